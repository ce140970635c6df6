"""What is measured, each with its table: python -m benchmarks NAME."""
