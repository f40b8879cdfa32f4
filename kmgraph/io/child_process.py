"""Runs a command in a child process with a deadline and a memory limit, and leaves no orphan behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING

from kmgraph.errors import LimitError

if TYPE_CHECKING:
    from collections.abc import Callable

_WATCH_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class ChildResult:
    """What a limited child left: its exit code and its output."""

    returncode: int
    stdout: bytes
    stderr: bytes


def run_limited(
    arguments: list[str],
    *,
    stdin: bytes = b"",
    seconds: float,
    memory_bytes: int | None = None,
    what: str,
) -> ChildResult:
    """Run a command to its end, or kill it and everything it started.

    Args:
        arguments: Program and arguments; no shell is involved.
        stdin: Fed to the child's standard input.
        seconds: Deadline.
        memory_bytes: Address-space limit (POSIX only; ignored where it can't be set).
        what: Names the work in the error, such as "the reasoner".

    Returns:
        Exit code, standard output and standard error.

    Raises:
        LimitError: If the deadline passed.
    """
    process = subprocess.Popen(
        arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=os.name == "posix",
        preexec_fn=_memory_limiter(memory_bytes) if memory_bytes and os.name == "posix" else None,  # noqa: PLW1509
    )
    try:
        stdout, stderr = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise LimitError(
            f"{what} did not finish within {seconds:g} seconds and was stopped",
            hint="raise the limit under [limits] in kmgraph.toml, or make the input smaller",
        ) from None
    finally:
        kill_group(process)
    return ChildResult(process.returncode, stdout, stderr)


def python_child(module: str, *arguments: str) -> list[str]:
    """Return the command line that runs a module of kmgraph in a fresh interpreter of the same kind."""
    return [sys.executable, "-I", "-m", module, *arguments]


def end_with_parent() -> None:
    """Make this child process, and what it starts, end when its parent does (POSIX; called by the child itself).

    A parent that is killed can't enforce the deadline any more.
    """
    if os.name == "posix" and os.getpgrp() == os.getpid():
        Thread(target=_watch_parent, args=(os.getppid(),), daemon=True).start()


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os.killpg(0, signal.SIGKILL)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End a child process that leads a session of its own, with everything it started."""
    # The child leads its own session, so this also ends a JVM that it started.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
            process.kill()
    process.wait()


def _memory_limiter(memory_bytes: int) -> Callable[[], None]:
    def limit() -> None:
        import resource  # noqa: PLC0415  not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))

    return limit
