"""Numbers as classes in their order: which are put in order, which are left, and that many rules are soon placed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pyoxigraph as ox
import pytest
from reasoner_answers import small_worker

from kmgraph.io import AnsweringChild
from kmgraph.model import And, DataRange, Expression, HasValue, Named, Not, Some
from kmgraph.namespaces import KM, XSD
from kmgraph.ontology.load import Ontology, load_ontology
from kmgraph.rdf.triples import Triples, read_triples
from kmgraph.reason import ScopeReasoner, classify, with_scopes
from kmgraph.reason.client import ReasonerRequest
from kmgraph.reason.hierarchy import hierarchy_from_answer
from kmgraph.reason.numbers import order_numbers

X = "https://example.org/x#"
PREFIXES = f"""
@prefix : <{X}> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:age a owl:DatatypeProperty .
"""
WHOLE = ":age rdfs:range xsd:integer . "
SINGLE = WHOLE + ":age a owl:FunctionalProperty . "


def triples(text: str) -> Triples:
    quads = ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)
    return read_triples(ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b"")


def some(*facets: str) -> str:
    inside = " ".join(f"[ xsd:{facet} ]" for facet in facets)
    filler = f"[ a rdfs:Datatype ; owl:onDatatype xsd:integer ; owl:withRestrictions ({inside}) ]"
    return f"[ a owl:Restriction ; owl:onProperty :age ; owl:someValuesFrom {filler} ]"


def joined(kind: str, *parts: str) -> str:
    return f"[ a owl:Class ; owl:{kind} ({' '.join(parts)}) ]"


def no(part: str) -> str:
    return f"[ a owl:Class ; owl:complementOf {part} ]"


def scope(name: str, part: str) -> str:
    return f":{name} a owl:Class ; owl:equivalentClass {part} . "


SEVEN = scope("Of7", "[ a owl:Class ; owl:oneOf (:seven) ]") + ":seven a owl:NamedIndividual ; :age 7 . "
ANY = "[ a owl:Restriction ; owl:onProperty :age ; owl:someValuesFrom xsd:integer ]"
YOUNG, OLD = some("maxExclusive 7"), some("minInclusive 7")


@pytest.fixture(scope="module")
def worker() -> Iterator[AnsweringChild]:
    with small_worker() as started:
        yield started


# What is in the first is in the second, and whether that follows where one of the two is said in another way.
WITHIN = {
    "not below, and from there on": (SINGLE, joined("intersectionOf", ANY, no(YOUNG)), OLD),
    "not from there on, and below": (SINGLE, joined("intersectionOf", ANY, no(OLD)), YOUNG),
    "none below among several": (WHOLE, joined("intersectionOf", ANY, no(YOUNG)), OLD),
    "from one to another": (SINGLE, some("minInclusive 3", "maxExclusive 5"), some("minExclusive 2", "maxInclusive 6")),
    "among several, from one to another": (WHOLE, some("minInclusive 3", "maxExclusive 5"), some("minExclusive 2")),
    "a value": (SINGLE, "[ a owl:Restriction ; owl:onProperty :age ; owl:hasValue 3 ]", YOUNG),
    "between two whole numbers": (SINGLE, some("minExclusive 6.5"), OLD),
    "below none": (":age rdfs:range xsd:nonNegativeInteger . ", some("maxExclusive 0"), ":Other"),
    "a small type": (":age rdfs:range xsd:byte . ", ANY, some("maxExclusive 128")),
    "a number that is there": (SINGLE + SEVEN, joined("intersectionOf", ANY, ":Of7"), OLD),
}


@pytest.mark.parametrize("case", WITHIN)
def test_one_lies_in_the_other(worker: AnsweringChild, case: str) -> None:
    axioms, inner, outer = WITHIN[case]
    given = triples(axioms + ":Other a owl:Class . " + scope("Inner", inner) + scope("Outer", outer))
    in_order = order_numbers(given)
    assert not [triple for triple in in_order if X + "age" in str(triple)]
    scopes = [X + "Inner", X + "Outer"]
    answer = worker.ask(ReasonerRequest("relate", in_order, {"classes": scopes}).to_json())
    found = hierarchy_from_answer(scopes, answer)
    assert scopes[0] in found.unsatisfiable or found.is_subclass(*scopes)
    assert (scopes[0] in found.unsatisfiable) == (case == "below none")
    assert not found.is_subclass(scopes[1], scopes[0]) or case in {
        "not below, and from there on",
        "not from there on, and below",
        "between two whole numbers",
        "a small type",
    }


LEFT = {
    "no range": "",
    "a range that is no number": ":age rdfs:range xsd:string . ",
    "floating point, of which two zeros differ": ":age rdfs:range xsd:double . ",
    "below another property": SINGLE + ":age rdfs:subPropertyOf :other . :other a owl:DatatypeProperty . ",
    "a key": SINGLE + ":Person a owl:Class ; owl:hasKey (:age) . ",
    "how many values": WHOLE
    + scope("Two", '[ a owl:Restriction ; owl:onProperty :age ; owl:minCardinality "2"^^xsd:nonNegativeInteger ]'),
    "only such values": SINGLE
    + scope("Only", "[ a owl:Restriction ; owl:onProperty :age ; owl:allValuesFrom xsd:integer ]"),
    "a property of everything": SINGLE
    + scope("Top", "[ a owl:Restriction ; owl:onProperty owl:topDataProperty ; owl:hasValue 1 ]"),
    "several values, two ends and what is not": WHOLE
    + scope("Between", some("minInclusive 1", "maxExclusive 3"))
    + scope("Not", no(some("minInclusive 2"))),
    "two ranges in one scope, of several values": WHOLE
    + scope("Both", joined("unionOf", some("minInclusive 1", "maxExclusive 3"), some("minInclusive 3"))),
}


@pytest.mark.parametrize("case", LEFT)
def test_of_whatever_more_is_said_is_left_as_it_is(case: str) -> None:
    given = triples(LEFT[case] + scope("Scope", YOUNG))
    assert order_numbers(given) is given


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


def limits(kind: str, count: int) -> list[Expression]:
    age, reports = f"{KM}accountAgeDays", f"{KM}reportCount"
    young: list[Expression] = [
        Some(KM.hasAuthor, DataRange(age, XSD.integer, None, 7 + number)) for number in range(count)
    ]
    if kind == "below":
        return young
    if kind == "both":
        seen = [DataRange(reports, XSD.integer, 3 * number, None) for number in range(count)]
        return [And((one, other)) for one, other in zip(young, reversed(seen), strict=True)]
    return [Some(KM.hasAuthor, DataRange(age, XSD.integer, 7 + number, 20 + 3 * number)) for number in range(count)]


@pytest.mark.parametrize("kind", ["below", "both", "between"])
def test_a_hundred_limits_on_one_property_are_soon_placed(kind: str, ontology: Ontology) -> None:
    scopes = [f"https://example.org/s/{number:03}" for number in range(100)]
    definitions = dict(zip(scopes, limits(kind, 100), strict=True))
    with ScopeReasoner(seconds=60) as reasoner:
        reasoner.prepare(ontology.ntriples)
        tree = reasoner.tree(scopes, definitions, ontology.vocabulary)
    # Each limit lies in the next where both only grow; with another end that grows, too, none lies in another.
    nested = {(one, other) for one in range(100) for other in range(one, 100)}
    expected = nested if kind != "between" else {(one, one) for one in range(100)}
    found = {(one, other) for one in range(100) for other in range(100) if tree.is_subclass(scopes[one], scopes[other])}
    assert found == expected
    assert not tree.unsatisfiable


def test_what_else_scopes_say_stays(ontology: Ontology) -> None:
    """A learned rule with an exception, and one on other things, beside limits on numbers."""
    age = f"{KM}accountAgeDays"
    young = Some(KM.hasAuthor, DataRange(age, XSD.integer, None, 7))
    politics, news = Named(f"{KM}PoliticalContent"), Named(f"{KM}NewsContent")
    definitions: dict[str, Expression] = {
        "urn:s:politics": politics,
        "urn:s:young-politics": And((politics, young)),
        "urn:s:politics-but-young": And((politics, Not(young))),
        "urn:s:exactly-three": Some(KM.hasAuthor, HasValue(age, 3)),
        "urn:s:young": young,
        "urn:s:news": news,
    }
    with ScopeReasoner() as reasoner:
        reasoner.prepare(ontology.ntriples)
        tree = reasoner.tree([*definitions], definitions, ontology.vocabulary)
    found = {
        (one, other) for one in definitions for other in definitions if one != other and tree.is_subclass(one, other)
    }
    assert found == {
        ("urn:s:young-politics", "urn:s:politics"),
        ("urn:s:young-politics", "urn:s:young"),
        ("urn:s:politics-but-young", "urn:s:politics"),
        ("urn:s:exactly-three", "urn:s:young"),
    }


def test_a_hundred_classes_of_an_extension_are_soon_placed_and_waited_for(ontology: Ontology) -> None:
    """The worker warms up on the ontology: a long one would keep it from answering."""
    classes = [f"https://example.org/c/{number:03}" for number in range(100)]
    definitions = dict(zip(classes, limits("below", 100), strict=True))
    extended = with_scopes(ontology.ntriples, definitions, ontology.vocabulary)
    tree = classify(extended, individuals=False, seconds=60)
    assert all(tree.parents[one] == {other} for one, other in pairwise(classes))
    with ScopeReasoner(seconds=60) as reasoner:
        reasoner.prepare(extended)
        assert reasoner.tree(classes[:2], {}, ontology.vocabulary).is_subclass(*classes[:2])
