"""Withholds groups of a public rule set until its numbers together give no small count away.

What is withheld must not tell what is withheld: who knows the numbers that are left could try each value that a missing
one may have, and see which makes the gate write just this. So it follows, as far as can be, from what is left.

1. Counts of a group within another one of which so few are told that what is left would be plain, whatever they are.
2. Where counts still give one away: those of a rule's periods, of a published rule, of a rule, of a platform, the
   totals. This looks at no number of sources.
3. Numbers of sources come last. Which of those that are possible would give something away decides, and not which it
   is: from some number on only "at least" is told, or nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile
from typing import TYPE_CHECKING

from kmgraph.model import Evidence, PlatformFigures, PublishedStatus, Totals
from kmgraph.rules.disclosure.cells import Span, public_count, span
from kmgraph.rules.disclosure.evidence import withheld, without_periods
from kmgraph.rules.disclosure.inclusion import SOURCES, is_left_by_overlap, near
from kmgraph.rules.disclosure.layout import TOTAL, platform_group, platforms_of
from kmgraph.rules.disclosure.narrowing import Supposition, given_away, least_width
from kmgraph.rules.disclosure.relations import known_of, possible_layout, sources_from
from kmgraph.rules.disclosure.words import untold_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from kmgraph.model import Count, Privacy, Rule, RuleSet
    from kmgraph.rules.disclosure.narrowing import Cell, PublicKnowledge

_Shown = Evidence | PublishedStatus | PlatformFigures | Totals

_TRIED = 12
"""Numbers of sources at either end of what is possible that are tried. A guard: those between tell less."""


class _Kept(StrEnum):
    """What of a group is kept back."""

    PERIODS = "periods"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class _Told:
    """The number of sources of a group as it is shown, or that it is at least some other."""

    number: Count = None
    least: Count = None


_UNTOLD = _Told()


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
            return replace(ruleset, totals=withheld_totals(totals.platforms))
        platforms = tuple(
            replace(figures, observations=None, target=None, clusters=None, withheld=True)
            if platform_group(figures.platform) == self.group
            else figures
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
                replace(status, target=None, kept=None, clusters=None, withheld=True)
                if status.iri == self.group
                else status
                for status in ruleset.published
            ),
        )

    def _evidence(self, evidence: Evidence) -> Evidence:
        return without_periods(evidence) if self.kept is _Kept.PERIODS else withheld(evidence, has_times=True)


def withheld_totals(platforms: tuple[PlatformFigures, ...]) -> Totals:
    """Return totals that tell nothing but what is told of each platform."""
    return Totals(
        *(None, None, None, None, None),
        clusters=None,
        platforms=platforms,
        withheld=True,
        not_told=None,
        by_observers=None,
    )


def protected(ruleset: RuleSet, privacy: Privacy, unnamed: AbstractSet[str] = frozenset()) -> RuleSet:
    """Return the rule set with as much withheld as it takes.

    Args:
        ruleset: With figures each of which is public by itself.
        privacy: How they became public.
        unnamed: Platforms where no number of sources is told.
    """
    bare = _with_sources(ruleset, {})
    layout = possible_layout(bare, privacy)
    bare = _without_parts(bare, layout.inside, privacy)
    while found := given_away(known := known_of(bare, privacy, layout), privacy.k):
        first = _first(found)
        concerned = near(known, first[0])
        changed = list(_outcomes(bare, concerned)) or list(_outcomes(bare, _around(known, concerned))) or [_bare(bare)]
        helps = (
            outcome for outcome in changed if first not in given_away(known_of(outcome, privacy, layout), privacy.k)
        )
        # Where nothing helps by itself, what costs most must go, so that this comes to an end.
        outcome = next(helps, changed[-1])
        if outcome == bare:
            break
        bare = outcome
    untold = untold_numbers(_places(ruleset), unnamed)
    numbers = {group: None if group in untold else shown.clusters for group, shown in _groups(ruleset)}
    told = _told_sources(known, bare, numbers, privacy)
    return _with_sources(bare, told)


def sources_cap(known: Supposition, group: str, floor: float, privacy: Privacy) -> float:
    """Return the shown number of sources from which on it is too much to tell that number, and not that it is no less.

    Infinity where any number may be told, 0 where none may, as where what is known is impossible. No number gives
    anything away then, whichever it is. Of many that are possible, those at the ends are tried: they tell most.

    Args:
        known: What is told already.
        group: Whose sources; its counts are told.
        floor: Up to which number it is not told anyway (`sources_floor`).
        privacy: How figures become public.
    """
    cell, numbers = (group, SOURCES), _possible_numbers(known, group, privacy)
    if not numbers:
        return 0
    ends = numbers if len(numbers) <= 2 * _TRIED else (*numbers[:_TRIED], *numbers[-_TRIED:])
    unsafe = [number for number in ends if number > floor and known.gives_away(cell, span(number, privacy))]
    if not unsafe:
        return math.inf
    cap = next(
        (n for n in numbers[:0:-1][:_TRIED] if not known.gives_away(cell, sources_from(n, privacy))),
        0,
    )
    return cap if floor < cap <= unsafe[0] else 0


def sources_floor(known: Supposition, group: str, privacy: Privacy) -> float:
    """Return the shown number of sources up to which it is too much to tell that number, and not that it is no more.

    0 where the least number that is possible may be told; infinity where no such number is found. So that none is
    told says nothing of who is left when those are counted that a word tells of.
    """
    cell, numbers = (group, SOURCES), _possible_numbers(known, group, privacy)
    first = list(takewhile(lambda number: known.gives_away(cell, span(number, privacy)), numbers[:_TRIED]))
    if not first:
        return 0
    floors = (number for number in numbers[:_TRIED] if number >= first[-1])
    is_enough = (number for number in floors if not known.gives_away(cell, _up_to(number, privacy)))
    return next(is_enough, math.inf)


def _possible_numbers(known: Supposition, group: str, privacy: Privacy) -> Sequence[int]:
    """Return the numbers of sources that may be shown by all that is known; none where any may, or nothing is."""
    if not known.is_possible:
        return ()
    possible = known.span((group, SOURCES))
    if math.isinf(possible.high):
        return ()
    low, high = (public_count(int(end), privacy) or 0 for end in (max(possible.low, privacy.k), possible.high))
    return range(low, high + 1, privacy.rounded_to)


def _up_to(shown: int, privacy: Privacy) -> Span:
    return Span(0, span(shown, privacy).high)


def _without_parts(ruleset: RuleSet, inside: Iterable[tuple[str, str]], privacy: Privacy) -> RuleSet:
    """Return the rule set without the counts of groups in wholes so small that what is left could be told too closely.

    That a part was withheld since it is nearly all of its whole would say so; here it goes whatever it is.
    """
    shown = dict(_groups(ruleset))
    wholes: dict[str, set[str]] = defaultdict(set)
    on_platforms = ((rule.iri, platform_group(rule.platform)) for rule in ruleset.rules)
    for part, whole in (*inside, *on_platforms, *((status.iri, TOTAL) for status in ruleset.published)):
        wholes[part].add(whole)
    for rule in ruleset.rules:
        for number in range(len(rule.evidence.periods)):
            wholes[f"{rule.iri} {number}"].add(rule.iri)
    gone: set[str] = set()
    confirmed = {rule.iri for rule in ruleset.rules if rule.confidence.is_confirmed}
    # What lies within many others comes after these.
    for part in sorted(wholes, key=lambda part: (len(wholes[part]), part)):
        for whole in sorted(wholes[part] - gone):
            if part not in gone and whole in shown and _is_narrow(shown[whole], privacy):
                # At least k posts of a confirmed rule are acted against, as is known without its figures.
                is_known = part in confirmed and _is_narrow_count(shown[whole].target, privacy)
                left_out = whole if is_known else part
                group, _, period = left_out.partition(" ")
                ruleset = _Step(group, _Kept.PERIODS if period else _Kept.FIGURES).apply(ruleset)
                gone.add(left_out)
    return ruleset


def _is_narrow(group: _Shown, privacy: Privacy) -> bool:
    return any(_is_narrow_count(count, privacy) for count in _counts(group))


def _is_narrow_count(count: Count, privacy: Privacy) -> bool:
    return bool(count) and span(count, privacy).width < least_width(privacy.k)


def _counts(group: _Shown) -> tuple[Count, ...]:
    return (group.target,) if isinstance(group, Totals | PlatformFigures) else (group.target, group.kept)


def _told_sources(
    known: PublicKnowledge, bare: RuleSet, numbers: Mapping[str, Count], privacy: Privacy
) -> dict[str, _Told]:
    """Return what may be told of the numbers of sources, by group: of rules first, as readers ask for these most."""
    supposed, told = Supposition(known, privacy.k), {}
    for group, shown in _groups(bare):
        number = numbers[group]
        if number is None or shown.withheld:
            continue
        floor = sources_floor(supposed, group, privacy)
        cap = sources_cap(supposed, group, floor, privacy)
        if number <= floor:
            if math.isfinite(floor):
                supposed.tell((group, SOURCES), _up_to(int(floor), privacy))
        elif number < cap:
            supposed.tell((group, SOURCES), span(number, privacy))
            told[group] = _Told(number)
        elif cap and isinstance(shown, Evidence):
            supposed.tell((group, SOURCES), sources_from(int(cap), privacy))
            told[group] = _Told(least=int(cap) - privacy.rounded_to)
    return told


def _with_sources(ruleset: RuleSet, told: Mapping[str, _Told]) -> RuleSet:
    """Return the rule set with these numbers of sources, by group, and no others."""

    def number(group: str) -> Count:
        return told.get(group, _UNTOLD).number

    def evidence(rule: Rule) -> Evidence:
        return replace(rule.evidence, clusters=number(rule.iri), least_clusters=told.get(rule.iri, _UNTOLD).least)

    totals = ruleset.totals
    platforms = (replace(figures, clusters=number(platform_group(figures.platform))) for figures in totals.platforms)
    return replace(
        ruleset,
        totals=replace(totals, clusters=number(TOTAL), platforms=tuple(platforms)),
        rules=tuple(replace(rule, evidence=evidence(rule)) for rule in ruleset.rules),
        published=tuple(replace(status, clusters=number(status.iri)) for status in ruleset.published),
    )


def _groups(ruleset: RuleSet) -> Iterator[tuple[str, _Shown]]:
    rules = sorted(ruleset.rules, key=lambda rule: (-(rule.evidence.target or 0), rule.id))
    yield from ((rule.iri, rule.evidence) for rule in rules)
    yield from ((status.iri, status) for status in ruleset.published)
    yield from ((platform_group(figures.platform), figures) for figures in ruleset.totals.platforms)
    yield TOTAL, ruleset.totals


def _places(ruleset: RuleSet) -> dict[str, str | None]:
    """Return the platform of each group; None of those of all platforms."""
    own = {platform_group(figures.platform): figures.platform for figures in ruleset.totals.platforms}
    return {**platforms_of(ruleset), **own, TOTAL: None}


def _first(found: Sequence[Cell]) -> Cell:
    """Return the count that is looked at first of those given away: other ones follow from what overlaps leave."""
    return next((cell for cell in found if is_left_by_overlap(cell[0])), found[0])


def _outcomes(ruleset: RuleSet, concerned: tuple[str, ...]) -> Iterator[RuleSet]:
    """Yield what the rule set can become by keeping back something of the groups concerned, the cheapest first."""
    for step in _steps(ruleset):
        if step.concerns(concerned) and (outcome := step.apply(ruleset)) != ruleset:
            yield outcome


def _steps(ruleset: RuleSet) -> Iterator[_Step]:
    """Yield all that can be kept back, what costs a reader least first."""
    published = [status.iri for status in ruleset.published]
    rules = sorted(ruleset.rules, key=lambda rule: (rule.evidence.target or 0, rule.id))
    by_size = sorted(ruleset.totals.platforms, key=lambda figures: (figures.observations or 0, figures.platform))
    sized = [platform_group(figures.platform) for figures in by_size]
    # Without the figures of the largest, most rules would lack what they are compared with.
    platforms = [*sized[:-1], TOTAL, *sized[-1:]]
    yield from (_Step(rule.iri, _Kept.PERIODS) for rule in rules if rule.evidence.periods)
    yield from (_Step(group, _Kept.FIGURES) for group in (*published, *(rule.iri for rule in rules), *platforms))


def _around(known: PublicKnowledge, groups: Iterable[str]) -> tuple[str, ...]:
    """Return the groups that some statement names together with one of these: what is left to tell of them does."""
    return tuple(sorted({other for group in groups for other in near(known, group)}))


def _bare(ruleset: RuleSet) -> RuleSet:
    for step in _steps(ruleset):
        ruleset = step.apply(ruleset)
    return ruleset
