"""SPARQL in shapes is held to what queries are held to, wherever in the shapes it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from kmgraph.errors import InputError, LimitError
from kmgraph.validate import check_shapes, shacl

SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix x: <urn:x:> .
x:Shape a sh:NodeShape ; sh:targetNode x:node {} .
"""
PLACES = {
    "constraint": "; sh:sparql [ sh:select QUERY ]",
    "property": "; sh:property [ sh:path x:p ; sh:sparql [ sh:select QUERY ] ]",
    "target": "; sh:target [ a sh:SPARQLTarget ; sh:select QUERY ]",
    "rule": "; sh:rule [ a sh:SPARQLRule ; sh:construct QUERY ]",
    "function": ". x:f a sh:SPARQLFunction ; sh:ask QUERY",
    "component": ". x:c a sh:ConstraintComponent ; sh:validator [ a sh:SPARQLAskValidator ; sh:ask QUERY ]",
}


def shapes(folder: Path, body: str) -> Path:
    path = folder / "shapes.ttl"
    path.write_text(SHAPE.replace("{}", body), encoding="utf-8")
    return path


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT $this { $this ?p ?o . SERVICESILENT<urn:a>{} }", "SERVICE is refused"),
        ("SELECT $this FROM <file:///etc/hostname> { $this ?p ?o }", "FROM is refused"),
        ("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", "INSERT is refused"),
        ("SELECT * {" + "{" * 101 + "}" * 102, "nested more than 100"),
    ],
)
def test_a_query_is_refused_wherever_it_stands(place: str, query: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        check_shapes(shapes(tmp_path, PLACES[place].replace("QUERY", f'"""{query}"""')))


@pytest.mark.parametrize("place", ["constraint", "property", "target"])
def test_a_harmless_query_is_taken(place: str, tmp_path: Path) -> None:
    query = "SELECT $this ?value { $this $PATH ?value . FILTER(?value != 'SERVICE') }"
    check_shapes(shapes(tmp_path, PLACES[place].replace("QUERY", f'"""{query}"""')))


@pytest.mark.parametrize(
    "declaration",
    [
        'sh:prefix "e" ; sh:namespace "http://e/> SELECT * { SERVICE <urn:a> {} } #"',
        'sh:prefix "e: <urn:> SELECT * { SERVICE <urn:a> {} } #" ; sh:namespace "http://e/"',
    ],
)
def test_a_declared_prefix_brings_no_query_along(declaration: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="as a prefix or namespace"):
        check_shapes(shapes(tmp_path, f"; sh:declare [ {declaration} ]"))


def test_a_prefix_that_shapes_declare_is_known_to_the_check(tmp_path: Path) -> None:
    body = (
        '; sh:declare [ sh:prefix "e" ; sh:namespace "http://h:" ] ; '
        'sh:sparql [ sh:select "SELECT $this { $this ?p e:SERVICE <urn:a> {} }" ]'
    )
    with pytest.raises(InputError, match="SERVICE is refused"):
        check_shapes(shapes(tmp_path, body))


def test_validation_is_limited_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shacl, "MOST_MEMORY", 64 << 20)
    with pytest.raises(LimitError, match="ran out of memory"):
        shacl.validate_triples(b"<urn:x:node> <urn:x:p> <urn:x:o> .\n", [shapes(tmp_path, "")])
