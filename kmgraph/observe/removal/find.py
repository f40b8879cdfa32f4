"""Which rows of a source are a person's, or bear an id: headers, values and handles understood as the reader does."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.observe.columns import ContractColumn, HeaderReader, Terms, is_placeholder, map_headers, pseudonym
from kmgraph.observe.raw import RawTriples
from kmgraph.observe.rdf import read_rdf_rows
from kmgraph.observe.readers import find_reader, short_names
from kmgraph.observe.removal.person import SoughtPerson
from kmgraph.observe.removal.rewrite import broken_rows
from kmgraph.observe.settings import ReadSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kmgraph.model import Hierarchy, Source, Vocabulary
    from kmgraph.observe.columns import FixedColumn, MappedTable


@dataclass(frozen=True, slots=True)
class SoughtPost:
    """A row to look for, by its id."""

    id: str


@dataclass(frozen=True, slots=True)
class SoughtRows:
    """What was found in one source.

    Attributes:
        rows: Row numbers, 1 = first data row, sorted.
        ids: Ids of these rows as they stand there.
        spellings: What stands there for the author.
        pseudonyms: Of the author.
        n_rows: All rows of the source, unreadable ones included.
        broken: Those of the rows found that can't be read, and hold what is looked for somewhere.
    """

    rows: tuple[int, ...] = ()
    ids: frozenset[str] = frozenset()
    spellings: frozenset[str] = frozenset()
    pseudonyms: frozenset[str] = frozenset()
    n_rows: int = 0
    broken: tuple[int, ...] = ()


def find_rows(
    source: Source,
    sought: SoughtPerson | SoughtPost,
    vocabulary: Vocabulary,
    hierarchy: Hierarchy,
    *,
    key: bytes,
    platforms: tuple[str, ...] = (),
) -> SoughtRows:
    """Return the rows of a source that are a person's, or bear an id.

    Args:
        source: The file, with its mapping.
        sought: The person, or the post.
        vocabulary: The terms that headers name.
        hierarchy: The inferred class tree.
        key: Key of the pseudonyms.
        platforms: Platform ids of the project.

    Raises:
        ObservationError: If the source can't be read.
        LimitError: If it is too large.
    """
    terms = Terms(vocabulary, hierarchy)
    name = short_names([source.path])[0]
    reader = find_reader(source.path, source.kind)
    raw = reader.read(source, name)
    if isinstance(raw, RawTriples):
        return _find_in_rdf(raw, source, terms, ReadSettings(key, platforms), sought)
    mapped = map_headers(
        raw, reader.with_defaults(source, [column.header for column in raw.columns]), HeaderReader(terms)
    )
    found = _find_in_table(mapped, sought)
    numbers = {reject.row for reject in raw.rejects}
    broken = tuple(broken_rows(source, numbers, _needles(sought, found.spellings))) if numbers else ()
    rows = tuple(sorted((*found.rows, *broken)))
    return SoughtRows(rows, found.ids, found.spellings, found.pseudonyms, found.n_rows, broken)


def _needles(sought: SoughtPerson | SoughtPost, spellings: Iterable[str]) -> frozenset[str]:
    if isinstance(sought, SoughtPost):
        return frozenset((sought.id.strip(),))
    return frozenset((*sought.iter_spellings(), *spellings))


def _find_in_table(mapped: MappedTable, sought: SoughtPerson | SoughtPost) -> SoughtRows:
    raw = mapped.raw
    n_rows = len(raw.row) + len(raw.rejects)
    authors, ids = mapped.fixed(ContractColumn.AUTHOR), mapped.fixed(ContractColumn.ID)
    column = authors if isinstance(sought, SoughtPerson) else ids
    if column is None:
        return SoughtRows(n_rows=n_rows)
    is_theirs = _matcher(sought)
    cells = [number for number, text in enumerate(_as_read(column, sought)) if is_theirs(text)]
    mask = np.isin(column.raw.codes, cells)
    return SoughtRows(
        rows=tuple(int(row) for row in raw.row[mask]),
        ids=frozenset() if ids is None else _cells(ids, mask),
        spellings=_cells(column, mask) if isinstance(sought, SoughtPerson) else frozenset(),
        pseudonyms=frozenset() if isinstance(sought, SoughtPost) else _pseudonyms(column, sought, cells),
        n_rows=n_rows,
    )


def _as_read(column: FixedColumn, sought: SoughtPerson | SoughtPost) -> list[str]:
    """Return the distinct cells as the reader has them; it maps the values of authors, not those of ids."""
    return column.texts() if isinstance(sought, SoughtPerson) else [cell.strip() for cell in column.raw.cells]


def _matcher(sought: SoughtPerson | SoughtPost) -> Callable[[str], bool]:
    if isinstance(sought, SoughtPost):
        wanted = _composed(sought.id)
        return lambda text: _composed(text) == wanted
    pseudonyms, key = sought.pseudonyms, sought.key
    return lambda text: bool(text) and not is_placeholder(text) and pseudonym(text, key) in pseudonyms


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


def _pseudonyms(column: FixedColumn, sought: SoughtPerson, cells: list[int]) -> frozenset[str]:
    texts = column.texts()
    return frozenset(pseudonym(texts[cell], sought.key) for cell in cells)


def _cells(column: FixedColumn, mask: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> frozenset[str]:
    """Return the cells of some rows, as they stand and as the project maps them."""
    texts = column.texts()
    codes = {int(code) for code in np.unique(column.raw.codes[mask])}
    return frozenset(text for code in codes for text in (column.raw.cells[code].strip(), texts[code]) if text)


def _find_in_rdf(
    raw: RawTriples, source: Source, terms: Terms, settings: ReadSettings, sought: SoughtPerson | SoughtPost
) -> SoughtRows:
    table = read_rdf_rows(raw, source, terms, settings).table
    if isinstance(sought, SoughtPost):
        mask = np.array([_composed(row_id) == _composed(sought.id) for row_id in table.ids], dtype=np.bool_)
    else:
        wanted = [number for number, author in enumerate(table.authors) if author in sought.pseudonyms]
        mask = np.isin(table.author, wanted)
    places = np.flatnonzero(mask)
    return SoughtRows(
        rows=tuple(sorted(int(row) for row in table.row[places])),
        ids=frozenset(table.ids[place] for place in places),
        pseudonyms=frozenset(table.authors[table.author[place]] for place in places if table.author[place] >= 0)
        if isinstance(sought, SoughtPerson)
        else frozenset(),
        n_rows=len(table.ids) + len(table.rejects),
    )
