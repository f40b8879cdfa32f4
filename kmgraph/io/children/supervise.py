"""What a child runs first: puts itself under its terms, then runs the module that it was started for.

On POSIX systems two processes live: the first one waits, the second one works. The one that waits needs nothing of what
may hang in the other, so that the deadline holds and the folder is removed whatever the work is doing.
"""

from __future__ import annotations

import contextlib
import os
import runpy
import selectors
import signal
import sys
import time
from enum import Enum
from pathlib import Path

from kmgraph.io.children.limits import END, GRACE_SECONDS, START, TOO_LATE, ChildTerms

_SWEEPS = 5
_BETWEEN_SWEEPS = 0.1
_PATIENCE_SECONDS = 2.0
"""How long to wait for what was killed to be gone, where it is not ours to be waited for."""
_BETWEEN_LOOKS = 0.01


class _Reason(Enum):
    """Why the waiting is over."""

    DONE = "the work has ended"
    LATE = "the deadline has passed"
    UNWANTED = "the parent wants the child no more"
    ORPHANED = "the parent is gone"


def main() -> None:
    """Run a module under terms: arguments are the terms, the module's full name and its own arguments."""
    terms = ChildTerms.from_argument(sys.argv[1])
    if sys.platform == "win32":
        from kmgraph.io.children.windows import watch_lifeline  # noqa: PLC0415  no such modules elsewhere

        watch_lifeline(terms)
    else:
        _fork(terms)
    _work_in(terms.folder)
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _work_in(folder: str) -> None:
    for name in ("TMPDIR", "TEMP", "TMP"):
        os.environ[name] = folder


def _fork(terms: ChildTerms) -> None:
    """Return in the process that is to work; the other one never returns."""
    ended, is_working = os.pipe()
    supervisor = os.getpid()
    worker = os.fork()
    if worker == 0:
        # A group of its own, so that all of it can be ended by one that stays.
        os.setpgid(0, 0)
        os.close(ended)
        os.close(terms.lifeline)
        _confine(terms, supervisor)
        return
    with contextlib.suppress(OSError):
        os.setpgid(worker, worker)
    os.close(is_working)
    _stay_out_of_the_way()
    os._exit(_Supervisor(terms, worker, ended).run())


def _confine(terms: ChildTerms, supervisor: int) -> None:
    from kmgraph.io.children.confine import confine, end_with_parent  # noqa: PLC0415  not needed before the fork

    end_with_parent(supervisor)
    confine(terms.limits)


def _stay_out_of_the_way() -> None:
    # Ends with its parent, not by a signal that is meant for all; and holds no end of the work's own pipes.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


class _Supervisor:
    """Waits until the work is done, the deadline has passed or the parent is gone, and clears up."""

    def __init__(self, terms: ChildTerms, worker: int, ended: int) -> None:
        self._terms = terms
        self._worker = worker
        self._ended = ended
        self._deadline: float | None = self._later() if terms.is_timed else None

    def run(self) -> int:
        """Return the exit code to leave with, once nothing of the work is left."""
        # Loaded while the other process starts to work, which need not wait for it.
        import shutil  # noqa: PLC0415

        from kmgraph.io.children.confine import adopt_orphans  # noqa: PLC0415
        from kmgraph.io.scratch import sweep_scratch  # noqa: PLC0415

        adopt_orphans()
        reason = _Reason.LATE
        try:
            reason = self._wait()
        finally:
            code = self._end(reason)
            shutil.rmtree(self._terms.folder, ignore_errors=True)
        if reason is _Reason.ORPHANED:
            # The system may still be closing the parent's files, by which its folders are known as used.
            for _ in range(_SWEEPS):
                sweep_scratch(Path(self._terms.folder).parent)
                time.sleep(_BETWEEN_SWEEPS)
        return TOO_LATE if reason is _Reason.LATE else code

    def _later(self) -> float:
        return time.monotonic() + self._terms.limits.seconds + GRACE_SECONDS

    def _wait(self) -> _Reason:
        with selectors.DefaultSelector() as selector:
            selector.register(self._ended, selectors.EVENT_READ)
            selector.register(self._terms.lifeline, selectors.EVENT_READ)
            while True:
                left = None if self._deadline is None else max(0.0, self._deadline - time.monotonic())
                ready = {key.fd for key, _ in selector.select(left)}
                if self._ended in ready:
                    return _Reason.DONE
                if not ready:
                    return _Reason.LATE
                word = os.read(self._terms.lifeline, 1)
                if not word:
                    return _Reason.ORPHANED
                if word == END:
                    return _Reason.UNWANTED
                self._deadline = self._later() if word == START else None

    def _end(self, reason: _Reason) -> int:
        # Whoever is done keeps the exit code; what it started is ended in any case.
        status = os.waitpid(self._worker, 0)[1] if reason is _Reason.DONE else None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._worker, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(self._worker, 0)[1] if status is None else status)
        _wait_for_group(self._worker)
        return code if code >= 0 else 128 - code


def _wait_for_group(group: int) -> None:
    """Return when nothing of a killed group is left: a kill is carried out some time after it was asked for."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-group, 0)
    # Where no orphans were adopted, somebody else waits for them.
    until = time.monotonic() + _PATIENCE_SECONDS
    with contextlib.suppress(ProcessLookupError, PermissionError):
        while time.monotonic() < until:
            os.killpg(group, 0)
            time.sleep(_BETWEEN_LOOKS)


if __name__ == "__main__":
    main()
