"""How long and how much memory `kmgraph learn` takes from Parquet to rules.json, as a user runs it.

A process of its own: start of Python, ontology, reasoner, reading, learning, placing, writing. Memory is the largest
sum over the process and its children, sampled every 50 ms (Linux), so what processes share is counted twice.

    python -m benchmarks.speed
    python -m benchmarks.speed --rows 10000 --runs 1 --cold
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reporting import Column, Report
from benchmarks.worlds import WorldSettings, make_world

_SAMPLED = 0.05
_PAGE = resource.getpagesize()


@dataclass(frozen=True, slots=True)
class Result:
    """One run.

    Attributes:
        rows: Observations.
        cold: Whether the ontology's class tree had to be inferred anew.
        wall, cpu: Seconds; CPU of the process and its children.
        peak_mib: Largest sum of resident memory.
        file_mib: Size of the Parquet file.
        rules: Rules in rules.json.
    """

    rows: int
    cold: bool
    wall: float
    cpu: float
    peak_mib: float
    file_mib: float
    rules: int


def measure(command: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """Return wall seconds, CPU seconds and peak MiB of a command.

    Raises:
        CalledProcessError: If it fails.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, tree_bytes(process.pid))
            time.sleep(_SAMPLED)
        wall = time.perf_counter() - started
        message = process.stderr.read() if process.stderr else b""
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=message)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, peak / 2**20


def tree_bytes(root: int) -> int:
    """Return the resident memory of a process and all below it, in bytes."""
    parents: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        fields = stat.rpartition(")")[2].split()
        parents[int(entry.name)] = int(fields[1])
        sizes[int(entry.name)] = int(fields[21]) * _PAGE
    total, todo = 0, [root]
    while todo:
        pid = todo.pop()
        total += sizes.get(pid, 0)
        todo += [child for child, parent in parents.items() if parent == pid]
    return total


def run(folder: Path, rows: int, features: int, *, cold: bool) -> Result:
    """Return what one run took; the world is made once a folder."""
    data = folder / f"observations-{rows}.parquet"
    extension = folder / "extension.ttl"
    if not data.exists():
        world = make_world(WorldSettings(rows=rows, features=features, seed=1))
        world.write_observations(data)
        extension.write_text(world.turtle(), encoding="utf-8")
    output = folder / "rules.json"
    environment = dict(os.environ) | {
        "KMGRAPH_CACHE": "off" if cold else str(folder / "cache"),
        "KMGRAPH_KEY": "benchmark-pseudonyms-0123456789abcdef",
    }
    program = str(Path(sys.executable).with_name("kmgraph"))
    command = [program, "learn", str(data), "--ontology", str(extension), "-o", str(output)]
    wall, cpu, peak = measure([*command, "--quiet"], environment)
    found = output.read_text(encoding="utf-8").count('"confidence"')
    return Result(rows, cold, wall, cpu, peak, data.stat().st_size / 2**20, found)


COLUMNS = (
    Column("runs", "runs", "{:.0f}"),
    Column("wall", "wall s (least–most)", "{wall:.1f} ({least:.1f}–{most:.1f})"),
    Column("cpu", "CPU s", "{:.1f}"),
    Column("peak_mib", "peak MiB", "{:,.0f}"),
    Column("file_mib", "Parquet MiB", "{:.1f}"),
    Column("rules", "rules", "{:.0f}"),
)


def row_of(results: list[Result]) -> dict[str, str | float]:
    """Return the medians of the runs of one size."""
    walls = sorted(one.wall for one in results)
    middle = len(results) // 2
    first = results[0]
    return {
        "cell": f"{first.rows:,} | {'inferred anew' if first.cold else 'remembered'}",
        "runs": len(results),
        "wall": walls[middle],
        "least": walls[0],
        "most": walls[-1],
        "cpu": sorted(one.cpu for one in results)[middle],
        "peak_mib": sorted(one.peak_mib for one in results)[middle],
        "file_mib": first.file_mib,
        "rules": first.rules,
    }


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[5_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--features", type=int, default=500)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cold", action="store_true", help="infer the class tree in every run, too")
    parser.add_argument("--folder", type=Path, default=None, help="where the worlds are kept for the next time")
    parser.add_argument("-o", "--output", default=None, help="folder for the table (.md) and the runs (.jsonl)")
    arguments = parser.parse_args()
    report = Report("speed", ("rows", "class tree"), COLUMNS, arguments.output)
    with tempfile.TemporaryDirectory(prefix="kmgraph-benchmark-") as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for rows in arguments.rows:
            for cold in (False, True) if arguments.cold else (False,):
                run_once = not (folder / "cache").exists() and not cold
                if run_once:
                    run(folder, rows, arguments.features, cold=False)
                results = [run(folder, rows, arguments.features, cold=cold) for _ in range(arguments.runs)]
                for result in results:
                    report.world(f"{rows}", result)
                report.row(row_of(results))
    report.finish()


if __name__ == "__main__":
    main()
