"""What was observed of a rule: figures for a table, few sentences beside it, and once what goes for all rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from kmgraph.model import (
    Confidence,
    EvidenceBasis,
    NormLevel,
    RangeLiteral,
    RelationKind,
    RuleNeighbourhood,
    Scope,
    Variant,
    current_period,
)
from kmgraph.render.guideline_contexts import EvidenceColumns, EvidenceRow
from kmgraph.render.language import EvidencePatterns, fill
from kmgraph.render.phrases import REQUIREMENTS, capitalise
from kmgraph.render.statements.arrangement import Arrangement
from kmgraph.render.statements.facts import RuleFacts
from kmgraph.render.statements.nutshell import used_strengths
from kmgraph.render.statements.wording import is_confirmed
from kmgraph.rules import least_sources, other_interval, remaining_counts, turning_month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Evidence, Literal, Period, Rule

_MOST_VARIANTS = 3
"""Kinds of posts close by that the evidence counts."""

_RATED = frozenset(requirement.strength for requirement in REQUIREMENTS)
"""Words for how often that a rate was measured for."""


@dataclass(frozen=True)
class RuleEvidence:
    """Says the evidence of rules.

    Attributes:
        arrangement: The rules of the document.
        first, last: ISO 8601 times of the first and the last observation of the document, where known.
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
        sources = patterns.people if self.facts.are_people else patterns.sources
        outcome = capitalise(self.facts.outcome)
        return EvidenceColumns(patterns.posts, outcome, capitalise(patterns.kept), sources, patterns.share)

    def rows(self, rule: Rule, *, is_reworded: bool = False, spared: tuple[str, ...] = ()) -> Iterator[EvidenceRow]:
        """Yield what was observed of a rule: a row, or one a period where its rate changed.

        Args:
            rule: The rule.
            is_reworded: Whether a person's words stand in the place of the generated sentence.
            spared: Sentences on exceptions of which it isn't known that they are left alone.
        """
        notes = self.facts.realiser.text(*self._sentences(rule, is_reworded=is_reworded, spared=spared))
        posts, evidence = capitalise(self.facts.subject(rule)), rule.evidence
        if evidence.periods and not evidence.withheld:
            rows = list(map(partial(self._of_period, posts, evidence), evidence.periods))
        else:
            rows = [self._row(posts, evidence, self._sources(evidence), self._share(evidence))]
        number = self.arrangement.place(rule)
        lead = "" if number.isdigit() else posts
        *past, last = (replace(row, number=number) for row in rows)
        yield from (*past, replace(last, notes=notes, lead=lead))

    def rest(self, rule: Rule) -> Variant | None:
        """Return what a rule covers and the narrower one in its entry doesn't, with its counts; None if unknown."""
        narrower = self._beside(rule)
        lacked = _added(rule.scope, narrower.scope) if narrower else None
        if narrower is None or lacked is None:
            return None
        counts = remaining_counts(rule.evidence, narrower.evidence, self.facts.privacy)
        return Variant(Scope.of(rule.scope.all, ((lacked,),)), *counts) if counts else None

    def _row(self, posts: str, seen: Evidence | Period, sources: str, share: str) -> EvidenceRow:
        cell, untold = self.facts.figures.cell, self._patterns.untold
        if seen.withheld:
            return EvidenceRow("", posts, untold, untold, untold, untold, "", "")
        return EvidenceRow("", posts, cell(seen.target), cell(seen.kept), sources, share, "", "")

    def _of_period(self, posts: str, evidence: Evidence, period: Period) -> EvidenceRow:
        """Return the counts of a period, and its share: the rule's own in the latest one in which it holds."""
        span = self.facts.history.span(period, evidence)
        share = self._share(evidence) if period == current_period(evidence) else self._share_in(period, evidence)
        named = fill(self._patterns.of_period, posts=posts, span=span) if span else posts
        return self._row(named, period, self._sources(period), share)

    def _beside(self, rule: Rule) -> Rule | None:
        """Return the narrower rule that shares the entry, where there is one."""
        numbers = self.arrangement.numbers
        narrower = {relation.to for relation in rule.relations if relation.kind is RelationKind.BROADER}
        beside = [
            other
            for other in self.arrangement.rules()
            if other.iri in narrower and numbers[other.iri] == numbers[rule.iri]
        ]
        return beside[0] if len(beside) == 1 else None

    def _sources(self, evidence: Evidence | Period) -> str:
        figures, number = self.facts.figures, self.facts.realiser.lexicon.number
        if evidence.clusters is None and figures.privacy is not None:
            if not self.facts.knows_authors:
                return self._patterns.untold
            return figures.at_least(number(least_sources(evidence, figures.privacy)))
        return figures.cell(evidence.clusters)

    def _share(self, evidence: Evidence) -> str:
        """Return the interval of the rate, or its lower end alone."""
        patterns = self._patterns
        if evidence.interval is None or (evidence.rate is None and not evidence.interval[0]):
            return patterns.untold
        low, high = self.facts.figures.interval(evidence)
        return self.facts.figures.at_least(low) if evidence.rate is None else fill(patterns.range, low=low, high=high)

    def _share_in(self, period: Period, evidence: Evidence) -> str:
        """Return between what the rate of a period lies that is not the latest, as far as its counts tell."""
        figures, share = self.facts.figures, self.facts.realiser.share
        interval = other_interval(period, evidence, figures.privacy) if figures.privacy else None
        if interval is None or interval == (0.0, 1.0):
            return self._patterns.untold
        low, high = map(share, interval)
        if interval[1] >= 1:
            return figures.at_least(low)
        return fill(self._patterns.range, low=low, high=high) if interval[0] else figures.at_most(high)

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
        shown = [rule.evidence for rule in rules if not rule.evidence.withheld]
        if shown and (privacy := self.facts.privacy):
            number = self.facts.realiser.lexicon.number
            few = self.facts.realiser.words.figures.few
            yield fill(patterns.note_rounded, step=number(privacy.rounded_to), few=few, last=number(privacy.k - 1))
        if any(evidence.interval for evidence in shown):
            yield patterns.note_confidence
            yield from self._frequency()
        if any(is_confirmed(rule) or rule.confidence is Confidence.WELL_SUPPORTED for rule in rules):
            yield patterns.note_checked
        yield from self._about_words_and_numbers(rules)
        period = self.facts.realiser.period(self.first, self.last) if self.first and self.last else None
        if period and any(rule.evidence.first for rule in rules):
            yield fill(patterns.note_period, period=period)
        if shown and self.facts.are_people:
            yield patterns.note_people
        is_least = any(seen.clusters is None for one in shown for seen in (one.periods or (one,)))
        if self.facts.privacy and self.facts.knows_authors and is_least:
            yield patterns.note_least
        changed = [rule for rule in rules if not rule.evidence.withheld and rule.evidence.periods]
        if changed:
            has_word = not all(map(self.facts.own_words, changed))
            word = (patterns.note_changed_word,) if has_word else ()
            yield self.facts.realiser.text(patterns.note_changed, *word)
        yield from self._uncounted(rules)
        if any(rule.evidence.withheld for rule in rules):
            yield patterns.note_withheld

    def _about_words_and_numbers(self, rules: tuple[Rule, ...]) -> Iterator[str]:
        if aside := sorted({self.arrangement.numbers[rule.iri] for rule in rules if is_of_held_out(rule.evidence)}):
            numbers = self.facts.realiser.grammar.list_and.join(list(map(str, aside)))
            yield fill(self._patterns.note_aside, numbers=numbers)
        if loose := sorted({self.arrangement.numbers[rule.iri] for rule in rules if self._has_loose_limit(rule)}):
            # Who publishes its own limits knows them; what the table says of posts is of these all the same.
            forms = self._patterns.note_limits_own if self.facts.is_official else self._patterns.note_limits
            numbers = self.facts.realiser.grammar.list_and.join(list(map(str, loose)))
            yield self.facts.realiser.counted_by(forms, len(loose), rules=numbers)

    def _has_loose_limit(self, rule: Rule) -> bool:
        """Return whether a rule names a limit that isn't said to be open beside it, nor put into words by a person."""
        told = {limit.literal for limit in rule.open_limits}
        limits = [literal for literal in rule.scope.all if isinstance(literal, RangeLiteral)]
        is_asked = self.facts.is_official or not self.facts.own_words(rule)
        return is_asked and any(limit not in told for limit in limits)

    def _frequency(self) -> Iterator[str]:
        """Yield what the words for how often follow, with one of the document's; nothing where it has none."""
        used = (strength for strength in used_strengths(self.facts, self.arrangement) if strength in _RATED)
        if strength := next(used, None):
            yield fill(self._patterns.note_frequency, word=self.facts.realiser.words.strength[strength].name)

    def _odds(self, rule: Rule) -> Iterator[str]:
        if not rule.evidence.withheld and (odds := self.facts.odds(rule.evidence)):
            yield odds

    def _uncounted(self, rules: tuple[Rule, ...]) -> Iterator[str]:
        """Yield how many posts each rule may be about as well, as what it speaks of was not recorded of them."""
        figures, patterns = self.facts.figures, self._patterns
        posts = [
            # Two rules of one entry have one number, and what each is about tells them apart.
            fill(
                patterns.uncounted if place.isdigit() else patterns.uncounted_part,
                posts=figures.counted("posts", found.posts),
                number=place,
                **({} if place.isdigit() else {"subject": self.facts.subject(rule)}),
            )
            for rule, place in ((rule, self.arrangement.place(rule)) for rule in rules)
            if (found := rule.evidence.uncounted) is not None
        ]
        if posts:
            named = self.facts.realiser.grammar.list_and.join(posts)
            yield capitalise(fill(patterns.note_uncounted, posts=named))
            # Of rules that were counted on a part of the posts it is not known how many were left out.
            counted = all(rule.evidence.basis is EvidenceBasis.ALL for rule in rules)
            if counted and len(posts) < len(rules):
                yield patterns.note_uncounted_rest
        elif any(not rule.evidence.withheld for rule in rules):
            yield patterns.note_not_counted

    def _doubts(self, rule: Rule) -> Iterator[str]:
        if rule.confidence is not Confidence.WELL_SUPPORTED:
            yield self.facts.confidence(rule).meaning
        yield from self.facts.doubts(rule)

    def _time(self, rule: Rule) -> Iterator[str]:
        """Yield when posts were acted against, where that is not the time of the document."""
        evidence, history = rule.evidence, self.facts.history
        if evidence.valid_from:
            began = self.facts.realiser.month(turning_month(evidence.valid_from, evidence))
            yield fill(self._patterns.before, month=began, outcome=self.facts.outcome)
        yield from history.cases_since(evidence, self.first, self.last)
        yield from history.end(evidence)

    def _includes(self, rule: Rule) -> Iterator[str]:
        """Yield that the figures are also those of narrower rules, which may be what they owe their height to."""
        numbers = self.arrangement.numbers
        narrower = [
            numbers[relation.to]
            for relation in rule.relations
            if relation.kind is RelationKind.BROADER and relation.to in numbers
        ]
        # A rule that stands in the same entry has the same number, and its own figures below.
        if numbers[rule.iri] in narrower and self.rest(rule) is None:
            yield self._patterns.includes_beside
        if others := sorted(set(narrower) - {numbers[rule.iri]}):
            names = self.facts.realiser.grammar.list_and.join(list(map(str, others)))
            yield fill(self._patterns.includes, numbers=names)
        yield from self.facts.to_learned(rule)


def is_of_held_out(evidence: Evidence) -> bool:
    """Return whether the posts counted are those set aside for checking alone."""
    return evidence.basis is EvidenceBasis.HOLDOUT and not evidence.withheld


def _added(wider: Scope, narrower: Scope) -> Literal | None:
    """Return the one thing that a narrower scope asks for besides; None where the scopes differ in more."""
    added = [literal for literal in narrower.all if literal not in wider.all]
    is_part = set(wider.all) <= set(narrower.all) and wider.unless == narrower.unless == ()
    return added[0] if is_part and len(added) == 1 else None
