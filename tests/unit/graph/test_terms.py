"""Classes of terms as an ontology: below the lexicon's entries, with a note while nobody has reviewed them."""

from __future__ import annotations

from dataclasses import replace

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from kmgraph.graph import ProjectNames, term_triples, terms_ontology
from kmgraph.model import FoundClass, FoundTerm
from kmgraph.namespaces import KM
from kmgraph.rdf import to_turtle

WIDE = FoundClass("board", tuple(FoundTerm(text, 20, 1, 21) for text in ("court", "law", "judge")), (1,))
NARROW = FoundClass("board", WIDE.terms[:2], (1,))
RARE = FoundClass("board", (FoundTerm("secret", 8, 1, 9), FoundTerm("trial", 20, 1, 21)), (1,))


def graph_of(*found: FoundClass) -> Graph:
    return Graph().parse(data=to_turtle(terms_ontology(found, ProjectNames("https://example.org/p/"))), format="turtle")


def test_the_ontology_imports_kmgraphs_and_terms_are_entries_of_their_class() -> None:
    graph = graph_of(WIDE)
    header = URIRef("https://example.org/p/found-terms")
    assert (header, OWL.imports, URIRef("https://w3id.org/kmgraph/kmgraph")) in graph
    assert (URIRef(WIDE.iri), RDFS.subClassOf, URIRef(KM.LexicalEntry)) in graph
    entries = set(graph.subjects(RDF.type, URIRef(WIDE.iri)))
    assert {str(label) for entry in entries for label in graph.objects(entry, RDFS.label)} == {"court", "law", "judge"}
    assert all((entry, RDF.type, OWL.NamedIndividual) in graph for entry in entries)


def test_a_class_of_fewer_terms_is_below_one_of_more() -> None:
    graph = graph_of(NARROW, WIDE)
    assert set(graph.objects(URIRef(NARROW.iri), RDFS.subClassOf)) == {URIRef(WIDE.iri)}


def test_a_term_of_few_sources_is_left_out() -> None:
    assert b"secret" not in to_turtle(term_triples((RARE,)))
    assert b"trial" in to_turtle(term_triples((RARE,)))


def test_a_note_stands_there_until_a_person_has_named_the_class() -> None:
    named = replace(WIDE, name={"en": "court proceedings", "zh": "庭审"}, kept_id=WIDE.id)
    waiting, reviewed = graph_of(WIDE), graph_of(named)
    assert len(list(waiting.objects(URIRef(WIDE.iri), SKOS.editorialNote))) == 2
    assert not list(reviewed.objects(URIRef(WIDE.iri), SKOS.editorialNote))
    labels = set(reviewed.objects(URIRef(WIDE.iri), RDFS.label))
    assert labels == {Literal("court proceedings", lang="en"), Literal("庭审", lang="zh")}


def test_the_same_classes_give_the_same_bytes() -> None:
    names = ProjectNames("https://example.org/p/")
    assert to_turtle(terms_ontology((WIDE, RARE), names)) == to_turtle(terms_ontology((WIDE, RARE), names))
