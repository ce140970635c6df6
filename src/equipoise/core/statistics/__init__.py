"""Statistics with published reference values."""
