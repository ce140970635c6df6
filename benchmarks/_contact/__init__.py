"""Writing to study teams while everything that can fail does: used by `benchmarks contact` and `tests/faults`."""
