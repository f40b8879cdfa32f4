"""Laws of the reading doors: whatever the bytes, there is an answer or an error for people, never a crash."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kmgraph.errors import KmgraphError
from kmgraph.ontology.catalog import CATALOG_NAME, read_catalog
from kmgraph.rdf.read import RDF_SUFFIXES, read_rdf
from kmgraph.rules.published import read_published

SEEDS = [
    b'@prefix : <https://e.org/> .\n:a :b [ :c ( 1 \'x\'@en """y""" ) ] , _:z .',
    b'<https://e.org/a> <https://e.org/b> "x\\u00e9"^^<https://e.org/t> <https://e.org/g> .',
    b"""<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE r [<!ENTITY e 'https://e.org/'>]>
    <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='https://e.org/'>
    <e:A rdf:about='&e;a'><e:p rdf:parseType='Collection'><e:B/></e:p></e:A></rdf:RDF>""",
    b'{"@context": {"b": {"@id": "https://e.org/b", "@type": "@id"}}, "@id": "https://e.org/a", "b": ["_:x"]}',
    b'[[rule]]\nid = "r"\nplatform = "p"\ndeontic = "prohibition"\nscope = """A\nand B"""\ntext = { en = "x" }\n',
    b"""<catalog xmlns='urn:oasis:names:tc:entity:xmlns:xml:catalog'>
    <group xml:base='x'><uri name='i' uri='f'/></group></catalog>""",
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return a document with a few places overwritten, cut out or doubled."""
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 12)))
        data = data[:start] + draw(st.one_of(st.binary(max_size=6), st.just(data[start:end] * 2))) + data[end:]
    return data


@given(damaged() | st.binary(max_size=200), st.sampled_from([*RDF_SUFFIXES, ".ttl.gz"]))
def test_rdf(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / f"x{suffix}"
        path.write_bytes(data)
        with contextlib.suppress(KmgraphError):
            read_rdf(path)


@given(damaged() | st.binary(max_size=200), st.sampled_from(["x.toml", "x.ttl", "x.owl", "x.jsonld"]))
def test_published_rules(data: bytes, file: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / file
        path.write_bytes(data)
        with contextlib.suppress(KmgraphError):
            read_published([path], ("p",), "https://e.org/")


@given(damaged() | st.binary(max_size=200))
def test_catalogs_never_lead_out(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / CATALOG_NAME).write_bytes(data)
        with contextlib.suppress(KmgraphError):
            found = read_catalog(folder)
            for path in (*found.files.values(), *found.prefixes.values()):
                assert path.resolve().is_relative_to(folder.resolve())
