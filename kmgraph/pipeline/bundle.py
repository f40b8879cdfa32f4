"""The ontology beside the rules, with a catalog, so that `rules.ttl` opens in Protégé without a network."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import pyoxigraph as ox

from kmgraph.io import ontology_folder
from kmgraph.namespaces import OWL, RDF
from kmgraph.ontology import read_catalog
from kmgraph.rdf import read_rdf

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

_FOLDER = "ontology"
_CATALOG = "catalog-v001.xml"


def extension_iris(extensions: Sequence[Path]) -> tuple[str, ...]:
    """Return the ontology IRIs of extension files, in order; files without a header have none."""
    return tuple(iri for path in extensions for iri in _ontology_iris(path))


def bundled_ontology(extensions: Sequence[Path]) -> dict[str, bytes]:
    """Return the ontology and the extensions as files below `ontology/`, and a catalog that leads to them.

    Args:
        extensions: Extension ontologies; what they import from beside them is not copied.

    Returns:
        Path relative to the folder of `rules.ttl` -> content.
    """
    shipped = ontology_folder()
    files = {f"{_FOLDER}/{_CATALOG}": (shipped / _CATALOG).read_bytes()}
    entries = {}
    for iri, path in sorted(read_catalog(shipped).files.items()):
        entries[iri] = f"{_FOLDER}/{path.relative_to(shipped).as_posix()}"
        files[entries[iri]] = path.read_bytes()
    for path in extensions:
        name = _free_name(path, files)
        files[name] = path.read_bytes()
        entries.update(dict.fromkeys(_ontology_iris(path), name))
    return files | {_CATALOG: _catalog(entries)}


def _free_name(path: Path, taken: Collection[str]) -> str:
    # Extensions of different folders may share a name.
    names = (f"{path.stem}-{number}{path.suffix}" for number in count(2))
    return next(name for each in chain((path.name,), names) if (name := f"{_FOLDER}/{each}") not in taken)


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
