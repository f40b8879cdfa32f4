"""The figures of one rule, from exact to public.

Where a count is "a few", what else is told of the rule follows from the public counts alone: the rate is left out, the
interval is the widest that any value of the hidden count allows. Odds ratios are no figure of one rule (`odds`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.model import Confidence, Evidence, Holdout, Period, Uncounted, current_period
from kmgraph.rules.disclosure.cells import (
    least_rate,
    month,
    nearest_month,
    public_count,
    public_p_value,
    span,
    upper_points,
    widened,
)

if TYPE_CHECKING:
    from kmgraph.model import Count, Privacy

_SURE_RATE = 0.5
_DIGITS = 2


def is_open(clusters: Count, privacy: Privacy) -> bool:
    """Return whether anything may be told of a group of so many sources."""
    return (clusters or 0) >= privacy.k


def careful_low(evidence: Evidence | Period, low: float, privacy: Privacy) -> float:
    """Return the lower end of a rate's interval, no higher than a hidden count of the group would bear.

    A claim that rests on this lower end tells nothing of a count from 1 to k - 1.

    Args:
        evidence: Exact or public counts of the group that the rate is of.
        low: The lower end as it was estimated, in [0, 1].
        privacy: How figures become public.
    """
    if not (_is_few(evidence.target, privacy) or _is_few(evidence.kept, privacy)):
        return low
    target, kept = (
        span(None if _is_few(count, privacy) else public_count(count, privacy), privacy)
        for count in (evidence.target, evidence.kept)
    )
    return min(low, least_rate(target.low, int(kept.high)))


def public_evidence(evidence: Evidence, confidence: Confidence, privacy: Privacy) -> Evidence:
    """Return the evidence of one rule as it may be shown by itself: what several rules tell together is not looked at.

    Args:
        evidence: With exact figures.
        confidence: How sure the rule is.
        privacy: How figures become public.
    """
    if not is_open(evidence.clusters, privacy):
        return withheld(evidence, has_times=False)
    shown = _counted(evidence, privacy)
    basis = current_period(shown) or shown
    if _is_given_away(basis, confidence, privacy):
        return withheld(evidence, has_times=True)
    return _with_rates(evidence, shown, privacy)


def turning_month(time: str, evidence: Evidence) -> str:
    """Return the month at whose beginning, about, a rule began, changed or ended.

    The month that a time lies in would call all of it one of the rule, as its beginning is what a month tells. None
    is later than what was seen of a rule that still holds.

    Args:
        time: ISO 8601 time of the turn, or its month already.
        evidence: That of the rule.
    """
    nearest, last = nearest_month(time), month(evidence.last)
    is_later = evidence.valid_until is None and last is not None and nearest > last
    return time[:7] if is_later else nearest


def withheld(evidence: Evidence, *, has_times: bool) -> Evidence:
    """Return the evidence without figures, and without months unless the group is of at least k sources."""
    first, last = month(evidence.first), month(evidence.last)
    begun, ended = (_turn(time, evidence) for time in (evidence.valid_from, evidence.valid_until))
    bare = Evidence(
        None,
        None,
        None,
        rate=None,
        interval=None,
        base_rate=None,
        # That many of them are left alone is of their counts.
        incomplete=evidence.incomplete and has_times,
        norm=evidence.norm,
        also_on=evidence.also_on,
        withheld=True,
    )
    return replace(bare, first=first, last=last, valid_from=begun, valid_until=ended) if has_times else bare


def without_periods(evidence: Evidence) -> Evidence:
    """Return public evidence with its periods' months only."""
    periods = tuple(
        replace(period, target=None, kept=None, clusters=None, withheld=True) for period in evidence.periods
    )
    # The rate is that of one period, whose counts are no longer there to say so.
    return replace(evidence, periods=periods, rate=None)


def period_interval(period: Period, privacy: Privacy) -> tuple[float, float] | None:
    """Return between what the rate of a stretch of time lies, with 95 % confidence, in whole 5 points.

    It is as wide as any counts make it that the public ones may stand for; None where nothing was seen or may be told.

    >>> from kmgraph.model import Privacy
    >>> period_interval(Period(None, "2024-10", 25, 65), Privacy(k=10))
    (0.15, 0.45)

    Args:
        period: With public counts.
        privacy: How they became public.
    """
    if period.withheld:
        return None
    target, kept = span(period.target, privacy), span(period.kept, privacy)
    if not target.high + kept.high:
        return None
    return widened((least_rate(target.low, int(kept.high)), 1 - least_rate(kept.low, int(target.high))))


def other_interval(period: Period, evidence: Evidence, privacy: Privacy) -> tuple[float, float] | None:
    """Return between what the rate lies in a stretch of time that is not the one that a rule's rate is of.

    None where no rate is known, or counts alone don't tell it: where the kept posts are a sample, they would not give
    the rule's own rate either.

    Args:
        period: With public counts.
        evidence: That of the rule, as it may be shown.
        privacy: How they became public.
    """
    if evidence.interval is None:
        return None
    current, (low, high) = current_period(evidence), evidence.interval
    least, most = (period_interval(current, privacy) if current else None) or evidence.interval
    # Authors who post often and what is believed beforehand widen a rule's own interval, to half of this at the most.
    is_counted = low <= most and least <= min(high, 2 * low)
    return period_interval(period, privacy) if is_counted else None


def _is_few(count: Count, privacy: Privacy) -> bool:
    return count is None or 0 < count < privacy.k


def _counted(evidence: Evidence, privacy: Privacy) -> Evidence:
    """Return the evidence with public counts and times; rates are still to come."""
    holdout = evidence.holdout
    shown = replace(
        evidence,
        target=public_count(evidence.target, privacy),
        kept=public_count(evidence.kept, privacy),
        clusters=public_count(evidence.clusters, privacy),
        holdout=Holdout(None, None, public_p_value(holdout.p_value), public_p_value(holdout.p_adjusted))
        if holdout
        else None,
        first=month(evidence.first),
        last=month(evidence.last),
        valid_from=_turn(evidence.valid_from, evidence),
        valid_until=_turn(evidence.valid_until, evidence),
        periods=tuple(_period(period, evidence, privacy) for period in evidence.periods),
        uncounted=_uncounted(evidence.uncounted, privacy),
    )
    # One that is missing would follow from the others and the whole.
    return shown if all(is_open(period.clusters, privacy) for period in evidence.periods) else without_periods(shown)


def _uncounted(found: Uncounted | None, privacy: Privacy) -> Uncounted | None:
    """Return posts that were not counted, rounded; None if they are of too few sources to tell of them."""
    if found is None or not is_open(found.clusters, privacy):
        return None
    posts = public_count(found.posts, privacy)
    return Uncounted(posts, None, found.lacking) if posts else None


def _turn(time: str | None, evidence: Evidence) -> str | None:
    return turning_month(time, evidence) if time else None


def _period(period: Period, evidence: Evidence, privacy: Privacy) -> Period:
    start, end = _turn(period.start, evidence), _turn(period.end, evidence)
    # The sources of all periods together would bound the posts of the rule from below.
    target, kept = public_count(period.target, privacy), public_count(period.kept, privacy)
    return Period(start, end, target, kept, clusters=None)


def _is_given_away(basis: Evidence | Period, confidence: Confidence, privacy: Privacy) -> bool:
    """Return whether the word for how sure the rule is tells too much of a count that is "a few".

    A well-supported rule is hit in more than half of the cases, by the lower end of its interval.
    """
    if basis.withheld or confidence is not Confidence.WELL_SUPPORTED or basis.kept is not None:
        return False
    return careful_low(basis, 1.0, privacy) <= _SURE_RATE


def _with_rates(evidence: Evidence, shown: Evidence, privacy: Privacy) -> Evidence:
    """Return public counts with rate, interval and base rate as they may be shown beside them."""
    basis = current_period(shown) or shown
    if basis.withheld:
        return replace(shown, rate=None, interval=None, base_rate=_base_rate(evidence), odds_ratio=None)
    if basis.target is None or basis.kept is None:
        interval = _careful(evidence, basis, privacy)
        return replace(shown, rate=None, interval=interval, base_rate=_base_rate(evidence), odds_ratio=None)
    interval = widened(evidence.interval) if evidence.interval else None
    return replace(
        shown,
        rate=_rate(basis.target, basis.kept, interval),
        interval=interval,
        base_rate=_base_rate(evidence),
        odds_ratio=None,
    )


def _rate(target: int, kept: int, interval: tuple[float, float] | None) -> float | None:
    """Return the rate that follows from public counts, inside the public interval; None where no rate is known."""
    if interval is None or not target + kept:
        return None
    return min(max(round(target / (target + kept), _DIGITS), interval[0]), interval[1])


def _careful(evidence: Evidence, basis: Evidence | Period, privacy: Privacy) -> tuple[float, float] | None:
    if evidence.interval is None:
        return None
    low = careful_low(basis, evidence.interval[0], privacy)
    return widened((low, 1.0))


def _base_rate(evidence: Evidence) -> float | None:
    return None if evidence.base_rate is None else upper_points(evidence.base_rate)


def remaining_counts(whole: Evidence, part: Evidence, privacy: Privacy | None) -> tuple[int, int] | None:
    """Return how many observations of a rule that are none of a narrower one's were acted against, and left alone.

    Public counts are taken from public ones, so that nothing more is told; "a few" is half of k.

    Args:
        whole: Evidence of a rule, as it may be shown.
        part: That of the narrower rule.
        privacy: How the figures became public; None if they are exact.

    Returns:
        Both counts; None where figures are withheld, of other posts, or too small for what was rounded.
    """
    if whole.withheld or part.withheld or whole.periods or part.periods or whole.basis is not part.basis:
        return None
    target, kept = _less(whole.target, part.target, privacy), _less(whole.kept, part.kept, privacy)
    return None if target is None or kept is None else (target, kept)


def _less(whole: Count, part: Count, privacy: Privacy | None) -> int | None:
    if privacy is None or whole is None:
        return None if whole is None or part is None else whole - part
    half = privacy.rounded_to * round(privacy.k / 2 / privacy.rounded_to)
    rest = whole - (half if part is None else part)
    return rest if rest >= privacy.k else None
