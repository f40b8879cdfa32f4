"""The part of an ontology that scopes depend on says of them exactly what the whole ontology says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reasoner_answers import small_worker, tree

from kmgraph.io import AnsweringChild
from kmgraph.rdf.triples import Triples, named_classes, read_triples
from kmgraph.reason.client import ReasonerRequest

PREFIXES = """
@prefix : <https://example.org/x#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty . :d a owl:DatatypeProperty .
"""
NAMES = [f":{name}" for name in "ABCDEF"]
SCOPES = [f"https://example.org/x#S{number}" for number in range(4)]
# r may be transitive, and such a property must not be counted.
ROLES = st.sampled_from([":p", ":q", ":r"])
COUNTED = st.sampled_from([":p", ":q"])
INDIVIDUALS = st.sampled_from([":i", ":j"])
BOUNDS = st.integers(0, 3)


def restriction(role: str, quantifier: str, filler: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {role} ; owl:{quantifier} {filler} ]"


def boolean(connective: str, parts: list[str]) -> str:
    return f"[ a owl:Class ; owl:{connective} ({' '.join(parts)}) ]"


def above(number: int) -> str:
    facet = f"[ a rdfs:Datatype ; owl:onDatatype xsd:integer ; owl:withRestrictions ([ xsd:minInclusive {number} ]) ]"
    return restriction(":d", "someValuesFrom", facet)


LEAVES = st.one_of(
    st.sampled_from(NAMES),
    st.builds(above, BOUNDS),
    st.builds(lambda number: restriction(":d", "hasValue", str(number)), BOUNDS),
    st.builds(lambda role, one: restriction(role, "hasValue", one), ROLES, INDIVIDUALS),
    st.builds(lambda role: restriction(role, "maxCardinality", '"1"^^xsd:nonNegativeInteger'), COUNTED),
    st.builds(lambda one: f"[ a owl:Class ; owl:oneOf ({one}) ]", INDIVIDUALS),
)


def larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(
        st.builds(boolean, st.sampled_from(["intersectionOf", "unionOf"]), several),
        st.builds(lambda part: f"[ a owl:Class ; owl:complementOf {part} ]", parts),
        st.builds(restriction, ROLES, st.sampled_from(["someValuesFrom", "allValuesFrom"]), parts),
    )


EXPRESSIONS = st.recursive(LEAVES, larger, max_leaves=4)
AXIOMS = st.one_of(
    st.builds(lambda name, part: f"{name} rdfs:subClassOf {part} .", st.sampled_from(NAMES), EXPRESSIONS),
    st.builds(lambda sub, sup: f"{sub} rdfs:subClassOf {sup} .", EXPRESSIONS, EXPRESSIONS),
    st.builds(lambda name, part: f"{name} owl:equivalentClass {part} .", st.sampled_from(NAMES), EXPRESSIONS),
    st.sampled_from([f"{one} owl:disjointWith {other} ." for one in NAMES for other in NAMES if one != other]),
    st.builds(lambda one, name: f"{one} a {name} .", INDIVIDUALS, st.sampled_from(NAMES)),
    st.builds(lambda one, role, other: f"{one} {role} {other} .", INDIVIDUALS, ROLES, INDIVIDUALS),
    st.builds(lambda one, number: f"{one} :d {number} .", INDIVIDUALS, BOUNDS),
    st.builds(lambda role, part: f"{role} rdfs:domain {part} .", ROLES, EXPRESSIONS),
    st.builds(lambda role, part: f"{role} rdfs:range {part} .", ROLES, EXPRESSIONS),
    st.sampled_from(
        [
            ":r a owl:TransitiveProperty .",
            ":p a owl:FunctionalProperty .",
            ":d a owl:FunctionalProperty .",
            ":p owl:inverseOf :q .",
            ":p rdfs:subPropertyOf :r .",
            ":q rdfs:subPropertyOf :p .",
            ":r owl:propertyChainAxiom (:p :q) .",
            ":i owl:differentFrom :j .",
            ":i owl:sameAs :j .",
        ]
    ),
)


def ontology(axioms: list[str], scopes: list[str]) -> Triples:
    declared = [f"{name} a owl:Class ." for name in NAMES] + [f"{one} a owl:NamedIndividual ." for one in (":i", ":j")]
    defined = [f"<{iri}> a owl:Class ; owl:equivalentClass {part} ." for iri, part in zip(SCOPES, scopes, strict=True)]
    quads = ox.parse(PREFIXES + "\n".join([*declared, *axioms, *defined]), format=ox.RdfFormat.TURTLE)
    return read_triples(ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b"")


@pytest.fixture(scope="module")
def worker() -> Iterator[AnsweringChild]:
    with small_worker() as started:
        yield started


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(AXIOMS, max_size=10), st.lists(EXPRESSIONS, min_size=4, max_size=4))
def test_the_part_says_of_scopes_what_the_whole_says(
    worker: AnsweringChild, axioms: list[str], scopes: list[str]
) -> None:
    triples = ontology(axioms, scopes)

    whole = tree(worker, ReasonerRequest("classify", triples), named_classes(triples))
    part = tree(worker, ReasonerRequest("relate", triples, {"classes": SCOPES}), frozenset(SCOPES))

    assert part.consistent == whole.consistent
    assert part.unsatisfiable == whole.unsatisfiable & frozenset(SCOPES)
    for one, other in product(SCOPES, SCOPES):
        if whole.consistent:
            assert part.is_subclass(one, other) == whole.is_subclass(one, other)
