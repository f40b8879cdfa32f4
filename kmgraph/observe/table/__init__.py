"""Columns with a meaning -> rows: which are kept, which are rejected and why, and one table out of several sources.

In come a source's columns; out goes the observation table, with copies grouped and rows that say the same id twice
settled. Adds the codes that rows share across sources; forgets the sources' own order of columns.
"""

from kmgraph.observe.table.combine import combine_tables, find_duplicates, select_rows
from kmgraph.observe.table.rejects import write_rejects
from kmgraph.observe.table.rows import SourceRows, read_rows

__all__ = ["SourceRows", "combine_tables", "find_duplicates", "read_rows", "select_rows", "write_rejects"]
