"""Files -> raw tables: one module a kind of source. Nothing above this folder knows what a file looks like inside.

In come files; out go `RawTable`s: columns of distinct cells with a code a row, exactly as the file spells them, and the
rows that no table can hold; of RDF, `RawTriples`. Adds row numbers; forgets layout: quotes, separators, compression.
Logs and reports of platforms come out under kmgraph's own headers, with the platform's codes as cells and a mapping
that says what they mean; of several actions on one post the row says what is in force at the end (`ledger`).
Other packages add kinds of source by the protocol in `reader`.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.observe.readers.delimited import separator_line
    from kmgraph.observe.readers.dsa import check_dsa_archive
    from kmgraph.observe.readers.files import encoding_of, not_utf8, open_bytes, open_text, short_names
    from kmgraph.observe.readers.parquet import locked_connection, unpacked
    from kmgraph.observe.readers.reader import SourceFacts, SourceReader
    from kmgraph.observe.readers.registry import find_reader, iter_readers
    from kmgraph.observe.readers.zip_archive import ZIP_DAMAGES, ZipArchive, ZipDirectoryTooLarge, ZipMemberClosed
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "delimited": "separator_line",
            "dsa": "check_dsa_archive",
            "files": "encoding_of not_utf8 open_bytes open_text short_names",
            "parquet": "locked_connection unpacked",
            "reader": "SourceFacts SourceReader",
            "registry": "find_reader iter_readers",
            "zip_archive": "ZIP_DAMAGES ZipArchive ZipDirectoryTooLarge ZipMemberClosed",
        },
    )

__all__ = [
    "ZIP_DAMAGES",
    "SourceFacts",
    "SourceReader",
    "ZipArchive",
    "ZipDirectoryTooLarge",
    "ZipMemberClosed",
    "check_dsa_archive",
    "encoding_of",
    "find_reader",
    "iter_readers",
    "locked_connection",
    "not_utf8",
    "open_bytes",
    "open_text",
    "separator_line",
    "short_names",
    "unpacked",
]
