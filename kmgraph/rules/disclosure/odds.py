"""Odds ratios as they may be shown: worked out anew from the public counts alone, so that they tell nothing besides.

The exact one is that of four counts, of which the public ones leave few values each: together with its interval, it
would tell all four of them to the post, and with them how few of the posts outside of a scope were acted against.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from kmgraph.model import OddsRatio
from kmgraph.rules.disclosure.cells import Span, span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from kmgraph.model import PlatformFigures, Privacy, Rule, RuleSet, Totals

_Z95 = 1.959963984540054
_DIGITS = 2
_UNLIKE = frozenset(("recorded-by-outcome", "recorded-for-one-outcome"))
"""Codes of the warnings under which posts are compared with those alone that record the same; public counts can't."""


def with_public_odds(ruleset: RuleSet, compared: Collection[str], privacy: Privacy) -> RuleSet:
    """Return the rule set with the odds ratios that follow from its public counts.

    A scope is compared with all other posts of its platform. No ratio is told where fewer than k of them may be in the
    target, or left alone; nor of a rule that changed in time, for it is not known how it lies to the posts of its time.

    Args:
        ruleset: With public figures.
        compared: Ids of the rules of which the odds can be compared and no rate be told.
        privacy: How figures become public.
    """
    unlike = {warning.numbers.get("platform") for warning in ruleset.warnings if warning.code in _UNLIKE}
    figures: dict[str, PlatformFigures | Totals] = {told.platform: told for told in ruleset.totals.platforms}

    def odds(rule: Rule) -> OddsRatio | None:
        if rule.id not in compared or rule.platform in unlike or rule.evidence.periods:
            return None
        return _public_odds(rule, figures.get(rule.platform, ruleset.totals), privacy)

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


def _public_odds(rule: Rule, around: PlatformFigures | Totals, privacy: Privacy) -> OddsRatio | None:
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
    effects = (
        max(1.0, (target.high + kept.high) / _sources(evidence.clusters, privacy)),
        max(1.0, posts.high / _sources(around.clusters, privacy)),
    )
    return _odds_of(_Table((target, kept, other_target, other_kept), effects))


def _sources(shown: int | None, privacy: Privacy) -> int:
    return privacy.k if shown is None else span(shown, privacy).low


def _odds_of(table: _Table) -> OddsRatio:
    """Return the ratio in the middle of what the counts can be, and the widest interval that any of them give."""
    ratio, _ = table.ratio([(cell.low + cell.high) / 2 for cell in table.cells])
    corners = [table.ratio(corner) for corner in product(*((cell.low, cell.high) for cell in table.cells))]
    low = min(value / spread for value, spread in corners)
    high = max(value * spread for value, spread in corners)
    return OddsRatio(_in_digits(ratio, round), _in_digits(low, math.floor), _in_digits(high, math.ceil))


def _in_digits(number: float, to_whole: Callable[[float], int]) -> float:
    """Return a number in two digits, made whole in this way.

    >>> _in_digits(0.0617, math.floor), _in_digits(1234.0, math.ceil)
    (0.061, 1300.0)
    """
    digits = _DIGITS - 1 - math.floor(math.log10(number))
    return round(to_whole(number * 10.0**digits) / 10.0**digits, max(digits, 0))
