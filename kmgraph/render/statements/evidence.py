"""What was observed of a rule, in few sentences: what goes for all rules is said once, in the notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from kmgraph.model import Confidence, EvidenceBasis, NormLevel, RelationKind, RuleNeighbourhood
from kmgraph.render.language import EvidencePatterns, fill
from kmgraph.render.phrases import capitalise
from kmgraph.render.statements.arrangement import Arrangement
from kmgraph.render.statements.facts import RuleFacts, is_confirmed
from kmgraph.render.statements.history import shown_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.model import Evidence, Rule, Variant

_MOST_VARIANTS = 3
"""Kinds of posts close by that the evidence counts."""


@dataclass(frozen=True)
class RuleEvidence:
    """Says the evidence of rules.

    Attributes:
        arrangement: The rules of the document.
        first, last: Months of the first and the last observation of the document, as they are shown.
        surroundings: Rule id to what was counted around its scope.
    """

    facts: RuleFacts
    arrangement: Arrangement
    first: str | None = None
    last: str | None = None
    surroundings: Mapping[str, RuleNeighbourhood] = field(default_factory=dict)

    @property
    def _patterns(self) -> EvidencePatterns:
        return self.facts.realiser.words.rule_evidence

    def sentences(self, rule: Rule, *, is_reworded: bool = False, spared: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return what was observed of a rule, the figures first; never empty.

        Args:
            rule: The rule.
            is_reworded: Whether a person's words stand in the place of the generated sentence.
            spared: Sentences on exceptions of which it isn't known that they are left alone.
        """
        return tuple(
            chain(
                (self.facts.observed(rule),) if is_reworded else (),
                self._figures(rule),
                self._uncounted(rule),
                self._includes(rule),
                self._doubts(rule),
                self._time(rule),
                # That it is on one platform its place says, that it is on all the mark.
                self.facts.reach(rule) if rule.evidence.norm is NormLevel.MESO else (),
                self.facts.untold.limits(rule),
                spared,
                self.facts.alike(rule),
                # Last, as what stands before is of the rule's own posts: "if they are …".
                map(self.facts.variant, self._nearest(rule)),
            )
        )

    def _nearest(self, rule: Rule) -> tuple[Variant, ...]:
        return self.surroundings[rule.id].nearest[:_MOST_VARIANTS] if rule.id in self.surroundings else ()

    def notes(self) -> tuple[str, ...]:
        """Return what goes for the evidence of all rules of the document; empty where there are none."""
        return tuple(self._notes(self.arrangement.rules()))

    def _notes(self, rules: tuple[Rule, ...]) -> Iterator[str]:
        patterns = self._patterns
        period = self.facts.realiser.grammar.number.period
        if any(rule.evidence.interval and not rule.evidence.withheld for rule in rules):
            yield patterns.note_confidence
        if any(is_confirmed(rule) or rule.confidence is Confidence.WELL_SUPPORTED for rule in rules):
            yield patterns.note_checked
        if any(rule.evidence.basis is EvidenceBasis.HOLDOUT and not rule.evidence.withheld for rule in rules):
            yield patterns.note_aside
        if any(rule.evidence.first for rule in rules) and self.first and self.last:
            span = fill(period, first=self.first, last=self.last) if self.first != self.last else self.first
            yield fill(patterns.note_period, period=span)
        yield from self._note_sources([rule.evidence for rule in rules if not rule.evidence.withheld])
        if any(rule.evidence.withheld for rule in rules):
            yield patterns.note_withheld

    def _note_sources(self, shown: Sequence[Evidence]) -> Iterator[str]:
        """Yield how many people stand behind figures at the least, where these don't say it, and who counts as one."""
        periods = [shown_period(evidence) or evidence for evidence in shown]
        if any(counts.clusters is None for counts in periods):
            yield fill(self._patterns.note_sources, sources=self.facts.counts.counted(None))
        if periods and self.facts.are_people:
            yield self._patterns.note_people

    def _figures(self, rule: Rule) -> Iterator[str]:
        evidence, patterns = rule.evidence, self._patterns
        if evidence.withheld:
            yield patterns.withheld
            return
        period, span = shown_period(evidence), self.facts.history.rate_span(evidence)
        if period and span:
            # The sentence names the time, and all figures that follow are of it.
            yield self.facts.counts.of_period(period, span)
            yield from self._rate(evidence)
            return
        rates = tuple(self._rate(evidence, span))
        # Counts of all time beside the rate of a part of it would be two answers to one question.
        yield from rates if span and rates else (self.facts.counts.of_all(evidence), *rates)

    def _uncounted(self, rule: Rule) -> Iterator[str]:
        """Yield how many posts may be the rule's as well, and what of them nobody recorded."""
        found, realiser = rule.evidence.uncounted, self.facts.realiser
        if found is not None:
            kinds = [realiser.kind((literal,)) for literal in found.lacking]
            posts = self.facts.figures.counted("posts", found.posts)
            subject = realiser.grammar.list_or.join(kinds)
            yield capitalise(fill(self._patterns.uncounted, posts=posts, subject=subject))

    def _rate(self, evidence: Evidence, span: str | None = None) -> Iterator[str]:
        """Yield how often it happens, in the time `span` where no sentence before says which."""
        patterns = self._patterns
        if evidence.interval is None:
            odds = self.facts.odds(evidence)
            yield from (odds,) if odds else ()
            return
        low, high = map(self.facts.realiser.share, evidence.interval)
        if evidence.rate is not None:
            pattern = patterns.rate_in if span else patterns.rate
        elif evidence.interval[0]:
            pattern = patterns.rate_in_at_least if span else patterns.rate_at_least
        else:
            return
        yield capitalise(fill(pattern, low=low, high=high, outcome=self.facts.outcome, span=span or ""))

    def _doubts(self, rule: Rule) -> Iterator[str]:
        if rule.confidence is not Confidence.WELL_SUPPORTED:
            yield self.facts.confidence(rule).meaning
        yield from self.facts.doubts(rule)

    def _time(self, rule: Rule) -> Iterator[str]:
        """Yield when a rule was seen, where that is not the time of the document."""
        evidence, month = rule.evidence, self.facts.realiser.month
        # Single posts that were acted against before a rule began say nothing of it.
        if evidence.first and evidence.last and not evidence.valid_from:
            is_usual = (month(evidence.first), month(evidence.last)) == (self.first, self.last)
            if not is_usual or not (self.first and self.last):
                yield next(iter(self.facts.history.when(evidence)))
        yield from self.facts.history.changes(evidence, is_dated=self._is_dated(evidence))

    def _is_dated(self, evidence: Evidence) -> bool:
        """Return whether the figures name the time that they are of."""
        span = None if evidence.withheld else self.facts.history.rate_span(evidence)
        return span is not None and (shown_period(evidence) is not None or any(self._rate(evidence, span)))

    def _includes(self, rule: Rule) -> Iterator[str]:
        """Yield that the figures are also those of narrower rules, which may be what they owe their height to."""
        numbers = self.arrangement.numbers
        narrower = [
            numbers[relation.to]
            for relation in rule.relations
            if relation.kind is RelationKind.BROADER and relation.to in numbers
        ]
        # A rule that stands in the same entry has the same number, and its own figures below.
        if numbers[rule.iri] in narrower:
            yield self._patterns.includes_beside
        if others := sorted(set(narrower) - {numbers[rule.iri]}):
            names = self.facts.realiser.grammar.list_and.join(list(map(str, others)))
            yield fill(self._patterns.includes, numbers=names)
        yield from self.facts.to_learned(rule)
