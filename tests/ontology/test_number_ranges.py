"""Digits under properties whose ranges say that they are numbers, that they are none, or nothing at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from observe_world import KEY, cells

from kmgraph.model import Hierarchy, NumberColumn, Source
from kmgraph.namespaces import KM, XSD
from kmgraph.observe import Observed, read_observations
from kmgraph.ontology import UNCLEAR_RANGE, report_on
from kmgraph.ontology.vocabulary import read_vocabulary
from kmgraph.rdf import TripleIndex, read_rdf

MY = "https://example.org/my#"
HEAD = """
    @prefix my: <https://example.org/my#> .
    @prefix km: <https://w3id.org/kmgraph/ns#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    km:Content a owl:Class .
    my:above a owl:DatatypeProperty ; rdfs:range xsd:integer .
    my:size a rdfs:Datatype ;
        owl:equivalentClass [ a rdfs:Datatype ; owl:onDatatype xsd:integer ;
            owl:withRestrictions ( [ xsd:minInclusive 0 ] [ xsd:maxInclusive 100 ] ) ] .
    my:votes a owl:DatatypeProperty ; rdfs:domain km:Content ; rdfs:label "votes"@en
"""


TREE = Hierarchy({KM.Content: frozenset()})


def triples(folder: Path) -> TripleIndex:
    return TripleIndex(quad.triple for quad in read_rdf(folder / "my.ttl"))


def read(folder: Path, axiom: str, cells: tuple[str, ...]) -> Observed:
    (folder / "my.ttl").write_text(HEAD + axiom + " .", "utf-8")
    vocabulary = read_vocabulary(triples(folder))
    rows = "".join(f'{number},kept,"{cell}"\n' for number, cell in enumerate(cells))
    (folder / "posts.csv").write_text(f"id,outcome,votes\n{rows}", "utf-8")
    return read_observations((Source(folder / "posts.csv"),), vocabulary, TREE, key=KEY)


def advice(folder: Path) -> list[str]:
    found = report_on(triples(folder), [MY + "votes"], ())
    return [finding.message for finding in found if "range" in finding.message]


NUMBERS = {
    "one type": ("; rdfs:range xsd:integer", XSD.integer),
    "a small type": ("; rdfs:range xsd:unsignedByte", XSD.integer),
    "a union of types": ("; rdfs:range [ a rdfs:Datatype ; owl:unionOf ( xsd:integer xsd:decimal ) ]", XSD.decimal),
    "a union of whole ones": ("; rdfs:range [ a rdfs:Datatype ; owl:unionOf ( xsd:int xsd:long ) ]", XSD.integer),
    "reals": ("; rdfs:range owl:real", XSD.decimal),
    "a named type": ("; rdfs:range my:size", XSD.integer),
    "a list of numbers": ("; rdfs:range [ a rdfs:Datatype ; owl:oneOf ( 3 12 40 ) ]", XSD.integer),
    "one of the property above": ("; rdfs:subPropertyOf my:above", XSD.integer),
}
UNCLEAR = {
    "nothing": "",
    "any literal": "; rdfs:range rdfs:Literal",
    "a type without a definition": "; rdfs:range my:count . my:count a rdfs:Datatype",
    "numbers or text": "; rdfs:range [ a rdfs:Datatype ; owl:unionOf ( xsd:integer xsd:string ) ]",
}


@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_are_read_as_numbers(tmp_path: Path, kind: str) -> None:
    axiom, datatype = NUMBERS[kind]
    observed = read(tmp_path, axiom, ("3", "12", "", "40"))
    (column,) = observed.table.columns
    assert isinstance(column, NumberColumn)
    assert column.datatype == datatype
    assert cells(column) == [3.0, 12.0, None, 40.0]
    assert observed.notices == ()
    assert advice(tmp_path) == []


@pytest.mark.parametrize("kind", UNCLEAR)
def test_where_nothing_says_so_digits_are_numbers_and_a_check_says_the_same(tmp_path: Path, kind: str) -> None:
    observed = read(tmp_path, UNCLEAR[kind], ("3", "1,200", "NA", "", "40"))
    (column,) = observed.table.columns
    assert cells(column) == [3.0, 1200.0, None, None, 40.0]
    (notice,) = [notice for notice in observed.notices if notice.code == "no-number-range"]
    assert notice.text == f"votes {UNCLEAR_RANGE}; its digits are read as numbers"
    assert notice.count == 4
    assert advice(tmp_path) == [UNCLEAR_RANGE]


@pytest.mark.parametrize("kind", UNCLEAR)
def test_words_stay_words(tmp_path: Path, kind: str) -> None:
    observed = read(tmp_path, UNCLEAR[kind], ("many", "few", "3"))
    (column,) = observed.table.columns
    assert cells(column) == [{"many"}, {"few"}, {"3"}]
    assert observed.notices == ()


def test_digits_that_are_said_to_be_text_are_text(tmp_path: Path) -> None:
    observed = read(tmp_path, "; rdfs:range xsd:string", ("3", "12"))
    assert cells(observed.table.columns[0]) == [{"3"}, {"12"}]
    assert advice(tmp_path) == []


def test_numbers_that_a_range_has_no_room_for_are_not_recorded(tmp_path: Path) -> None:
    observed = read(tmp_path, "; rdfs:range my:size", ("-1", "0", "100", "101"))
    assert cells(observed.table.columns[0]) == [None, 0.0, 100.0, None]
    assert sorted(notice.text for notice in observed.notices) == [
        'under "votes": "-1" is below 0', 'under "votes": "101" is above 100',
    ]  # fmt: skip
    listed = read(tmp_path, NUMBERS["a list of numbers"][0], ("3", "4"))
    assert cells(listed.table.columns[0]) == [3.0, None]


@pytest.mark.parametrize("name", ["reviewedBy", "moderatorName", "reviewer"])
def test_texts_that_are_people_are_counted_and_nothing_is_learned_of_them(tmp_path: Path, name: str) -> None:
    header = HEAD.replace("my:votes", f"my:{name}").replace('"votes"', '"seen to"')
    (tmp_path / "my.ttl").write_text(header + "; rdfs:range xsd:string .", "utf-8")
    vocabulary = read_vocabulary(triples(tmp_path))
    (tmp_path / "posts.csv").write_text(f"id,outcome,{name}\na,kept,jo.doe\nb,kept,jo.doe\nc,kept,li\n", "utf-8")
    observed = read_observations((Source(tmp_path / "posts.csv"),), vocabulary, TREE, key=KEY)
    assert observed.table.columns == ()
    (notice,) = observed.notices
    assert notice.text == f'the column "{name}" holds 2 names of people; nothing of it is read'
