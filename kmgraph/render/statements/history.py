"""When a rule began, changed and ended, and its figures by period, in sentences.

Only months are named. The counts of periods are shown together or not at all: one that is missing could be worked out
from the others and the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.render.language import HistoryPatterns, fill
from kmgraph.render.phrases import SentenceRealiser, capitalise, current_period
from kmgraph.render.statements.disclosure import Disclosure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Evidence, Outcome


@dataclass(frozen=True)
class RuleHistory:
    """Says how a rule fared over time.

    Attributes:
        k: Groups of fewer independent sources show no figures.
    """

    realiser: SentenceRealiser
    target: tuple[Outcome, ...]
    k: int

    @property
    def _patterns(self) -> HistoryPatterns:
        return self.realiser.words.history

    def badge(self, evidence: Evidence) -> str | None:
        """Return since when, or until when, the rule holds, in a few words; None if it held all the time."""
        return self._span(evidence.valid_from, evidence.valid_until)

    def when(self, evidence: Evidence) -> Iterator[str]:
        """Yield in which months the pattern was seen, since or until when; nothing where times are not known."""
        patterns = self._patterns
        if evidence.first and evidence.last:
            first, last = self.realiser.month(evidence.first), self.realiser.month(evidence.last)
            yield fill(patterns.seen_in if first == last else patterns.seen_between, first=first, last=last)
        if evidence.valid_from:
            yield fill(patterns.began, month=self.realiser.month(evidence.valid_from))
        if evidence.valid_until:
            yield fill(patterns.ended, month=self.realiser.month(evidence.valid_until))
        ends = {evidence.valid_from, evidence.valid_until}
        changes = [period.start for period in evidence.periods if period.start and period.start not in ends]
        if changes:
            months = dict.fromkeys(map(self.realiser.month, changes))
            yield fill(patterns.changed, months=self.realiser.grammar.list_and.join(list(months)))

    def rate_span(self, evidence: Evidence) -> str | None:
        """Return the time that the rate is of, such as "since March 2025"; None if it is of all time."""
        period = current_period(evidence)
        return self._span(period.start, period.end) if period else None

    def periods(self, evidence: Evidence) -> Iterator[str]:
        """Yield what was counted in each period, oldest first; nothing if the rate never changed."""
        disclosure = Disclosure(self.realiser, self.k)
        is_open = disclosure.is_open(evidence) and disclosure.are_exact(evidence.periods)
        for period in evidence.periods:
            words = {"span": self._span(period.start, period.end) or ""}
            if is_open:
                words["target"], words["kept"] = disclosure.count(period.target), disclosure.count(period.kept)
                words["outcome"] = self.realiser.outcome(self.target)
            yield capitalise(fill(self._patterns.period if is_open else self._patterns.period_withheld, **words))

    def _span(self, start: str | None, end: str | None) -> str | None:
        """Return the time between two ISO 8601 times in months; None if neither is known."""
        patterns = self._patterns
        first, last = (self.realiser.month(time) if time else None for time in (start, end))
        if first and last:
            return fill(patterns.within if first == last else patterns.between, first=first, last=last)
        if first:
            return fill(patterns.since, first=first)
        return fill(patterns.until, last=last) if last else None
