"""Tables that hold codes of the shipped lists, and lists as JSON: what they say in terms of the ontology."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from observe_world import KEY, cells, deciders, outcomes

from kmgraph.graph import ProjectNames, iter_observation_lines
from kmgraph.model import Hierarchy, ObservationTable, Outcome, Source, Vocabulary, outcomes_of
from kmgraph.namespaces import KM, local_name
from kmgraph.observe import Observed, read_observations
from kmgraph.ontology import load_codes, load_ontology

HEADERS = {"visibility": "outcome", "type": "medium", "automated": "decided_by", "keyword": "Content"}


@cache
def vocabulary() -> Vocabulary:
    return load_ontology().vocabulary


def read(path: Path, *, target: frozenset[Outcome] = frozenset({Outcome.REMOVED, Outcome.RESTRICTED})) -> Observed:
    tree = Hierarchy(parents={iri: frozenset(term.parents) for iri, term in vocabulary().classes.items()})
    header = path.read_text("utf-8").partition("\n")[0].split(",")
    columns = {name: HEADERS[name] for name in header if name in HEADERS}
    return read_observations((Source(path, columns=columns),), vocabulary(), tree, key=KEY, target=target)


def read_cell(folder: Path, header: str, cell: str) -> Observed:
    path = folder / "posts.csv"
    outcome = "" if header == "visibility" else ",kept"
    quoted = cell.replace('"', '""')
    path.write_text(f'id,{header}{",outcome" if outcome else ""}\na,"{quoted}"{outcome}\n', "utf-8")
    return read(path)


def names(table: ObservationTable) -> set[str]:
    return {
        local_name(str(value))
        for column in table.columns
        for row in cells(column)
        if isinstance(row, set)
        for value in row
    }


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        ("DECISION_VISIBILITY_CONTENT_DISABLED", "restricted"),
        ('["DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED"]', "age-restricted"),
        ('["DECISION_VISIBILITY_CONTENT_LABELLED", "DECISION_VISIBILITY_CONTENT_REMOVED"]', "removed"),
        ("labelled|removed|demoted", "removed"),
        ("removed|reinstated", "reinstated"),
        ('["removed", "something of ours"]', "removed"),
    ],
)
def test_outcomes(tmp_path: Path, cell: str, outcome: str) -> None:
    assert outcomes(read_cell(tmp_path, "visibility", cell).table) == [outcome]


@pytest.mark.parametrize("cell", ["[]", '["DECISION_NEVER_HEARD_OF"]', '["labelled", "something of ours"]'])
def test_a_row_without_a_known_outcome_is_not_read(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "posts.csv"
    quoted = cell.replace('"', '""')
    path.write_text(f'id,visibility\na,"{quoted}"\nb,kept\n', "utf-8")
    observed = read(path)
    assert observed.table.ids == ("b",)
    assert [(reject.row, reject.outcome) for reject in observed.rejects] == [(1, -1)]


def test_of_several_outcomes_the_strictest_in_the_target_counts_and_all_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("id,visibility,decided_by\na,removed|labelled|demoted,x\nb,kept,x\n", "utf-8")
    observed = read(path, target=frozenset({Outcome.LABELLED, Outcome.DEMOTED}))
    table = observed.table
    assert outcomes(table) == ["demoted", "kept"]
    assert table.several is not None
    assert [outcomes_of(bits) for bits in table.several.tolist()] == [
        (Outcome.REMOVED, Outcome.DEMOTED, Outcome.LABELLED), (),
    ]  # fmt: skip
    assert [notice.count for notice in observed.notices if notice.code == "several-outcomes"] == [1]
    lines = iter_observation_lines(table, vocabulary(), ProjectNames("https://e.org/"), {"platform": "https://e.org/p"})
    graph = tmp_path / "posts.nt"
    graph.write_bytes(b"".join(part.lines for part in lines))
    for measure in ("Removal", "Demotion", "Labelling"):
        assert f"<{KM}{measure}>" in graph.read_text("utf-8")
    again = read(graph, target=frozenset({Outcome.LABELLED, Outcome.DEMOTED})).table
    assert outcomes(again) == ["demoted", "kept"]
    assert again.several is not None
    assert again.several.tolist() == table.several.tolist()


@pytest.mark.parametrize(
    ("cell", "decider"),
    [
        ("AUTOMATED_DECISION_FULLY", "automated"),
        # People decided; moderators, or members by vote, is not said.
        ('["AUTOMATED_DECISION_PARTIALLY"]', "unknown"),
        ("AUTOMATED_DECISION_NOT_AUTOMATED", "unknown"),
        ("AUTOMATED_DECISION_SOMEHOW", "unknown"),
        ("AutoModerator", "automated"),
        ("系统", "automated"),
        # Reddit's staff, whatever else acts in its name.
        ("Anti-Evil Operations", "moderator"),
        ("版主", "moderator"),
    ],
)
def test_deciders(tmp_path: Path, cell: str, decider: str) -> None:
    assert deciders(read_cell(tmp_path, "automated", cell).table) == [decider]


@pytest.mark.parametrize(
    ("cell", "is_understood"), [("AUTOMATED_DECISION_NOT_AUTOMATED", True), ("AUTOMATED_DECISION_SOMEHOW", False)]
)
def test_a_code_that_does_not_say_who_decided_is_understood(tmp_path: Path, cell: str, is_understood: bool) -> None:
    observed = read_cell(tmp_path, "automated", cell)
    assert any("names nobody who decides" in notice.text for notice in observed.notices) != is_understood


@pytest.mark.parametrize(
    ("header", "cell", "kinds"),
    [
        ("type", '["CONTENT_TYPE_IMAGE","CONTENT_TYPE_VIDEO"]', {"Image", "Video"}),
        ("type", "CONTENT_TYPE_TEXT", {"Text"}),
        ("type", '["video", "image"]', {"Image", "Video"}),
        ("keyword", '["KEYWORD_PHISHING"]', {"PhishingContent"}),
        ("keyword", "[]", set()),
    ],
)
def test_kinds(tmp_path: Path, header: str, cell: str, kinds: set[str]) -> None:
    observed = read_cell(tmp_path, header, cell)
    assert names(observed.table) == kinds
    assert observed.notices == ()


def test_a_code_that_covers_more_than_a_class_is_not_taken_for_it(tmp_path: Path) -> None:
    observed = read_cell(tmp_path, "keyword", "STATEMENT_CATEGORY_SCAMS_AND_FRAUD")
    assert observed.table.columns == ()
    (notice,) = observed.notices
    assert notice.text == 'the value "STATEMENT_CATEGORY_SCAMS_AND_FRAUD" covers more than km:ScamContent'
    assert notice.setting == "[source.values.keyword]"


def test_what_codes_say_is_declared() -> None:
    known = vocabulary().classes.keys() | vocabulary().individuals.keys()
    assert len(load_codes()) > 100
    assert {term for code in load_codes().values() for term in (*code.says, *code.near)} <= known
