"""What is said of a kind of posts, from what tests and published rules tell."""

from __future__ import annotations

from kmgraph.learn import KindContrast
from kmgraph.model import Deontic, KindCounts, MoveVerdict, WhyUnknown
from kmgraph.pipeline.comparison.kinds import PostKind

Judged = tuple[MoveVerdict, WhyUnknown | None]


def judge(
    kind: PostKind,
    contrast: KindContrast,
    counts: tuple[KindCounts | None, KindCounts | None],
    *,
    has_rates: bool,
    is_forbidden: bool,
    level: float,
    least_clusters: int,
) -> Judged:
    """Return the verdict on a kind, and why it is unknown if it is.

    Args:
        kind: What speaks of it.
        contrast: What tests tell of it.
        counts: Its posts on each side, source first.
        has_rates: Whether the posts of both sides tell how often a kind is acted against.
        is_forbidden: Whether the destination's published rules forbid all of it.
        level: Family-wise level of the tests.
        least_clusters: Independent groups of posts without which nothing is said of a side.
    """
    if why := _written_alone(kind) or (None if kind.is_sure else WhyUnknown.UNSURE_RULE):
        return MoveVerdict.UNKNOWN, why
    is_on_both = kind.source_rule is not None and kind.destination_rule is not None
    if why := _unobserved(counts, has_rates=has_rates, least_clusters=least_clusters):
        return (MoveVerdict.SAME, None) if is_on_both and why is WhyUnknown.TOO_FEW else (MoveVerdict.UNKNOWN, why)
    if contrast.p_value is not None and contrast.p_value <= level:
        return _differing(contrast, is_forbidden=is_forbidden)
    if all(contrast.shows):
        return MoveVerdict.SAME, None
    if kind.is_permission and all(contrast.is_left_alone):
        return MoveVerdict.LEFT_ALONE, None
    return MoveVerdict.UNKNOWN, WhyUnknown.TOO_FEW if contrast.p_value is None else WhyUnknown.UNDECIDED


def _written_alone(kind: PostKind) -> WhyUnknown | None:
    if kind.published is None or kind.is_permission or kind.is_enforced:
        return None
    is_duty = kind.published.deontic is Deontic.OBLIGATION
    return WhyUnknown.REQUIRED_IN_WRITING if is_duty else WhyUnknown.ONLY_IN_WRITING


def _unobserved(
    counts: tuple[KindCounts | None, KindCounts | None], *, has_rates: bool, least_clusters: int
) -> WhyUnknown | None:
    if any(side is None for side in counts):
        return WhyUnknown.NOT_RECORDED
    if not has_rates:
        return WhyUnknown.NO_RATES
    if any((side.clusters or 0) < least_clusters for side in counts if side is not None):
        return WhyUnknown.TOO_FEW
    return None


def _differing(contrast: KindContrast, *, is_forbidden: bool) -> Judged:
    """Return the verdict on a kind whose rates differ."""
    at_source, at_destination = contrast.shows
    if contrast.is_above:
        return (MoveVerdict.STRICTER if at_source else MoveVerdict.ONLY_THERE), None
    if at_destination:
        return MoveVerdict.LOOSER, None
    if not contrast.is_left_alone[1]:
        return MoveVerdict.UNKNOWN, WhyUnknown.UNDECIDED
    if is_forbidden:
        return MoveVerdict.UNKNOWN, WhyUnknown.FORBIDDEN_IN_WRITING
    return MoveVerdict.NEWLY_ALLOWED, None
