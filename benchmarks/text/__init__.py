"""Benchmarks on texts: what is read off them, and what is found in them."""
