"""`kmgraph.toml` to a frozen `Project`."""
