"""Texts in which terms and quotations are hidden behind numbers, so that nobody translates them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARK = re.compile(r"⟦\s*(\d{1,3})\s*⟧")
_BRACKETS = re.compile("[⟦⟧]")
_QUOTED = r"“[^“”]*”|«[^«»]*»|「[^「」]*」|『[^『』]*』|„[^„“]*“|\"[^\"]*\""
_ADDRESS = r"https?://[^\s<>]+"
_MOST_TERMS = 20_000
"""Far more than a lexicon has; a pattern of more would take long to make."""
_MOST_LONGER = 4
"""Times that a translation may be as long as its text: what is longer talks about the text."""
_SPARE = 200
"""Characters that any translation may have on top: short texts vary most."""


class DamagedTranslationError(InputError):
    """What came back is no translation of what was sent: a term is lost, or it is empty or far too long."""


@dataclass(frozen=True, slots=True)
class ProtectedText:
    """A text to be sent, and what stands behind its marks.

    Attributes:
        sent: The text with `⟦1⟧`, `⟦2⟧` … in place of what stays.
        kept: What stays, in the order of the marks.
    """

    sent: str
    kept: tuple[str, ...]

    def put_back(self, translated: str) -> str:
        """Return a translation with what was kept in its places, on one line.

        >>> protect("Say “note”.", ()).put_back("Di ⟦1⟧.")
        'Di “note”.'

        Raises:
            DamagedTranslationError: If a mark is lost, doubled or new, or the text is empty, too long, or holds what a
                terminal or a reader's eye would obey.
        """
        line = " ".join(translated.split())
        marks = sorted(int(number) for number in _MARK.findall(line))
        if marks != list(range(1, len(self.kept) + 1)):
            raise DamagedTranslationError("terms that must stay were lost, doubled or made up")
        if not _MARK.sub("", line).strip() and _MARK.sub("", self.sent).strip():
            raise DamagedTranslationError("nothing came back")
        if len(line) > _MOST_LONGER * len(self.sent) + _SPARE:
            raise DamagedTranslationError("what came back is far longer than the text")
        if not line.isprintable() or _BRACKETS.search(_MARK.sub("", line)):
            raise DamagedTranslationError("what came back holds characters that no text needs")
        return _MARK.sub(lambda mark: self.kept[int(mark[1]) - 1], line)


def protect(text: str, terms: Iterable[str]) -> ProtectedText:
    """Return a text with quotations, web addresses and terms hidden.

    Args:
        text: Words of a rule; brackets `⟦⟧` in it would be taken for marks, so they are hidden too.
        terms: Terms of a lexicon. Those in letters with spaces between words count as whole words, in any case.

    >>> protect("No drill or “diss” videos.", ["drill"]).sent
    'No ⟦1⟧ or ⟦2⟧ videos.'
    """
    longest_first = sorted({term for term in terms if term.strip()}, key=lambda term: (-len(term), term))
    parts = [_QUOTED, _ADDRESS, "[⟦⟧]", *map(_pattern, longest_first[:_MOST_TERMS])]
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"⟦{len(kept)}⟧"

    return ProtectedText(re.sub("|".join(parts), hide, text, flags=re.IGNORECASE), tuple(kept))


def _pattern(term: str) -> str:
    """Return what finds a term: in Chinese anywhere, else as a whole word."""
    before, after = (r"\b" if letter.isascii() and letter.isalnum() else "" for letter in (term[0], term[-1]))
    return f"{before}{re.escape(term)}{after}"
