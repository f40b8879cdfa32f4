"""Counts in words: exact ones as they are, public ones as "about 110", "a few" or "none".

Which figures are public the gate decided (`kmgraph.rules`); nothing is rounded or withheld here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.render.language import fill

if TYPE_CHECKING:
    from kmgraph.model import Count, Privacy
    from kmgraph.render.language import FigureWords
    from kmgraph.render.phrases import SentenceRealiser


@dataclass(frozen=True, slots=True)
class Figures:
    """Says counts.

    Attributes:
        privacy: How the figures became public; None if they are exact.
    """

    realiser: SentenceRealiser
    privacy: Privacy | None

    @property
    def _words(self) -> FigureWords:
        return self.realiser.words.figures

    def cell(self, number: Count) -> str:
        """Return a count for a cell of a table: "110", "a few", "none"."""
        if number is None:
            return self._words.few
        return self.realiser.lexicon.number(number) if number else self._words.none

    def posts(self, number: Count) -> str:
        """Return a count of posts for a sentence: "about 110", "a few", "none"."""
        if number is None:
            return self._words.few
        if not number:
            return self._words.no_posts
        shown = self.realiser.lexicon.number(number)
        return fill(self._words.posts if self.privacy is None else self._words.about_posts, n=shown)

    def counted(self, noun: str, number: Count) -> str:
        """Return a noun with its count: "about 90 independent sources", "at least 10 independent sources"."""
        figure = self.realiser.lexicon.number
        if self.privacy is None:
            return self.realiser.count(noun, number or 0)
        if number is None:
            return self.realiser.counted(noun, self.privacy.k, self.at_least(figure(self.privacy.k)))
        return self.realiser.counted(noun, number, fill(self._words.about, n=figure(number)))

    def at_least(self, figure: str) -> str:
        """Return "at least 10"."""
        return fill(self._words.at_least, n=figure)

    def at_most(self, figure: str) -> str:
        """Return "at most 5%"."""
        return fill(self._words.at_most, n=figure)

    def p_value(self, chance: float) -> str:
        """Return a p-value, or the class of a public one: "< 0.001", "not significant"."""
        if self.privacy is None:
            return self._decimal(f"{chance:.2g}" if chance >= 0.001 else f"{chance:.0e}")
        return self._decimal(f"< {chance:g}") if chance < 1 else self._words.not_significant

    def _decimal(self, figure: str) -> str:
        return figure.replace(".", self.realiser.grammar.number.decimal)
