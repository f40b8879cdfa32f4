"""The graph, the rules or the ontology in other formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kmgraph.commands.query import find_graph
from kmgraph.errors import InputError, UsageError
from kmgraph.graph import odrl_triples
from kmgraph.io import check_writable, open_folder
from kmgraph.namespaces import PREFIXES
from kmgraph.project import RULES_NAME
from kmgraph.rdf import iter_rdf, load_rdf
from kmgraph.rules import read_rules

_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "nquads": ox.RdfFormat.N_QUADS,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_SUFFIXES = {
    ".ttl": "turtle",
    ".nq": "nquads",
    ".nt": "ntriples",
    ".trig": "trig",
    ".jsonld": "jsonld",
    ".json": "jsonld",
    ".rdf": "rdfxml",
    ".owl": "rdfxml",
    ".xml": "rdfxml",
}
_PARTS = {"graph": None, "rules": ("learned", "published", "inferred"), "ontology": ("ontology",)}


def format_of(output: Path) -> str:
    """Return the format that a file's suffix means; Turtle for standard output and unknown suffixes."""
    return _SUFFIXES.get(output.suffix.lower(), "turtle")


def export_data(what: str, graph: Path | None, form: str) -> bytes:
    """Return the graph, the rules or the ontology of a run in a format.

    Args:
        what: `graph`, `rules` or `ontology`.
        graph: A run's folder or its `graph.nq`.
        form: `turtle`, `nquads`, `ntriples`, `trig`, `jsonld`, `rdfxml` or `odrl`. Formats without named graphs merge
            them.

    Raises:
        InputError: If there is no graph, or it can't be read.
        UsageError: If the format can't hold what is asked for.
    """
    path = find_graph(graph)
    if form == "odrl":
        if what != "rules":
            raise UsageError("ODRL holds rules only", where="--format", hint="kmgraph export rules --format odrl")
        triples = odrl_triples(read_rules(path.parent / RULES_NAME))
        return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    rdf_format = _FORMATS[form]
    quads = sorted(_quads(path, what), key=str)
    prefixes = PREFIXES if form in {"turtle", "trig", "rdfxml"} else None
    if rdf_format.supports_datasets:
        return ox.serialize(quads, format=rdf_format, prefixes=prefixes) or b""
    merged = dict.fromkeys(quad.triple for quad in quads)
    return ox.serialize(merged, format=rdf_format, prefixes=prefixes) or b""


def export_store(graph: Path | None, folder: Path) -> int:
    """Load a graph into a new Oxigraph store on disk and return its number of quads.

    Raises:
        UsageError: If no folder is named, or it is not empty.
        InputError: If the graph can't be read.
    """
    if str(folder) == "-":
        raise UsageError("a store is a folder", where="--output", hint="name a new folder with -o")
    check_writable(folder, is_folder=True)
    if folder.exists() and any(folder.iterdir()):
        raise UsageError("the folder for the store is not empty", where=str(folder), hint="name a new one")
    path = find_graph(graph)
    if path.is_dir():
        raise UsageError("the graph is a store already", where=str(path), hint="copy its folder")
    with open_folder(folder.parent) as parent, parent.new_folder(folder.name) as store:
        return _write_store(path, store)


def _write_store(path: Path, folder: Path) -> int:
    store = ox.Store(str(folder))
    load_rdf(store, path)
    store.flush()
    return len(store)


def _quads(path: Path, what: str) -> Iterator[ox.Quad]:
    parts = _PARTS[what]
    for quad in _open(path):
        name = quad.graph_name.value.rsplit("/", 1)[-1] if isinstance(quad.graph_name, ox.NamedNode) else ""
        if parts is None or name in parts:
            yield quad


def _open(path: Path) -> Iterable[ox.Quad]:
    if path.is_dir():
        try:
            return ox.Store.read_only(str(path))
        except OSError as error:
            raise InputError(f"the store can't be read: {error}", where=str(path)) from error
    # A store would give blank nodes new labels, others each time.
    return set(iter_rdf(path, keeps_blank_labels=True))
