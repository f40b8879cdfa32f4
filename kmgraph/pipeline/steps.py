"""How long work tells its steps: a function that names the step a block is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

Step = Callable[[str], AbstractContextManager[None]]
"""Called with the name of a step; the block inside is the step."""


def silent(_name: str) -> AbstractContextManager[None]:
    """Tell nothing."""
    return nullcontext()
