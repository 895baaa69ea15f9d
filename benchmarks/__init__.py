"""How fast Natija is, beside what else could do the same; run with `python -m benchmarks` or `make bench`."""
