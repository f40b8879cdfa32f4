"""Columns with a meaning -> rows: which are kept, which are rejected and why, and one table out of several sources.

In come the columns of each source; out go its rows, its rejects and notices, and then one observation table of all
sources, in which a repeated row is found and two different rows of one id are refused. Adds codes that hold across
sources; forgets cells that no kept row has, and the sources' own order of columns.
"""

from kmgraph.observe.table.combine import combine_tables, find_duplicates, select_rows
from kmgraph.observe.table.join import find_joined, join_rows
from kmgraph.observe.table.readings import NOT_READ, ColumnReading, FilledRows
from kmgraph.observe.table.rejects import rejects_csv
from kmgraph.observe.table.rows import SourceRows, read_rows

__all__ = [
    "NOT_READ",
    "ColumnReading",
    "FilledRows",
    "SourceRows",
    "combine_tables",
    "find_duplicates",
    "find_joined",
    "join_rows",
    "read_rows",
    "rejects_csv",
    "select_rows",
]
