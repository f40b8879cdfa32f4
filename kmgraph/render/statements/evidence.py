"""What was observed of a rule: figures for a table, few sentences beside it, and once what goes for all rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from kmgraph.model import Confidence, EvidenceBasis, NormLevel, RelationKind, RuleNeighbourhood
from kmgraph.render.guideline_contexts import EvidenceColumns, EvidenceRow
from kmgraph.render.language import EvidencePatterns, fill
from kmgraph.render.phrases import capitalise
from kmgraph.render.statements.arrangement import Arrangement
from kmgraph.render.statements.facts import RuleFacts, is_confirmed

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    def columns(self) -> EvidenceColumns:
        """Return the headings of the figures."""
        patterns = self._patterns
        sources = patterns.people if self.facts.knows_authors else patterns.sources
        outcome = capitalise(self.facts.outcome)
        return EvidenceColumns(patterns.posts, outcome, capitalise(patterns.kept), sources, patterns.share)

    def row(self, rule: Rule, *, is_reworded: bool = False, spared: tuple[str, ...] = ()) -> EvidenceRow:
        """Return what was observed of a rule.

        Args:
            rule: The rule.
            is_reworded: Whether a person's words stand in the place of the generated sentence.
            spared: Sentences on exceptions of which it isn't known that they are left alone.
        """
        evidence, cell, untold = rule.evidence, self.facts.figures.cell, self._patterns.untold
        is_told = not evidence.withheld
        return EvidenceRow(
            posts=capitalise(self.facts.subject(rule)),
            target=cell(evidence.target) if is_told else untold,
            kept=cell(evidence.kept) if is_told else untold,
            sources=self._sources(evidence) if is_told else untold,
            share=self._share(evidence) if is_told else untold,
            notes=self.facts.realiser.text(*self._sentences(rule, is_reworded=is_reworded, spared=spared)),
        )

    def _sources(self, evidence: Evidence) -> str:
        figures, number = self.facts.figures, self.facts.realiser.lexicon.number
        if evidence.clusters is None and figures.privacy is not None:
            return figures.at_least(number(figures.privacy.k))
        return figures.cell(evidence.clusters)

    def _share(self, evidence: Evidence) -> str:
        """Return the interval of the rate, or its lower end alone, with the time that it is of where it changed."""
        patterns = self._patterns
        if evidence.interval is None or (evidence.rate is None and not evidence.interval[0]):
            return patterns.untold
        low, high = map(self.facts.realiser.share, evidence.interval)
        told = self.facts.figures.at_least(low) if evidence.rate is None else fill(patterns.range, low=low, high=high)
        span = self.facts.history.rate_span(evidence)
        return fill(patterns.share_in, share=told, span=span) if span else told

    def _sentences(self, rule: Rule, *, is_reworded: bool, spared: tuple[str, ...]) -> Iterator[str]:
        return chain(
            # Where figures tell nothing, the sentence says how often.
            (self.facts.observed(rule),) if is_reworded and rule.evidence.withheld else (),
            self._odds(rule),
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

    def _nearest(self, rule: Rule) -> tuple[Variant, ...]:
        return self.surroundings[rule.id].nearest[:_MOST_VARIANTS] if rule.id in self.surroundings else ()

    def notes(self) -> tuple[str, ...]:
        """Return what goes for the evidence of all rules of the document; empty where there are none."""
        return tuple(self._notes(self.arrangement.rules()))

    def _notes(self, rules: tuple[Rule, ...]) -> Iterator[str]:
        patterns = self._patterns
        period = self.facts.realiser.grammar.number.period
        shown = [rule.evidence for rule in rules if not rule.evidence.withheld]
        if shown and (privacy := self.facts.privacy):
            number = self.facts.realiser.lexicon.number
            few = self.facts.realiser.words.figures.few
            yield fill(patterns.note_rounded, step=number(privacy.rounded_to), few=few, last=number(privacy.k - 1))
        if any(evidence.interval for evidence in shown):
            yield patterns.note_confidence
        if any(is_confirmed(rule) or rule.confidence is Confidence.WELL_SUPPORTED for rule in rules):
            yield patterns.note_checked
        if aside := sorted({self.arrangement.numbers[rule.iri] for rule in rules if _is_of_held_out(rule.evidence)}):
            numbers = self.facts.realiser.grammar.list_and.join(list(map(str, aside)))
            yield fill(patterns.note_aside, numbers=numbers)
        if any(rule.evidence.first for rule in rules) and self.first and self.last:
            span = fill(period, first=self.first, last=self.last) if self.first != self.last else self.first
            yield fill(patterns.note_period, period=span)
        if any(rule.evidence.withheld for rule in rules):
            yield patterns.note_withheld

    def _odds(self, rule: Rule) -> Iterator[str]:
        if not rule.evidence.withheld and (odds := self.facts.odds(rule.evidence)):
            yield odds

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
        yield from self.facts.history.changes(evidence)

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


def _is_of_held_out(evidence: Evidence) -> bool:
    return evidence.basis is EvidenceBasis.HOLDOUT and not evidence.withheld
