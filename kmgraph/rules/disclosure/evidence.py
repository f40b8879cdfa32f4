"""The figures of one rule, from exact to public.

What is told of its rate follows from the public counts alone (`rates`), and so do the words that rest on it. Where a
count is "a few", the rate itself is left out. Odds ratios are no figure of one rule (`odds`).
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.model import Confidence, Evidence, Holdout, Period, RateBasis, Uncounted, current_period
from kmgraph.rules.disclosure.cells import (
    Span,
    least_rate,
    month,
    nearest_month,
    public_count,
    public_p_value,
    span,
    upper_points,
    widened,
)
from kmgraph.rules.disclosure.narrowing import least_width
from kmgraph.rules.disclosure.rates import public_rate, rate_bounds
from kmgraph.rules.disclosure.words import begins_beside_few, ends_beside_few

if TYPE_CHECKING:
    from kmgraph.model import Count, Privacy, Sides

_SURE_RATE, _LEAST_RATE = 0.5, 0.2  # of well-supported rules, and of confirmed ones
_DIGITS = 2


def is_open(clusters: Count, privacy: Privacy) -> bool:
    """Return whether anything may be told of a group of so many sources."""
    return (clusters or 0) >= privacy.k


def are_sides_open(counts: tuple[Count, Count], by_outcome: Sides | None, privacy: Privacy) -> bool:
    """Return whether enough sources stand behind each of two counts that isn't "a few"; where nobody knows, they do.

    Of a group of k sources all posts acted against may be one person's.

    Args:
        counts: Exact, in the target and not.
        by_outcome: The sources of each.
        privacy: How figures become public.
    """
    sides = zip(counts, by_outcome or (), strict=by_outcome is not None)
    return all((count or 0) < privacy.k or is_open(sources, privacy) for count, sources in sides)


def careful_low(evidence: Evidence, privacy: Privacy) -> float:
    """Return the lower end of a rate's interval, no higher than any counts would bear that the public ones stand for.

    A claim that rests on this lower end tells nothing that these counts don't.

    Args:
        evidence: With exact figures and an interval; of public ones the lower end itself is all there is.
        privacy: How figures become public.
    """
    assert evidence.interval is not None
    if evidence.withheld or (current_period(evidence) or evidence).withheld:
        return evidence.interval[0]
    least = _bounds(evidence, privacy)[0]
    # The interval that the learner estimated tells what it believes beforehand, and that the counts of all rules.
    return least if evidence.estimated else min(evidence.interval[0], least)


def least_sources(seen: Evidence | Period, privacy: Privacy) -> int:
    """Return how many sources there are at least where public figures give no closer number."""
    return (seen.least_clusters if isinstance(seen, Evidence) else None) or privacy.k


def public_evidence(evidence: Evidence, confidence: Confidence, privacy: Privacy) -> Evidence:
    """Return the evidence of one rule as it may be shown by itself: what several rules tell together is not looked at.

    Args:
        evidence: With exact figures.
        confidence: How sure the rule is.
        privacy: How figures become public.
    """
    evidence = _of_told_times(evidence)
    if not is_open(evidence.clusters, privacy):
        return withheld(evidence, has_times=False)
    if not are_sides_open((evidence.target, evidence.kept), evidence.by_outcome, privacy):
        # The first and the last month are those of posts in the target.
        return withheld(evidence, has_times=False)
    if ends_beside_few(evidence, privacy):
        return withheld(evidence, has_times=True)
    shown = _counted(evidence, privacy)
    basis = current_period(shown) or shown
    if _is_given_away(evidence, basis, confidence, privacy):
        return withheld(evidence, has_times=True)
    return _with_rates(evidence, shown, privacy)


def _of_told_times(evidence: Evidence) -> Evidence:
    """Return the evidence with the first and last time that no single source decides."""
    if evidence.told_times is None:
        return evidence
    first, last = evidence.told_times or (None, None)
    return replace(evidence, first=first, last=last, told_times=None)


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
    """Return public evidence with its periods' months only; that a rule began is told beside its counts alone."""
    if evidence.valid_until:  # its counts alone would say that nothing was acted against after it
        return withheld(evidence, has_times=True)
    periods = tuple(
        replace(period, target=None, kept=None, clusters=None, withheld=True) for period in evidence.periods
    )
    # The rate is that of one period, whose counts are no longer there to say so.
    return replace(evidence, periods=periods, rate=None, valid_from=None)


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


def _bounds(evidence: Evidence, privacy: Privacy) -> tuple[float, float]:
    """Return what the interval of the rate can be at the widest, by what is told of the counts that it is of."""
    seen = current_period(evidence) or evidence
    target, kept = (span(_shown(count, privacy), privacy) for count in (seen.target, seen.kept))
    return rate_bounds(target, kept, evidence.estimated or RateBasis())


def _shown(count: Count, privacy: Privacy) -> Count:
    return None if count is None or 0 < count < privacy.k else public_count(count, privacy)


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
        valid_from=None if begins_beside_few(evidence, privacy) else _turn(evidence.valid_from, evidence),
        valid_until=_turn(evidence.valid_until, evidence),
        periods=tuple(_period(period, evidence, privacy) for period in evidence.periods),
        uncounted=_uncounted(evidence.uncounted, privacy),
        by_outcome=None,
        sure_otherwise=False,
        searched=None,
        unchanged=None,
    )
    # One that is missing would follow from the others and the whole.
    return shown if all(_is_period_open(period, privacy) for period in evidence.periods) else without_periods(shown)


def _is_period_open(period: Period, privacy: Privacy) -> bool:
    sides = are_sides_open((period.target, period.kept), period.by_outcome, privacy)
    return sides and is_open(period.clusters, privacy)


def _uncounted(found: Uncounted | None, privacy: Privacy) -> Uncounted | None:
    """Return posts that were not counted, rounded; None unless both outcomes, told beside, are of enough sources."""
    sides = None if found is None else found.by_outcome
    if found is None or sides is None or not all(is_open(sources, privacy) for sources in sides):
        return None
    posts = public_count(found.posts, privacy)
    return Uncounted(posts, None, found.lacking) if posts else None


def _turn(time: str | None, evidence: Evidence) -> str | None:
    return turning_month(time, evidence) if time else None


def _period(period: Period, evidence: Evidence, privacy: Privacy) -> Period:
    start, end = _turn(period.start, evidence), _turn(period.end, evidence)
    # The sources of all periods together would bound the posts of the rule from below.
    target, kept = public_count(period.target, privacy), public_count(period.kept, privacy)
    return Period(start, end, target, kept, clusters=None, showing=period.showing)


def _is_given_away(evidence: Evidence, basis: Evidence | Period, confidence: Confidence, privacy: Privacy) -> bool:
    """Return whether the word for how sure the rule is tells too much of a count that is "a few".

    A well-supported rule is hit in more than half of the cases, by the lower end of its interval; any confirmed one in
    at least one case of five.
    """
    if basis.withheld or evidence.interval is None:
        return False
    if _depends_on_weights(evidence, basis, privacy):
        return True
    if not confidence.is_confirmed:
        return False
    if basis.target is None and basis.kept != 0:
        # Of a larger group left alone this leaves few values; where so few that to withhold tells them, all go.
        least_target = math.ceil(privacy.k * _LEAST_RATE / (1 - _LEAST_RATE))
        return basis.kept is not None or privacy.k - least_target < least_width(privacy.k)
    if confidence is not Confidence.WELL_SUPPORTED or basis.kept is not None:
        return False
    # It tells nothing of the few where the most that they may be is borne by the most that the others may be.
    target, kept = (int(span(count, privacy).high) for count in (basis.target, basis.kept))
    basis_of_rate = evidence.estimated or RateBasis()
    return rate_bounds(Span(target, target), Span(kept, kept), basis_of_rate)[0] <= _SURE_RATE


def _depends_on_weights(evidence: Evidence, basis: Evidence | Period, privacy: Privacy) -> bool:
    """Return whether how sure a rule is may hang on how many of its posts left alone stand for how many others.

    That is asked of public counts, and of all posts left alone on the platform, so that the answer tells nothing.
    """
    basis_of_rate = evidence.estimated
    if basis_of_rate is None or basis_of_rate.weights is None:
        return False
    target, kept = span(basis.target, privacy), span(basis.kept, privacy)
    least, most = (
        rate_bounds(target, kept, replace(basis_of_rate, weights=(weight, weight)))[0]
        for weight in basis_of_rate.weights[::-1]
    )
    return any(least <= bound < most for bound in (_SURE_RATE, _LEAST_RATE))


def _with_rates(evidence: Evidence, shown: Evidence, privacy: Privacy) -> Evidence:
    """Return public counts with rate, interval and base rate as they may be shown beside them."""
    basis = current_period(shown) or shown
    bare = replace(shown, rate=None, interval=None, base_rate=_base_rate(evidence), odds_ratio=None, estimated=None)
    if basis.withheld or evidence.interval is None:
        return bare
    low, high = _bounds(evidence, privacy)
    if evidence.estimated is None:
        low, high = min(low, evidence.interval[0]), max(high, evidence.interval[1])
    interval = widened((low, high))
    # What posts left alone stand for, which differs, would be that of those in scope.
    is_mixed = evidence.estimated is not None and evidence.estimated.weights is not None
    if basis.target is None or basis.kept is None or (is_mixed and basis.kept):
        return replace(bare, interval=interval)
    return replace(bare, rate=_rate(basis.target, basis.kept, evidence, interval), interval=interval)


def _rate(target: int, kept: int, evidence: Evidence, interval: tuple[float, float]) -> float | None:
    """Return the rate that follows from public counts, inside the public interval; None where no rate is known."""
    if not target + kept:
        return None
    rate = public_rate(target, kept, evidence.estimated or RateBasis())
    return min(max(round(rate, _DIGITS), interval[0]), interval[1])


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
