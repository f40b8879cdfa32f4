"""An observed decision in the graph: one decision, one measure of the kind that its outcome has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from observe_world import read, source

from kmgraph.graph import ProjectNames, iter_observation_lines
from kmgraph.graph.observations import MEASURE_CLASSES
from kmgraph.model import Outcome, Vocabulary
from kmgraph.namespaces import KM, RDF

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ProjectNames("https://example.org/p/")


def said(folder: Path, outcome: str, decider: str = "moderator") -> set[tuple[str, str, str]]:
    path = folder / "posts.csv"
    path.write_text(f"id,outcome,decided_by\n1,{outcome},{decider}\n", "utf-8")
    table = read(source(path)).table
    platforms = {platform: NAMES.platform(platform) for platform in table.platforms}
    lines = b"".join(iter_observation_lines(table, Vocabulary(), NAMES, platforms))
    quads = ox.parse(lines, format=ox.RdfFormat.N_QUADS)
    return {(str(getattr(q.subject, "value", "")), q.predicate.value, getattr(q.object, "value", "")) for q in quads}


@pytest.mark.parametrize("outcome", MEASURE_CLASSES)
def test_a_decision_imposes_one_measure_on_the_content(tmp_path: Path, outcome: Outcome) -> None:
    facts = said(tmp_path, outcome)
    decision, measure, content = NAMES.decision("1"), NAMES.measure("1"), NAMES.content("1")
    assert {fact for fact in facts if fact[0] in {decision, measure}} == {
        (decision, RDF.type, KM.ModerationDecision),
        (decision, KM.decidesOn, content),
        (decision, KM.decidedBy, KM.Moderator),
        (decision, KM.imposes, measure),
        (measure, RDF.type, MEASURE_CLASSES[outcome]),
        (measure, KM.onContent, content),
    }
    assert (NAMES.observation("1"), KM.ofDecision, decision) in facts


def test_a_post_that_was_left_alone_has_neither(tmp_path: Path) -> None:
    facts = said(tmp_path, Outcome.KEPT)
    assert not [fact for fact in facts if fact[1] in {KM.ofDecision, KM.imposes}]


def test_nobody_is_said_to_have_decided_where_nothing_tells(tmp_path: Path) -> None:
    facts = said(tmp_path, Outcome.REMOVED, "")
    assert (NAMES.observation("1"), KM.ofDecision, NAMES.decision("1")) in facts
    assert not [fact for fact in facts if fact[1] == KM.decidedBy]


def test_what_a_table_records_as_unknown_is_said_to_be(tmp_path: Path) -> None:
    assert (NAMES.decision("1"), KM.decidedBy, KM.UnknownDecider) in said(tmp_path, Outcome.REMOVED, "unknown")


def test_what_authors_delete_is_no_moderation_decision(tmp_path: Path) -> None:
    facts = said(tmp_path, Outcome.REMOVED, "author")
    assert (NAMES.decision("1"), RDF.type, KM.AuthorWithdrawal) in facts
    assert (NAMES.decision("1"), KM.decidedBy, KM.AuthorDecider) in facts
    assert not [fact for fact in facts if fact[1] == KM.imposes or fact[2] == KM.ModerationDecision]
