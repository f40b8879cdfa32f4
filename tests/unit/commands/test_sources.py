"""`kmgraph sources`: which kinds there are, and that none promises what it doesn't keep."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import statement_dumps as dumps
from platform_exports import EXPORTS, outcomes_of, raw_rows, read_export

from kmgraph.cli.errors import run_safely
from kmgraph.cli.main import cli
from kmgraph.commands import facts_of, list_sources, sources_as_json, sources_as_text
from kmgraph.errors import UsageError
from kmgraph.observe.readers.registry import find_reader

HEADERS = {
    "reasons": "reason",
    "decided": "decided_at",
    "posted": "posted_at",
    "authors": "author",
    "deciders": "decided_by",
    "texts": "text",
}
OF_DSA = {"incompatible_content_ground": "reason", "application_date": "decided_at", "content_date": "posted_at"}
FIXTURES = sorted(path for path in EXPORTS.iterdir() if path.suffix != ".md")


def test_every_kind_of_kmgraph_says_what_it_can() -> None:
    for reader in list_sources():
        facts = facts_of(reader)
        assert reader.facts is not None, reader.kind
        assert facts.title
        assert {facts.kept, *(getattr(facts, name) for name in HEADERS)} <= {"yes", "some", "no", "as given"}


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_what_a_kind_says_is_what_its_files_hold(path: Path) -> None:
    reader = find_reader(path)
    facts, decided = facts_of(reader), set(outcomes_of(read_export(path)))
    rows = [row for row in raw_rows(path) if row.get("id") in decided]
    for name, header in HEADERS.items():
        told = [header in row for row in rows]
        assert getattr(facts, name) != "no" or not any(told), header
        assert getattr(facts, name) != "yes" or all(told), header
    assert facts.kept != "no" or "kept" not in outcomes_of(read_export(path)).values()
    known = {"id", "outcome", "cluster", "platform", *HEADERS.values()}
    assert {header for row in rows for header in row} - known <= set(facts.features)


@pytest.mark.parametrize(("name", "kind"), [("kept", "reddit"), ("kept", "abusefilter"), ("texts", "lemmy")])
def test_what_is_there_of_some_posts_is_there_in_a_fixture(name: str, kind: str) -> None:
    (reader,) = list_sources([kind])
    assert getattr(facts_of(reader), name) == "some"
    paths = [path for path in FIXTURES if find_reader(path).kind == kind]
    outcomes = [outcome for path in paths for outcome in outcomes_of(read_export(path)).values()]
    rows = [row for path in paths for row in raw_rows(path)]
    assert "kept" in outcomes if name == "kept" else any(HEADERS[name] in row for row in rows)


def test_what_is_said_of_dumps_is_what_they_hold(tmp_path: Path) -> None:
    (reader,) = list_sources(["dsa"])
    mapped = reader.default_mapping.columns
    assert set(mapped) == set(dumps.HEADINGS)
    assert OF_DSA.items() <= mapped.items()
    assert not {"author", "text"} & set(mapped.values())
    assert set(facts_of(reader).features) == set(mapped.values()) - {
        *("-", "id", "outcome", "platform", "posted_at", "decided_at", "decided_by", "reason")
    }
    assert ", ".join(header for header, target in mapped.items() if target == "-") in facts_of(reader).notes[-1]


def run(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert run_safely(cli, ["sources", *arguments]) == 0
    return capsys.readouterr().out


def test_the_command_lists_kinds_and_tells_more_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    table = run(capsys=capsys)
    assert [line.split()[0] for line in table.splitlines()[1:-2]] == [reader.kind for reader in list_sources()]
    lemmy = run("lemmy", capsys=capsys)
    assert lemmy.startswith("lemmy: the modlog of Lemmy")
    assert "kept posts: no" in lemmy
    assert "kept ones have to come from another" in " ".join(lemmy.split())
    assert max(map(len, lemmy.splitlines())) <= 130


def test_the_list_is_there_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    kinds = {entry["kind"]: entry for entry in json.loads(run("--format", "json", capsys=capsys))}
    assert kinds["dsa"]["suffixes"] == [".zip", ".csv"]
    assert (kinds["reddit"]["kept"], kinds["lemmy"]["kept"], kinds["csv"]["kept"]) == ("some", "no", "as given")
    (only,) = json.loads(run("ozone", "--format", "json", capsys=capsys))
    assert only["features"] == ["KindContent", "inLanguage", "medium", "imageCount", "hasLink"]
    assert sources_as_json(list_sources(["ozone"])) == run("ozone", "--format", "json", capsys=capsys)


def test_an_unknown_kind_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match='did you mean "reddit"'):
        list_sources(["redit"])
    assert "kmgraph sources KIND" in sources_as_text(list_sources(), in_full=False)
