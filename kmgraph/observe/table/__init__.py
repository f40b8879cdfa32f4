"""Columns with a meaning -> rows: which are kept, which are rejected and why, and one table out of several sources.

In come the columns of each source; out go its rows, its rejects and notices, and then one observation table of all
sources, in which rows without an outcome are joined to those that tell it, a repeated row counts once, and rows of one
id that disagree are left out. Adds codes that hold across sources; forgets cells that no kept row has, and the sources'
own order of columns.
"""

from kmgraph.observe.table.clashes import refuse_clashes
from kmgraph.observe.table.combine import combine_tables, find_duplicates, select_rows
from kmgraph.observe.table.join import fill_joined, find_joins, unsettled_ids
from kmgraph.observe.table.readings import NOT_READ, ColumnReading, FilledRows
from kmgraph.observe.table.rejects import rejects_csv
from kmgraph.observe.table.repeats import group_repeats
from kmgraph.observe.table.rows import SourceRows, read_rows
from kmgraph.observe.table.unread import DoubtedClass, UnreadCell

__all__ = [
    "NOT_READ",
    "ColumnReading",
    "DoubtedClass",
    "FilledRows",
    "SourceRows",
    "UnreadCell",
    "combine_tables",
    "fill_joined",
    "find_duplicates",
    "find_joins",
    "group_repeats",
    "read_rows",
    "refuse_clashes",
    "rejects_csv",
    "select_rows",
    "unsettled_ids",
]
