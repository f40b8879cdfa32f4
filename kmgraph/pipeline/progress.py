"""How long work tells its steps: a function that names the step a block is, and how far the step is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Progress = Callable[[float, int], None]
"""Called from within a step: how much of it is done, in [0, 1], and how many rules it has found so far.

May be called as often as one likes: showing it takes microseconds, and nothing where nobody watches.
"""

Step = Callable[[str], AbstractContextManager[Progress]]
"""Called with the name of a step; the block inside is the step, and gets a way to tell how far it is."""


@contextmanager
def silent(_name: str) -> Iterator[Progress]:
    """Tell nothing."""
    yield unseen


def unseen(_done: float, _rules: int) -> None:
    """Show nothing."""
