"""What is made once for all workers of a test run."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest

_WAIT_SECONDS = 600


def shared_root(factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all workers of this run share."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def make_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a shared folder that the first worker fills while the others wait.

    Args:
        factory: Knows where the run keeps its files.
        name: The folder's name.
        make: Fills the folder; called once, or again where it failed.
    """
    folder = shared_root(factory) / name
    done = folder / ".made"
    folder.mkdir(exist_ok=True)
    with _locked(folder.with_name(f"{name}.lock")):
        if not done.exists():
            make(folder)
            done.touch()
    return folder


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            path.mkdir()
            break
        except FileExistsError:
            assert time.monotonic() < deadline, f"another worker holds {path} and does not end"
            time.sleep(0.05)
    try:
        yield
    finally:
        path.rmdir()
