"""Reading RDF: every format gives the same quads, and hostile files give short errors with a place."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest

from kmgraph.errors import InputError, KmgraphError, LimitError
from kmgraph.rdf.read import RDF_SUFFIXES, RdfLimits, iter_rdf, read_rdf

A, B, C = (ox.NamedNode(f"https://example.org/{name}") for name in "abc")
QUAD = ox.Quad(A, B, C)

DOCUMENTS = {
    "ttl": "@prefix : <https://example.org/> . :a :b :c .",
    "nt": "<https://example.org/a> <https://example.org/b> <https://example.org/c> .",
    "nq": "<https://example.org/a> <https://example.org/b> <https://example.org/c> .",
    "trig": "@prefix : <https://example.org/> . { :a :b :c }",
    "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="https://example.org/">'
    '<rdf:Description rdf:about="https://example.org/a"><b rdf:resource="https://example.org/c"/></rdf:Description>'
    "</rdf:RDF>",
    "jsonld": '{"@id": "https://example.org/a", "https://example.org/b": {"@id": "https://example.org/c"}}',
}
DOCUMENTS["owl"] = DOCUMENTS["xml"] = DOCUMENTS["rdf"]


def write(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def error_of(path: Path) -> str:
    with pytest.raises(KmgraphError) as caught:
        read_rdf(path)
    text = str(caught.value)
    assert text.count("\n") <= 2
    return text


def test_every_suffix_has_a_document() -> None:
    assert {f".{suffix}" for suffix in DOCUMENTS} == set(RDF_SUFFIXES)


@pytest.mark.parametrize("suffix", sorted(DOCUMENTS))
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with byte order mark"])
def test_formats(tmp_path: Path, suffix: str, mark: bytes) -> None:
    data = mark + DOCUMENTS[suffix].encode()
    assert read_rdf(write(tmp_path, f"a.{suffix}", data)) == [QUAD]
    assert read_rdf(write(tmp_path, f"A.{suffix.upper()}.GZ", gzip.compress(data))) == [QUAD]


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    path = write(tmp_path, "a.nt", "_:x <https://example.org/b> _:x .")
    first, second = read_rdf(path)[0], read_rdf(path)[0]
    assert first.subject == first.object
    assert first.subject != second.subject


def test_a_large_file_is_read_piece_by_piece(tmp_path: Path) -> None:
    line = "<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"
    path = write(tmp_path, "a.nt", line * 20_000 + "no triple")
    quads = iter_rdf(path)
    assert next(quads) == QUAD
    with pytest.raises(InputError, match="not valid N-Triples"):
        list(quads)


class TestPlaces:
    def test_turtle(self, tmp_path: Path) -> None:
        path = write(tmp_path, "a.ttl", "@prefix : <https://example.org/> .\n:a foo:b :c .")
        assert error_of(path) == (
            "this is not valid Turtle: The prefix foo: has not been declared\n"
            f"  at: {path}, line 2, column 4\n"
            "  try: declare it at the top: @prefix foo: <…> ."
        )

    def test_xml(self, tmp_path: Path) -> None:
        path = write(tmp_path, "a.owl", DOCUMENTS["owl"].replace("</rdf:Description>", "\n</Description>"))
        assert "mismatched tag" in error_of(path)
        assert f"{path}, line 2, column 3" in error_of(path)

    def test_bad_bytes(self, tmp_path: Path) -> None:
        path = write(tmp_path, "a.ttl", b"@prefix : <https://example.org/> .\n:a :b '" + b"\xe9'.")
        assert "line 2" in error_of(path)
        assert "save the file as UTF-8" in error_of(path)

    def test_a_relative_iri_is_one_of_no_place(self, tmp_path: Path) -> None:
        (quad,) = read_rdf(write(tmp_path, "a.ttl", "<> a <b> ."))
        assert str(quad.object) == "<https://kmgraph.invalid/b>"


class TestNotText:
    def test_utf16(self, tmp_path: Path) -> None:
        assert "UTF-16" in error_of(write(tmp_path, "a.ttl", DOCUMENTS["ttl"].encode("utf-16")))

    def test_binary(self, tmp_path: Path) -> None:
        assert "is not text" in error_of(write(tmp_path, "a.ttl", b"PK\x03\x04\0\0"))

    def test_xml_in_another_encoding(self, tmp_path: Path) -> None:
        data = '<?xml version="1.0" encoding="ISO-8859-1"?>' + DOCUMENTS["rdf"]
        assert "ISO-8859-1, not UTF-8" in error_of(write(tmp_path, "a.rdf", data))

    def test_other_suffix(self, tmp_path: Path) -> None:
        assert "no suffix of an RDF format" in error_of(write(tmp_path, "a.docx", b"PK"))


class TestHostile:
    def test_context_elsewhere_is_not_fetched(self, tmp_path: Path) -> None:
        secret = write(tmp_path, "secret.json", '{"@context": {"b": "https://example.org/b"}}')
        for context in ("https://example.org/context", secret.as_uri()):
            assert "never fetched" in error_of(write(tmp_path, "a.jsonld", f'{{"@context": "{context}", "b": 1}}'))

    def test_deep_json(self, tmp_path: Path) -> None:
        deep = '{"https://example.org/b":' * 101 + "1" + "}" * 101
        assert "nested more than 100 deep" in error_of(write(tmp_path, "a.jsonld", deep))
        assert len(read_rdf(write(tmp_path, "b.jsonld", deep[len('{"https://example.org/b":') : -1]))) == 100

    def test_brackets_in_json_text_do_not_nest(self, tmp_path: Path) -> None:
        text = '{"@id": "https://example.org/a", "https://example.org/b": "' + '[{\\"' * 200 + '"}'
        assert len(read_rdf(write(tmp_path, "a.jsonld", text))) == 1

    def test_deep_xml(self, tmp_path: Path) -> None:
        head, tail = DOCUMENTS["rdf"].split("<rdf:Description", 1)[0], "</rdf:RDF>"
        deep = head + "<A><b>" * 1000 + "</b></A>" * 1000 + tail
        assert "nested more than 500 deep" in error_of(write(tmp_path, "a.rdf", deep))

    def test_long_iri_and_literal(self, tmp_path: Path) -> None:
        iri = write(
            tmp_path, "a.nt", f"<https://example.org/{'x' * 9000}> <https://example.org/b> <https://example.org/c> ."
        )
        assert "an IRI is longer" in error_of(iri)
        literal = write(tmp_path, "b.nt", f'<https://example.org/a> <https://example.org/b> "{"x" * 1_100_000}" .')
        assert "a literal is longer" in error_of(literal)

    def test_long_chinese_text_counts_in_bytes(self, tmp_path: Path) -> None:
        limits = RdfLimits(literal_bytes=30, iri_bytes=40)
        path = write(tmp_path, "a.nt", f'<https://example.org/a> <https://example.org/b> "{"词" * 11}" .')
        with pytest.raises(LimitError, match="longer than 30 bytes"):
            read_rdf(path, limits=limits)

    def test_triples_in_triples(self, tmp_path: Path) -> None:
        assert "RDF-star" in error_of(write(tmp_path, "a.ttl", "@prefix : <https://e.org/> . :a :b <<( :a :b :c )>> ."))

    def test_surrogates(self, tmp_path: Path) -> None:
        assert "not valid" in error_of(write(tmp_path, "a.ttl", '<a:a> <a:b> "\\uD800" .'))
