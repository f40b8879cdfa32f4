"""RDF: triples in the pattern of kmgraph's own graphs. What they say of observations is read in `observe/rdf`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.errors import ObservationError
from kmgraph.observe.raw import RawTriples
from kmgraph.observe.readers.reader import SourceFacts, SourceReader
from kmgraph.rdf import RDF_SUFFIXES, iter_rdf

if TYPE_CHECKING:
    from kmgraph.model import Source


def read_triples(source: Source, name: str) -> RawTriples:
    """Return the triples of an RDF file, whatever graph they are in; they are read as they are asked for."""
    return RawTriples(name, iter_rdf(source.path, error=ObservationError))


RDF = SourceReader(
    "rdf",
    RDF_SUFFIXES,
    read_triples,
    facts=SourceFacts("RDF in the pattern of kmgraph's own graph of observations", texts="no"),
)
