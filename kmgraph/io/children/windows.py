"""How a child of Windows notices that its parent is gone, and how a process is ended with all that it started."""

from __future__ import annotations

import faulthandler
import os
import shutil
import subprocess
from threading import Thread
from typing import TYPE_CHECKING

from kmgraph.io.children.limits import END, GRACE_SECONDS, START

if TYPE_CHECKING:
    from kmgraph.io.children.limits import ChildTerms


def watch_lifeline(terms: ChildTerms) -> None:
    """Keep the deadline and end with the parent, from a thread; the deadline holds even if no thread may run."""
    import msvcrt  # noqa: PLC0415  not elsewhere

    lifeline = msvcrt.open_osfhandle(terms.lifeline, os.O_RDONLY)  # type: ignore[attr-defined,unused-ignore]
    if terms.is_timed:
        _start_deadline(terms)
    Thread(target=_watch, args=(lifeline, terms), daemon=True).start()


def end_tree(process: int) -> None:
    """End a process and all that it started."""
    subprocess.run(["taskkill", "/F", "/T", "/PID", str(process)], capture_output=True, check=False)


def _start_deadline(terms: ChildTerms) -> None:
    faulthandler.dump_traceback_later(terms.limits.seconds + GRACE_SECONDS, exit=True)


def _watch(lifeline: int, terms: ChildTerms) -> None:
    while (word := os.read(lifeline, 1)) not in {b"", END}:
        if word == START:
            _start_deadline(terms)
        else:
            faulthandler.cancel_dump_traceback_later()
    shutil.rmtree(terms.folder, ignore_errors=True)
    end_tree(os.getpid())
