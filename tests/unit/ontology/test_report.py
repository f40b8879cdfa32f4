"""Faults of terms that no reasoner finds, each shown by a few lines of Turtle; and kmgraph's own terms, without one."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from ontology_files import described_terms

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM
from kmgraph.ontology import Level, load_ontology, report_on
from kmgraph.rdf import TripleIndex

PREFIXES = """
@prefix ex: <https://example.org/x#> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:Root a owl:Class ; rdfs:label "root" , "root"@en , "根"@zh ; skos:definition "What all else is below."@en .
"""
NAMED = 'rdfs:label "{0}"@en , "{0}词"@zh ; skos:definition "Something called {0} for a test."@en'
ALONE = "ex:A a owl:Class ; " + NAMED.format("alpha")
BARE = "ex:A a owl:Class ; rdfs:subClassOf ex:Root"
CLASS = ALONE + " ; rdfs:subClassOf ex:Root"


def faults(turtle: str, *languages: str) -> list[str]:
    triples = TripleIndex(ox.parse((PREFIXES + turtle).encode(), format=ox.RdfFormat.TURTLE))
    found = {
        quad.subject.value
        for quad in ox.parse((PREFIXES + turtle).encode(), format=ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode)
    }
    terms = {term for term in found if not term.endswith(("#Root", "#Old"))}
    return [str(finding) for finding in report_on(triples, terms, languages or ("en", "zh"))]


@pytest.mark.parametrize(
    ("turtle", "expected"),
    {
        CLASS + " .": [],
        CLASS + ' ; rdfs:label "again"@en .': ["error: A has 2 labels in en; the first in order is taken"],
        CLASS + ' ; skos:definition "Again said."@en .': [
            "error: A has 2 definitions in en; the first in order is taken"
        ],
        CLASS + " , ex:A .": ["error: A is stated to be below itself, as a class"],
        CLASS + " , ex:Lost .": ["error: A names Lost (https://example.org/x#Lost), which is declared nowhere"],
        CLASS + " , [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:Root ] .": [
            "error: A names p (https://example.org/x#p), which is declared nowhere"
        ],
        CLASS + " , ex:Old . ex:Old a owl:Class ; owl:deprecated true ; obo:IAO_0100001 ex:Root .": [
            "error: A uses Old, which is deprecated; use Root"
        ],
        CLASS + " ; owl:deprecated true .": ["advice: A is deprecated, and no IAO:0100001 says by what it is replaced"],
        CLASS + " ; owl:deprecated true ; obo:IAO_0100001 ex:Root .": [],
        CLASS + " ; obo:IAO_0100001 ex:Root .": [
            "error: A is replaced by another (IAO:0100001) but not marked as owl:deprecated"
        ],
        ALONE + " .": ["advice: A has no parent, no class below it, and no property"],
        BARE + ' ; rdfs:label "Root"@en , "甲"@zh ; skos:definition "A thing."@en .': [
            "error: A has the label “Root”, as has the class Root"
        ],
        BARE + ' ; rdfs:label "alpha"@en , "甲"@zh ; skos:definition "Alpha."@en .': [
            "advice: A has a definition that only repeats its label, in en"
        ],
        BARE + ' ; rdfs:label "alpha "@en ; skos:definition "A thing."@en .': [
            "advice: A has a label with spaces too many: “alpha ”",
            "advice: A has no label in zh",
        ],
        BARE + ' ; rdfs:label " "@en , "甲"@zh ; skos:definition ""@en . ex:Old rdfs:label ""@en .': [
            "error: A has an empty label",
            "error: A has an empty definition",
        ],
        BARE + ' ; rdfs:label "alpha" .': [
            "advice: A has a label without a language: “alpha”",
            "advice: A has no label in en, zh",
            "advice: A has no definition",
        ],
        BARE + ' ; rdfs:label "甲类"@en , "甲"@zh ; skos:definition "A thing."@en .': [
            "advice: A has a label that is tagged en and written in Chinese: “甲类”"
        ],
    }.items(),
)
def test_a_class(turtle: str, expected: list[str]) -> None:
    assert faults(turtle) == expected


PROPERTY = "ex:p a owl:ObjectProperty ; " + NAMED.format("pea")


@pytest.mark.parametrize(
    ("axioms", "expected"),
    {
        "rdfs:domain ex:Root ; rdfs:range ex:Root": [],
        "rdfs:domain ex:Root": ["advice: p has no range"],
        "rdfs:range ex:Root": ["advice: p has no domain"],
        "rdfs:domain ex:Root , owl:Thing ; rdfs:range ex:Root": [
            "advice: p has several domains: they hold together, as an intersection"
        ],
        "rdfs:domain ex:Root ; rdfs:range ex:Root ; owl:inverseOf ex:p": [
            "error: p is its own inverse; say that it is an owl:SymmetricProperty"
        ],
        "rdfs:domain ex:Root ; rdfs:range ex:Root ; rdfs:subPropertyOf ex:p": [
            "error: p is stated to be below itself, as a property"
        ],
    }.items(),
)
def test_a_property(axioms: str, expected: list[str]) -> None:
    assert faults(f"{PROPERTY} ; {axioms} .") == expected


def test_a_circle_is_found_at_each_of_its_classes() -> None:
    below = "ex:B a owl:Class ; rdfs:subClassOf ex:A ; " + NAMED.format("beta")
    assert faults(f"{ALONE} ; rdfs:subClassOf ex:B . {below} .") == [
        "error: A is below itself, by way of another class",
        "error: B is below itself, by way of another class",
    ]


def test_inverses_swap_their_ends() -> None:
    ends = "ex:q a owl:ObjectProperty ; rdfs:domain ex:Root ; rdfs:range ex:A ; " + NAMED.format("queue")
    turtle = f"{CLASS} . {ends} . {PROPERTY} ; rdfs:domain ex:Root ; rdfs:range ex:Root ; owl:inverseOf ex:q ."
    assert faults(turtle) == ["advice: p and its inverse q don't swap domain and range"]


def test_what_an_inverse_or_a_property_above_says_need_not_be_said_again() -> None:
    turtle = f"{PROPERTY} ; rdfs:domain ex:Root ; rdfs:range ex:Root ."
    turtle += "ex:q a owl:ObjectProperty ; owl:inverseOf ex:p ; " + NAMED.format("queue") + " ."
    turtle += "ex:r a owl:ObjectProperty ; rdfs:subPropertyOf ex:p ; " + NAMED.format("are") + " ."
    assert faults(turtle) == []


def test_labels_are_asked_for_in_the_language_of_the_user() -> None:
    assert faults(f"{CLASS} .", "en", "zh", "fr") == ["advice: A has no label in fr"]


def test_errors_come_first() -> None:
    turtle = f"ex:A a owl:Class ; rdfs:subClassOf ex:Root . {CLASS.replace('ex:A', 'ex:B')} , ex:Lost ."
    assert [line.split(":")[0] for line in faults(turtle)] == ["error", "advice", "advice"]


def test_kmgraph_has_no_fault_of_its_own() -> None:
    # The words in texts are a module apart, which the ontology doesn't import.
    words = ontology_folder() / "modules" / "words.ttl"
    findings = report_on(load_ontology([words]).triples, described_terms(), ("en", "zh"))
    assert [str(finding) for finding in findings if finding.level is Level.ERROR] == []
    assert [str(finding) for finding in findings] == []


def test_a_label_that_kmgraph_has_too_is_the_extensions() -> None:
    text = f"""{PREFIXES}
        <{KM.Content}> a owl:Class ; rdfs:label "content"@en .
        ex:Post a owl:Class ; rdfs:subClassOf <{KM.Content}> ; rdfs:label "Content"@en .
    """
    triples = TripleIndex(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    found = list(map(str, report_on(triples, ["https://example.org/x#Post"], ["en"])))
    told = "has the label “Content”, as has the class Content; in tables and scopes the extension's is meant"
    assert f"advice: Post {told}" in found
