"""Observations that come as RDF -> raw tables, as if a table had been read.

In come triples about content, decisions and accounts; out goes a `RawTable` with a column a property. Adds nothing;
forgets triples that say nothing of an observation.
"""

from kmgraph.observe.rdf.reader import read_rdf_rows

__all__ = ["read_rdf_rows"]
