"""Sources of observations -> one table.

In come files of any kind that there is a reader for, and the ontology's words; out comes an `ObservationTable`: a row a
piece of content, a column a feature, in arrays. This stage adds meaning (headers and cells become terms, times become
UTC, texts become the lexicon's terms that they mention) and forgets what must not be kept: who the authors are, and
what they wrote. What it could not read it counts and lists; nothing is dropped without a word.

    file -> raw columns -> headers understood -> distinct cells understood -> rows kept or rejected -> one table
"""

from kmgraph.observe.annotation import Annotation, Annotator, RecognisedWord, WordMatcher, content_annotator
from kmgraph.observe.columns import Terms, cluster_pseudonym, pseudonym
from kmgraph.observe.header_row import ToldHeaders
from kmgraph.observe.notices import Notice, NoticeCode, without_cell
from kmgraph.observe.observe import (
    Observed,
    left_out_by_outcome,
    read_drafts,
    read_observations,
    refuse_many_rejects,
    unread_columns,
)
from kmgraph.observe.readers import (
    ZIP_DAMAGES,
    SourceFacts,
    SourceReader,
    ZipArchive,
    ZipDirectoryTooLarge,
    ZipMemberClosed,
    iter_readers,
    short_names,
)
from kmgraph.observe.removal import (
    SoughtPerson,
    SoughtPost,
    SoughtRows,
    can_rewrite,
    find_rows,
    iter_parquet_texts,
    iter_row_texts,
    write_without,
)
from kmgraph.observe.settings import NAMELESS_LABEL, NAMELESS_PLATFORM
from kmgraph.observe.table import ColumnReading, UnreadCell, rejects_csv
from kmgraph.observe.text import fold_term, fold_text, in_context

__all__ = [
    "NAMELESS_LABEL",
    "NAMELESS_PLATFORM",
    "ZIP_DAMAGES",
    "Annotation",
    "Annotator",
    "ColumnReading",
    "Notice",
    "NoticeCode",
    "Observed",
    "RecognisedWord",
    "SoughtPerson",
    "SoughtPost",
    "SoughtRows",
    "SourceFacts",
    "SourceReader",
    "Terms",
    "ToldHeaders",
    "UnreadCell",
    "WordMatcher",
    "ZipArchive",
    "ZipDirectoryTooLarge",
    "ZipMemberClosed",
    "can_rewrite",
    "cluster_pseudonym",
    "content_annotator",
    "find_rows",
    "fold_term",
    "fold_text",
    "in_context",
    "iter_parquet_texts",
    "iter_readers",
    "iter_row_texts",
    "left_out_by_outcome",
    "pseudonym",
    "read_drafts",
    "read_observations",
    "refuse_many_rejects",
    "rejects_csv",
    "short_names",
    "unread_columns",
    "without_cell",
    "write_without",
]
