"""Questions that follow several values at once: no answer pairs what nobody said belongs together."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kmgraph.namespaces import PREFIXES
from kmgraph.query import list_questions

HEADER = (
    "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items()) + "PREFIX : <https://example.org/>\n"
)
QUESTIONS = {question.name: question.sparql for question in list_questions()}
TREE = """km:Codification rdfs:subClassOf km:Externalization .
km:Combination rdfs:subClassOf km:KnowledgeConversion .
km:Externalization rdfs:subClassOf km:KnowledgeConversion ;
    km:phase km:E . km:E km:phaseOrder 2 .
km:Removal rdfs:subClassOf km:Restriction .
dsa:REMOVED skos:inScheme dsa:decision_visibility ; km:mapsToClass km:Removal .
dsa:FULLY skos:inScheme dsa:automated_decision ; km:mapsToIndividual km:AutomatedDecider , km:FullyAutomated .
dsa:PARTLY skos:inScheme dsa:automated_decision ; km:mapsToIndividual km:PartlyAutomated .
dsa:NOT skos:inScheme dsa:automated_decision ; km:mapsToIndividual km:NotAutomated .
"""
RULES = """:a a km:ReportedRule ; km:ruleId "a" . :b a km:ReportedRule ; km:ruleId "b" .
:p a km:PublishedRule . :q a km:PublishedRule . :r a km:PublishedRule .
"""


def asked(question: str, facts: str, *names: str) -> list[tuple[str, ...]]:
    """Return the rows of an answer, local names alone."""
    store = ox.Store()
    store.load(
        (HEADER.replace("PREFIX", "@prefix").replace(">\n", "> .\n") + TREE + facts).encode(), ox.RdfFormat.TURTLE
    )
    found = store.query(QUESTIONS[question])
    assert isinstance(found, ox.QuerySolutions)
    return [tuple("" if row[name] is None else _local(row[name]) for name in names) for row in found]


def _local(term: object) -> str:
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return term.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


@pytest.mark.parametrize(
    ("facts", "pairs"),
    [
        (":a km:codifiedAs :p . :q km:codifies :b . :c km:convertsFrom :a , :b ; km:convertsTo :p , :q .", "ap bq"),
        (":a km:codifiedAs :p . :c km:convertsFrom :a , :b ; km:convertsTo :p , :q .", "ap bq"),
        (":a km:codifiedAs :p . :c km:convertsFrom :a , :b ; km:convertsTo :p , :q , :r .", "ap bq br"),
        (":c km:convertsFrom :a , :b ; km:convertsTo :p , :q .", ""),
        (":c km:convertsFrom :a , :b ; km:convertsTo :p .", "ap bp"),
        (":c km:convertsFrom :a ; km:convertsTo :p , :q .", "ap aq"),
        (":c km:convertsFrom :a ; km:convertsTo :p .", "ap"),
    ],
)
def test_rules_are_in_the_texts_that_they_are_told_to_be_in(facts: str, pairs: str) -> None:
    rows = asked("codified-rules", RULES + ":c a km:Codification . " + facts, "rule_id", "published")
    assert " ".join(map("".join, rows)) == pairs


@pytest.mark.parametrize(
    ("facts", "pairs"),
    [
        (":c km:convertsFrom :a , :b ; km:convertsTo :p , :q .", ["-p", "-q", "a-", "b-"]),
        (":a km:codifiedAs :p . :c km:convertsFrom :a , :b ; km:convertsTo :p , :q .", ["-q", "a-p", "b-"]),
        (":c km:convertsFrom :a , :b ; km:convertsTo :p .", ["a-p", "b-p"]),
        (":c km:convertsFrom :a , :b .", ["a-", "b-"]),
        (":c km:convertsTo :p .", ["-p"]),
        ("", ["-"]),
    ],
)
def test_what_went_in_is_not_said_to_be_each_that_came_out(facts: str, pairs: list[str]) -> None:
    rows = asked("conversions-of-knowledge", RULES + ":c a km:Codification . " + facts, "from", "to")
    assert sorted(map("-".join, rows)) == pairs


def test_of_an_activity_that_was_several_conversions_none_is_said_to_be_that_of_a_thing() -> None:
    facts = ":c a km:Codification , km:Combination ; km:convertsFrom :a , :q ; km:convertsTo :p ."
    rows = asked("conversions-of-knowledge", RULES + facts, "kind", "from", "to")
    assert sorted(rows) == [("", "a", "p"), ("", "q", "p"), ("Codification", "", ""), ("Combination", "", "")]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("km:decidedBy km:AutomatedDecider", "FULLY"),
        ("km:decidedBy km:AutomatedDecider , km:Moderator", "PARTLY"),
        ("km:decidedBy km:AutomatedDecider , km:CommunityDecider", "PARTLY"),
        ("km:decidedBy km:AutomatedDecider , km:UnknownDecider", ""),
        ("km:decidedBy km:AutomatedDecider , km:Moderator ; km:automation km:NotAutomated", "NOT"),
        ("km:decidedBy km:Moderator", ""),
    ],
)
def test_software_beside_people_decided_in_part(told: str, code: str) -> None:
    facts = f":d a km:ModerationDecision ; km:imposes :m ; {told} . :m a km:Removal ."
    assert asked("dsa-report-of-decisions", facts, "visibility", "automation", "decisions") == [("REMOVED", code, "1")]


@pytest.mark.parametrize(
    ("facts", "pairs"),
    [
        ("km:appealsAgainst :d , :e ; km:appealResult km:Up , km:Down", ["-Down", "-Up", "d-", "e-"]),
        ("km:appealsAgainst :d , :e ; km:appealResult km:Up", ["-Up", "d-", "e-"]),
        ("km:appealsAgainst :d ; km:appealResult km:Up , km:Down", ["d-Down", "d-Up"]),
        ("km:appealsAgainst :d , :e", ["d-", "e-"]),
    ],
)
def test_results_are_of_the_decisions_that_they_are_told_of(facts: str, pairs: list[str]) -> None:
    rows = asked("appeals", f"km:Appeal rdfs:subClassOf km:Complaint . :q a km:Appeal ; {facts} .", "against", "result")
    assert sorted(map("-".join, rows)) == pairs


@pytest.mark.parametrize(
    ("settled", "pairs", "counted"),
    [
        ("km:Codified , km:Rejected", ["-Codified", "-Rejected", "a-", "b-"], [("", "2")]),
        ("km:Rejected", ["-Rejected", "a-", "b-"], [("", "2")]),
    ],
)
def test_states_are_of_the_rules_that_they_are_told_of(
    settled: str, pairs: list[str], counted: list[tuple[str, str]]
) -> None:
    facts = f"{RULES} :v a km:RuleReview ; km:reviews :a , :b ; km:settlesOn {settled} ."
    assert sorted(map("-".join, asked("reviews-of-rules", facts, "rule_id", "result"))) == pairs
    assert asked("reviews-over-time", facts, "state", "rules") == counted
