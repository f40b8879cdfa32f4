"""How often a column is filled, in figures that may be published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kmgraph.rules.disclosure.cells import nearest_points
from kmgraph.rules.disclosure.personal import holds_personal_string

if TYPE_CHECKING:
    from kmgraph.model import Privacy


class FillingWord(StrEnum):
    """How many of the posts of one outcome record something, where no share may be told.

    One word stands for all and for all but some of a few sources, and one for none and for some of a few: two would
    tell of a single post.
    """

    ALL = "all"
    FEW = "few"
    WITHHELD = "withheld"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Filling:
    """A word, and the share in [0, 1], a whole 5 points, where the word is `SHARE`."""

    word: FillingWord
    share: float = 0.0


def public_filling(filled: int, rows: int, sources: tuple[int, int, int], privacy: Privacy) -> Filling:
    """Return how many of the posts of one outcome record something, as it may be published.

    Args:
        filled: Posts that do.
        rows: All posts of that outcome.
        sources: Independent sources behind all of these, behind those that do, and behind those that don't.
        privacy: How figures become public.

    >>> from kmgraph.model import Privacy
    >>> [str(public_filling(filled, 100, (60, 30, 30), Privacy(k=10)).word) for filled in (0, 3, 52, 97, 100)]
    ['few', 'few', 'share', 'all', 'all']
    >>> [str(public_filling(50, 100, sources, Privacy(k=10)).word) for sources in ((9, 5, 5), (60, 9, 59), (60, 59, 9))]
    ['withheld', 'few', 'all']
    """
    everyone, of_filled, of_empty = sources
    if everyone < privacy.k or rows < privacy.k:
        return Filling(FillingWord.WITHHELD)
    if min(of_empty, rows - filled) < privacy.k:
        return Filling(FillingWord.ALL)
    if min(of_filled, filled) < privacy.k:
        return Filling(FillingWord.FEW)
    return Filling(FillingWord.SHARE, nearest_points(filled / rows))


def public_header(header: str) -> str | None:
    """Return the header of a column as it may be published; None if it may reach a person."""
    return None if holds_personal_string(header) else header
