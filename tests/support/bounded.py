"""Commands in a child whose time and memory are measured: hostile input may cost little of either."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MOST_SECONDS = 10.0
MOST_MB = 1_500
_KILL_AFTER = 90.0
_ADDRESS_SPACE = 12 * 1024**3
# The limit is far above what is measured; it keeps a failing test from taking the machine along.
_CODE = f"""
import sys
if sys.platform == "linux":
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({_ADDRESS_SPACE}, {_ADDRESS_SPACE}))
from kmgraph.cli import main
main(sys.argv[1:])
"""
# Linux counts in a peak what the parent held when the child was forked: a small process starts the command and reports.
_WATCH = """
import json, os, subprocess, sys, threading
child = subprocess.Popen(sys.argv[2:], stdout=subprocess.DEVNULL)
killer = threading.Timer(float(sys.argv[1]), child.kill)
killer.start()
_, status, usage = os.wait4(child.pid, 0)
killer.cancel()
print(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss]))
"""
_COMMAND = (sys.executable, "-c", _CODE)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command left and took: its exit code, its standard error, processor seconds, megabytes at its peak."""

    code: int
    stderr: str
    seconds: float
    megabytes: float


def run_bounded(*arguments: object, cwd: Path) -> Cost:
    """Return what a command left and took, which must be within the limits; it is killed long after them."""
    done = subprocess.run(
        [sys.executable, "-c", _WATCH, str(_KILL_AFTER), *_COMMAND, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "KMGRAPH_KEY": "k" * 32, "KMGRAPH_CACHE": str(cwd / ".cache")},
        capture_output=True,
        check=True,
    )
    stderr = done.stderr.decode(errors="replace")
    code, seconds, peak = json.loads(done.stdout.splitlines()[-1])
    # Linux counts kilobytes, macOS bytes.
    cost = Cost(code, stderr, seconds, peak / (1024**2 if sys.platform == "darwin" else 1024))
    assert cost.seconds <= MOST_SECONDS, cost
    assert cost.megabytes <= MOST_MB, cost
    assert cost.code in {0, 1, 2, 3, 4}, cost
    assert "Traceback" not in stderr
    return cost
