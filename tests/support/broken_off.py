"""Writing that is broken off at its Nth change of the file system: by death, or by an error of the system's."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from kmgraph.io.folder import HeldFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHANGES = ("mkdir", "replace", "unlink", "rmdir", "fchmod", "link")


class Counter:
    """Counts changes, and acts when the Nth is about to happen."""

    def __init__(self, limit: int, act: Callable[[], None]) -> None:
        self.count = 0
        self._limit = limit
        self._act = act

    def tick(self) -> None:
        self.count += 1
        if self.count == self._limit:
            self._act()


@contextlib.contextmanager
def counted(counter: Counter) -> Iterator[None]:
    """Count every change that is made to the file system within the block."""
    with contextlib.ExitStack() as stack:
        for name in _CHANGES:
            stack.enter_context(patch.object(os, name, _ticking(getattr(os, name), counter)))
        stack.enter_context(patch.object(os, "open", _ticking_if_made(os.open, counter)))
        # Flushing takes most of the time and changes nothing that a living system sees.
        stack.enter_context(patch.object(os, "fsync", lambda descriptor: counter.tick()))
        stack.enter_context(patch.object(HeldFolder, "exchange", _ticking(HeldFolder.exchange, counter)))
        yield


def changes_of(act: Callable[..., object], *arguments: object) -> int:
    """Return how many changes `act` makes."""
    counter = Counter(0, lambda: None)
    with counted(counter):
        act(*arguments)
    return counter.count


def killed_at(number: int, act: Callable[..., object], *arguments: object) -> bool:
    """Run `act` in a process that is killed before its Nth change; return whether it came so far."""
    child = os.fork()
    if child == 0:
        try:
            with counted(Counter(number, lambda: os.kill(os.getpid(), signal.SIGKILL))):
                act(*arguments)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def failed_at(number: int, act: Callable[..., object], *arguments: object) -> bool:
    """Run `act` while the disk is full from the Nth change on; return whether it came so far."""

    def fail() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    counter = Counter(number, fail)
    with counted(counter):
        act(*arguments)
    return counter.count >= number


def _ticking(function: Callable[..., Any], counter: Counter) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        counter.tick()
        return function(*arguments, **named)

    return call


def _ticking_if_made(function: Callable[..., Any], counter: Counter) -> Callable[..., Any]:
    def call(path: Any, flags: int, *arguments: Any, **named: Any) -> Any:
        if flags & os.O_CREAT:
            counter.tick()
        return function(path, flags, *arguments, **named)

    return call
