"""Odd numbers, odd environments and halves of a run: refused with words, or passed over."""

from __future__ import annotations

import os
import shutil
import stat
from typing import TYPE_CHECKING

import pytest
from checkout import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("plan", "--base-rate", "nan"), "--base-rate"),
        (("plan", "--base-rate", "0.03", "--power", "nan", "--rate", "0.8"), "--power"),
        (("plan", "--base-rate", "0.03", "--coverage", "nan"), "--coverage"),
        (("plan", "--base-rate", "0.03", "--power", "0.9999"), "--power"),
        (("query", "tacit-rules", "--seconds", "nan"), "--seconds"),
        (("query", "tacit-rules", "--seconds", "inf"), "--seconds"),
        (("query", "tacit-rules", "--seconds", "1e308"), "--seconds"),
    ],
)
def test_what_is_no_number_to_work_with_is_wrong_usage(here: Kmgraph, arguments: tuple[str, ...], named: str) -> None:
    done = here(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("export", "rules", "-o", ""), "--output is empty"),
        (("sources", "-o", ""), "--output is empty"),
        (("forget", "--author", "a", "-p", ""), "--project is empty"),
        (("guidelines", ""), "an argument is empty"),
        (("guidelines", EXAMPLE, "-o", "y.private"), 'end in ".private"'),
    ],
)
def test_a_name_that_can_t_be_meant_is_refused_at_once(
    here: Kmgraph, tmp_path: Path, arguments: tuple[str, ...], named: str
) -> None:
    done = here(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout, named in done.stderr) == (2, "", True), done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["en", "zh", "es"])
def test_a_plan_says_why_it_names_no_rule(here: Kmgraph, language: str) -> None:
    done = here("plan", "--base-rate", "0.9", "--lang", language)
    assert done.returncode == 0
    assert "90" in done.stdout
    assert "--rate" in done.stdout


@pytest.mark.parametrize("epoch", ["abc", "1e5", "99999999999999999999"])
def test_a_wrong_date_of_the_source_is_named_by_every_command(here: Kmgraph, epoch: str) -> None:
    for command in (("sources",), ("plan", "--base-rate", "0.03")):
        done = here(*command, SOURCE_DATE_EPOCH=epoch)
        assert (done.returncode, done.stdout) == (2, "")
        assert "SOURCE_DATE_EPOCH" in done.stderr
    assert here("--version", SOURCE_DATE_EPOCH=epoch).returncode == 0


def test_an_empty_date_of_the_source_is_none(here: Kmgraph) -> None:
    assert here("sources", SOURCE_DATE_EPOCH="").returncode == 0


@POSIX
@pytest.mark.parametrize(
    "line",
    [
        ("query", "tacit-rules", "-g", "{run}"),
        ("check", "--project", "{project}", "--rules", "{run}", "hello"),
        ("explain", "{rule}", "--project", "{project}", "--rules", "{run}"),
        ("plan", "--base-rate", "0.03"),
    ],
    ids=["query", "check", "explain", "plan"],
)
def test_answers_with_exact_figures_are_for_their_owner(
    here: Kmgraph, example_run: Path, tmp_path: Path, line: tuple[str, ...]
) -> None:
    rule = next(path for path in (example_run / "rules.json").read_text("utf-8").split('"') if path.startswith("r-"))
    named = {"run": str(example_run), "project": str(EXAMPLE), "rule": rule}
    output = tmp_path / "answer.json"
    done = here(*(part.format(**named) for part in line), "-o", output)
    assert done.returncode in {0, 1}, done.stderr
    assert stat.S_IMODE(output.stat().st_mode) == 0o600


@POSIX
def test_a_copy_of_a_table_is_as_private_as_the_table(here: Kmgraph, tmp_path: Path) -> None:
    rows = "".join(f"p{n},{'removed' if n % 3 else 'kept'},u{n},{'dogs' if n % 2 else 'cats'}\n" for n in range(60))
    table = tmp_path / "posts.csv"
    table.write_text(f"id,outcome,author,topic\n{rows}", encoding="utf-8")
    for mode in (0o600, 0o644):
        table.chmod(mode)
        done = here("init", "--from", table, tmp_path / f"new-{mode:o}")
        assert done.returncode == 0, done.stderr
        assert stat.S_IMODE((tmp_path / f"new-{mode:o}" / "posts.csv").stat().st_mode) == mode


@pytest.mark.parametrize("part", ["out", "out.private"])
def test_half_a_run_without_its_manifest_is_refused_by_who_reads_the_other(
    here: Kmgraph, example_run: Path, tmp_path: Path, part: str
) -> None:
    for folder in (example_run, example_run.with_name("out.private")):
        shutil.copytree(folder, tmp_path / folder.name)
    (tmp_path / part / "manifest.json").unlink()
    run = tmp_path / "out"
    for line in (
        ("check", "hello", "--project", EXAMPLE, "--rules", run),
        ("review", "--list", "--project", EXAMPLE, "--rules", run),
        ("diff", run, example_run),
        ("query", "tacit-rules", "-g", run),
    ):
        done = here(*line)
        assert done.returncode == 3, (line, done.stdout, done.stderr)
        assert "manifest.json" in done.stderr
