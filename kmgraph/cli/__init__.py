"""The command line: parses, calls one function of `commands`, prints, maps errors to exit codes. No logic.

In come the words of a command line; out go an answer on standard output or in a file, messages on standard error, and
an exit code. This room adds options, their help, and progress for those who watch; it forgets tracebacks, but for
`--debug`.

Every command stands in a module of its own that is imported when the command is called, and imports what it needs when
it runs, so that `--help` answers at once.
"""

from kmgraph.cli.signals import ending_while_loading

with ending_while_loading():
    from kmgraph.cli.main import main

__all__ = ["main"]
