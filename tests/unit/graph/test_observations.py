"""Observed rows in the graph: what is written, what is left to be inferred, and what bears no name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from observe_world import POLITICS, VOCABULARY, read, source

from kmgraph.graph import ProjectNames, iter_observation_lines
from kmgraph.graph.observations import MEASURE_CLASSES
from kmgraph.model import Outcome
from kmgraph.namespaces import KM, PROV, RDF, RDFS

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ProjectNames("https://example.org/p/")
Fact = tuple[str, str, str]


def lines(folder: Path, table: str) -> list[str]:
    path = folder / "posts.csv"
    path.write_text(table, "utf-8")
    observed = read(source(path)).table
    platforms = {platform: NAMES.platform(platform) for platform in observed.platforms}
    parts = iter_observation_lines(observed, VOCABULARY, NAMES, platforms)
    return b"".join(part.lines for part in parts).decode().splitlines()


def said(folder: Path, table: str) -> set[Fact]:
    triples = ox.parse("\n".join(lines(folder, table)).encode(), format=ox.RdfFormat.N_TRIPLES)
    return {(_name(t.subject), t.predicate.value, _name(t.object)) for t in triples}


def _name(term: object) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(getattr(term, "value", ""))


def about(node: str, facts: set[Fact]) -> set[tuple[str, str]]:
    return {(predicate, value) for subject, predicate, value in facts if subject == node}


@pytest.mark.parametrize("outcome", MEASURE_CLASSES)
def test_a_decision_imposes_one_measure_on_the_content(tmp_path: Path, outcome: Outcome) -> None:
    facts = said(tmp_path, f"id,outcome,decided_by\n1,{outcome},moderator\n")
    assert about("_:od0", facts) == {
        (RDF.type, KM.ModerationDecision),
        (KM.decidesOn, "_:oc0"),
        (KM.decidedBy, KM.Moderator),
        (KM.imposes, "_:om0"),
    }
    assert about("_:om0", facts) == {(RDF.type, MEASURE_CLASSES[outcome]), (KM.onContent, "_:oc0")}
    assert ("_:oo0", KM.ofDecision, "_:od0") in facts


def test_a_row_that_is_a_server_is_no_content_and_a_measure_against_it(tmp_path: Path) -> None:
    path = tmp_path / "blocks.csv"
    path.write_text("#domain,#severity,#public_comment\nbad.example,suspend,spam\nloud.example,silence,\n", "utf-8")
    observed = read(replace(source(path), kind="mastodon-domain-blocks")).table
    (platform,) = observed.platforms
    parts = iter_observation_lines(observed, VOCABULARY, NAMES, {platform: NAMES.platform(platform)})
    facts = {
        (_name(t.subject), t.predicate.value, _name(t.object))
        for t in ox.parse(b"".join(part.lines for part in parts), format=ox.RdfFormat.N_TRIPLES)
    }
    assert {kind for _, predicate, kind in facts if predicate == RDF.type} == {
        *(KM.ModerationDecision, KM.PlatformBlock, KM.PlatformLimit, KM.Platform)
    }
    (block,) = (node for node, _, value in facts if value == KM.PlatformBlock)
    server = NAMES.server("bad.example")
    assert about(block, facts) >= {(KM.onOtherPlatform, server), (KM.appliesOnPlatform, NAMES.platform(platform))}
    assert (RDFS.label, "bad.example") in about(server, facts)
    (decision,) = (node for node, predicate, value in facts if (predicate, value) == (KM.imposes, block))
    assert (KM.statedReason, "spam") in about(decision, facts)
    assert not {KM.rowId, KM.ofContent, KM.onContent, KM.hasOutcome} & {predicate for _, predicate, _ in facts}


def test_a_post_that_was_left_alone_has_neither(tmp_path: Path) -> None:
    facts = said(tmp_path, "id,outcome\n1,kept\n")
    assert not [fact for fact in facts if fact[1] in {KM.ofDecision, KM.imposes}]


def test_nobody_is_said_to_have_decided_where_nothing_tells(tmp_path: Path) -> None:
    facts = said(tmp_path, "id,outcome,decided_by\n1,removed,\n")
    assert ("_:oo0", KM.ofDecision, "_:od0") in facts
    assert not [fact for fact in facts if fact[1] == KM.decidedBy]


def test_what_a_table_records_as_unknown_is_said_to_be(tmp_path: Path) -> None:
    facts = said(tmp_path, "id,outcome,decided_by\n1,removed,unknown\n")
    assert ("_:od0", KM.decidedBy, KM.UnknownDecider) in facts


def test_what_authors_delete_is_no_moderation_decision(tmp_path: Path) -> None:
    facts = said(tmp_path, "id,outcome,decided_by\n1,removed,author\n")
    assert about("_:od0", facts) == {
        (RDF.type, KM.AuthorWithdrawal),
        (KM.decidesOn, "_:oc0"),
        (KM.decidedBy, KM.AuthorDecider),
    }


def test_a_kind_of_content_is_not_called_content_once_more(tmp_path: Path) -> None:
    facts = said(tmp_path, "id,outcome,topic\n1,kept,politics\n2,kept,\n")
    assert {value for predicate, value in about("_:oc0", facts) if predicate == RDF.type} == {POLITICS}
    assert {value for predicate, value in about("_:oc1", facts) if predicate == RDF.type} == {KM.Content}


def test_states_of_an_account_are_shared_and_told_apart(tmp_path: Path) -> None:
    facts = said(tmp_path, "id,outcome,author,account age\n1,kept,jane,3\n2,kept,jane,3\n3,kept,jane,4\n4,kept,jim,3\n")
    states = {subject: value for subject, predicate, value in facts if predicate == KM.hasAuthor}
    assert states == {"_:oc0": "_:oa0", "_:oc1": "_:oa0", "_:oc2": "_:oa2", "_:oc3": "_:oa3"}
    whole = {subject: value for subject, predicate, value in facts if predicate == PROV.specializationOf}
    assert whole["_:oa0"] == whole["_:oa2"] != whole["_:oa3"]


def test_nobodys_states_are_nobodys(tmp_path: Path) -> None:
    facts = said(tmp_path, "id,outcome,author,account age\n1,kept,,3\n2,kept,,3\n")
    assert {subject for subject, predicate, _ in facts if predicate == KM.hasAuthor} == {"_:oc0", "_:oc1"}
    assert not [fact for fact in facts if fact[1] == PROV.specializationOf]


def test_nothing_is_written_twice(tmp_path: Path) -> None:
    rows = "".join(f"{row},removed,u{row % 3},{row % 2},storm,politics\n" for row in range(30))
    written = lines(tmp_path, f"id,outcome,author,account age,cluster,topic\n{rows}")
    assert len(written) == len(set(written)) > 300


def test_the_name_of_a_cluster_is_under_the_key(tmp_path: Path) -> None:
    facts = said(tmp_path, "id,outcome,cluster,author\n1,kept,storm,storm\n2,kept,storm,jane\n3,kept,,\n")
    clusters = [value for _, predicate, value in facts if predicate == KM.inCluster]
    authors = {value for _, predicate, value in facts if predicate == KM.hasAuthor}
    assert len(clusters) == 2
    assert len(set(clusters)) == 1
    assert "storm" not in str(facts)
    # The same name means another thing as an author's.
    assert clusters[0].rsplit("/", 1)[1] not in {author.rsplit("/", 1)[1] for author in authors}
