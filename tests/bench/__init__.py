"""Tests of the benchmarks that can go wrong without anybody seeing it."""
