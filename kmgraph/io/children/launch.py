"""Starts modules of kmgraph in processes of their own, with limits, and ends them.

A child either runs to its end (`run_limited`) or answers one request after another (`AnsweringChild`).
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, TYPE_CHECKING, Any, Self

from kmgraph.errors import KmgraphError, LimitError
from kmgraph.io.children.limits import END, START, STOP, TOO_LATE, ChildTerms
from kmgraph.io.children.windows import end_tree
from kmgraph.io.scratch import scratch_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from types import TracebackType

    from kmgraph.io.children.limits import ChildLimits

_SUPERVISOR = "kmgraph.io.children.supervise"
_PROGRAM = "kmgraph.io.children.program"
_NEEDED_VARIABLES = ("SYSTEMROOT", "SYSTEMDRIVE")
_END_SECONDS = 5.0
"""How long a child may take to end itself, and to clear up, before it is killed."""


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
    with scratch_folder() as folder:
        child = _Child(module, arguments, limits, folder, subprocess.PIPE, is_timed=True)
        try:
            stdout, stderr = child.process.communicate(stdin, timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise _too_late(work, limits) from None
        finally:
            child.end()
    if child.process.returncode == TOO_LATE:
        raise _too_late(work, limits)
    return ChildResult(child.process.returncode, stdout, stderr)


def run_program(
    program: Path, *arguments: str, limits: ChildLimits, work: str, stdin: bytes, variables: Mapping[str, str]
) -> ChildResult:
    """Run a program that is no module of kmgraph's, with the limits of any child.

    Args:
        program: Its file.
        arguments: Its command line.
        limits: What it may use.
        work: Names the work in the error.
        stdin: Fed to its standard input.
        variables: Its whole environment, but for what Windows needs to start any program.

    Raises:
        LimitError: If the deadline passed.
    """
    needed = {name: os.environ[name] for name in _NEEDED_VARIABLES if name in os.environ}
    environment = json.dumps({**needed, **variables})
    return run_limited(_PROGRAM, str(program), environment, *arguments, limits=limits, work=work, stdin=stdin)


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
        with ExitStack() as stack:
            folder = stack.enter_context(scratch_folder())
            self._stderr = stack.enter_context(tempfile.TemporaryFile(dir=folder))
            self._child = _Child(module, arguments, limits, folder, self._stderr, is_timed=False)
            self._files = stack.pop_all()
        self._process = self._child.process
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
        self._child.say(START)
        self._send(request)
        try:
            line = self._answers.get(timeout=self._limits.seconds)
        except Empty:
            raise _too_late(self._work, self._limits) from None
        self._child.say(STOP)
        if not line:
            raise self._failure(self._remains())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End the child, whatever it is doing."""
        self._requests.put(None)
        self._child.end()
        for thread in self._threads:
            thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):
                pipe.close()
        self._files.close()

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


class _Child:
    """A process and the lifeline to it."""

    def __init__(
        self,
        module: str,
        arguments: tuple[str, ...],
        limits: ChildLimits,
        folder: Path,
        stderr: int | IO[bytes],
        *,
        is_timed: bool,
    ) -> None:
        theirs, self._lifeline = os.pipe()
        try:
            passed, number = _pass_on(theirs)
            terms = ChildTerms(limits, number, str(folder), is_timed)
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-m", _SUPERVISOR, terms.to_argument(), module, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                start_new_session=os.name == "posix",
                **passed,
            )
        except BaseException:
            os.close(self._lifeline)
            raise
        finally:
            os.close(theirs)

    def say(self, word: bytes) -> None:
        """Tell the child when its deadline begins and ends; one that is gone needs no deadline."""
        with contextlib.suppress(OSError):
            os.write(self._lifeline, word)

    def end(self) -> None:
        """End the child and what it started, whatever they are doing; return when they are gone."""
        if self._lifeline >= 0:
            self.say(END)
            os.close(self._lifeline)
            self._lifeline = -1
        try:
            self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            _kill(self.process)


def _pass_on(descriptor: int) -> tuple[dict[str, Any], int]:
    """Return what hands a descriptor to a child, and the number by which the child knows it."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415  not elsewhere

        handle = msvcrt.get_osfhandle(descriptor)
        os.set_handle_inheritable(handle, True)
        return {"startupinfo": subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})}, handle
    return {"pass_fds": (descriptor,)}, descriptor


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        end_tree(process.pid)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        process.kill()
    process.wait()


def _too_late(work: str, limits: ChildLimits) -> LimitError:
    return LimitError(
        f"{work} did not finish within {limits.seconds:g} seconds and was stopped",
        hint=limits.remedy,
    )
