"""When a rule began, changed and ended, and its figures by period, in sentences.

Only months are named.
"""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from kmgraph.model import EvidenceBasis, current_period
from kmgraph.render.guideline_contexts import Badge
from kmgraph.render.language import HistoryPatterns, fill
from kmgraph.render.phrases import SentenceRealiser, capitalise
from kmgraph.rules import turning_month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Evidence, Outcome, Period, Privacy
    from kmgraph.render.statements.figures import Figures


_BY_CHANCE = 0.01
"""How often as few cases as there may be come by chance, from where it tells something. Each rule is asked twice."""


class Turn(StrEnum):
    """How the strictness of a rule changed while it was at work; `VARIED` where the figures don't tell."""

    STRICTER = "stricter"
    WEAKER = "weaker"
    VARIED = "varied"


@dataclass(frozen=True)
class RuleHistory:
    """Says how a rule fared over time.

    Attributes:
        figures: Says counts.
    """

    realiser: SentenceRealiser
    target: tuple[Outcome, ...]
    figures: Figures

    @property
    def _patterns(self) -> HistoryPatterns:
        return self.realiser.words.history

    @property
    def _outcome(self) -> str:
        return self.realiser.outcome(self.target)

    def badge(self, evidence: Evidence) -> str | None:
        """Return since when, or until when, the rule holds, in a few words; None if it held all the time."""
        return self._span(evidence.valid_from, evidence.valid_until, evidence)

    def badges(self, evidence: Evidence, start: str | None = None, end: str | None = None) -> Iterator[Badge]:
        """Yield since or until when the rule holds, and since when more or less strictly, as far as that is known.

        Args:
            evidence: That of the rule.
            start: ISO 8601 time of the first observation of all; None if it is not known.
            end: That of the last one, likewise.
        """
        if held := self.badge(evidence):
            ended = "time-between" if evidence.valid_from else "time-ended"
            kind = ended if evidence.valid_until else "time-since"
            yield Badge(kind, held, self.realiser.text(*self.when(evidence)))
        if turned := self.turned(evidence):
            yield Badge(f"time-{self.turn(evidence)}", turned, self.realiser.text(*self.strictness(evidence)))
        if few := self.few(evidence, start, end):
            yield Badge("time-few", few, self.realiser.words.held["few"].meaning)

    def few(self, evidence: Evidence, start: str | None, end: str | None) -> str | None:
        """Return after which month few cases are known, in a few words; None where that may be chance."""
        last = self._known_until(evidence, start, end) if start and end else None
        return fill(self.realiser.words.nutshell.few, last=last) if last else None

    def turn(self, evidence: Evidence) -> Turn | None:
        """Return how the strictness of a rule last changed; None if it did not, or the rule is past."""
        changes = _changes(evidence)
        return _direction(*changes[-1], self.figures.privacy) if changes and not evidence.valid_until else None

    def turned(self, evidence: Evidence) -> str | None:
        """Return since when a rule is stricter or less strict, in a few words; None if it did not change so."""
        turn = self.turn(evidence)
        if turn is None:
            return None
        month = self._turn(_changes(evidence)[-1][1].start or "", evidence)
        return fill(self._patterns.turned[turn], month=month)

    def when(self, evidence: Evidence) -> Iterator[str]:
        """Yield in which months such posts were acted against, since or until when; nothing without times."""
        patterns = self._patterns
        if evidence.first and evidence.last:
            first, last = self.realiser.month(evidence.first), self.realiser.month(evidence.last)
            pattern = patterns.seen_in if first == last else patterns.seen_between
            yield fill(pattern, first=first, last=last, outcome=self._outcome)
        yield from self.changes(evidence)

    def changes(self, evidence: Evidence) -> Iterator[str]:
        """Yield since or until when the pattern shows, and when it changed between."""
        patterns = self._patterns
        if evidence.valid_from:
            yield fill(patterns.began, month=self._turn(evidence.valid_from, evidence), outcome=self._outcome)
        yield from self.end(evidence)
        yield from self.strictness(evidence)

    def strictness(self, evidence: Evidence) -> Iterator[str]:
        """Yield when the pattern became stricter or less strict while it was at work, if it did."""
        months = dict.fromkeys(self._turn(after.start or "", evidence) for _, after in _changes(evidence))
        turn = self.turn(evidence) if len(months) == 1 else None
        # Of several changes, and of what is past, only the time is said.
        pattern = self._patterns.became[turn or Turn.VARIED]
        if months:
            yield fill(pattern, months=self.realiser.grammar.list_and.join(list(months)))

    def end(self, evidence: Evidence) -> Iterator[str]:
        """Yield until when the pattern shows, if it ended."""
        if evidence.valid_until:
            yield fill(self._patterns.ended, month=self._turn(evidence.valid_until, evidence), outcome=self._outcome)

    def cases(self, evidence: Evidence, start: str | None, end: str | None) -> Iterator[str]:
        """Yield between which months nearly all cases lie, where so many were to be expected beyond that this tells.

        Beyond the months that are public there may be cases of fewer than k sources.

        Args:
            evidence: That of the rule.
            start: ISO 8601 time of the first observation of all; None if it is not known.
            end: That of the last one, likewise.
        """
        yield from self.cases_since(evidence, start, end)
        if start and end and (last := self._known_until(evidence, start, end)):
            yield fill(self.realiser.words.rule_evidence.cases_until, last=last)

    def cases_since(self, evidence: Evidence, start: str | None, end: str | None) -> Iterator[str]:
        """Yield before which month few cases are known, as of `cases`; after which one a rule's mark says (`few`)."""
        if start and end and (first := self._known_from(evidence, start, end)):
            yield fill(self.realiser.words.rule_evidence.cases_since, first=first)

    def _known_from(self, evidence: Evidence, start: str, end: str) -> str | None:
        # Marks and rows say when a rule began or changed; single posts acted against before say nothing of it.
        if not evidence.first or evidence.valid_from or evidence.periods:
            return None
        missed = _months(evidence.first[:7]) - _months(start)
        is_telling = self._is_telling(evidence, missed / max(_months(end) - _months(start), missed, 1.0))
        return self.realiser.month(evidence.first) if is_telling else None

    def _known_until(self, evidence: Evidence, start: str, end: str) -> str | None:
        # Of a rule that is past it is known that it no longer holds.
        if not evidence.last or evidence.valid_until:
            return None
        period = current_period(evidence)
        begun = max(start[:7], (period.start or "")[:7]) if period else start
        missed = _months(end) - _months(evidence.last[:7]) - 1
        is_telling = self._is_telling(period or evidence, missed / max(_months(end) - _months(begun), missed, 1.0))
        return self.realiser.month(evidence.last) if is_telling else None

    def _is_telling(self, seen: Evidence | Period, share: float) -> bool:
        """Return whether so many cases were to be expected in a stretch of time that few there are hardly chance.

        Args:
            seen: What was counted; where "a few" is told, or nothing, there was one at least.
            share: How much of the time the stretch is.
        """
        expected = (seen.target or 1) * max(share, 0.0)
        hidden = self.figures.privacy.k - 1 if self.figures.privacy else 0
        chances = (expected**cases / math.factorial(cases) for cases in range(hidden + 1))
        return math.exp(-expected) * sum(chances) <= _BY_CHANCE

    def rate_span(self, evidence: Evidence) -> str | None:
        """Return the time that the rate is of, such as "since March 2025"; None if it is of all time."""
        period = current_period(evidence)
        return self._span(period.start, period.end, evidence) if period else None

    def span(self, period: Period, evidence: Evidence) -> str | None:
        """Return the time of a period, such as "until March 2025"; None if it has no end that is known."""
        return self._span(period.start, period.end, evidence)

    def periods(self, evidence: Evidence) -> Iterator[str]:
        """Yield what was counted in each period, oldest first; nothing if the rate never changed."""
        for period in evidence.periods:
            words = {"span": self._span(period.start, period.end, evidence) or ""}
            if not period.withheld:
                words["target"], words["kept"] = self.figures.posts(period.target), self.figures.posts(period.kept)
                words["outcome"] = self._outcome
            pattern = self._patterns.period_withheld if period.withheld else self._patterns.period
            yield capitalise(fill(pattern, **words))

    def _span(self, start: str | None, end: str | None, evidence: Evidence) -> str | None:
        """Return the time between two turns of a rule in months; None if neither is known."""
        patterns = self._patterns
        first, last = (self._turn(time, evidence) if time else None for time in (start, end))
        if first and last:
            return fill(patterns.within if first == last else patterns.between, first=first, last=last)
        if first:
            return fill(patterns.since, first=first)
        return fill(patterns.until, last=last) if last else None

    def _turn(self, time: str, evidence: Evidence) -> str:
        return self.realiser.month(turning_month(time, evidence))


def shown_period(evidence: Evidence) -> Period | None:
    """Return the period that the rate is of, where its counts may be shown; None where there is none such.

    Those of all periods stand beside one another in the files of rules: the gate has seen to what they tell together.
    """
    period = current_period(evidence)
    is_shown = period is not None and not period.withheld and not evidence.withheld
    return period if is_shown and evidence.basis is not EvidenceBasis.HOLDOUT else None


def _changes(evidence: Evidence) -> list[tuple[Period, Period]]:
    """Return the periods before and after each change while a rule was at work: neither its beginning nor its end."""
    ends = {evidence.valid_from, evidence.valid_until}
    return [(before, after) for before, after in pairwise(evidence.periods) if after.start not in ends]


def _direction(before: Period, after: Period, privacy: Privacy | None) -> Turn:
    was, became = _rate(before, privacy), _rate(after, privacy)
    if was is None or became is None or was == became:
        return Turn.VARIED
    return Turn.STRICTER if was < became else Turn.WEAKER


def _rate(period: Period, privacy: Privacy | None) -> float | None:
    """Return about which share of a period's posts was acted against; None if that is not told."""
    few = (privacy.k if privacy else 2) / 2
    target, kept = (few if count is None else count for count in (period.target, period.kept))
    return target / (target + kept) if target + kept and not period.withheld else None


def _months(time: str) -> float:
    """Return an ISO 8601 time, or its month, in months since the year 0; a month counts from its beginning.

    >>> _months("2025-07-01T05:00:00Z") - _months("2025-06"), _months("2025-02-15") - _months("2025-02")
    (1.0, 0.5)
    """
    year, month, *rest = (int(part[:2] if place == 2 else part) for place, part in enumerate(time.split("-")[:3]))
    return 12 * year + month - 1 + ((rest[0] - 1) / monthrange(year, month)[1] if rest else 0)
