"""Makes the signals that end a program end a command as Ctrl-C does: cleaned up, with a message and an exit code."""

from __future__ import annotations

import signal
from types import FrameType

_NAMES = ("SIGTERM", "SIGHUP")
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
