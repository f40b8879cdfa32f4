"""Counts in words: exact ones as they are, public ones as "about 110", "a few" or "none".

Which figures are public the gate decided (`kmgraph.rules`); nothing is rounded or withheld here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.model import EvidenceBasis, current_period
from kmgraph.render.language import fill
from kmgraph.render.phrases import capitalise

if TYPE_CHECKING:
    from kmgraph.model import Count, Evidence, Period, Privacy
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

    def interval(self, evidence: Evidence) -> tuple[str, str]:
        """Return both ends of a rule's interval, which must be known."""
        assert evidence.interval is not None
        low, high = evidence.interval
        return self.realiser.share(low), self.upper(high, current_period(evidence) or evidence)

    def upper(self, high: float, seen: Evidence | Period) -> str:
        """Return the upper end of a rate's interval, in [0, 1]; where some posts were left alone it is never all.

        A public one is rounded outward and may say all the same that it is 1.
        """
        is_less = high >= 1 and seen.kept != 0 and not seen.withheld
        return self.realiser.grammar.number.share_nearly_all if is_less else self.realiser.share(high)

    def p_value(self, chance: float) -> str:
        """Return a p-value, or the class of a public one: "< 0.001", "not significant"."""
        if self.privacy is None:
            return self._decimal(f"{chance:.2g}" if chance >= 0.001 else f"{chance:.0e}")
        return self._decimal(f"< {chance:g}") if chance < 1 else self._words.not_significant

    def _decimal(self, figure: str) -> str:
        return figure.replace(".", self.realiser.grammar.number.decimal)


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """Says how many posts of a rule were acted against and how many not.

    Attributes:
        figures: Says counts.
        outcome: What happened, in words.
        are_people: Whether each source is known to be a person, or several who act together.
    """

    figures: Figures
    outcome: str
    are_people: bool = False

    def of_all(self, evidence: Evidence) -> str:
        """Return the counts of all time, in a sentence."""
        patterns, none_kept = self.figures.realiser.words.guideline_patterns, evidence.kept == 0
        if evidence.basis is EvidenceBasis.HOLDOUT:
            pattern = patterns.counts_aside_none_kept if none_kept else patterns.counts_aside
        else:
            pattern = patterns.counts_none_kept if none_kept else patterns.counts
        return self._said(pattern, evidence)

    def of_period(self, period: Period, span: str) -> str:
        """Return the counts of one period, in a sentence that begins with its time."""
        patterns = self.figures.realiser.words.guideline_patterns
        return self._said(patterns.counts_in_none_kept if period.kept == 0 else patterns.counts_in, period, span=span)

    def counted(self, clusters: Count) -> str:
        """Return how many people, or sources, there are: "about 90 people"."""
        return self.figures.counted("people" if self.are_people else "sources", clusters)

    def _said(self, pattern: str, counts: Evidence | Period, **words: str) -> str:
        posts, patterns = self.figures.posts, self.figures.realiser.words.guideline_patterns
        # That there are at least k the notes say once for all rules.
        said = fill(patterns.counts_from, sources=self.counted(counts.clusters)) if counts.clusters is not None else ""
        target, kept = posts(counts.target), posts(counts.kept)
        return capitalise(fill(pattern, target=target, kept=kept, outcome=self.outcome, sources=said, **words))
