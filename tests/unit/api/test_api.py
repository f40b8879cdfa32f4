"""kmgraph as a library: what it loads, what it learns from a table, what it shows."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from checkout import EXAMPLE, ROOT

import kmgraph
from kmgraph import KmgraphError, RuleTable, RunResult, open_project, open_run, open_table
from kmgraph.api import session
from kmgraph.cli.main import cli
from kmgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from installed import Kmgraph

TOPICS = ("PoliticalContent", "CatContent", "FitnessContent", "TravelContent")
POSTS = [
    {"who": f"user{n}", "topic": TOPICS[n % 4], "fate": "taken down" if n % 4 == 0 and n % 9 else "left"}
    for n in range(800)
]
HEAVY = {"numpy", "duckdb", "rdflib", "pyoxigraph", "owlready2", "jinja2", "scipy", "pyshacl", "nh3", "jpype", "rich"}


@pytest.fixture(scope="module")
def run() -> RunResult:
    columns, values = {"who": "author", "fate": "outcome"}, {"outcome": {"taken down": "removed", "left": "kept"}}
    return open_table(POSTS, name="posts", columns=columns, values=values, platform="forum").learn()


def modules_after(code: str) -> set[str]:
    printing = f"{code}\nimport sys, json; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", printing], capture_output=True, check=True, text=True, cwd=ROOT)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_kmgraph_loads_nothing_of_it() -> None:
    loaded = modules_after("import kmgraph")
    assert {name for name in loaded if name.startswith("kmgraph")} == {"kmgraph", "kmgraph.lazy"}
    assert not {name.split(".")[0] for name in loaded} & HEAVY


def test_help_waits_for_no_library() -> None:
    names = [[name] for name in cli.commands or cli.list_commands(None)]  # type: ignore[arg-type]
    names += [["ontology", "check"], ["ontology", "terms"], ["rules", "import"], ["terms", "suggest"]]
    code = f"""
import contextlib, io
from kmgraph.cli.main import cli
for name in {names!r}:
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        cli.main([*name, "--help"], standalone_mode=False)
    assert "Usage:" in shown.getvalue(), name
"""
    assert not {name.split(".")[0] for name in modules_after(code)} & HEAVY


def test_every_public_name_is_there_and_documented() -> None:
    assert len(kmgraph.__all__) == 10
    for name in set(kmgraph.__all__) - {"__version__"}:
        assert (getattr(kmgraph, name).__doc__ or "").strip(), name
    with pytest.raises(AttributeError, match="no attribute"):
        kmgraph.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_what_was_not_understood_is_told_as_on_the_command_line(here: Kmgraph, tmp_path: Path) -> None:
    rows = [
        {**post, "topik": "x", "posted_at": "2025-13-45" if n % 50 == 0 else "2025-01-02"}
        for n, post in enumerate(POSTS)
    ]
    columns, values = {"who": "author", "fate": "outcome"}, {"outcome": {"taken down": "removed", "left": "kept"}}
    told = open_table(rows, name="posts", columns=columns, values=values, platform="forum").learn()

    notes = [line for line in told.warnings if line.startswith("note: ")]
    assert any('the header "topik" names no term' in line for line in notes)
    assert any('"posted_at": a value is not a time' in line and "16 rows" in line for line in notes)
    page = told._repr_html_()
    assert f"Notes on what was read: {len(notes)}." in page
    assert "16 rows" not in page

    file = tmp_path / "posts.csv"
    renamed = {"taken down": "removed", "left": "kept"}
    lines = (
        f"{n},{row['who']},{row['topic']},{renamed[row['fate']]},{row['topik']},{row['posted_at']}"
        for n, row in enumerate(rows)
    )
    file.write_text("\n".join(("id,author,topic,outcome,topik,posted_at", *lines)) + "\n", encoding="utf-8")
    said = here("learn", file, "--platform", "forum", "-o", tmp_path / "rules.json").stderr.splitlines()
    warnings = open_project(file, platform="forum").learn().warnings
    assert len(warnings) >= 3
    assert [line for line in said if line.startswith(("note: ", "warning: "))] == list(warnings)
    # A file of rules holds what limits its figures, and knows nothing of how they were read.
    kept = open_run(tmp_path / "rules.json").warnings
    assert kept == tuple(line for line in warnings if line.startswith("warning: "))


def test_a_table_gives_rules(run: RunResult) -> None:
    (row,) = run.rules
    assert (row.scope, row.status, row.lifecycle) == ("PoliticalContent", "tacit", "candidate")
    assert set(row.text) == {"en", "zh"}
    assert run.rules.to_pandas().to_dict("records") == run.rules.to_dicts()
    assert run.rules.to_dicts()[0]["text.en"] == row.text["en"]
    assert run.rules[:1] == (row,)


def test_figures_are_public_unless_exact_ones_are_asked_for(run: RunResult) -> None:
    (public,), (exact,) = run.rules, run.exact_rules
    assert public.target is not None
    assert public.target % 5 == 0
    assert exact.target == sum(post["fate"] == "taken down" for post in POSTS)
    assert "Public figures" in run.rules._repr_html_()
    assert "Exact figures" in run.exact_rules._repr_html_()
    assert "about 800 observed posts" in run._repr_html_()
    assert str(exact.target) not in run._repr_html_()


def test_what_a_notebook_shows_is_escaped_and_in_the_language_asked_for(run: RunResult) -> None:
    (row,) = run.rules
    shown = RuleTable((replace(row, text={"zh": "<script>alert(1)</script>"}),), run.rules.privacy, "zh")._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "公开数字" in shown
    changed = replace(row, rate_since="2025-03", rate_target=25, rate_kept=None)
    assert (changed.counts, row.counts) == ((25, None), (row.target, row.kept))
    assert "未能证实任何规则" in RuleTable((), run.rules.privacy, "zh")._repr_html_()


def test_drafts_are_judged_as_the_command_does(run: RunResult) -> None:
    (verdict,) = run.check("My day", topic="PoliticalContent")
    assert verdict.rules == (run.rules[0].id,)
    assert verdict.risk is not None
    assert verdict.risk > 0.8
    assert verdict.change[0]["drop"]
    first, second = run.check_table([{"id": "a", "topic": "CatContent"}, {"id": "b", "topic": "PoliticalContent"}])
    assert (first.id, first.rules, second.rules) == ("a", (), verdict.rules)
    assert "Smallest change" in run.advise("My day", topic="PoliticalContent", language="en")
    with pytest.raises(UsageError, match="no platform"):
        run.check("My day", platform="elsewhere")


def test_a_warm_check_makes_nothing_anew(run: RunResult) -> None:
    run.check("warm up")
    times = []
    for number in range(20):
        start = time.perf_counter()
        run.check(f"My cat, and the election of {number}")
        times.append(time.perf_counter() - start)
    assert min(times) <= 0.2  # some milliseconds; the first takes seconds


def test_a_rule_is_explained_by_the_start_of_its_id(run: RunResult) -> None:
    assert "no published rules" in run.explain(run.rules[0].id[:6]).lower()
    with pytest.raises(KmgraphError, match="there is no rule"):
        run.explain("r-00000000")


def test_documents_and_exports_are_written(run: RunResult, tmp_path: Path) -> None:
    files = run.guidelines(tmp_path / "out", ("md",))
    assert "politics" in files["guidelines.en.md"].read_text(encoding="utf-8")
    exported = run.export(tmp_path / "rules.csv")
    assert (tmp_path / "rules.csv").read_bytes() == exported.data
    assert exported.losses
    with pytest.raises(UsageError, match="no format"):
        run.export(tmp_path / "rules.ttl")
    opened = open_run(tmp_path / "out")
    assert opened.rules.to_dicts() == run.rules.to_dicts()
    with pytest.raises(UsageError, match="written already"):
        opened.guidelines(tmp_path / "again")


def test_exact_rules_alone_show_no_public_ones(run: RunResult, tmp_path: Path) -> None:
    alone = replace(run, public=None)
    with pytest.raises(UsageError, match="exact figures"):
        alone.rules  # noqa: B018


def test_a_run_is_opened_with_its_project(example_run: Path) -> None:
    opened = open_run(example_run, EXAMPLE, language="zh")
    assert len(opened.rules) > 10
    assert "公开数字" in opened._repr_html_()
    (verdict, *_) = opened.check("Election night: why I will vote", platform="rednote")
    assert verdict.rules


def test_a_project_is_opened_as_the_command_opens_it() -> None:
    assert open_project(EXAMPLE, languages=("zh",)).project.languages == ("zh",)
    with pytest.raises(KmgraphError):
        open_project(EXAMPLE / "nothing.csv")
    with pytest.raises(UsageError, match="name of a table"):
        open_table(POSTS, name="../x")


def test_files_of_a_table_go_with_it() -> None:
    opened = open_table(POSTS[:4], platform="forum")
    (source,) = opened.project.sources
    assert source.path.exists()
    del opened
    assert not source.path.exists()


def test_examples_in_the_docstrings_and_on_the_page_run(here: Kmgraph) -> None:
    assert doctest.testmod(session).attempted
    for result in (
        doctest.testmod(session),
        doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False, encoding="utf-8"),
    ):
        assert result.attempted
        assert not result.failed


def test_an_export_spares_what_was_read_and_what_a_run_wrote(tmp_path: Path) -> None:
    (tmp_path / "kmgraph.toml").write_text('[project]\nname = "p"\n[[source]]\npath = "posts.csv"\n')
    lines = [f"{n},user{n},{TOPICS[n % 4]},{'removed' if n % 4 == 0 and n % 9 else 'kept'}" for n in range(800)]
    (tmp_path / "posts.csv").write_text("\n".join(["id,author,topic,outcome", *lines]))
    run = open_project(tmp_path).learn()
    run.guidelines(tmp_path / "out", ("md",))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for name in ("posts.csv", "kmgraph.toml", "out/graph.nq", "out/rules.json", "out.private/rules.json"):
        with pytest.raises(UsageError):
            run.export(tmp_path / name, "csv")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    run.export(tmp_path / "rules.csv")


WRONG: dict[str, dict[str, object]] = {
    "a header is no text": {"columns": {"who": None}},
    "a number for a column": {"columns": {"who": 5}},
    "no mapping of values": {"values": {"outcome": "kept"}},
    "a value is no text": {"values": {"outcome": {"kept": 5}}},
    "a name is a number": {"name": 5},
    "a platform is a number": {"platform": 7},
    "a seed below 0": {"seed": -1},
    "a seed in words": {"seed": "0"},
    "one language alone": {"languages": "en"},
    "a language is a number": {"languages": [5]},
    "an ontology that is no path": {"ontology": [5]},
    "one path alone": {"published": "rules.toml"},
    "a path that no system has": {"ontology": ["a\0b.ttl"]},
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_arguments_are_told_in_words(case: str) -> None:
    with pytest.raises(UsageError) as told:
        open_table(POSTS, **WRONG[case])  # type: ignore[arg-type]
    assert told.value.where is not None


class NoPath:
    def __fspath__(self) -> str:
        raise RuntimeError


class PathOfBytes:
    def __fspath__(self) -> bytes:
        return b"out"


class PathOfNumber:
    def __fspath__(self) -> int:
        return 5


@pytest.mark.parametrize(
    "path", ["a\0b", 5, None, b"out", "x" * 5_000, "x/" * 5_000, "a\ud800", NoPath(), PathOfBytes(), PathOfNumber()]
)
def test_what_is_no_path_is_told_in_words(run: RunResult, path: Any) -> None:
    for act in (open_project, open_run, run.guidelines, run.export):
        with pytest.raises(UsageError):
            act(path)


def test_where_no_run_can_be_is_told_in_words(run: RunResult) -> None:
    for act in (open_run, run.guidelines, run.export):
        with pytest.raises(KmgraphError):
            act("/")


def test_wrong_questions_are_told_in_words(run: RunResult, tmp_path: Path) -> None:
    asked: Any = run
    acts: tuple[Callable[[], object], ...] = (
        lambda: asked.explain(5),
        lambda: asked.check(None),
        lambda: asked.check("x", platform=5),
        lambda: asked.check("x", topic=5),
        lambda: asked.advise("x", language=5),
        lambda: asked.guidelines(tmp_path / "out", "pdf"),
        lambda: asked.guidelines(tmp_path / "out", ("exe",)),
        lambda: asked.export(tmp_path / "rules.csv", form=5),
        lambda: asked.export(tmp_path / "rules.csv", languages="en"),
    )
    for act in acts:
        with pytest.raises(UsageError):
            act()
    assert not list(tmp_path.iterdir())


def test_half_characters_are_as_in_files(run: RunResult) -> None:
    rows = [
        {**post, "text": "\ud800", "topic": "\udc00" if n % 10 == 0 else post["topic"]} for n, post in enumerate(POSTS)
    ]
    columns, values = {"who": "author", "fate": "outcome"}, {"outcome": {"taken down": "removed", "left": "kept"}}
    learned = open_table(rows, columns=columns, values=values, platform="forum").learn()
    assert [rule.scope for rule in learned.rules] == [rule.scope for rule in run.rules]
    headed = [{**post, "\ud800": "x"} for post in POSTS]
    assert len(open_table(headed, columns=columns, values=values, platform="forum").learn().rules) == len(run.rules)
    assert len(run.check_table([{"text": "\udc00"}])) == 1
