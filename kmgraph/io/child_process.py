"""The one launcher of children: starts modules of kmgraph in processes of their own, with limits, and leaves no orphan.

A child either runs to its end (`run_limited`) or answers one request after another (`AnsweringChild`).
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, TYPE_CHECKING, Any, Self

from kmgraph.errors import KmgraphError, LimitError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

_WATCH_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What a child may use.

    Attributes:
        seconds: Deadline of the child; of each answer, where it gives several.
        memory_bytes: Address space (POSIX only; ignored where it can't be set). None for no limit.
        network: Whether the child may use the network. None of kmgraph's needs it.
    """

    seconds: float
    memory_bytes: int | None = None
    network: bool = False


@dataclass(frozen=True, slots=True)
class ChildResult:
    """What a child left: its exit code and its output."""

    returncode: int
    stdout: bytes
    stderr: bytes


def run_limited(module: str, *arguments: str, limits: ChildLimits, work: str, stdin: bytes = b"") -> ChildResult:
    """Run a module of kmgraph to its end, or kill it and everything it started.

    Args:
        module: Full name of the module, run in a fresh interpreter of the same kind.
        arguments: Its command line.
        limits: What it may use.
        work: Names the work in the error, such as "the reasoner".
        stdin: Fed to its standard input.

    Raises:
        LimitError: If the deadline passed.
    """
    process = _start(module, arguments, limits, subprocess.PIPE)
    try:
        stdout, stderr = process.communicate(stdin, timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        raise _too_late(work, limits) from None
    finally:
        _kill_group(process)
    return ChildResult(process.returncode, stdout, stderr)


class AnsweringChild:
    """A child that answers one request after another, started at once, ended with the block.

    Requests and answers are JSON objects, a line each. They go out and come in through threads, so that whoever asks
    never waits longer than the deadline, nor at all for a request without an answer.

    Args:
        module: Full name of the module, run in a fresh interpreter of the same kind.
        arguments: Its command line.
        limits: What it may use; the deadline is that of each answer.
        work: Names the work in the error, such as "the reasoner".
        failure: Makes the error for a child that ended without an answer.
    """

    def __init__(
        self,
        module: str,
        *arguments: str,
        limits: ChildLimits,
        work: str,
        failure: Callable[[ChildResult], KmgraphError],
    ) -> None:
        self._limits = limits
        self._work = work
        self._failure = failure
        self._stderr = tempfile.TemporaryFile(prefix="kmgraph-")  # noqa: SIM115  open as long as the child
        self._process = _start(module, arguments, limits, self._stderr)
        self._requests: SimpleQueue[bytes | None] = SimpleQueue()
        self._answers: SimpleQueue[bytes] = SimpleQueue()
        self._threads = [Thread(target=target, daemon=True) for target in (self._write, self._read)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def tell(self, request: Mapping[str, Any]) -> None:
        """Have a request carried out that needs no answer (`silent`), without waiting for it."""
        self._send({**request, "silent": True})

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer to a request; what the child was told before comes first.

        Raises:
            LimitError: If the deadline passed.
            KmgraphError: What `failure` makes of it, if the child ended without an answer.
        """
        self._send(request)
        try:
            line = self._answers.get(timeout=self._limits.seconds)
        except Empty:
            raise _too_late(self._work, self._limits) from None
        if not line:
            raise self._failure(self._remains())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End the child, whatever it is doing."""
        self._requests.put(None)
        _kill_group(self._process)
        for thread in self._threads:
            thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):
                pipe.close()
        self._stderr.close()

    def _send(self, request: Mapping[str, Any]) -> None:
        self._requests.put(json.dumps(request, ensure_ascii=False).encode() + b"\n")

    def _write(self) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        # A child that is gone is noticed where its answer is read.
        with contextlib.suppress(OSError):
            while (line := self._requests.get()) is not None:
                pipe.write(line)
                pipe.flush()

    def _read(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None
        for line in pipe:
            self._answers.put(line)
        self._answers.put(b"")

    def _remains(self) -> ChildResult:
        returncode = self._process.wait()
        self._stderr.seek(0)
        return ChildResult(returncode, b"", self._stderr.read())


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


def _start(
    module: str, arguments: tuple[str, ...], limits: ChildLimits, stderr: int | IO[bytes]
) -> subprocess.Popen[bytes]:
    is_posix = os.name == "posix"
    return subprocess.Popen(
        [sys.executable, "-I", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        start_new_session=is_posix,
        preexec_fn=_memory_limiter(limits.memory_bytes) if limits.memory_bytes and is_posix else None,  # noqa: PLW1509
    )


def _kill_group(process: subprocess.Popen[bytes]) -> None:
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


def _too_late(work: str, limits: ChildLimits) -> LimitError:
    return LimitError(
        f"{work} did not finish within {limits.seconds:g} seconds and was stopped",
        hint="raise the limit under [limits] in kmgraph.toml, or make the input smaller",
    )
