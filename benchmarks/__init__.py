"""What speed is claimed, as runnable comparisons: `python -m benchmarks [NAME ...]`."""
