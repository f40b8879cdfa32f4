"""Extensions, facts and published rules in any syntax that Protégé saves, told by what they say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kmgraph.errors import InputError
from kmgraph.ontology import load_ontology
from kmgraph.rdf import read_rdf, write_triples
from kmgraph.rules import read_published

if TYPE_CHECKING:
    from installed import Kmgraph

TURTLE = """# made by hand
@prefix : <https://example.org/t#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/t> a owl:Ontology ; owl:imports <https://w3id.org/kmgraph/kmgraph> .
<https://w3id.org/kmgraph/ns#TopicContent> a owl:Class .
:Tea a owl:Class ; rdfs:subClassOf <https://w3id.org/kmgraph/ns#TopicContent> ;
    rdfs:label "a \\"tea\\" \\\\ more"@en , "茶"@zh .
"""
XML = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ <!ENTITY owl "http://www.w3.org/2002/07/owl#" > ]>
<!-- Generated -->
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
  xmlns:owl="http://www.w3.org/2002/07/owl#">
<owl:Ontology rdf:about="https://example.org/t"><owl:imports rdf:resource="https://w3id.org/kmgraph/kmgraph"/></owl:Ontology>
<owl:Class rdf:about="https://w3id.org/kmgraph/ns#TopicContent"/>
<owl:Class rdf:about="https://example.org/t#Tea"><rdf:type rdf:resource="&owl;Class"/>
<rdfs:subClassOf rdf:resource="https://w3id.org/kmgraph/ns#TopicContent"/>
<rdfs:label xml:lang="en">a "tea" \\ more</rdfs:label><rdfs:label xml:lang="zh">茶</rdfs:label></owl:Class></rdf:RDF>
"""
OWL_XML = """<?xml version="1.0"?>
<Ontology xmlns="http://www.w3.org/2002/07/owl#" xml:base="https://example.org/t" ontologyIRI="https://example.org/t">
<Prefix name="rdfs" IRI="http://www.w3.org/2000/01/rdf-schema#"/>
<Import>https://w3id.org/kmgraph/kmgraph</Import>
<Declaration><Class IRI="#Tea"/></Declaration>
<SubClassOf><Class IRI="#Tea"/><Class IRI="https://w3id.org/kmgraph/ns#TopicContent"/></SubClassOf>
<AnnotationAssertion><AnnotationProperty abbreviatedIRI="rdfs:label"/><IRI>#Tea</IRI>
<Literal xml:lang="en">a "tea" \\ more</Literal></AnnotationAssertion>
<AnnotationAssertion><AnnotationProperty abbreviatedIRI="rdfs:label"/><IRI>#Tea</IRI>
<Literal xml:lang="zh">茶</Literal></AnnotationAssertion>
</Ontology>
"""
FUNCTIONAL = """# made by hand
Prefix(:=<https://example.org/t#>)
Prefix(rdfs:=<http://www.w3.org/2000/01/rdf-schema#>)
Ontology(<https://example.org/t>
Import(<https://w3id.org/kmgraph/kmgraph>)
Declaration(Class(:Tea))
AnnotationAssertion(rdfs:label :Tea "a \\"tea\\" \\\\ more"@en)
AnnotationAssertion(rdfs:label :Tea "茶"@zh)
SubClassOf(:Tea <https://w3id.org/kmgraph/ns#TopicContent>)
)
"""
MANCHESTER = """Prefix: : <https://example.org/t#>
Prefix: rdfs: <http://www.w3.org/2000/01/rdf-schema#>
Ontology: <https://example.org/t>
Import: <https://w3id.org/kmgraph/kmgraph>
Class: <https://w3id.org/kmgraph/ns#TopicContent>
Class: Tea
    Annotations: rdfs:label "a \\"tea\\" \\\\ more"@en, rdfs:label "茶"@zh
    SubClassOf: <https://w3id.org/kmgraph/ns#TopicContent>
"""
SYNTAXES = {"turtle": TURTLE, "rdf/xml": XML, "owl/xml": OWL_XML, "functional": FUNCTIONAL, "manchester": MANCHESTER}
SUFFIXES = ("ttl", "owl", "rdf", "xml", "owx", "ofn", "omn")


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_triples(quad.triple for quad in read_rdf(write(tmp_path_factory.mktemp("t"), "t.ttl", TURTLE)))


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_each_syntax_says_the_same_under_any_suffix(syntax: str, wanted: bytes, tmp_path: Path) -> None:
    for suffix in SUFFIXES if syntax in {"turtle", "rdf/xml"} else ("owl", "ttl"):
        path = write(tmp_path, f"tea.{suffix}", SYNTAXES[syntax])
        assert write_triples(quad.triple for quad in read_rdf(path)) == wanted, suffix


def test_an_extension_in_another_syntax_is_one(tmp_path: Path) -> None:
    ontology = load_ontology([write(tmp_path, "tea.owl", FUNCTIONAL)])
    assert ontology.extension_iris == {"https://example.org/t#Tea"}
    assert ontology.unresolved == ()


def test_published_rules_may_be_in_another_syntax(tmp_path: Path) -> None:
    text = """Prefix: : <https://example.org/r#>
Prefix: km: <https://w3id.org/kmgraph/ns#>
Prefix: rdfs: <http://www.w3.org/2000/01/rdf-schema#>
Ontology: <https://example.org/r>
Class: km:TopicContent
Class: km:PublishedRule
ObjectProperty: km:deontic
AnnotationProperty: km:scope
Individual: km:Prohibition
Individual: no-topics
    Annotations: rdfs:label "No topics."@en, km:scope km:TopicContent
    Types: km:PublishedRule
    Facts: km:deontic km:Prohibition
"""
    files = read_published([write(tmp_path, "rules.omn", text)], (), "https://example.org/p/", load_ontology().triples)
    assert [rule.iri for rule in files.rules] == ["https://example.org/r#no-topics"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (FUNCTIONAL.replace("SubClassOf(", "SubClasOf("), "can't be read as OWL in functional syntax"),
        (MANCHESTER.replace("SubClassOf:", "SubClasOf:"), "can't be read as OWL in Manchester syntax"),
        (OWL_XML.replace("</Ontology>", ""), "not well-formed XML"),
        (OWL_XML.replace("?>", '?><!DOCTYPE Ontology [<!ENTITY x SYSTEM "file:///etc/hostname">]>', 1), "is external"),
    ],
)
def test_what_is_broken_or_hostile_is_refused_plainly(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_rdf(write(tmp_path, "tea.owl", text))
    assert words in str(caught.value)
    assert "Exception" not in str(caught.value)


def test_labels_are_looked_for_in_the_languages_that_are_named(here: Kmgraph, tmp_path: Path) -> None:
    extension = write(tmp_path, "tea.ttl", TURTLE)
    said = here("ontology", "check", extension, "--lang", "zh", "--lang", "fr", "--lang", "de").stdout
    assert "has no label in fr, de" in said
    assert "has no label" not in here("ontology", "check", extension).stdout
