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
    """How many of the posts of one outcome record something, where no share may or need be told."""

    ALL = "all"
    NEARLY_ALL = "nearly-all"
    FEW = "few"
    NONE = "none"
    WITHHELD = "withheld"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Filling:
    """A word, and the share in [0, 1], a whole 5 points, where the word is `SHARE`."""

    word: FillingWord
    share: float = 0.0


def public_filling(filled: int, rows: int, sources: int, privacy: Privacy) -> Filling:
    """Return how many of the posts of one outcome record something, as it may be published.

    Args:
        filled: Posts that do.
        rows: All posts of that outcome.
        sources: Independent sources behind these.
        privacy: How figures become public.

    >>> from kmgraph.model import Privacy
    >>> [str(public_filling(filled, 100, 60, Privacy(k=10)).word) for filled in (0, 3, 52, 97, 100)]
    ['none', 'few', 'share', 'nearly-all', 'all']
    """
    if sources < privacy.k or rows < privacy.k:
        return Filling(FillingWord.WITHHELD)
    if filled in (0, rows):
        return Filling(FillingWord.ALL if filled else FillingWord.NONE)
    if filled < privacy.k:
        return Filling(FillingWord.FEW)
    if rows - filled < privacy.k:
        return Filling(FillingWord.NEARLY_ALL)
    return Filling(FillingWord.SHARE, nearest_points(filled / rows))


def public_header(header: str) -> str | None:
    """Return the header of a column as it may be published; None if it may reach a person."""
    return None if holds_personal_string(header) else header
