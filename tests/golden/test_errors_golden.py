"""Bad input of every kind: the exit code and the exact message, from literate cases in `errors/`."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cases import Case, Outcome, read_case
from in_process import quick

from kmgraph.cli.errors import run_safely
from kmgraph.cli.main import cli

if TYPE_CHECKING:
    from golden_files import Golden

pytestmark = pytest.mark.skipif(os.name != "posix", reason="paths, pipes and modes of POSIX")

FOLDER = Path(__file__).parent / "errors"
CASES = {path.stem: read_case(path) for path in sorted(FOLDER.glob("*.case"))}
AS_A_USER = ("no-such-file", "binary-csv", "unknown-command", "unknown-key", "query-service")
"""Cases that are also run in a process of their own."""

MOST_LINES = 3
ROWS = "id,outcome,topic,author\n" + "".join(
    f"p{number},{'removed' if number % 4 == 0 else 'kept'},"
    f"{'GamblingContent' if number % 4 == 0 else 'TravelContent'},author{number}\n"
    for number in range(160)
)
"""Enough observations for one rule."""


@pytest.fixture(autouse=True, scope="module")
def _environment(cache_folder: Path) -> object:
    with pytest.MonkeyPatch.context() as patch, quick():
        patch.setenv("KMGRAPH_KEY", "a key for tests only, not a secret")
        patch.setenv("KMGRAPH_CACHE", os.environ.get("KMGRAPH_CACHE") or str(cache_folder))
        patch.setenv("NO_COLOR", "1")
        yield


@pytest.fixture(scope="module")
def finished_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished run that found a rule."""
    folder = tmp_path_factory.mktemp("run")
    rows = folder / "posts.csv"
    rows.write_text(ROWS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", io.StringIO())
        assert run_safely(cli, ["guidelines", str(rows), "--lang", "en", "-o", str(folder / "out"), "-q"]) == 0
    return folder / "out"


@pytest.mark.parametrize("name", CASES)
def test_message(
    name: str,
    golden: Golden,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    case = _prepared(name, tmp_path, request)
    monkeypatch.chdir(tmp_path)
    for variable, value in case.environment.items():
        monkeypatch.setenv(variable, value)
    before = _files(tmp_path)
    capfd.readouterr()
    code = run_safely(cli, list(case.arguments))
    outcome = Outcome(code, capfd.readouterr().err)
    _check_laws(outcome, tmp_path)
    if code > 1:
        assert _files(tmp_path) == before, "something is half-written"
    golden.check(f"errors/{name}.case", case.head + str(outcome))


@pytest.mark.parametrize("name", AS_A_USER)
def test_message_in_a_process(name: str, golden: Golden, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    case = _prepared(name, tmp_path, request)
    done = subprocess.run(
        [sys.executable, "-c", "from kmgraph.cli import main; main()", *case.arguments],
        cwd=tmp_path,
        env=os.environ | case.environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    golden.check(f"errors/{name}.case", case.head + str(Outcome(done.returncode, done.stderr)))


def test_a_hostile_title_is_text_in_the_documents(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    _prepared("hostile-title", tmp_path, request)
    monkeypatch.chdir(tmp_path)
    assert run_safely(cli, ["guidelines", ".", "-o", "out", "-q"]) == 0
    page = (tmp_path / "out" / "guidelines.en.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    plain = (tmp_path / "out" / "guidelines.en.md").read_text(encoding="utf-8")
    assert "<script" not in plain.replace("\\<", "")
    assert "**b**" not in plain
    assert "\u202e" not in page + plain


def test_no_arguments_ask_for_help(capfd: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["ontology"]):
        assert run_safely(cli, words) == 2
        assert capfd.readouterr().err.startswith("Usage: kmgraph")


def test_traceback_only_on_demand(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("kmgraph.commands.learn.open_project", lambda *_: 1 / 0)
    assert run_safely(cli, ["learn", "posts.csv"]) == 70
    assert capfd.readouterr().err == (
        "error: kmgraph failed: ZeroDivisionError: division by zero\n  this is a bug; --debug shows where it happened\n"
    )
    assert run_safely(cli, ["learn", "posts.csv", "--debug"]) == 70
    assert "Traceback (most recent call last)" in capfd.readouterr().err


def _prepared(name: str, folder: Path, request: pytest.FixtureRequest) -> Case:
    case = CASES[name]
    if any(section.kind == "read-only folder" for section in case.sections) and os.geteuid() == 0:
        pytest.skip("the superuser may write anywhere")
    case.prepare(folder, request.getfixturevalue("finished_run") if case.is_run_fixture_needed else None)
    return case


def _check_laws(outcome: Outcome, folder: Path) -> None:
    assert outcome.code in {0, 1, 2, 3, 4}, outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert str(folder) not in outcome.stderr, "a message names files as the user did"
    message = re.search(r"^error: .*", outcome.stderr, re.MULTILINE | re.DOTALL)
    assert (message is not None) == (outcome.code > 1)
    if message:
        lines = message[0].rstrip("\n").split("\n")
        assert len(lines) <= MOST_LINES
        assert all(line.startswith("  ") for line in lines[1:])


def _files(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.lstat().st_mtime_ns for path in folder.rglob("*") if not path.is_dir()}
