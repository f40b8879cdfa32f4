"""What is said of classes so that no reader of axioms takes it is found, with the name it is said of."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from checkout import ROOT

from kmgraph.namespaces import PREFIXES
from kmgraph.rdf import NO_LIST, ClassAxioms, read_rdf

EX = "https://example.org/x#"
HEAD = f"""@prefix ex: <{EX}> . @prefix rdf: <{PREFIXES["rdf"]}> . @prefix rdfs: <{PREFIXES["rdfs"]}> .
@prefix owl: <{PREFIXES["owl"]}> .
"""


def axioms(text: str) -> ClassAxioms:
    return ClassAxioms(quad.triple for quad in ox.parse((HEAD + text).encode(), format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize(
    "text",
    [
        "ex:A owl:equivalentClass [ owl:unionOf ( ex:B ex:C ) ] .",
        "ex:A rdfs:subClassOf [ owl:onProperty ex:p ; owl:someValuesFrom ex:B ] .",
        "ex:A rdfs:subClassOf [ a owl:Restriction ; owl:allValuesFrom [ owl:oneOf ( ex:i ) ] ] .",
        "ex:A owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( ex:B [ owl:complementOf ex:C ] ) ] .",
        "ex:A owl:disjointUnionOf ( [ owl:complementOf ex:C ] ) .",
        "ex:A rdfs:subClassOf [ a ex:Odd ; owl:complementOf ex:C ] .",
    ],
)
def test_an_expression_without_a_type_is_found(text: str) -> None:
    (found,) = axioms(text).broken()
    assert (found.subject, "has no type" in found.fault) == (f"{EX}A", True)


@pytest.mark.parametrize(
    "text",
    [
        "_:l rdf:first ex:B ; rdf:rest _:l .",
        "_:l rdf:first ex:B .",
        "_:l rdf:rest () .",
        "_:l rdf:first ex:B , ex:C ; rdf:rest () .",
        "_:l rdf:first ex:B ; rdf:rest _:m , () . _:m rdf:first ex:C ; rdf:rest () .",
        "_:l rdf:first ex:B ; rdf:rest _:m . _:m rdf:first ex:C ; rdf:rest _:l .",
    ],
)
@pytest.mark.parametrize("kind", ["unionOf", "oneOf"])
def test_a_list_that_is_none_is_found(kind: str, text: str) -> None:
    (found,) = axioms(f"ex:A owl:equivalentClass [ a owl:Class ; owl:{kind} _:l ] . {text}").broken()
    assert (found.subject, found.fault) == (f"{EX}A", NO_LIST)


def test_what_is_said_of_several_has_no_subject() -> None:
    (found,) = axioms("[] a owl:AllDisjointClasses ; owl:members _:l . _:l rdf:first ex:A .").broken()
    assert found.subject == ""


def test_names_that_stand_for_classes_are_told() -> None:
    told = axioms("ex:A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( ex:B owl:Thing ) ] . ex:i a ex:C .").named()
    assert told == {f"{EX}A", f"{EX}B"}


@pytest.mark.parametrize("folder", ["ontology", "examples"])
def test_what_kmgraph_ships_is_whole(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.ttl"))
    assert files
    assert [file for file in files if ClassAxioms(quad.triple for quad in read_rdf(file)).broken()] == []
