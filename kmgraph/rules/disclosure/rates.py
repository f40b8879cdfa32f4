"""Rates, their intervals and odds ratios as they may be shown: worked out anew from what the public counts leave open.

The exact interval is that of two counts, of which the public ones leave few values each: it would tell them. An
interval here is as wide as any counts make it that the public ones may stand for. The exact one is steadied by what was
seen of all rules, to the post: so this one is not, and begins with Jeffreys' prior. What posts of one source are worth
is rounded.

The exact odds ratio is that of four counts: with its interval it would tell all of them to the post, and with them how
few of the posts outside of a scope were acted against. It is worked out from the public counts alone.

Shares of the target that rules explain are left out where they and the counts together give a small count away.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from scipy import special

from kmgraph.model import OddsRatio, RelationKind
from kmgraph.rules.disclosure.cells import POINTS, Span, span
from kmgraph.rules.disclosure.inclusion import KEPT, POSTS, SOURCES, TARGET, contained, overlapping, side_by_side
from kmgraph.rules.disclosure.layout import TOTAL, distinct_overlaps, groups_of, layout_of
from kmgraph.rules.disclosure.narrowing import PublicKnowledge, Statement, given_away
from kmgraph.rules.disclosure.relations import know_group, known_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from kmgraph.model import Evidence, PlatformFigures, Privacy, PublishedStatus, RateBasis, Rule, RuleSet, Totals
    from kmgraph.rules.disclosure.layout import Layout

_Z95 = 1.959963984540054
_ODDS_DIGITS = 2
_UNLIKE = frozenset(("recorded-by-outcome", "recorded-for-one-outcome"))
"""Codes of the warnings under which posts are compared with those alone that record the same; public counts can't."""

_LEAST_SHARED = 4
"""Groups with counts in the target from which on shares of it are told: what is left of it few groups would tell."""

_HALF_POINTS, _LARGEST_HALF_POINTS = 1, 5
"""By how many halves of 5 points a share may be rounded; the largest is what the others, at most four, leave."""

_FILLED = "filled"  # name of the posts that record something

_TAIL = 0.025  # on either side of a 95 % interval
_JEFFREYS = 0.5
_WEIGHT_DIGITS = 2
_SAME = 1e-5  # files keep six digits


def rate_bounds(target: Span, kept: Span, basis: RateBasis) -> tuple[float, float]:
    """Return the least lower and the greatest upper end of the interval of a rate, over all counts that are possible.

    Args:
        target: What is told of the posts in the target.
        kept: What is told of the others.
        basis: What the rate is estimated from beside them.
    """
    target_worth, kept_worth = map(_worth, basis.worth)
    light, heavy = weight_bounds(basis)
    low, high = 0.0, 1.0
    if target.low:
        hit, spared = target.low * target_worth, kept.high * kept_worth
        low = _quantile(_JEFFREYS + hit, _JEFFREYS + spared, _TAIL, heavy)
    if kept.low:
        hit, spared = target.high * target_worth, kept.low * kept_worth
        high = _quantile(_JEFFREYS + hit, _JEFFREYS + spared, 1 - _TAIL, light)
    return low, high


def weight_bounds(basis: RateBasis) -> tuple[float, float]:
    """Return between what the number of posts lies that one left alone stands for.

    Where those of the platform stand for different numbers, that of a scope would tell how many of its posts are whose.
    """
    least, most = basis.weights or (basis.kept_weight, basis.kept_weight)
    return _in_digits(max(1.0, least), _WEIGHT_DIGITS)[0], _in_digits(max(1.0, most), _WEIGHT_DIGITS)[1]


def public_rate(target: int, kept: int, basis: RateBasis) -> float:
    """Return the rate that follows from public counts, in [0, 1]; one of them is not 0."""
    return target / (target + kept * _in_digits(max(1.0, basis.kept_weight), _WEIGHT_DIGITS)[0])


def _quantile(target: float, kept: float, tail: float, weight: float) -> float:
    """Return a quantile of what a rate can be after so many posts; one left alone stands for `weight` posts."""
    if not target or not kept:
        return 0.0 if not target else 1.0
    rate = float(special.betaincinv(target, kept, tail))
    return rate / (rate + (1 - rate) * weight) if rate else 0.0


def _worth(number: float) -> float:
    """Return what a post is worth to the tenth; less than half of one in a hundredth, and so on.

    To the nearest: a second post of one source is worth hardly less, and must not show.

    >>> _worth(1.0), _worth(0.9994), _worth(0.87), _worth(0.034)
    (1.0, 1.0, 0.9, 0.03)
    """
    if number <= 0:
        return 0.0
    places = max(1, -math.floor(math.log10(number)))
    return round(number, places)


def _in_digits(number: float, digits: int) -> tuple[float, float]:
    """Return the numbers of so many digits between which one lies.

    >>> _in_digits(1.0, 1), _in_digits(0.87, 1), _in_digits(12.34, 2)
    ((1.0, 1.0), (0.8, 0.9), (12.0, 13.0))
    """
    if not number:
        return 0.0, 0.0
    places = digits - 1 - math.floor(math.log10(number))
    scaled = number * 10.0**places
    low, high = math.floor(scaled * (1 + _SAME)), math.ceil(scaled * (1 - _SAME))
    return round(low / 10.0**places, 12), round(high / 10.0**places, 12)


def with_public_odds(
    ruleset: RuleSet, compared: Collection[str], privacy: Privacy, unnamed: Collection[str] = ()
) -> RuleSet:
    """Return the rule set with the odds ratios that follow from its public counts.

    A scope is compared with all other posts of its platform. No ratio is told where fewer than k of them may be in the
    target, or left alone; nor of a rule that changed in time, for it is not known how it lies to the posts of its time.

    Args:
        ruleset: With public figures.
        compared: Ids of the rules of which the odds can be compared and no rate be told.
        privacy: How figures become public.
        unnamed: Platforms where each post counts as a source.
    """
    unlike = {warning.numbers.get("platform") for warning in ruleset.warnings if warning.code in _UNLIKE}
    figures: dict[str, PlatformFigures | Totals] = {told.platform: told for told in ruleset.totals.platforms}

    def odds(rule: Rule) -> OddsRatio | None:
        if rule.id not in compared or rule.platform in unlike or rule.evidence.periods:
            return None
        around = figures.get(rule.platform, ruleset.totals)
        return _public_odds(rule, around, privacy, are_sources=rule.platform in unnamed)

    return replace(
        ruleset,
        rules=tuple(replace(rule, evidence=replace(rule.evidence, odds_ratio=odds(rule))) for rule in ruleset.rules),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """What is known of the four counts: in scope and outside, in the target and left alone."""

    cells: tuple[Span, Span, Span, Span]
    effects: tuple[float, float]

    def ratio(self, values: Sequence[float]) -> tuple[float, float]:
        """Return an odds ratio with the factor by which its interval reaches to both sides (Woolf's).

        Posts of one source count as one, as far as the public numbers of sources tell: `effects` are the posts a source
        has, in scope and on the platform.
        """
        half = 0.0 if all(values) else 0.5
        a, b, c, d = (value + half for value in values)
        inside, outside = self.effects
        variance = inside * (1 / a + 1 / b) + outside * (1 / c + 1 / d)
        return a * d / (b * c), math.exp(_Z95 * math.sqrt(variance))


def _public_odds(
    rule: Rule, around: PlatformFigures | Totals, privacy: Privacy, *, are_sources: bool
) -> OddsRatio | None:
    evidence = rule.evidence
    if evidence.withheld or around.withheld or None in (evidence.target, evidence.kept, around.observations):
        return None
    target, kept, posts, acted = (
        span(count, privacy) for count in (evidence.target, evidence.kept, around.observations, around.target)
    )
    other_target = Span(acted.low - int(target.high), acted.high - target.low)
    other_kept = Span(posts.low - int(acted.high) - int(kept.high), posts.high - acted.low - kept.low)
    if min(other_target.low, other_kept.low) < privacy.k or not target.low:
        return None
    inside = max(1.0, (target.high + kept.high) / _sources(evidence.clusters, privacy))
    outside = max(1.0, posts.high / _sources(around.clusters, privacy))
    effects = (1.0, 1.0) if are_sources else (inside, outside)
    return _odds_of(_Table((target, kept, other_target, other_kept), effects))


def _sources(shown: int | None, privacy: Privacy) -> int:
    return privacy.k if shown is None else span(shown, privacy).low


def _odds_of(table: _Table) -> OddsRatio:
    """Return the ratio in the middle of what the counts can be, and the widest interval that any of them give."""
    ratio, _ = table.ratio([(cell.low + cell.high) / 2 for cell in table.cells])
    corners = [table.ratio(corner) for corner in product(*((cell.low, cell.high) for cell in table.cells))]
    low = min(value / spread for value, spread in corners)
    high = max(value * spread for value, spread in corners)
    return OddsRatio(_odds_in_digits(ratio, round), _odds_in_digits(low, math.floor), _odds_in_digits(high, math.ceil))


def _odds_in_digits(number: float, to_whole: Callable[[float], int]) -> float:
    """Return a number in two digits, made whole in this way.

    >>> _odds_in_digits(0.0617, math.floor), _odds_in_digits(1234.0, math.ceil)
    (0.061, 1300.0)
    """
    digits = _ODDS_DIGITS - 1 - math.floor(math.log10(number))
    return round(to_whole(number * 10.0**digits) / 10.0**digits, max(digits, 0))


@dataclass(frozen=True, slots=True)
class _Shared:
    """Groups, and the share of the target that they explain, in whole 5 points, and how many halves it may be off."""

    groups: tuple[str, ...]
    points: int
    reach: int

    def statement(self, sign: int) -> Statement:
        """Return that the groups hold no less (1), or no more (-1), of the target than the share says."""
        groups = ((sign * 2 * POINTS, (group, TARGET)) for group in self.groups)
        return Statement((*groups, (-sign * (2 * self.points - sign * self.reach), (TOTAL, TARGET))))


def without_telling_shares(ruleset: RuleSet, privacy: Privacy) -> RuleSet:
    """Return the rule set without shares of the target where few groups in it have counts, or they give one away.

    Args:
        ruleset: With public figures.
        privacy: How they became public.
    """
    learned, written = _explaining(ruleset)
    told = groups_of(ruleset)
    counted = sum(bool(told[group].target) for group in (*learned, *written))
    if counted >= _LEAST_SHARED and not _tells(ruleset, privacy):
        return ruleset
    bare = replace(ruleset.totals, by_published=None, by_tacit=None, unexplained=None, not_told=None, by_observers=None)
    return replace(ruleset, totals=bare)


@dataclass(frozen=True)
class FillingGate:
    """Tells how many posts record something where that gives no count away beside rules that are about it.

    Attributes:
        ruleset: With public figures.
        privacy: How they became public.
    """

    ruleset: RuleSet
    privacy: Privacy

    @cached_property
    def _layout(self) -> Layout:
        return layout_of(self.ruleset)

    @cached_property
    def _told(self) -> dict[str, Evidence | PublishedStatus]:
        return groups_of(self.ruleset)

    def is_narrowed(self, filled: Iterable[tuple[bool, Span]], groups: Collection[str], most: float = math.inf) -> bool:
        """Return whether a count is given away.

        Args:
            filled: Whether an outcome is in the target, and what is told of its posts that record it.
            groups: Rules whose posts all record it, by IRI.
            most: How many posts record it at most.
        """
        known, none = PublicKnowledge(), Span(0, 0)
        known.spans |= {(_FILLED, TARGET): none, (_FILLED, KEPT): none, (_FILLED, SOURCES): Span(0, math.inf)}
        for is_target, part in filled:
            cell = (_FILLED, TARGET if is_target else KEPT)
            known.spans[cell] = Span(known.spans[cell].low + part.low, known.spans[cell].high + part.high)
        if math.isfinite(most):
            known.spans[_FILLED, POSTS] = Span(0, most)
            known.at_least([(_FILLED, POSTS)], [(_FILLED, TARGET), (_FILLED, KEPT)])
        for group in sorted(self._told.keys() & groups):
            know_group(known, group, self._told[group], self.privacy)
            contained(known, group, _FILLED)
        for parts in {tuple(part for part in parts if part in groups) for _, parts in self._layout.beside}:
            if len(parts) > 1:
                side_by_side(known, _FILLED, parts)
        for overlap in distinct_overlaps(self._layout):
            overlapping(known, overlap, dict.fromkeys(groups, frozenset((_FILLED,))))
        # Posts may record it elsewhere than in the column: what can't be the case tells nothing.
        return known.narrowed() is not None and bool(given_away(known, self.privacy.k))


def _explaining(ruleset: RuleSet) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the learned rules of which figures are sure, and the published ones that none of them is the same as."""
    sure = [rule for rule in ruleset.rules if rule.confidence.is_confirmed]
    same = {each.to for rule in sure for each in rule.relations if each.kind is RelationKind.EQUIVALENT}
    return tuple(rule.iri for rule in sure), tuple(status.iri for status in ruleset.published if status.iri not in same)


def _tells(ruleset: RuleSet, privacy: Privacy) -> bool:
    """Return whether shares give a count away: as rules hold what they explain, and as if they shared no post.

    Where that can't be, as they share some, or a rule that explains some is not told of, nobody knows how many.
    """
    shared = _shared(ruleset)
    for signs in ((1,), (1, -1)):
        known = known_of(ruleset, privacy)
        known.statements += [each.statement(sign) for each in shared for sign in signs]
        if known.narrowed() is not None and given_away(known, privacy.k):
            return True
    return False


def _shared(ruleset: RuleSet) -> tuple[_Shared, ...]:
    """Return what published and what learned rules explain, each with all that may, where a share is told of it."""
    totals, written = ruleset.totals, tuple(status.iri for status in ruleset.published)
    told = (totals.by_published, totals.by_tacit, totals.unexplained, totals.not_told)
    largest = max((share for share in told if share is not None), default=0.0)
    learned = tuple(rule.iri for rule in ruleset.rules if rule.confidence.is_confirmed and not _is_written(rule))
    return tuple(
        _Shared(groups, round(share * POINTS), _LARGEST_HALF_POINTS if share == largest else _HALF_POINTS)
        for groups, share in ((written, totals.by_published), (learned, totals.by_tacit))
        if groups and share is not None
    )


def _is_written(rule: Rule) -> bool:
    return any(each.kind is RelationKind.EQUIVALENT for each in rule.relations)
