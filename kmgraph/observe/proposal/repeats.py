"""Texts that only repeat what another column says, such as titles that begin with the tag of the post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.observe.columns import fold
from kmgraph.observe.notices import shown
from kmgraph.observe.proposal.types import ProposedColumn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.observe.proposal.columns import ExportColumn

_MOST_VALUES = 60
_FEWEST_VALUES = 3
_SHORTEST = 2
"""Characters of a value: shorter ones stand in many texts by chance."""
_REPEATED = 0.95
"""Share of the rows in which the text must hold the value, for the column to say all that words would find there."""


def repeated_column(text: ExportColumn, others: Iterable[ExportColumn]) -> str | None:
    """Return the header of the first column whose value stands in nearly every text, or None.

    Words of such a text tell the kind of a post less well than that column does: they find some of its values and miss
    others, and then it looks as if nobody had recorded the rest.

    Args:
        text: A column of texts.
        others: The columns that may tell the kind of a post.
    """
    return next((other.header for other in others if _is_repeated(text, other)), None)


def left_out(header: str, repeated: str) -> ProposedColumn:
    """Return a column of texts that is left out, as another one says the same."""
    note = f'it repeats what {shown(repeated)} says; "text" would have it searched for terms'
    return ProposedColumn(header, None, note)


def _is_repeated(text: ExportColumn, other: ExportColumn) -> bool:
    values = other.folded
    if not _FEWEST_VALUES <= len(values) <= _MOST_VALUES or min(map(len, values)) < _SHORTEST or other.is_flag:
        return False
    if other is text or set(other.parts) != set(text.parts):
        return False
    pairs = [
        (fold(value), fold(words))
        for table in text.parts
        for value, words in zip(other.texts_in(table), text.texts_in(table), strict=True)
        if value and words
    ]
    repeated = sum(value in words for value, words in pairs)
    return bool(pairs) and repeated >= _REPEATED * text.n_filled and len(pairs) >= _REPEATED * text.n_filled
