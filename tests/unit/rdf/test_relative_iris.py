"""Relative IRIs: the same on every machine, in every format that has them, and telling nothing of its folders."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kmgraph.errors import InputError
from kmgraph.ontology import bundled_ontology, load_ontology
from kmgraph.rdf import read_rdf

BASE = "https://kmgraph.invalid/"
XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">'
    '<rdf:Description rdf:about=""><e:p rdf:resource="other#x"/></rdf:Description></rdf:RDF>'
)
FILES = {
    "our rules.ttl": "<> <urn:e:p> <other#x> .",
    "our rules.trig": "<g> { <> <urn:e:p> <other#x> . }",
    "our rules.rdf": XML,
    "our rules.owl": XML,
    "our rules.jsonld": '{"@id": "", "urn:e:p": {"@id": "other#x"}}',
}


@pytest.mark.parametrize("name", FILES)
def test_relative_iris_are_resolved_against_the_files_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(FILES[name], encoding="utf-8")
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(FILES[name].encode()))
    for path in (tmp_path / name, tmp_path / f"{name}.gz"):
        [quad] = read_rdf(path)
        assert (str(quad.subject), str(quad.object)) == (f"<{BASE}{name.replace(' ', '%20')}>", f"<{BASE}other#x>")


def test_no_path_of_the_machine_gets_in_however_far_up_an_iri_leads(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<../../x> <urn:e:p> </etc/y> .", encoding="utf-8")
    [quad] = read_rdf(tmp_path / "a.ttl")
    assert (str(quad.subject), str(quad.object)) == (f"<{BASE}x>", f"<{BASE}etc/y>")


def test_a_base_of_the_files_own_goes_first(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("@base <https://example.org/> . <x> <urn:e:p> <y> .", encoding="utf-8")
    assert str(read_rdf(tmp_path / "a.ttl")[0].subject) == "<https://example.org/x>"


@pytest.mark.parametrize("name", ["a.nt", "a.nq"])
def test_formats_without_relative_iris_refuse_them(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("<x> <urn:e:p> <urn:e:y> .\n", encoding="utf-8")
    with pytest.raises(InputError, match="write whole IRIs"):
        read_rdf(tmp_path / name)


def test_a_bundled_extension_says_the_same_under_any_name(tmp_path: Path) -> None:
    text = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    <> a owl:Ontology . <#Tea> a owl:Class ; rdfs:subClassOf <https://w3id.org/kmgraph/ns#TopicContent> ."""
    paths = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "own.ttl")
        paths[-1].write_text(text, encoding="utf-8")
    files = bundled_ontology(paths)
    copies = [tmp_path / f"copy{at}.ttl" for at in range(2)]
    for copy, name in zip(copies, ("ontology/extension-1.ttl", "ontology/extension-2.ttl"), strict=True):
        copy.write_bytes(files[name])
    assert load_ontology(copies).extension_iris == {f"{BASE}own.ttl#Tea"}
