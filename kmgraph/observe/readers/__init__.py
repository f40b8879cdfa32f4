"""Files -> raw tables: one module a kind of source. Nothing above this folder knows what a file looks like inside.

In come files; out go `RawTable`s: columns of distinct cells with a code a row, exactly as the file spells them, and the
rows that no table can hold; of RDF, `RawTriples`. Adds row numbers; forgets layout: quotes, separators, compression.
Other packages add kinds of source by the protocol in `reader`.
"""

from kmgraph.observe.readers.files import short_names
from kmgraph.observe.readers.registry import find_reader

__all__ = ["find_reader", "short_names"]
