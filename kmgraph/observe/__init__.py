"""Sources of observations -> one table.

In come files (CSV, TSV, JSON Lines, Parquet, RDF) and the ontology's words; out comes an `ObservationTable`: a row a
piece of content, a column a feature, in arrays. This stage adds meaning (headers and cells become terms, times become
UTC, texts become the lexicon's terms that they mention) and forgets what must not be kept: who the authors are, and
what they wrote. What it could not read it counts and lists; nothing is dropped without a word.

    file -> raw columns -> headers understood -> distinct cells understood -> rows kept or rejected -> one table
"""

from kmgraph.observe.mentions import TermMatch, match_terms
from kmgraph.observe.notices import Notice, NoticeCode
from kmgraph.observe.pseudonyms import pseudonym
from kmgraph.observe.reading import Observed, read_drafts, read_observations
from kmgraph.observe.registry import OBSERVATION_SUFFIXES
from kmgraph.observe.rejects import CellPlace, inert, locate, write_rejects

__all__ = [
    "OBSERVATION_SUFFIXES",
    "CellPlace",
    "Notice",
    "NoticeCode",
    "Observed",
    "TermMatch",
    "inert",
    "locate",
    "match_terms",
    "pseudonym",
    "read_drafts",
    "read_observations",
    "write_rejects",
]
