"""Parts of `benchmarks/scale.py`: a registry of any size, and what it costs."""
