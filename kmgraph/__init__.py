"""kmgraph: from observed moderation outcomes to the unwritten rules they imply, and to guidelines people can read."""

__version__ = "0.1.0"
