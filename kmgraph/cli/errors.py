"""Errors to messages and exit codes: nobody sees a traceback who didn't ask for one."""

from __future__ import annotations

import os
import sys
import traceback

import click

from kmgraph.errors import KmgraphError

EXIT_USAGE = 2
EXIT_BUG = 70
EXIT_INTERRUPTED = 130


def run_safely(cli: click.Command, arguments: list[str]) -> int:
    """Run a click command and return its exit code; errors become one to three lines on standard error."""
    debug = "--debug" in arguments
    try:
        result = cli.main(args=arguments, prog_name="kmgraph", standalone_mode=False)
    except KmgraphError as error:
        return _tell(str(error), error.exit_code, debug=debug)
    except click.UsageError as error:
        where = f"\n  try: {error.ctx.command_path} --help" if error.ctx else ""
        return _tell(error.format_message() + where, EXIT_USAGE, debug=debug)
    except click.ClickException as error:
        return _tell(error.format_message(), EXIT_USAGE, debug=debug)
    except (click.Abort, KeyboardInterrupt):
        return _tell("interrupted", EXIT_INTERRUPTED, debug=False)
    except BrokenPipeError:
        # The reader of a pipe has left; Python would complain once more while flushing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        name = type(error).__name__
        return _tell(
            f"kmgraph failed: {name}: {str(error)[:200]}\n  this is a bug; --debug shows where it happened",
            EXIT_BUG,
            debug=debug,
        )
    return result if isinstance(result, int) else 0


def _tell(message: str, code: int, *, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    click.echo(f"error: {message}", err=True)
    return code
