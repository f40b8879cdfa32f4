"""Errors to messages and exit codes: nobody sees a traceback who didn't ask for one."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import traceback
from dataclasses import dataclass

import click

from kmgraph.cli.signals import EXIT_INTERRUPTED, EndedBySignal, told_to_end
from kmgraph.errors import InputError, KmgraphError, LimitError, UsageError, printable
from kmgraph.io import silence_standard_error, silence_standard_output

_LONGEST = 200
_WAYS_OUT = {
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), "let a process have more open files (ulimit -n)"),
    errno.EFBIG: "let a process write larger files (ulimit -f)",
    errno.ENOMEM: "let a process have more memory (ulimit -v)",
    errno.ENOSPC: "free some space on the disk",
    errno.EAGAIN: "let a user have more processes (ulimit -u)",
}
"""What to do where the system names no file: it is what a process may use that ran out."""

_THREADS = "let a user have more processes (ulimit -u), or a thread a smaller stack (ulimit -s)"
EXIT_USAGE = 2
EXIT_BUG = 70


def run_safely(cli: click.Command, arguments: list[str]) -> int:
    """Run a click command and return its exit code; errors become one to three lines on standard error."""
    try:
        result = cli.main(args=_in_utf8(arguments), prog_name="kmgraph", standalone_mode=False)
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):
        # The reader of a pipe has left; click leaves by itself when it notices first.
        silence_standard_output()
        return 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return EXIT_USAGE
    except (Exception, KeyboardInterrupt, EndedBySignal) as error:
        told = _message(told_to_end() or error)
        # Where nothing can be said, the exit code still tells.
        with contextlib.suppress(OSError):
            if "--debug" in arguments:
                traceback.print_exc()
            click.echo(f"error: {told.text}", err=True)
        _leave_nothing_unsaid()
        return told.code
    return result if isinstance(result, int) else 0


def _in_utf8(arguments: list[str]) -> list[str]:
    """Return the arguments; of a draft to be checked, what is no UTF-8 is replaced, as in a file.

    Raises:
        UsageError: If another one is not UTF-8: it would stand in settings, documents and graphs, which are.
    """
    wrong = next((argument for argument in arguments if not _is_utf8(argument)), None)
    if wrong is None:
        return arguments
    if next((argument for argument in arguments if not argument.startswith("-")), "") == "check":
        return [argument.encode("utf-8", "replace").decode() for argument in arguments]
    raise UsageError("a name or a text is not UTF-8", where=wrong, hint="rename the file; write the text in UTF-8")


def _is_utf8(argument: str) -> bool:
    # As bytes: under the C locale all but ASCII arrives as halves of surrogate pairs.
    try:
        os.fsencode(argument).decode()
    except UnicodeError:
        return False
    return True


def _leave_nothing_unsaid() -> None:
    # What can't be written, because the disk is full or the reader has left, Python would try again when it ends.
    try:
        sys.stdout.flush()
    except OSError:
        silence_standard_output()
    try:
        sys.stderr.flush()
    except OSError:
        silence_standard_error()


@dataclass(frozen=True, slots=True)
class _Message:
    text: str
    code: int


def _message(error: BaseException) -> _Message:
    if isinstance(error, KmgraphError):
        return _Message(str(error), error.exit_code)
    if isinstance(error, click.ClickException):
        return _Message(_usage(error), EXIT_USAGE)
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return _Message("interrupted", EXIT_INTERRUPTED)
    if isinstance(error, EndedBySignal):
        return _Message(str(error), error.exit_code)
    if lacking := _lacking(error):
        return _Message(lacking, LimitError.exit_code)
    if isinstance(error, OSError):
        # A full disk, a name that is too long, no permission: no fault of kmgraph's.
        where = f"\n  at: {printable(error.filename)}" if isinstance(error.filename, str) else ""
        number = _errno(error)
        way_out = f"\n  try: {_WAYS_OUT[number]}" if number in _WAYS_OUT else ""
        return _Message(f"the system refused: {_reason(error)}{where}{way_out}", InputError.exit_code)
    words = printable(f"{type(error).__name__}: {error}")[:_LONGEST]
    return _Message(f"kmgraph failed: {words}\n  this is a bug; --debug shows where it happened", EXIT_BUG)


def _lacking(error: BaseException) -> str | None:
    """Return what ran out, and what to do about it; None for any other error."""
    if isinstance(error, RecursionError):
        return "the input is nested too deep\n  try: flatten it, or split it"
    if isinstance(error, MemoryError):
        return "memory ran out\n  try: fewer observations at a time"
    if isinstance(error, RuntimeError) and "can't start new thread" in str(error):
        return f"the system gives no more threads\n  try: {_THREADS}"
    return None


def _errno(error: OSError) -> int | None:
    """Return the number of an error; of one that a library raised with words alone, that of a full disk."""
    is_full = error.errno is None and os.strerror(errno.ENOSPC) in str(error)
    return errno.ENOSPC if is_full else error.errno


def _reason(error: OSError) -> str:
    number = _errno(error)
    said = error.strerror or (str(error) if number is None else os.strerror(number))
    words = printable(said)[:_LONGEST]
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = f"\n  try: {context.command_path} --help" if context else ""
    return printable(error.format_message()) + hint
