"""What may be said of how a kind of posts fares on two sides, where a count of it is "a few".

A verdict rests on tests of exact counts. Where it is the same whichever the few are, it may stand beside them. Else
they are told without it, or it without them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from kmgraph.model import MoveVerdict, WhyUnknown
from kmgraph.rules.disclosure.cells import Span, least_rate, public_count, span
from kmgraph.rules.disclosure.narrowing import least_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kmgraph.model import KindCounts, KindDifference, MovedSide, Privacy

_SURELY, _SURELY_NOT = 1e-4, 0.2
"""P-values so far from any level that how alike posts are, and how many kinds are compared, changes no answer."""

_LEAST_STRENGTH = 0.1  # as in the comparison: the share of posts hit on the kind's account
_LEFT_ALONE, _SURELY_LEFT_ALONE = 0.1, 0.3  # likewise: most of a kind that is left alone, and the interval's end

_UNTESTED = frozenset(
    (
        WhyUnknown.NOT_RECORDED,
        WhyUnknown.NO_RATES,
        WhyUnknown.UNSURE_RULE,
        WhyUnknown.ONLY_IN_WRITING,
        WhyUnknown.REQUIRED_IN_WRITING,
    )
)


_Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SeenSide:
    """A kind on one side by public numbers.

    Attributes:
        target, kept: Its posts.
        all_target, all_kept: Those of the side.
        is_own: Whether a rule of that side is about it.
    """

    target: Span
    kept: Span
    all_target: Span
    all_kept: Span
    is_own: bool

    @classmethod
    def of(cls, counts: KindCounts, side: MovedSide, privacy: Privacy, *, is_own: bool) -> SeenSide:
        """Return a side by counts, exact or public, as public ones tell of them."""
        every = (Span(0, math.inf),) * 2
        if not side.withheld:
            every = (_seen(side.target, privacy), _seen(side.kept, privacy))
        return cls(_seen(counts.target, privacy), _seen(counts.kept, privacy), *every, is_own)

    @property
    def few(self) -> tuple[Span, ...]:
        """Its counts that are "a few"."""
        return tuple(count for count in (self.target, self.kept) if count.low == 1)

    @property
    def corners(self) -> Iterable[_Pair]:
        """The counts that lie farthest from one another."""
        targets, others = ({int(count.low), int(count.high)} for count in (self.target, self.kept))
        return product(targets, others)

    def with_count(self, few: Span, number: int) -> SeenSide:
        """Return the side with one of its few counts known."""
        only = Span(number, number)
        return replace(
            self,
            target=only if few is self.target else self.target,
            kept=only if few is self.kept else self.kept,
        )

    def shows(self, counts: _Pair) -> bool | None:
        """Return whether more posts are hit than of the others, however few of these; None where that is not plain."""
        if self.is_own:
            return True
        target, kept = counts
        if target * (1 - _LEAST_STRENGTH) < kept * _LEAST_STRENGTH:
            return False
        others = (self.all_target.high - target, self.all_kept.low - kept)
        if not (math.isfinite(others[0]) and min(others) > 0):
            return None
        base = others[0] / sum(others)
        is_strong = target / (target + kept) - base >= _LEAST_STRENGTH * (1 - base)
        return True if is_strong and _p_value(counts, (int(others[0]), int(others[1]))) <= _SURELY else None


def is_settled(sides: Sequence[SeenSide]) -> bool:
    """Return whether tests say the same of a kind, whichever counts the public ones stand for."""
    told = _verdicts(sides)
    return len(told) == 1 and None not in told


def leaves_enough(verdict: MoveVerdict, sides: Sequence[SeenSide], privacy: Privacy) -> bool:
    """Return whether a verdict leaves enough numbers of each count that is "a few".

    Args:
        verdict: What tests said.
        sides: The kind on both sides, source first.
        privacy: How figures become public.
    """
    for number, side in enumerate(sides):
        for few in side.few:
            tried = (
                [*sides[:number], side.with_count(few, each), *sides[number + 1 :]] for each in range(1, privacy.k)
            )
            if sum(_verdicts(each) == {verdict} for each in tried) < least_width(privacy.k):
                return False
    return True


def _verdicts(sides: Sequence[SeenSide]) -> set[MoveVerdict | None]:
    """Return what tests may say at the ends of what the counts can be; None where they may say this or that."""
    before, after = sides
    return {_verdict(before, after, one, other) for one, other in product(before.corners, after.corners)}


def _verdict(source: SeenSide, destination: SeenSide, before: _Pair, after: _Pair) -> MoveVerdict | None:
    if not (sum(before) and sum(after)):
        return None
    differs = _difference(before, after)
    if differs is None:
        return None
    at_source, at_destination = source.shows(before), destination.shows(after)
    if differs > 0:
        words = {True: MoveVerdict.STRICTER, False: MoveVerdict.ONLY_THERE}
        return words.get(at_source) if at_source is not None else None
    left = _is_left_alone(*after)
    if differs < 0:
        told = {(True, False): MoveVerdict.LOOSER, (False, True): MoveVerdict.NEWLY_ALLOWED}
        return told.get((bool(at_destination), left or False)) if None not in (at_destination, left) else None
    if None in (at_source, at_destination):
        return None
    if at_source and at_destination:
        return MoveVerdict.SAME
    is_left = None if None in (left, _is_left_alone(*before)) else left and _is_left_alone(*before)
    if source.is_own or destination.is_own or is_left is False:
        return MoveVerdict.UNKNOWN
    return MoveVerdict.LEFT_ALONE if is_left else None


def without_verdict(kind: KindDifference) -> KindDifference:
    """Return a kind of which nothing is said that tests told: of two rules that they are the same, else nothing."""
    if kind.source_rule and kind.destination_rule:
        return replace(kind, verdict=MoveVerdict.SAME, reason=None, p_value=None)
    return replace(kind, verdict=MoveVerdict.UNKNOWN, reason=WhyUnknown.UNDECIDED, p_value=None)


def is_tested(kind: KindDifference) -> bool:
    """Return whether the verdict rests on tests, or on there being too few posts for one."""
    return kind.reason not in _UNTESTED


def _seen(count: int | None, privacy: Privacy) -> Span:
    return span(None if count is None or 0 < count < privacy.k else public_count(count, privacy), privacy)


def _difference(before: tuple[int, int], after: tuple[int, int]) -> int | None:
    """Return on which side more of a kind are surely hit (-1, 1), 0 where surely no difference shows, else None."""
    p_value = _p_value(before, after)
    if p_value > _SURELY_NOT:
        return 0
    is_above = after[0] * sum(before) > before[0] * sum(after)
    return None if p_value > _SURELY else 1 if is_above else -1


def _p_value(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return the p-value of Fisher's exact test, twice that of the nearer side.

    SciPy's own stands in `scipy.stats`, which takes a second to load: the gate is loaded by most commands.
    """
    hit, sizes = one[0] + other[0], (sum(one), sum(other))
    numbers = np.arange(max(0, hit - sizes[1]), min(hit, sizes[0]) + 1)
    chances = np.exp(_log_ways(sizes[0], numbers) + _log_ways(sizes[1], hit - numbers) - _log_ways(sum(sizes), hit))
    tails = (float(chances[numbers >= one[0]].sum()), float(chances[numbers <= one[0]].sum()))
    return min(1.0, 2 * min(tails))


def _log_ways(size: int, chosen: NDArray[np.int64] | int) -> NDArray[np.float64]:
    logs = (
        special.gammaln(size + 1) - special.gammaln(np.add(chosen, 1)) - special.gammaln(np.subtract(size + 1, chosen))
    )
    return np.asarray(logs, dtype=np.float64)


def _is_left_alone(target: int, kept: int) -> bool | None:
    """Return whether a kind is left alone; None where how alike its posts are may change that."""
    rate = target / (target + kept) if target + kept else 1.0
    if rate > _SURELY_LEFT_ALONE:
        return False
    return True if rate <= _LEFT_ALONE and 1 - least_rate(kept, target) <= _SURELY_LEFT_ALONE else None
