"""A run takes the place of the last one at once, wherever the process that does it is killed or the system refuses."""

from __future__ import annotations

import errno
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from broken_off import changes_of, failed_at, killed_at

from kmgraph.errors import InputError
from kmgraph.io import RunFolders, RunOrigin, finish_run, run_file
from kmgraph.io.folder import HeldFolder
from kmgraph.io.runs.check import check_run

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks to be killed")

OLD = ({"a.md": b"old", "rules.json": b"old rules", "ontology/x.ttl": b"old x", "gone/y.md": b"gone"}, {"o.gz": b"old"})
NEW = ({"a.md": b"new", "rules.json": b"new rules", "ontology/x.ttl": b"new x"}, {"o.gz": b"new", "rejects.csv": b"1"})
OTHERS = {"notes.md": b"mine", "ontology/mine.ttl": b"mine too", "empty/.keep": b""}
Files = dict[str, bytes]


@dataclass(frozen=True)
class Case:
    """What stands there before, and what the system can do."""

    has_old: bool = True
    others: Files | None = None
    exchanges: bool = True
    moves: bool = True
    mounts: bool = False


CASES = {
    "first run": Case(has_old=False),
    "exchange": Case(),
    "two renames": Case(exchanges=False),
    "no folder moves": Case(exchanges=False, moves=False),
    "a mount within the file system": Case(exchanges=False, moves=False, mounts=True),
    "files of others": Case(others=OTHERS),
    "files of others, first run": Case(has_old=False, others=OTHERS),
}


def write(folder: Path, run: tuple[Files, Files]) -> None:
    RunFolders(folder).write(*run, RunOrigin("1", options={"which": str(run is NEW)}))


def read(folder: Path) -> Files:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def own(files: Files) -> Files:
    """Return the run's own files, without those of others, manifests and stages."""
    return {
        name: content
        for name, content in files.items()
        if name not in OTHERS and name not in {"manifest.json", ".gitignore"} and not name.startswith(".kmgraph-")
    }


def prepare(tmp_path: Path, case: Case) -> Path:
    shutil.rmtree(tmp_path / "work", ignore_errors=True)
    out = tmp_path / "work" / "out"
    out.parent.mkdir()
    if case.has_old:
        write(out, OLD)
    for folder in (out, out.with_name("out.private")):
        for name, content in (case.others or {}).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    return out


@pytest.fixture(params=list(CASES.values()), ids=list(CASES))
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Case:
    chosen: Case = request.param
    if not chosen.exchanges:
        monkeypatch.setattr(HeldFolder, "exchange", lambda *arguments: False)
    if not chosen.moves:
        move = HeldFolder.move

        def stay(self: HeldFolder, name: str, to: HeldFolder, new_name: str) -> None:
            if new_name.startswith("old-") or (chosen.mounts and name == new_name and name.endswith(".run")):
                raise OSError(errno.EXDEV, "a lower layer")
            move(self, name, to, new_name)

        monkeypatch.setattr(HeldFolder, "move", stay)
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    return chosen


def runs_of(case: Case) -> list[tuple[Files, Files]]:
    return [OLD if case.has_old else ({}, {}), NEW]


def check_after(out: Path, case: Case) -> None:
    """Check that both folders hold one run, old or new, before and after what is left is finished."""
    folders = (out, out.with_name("out.private"))
    if case.others is None and case.exchanges:
        # Whoever looks at a folder with other programs sees one run as well.
        for number, folder in enumerate(folders):
            assert own(read(folder)) in [run[number] for run in runs_of(case)]
    run_file(out / "a.md")
    seen = tuple(own(read(folder)) for folder in folders)
    assert seen in runs_of(case)
    for folder in folders:
        if folder.exists() and any(seen):
            check_run(folder)
        for name, content in (case.others or {}).items():
            assert (folder / name).read_bytes() == content


def check_next_run_clears_up(out: Path, case: Case) -> None:
    write(out, NEW)
    assert tuple(own(read(folder)) for folder in (out, out.with_name("out.private"))) == NEW
    assert sorted(path.name for path in out.parent.iterdir()) == ["out", "out.private"]
    assert not [path for path in out.parent.rglob("*") if ".kmgraph-" in path.name]
    check_run(out)
    check_run(out.with_name("out.private"))


def sweep(tmp_path: Path, case: Case, break_off: Callable[[int, Path], bool]) -> int:
    number = 0
    while True:
        number += 1
        out = prepare(tmp_path, case)
        was_reached = break_off(number, out)
        check_after(out, case)
        check_next_run_clears_up(out, case)
        if not was_reached:
            return number


def test_killed_at_every_change(tmp_path: Path, case: Case) -> None:
    assert sweep(tmp_path, case, lambda number, out: killed_at(number, write, out, NEW)) > 30


def test_disk_full_at_every_change(tmp_path: Path, case: Case) -> None:
    def refuse(number: int, out: Path) -> bool:
        before = [read(folder) for folder in (out, out.with_name("out.private"))]
        try:
            return failed_at(number, write, out, NEW)
        except InputError as error:
            if "can't take its place" not in error.what:
                assert [read(folder) for folder in (out, out.with_name("out.private"))] == before
                assert {path.name for path in out.parent.iterdir()} <= {"out", "out.private"}
            return True

    assert sweep(tmp_path, case, refuse) > 30


def test_killed_while_finishing_what_was_broken_off(tmp_path: Path, case: Case) -> None:
    out = prepare(tmp_path, case)
    changes = changes_of(write, out, NEW)
    for number in range(changes * 2 // 3, changes, 4):
        out = prepare(tmp_path, case)
        assert killed_at(number, write, out, NEW)
        for again in (1, 2, 4, 8):
            killed_at(again, finish_run, out)
        check_after(out, case)
        check_next_run_clears_up(out, case)
