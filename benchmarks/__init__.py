"""Benchmarks: what kmgraph does on worlds whose rules are known, and on data that it was not made for."""
