"""What a run's two folders are given, what they keep, and what is refused in them."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kmgraph.errors import InputError
from kmgraph.io import InputDigest, RunFolders, RunOrigin, finish_run, run_file
from kmgraph.io.runs import switch
from kmgraph.io.runs.check import check_run

if TYPE_CHECKING:
    from collections.abc import Callable

ORIGIN = RunOrigin("1.2", (InputDigest("posts.csv", "0" * 64),), {"seed": "1"}, {"rules.json": 2})
posix = pytest.mark.skipif(os.name != "posix", reason="links and modes of POSIX")


def write(out: Path, content: bytes = b"x", origin: RunOrigin = ORIGIN) -> None:
    RunFolders(out).write({"a.md": content, "in/b.ttl": content}, {"o.gz": content}, origin)


def test_the_manifests_say_what_there_is_and_from_what(tmp_path: Path) -> None:
    write(tmp_path / "out")
    public, private = (json.loads((tmp_path / name / "manifest.json").read_bytes()) for name in ("out", "out.private"))
    assert public["format"] == private["format"] == 1
    assert public["run"] == private["run"] == ORIGIN.run_id
    assert public["kmgraph"] == "1.2"
    assert public["formats"] == {"manifest.json": 1, "rules.json": 2}
    assert public["inputs"] == [{"name": "posts.csv", "sha256": "0" * 64}]
    assert [entry["name"] for entry in public["files"]] == ["a.md", "in/b.ttl"]
    assert [entry["name"] for entry in private["files"]] == [".gitignore", "o.gz"]
    assert public["files"][0]["size"] == 1
    assert public["files"][0]["sha256"] == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name)
    for file in ("a.md", "manifest.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    others = [
        RunOrigin("1.3", ORIGIN.inputs, ORIGIN.options),
        RunOrigin("1.2", (), ORIGIN.options),
        RunOrigin("1.2", ORIGIN.inputs, {"seed": "2"}),
    ]
    assert len({origin.run_id for origin in (ORIGIN, *others)}) == 4


@posix
def test_the_private_folder_is_its_owners_alone(tmp_path: Path) -> None:
    private = tmp_path / "out.private"
    private.mkdir(mode=0o755)
    for _ in range(2):
        write(tmp_path / "out")
        assert private.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in private.iterdir()} == {0o600}
        assert (private / ".gitignore").read_bytes() == b"*\n"
    assert (tmp_path / "out" / "a.md").stat().st_mode & 0o777 == 0o666 & ~_umask()


@posix
def test_what_is_public_keeps_its_modes(tmp_path: Path) -> None:
    write(tmp_path / "out")
    modes = {"": 0o750, "a.md": 0o640, "in": 0o710, "in/b.ttl": 0o604}
    for name, mode in modes.items():
        (tmp_path / "out" / name).chmod(mode)
    write(tmp_path / "out", b"y")
    assert {name: (tmp_path / "out" / name).stat().st_mode & 0o777 for name in modes} == modes
    assert (tmp_path / "out" / "a.md").read_bytes() == b"y"


def test_what_the_last_run_left_goes_and_what_people_changed_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    RunFolders(out).write({"a.md": b"1", "zh.md": b"1", "fr.md": b"1"}, {}, ORIGIN)
    (out / "fr.md").write_bytes(b"in my own words")
    RunFolders(out).write({"a.md": b"2"}, {}, ORIGIN)
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.name != "manifest.json"} == {
        "a.md": b"2",
        "fr.md": b"in my own words",
    }


def test_what_somebody_saves_at_the_last_moment_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write(out)

    def save() -> None:
        (out / "in" / "mine.ttl").write_bytes(b"mine")
        (out / "notes").mkdir(exist_ok=True)
        (out / "notes" / "a.md").write_bytes(b"mine too")

    monkeypatch.setattr(switch, "prepare_exchange", save)
    write(out, b"y")
    assert (out / "in" / "mine.ttl").read_bytes() == b"mine"
    assert (out / "notes" / "a.md").read_bytes() == b"mine too"
    assert (out / "a.md").read_bytes() == b"y"
    check_run(out)


def test_a_file_that_stays_the_same_is_not_touched(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out)
    (out / "notes.md").touch()
    before = (out / "a.md").stat()
    RunFolders(out).write({"a.md": b"x", "in/b.ttl": b"y"}, {}, ORIGIN)
    after = (out / "a.md").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert (out / "in" / "b.ttl").read_bytes() == b"y"


def test_a_folder_that_somebody_stands_in_keeps_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "out")
    monkeypatch.chdir(tmp_path / "out")
    RunFolders(Path()).write({"a.md": b"y"}, {}, ORIGIN)
    assert Path("a.md").read_bytes() == b"y"
    assert check_run(Path()).run_id == ORIGIN.run_id


@posix
def test_the_folder_itself_may_be_reached_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to("disk/results")
    write(tmp_path / "out")
    assert (tmp_path / "out").is_symlink()
    assert (tmp_path / "disk" / "results" / "a.md").read_bytes() == b"x"
    assert run_file(tmp_path / "disk" / "results.private" / "o.gz").read_bytes() == b"x"


@posix
def test_a_project_can_lead_its_output_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "victim").mkdir()
    (tmp_path / "project" / "guidelines").symlink_to("../victim")
    folders = RunFolders(tmp_path / "project" / "guidelines", within=tmp_path / "project")
    acts: list[Callable[[], None]] = [folders.check_writable, lambda: folders.write({"a.md": b"x"}, {}, ORIGIN)]
    for act in acts:
        with pytest.raises(InputError, match="a symbolic link is where a folder should go"):
            act()
    assert not list((tmp_path / "victim").iterdir())


@posix
@pytest.mark.parametrize("name", ["out/a.md", "out/in", "out/manifest.json", "out.private", "out.private/o.gz"])
@pytest.mark.parametrize("is_dangling", [False, True])
def test_links_at_a_runs_names_are_refused(tmp_path: Path, name: str, is_dangling: bool) -> None:
    victim = tmp_path / "victim"
    if not is_dangling:
        if name in {"out/in", "out.private"}:
            victim.mkdir()
        else:
            victim.touch()
    link = tmp_path / "work" / name
    link.parent.mkdir(parents=True)
    link.symlink_to(victim)
    with pytest.raises(InputError, match="a symbolic link is where a f") as caught:
        write(tmp_path / "work" / "out")
    assert str(link) in str(caught.value)
    if name != "out.private/o.gz":  # what the private folder gets is known at the end
        with pytest.raises(InputError, match="a symbolic link is where a f"):
            RunFolders(tmp_path / "work" / "out").check_writable(("a.md", "in/b.ttl"))
    assert link.is_symlink()
    assert victim.exists() is not is_dangling
    assert not (victim.is_dir() and list(victim.iterdir()))
    assert {path.name for path in (tmp_path / "work").iterdir()} <= {"out", "out.private"}


@posix
def test_pipes_at_a_runs_names_are_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    os.mkfifo(tmp_path / "out" / "a.md")
    with pytest.raises(InputError, match="a pipe is where a file should go"):
        write(tmp_path / "out")


@posix
def test_a_link_of_somebody_elses_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out)
    (out / "mine").symlink_to("/nowhere")
    write(out, b"y")
    assert (out / "mine").readlink() == Path("/nowhere")
    assert (out / "a.md").read_bytes() == b"y"


@pytest.mark.parametrize("content", [b'{"name": "web app", "icons": []}', b"{", b"[]", b'{"format": 1}'])
def test_another_programs_manifest_is_not_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manifest.json").write_bytes(content)
    with pytest.raises(InputError, match="no manifest of kmgraph's"):
        write(tmp_path / "out")
    assert (tmp_path / "out" / "manifest.json").read_bytes() == content


def test_files_beside_another_programs_manifest_are_read(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(b'{"name": "web app", "icons": []}')
    (tmp_path / "graph.nq").write_bytes(b"")
    assert run_file(tmp_path / "graph.nq") == tmp_path / "graph.nq"


def test_what_does_not_match_its_manifest_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, b"long")
    for content, what in ((b"lon", "cut short: 3 of 4"), (b"LONG", "has changed"), (None, "is missing")):
        if content is None:
            (out / "a.md").unlink()
        else:
            (out / "a.md").write_bytes(content)
        for check in (lambda: run_file(out / "a.md"), lambda: check_run(out)):
            with pytest.raises(InputError, match=what) as caught:
                check()
            assert caught.value.where == str(out / "a.md")
        assert run_file(out / "in" / "b.ttl")
    with pytest.raises(InputError, match=r"there is no manifest\.json"):
        check_run(tmp_path)


def test_folders_of_two_runs_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "out")
    write(tmp_path / "new", b"y", RunOrigin("2"))
    (tmp_path / "out.private").rename(tmp_path / "old.private")
    (tmp_path / "new.private").rename(tmp_path / "out.private")
    for file in ("out/a.md", "out.private/o.gz"):
        with pytest.raises(InputError, match="are of two runs"):
            run_file(tmp_path / file)


@posix
@pytest.mark.parametrize(
    "journal",
    [
        b"{",
        b'{"format": 2, "halves": []}',
        b'{"format": 1, "halves": [{"name": "../victim", "inode": 1, "placed": ["x"], "removed": []}]}',
        b'{"format": 1, "halves": [{"name": "victim", "inode": 1, "placed": ["x"], "removed": ["x"]}]}',
        b'{"format": 1, "halves": [{"name": "out", "inode": 1, "placed": ["../x"], "removed": []}]}',
        b'{"format": 1, "halves": [{"name": "out", "inode": 1, "placed": ["x"], "removed": ["/etc/x"]}]}',
        b'{"format": 1, "halves": [{"name": "out", "inode": 1, "placed": [], "removed": []}]}',
        b"[" * 100_000,
    ],
)
def test_a_strangers_journal_leads_nowhere_else(tmp_path: Path, journal: bytes) -> None:
    write(tmp_path / "out")
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "x").touch()
    stage = tmp_path / ".out.kmgraph-00000000"
    stage.mkdir()
    (stage / "journal.json").write_bytes(journal)
    acts: list[Callable[[], None]] = [lambda: finish_run(tmp_path / "out"), lambda: write(tmp_path / "out", b"y")]
    for act in acts:
        with pytest.raises(InputError, match="the journal of a run that was broken off can't be read"):
            act()
    assert (tmp_path / "out" / "a.md").read_bytes() == b"x"
    assert (tmp_path / "victim" / "x").exists()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only the superuser gives files away")
def test_another_users_stage_is_none(tmp_path: Path) -> None:
    """In a folder that anybody may write to, such as /tmp."""
    out = tmp_path / "out"
    write(out)
    stage = tmp_path / ".out.kmgraph-00000000"
    (stage / "public").mkdir(parents=True)
    (stage / "public" / "a.md").write_bytes(b"theirs")
    half = {"name": "out", "inode": (stage / "public").stat().st_ino, "placed": ["a.md"], "removed": []}
    (stage / "journal.json").write_text(json.dumps({"format": 1, "halves": [half]}))
    nobody = 65534
    os.chown(stage, nobody, nobody)
    finish_run(out)
    assert (out / "a.md").read_bytes() == b"x"
    write(out, b"y")
    assert (out / "a.md").read_bytes() == b"y"
    assert stage.exists()
    os.chown(stage, 0, 0)
    finish_run(out)
    assert (out / "a.md").read_bytes() == b"theirs"


@posix
def test_two_at_once_leave_one_run(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out)
    until = time.monotonic() + 1.5
    children = []
    for number in range(3):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                while time.monotonic() < until:
                    content = f"{number}".encode()
                    write(out, content, RunOrigin(f"{number}")) if number else check_run(out)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    assert (out / "a.md").read_bytes() == (tmp_path / "out.private" / "o.gz").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "out.private"]


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="the superuser may write anywhere")
def test_where_nothing_can_be_made_beside_the_folders(tmp_path: Path) -> None:
    write(tmp_path / "out")
    tmp_path.chmod(0o500)
    try:
        write(tmp_path / "out", b"y")
        assert (tmp_path / "out" / "a.md").read_bytes() == b"y"
        assert check_run(tmp_path / "out.private")
        with pytest.raises(InputError, match="can't be written"):
            RunFolders(tmp_path / "other").check_writable()
    finally:
        tmp_path.chmod(0o700)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
