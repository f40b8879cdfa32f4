"""Makes the signals that end a program end a command as Ctrl-C does: cleaned up, with a message and an exit code."""

from __future__ import annotations

import signal
from types import FrameType

_NAMES = ("SIGTERM", "SIGHUP")


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
    for number in _numbers():
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    # A second one, of a system that is impatient, must not interrupt the clean-up.
    for other in _numbers():
        signal.signal(other, signal.SIG_IGN)
    raise EndedBySignal(number)


def _numbers() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
