"""Makes the signals that end a program end a command as Ctrl-C does: cleaned up, with a message and an exit code."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGTERM", "SIGHUP")
EXIT_INTERRUPTED = 130
_received: list[BaseException] = []
"""What signals raised: machine code that was interrupted may tell of an error of its own instead."""


class EndedBySignal(BaseException):
    """The command was told to end: no error of the command, and nothing that handles errors may stop it.

    Args:
        number: The signal's.
    """

    def __init__(self, number: int) -> None:
        self.name = signal.Signals(number).name
        self.exit_code = 128 + number
        super().__init__(f"ended by {self.name}")


def end_on_signals() -> None:
    """Make SIGTERM and SIGHUP (where there is one) raise `EndedBySignal` in the main thread.

    A signal that whoever started the command has it ignore, as `nohup` does, stays ignored.
    """
    _received.clear()
    for number in _numbers():
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)


@contextmanager
def ending_while_loading() -> Iterator[None]:
    """Let signals end the program cleanly while the command line loads, which takes a tenth of a second or much longer.

    Afterwards they do what they did before: whoever imports the command line need not be one that runs it.

    Raises:
        SystemExit: If one came; what it was is said.
    """
    numbers = [*_numbers(), signal.SIGINT]
    before = {number: signal.getsignal(number) for number in numbers}
    try:
        end_on_signals()
    except ValueError:
        # A thread that is not the main one gets no signals.
        yield
        return
    try:
        yield
    except (EndedBySignal, KeyboardInterrupt) as error:
        told = error if isinstance(error, EndedBySignal) else None
        print(f"error: {told or 'interrupted'}", file=sys.stderr)  # noqa: T201  click may not be there yet
        raise SystemExit(told.exit_code if told else EXIT_INTERRUPTED) from None
    for number, handler in before.items():
        if signal.getsignal(number) in (_end, _interrupt):
            signal.signal(number, handler)


def told_to_end() -> BaseException | None:
    """Return what the first signal raised that told the command to end, whatever became of that; None if none did."""
    return next(iter(_received), None)


def _end(number: int, _frame: FrameType | None) -> None:
    # A second one, of a system that is impatient, must not interrupt the clean-up.
    for other in _numbers():
        signal.signal(other, signal.SIG_IGN)
    _received.append(EndedBySignal(number))
    raise _received[-1]


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    _received.append(KeyboardInterrupt())
    raise _received[-1]


def _numbers() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
