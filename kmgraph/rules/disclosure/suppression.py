"""Withholds groups of a public rule set until its numbers together give no small count away.

What is tried first costs a reader least: the number of sources of a group, then the counts of a rule's periods, of a
published rule, of a rule, of a platform, and last the totals. Everything is decided from public numbers alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING

from kmgraph.model import Totals
from kmgraph.rules.disclosure.evidence import withheld, without_periods
from kmgraph.rules.disclosure.narrowing import given_away
from kmgraph.rules.disclosure.relations import TOTAL, containments, known_of, near, platform_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Evidence, PlatformFigures, Privacy, PublishedStatus, RuleSet


class _Kept(StrEnum):
    """What of a group is kept back."""

    SOURCES = "sources"
    PERIODS = "periods"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class _Step:
    group: str
    kept: _Kept

    def concerns(self, groups: tuple[str, ...]) -> bool:
        """Return whether the group is among others, by itself or as whole or part of what is left of one."""
        return any(self.group in {group, *group.split(" ")} for group in groups)

    def apply(self, ruleset: RuleSet) -> RuleSet:
        """Return the rule set with that kept back."""
        totals = ruleset.totals
        if self.group == TOTAL:
            return replace(ruleset, totals=self._totals(totals))
        platforms = tuple(
            self._figures(figures) if platform_group(figures.platform) == self.group else figures
            for figures in totals.platforms
        )
        return replace(
            ruleset,
            totals=replace(totals, platforms=platforms),
            rules=tuple(
                replace(rule, evidence=self._evidence(rule.evidence)) if rule.iri == self.group else rule
                for rule in ruleset.rules
            ),
            published=tuple(
                self._published(status) if status.iri == self.group else status for status in ruleset.published
            ),
        )

    def _evidence(self, evidence: Evidence) -> Evidence:
        if self.kept is _Kept.PERIODS:
            return without_periods(evidence)
        return withheld(evidence, has_times=True) if self._is_all else replace(evidence, clusters=None)

    def _published(self, status: PublishedStatus) -> PublishedStatus:
        if self._is_all:
            return replace(status, target=None, kept=None, clusters=None, withheld=True)
        return replace(status, clusters=None)

    def _figures(self, figures: PlatformFigures) -> PlatformFigures:
        if self._is_all:
            return replace(figures, observations=None, target=None, clusters=None, withheld=True)
        return replace(figures, clusters=None)

    def _totals(self, totals: Totals) -> Totals:
        if not self._is_all:
            return replace(totals, clusters=None)
        return Totals(None, None, None, None, None, clusters=None, platforms=totals.platforms, withheld=True)

    @property
    def _is_all(self) -> bool:
        return self.kept is _Kept.FIGURES


def protected(ruleset: RuleSet, privacy: Privacy) -> RuleSet:
    """Return the rule set with as much withheld as it takes.

    Args:
        ruleset: With figures each of which is public by itself.
        privacy: How they became public.
    """
    inside = containments(ruleset)
    while True:
        known = known_of(ruleset, privacy, inside)
        found = given_away(known, privacy.k)
        if not found:
            return ruleset
        changed = list(_outcomes(ruleset, near(known, found[0][0]))) or [_bare(ruleset)]
        helps = (
            outcome for outcome in changed if found[0] not in given_away(known_of(outcome, privacy, inside), privacy.k)
        )
        # Where nothing helps by itself, what costs most must go, so that this comes to an end.
        ruleset = next(helps, changed[-1])


def _outcomes(ruleset: RuleSet, concerned: tuple[str, ...]) -> Iterator[RuleSet]:
    """Yield what the rule set can become by keeping back something of the groups concerned, the cheapest first."""
    steps = [step for step in _steps(ruleset) if step.concerns(concerned)]
    sources = [step for step in steps if step.kept is _Kept.SOURCES]
    # Of groups that are nearly the same it takes the sources of all.
    of_rules = reduce(lambda before, step: step.apply(before), _of_rules(sources), ruleset)
    outcomes = (step.apply(ruleset) for step in steps if step not in sources)
    for outcome in (*(step.apply(ruleset) for step in sources), of_rules, *outcomes):
        if outcome != ruleset:
            yield outcome


def _of_rules(steps: list[_Step]) -> list[_Step]:
    return [step for step in steps if step.group != TOTAL and not step.group.startswith(platform_group(""))]


def _steps(ruleset: RuleSet) -> Iterator[_Step]:
    """Yield all that can be kept back, what costs a reader least first."""
    published = [status.iri for status in ruleset.published]
    rules = sorted(ruleset.rules, key=lambda rule: (rule.evidence.target or 0, rule.id))
    platforms = [platform_group(figures.platform) for figures in ruleset.totals.platforms]
    groups = [*published, *(rule.iri for rule in rules), *platforms, TOTAL]
    yield from (_Step(group, _Kept.SOURCES) for group in groups)
    yield from (_Step(rule.iri, _Kept.PERIODS) for rule in rules if rule.evidence.periods)
    yield from (_Step(group, _Kept.FIGURES) for group in groups)


def _bare(ruleset: RuleSet) -> RuleSet:
    for step in _steps(ruleset):
        ruleset = step.apply(ruleset)
    return ruleset
