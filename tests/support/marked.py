"""The processes that a test started, known by a mark in their environment, and waiting for them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_SECONDS = 60  # far above what it takes on an idle machine: a test waits for what happens, not for a clock


def marked_processes(mark: str | Path) -> dict[int, str]:
    """Return the processes, other than this one, whose environment holds the mark and that run, with their program."""
    found: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            marked = str(mark).encode() in (folder / "environ").read_bytes()
            program = (folder / "cmdline").read_bytes().partition(b"\0")[0].decode(errors="replace")
            ended = (folder / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            continue
        if marked and not ended and int(folder.name) != os.getpid():
            found[int(folder.name)] = program
    return found


def wait_until(holds: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> bool:
    """Return whether it came to hold within some seconds."""
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()
