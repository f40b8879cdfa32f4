"""Files -> raw tables: one module a kind of source. Nothing above this folder knows what a file looks like inside.

In come files; out go `RawTable`s, columns of distinct cells with a code a row, exactly as the file spells them, and the
rows that no table can hold. Adds nothing, and forgets layout: quotes, separators, compression.
"""

from kmgraph.observe.readers.files import short_names
from kmgraph.observe.readers.registry import is_table, read_table

__all__ = ["is_table", "read_table", "short_names"]
