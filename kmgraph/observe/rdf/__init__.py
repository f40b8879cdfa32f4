"""Observations that come as RDF -> rows of the observation table, as if a table had been read.

In come triples about observations, content, decisions and accounts; out go a source's rows, a property (or a path of
two or three) a column. Adds row numbers where none are given, and notices of classes and properties that the ontology
doesn't know; forgets triples that say nothing of an observation.
"""

from kmgraph.observe.rdf.reader import read_rdf_rows

__all__ = ["read_rdf_rows"]
