"""The benchmarks behind the figures that the documentation quotes; each runs alone with python -m bench.NAME."""
