"""The ontology and its extensions as files that travel together, with a catalog by which Protégé finds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from kmgraph.io import ReadLimits, ontology_folder, read_limited
from kmgraph.namespaces import OWL, RDF
from kmgraph.ontology.catalog import CATALOG_NAME, read_catalog
from kmgraph.rdf import RELATIVE_BASE, TripleIndex, is_owl, label_blanks, read_rdf, to_turtle

_FOLDER = "ontology"
_ALIGNMENTS = "alignments"
_COPIED = "extension-"
_COPY = re.compile(rf"{_COPIED}\d+\.")
_LIMITS = ReadLimits.up_to(16 * 1024**3)


def ontology_iris(paths: Iterable[Path]) -> tuple[str, ...]:
    """Return the IRIs of the ontologies that files declare, in the files' order; files without a header have none."""
    return tuple(
        iri
        for path in paths
        for iri in TripleIndex(quad for quad in read_rdf(path) if quad.predicate.value == RDF.type).typed(OWL.Ontology)
    )


def bundled_ontology(extensions: Sequence[Path]) -> dict[str, bytes]:
    """Return the ontology and the extensions as files below `ontology/`, and a catalog that leads to them.

    Args:
        extensions: Extension ontologies; what they import from beside them is not copied. They are called by their
            numbers, since the names of files may be private.

    Returns:
        Path relative to the folder of `rules.ttl` -> content.
    """
    shipped = ontology_folder()
    files = {f"{_FOLDER}/{CATALOG_NAME}": (shipped / CATALOG_NAME).read_bytes()}
    entries = {}
    for iri, path in sorted(read_catalog(shipped).files.items()):
        entries[iri] = f"{_FOLDER}/{path.relative_to(shipped).as_posix()}"
        files[entries[iri]] = path.read_bytes()
    for number, path in enumerate(extensions, start=1):
        content = _as_turtle(path)
        name = f"{_FOLDER}/{_COPIED}{number}{_suffix(path) if content is None else '.ttl'}"
        files[name] = read_limited(path, _LIMITS, unpack=False) if content is None else content
        entries.update(dict.fromkeys(ontology_iris([path]), name))
    return files | {CATALOG_NAME: _catalog(entries)}


def _as_turtle(path: Path) -> bytes | None:
    """Return an ontology as Turtle if its copy would say something else, or not be RDF; None if it is copied as it is.

    IRIs that are relative to its place are whole in Turtle.
    """
    triples = [quad.triple for quad in read_rdf(path)]
    is_relative = any(RELATIVE_BASE in str(triple) for triple in triples)
    return to_turtle(label_blanks(triples)) if is_relative or is_owl(path) else None


def bundled_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of the ontology and the extensions that a run left in a folder, without the alignments.

    Where none are there, the ones that come with kmgraph are returned.

    Raises:
        OntologyError: If there is a catalog and it can't be read.
    """
    files = read_catalog(folder).files or read_catalog(ontology_folder()).files
    ours = {path for path in files.values() if path.parent.name != _ALIGNMENTS}
    return tuple(sorted({*ours, *_copies(folder)}))


def bundled_extensions(folder: Path) -> tuple[Path, ...]:
    """Return those of the files that are not of the ontology that comes with kmgraph."""
    shipped = read_catalog(ontology_folder()).files
    named = {path for iri, path in read_catalog(folder).files.items() if iri not in shipped}
    return tuple(sorted({*named, *_copies(folder)}))


def _copies(folder: Path) -> Iterator[Path]:
    """Yield the copies of extensions: a catalog knows none without a header, and but one of several with one IRI."""
    if (folder / CATALOG_NAME).exists():
        yield from (path for path in (folder / _FOLDER).glob("*") if _COPY.match(path.name))


def _suffix(path: Path) -> str:
    """Return how a file is written, and nothing more of its name: that may be a person's."""
    return "".join(path.suffixes[-2 if path.suffix.lower() == ".gz" else -1 :])


def _catalog(entries: dict[str, str]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
        '<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">',
        *(f"    <uri name={quoteattr(iri)} uri={quoteattr(path)}/>" for iri, path in sorted(entries.items())),
        "</catalog>",
    ]
    return ("\n".join(lines) + "\n").encode()
