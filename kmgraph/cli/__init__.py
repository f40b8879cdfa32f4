"""The command line: parses, calls one function, prints, maps errors to exit codes. No logic.

Every command lives in a module of its own that is imported when the command is called, and imports what it needs when
it runs, so that `--help` answers at once.
"""

from kmgraph.cli.main import main

__all__ = ["main"]
