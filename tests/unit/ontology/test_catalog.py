"""Catalogs: Protégé's files, and references that would lead out of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from kmgraph.errors import OntologyError
from kmgraph.ontology.catalog import CATALOG_NAME, read_catalog

IRI = "https://example.org/o"


def catalog(folder: Path, body: str) -> None:
    text = f'<?xml version="1.0"?><catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">{body}</catalog>'
    (folder / CATALOG_NAME).write_text(text, "utf-8")


def test_no_catalog_knows_nothing(tmp_path: Path) -> None:
    assert read_catalog(tmp_path).find(IRI) is None


@pytest.mark.parametrize(
    ("body", "file"),
    [
        (f'<uri name="{IRI}" uri="o.ttl"/>', "o.ttl"),
        (f'<uri name="{IRI}" uri="sub/my%20o.ttl"/>', "sub/my o.ttl"),
        (f'<group xml:base="sub"><uri name="{IRI}" uri="o.ttl"/></group>', "sub/o.ttl"),
        (f'<group xml:base=""><uri name="{IRI}" uri="o.ttl"/></group>', "o.ttl"),
        (f'<uri name="{IRI}" uri="first.ttl"/><uri name="{IRI}" uri="second.ttl"/>', "first.ttl"),
        ('<rewriteURI uriStartString="https://example.org/" rewritePrefix="sub/"/>', "sub/o"),
        (
            (
                '<rewriteURI uriStartString="https://" rewritePrefix="wide/"/>'
                '<rewriteURI uriStartString="https://example.org/" rewritePrefix="near/"/>'
            ),
            "near/o",
        ),
    ],
)
def test_finds(tmp_path: Path, body: str, file: str) -> None:
    catalog(tmp_path, body)
    assert read_catalog(tmp_path).find(IRI) == tmp_path / file


@pytest.mark.parametrize(
    "uri", ["../o.ttl", "/etc/passwd", "file:///etc/passwd", "http://example.org/o.ttl", "sub/%2e%2e/../../o.ttl", ""]
)
def test_leads_nowhere_else(tmp_path: Path, uri: str) -> None:
    catalog(tmp_path, f'<uri name="{IRI}" uri="{uri}"/>')
    assert read_catalog(tmp_path).find(IRI) is None


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "o.ttl").write_text("")
    (inside / "o.ttl").symlink_to(tmp_path / "o.ttl")
    catalog(inside, f'<uri name="{IRI}" uri="o.ttl"/>')
    assert read_catalog(inside).find(IRI) is None


def test_a_damaged_catalog_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / CATALOG_NAME).write_text("<catalog>\n<uri></catalog>")
    with pytest.raises(OntologyError, match="not well-formed XML") as caught:
        read_catalog(tmp_path)
    assert "line 2" in str(caught.value)


def test_a_catalog_is_no_link_out_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.xml").write_text("<catalog/>")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / CATALOG_NAME).symlink_to(tmp_path / "elsewhere.xml")
    with pytest.raises(OntologyError, match="leads out of its folder"):
        read_catalog(tmp_path / "own")
