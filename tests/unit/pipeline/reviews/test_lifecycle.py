"""How far people have taken a rule: what is stated of it, what the latest review came to, whether it was codified."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kmgraph.graph import LIFECYCLE_STATES
from kmgraph.model import Hierarchy, Lifecycle
from kmgraph.namespaces import KM, PREFIXES
from kmgraph.pipeline.reviews import read_lifecycles
from kmgraph.rdf import TripleIndex

P = "https://example.org/p/"
HEADER = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in PREFIXES.items()) + f"@prefix : <{P}> .\n"
HIERARCHY = Hierarchy(
    parents={f"{P}Rewriting": frozenset({KM.Codification}), KM.PublishedProhibition: frozenset({KM.PublishedRule})}
)
CODIFIES = ":text km:codifies :r . "
RETIRED = ":a km:reviews :r ; km:settlesOn km:Retired . "


def index(turtle: str) -> TripleIndex:
    return TripleIndex(ox.parse((HEADER + turtle).encode(), format=ox.RdfFormat.TURTLE))


def lifecycles(*turtle: str, published: tuple[str, ...] = ()) -> dict[str, str]:
    found = read_lifecycles([index(text) for text in turtle], [P + name for name in published], HIERARCHY)
    return {rule.removeprefix(P): str(state) for rule, state in found.items()}


def review(name: str, state: str, time: str = "", prop: str = "endedAtTime") -> str:
    told = f' ; prov:{prop} "{time}"^^xsd:dateTime' if time else ""
    return f":{name} a km:RuleReview ; km:reviews :r ; km:settlesOn km:{state}{told} . "


def test_of_a_rule_of_which_nothing_is_said_nothing_is_known() -> None:
    assert lifecycles(":r a km:InferredRule . :a a km:RuleReview ; km:reviews :r .") == {}


@pytest.mark.parametrize("state", list(Lifecycle))
def test_a_review_or_a_statement_gives_the_state(state: Lifecycle) -> None:
    iri = LIFECYCLE_STATES[state]
    assert lifecycles(f":r km:lifecycle <{iri}> .") == {"r": state}
    assert lifecycles(f"[] km:reviews :r , :s ; km:settlesOn <{iri}> .") == {"r": state, "s": state}


@pytest.mark.parametrize(
    ("reviews", "state"),
    [
        (review("z", "Retired", "2025-01-01T00:00:00Z") + review("a", "Reviewed", "2025-02-01T00:00:00Z"), "reviewed"),
        (review("a", "Retired", "2025-02-01T00:00:00Z") + review("z", "Reviewed", "2025-01-01T00:00:00Z"), "retired"),
        (review("a", "Reviewed", "2025-01-01T00:00:00Z", "startedAtTime") + review("b", "Retired"), "reviewed"),
        (review("a", "Reviewed") + review("b", "Retired"), "retired"),
        (
            review("a", "Retired", "2025-01-01T23:30:00-02:00") + review("b", "Reviewed", "2025-01-02T00:00:00Z"),
            "retired",
        ),
        (review("a", "Retired", "2025-01-01T00:00:00") + review("b", "Reviewed", "2025-01-02T00:00:00Z"), "reviewed"),
        (review("a", "Retired", "in May") + review("b", "Reviewed", "2025-01-02T00:00:00Z"), "reviewed"),
    ],
)
def test_the_latest_review_counts_and_of_several_at_a_time_the_furthest(reviews: str, state: str) -> None:
    assert lifecycles(reviews) == {"r": state}
    first, second = (part for part in reviews.split(" . ") if part)
    assert lifecycles(f"{first} .", f"{second} .") == {"r": state}


def test_a_published_rule_that_codifies_a_rule_takes_it_further_than_a_review_but_not_back() -> None:
    assert lifecycles(CODIFIES) == lifecycles(":r km:codifiedAs :text .") == {"r": "codified"}
    assert lifecycles(CODIFIES + review("a", "Reviewed", "2025-01-01T00:00:00Z")) == {"r": "codified"}
    assert lifecycles(CODIFIES, RETIRED) == {"r": "retired"}
    assert lifecycles(CODIFIES, RETIRED.replace("Retired", "Rejected")) == {"r": "rejected"}


def test_what_is_stated_of_the_rule_itself_holds_against_all_else() -> None:
    for state in ("Candidate", "Reviewed", "Rejected", "Retired"):
        stated = f":r km:lifecycle km:{state} . "
        assert lifecycles(stated, CODIFIES + RETIRED) == {"r": state.lower()}


@pytest.mark.parametrize(
    ("conversion", "codified"),
    [
        ("km:convertsFrom :r ; km:convertsTo :text", {"r"}),
        ("km:convertsFrom :r , :s ; km:convertsTo :text", {"r", "s"}),
        ("km:convertsFrom :r ; km:convertsTo :text , :other", {"r"}),
        ("km:convertsFrom :r ; km:convertsTo :word", set()),
        # Nothing says which became which,
        ("km:convertsFrom :r , :s ; km:convertsTo :text , :other", set()),
        # or what is told of one leaves the other.
        ("km:convertsFrom :r , :s ; km:convertsTo :text , :other . :text km:codifies :r", {"r", "s"}),
    ],
)
def test_what_went_into_a_codification_was_written_down(conversion: str, codified: set[str]) -> None:
    for kind in ("km:Codification", ":Rewriting"):
        assert lifecycles(f":act a {kind} ; {conversion} .", published=("text",)).keys() == codified
        typed = f":act a {kind} ; {conversion} . :text a km:PublishedProhibition ."
        assert lifecycles(typed).keys() == codified
    assert lifecycles(f":act a km:Externalization ; {conversion} .", published=("text",)).keys() <= {"r"}


OLD = (
    *(":old a km:PublishedProhibition .", ":old km:statedIn :page .", ":old km:jurisdiction 'EU' ."),
    *(":old km:inForceUntil '2025-02-01T00:00:00Z'^^xsd:dateTime .", ":old km:prescribesOutcome km:AdultsOnly ."),
    *(
        ":old km:enforcement km:Enforced .",
        ":old km:codifies :s .",
        ":s km:codifiedAs :old .",
        ":d km:citesRule :old .",
    ),
)


@pytest.mark.parametrize("old", OLD)
def test_a_text_that_was_amended_is_in_no_state_of_practice(old: str) -> None:
    act = ":act a km:Codification ; km:convertsFrom :r , :old ; km:convertsTo :text . "
    for told in ([act + old], [act, old]):
        assert lifecycles(*told, published=("text",)).keys() - {"s"} == {"r"}
    assert lifecycles(act, published=("text", "old")).keys() == {"r"}


def test_a_state_of_ones_own_is_none_that_documents_have_words_for() -> None:
    assert lifecycles(":a km:reviews :r ; km:settlesOn :parked . :s km:lifecycle :parked .") == {}
