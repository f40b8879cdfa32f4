"""The ontology beside the rules, with a catalog, so that `rules.ttl` opens in Protégé without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import pyoxigraph as ox

from kmgraph.catalog import read_catalog
from kmgraph.files import write_atomic
from kmgraph.namespaces import OWL, RDF
from kmgraph.rdf import read_rdf
from kmgraph.resources import ontology_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

_FOLDER = "ontology"


def extension_iris(extensions: Sequence[Path]) -> tuple[str, ...]:
    """Return the ontology IRIs of extension files, in order; files without a header have none."""
    return tuple(iri for path in extensions for iri in _ontology_iris(path))


def bundle_ontology(folder: Path, extensions: Sequence[Path]) -> None:
    """Copy the ontology and the extensions into `folder/ontology` and write a catalog beside `rules.ttl`.

    Args:
        folder: The folder of `rules.ttl`.
        extensions: Extension ontologies; what they import from beside them is not copied.
    """
    shipped = ontology_folder()
    entries = {}
    for iri, path in sorted(read_catalog(shipped).files.items()):
        relative = path.relative_to(shipped).as_posix()
        entries[iri] = f"{_FOLDER}/{relative}"
        write_atomic(folder / _FOLDER / relative, path.read_bytes())
    write_atomic(folder / _FOLDER / "catalog-v001.xml", (shipped / "catalog-v001.xml").read_bytes())
    for path in extensions:
        for iri in _ontology_iris(path):
            entries[iri] = f"{_FOLDER}/{path.name}"
        write_atomic(folder / _FOLDER / path.name, path.read_bytes())
    write_atomic(folder / "catalog-v001.xml", _catalog(entries))


def _ontology_iris(path: Path) -> list[str]:
    return sorted(
        quad.subject.value
        for quad in read_rdf(path)
        if quad.predicate.value == RDF.type
        and isinstance(quad.object, ox.NamedNode)
        and quad.object.value == OWL.Ontology
        and isinstance(quad.subject, ox.NamedNode)
    )


def _catalog(entries: dict[str, str]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
        '<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">',
        *(f"    <uri name={quoteattr(iri)} uri={quoteattr(path)}/>" for iri, path in sorted(entries.items())),
        "</catalog>",
    ]
    return ("\n".join(lines) + "\n").encode()
