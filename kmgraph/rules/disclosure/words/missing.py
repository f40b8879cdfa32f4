"""Whether something that is not recorded seems to matter, too, as far as that may be told beside "a few".

The learner says so of exact counts: never where at least 95 % of a rule's posts are in the target. So beside many of
these the word, and that a rule is not well supported because of it, say how many are left alone. It stands there only
if it leaves five numbers. Else a rule is told of as if nothing were missing, be it so or not: of a hundred posts that a
few are left alone is no reason to doubt it.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.model import Confidence, Doubt, RateBasis
from kmgraph.rules.disclosure.cells import Span, public_count, span
from kmgraph.rules.disclosure.evidence import careful_low
from kmgraph.rules.disclosure.narrowing import least_width
from kmgraph.rules.disclosure.rates import public_rate, rate_bounds
from kmgraph.rules.disclosure.words.sureness import LACKING_TIMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import Count, Evidence, Period, Privacy, Rule, RuleSet

_LEAST_WAYS = 100_000
"""Ways to choose those left alone, from where one in 50 features can part them that does so once in 1,000 times."""

_SURE_RATE = 0.5
_LOW_RATE, _WHOLE, _ENOUGH, _SPREADS = 0.45, 0.7, 3, 1.75
_USUAL_LEAST, _USUAL_SPREAD, _USUAL_WEIGHT = 0.7, 0.087, 4
"""What the learner takes for a low rate beside those of other rules (`docs/method.md`); a test holds these to it."""

_MARGIN = 0.02  # what is believed of a rate beforehand moves the end of its interval
_OTHER_DOUBTS = (Doubt.UNCHECKED, Doubt.FEW_SOURCES)


def with_public_missing(ruleset: RuleSet, privacy: Privacy) -> RuleSet:
    """Return the rule set with rules that are called incomplete, and well supported, only where that tells no few.

    Args:
        ruleset: With exact figures.
        privacy: How figures become public.
    """
    rates = {
        rule.iri: (rule.platform, _rate_ends(rule.evidence, privacy))
        for rule in ruleset.rules
        if rule.confidence.is_confirmed and rule.evidence.interval is not None
    }

    def shown(rule: Rule) -> Rule:
        others = [ends for iri, (platform, ends) in rates.items() if iri != rule.iri and platform == rule.platform]
        return _shown(rule, others, privacy)

    return replace(ruleset, rules=tuple(shown(rule) for rule in ruleset.rules))


def can_turn(evidence: Evidence, privacy: Privacy) -> bool:
    """Return whether how many are left alone, of which "a few" is told, decides if anything can be missing."""
    target = span(_rounded(evidence.target, privacy), privacy)
    return _is_few(evidence.kept, privacy) and target.low < LACKING_TIMES * (privacy.k - 1)


def _shown(rule: Rule, others: Sequence[tuple[float, float]], privacy: Privacy) -> Rule:
    evidence = rule.evidence
    parts: tuple[Evidence | Period, ...] = (evidence, *evidence.periods)
    seen = [each for each in parts if _has_few(each, privacy)]
    if not seen or evidence.interval is None:
        return rule
    if rule.confidence.is_confirmed and any(_is_left_open(each, evidence, others, privacy) for each in seen):
        return _left_open(rule, privacy)
    is_told = rule.confidence.is_confirmed and all(_may_lack(each, privacy) for each in seen)
    if not evidence.incomplete or is_told:
        return rule
    return _left_open(rule, privacy)


def _left_open(rule: Rule, privacy: Privacy) -> Rule:
    """Return a rule as it is shown whether something is missing or not: as if nothing were."""
    bare = replace(rule, evidence=replace(rule.evidence, incomplete=False))
    if not rule.confidence.is_confirmed:
        return bare
    is_sure = rule.confidence is Confidence.WELL_SUPPORTED or rule.evidence.sure_otherwise
    is_often = careful_low(rule.evidence, privacy) > _SURE_RATE
    if is_sure and is_often:
        return replace(bare, confidence=Confidence.WELL_SUPPORTED, doubts=())
    # What else may be the reason is looked for only where nothing is missing, and would tell that.
    known = tuple(doubt for doubt in rule.doubts if doubt in _OTHER_DOUBTS)
    return replace(bare, confidence=Confidence.LIKELY, doubts=known if is_often else (*known, Doubt.RATE))


def _is_few(count: Count, privacy: Privacy) -> bool:
    return count is not None and 0 < count < privacy.k


def _has_few(seen: Evidence | Period, privacy: Privacy) -> bool:
    return _is_few(seen.target, privacy) or _is_few(seen.kept, privacy)


def _may_lack(seen: Evidence | Period, privacy: Privacy) -> bool:
    """Return whether something may be missing with five numbers at least that "a few" left alone may be."""
    target = span(_rounded(seen.target, privacy), privacy)
    return _is_few(seen.kept, privacy) and _lacking_numbers(target, privacy) >= least_width(privacy.k)


def _lacking_numbers(target: Span, privacy: Privacy) -> int:
    """Return how many of the numbers under k may be left alone where something is missing, of any possible target."""
    most = int(target.high)
    return sum(
        LACKING_TIMES * number > target.low and math.comb(most + number, number) >= _LEAST_WAYS
        for number in range(1, privacy.k)
    )


def _is_left_open(
    seen: Evidence | Period, evidence: Evidence, others: Sequence[tuple[float, float]], privacy: Privacy
) -> bool:
    """Return whether a rule's posts, or those of a period, may lack something, and few numbers would be left if so.

    That their rate is low for the platform may be the case with the highest of these numbers alone.
    """
    if not _is_few(seen.kept, privacy) or _is_few(seen.target, privacy):
        return False
    target, most = span(_rounded(seen.target, privacy), privacy), privacy.k - 1
    basis = evidence.estimated or RateBasis()
    highest = rate_bounds(Span(target.low, target.low), Span(most, most), basis)[1]
    if highest < max(_expected([ends[side] for ends in others]) for side in (0, 1)) + _MARGIN:
        return True
    can_lack = target.low < LACKING_TIMES * most
    return can_lack and _lacking_numbers(target, privacy) < least_width(privacy.k)


def _rate_ends(evidence: Evidence, privacy: Privacy) -> tuple[float, float]:
    """Return between what the rate of a rule lies, by its public counts."""
    target, kept = (span(_rounded(count, privacy), privacy) for count in (evidence.target, evidence.kept))
    basis = evidence.estimated or RateBasis()
    low = public_rate(target.low, int(kept.high), basis) if target.low + kept.high else 0.0
    return low, public_rate(int(target.high), kept.low, basis) if target.high + kept.low else 0.0


def _rounded(count: Count, privacy: Privacy) -> Count:
    return None if _is_few(count, privacy) else public_count(count, privacy)


def _expected(rates: Sequence[float]) -> float:
    """Return the lowest rate that the learner expects of a rule that lacks nothing, beside those of others."""
    highest = [rate for rate in rates if rate >= _WHOLE * max(rates)]
    if len(highest) < 2:
        return _LOW_RATE
    mean = sum(highest) / len(highest)
    usual = _USUAL_SPREAD * min(1.0, mean / _USUAL_LEAST)
    squares = sum((rate - mean) ** 2 for rate in highest) + _USUAL_WEIGHT * usual**2
    expected = mean - _SPREADS * math.sqrt(squares / (len(highest) + _USUAL_WEIGHT))
    return expected if len(highest) >= _ENOUGH else max(_LOW_RATE, expected)
