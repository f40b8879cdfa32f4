"""Which individuals a classification can do without."""

from __future__ import annotations

import pyoxigraph as ox

from kmgraph.rdf.triples import read_triples
from kmgraph.reason.input import without_idle_individuals

X = "https://example.org/x#"


def left_of(turtle: str) -> set[str]:
    """Return the local names that still are subjects."""
    prefixes = f"""@prefix : <{X}> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . :C a owl:Class . :p a owl:ObjectProperty ."""
    quads = ox.parse(input=prefixes + turtle, format=ox.RdfFormat.TURTLE)
    triples = read_triples(ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b"")
    subjects = [triple.subject for triple in without_idle_individuals(triples)]
    return {subject.value.removeprefix(X) for subject in subjects if isinstance(subject, ox.NamedNode)} - {"C", "p"}


def test_an_individual_that_no_class_names_goes() -> None:
    assert left_of(":i a :C . :j a owl:NamedIndividual ; :p :i .") == set()


def test_one_named_by_a_restriction_stays_with_all_that_assertions_connect_to_it() -> None:
    value = ":D a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :i ] ."
    assert left_of(value + ":i a :C . :j a :C ; :p :i . :j :p :k . :k a :C . :far a :C .") == {"D", "i", "j", "k"}


def test_one_named_by_an_enumeration_stays() -> None:
    assert left_of(":D a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:oneOf (:i) ] . :i a :C .") == {"D", "i"}


def test_being_different_is_no_reason_to_stay() -> None:
    assert left_of(":i a :C . :j a :C . [] a owl:AllDifferent ; owl:distinctMembers (:i :j) .") == set()


def test_a_class_that_is_typed_by_a_class_stays() -> None:
    assert left_of(":D a owl:Class , :C ; rdfs:subClassOf :C . :q a owl:DatatypeProperty , :C .") == {"D", "q"}
