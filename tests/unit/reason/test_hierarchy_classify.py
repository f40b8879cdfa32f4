"""Classification by HermiT, through owlready2 and through the OWL API: the same tree, the same errors."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest
from owlapi_checks import classify_owlapi

from kmgraph.errors import OntologyError
from kmgraph.model import Hierarchy
from kmgraph.reason import classify

PREFIXES = """
@prefix : <https://example.org/x#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix owlready: <http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#> .
:p a owl:ObjectProperty . :d a owl:DatatypeProperty .
"""
BOTH = pytest.mark.parametrize("engine", [classify, classify_owlapi])
Engine = Callable[[bytes], Hierarchy]


def ntriples(turtle: str) -> bytes:
    quads = ox.parse(input=PREFIXES + turtle, format=ox.RdfFormat.TURTLE)
    return ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b""


def x(name: str) -> str:
    return f"https://example.org/x#{name}"


def at_least(number: str, datatype: str = "xsd:integer") -> str:
    facet = f"[ a rdfs:Datatype ; owl:onDatatype {datatype} ; owl:withRestrictions ([ xsd:minInclusive {number} ]) ]"
    return f"[ a owl:Restriction ; owl:onProperty :d ; owl:someValuesFrom {facet} ]"


def value(literal: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty :d ; owl:hasValue {literal} ]"


def defined(name: str, *parts: str) -> str:
    return f":{name} a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf ({' '.join(parts)}) ] .\n"


SCOPES = ntriples(
    """
    <https://example.org/x> a owl:Ontology ; owl:imports <https://nowhere.invalid/> ; owlready:python_module "nowhere" .
    :Content a owl:Class . :Video rdfs:subClassOf :Content . :Audio rdfs:subClassOf :Content .
    :Video owl:disjointWith :Audio .
    :Clip rdfs:subClassOf :Video ; rdfs:label "clip \\"short\\" \\\\ \\u7247"@en , "短\\n片"@zh-Hans .
    :Everything owl:equivalentClass owl:Thing .
    """
    + defined("Old", ":Content", at_least("30"))
    + defined("Older", ":Content", at_least("40"))
    + defined("Forty", ":Content", value("40"))
    + defined("OldClip", ":Clip", at_least("30"))
    + defined("VideoNotClip", ":Video", "[ a owl:Class ; owl:complementOf :Clip ]")
    + defined("VideoNotAudio", ":Video", "[ a owl:Class ; owl:complementOf :Audio ]")
    + defined("NoClip", ":Clip", "[ a owl:Class ; owl:complementOf :Video ]")
    + defined("Mixed", ":Video", ":Audio")
    + defined("WithClip", ":Content", "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :Clip ]")
    + defined("WithVideo", ":Content", "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :Video ]")
    + "".join(defined(f"Same{number}", ":Content", at_least("0")) for number in range(5))
    + "<https://example.org/类(一)> a owl:Class ; rdfs:subClassOf :Clip ."
)


@pytest.fixture(scope="module")
def trees() -> dict[str, Hierarchy]:
    return {"owlready2": classify(SCOPES), "owlapi": classify_owlapi(SCOPES)}


@pytest.fixture(scope="module")
def tree(trees: dict[str, Hierarchy]) -> Hierarchy:
    return trees["owlready2"]


def test_both_ways_to_hermit_give_the_same_tree(trees: dict[str, Hierarchy]) -> None:
    assert trees["owlready2"] == trees["owlapi"]


def test_ranges_of_numbers_contain_one_another(tree: Hierarchy) -> None:
    assert tree.parents[x("Older")] == {x("Old")}
    assert tree.parents[x("Forty")] == {x("Older")}
    assert tree.is_subclass(x("OldClip"), x("Old"))
    assert not tree.is_subclass(x("OldClip"), x("Older"))


def test_exceptions_narrow_a_scope(tree: Hierarchy) -> None:
    assert tree.parents[x("VideoNotClip")] >= {x("Video")}
    assert not tree.is_subclass(x("Video"), x("VideoNotClip"))
    assert tree.is_equivalent(x("VideoNotAudio"), x("Video"))


def test_restrictions_follow_the_class_tree(tree: Hierarchy) -> None:
    assert tree.parents[x("WithClip")] == {x("WithVideo")}


def test_contradictory_scopes_are_unsatisfiable(tree: Hierarchy) -> None:
    assert tree.unsatisfiable == {x("Mixed"), x("NoClip")}
    assert tree.consistent


def test_five_equivalent_classes_are_all_equivalent(tree: Hierarchy) -> None:
    same = {x(f"Same{number}") for number in range(5)}
    assert all(tree.equivalents[iri] == same - {iri} for iri in same)


def test_what_is_equivalent_to_thing_is_above_all(tree: Hierarchy) -> None:
    assert tree.parents[x("Content")] == {x("Everything")}


def test_iris_beyond_ascii_come_back(tree: Hierarchy) -> None:
    assert tree.parents["https://example.org/类(一)"] == {x("Clip")}


@BOTH
def test_an_inconsistent_ontology_is_a_result(engine: Engine) -> None:
    tree = engine(ntriples(":A a owl:Class . :B owl:disjointWith :A . :i a :A , :B ."))
    assert tree == Hierarchy(consistent=False)


LITERALS = [
    ("0.3", "0.30", True),
    ("0.3", "0.30000000000000000001", False),
    ('"INF"^^xsd:double', '"INF"^^xsd:double', True),
    ("99999999999999999999999", "99999999999999999999998", False),
    ('"en"', '"en"^^xsd:language', True),
    ('"1"^^xsd:boolean', "true", True),
    ("5", '"5"^^xsd:double', False),
    ('"a\\"b\\\\\\n类"', '"a\\"b\\\\\\n\\u7C7B"', True),
]


@BOTH
def test_values_arrive_as_written(engine: Engine) -> None:
    pairs = "".join(
        defined(f"A{row}", value(first)) + defined(f"B{row}", value(second))
        for row, (first, second, _) in enumerate(LITERALS)
    )
    tree = engine(ntriples(pairs))
    same = [tree.is_equivalent(x(f"A{row}"), x(f"B{row}")) for row in range(len(LITERALS))]
    assert same == [expected for _, _, expected in LITERALS]


@BOTH
def test_a_datatype_the_reasoner_does_not_know_is_named(engine: Engine) -> None:
    with pytest.raises(OntologyError) as caught:
        engine(ntriples(":d rdfs:range xsd:date ."))
    assert str(caught.value) == (
        "the reasoner does not know the datatype xsd:date\n"
        "  at: <https://example.org/x#d> rdfs:range xsd:date\n"
        "  try: use xsd:dateTime for dates"
    )


def test_a_value_that_its_datatype_lacks_is_named() -> None:
    with pytest.raises(OntologyError) as caught:
        classify(ntriples(defined("A", value('"many"^^xsd:integer'))))
    assert str(caught.value) == (
        '"many" is no xsd:integer\n  at: […] owl:hasValue "many"\n  try: run `kmgraph ontology check` on the extension'
    )


def test_an_ontology_outside_owl_dl_is_refused_with_the_reason() -> None:
    at_most_one = '[ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality "1"^^xsd:nonNegativeInteger ]'
    with pytest.raises(OntologyError, match=r"Non-simple property '<https://example\.org/x#p>'"):
        classify(ntriples(f":p a owl:TransitiveProperty . :A rdfs:subClassOf {at_most_one} ."))


def test_reasons_hold_no_java_talk() -> None:
    with pytest.raises(OntologyError) as caught:
        classify(ntriples(f":A rdfs:subClassOf {at_least('5', 'xsd:boolean')} ."))
    assert str(caught.value) == (
        "the reasoner refused the ontology: The xsd:boolean datatype does not provide any facets, but the ontology "
        "contains a restriction on boolean with facets\n"
        "  try: run `kmgraph ontology check` on the extension"
    )


def test_no_installed_java_and_no_fitting_locale_is_needed(monkeypatch: pytest.MonkeyPatch, tree: Hierarchy) -> None:
    for name in ("JAVA_HOME", "LANG", "LC_CTYPE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-Xmx1m")
    assert classify(SCOPES) == tree
    assert classify_owlapi(SCOPES) == tree
