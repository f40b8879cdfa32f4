"""Laws of loading: which file says a thing, and in which order files are read, doesn't matter."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmgraph.namespaces import KM, ONTOLOGY_IRI, OWL, RDFS
from kmgraph.ontology import load as room
from kmgraph.ontology.catalog import CATALOG_NAME
from kmgraph.ontology.load import load_ontology

PREFIXES = {"owl": str(OWL), "rdfs": str(RDFS), "km": str(KM), "": "https://example.org/"}
HEADER = " ".join(f"@prefix {prefix}: <{base}> ." for prefix, base in PREFIXES.items())
STATEMENTS = [
    ":A a owl:Class ; rdfs:label 'a'@en , '甲'@zh .",
    ":B a owl:Class ; rdfs:subClassOf :A , [ owl:onProperty :p ; owl:someValuesFrom :A ] .",
    ":C a owl:Class ; owl:equivalentClass [ owl:intersectionOf ( :A [ owl:complementOf :B ] ) ] .",
    "[] a owl:AllDisjointClasses ; owl:members ( :A :B ) .",
    ":p a owl:ObjectProperty ; rdfs:domain [ owl:unionOf ( :A :B ) ] ; rdfs:range :C .",
    ":A rdfs:label 'b'@en ; km:learnable false .",
    ":B rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :A ] .",
]


@pytest.fixture(scope="module", autouse=True)
def shipped(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("kmgraph")
    (folder / "kmgraph.ttl").write_text(f"<{ONTOLOGY_IRI}> a <{OWL.Ontology}> .")
    (folder / CATALOG_NAME).write_text(
        '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
        f'<uri name="{ONTOLOGY_IRI}" uri="kmgraph.ttl"/></catalog>'
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "ontology_folder", lambda: folder)
        yield


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 3), min_size=len(STATEMENTS), max_size=len(STATEMENTS)), st.randoms(use_true_random=False)
)
def test_files_and_order_dont_matter(places: list[int], order: random.Random) -> None:
    with tempfile.TemporaryDirectory() as name:
        whole = Path(name) / "whole.ttl"
        whole.write_text("\n".join([HEADER, *STATEMENTS]), "utf-8")
        parts = [Path(name) / f"part{number}.ttl" for number in range(4)]
        for number, path in enumerate(parts):
            own = [text for text, place in zip(STATEMENTS, places, strict=True) if place == number]
            order.shuffle(own)
            path.write_text("\n".join([HEADER, *own]), "utf-8")
        order.shuffle(parts)
        split, together = load_ontology(parts), load_ontology([whole])
    assert split.ntriples == together.ntriples
    assert split.vocabulary == together.vocabulary
    assert split.extension_iris == together.extension_iris
