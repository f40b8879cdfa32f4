"""Kills runs of kmgraph, half of them while a run takes the place of the last one, and looks at what is left.

    python -m benchmarks.kills [--kills 200] [--seed 0]

Two projects give two runs whose public and private files both differ. The folders of the first run are put in place,
half the time with files of others in them; then a process that replaces them by the second run is killed (SIGKILL).
Half the time it is the command `kmgraph guidelines`, killed at any time; half the time a process that does the last
step of that command only, killed once its stage or its journal is seen. Then all files are read: by other programs'
eyes, file by file; by kmgraph's own, which finishes what was begun and looks at the manifests; and after the last step
of another run.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kmgraph.errors import KmgraphError
from kmgraph.io import RunFolders, RunOrigin, check_run, scratch_folder

OTHERS = {"notes.md": b"mine", "ontology/mine.ttl": b"mine", "drafts/a.md": b"mine"}
PAUSE = 0.0002
SWITCH_SECONDS = 0.01
"""From the journal's appearance to the end of the switch, somewhat rounded up; kills are spread over it."""


@dataclass(frozen=True)
class Bench:
    """Where everything happens.

    Attributes:
        folder: A scratch folder.
        old, new: Files of a run by folder and name, of the first and of the second project.
        seconds: How long a run takes.
    """

    folder: Path
    old: dict[str, bytes]
    new: dict[str, bytes]
    seconds: float


def kmgraph(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "KMGRAPH_KEY": "k" * 20,
        "KMGRAPH_CACHE": str(folder / "cache"),
        "TMPDIR": str(folder / "tmp"),
    }
    return subprocess.Popen(
        [sys.executable, "-c", "from kmgraph.cli.main import main; main()", *arguments],
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def run(folder: Path, project: str, output: str) -> subprocess.Popen[bytes]:
    return kmgraph(folder, "guidelines", str(folder / project), "-q", "-o", str(folder / output))


def files(folder: Path, name: str) -> dict[str, bytes]:
    """Return all files of a run's two folders, apart from those of others, stages and manifests."""
    found = {}
    for part in ("", ".private"):
        top = folder / f"{name}{part}"
        for path in top.rglob("*"):
            below = path.relative_to(top).as_posix()
            is_own = below not in OTHERS and below != "manifest.json" and not below.startswith(".kmgraph-")
            if path.is_file() and is_own:
                found[f"run{part}/{below}"] = path.read_bytes()
    return found


def prepare(folder: Path) -> Bench:
    (folder / "tmp").mkdir()
    kmgraph(folder, "init", "-q", str(folder / "a")).wait()
    shutil.copytree(folder / "a", folder / "b")
    for name, text, other in (
        ("kmgraph.toml", "What gets removed here", "Another title"),
        ("extension.ttl", "@prefix", "# another version\n@prefix"),
    ):
        path = folder / "b" / name
        path.write_text(path.read_text(encoding="utf-8").replace(text, other, 1), encoding="utf-8")
    # Fewer posts: of an old private folder and a new one, every file with figures or posts differs.
    table = folder / "b" / "observations.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(line for number, line in enumerate(lines) if number % 9 != 8), encoding="utf-8")
    for project in ("a", "b", "b"):  # the second time everything is in caches
        began = time.monotonic()
        assert run(folder, project, f"run-{project}").wait() == 0
        seconds = time.monotonic() - began
    bench = Bench(folder, files(folder, "run-a"), files(folder, "run-b"), seconds)
    differing = {name for name in bench.old.keys() | bench.new.keys() if bench.old.get(name) != bench.new.get(name)}
    assert {"run/rules.json", "run.private/rules.json", "run.private/observations.nq.gz"} <= differing
    return bench


def put_in_place(bench: Bench, *, has_others: bool) -> None:
    for part in ("", ".private"):
        out = bench.folder / f"out{part}"
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(bench.folder / f"run-a{part}", out)
        for name, content in OTHERS.items() if has_others else ():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(content)


def last_step(bench: Bench) -> None:
    """Write the second run as the command does once it knows everything."""
    public, private = (
        {name.removeprefix(part): content for name, content in bench.new.items() if name.startswith(part)}
        for part in ("run/", "run.private/")
    )
    with scratch_folder():
        RunFolders(bench.folder / "out").write(public, private, RunOrigin("second"))


def forked(bench: Bench) -> int:
    child = os.fork()
    if child == 0:
        try:
            last_step(bench)
        finally:
            os._exit(0)
    return child


def killed(bench: Bench, chance: random.Random, *, is_aimed: bool) -> bool:
    """Kill a process that replaces the run; return whether it was still alive."""
    if is_aimed:
        child = forked(bench)
        wanted = chance.choice(["", "journal.json"])
        until = time.monotonic() + 20
        while time.monotonic() < until and not next(bench.folder.glob(f".out.kmgraph-*/{wanted}"), None):
            time.sleep(PAUSE)
        time.sleep(chance.uniform(0, SWITCH_SECONDS if wanted else 20 * SWITCH_SECONDS))
        os.kill(child, signal.SIGKILL)
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    process = run(bench.folder, "b", "out")
    time.sleep(chance.uniform(0, bench.seconds))
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait() < 0


def state(bench: Bench, part: str = "run") -> str:
    """Return whose files stand in the folders whose names begin so."""
    found, old, new = (
        {name: content for name, content in whole.items() if name.startswith(part)}
        for whole in (files(bench.folder, "out"), bench.old, bench.new)
    )
    return "old" if found == old else "new" if found == new else "mixed"


def state_as_read(bench: Bench) -> str:
    try:
        for part in ("", ".private"):
            check_run(bench.folder / f"out{part}")
    except KmgraphError:
        return "refused"
    return state(bench)


def has_rubbish(bench: Bench) -> bool:
    beside = [path for path in bench.folder.iterdir() if path.name.startswith(".")]
    return bool(beside or [path for part in ("", ".private") for path in (bench.folder / f"out{part}").rglob(".kmg*")])


def have_others_lost(bench: Bench) -> bool:
    return any(
        (bench.folder / f"out{part}" / name).read_bytes() != content
        for part in ("", ".private")
        for name, content in OTHERS.items()
    )


def one_kill(bench: Bench, chance: random.Random, *, is_aimed: bool, has_others: bool) -> Counter[str]:
    put_in_place(bench, has_others=has_others)
    counts = Counter({"killed": int(killed(bench, chance, is_aimed=is_aimed))})
    folders = {state(bench, part) for part in ("run/", "run.private/")}
    counts[f"files {folders.pop() if len(folders) == 1 else 'mixed' if 'mixed' in folders else 'one new'}"] += 1
    counts[f"read {state_as_read(bench)}"] += 1
    last_step(bench)
    counts["others lost"] += has_others and have_others_lost(bench)
    counts["wrong after the next run"] += state(bench) != "new"
    counts["rubbish"] += has_rubbish(bench)
    counts["rubbish in TMPDIR"] += any((bench.folder / "tmp").iterdir())
    for path in (bench.folder / "tmp").iterdir():
        shutil.rmtree(path, ignore_errors=True)
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description="Kills runs and looks at what is left.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    columns = ["killed", "files old", "files new", "files one new", "files mixed", "read old", "read new", "read mixed"]
    columns += ["read refused", "others lost", "wrong after the next run", "rubbish", "rubbish in TMPDIR"]
    totals = {(aimed, others): Counter[str]() for aimed in (False, True) for others in (False, True)}
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        bench = prepare(Path(folder))
        tempfile.tempdir = str(bench.folder / "tmp")
        for number in range(options.kills):
            case = (number % 2 == 1, number // 2 % 2 == 1)
            totals[case] += one_kill(bench, chance, is_aimed=case[0], has_others=case[1])
            print(f"{number + 1} of {options.kills}", file=sys.stderr)
    print(f"| kill | files of others | {' | '.join(columns)} |\n|---|---|{'--:|' * len(columns)}")
    for (is_aimed, has_others), counts in totals.items():
        cells = [str(counts[column]) for column in columns]
        aim = "at the switch" if is_aimed else "any time"
        print(f"| {aim} | {'yes' if has_others else 'no'} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
