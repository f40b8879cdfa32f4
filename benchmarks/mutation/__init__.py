"""Mutated inputs for every door: what opens, what mutates, who watches. Run by `benchmarks.mutate_inputs`."""
