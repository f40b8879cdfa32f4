"""Names in kmgraph's namespaces that its ontology lacks: found wherever they stand, with what may have been meant."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kmgraph.errors import OntologyError
from kmgraph.namespaces import KM
from kmgraph.ontology import Ontology, find_unknown, load_ontology, refuse_first

if TYPE_CHECKING:
    from pathlib import Path

HEADER = """@prefix : <https://example.org/x#> . @prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix kmlex: <https://w3id.org/kmgraph/lexicon#> . @prefix dsa: <https://w3id.org/kmgraph/dsa#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


@cache
def ontology() -> Ontology:
    return load_ontology()


def unknown(turtle: str, path: Path) -> dict[str, str]:
    triples = [quad.triple for quad in ox.parse((HEADER + turtle).encode(), format=ox.RdfFormat.TURTLE)]
    found = find_unknown(path, triples, ontology().triples, ontology().own_iris)
    return {term.iri.removeprefix(str(KM)): term.hint for term in found}


@pytest.mark.parametrize(
    ("turtle", "name", "hint"),
    [
        (":a a km:LanguageBarier .", "LanguageBarier", 'did you mean "LanguageBarrier"?'),
        (":a km:raissedBy :b .", "raissedBy", 'did you mean "raisedBy"?'),
        (":d km:detectedBy km:ManualDetection .", "ManualDetection", 'did you mean "HumanDetection"?'),
        (":d km:automation km:Robots .", "Robots", "km:automation takes km:FullyAutomated or km:NotAutomated or "),
        (":c km:publishedOn km:Wechat .", "Wechat", "terms of yours go into a namespace of your own"),
        ("km:Weibo a km:Platform .", "Weibo", "terms of yours go into a namespace of your own"),
        (":A rdfs:subClassOf [ owl:onProperty km:hasMedum ] .", "hasMedum", 'did you mean "hasMedium"?'),
        (":c km:mentions kmlex:vxx .", "https://w3id.org/kmgraph/lexicon#vxx", ""),
        (":c km:related dsa:KEYWORD_NOTHING .", "https://w3id.org/kmgraph/dsa#KEYWORD_NOTHING", ""),
    ],
)
def test_a_name_that_is_declared_nowhere_is_found(turtle: str, name: str, hint: str, tmp_path: Path) -> None:
    assert unknown(turtle, tmp_path)[name].startswith(hint)


def test_names_that_are_declared_and_those_of_others_are_let_through(tmp_path: Path) -> None:
    turtle = """:a a km:Removal , <https://schema.org/Action> ; :own km:Removed ;
        <https://schema.org/name> "km:None" ;
        rdfs:seeAlso <https://w3id.org/kmgraph/project/p/rule/r> , <https://w3id.org/kmgraph/kmgraph> ;
        km:mentions kmlex:vx ."""
    assert unknown(turtle, tmp_path) == {}


def test_what_an_extension_declares_in_kmgraph_s_namespace_is_unknown_still(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(f"{HEADER} km:Foo a owl:Class . :Bar a owl:Class ; rdfs:subClassOf km:Foo .", encoding="utf-8")
    found = load_ontology((path,)).unknown
    assert [term.iri for term in found] == [f"{KM}Foo"]
    with pytest.raises(OntologyError, match="km:Foo") as caught:
        refuse_first(found)
    assert str(path) in str(caught.value.where)


def test_kmgraph_s_own_files_name_nothing_that_they_lack() -> None:
    ours = load_ontology(alignments=True)
    found = [name for path in ours.sources for name in find_unknown(path, _triples(path), ours.triples, ours.own_iris)]
    assert found == []


def _triples(path: Path) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
