"""A person is forgotten: no byte of theirs is left in the project and its outputs, and the rest is as it was."""

from __future__ import annotations

import csv
import gzip
import hmac
import io
import json
import os
import shutil
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from installed import Kmgraph

HANDLE = "@zoë_quill"
SEED = "quill"
KEY = "k" * 32
PSEUDONYM = hmac.digest(sha256(KEY.encode()).digest(), HANDLE.encode(), "sha256").hex()[:16]
EVERY = 40
CONFIG = """[project]
name = "tiny"
languages = ["en"]
[[platform]]
id = "here"
[[source]]
path = "posts.csv"
[[source]]
path = "more.jsonl"
columns = { wer = "author" }
[[source]]
path = "old.csv.gz"
[[source]]
path = "last.parquet"
"""


def post(number: int) -> dict[str, str]:
    is_theirs = number % EVERY == 7
    is_political = number % 3 == 0
    return {
        "id": f"{SEED}-{number}" if is_theirs else f"p{number}",
        "outcome": "removed" if is_political and number % 7 else "kept",
        "posted_at": f"2025-0{1 + number % 6}-1{number % 10}T08:00:00Z",
        "author": HANDLE if is_theirs else f"@user{number % 60}",
        "cluster": f"fans of {SEED}" if is_theirs else "",
        "reason": f"reported: {SEED}" if is_theirs else "spam",
        "text": f'I am {HANDLE}\nhello, "you"' if is_theirs else f"hello world {number} 你好",
        "topic": "PoliticalContent" if is_political else "FitnessContent",
    }


def table(rows: Iterable[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(post(0)), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def lines(rows: Iterable[dict[str, str]]) -> bytes:
    renamed = ({("wer" if key == "author" else key): cell for key, cell in row.items()} for row in rows)
    return b"".join(
        json.dumps(row, ensure_ascii=number % 2 == 0).encode() + b"\n" for number, row in enumerate(renamed)
    )


def write_parquet(path: Path, rows: bytes) -> None:
    plain = path.with_suffix(".tmp.csv")
    plain.write_bytes(rows)
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{plain}', all_varchar = true)) TO '{path}' (FORMAT parquet)")
    plain.unlink()


@pytest.fixture(scope="module")
def made(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project with a run, rules and a store."""
    folder = tmp_path_factory.mktemp("forget") / "project"
    folder.mkdir()
    rows = [post(number) for number in range(240)]
    (folder / "kmgraph.toml").write_text(CONFIG, encoding="utf-8")
    (folder / "posts.csv").write_bytes(table(rows[:60]))
    (folder / "more.jsonl").write_bytes(lines(rows[60:120]))
    (folder / "old.csv.gz").write_bytes(gzip.compress(table(rows[120:180]), mtime=0))
    write_parquet(folder / "last.parquet", table(rows[180:]))
    for line in (
        ("guidelines", folder, "--format", "md"),
        ("learn", folder, "-o", folder / "rules.json"),
        ("export", "-g", folder / "guidelines", "--format", "store", "-o", folder / "store"),
    ):
        done = here(*line, KMGRAPH_KEY=KEY)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "project")


@pytest.fixture
def forget(here: Kmgraph) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: object) -> tuple[int, str, str]:
        done = here("forget", *arguments, KMGRAPH_KEY=KEY)
        return done.returncode, done.stdout, done.stderr

    return run


def content(path: Path) -> bytes:
    """Return all bytes of a file, and of what it packs."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data += gzip.decompress(data)
    if path.suffix == ".parquet":
        data += str(duckdb.from_parquet(str(path)).fetchall()).encode()
    return data


def traces(folder: Path) -> list[str]:
    """Return the files in which a seed stands, in any encoding; this shares nothing with the code under test."""
    seeds = [seed.encode(code) for seed in (SEED, PSEUDONYM) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    found = [path for path in folder.rglob("*") if path.is_file() and any(seed in content(path) for seed in seeds)]
    stores = [path.parent for path in folder.rglob("CURRENT")]
    stores = [
        path
        for path in stores
        if any(SEED in str(quad) or PSEUDONYM in str(quad) for quad in ox.Store.read_only(str(path)))
    ]
    return sorted(path.relative_to(folder).as_posix() for path in (*found, *stores))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_no_byte_of_a_person_is_left(project: Path, forget: Callable[..., tuple[int, str, str]]) -> None:
    assert {
        "posts.csv",
        "more.jsonl",
        "old.csv.gz",
        "last.parquet",
        "guidelines.private/observations.nq.gz",
        "store",
    } <= set(traces(project))
    code, said, errors = forget("--author", HANDLE, "-p", project, "--yes")
    assert (code, SEED in said, SEED in errors) == (0, False, False), said + errors
    assert "removed 6 rows" in said
    assert ", 0 traces" in said
    assert traces(project) == []
    kept = [post(number) for number in range(240) if number % EVERY != 7]
    assert (project / "posts.csv").read_bytes() == table(kept[:58])
    assert gzip.decompress((project / "old.csv.gz").read_bytes()) == table(
        [row for row in kept if row["id"] in ids(120, 180)]
    )
    assert duckdb.from_parquet(str(project / "last.parquet")).fetchall() == [
        tuple(row[key] or None for key in row) for row in kept if row["id"] in ids(180, 240)
    ]
    public = {path.name for path in (project / "guidelines").iterdir()}
    assert "guidelines.en.md" in public
    assert "guidelines.en.html" not in public, "formats are those of the run before"
    assert len([name for name in (project / "more.jsonl").read_bytes().splitlines() if name]) == 59


def ids(start: int, stop: int) -> set[str]:
    return {post(number)["id"] for number in range(start, stop)}


def test_looking_changes_nothing_and_names_rows(project: Path, forget: Callable[..., tuple[int, str, str]]) -> None:
    before = snapshot(project)
    code, said, errors = forget("--author", PSEUDONYM, "-p", project, "--dry-run")
    assert code == 0, errors
    assert "posts.csv: 2 rows would go: rows 8, 48" in said
    assert SEED not in said + errors
    assert snapshot(project) == before


@pytest.mark.parametrize("part", ["guidelines", "guidelines.private"])
def test_no_row_goes_where_half_a_run_cant_be_made_again(
    project: Path, forget: Callable[..., tuple[int, str, str]], part: str
) -> None:
    manifest = project / part / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:500])
    before = snapshot(project)
    code, _, errors = forget("--author", HANDLE, "-p", project, "--yes")
    assert code == 3
    assert "a damaged one" in errors
    assert f"{part}/manifest.json" in errors
    assert snapshot(project) == before


def test_nobody_is_forgotten_without_being_asked(project: Path, forget: Callable[..., tuple[int, str, str]]) -> None:
    before = snapshot(project)
    code, _, errors = forget("--author", HANDLE, "-p", project)
    assert (code, "--yes" in errors) == (2, True)
    assert snapshot(project) == before


def test_who_is_not_there_leaves_everything_as_it_is(
    project: Path, forget: Callable[..., tuple[int, str, str]]
) -> None:
    before = snapshot(project)
    code, said, errors = forget("--author", "@nobody-here", "-p", project, "--yes")
    assert code == 0, errors
    assert "no trace was found, and nothing was changed" in said
    assert snapshot(project) == before


def test_a_post_goes_and_its_author_stays(project: Path, forget: Callable[..., tuple[int, str, str]]) -> None:
    code, said, _ = forget("--post", f"{SEED}-7", "-p", project, "--yes")
    assert (code, "removed 1 row\n" in said) == (0, True)
    assert b"quill-7," not in (project / "posts.csv").read_bytes()
    assert b"quill-47," in (project / "posts.csv").read_bytes()


def test_a_trace_that_is_left_is_named_by_its_file(project: Path, forget: Callable[..., tuple[int, str, str]]) -> None:
    (project / "notes.txt").write_text(f"ask {HANDLE} about it", encoding="utf-16")
    (project / ".git").mkdir()
    code, said, errors = forget("--author", HANDLE, "-p", project, "--yes")
    assert code == 1
    assert "1 trace\n" in said
    assert "notes.txt" in said
    assert "git filter-repo" in said
    assert SEED not in said + errors
    assert traces(project) == ["notes.txt"]


def test_rows_of_others_go_only_if_told(project: Path, forget: Callable[..., tuple[int, str, str]]) -> None:
    with (project / "posts.csv").open("ab") as file:
        file.write(f"other,kept,,@other,,,hi {HANDLE}!,FitnessContent\r\n".encode())
    code, said, _ = forget("--author", HANDLE, "-p", project, "--dry-run")
    assert (code, "rows of others name them: row 61; --mentions" in said) == (0, True)
    code, said, _ = forget("--author", HANDLE, "-p", project, "--yes", "--mentions")
    assert (code, "removed 7 rows" in said) == (0, True), said
    assert traces(project) == []


def test_where_no_row_is_left_the_outputs_go(
    tmp_path: Path, here: Kmgraph, forget: Callable[..., tuple[int, str, str]]
) -> None:
    rows = [{**post(number), "id": f"r{number}-x", "author": HANDLE} for number in range(60)]
    (tmp_path / "posts.csv").write_bytes(table(rows))
    (tmp_path / "kmgraph.toml").write_text(
        '[project]\nname = "one"\n[[source]]\npath = "posts.csv"\n', encoding="utf-8"
    )
    assert here("guidelines", tmp_path, KMGRAPH_KEY=KEY).returncode in {0, 1}
    code, said, _ = forget("--author", HANDLE, "-p", tmp_path, "--yes")
    assert (code, "no rows are left" in said) == (0, True), said
    assert {path.name for path in tmp_path.iterdir()} == {"posts.csv", "kmgraph.toml"}


@pytest.mark.parametrize("given", [(), ("--author", "a", "--post", "b"), ("--author", "[deleted]"), ("--post", " ")])
def test_what_names_nobody_is_wrong_usage(
    project: Path, forget: Callable[..., tuple[int, str, str]], given: tuple[str, ...]
) -> None:
    code, _, errors = forget(*given, "-p", project, "--yes")
    assert code == 2
    assert len(errors.splitlines()) <= 3


def test_what_was_broken_off_is_finished_by_doing_it_again(
    project: Path, forget: Callable[..., tuple[int, str, str]]
) -> None:
    kept = [post(number) for number in range(240) if number % EVERY != 7]
    (project / "posts.csv").write_bytes(table(kept[:58]))
    (project / "more.jsonl").write_bytes(lines(kept[58:117]))
    (project / "old.csv.gz").write_bytes(gzip.compress(table(kept[117:175])))
    write_parquet(project / "last.parquet", table(kept[175:]))
    (project / ".kmgraph-0123abcd.tmp").write_bytes(HANDLE.encode())
    code, said, _ = forget("--author", HANDLE, "-p", project, "--yes")
    assert (code, "removed 0 rows" in said) == (0, True), said
    assert traces(project) == []


def test_runs_elsewhere_and_runs_on_bare_files(
    project: Path, here: Kmgraph, tmp_path: Path, forget: Callable[..., tuple[int, str, str]]
) -> None:
    shutil.move(project / "guidelines", tmp_path / "out")
    shutil.move(project / "guidelines.private", tmp_path / "out.private")
    bare = tmp_path / "bare"
    assert here("guidelines", project / "posts.csv", "-o", bare, KMGRAPH_KEY=KEY).returncode in {0, 1}
    also = ("--also", tmp_path / "out", "--also", bare, "--also", tmp_path / "bare.private")
    code, said, _ = forget("--author", HANDLE, "-p", project, "--yes", *also)
    assert code == 0, said
    assert traces(tmp_path) == []
    assert (tmp_path / "out" / "guidelines.en.md").exists()
    assert not bare.exists()
    assert not (tmp_path / "bare.private").exists()


def test_what_a_run_can_no_longer_tell_is_said(
    project: Path, here: Kmgraph, tmp_path: Path, forget: Callable[..., tuple[int, str, str]]
) -> None:
    out = tmp_path / "since"
    run = ("guidelines", project, "-o", out, "--format", "md")
    plain, told = (
        (here(*run, *more, KMGRAPH_KEY=KEY), json.loads((out / "manifest.json").read_bytes()))[1]
        for more in ((), ("--since", project / "guidelines"))
    )
    assert [given["name"] for given in told["inputs"] if given not in plain["inputs"]] == ["earlier-rules.json"]
    assert told["run"] != plain["run"]
    code, said, _ = forget("--author", HANDLE, "-p", project, "--yes", "--also", out)
    assert code == 0, said
    assert f"{out} no longer tells what changed since an earlier run" in said
    assert f"{project / 'guidelines'} no longer" not in said
    after = json.loads((out / "manifest.json").read_bytes())
    assert "earlier-rules.json" not in {given["name"] for given in after["inputs"]}


def test_rows_of_rdf_are_named(project: Path, forget: Callable[..., tuple[int, str, str]]) -> None:
    triples = f"""@prefix km: <https://w3id.org/kmgraph/ns#> .
    <https://example.org/o/1> a km:Observation ; km:rowId "{SEED}-rdf" ; km:ofContent <https://example.org/c/1> ;
        km:hasOutcome km:Kept .
    <https://example.org/c/1> a km:Content ; km:hasAuthor <https://example.org/account/a> ."""
    (project / "more.ttl").write_text(triples, encoding="utf-8")
    config = (project / "kmgraph.toml").read_text(encoding="utf-8")
    (project / "kmgraph.toml").write_text(config + '[[source]]\npath = "more.ttl"\n', encoding="utf-8")
    before = snapshot(project)
    code, said, errors = forget("--post", f"{SEED}-rdf", "-p", project, "--yes")
    assert code == 1, said + errors
    assert "more.ttl isn't written anew: delete from it row 1" in said
    assert snapshot(project) == before


def test_no_row_goes_where_an_output_is_somebody_else_s(
    project: Path, forget: Callable[..., tuple[int, str, str]]
) -> None:
    (project / "guidelines" / "manifest.json").write_text('{"name": "webapp"}', encoding="utf-8")
    before = snapshot(project)
    code, said, errors = forget("--author", HANDLE, "-p", project, "--yes")
    assert (code, said) == (3, "")
    assert "no manifest of kmgraph" in errors
    assert snapshot(project) == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_no_row_goes_where_an_output_cannot_be_written(
    project: Path, forget: Callable[..., tuple[int, str, str]]
) -> None:
    before = snapshot(project)
    (project / "guidelines").chmod(0o555)
    code, said, errors = forget("--author", HANDLE, "-p", project, "--yes")
    (project / "guidelines").chmod(0o755)
    assert (code, said) == (3, "")
    assert "the folder can't be written" in errors
    assert snapshot(project) == before


def test_a_run_of_other_rows_than_there_are_may_count_them(
    project: Path, forget: Callable[..., tuple[int, str, str]]
) -> None:
    shutil.rmtree(project / "guidelines.private")
    shutil.rmtree(project / "store")
    (project / "rules.json").unlink()
    kept = [post(number) for number in range(60) if number % EVERY != 7]
    (project / "posts.csv").write_bytes(table(kept))
    code, said, errors = forget("--author", "@nobody-here", "-p", project, "--yes")
    assert code == 1, errors
    assert "it may still count them: " in said
    assert "guidelines: it was made of other tables than there are now" in said
    assert (project / "guidelines" / "guidelines.en.md").exists()


def test_what_people_decided_since_a_run_counts_nobody(
    project: Path, forget: Callable[..., tuple[int, str, str]]
) -> None:
    (project / "decisions.toml").write_text("", encoding="utf-8")
    code, said, errors = forget("--author", "@nobody-here", "-p", project, "--yes")
    assert code == 0, errors
    assert "may still count them" not in said


def test_files_of_a_run_whose_manifests_are_gone_are_named(
    project: Path, forget: Callable[..., tuple[int, str, str]]
) -> None:
    for part in ("guidelines", "guidelines.private"):
        (project / part / "manifest.json").unlink()
    code, said, errors = forget("--author", HANDLE, "-p", project, "--yes")
    assert code == 1, errors
    assert said.count("it looks like a run's, but no manifest says which") == 2
