"""A person or a post -> the rows of sources that are theirs, and the sources without those.

In come sources, and whom or what to look for; out go row numbers, and the bytes of a source written anew without such
rows. Adds the ways in which a handle was spelt in the rows; forgets the rows. What it leaves of a file is as it was,
byte for byte, where the kind of file allows that.
"""

from kmgraph.observe.removal.find import SoughtPost, SoughtRows, find_rows
from kmgraph.observe.removal.person import SoughtPerson
from kmgraph.observe.removal.rewrite import can_rewrite, iter_parquet_texts, iter_row_texts, write_without

__all__ = [
    "SoughtPerson",
    "SoughtPost",
    "SoughtRows",
    "can_rewrite",
    "find_rows",
    "iter_parquet_texts",
    "iter_row_texts",
    "write_without",
]
