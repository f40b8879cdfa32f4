"""Kills runs of kmgraph, half of them while a run takes the place of the last one, and looks at what is left.

    python -m benchmarks.kills [--kills 200] [--seed 0]

Two projects give two runs that differ in every kind of file. The folders of the first run are put in place, half the
time with files of others in them; the second project's run is killed (SIGKILL) while it replaces them. Then all files
and the manifests are read: by other programs' eyes, file by file; by kmgraph's own, which finishes what was begun; and
after another whole run.
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
    """Return all files of a run's two folders, apart from those of others and from stages."""
    found = {}
    for part in ("", ".private"):
        top = folder / f"{name}{part}"
        for path in top.rglob("*"):
            below = path.relative_to(top).as_posix()
            if path.is_file() and below not in OTHERS and not below.startswith(".kmgraph-"):
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
    for project in ("a", "b", "b"):  # the second time everything is in caches
        began = time.monotonic()
        assert run(folder, project, f"run-{project}").wait() == 0
        seconds = time.monotonic() - began
    return Bench(folder, files(folder, "run-a"), files(folder, "run-b"), seconds)


def put_in_place(bench: Bench, *, has_others: bool) -> None:
    for part in ("", ".private"):
        out = bench.folder / f"out{part}"
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(bench.folder / f"run-a{part}", out)
        for name, content in OTHERS.items() if has_others else ():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(content)


def kill_at_switch(bench: Bench, process: subprocess.Popen[bytes], chance: random.Random) -> None:
    """Wait for the stage or the journal of the switch, and a little."""
    wanted = chance.choice(["", "journal.json"])
    while process.poll() is None:
        for path in bench.folder.glob(f".out.kmgraph-*/{wanted}"):
            if path.exists():
                time.sleep(chance.uniform(0, SWITCH_SECONDS if wanted else 20 * SWITCH_SECONDS))
                return
        time.sleep(PAUSE)


def state(bench: Bench) -> str:
    found = files(bench.folder, "out")
    return "old" if found == bench.old else "new" if found == bench.new else "mixed"


def state_by_folder(bench: Bench) -> str:
    """Return whether each of the two folders by itself is of one run."""
    found = files(bench.folder, "out")
    for part in ("run/", "run.private/"):
        own, old, new = (
            {name: content for name, content in whole.items() if name.startswith(part)}
            for whole in (found, bench.old, bench.new)
        )
        if own not in (old, new):
            return "mixed"
    return "whole"


def state_as_read(bench: Bench) -> str:
    from kmgraph.errors import KmgraphError
    from kmgraph.io import check_run

    try:
        for part in ("", ".private"):
            check_run(bench.folder / f"out{part}")
    except KmgraphError:
        return "refused"
    return state(bench)


def rubbish(bench: Bench) -> list[str]:
    beside = [path.name for path in bench.folder.iterdir() if path.name.startswith(".")]
    within = [path.name for part in ("", ".private") for path in (bench.folder / f"out{part}").rglob(".kmgraph-*")]
    return beside + within


def others_stand(bench: Bench) -> bool:
    return all(
        (bench.folder / f"out{part}" / name).read_bytes() == content
        for part in ("", ".private")
        for name, content in OTHERS.items()
    )


def one_kill(bench: Bench, chance: random.Random, *, is_aimed: bool, has_others: bool) -> Counter[str]:
    put_in_place(bench, has_others=has_others)
    process = run(bench.folder, "b", "out")
    if is_aimed:
        kill_at_switch(bench, process, chance)
    else:
        time.sleep(chance.uniform(0, bench.seconds))
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    was_killed = process.wait() != 0
    counts = Counter({"killed": int(was_killed), f"files {state(bench)}": 1, f"folder {state_by_folder(bench)}": 1})
    counts[f"read {state_as_read(bench)}"] += 1
    counts["others lost"] += has_others and not others_stand(bench)
    assert run(bench.folder, "b", "out").wait() == 0
    counts["wrong after next run"] += state(bench) != "new"
    counts["rubbish beside"] += bool(rubbish(bench))
    counts["rubbish in TMPDIR"] += any((bench.folder / "tmp").iterdir())
    for path in (bench.folder / "tmp").iterdir():
        shutil.rmtree(path, ignore_errors=True)
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    columns = ["killed", "files old", "files new", "files mixed", "folder mixed", "read old", "read new", "read mixed"]
    columns += ["read refused", "others lost", "wrong after next run", "rubbish beside", "rubbish in TMPDIR"]
    totals = {(aimed, others): Counter[str]() for aimed in (False, True) for others in (False, True)}
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        bench = prepare(Path(folder))
        for number in range(options.kills):
            case = (number % 2 == 1, number // 2 % 2 == 1)
            totals[case] += one_kill(bench, chance, is_aimed=case[0], has_others=case[1])
            print(f"{number + 1} of {options.kills}", file=sys.stderr)
    print(f"| kill | files of others | {' | '.join(columns)} |\n|---|---|{'--:|' * len(columns)}")
    for (is_aimed, has_others), counts in totals.items():
        cells = [str(counts[column]) for column in columns]
        print(
            f"| {'at the switch' if is_aimed else 'any time'} | {'yes' if has_others else 'no'} | {' | '.join(cells)} |"
        )


if __name__ == "__main__":
    main()
