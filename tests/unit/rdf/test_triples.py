"""What reasoners are given of an ontology."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kmgraph.namespaces import OWL, OWLREADY, RDF, RDFS, XSD
from kmgraph.rdf.triples import logic_only, named_classes, read_triples, without_headers, write_triples
from kmgraph.rdf.write import to_turtle

X = "https://example.org/"


def line(subject: str, predicate: str, obj: str) -> str:
    found = obj if obj.startswith('"') else f"<{obj}>"
    return f"<{subject}> <{predicate}> {found} .\n"


def test_annotations_and_headers_go_logic_stays() -> None:
    stays = [
        line(f"{X}A", RDF.type, OWL.Class),
        line(f"{X}A", RDFS.subClassOf, f"{X}B"),
        line(f"{X}a", f"{X}count", '"1"'),
        line(f"{X}count", RDF.type, OWL.DatatypeProperty),
        line(f"{X}note", RDF.type, OWL.AnnotationProperty),
        line(f"{X}both", RDF.type, OWL.AnnotationProperty),
        line(f"{X}both", RDF.type, OWL.DatatypeProperty),
        line(f"{X}a", f"{X}both", '"logic too"'),
    ]
    goes = [
        line(f"{X}A", RDFS.label, '"A"'),
        line(f"{X}A", f"{X}note", '"a note"'),
        line(X, RDF.type, OWL.Ontology),
        line(X, f"{X}count", '"of the header"'),
        line(X, OWL.imports, f"{X}other"),
        line(f"{X}elsewhere", OWL.imports, f"{X}other"),
        line(f"{X}A", f"{OWLREADY}python_module", '"os"'),
    ]
    triples = read_triples("".join(stays + goes).encode())
    assert write_triples(logic_only(triples)).decode().splitlines(keepends=True) == sorted(stays)


def test_profile_checks_still_see_annotations() -> None:
    triples = read_triples((line(f"{X}A", RDFS.label, '"A"') + line(X, RDF.type, OWL.Ontology)).encode())
    assert write_triples(without_headers(triples)).decode() == line(f"{X}A", RDFS.label, '"A"')


def test_classes_are_those_declared_or_used_in_class_axioms() -> None:
    lines = [
        line(f"{X}Declared", RDF.type, OWL.Class),
        line(f"{X}Lower", RDFS.subClassOf, f"{X}Upper"),
        line(f"{X}One", OWL.disjointWith, OWL.Nothing),
        line(f"{X}dt", RDF.type, RDFS.Datatype),
        line(f"{X}dt", OWL.equivalentClass, f"{X}other"),
        line(f"{X}dt", RDF.type, OWL.Class).replace(f"<{X}dt>", "_:b"),
    ]
    names = {"Declared", "Lower", "Upper", "One", "other"}
    assert named_classes(read_triples("".join(lines).encode())) == {X + name for name in names}


@pytest.mark.parametrize(
    ("text", "datatype"),
    [("9" * 5000, XSD.integer), ("1-01-01", XSD.date), ("x", XSD.dateTime), ("0001-01-01", XSD.date)],
)
def test_a_literal_that_is_none_of_its_datatype_is_written_without_a_word(
    text: str, datatype: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    triple = ox.Triple(ox.NamedNode(X), ox.NamedNode(f"{X}p"), ox.Literal(text, datatype=ox.NamedNode(datatype)))
    assert text in to_turtle([triple]).decode()
    assert (capfd.readouterr().err, caplog.records) == ("", [])
