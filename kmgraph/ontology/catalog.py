"""XML catalogs, as Protégé writes them: which file on disk an ontology IRI means. Nothing is ever fetched.

Source: OASIS XML Catalogs 1.1, sections 6.5.2 (group), 6.5.3-6.5.8 (uri, rewriteURI).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from kmgraph.errors import OntologyError
from kmgraph.io import ReadLimits, read_limited, resolve_inside
from kmgraph.rdf import check_xml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CATALOG_NAME = "catalog-v001.xml"
"""The name under which Protégé looks for a folder's catalog."""

_MAX_BYTES = 1024**2
_NAMESPACE = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True)
class Catalog:
    """Ontology IRIs and the files they mean.

    Attributes:
        files: IRI to file; only files inside the catalog's own folder.
        prefixes: Start of IRIs to the folder that stands for it (`rewriteURI`), longest first.
    """

    files: Mapping[str, Path] = field(default_factory=dict)
    prefixes: Mapping[str, Path] = field(default_factory=dict)

    def find(self, iri: str) -> Path | None:
        """Return the file an ontology IRI means, or None if the catalog doesn't know it."""
        for name in (iri, iri.rstrip("#/")):
            if name in self.files:
                return self.files[name]
        for prefix, folder in self.prefixes.items():
            if iri.startswith(prefix):
                return _inside(folder, iri[len(prefix) :])
        return None


def read_catalog(folder: Path) -> Catalog:
    """Return the catalog of a folder, empty if it has none. Entries that lead out of the folder are left out.

    Raises:
        OntologyError: If there is a catalog and it can't be read; with line and column.
    """
    path = folder / CATALOG_NAME
    if not path.exists():
        return Catalog()
    own = resolve_inside(folder, path, OntologyError)
    data = read_limited(own, ReadLimits.up_to(_MAX_BYTES), error=OntologyError, unpack=False)
    check_xml(data, path, max_bytes=_MAX_BYTES, error=OntologyError)
    files: dict[str, Path] = {}
    prefixes: dict[str, Path] = {}
    try:
        # check_xml has refused every entity that could expand to something else.
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as problem:
        raise OntologyError(
            f"this is no XML catalog: {problem}",
            where=str(path),
            hint="mend it there; Protégé writes it anew where it is missing",
        ) from None
    _collect(root, folder, "", files, prefixes)
    return Catalog(files, dict(sorted(prefixes.items(), key=lambda item: (-len(item[0]), item[0]))))


def _collect(
    element: ElementTree.Element, folder: Path, base: str, files: dict[str, Path], prefixes: dict[str, Path]
) -> None:
    base = _join(base, element.get(_XML_BASE, ""))
    for child in element:
        kind = child.tag.removeprefix(_NAMESPACE)
        if kind == "group":
            _collect(child, folder, base, files, prefixes)
        elif kind == "uri" and child.get("name"):
            _note(files, child.get("name", ""), _inside(folder, _join(base, child.get("uri", ""))))
        elif kind == "rewriteURI" and child.get("uriStartString"):
            target = _join(base, child.get("rewritePrefix", ""))
            _note(prefixes, child.get("uriStartString", ""), _inside(folder, target))


def _note(entries: dict[str, Path], name: str, path: Path | None) -> None:
    # The first entry for a name wins (XML Catalogs, section 7.2.2).
    if path is not None:
        entries.setdefault(name, path)


def _join(base: str, reference: str) -> str:
    return reference if not base or urlsplit(reference).scheme else f"{base.rstrip('/')}/{reference}"


def _inside(folder: Path, reference: str) -> Path | None:
    """Return the file a relative reference means, or None if it is no file name or leads out of the folder."""
    parts = urlsplit(reference)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    try:
        path = folder / unquote(parts.path)
        is_inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        return None
    return path if is_inside else None
