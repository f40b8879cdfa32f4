"""That a published prohibition shows in parts of its scope alone, or beyond, left unsaid where that tells of few posts.

That it is enforced in parts says that few posts of the rest are in the target beside those left alone; that this isn't
said, that more are. So neither is said where one of both would leave fewer than five numbers open of either count, if
that may be below k: whichever the counts are, and so that nothing follows of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from kmgraph.model import Enforcement
from kmgraph.rules.disclosure.cells import Span
from kmgraph.rules.disclosure.inclusion import KEPT, TARGET
from kmgraph.rules.disclosure.layout import layout_of, platforms_of
from kmgraph.rules.disclosure.narrowing import least_width
from kmgraph.rules.disclosure.words.statuses import undecided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from kmgraph.model import PublishedStatus, RestOfScope, RuleSet
    from kmgraph.rules.disclosure.narrowing import Cell, PublicKnowledge

_UNKNOWN = Span(0, math.inf)


def without_telling_parts(ruleset: RuleSet, k: int, know: Callable[[], PublicKnowledge]) -> RuleSet:
    """Return the rule set without statuses of published rules that tell how few posts beside their parts are hit.

    Args:
        ruleset: With public figures.
        k: The smallest group of which anything is told.
        know: Returns what they tell.
    """
    if not any(status.rests for status in ruleset.published):
        return ruleset
    gate = _PartsGate.of(ruleset, know(), k)
    return replace(ruleset, published=tuple(map(gate.told, ruleset.published)))


@dataclass(frozen=True)
class _PartsGate:
    """Tells which statuses may be told.

    Attributes:
        k: The smallest group of which anything is told.
        spans: What can be worked out of each count.
        inside: Groups, and those that they lie within.
        iris: Of learned rules, by their ids.
        everywhere: Published rules of several platforms.
    """

    k: int
    spans: Mapping[Cell, Span]
    inside: AbstractSet[tuple[str, str]]
    iris: Mapping[str, str]
    everywhere: AbstractSet[str]

    @classmethod
    def of(cls, ruleset: RuleSet, known: PublicKnowledge, k: int) -> _PartsGate:
        """Return what decides, of public figures."""
        layout = layout_of(ruleset)
        inside = {(part, whole) for part, whole in layout.inside if whole not in layout.timed}
        iris = {rule.id: rule.iri for rule in ruleset.rules}
        everywhere = {group for group, platform in platforms_of(ruleset).items() if platform is None}
        return cls(k, known.narrowed() or known.spans, inside, iris, everywhere)

    def told(self, status: PublishedStatus) -> PublishedStatus:
        """Return a status that says nothing of parts, be there some or none, where either would tell too much."""
        if status.status is Enforcement.NOT_RECORDED:  # few sources decide that, and no parts
            return status
        tells = any(
            self._tells(rest, target, kept)
            for rest in status.rests
            for target, kept in product(self._rest(status, rest, TARGET), self._rest(status, rest, KEPT))
        )
        return undecided(status) if tells else status

    def _tells(self, rest: RestOfScope, target: Span, kept: Span) -> bool:
        """Return whether either answer would leave too few numbers of the posts beyond parts, of either outcome.

        Args:
            rest: What each answer takes.
            target: How many of these posts may be in the target.
            kept: How many may be left alone.
        """
        numbers = range(int(kept.low), int(min(kept.high, len(rest.most_by_kept) - 1)) + 1)
        most = {number: rest.most_by_kept[number] for number in numbers} if kept.low < self.k else {}
        bounds = list(most.values()) or [rest.most]
        if_parts = Span(target.low, min(target.high, max(bounds)))
        if_none = Span(max(target.low, min(bounds) + 1), target.high)
        if any(self._are_few(left.low, left.width) and left != target for left in (if_parts, if_none)):
            return True
        if kept.high > max(most, default=math.inf):  # any number beyond these may be the right one
            return False
        answers = (
            [number for number in most if target.low <= most[number]],
            [number for number in most if target.high > most[number]],
        )
        return any(self._are_few(min(left, default=0), len(left)) and len(left) < len(most) for left in answers)

    def _are_few(self, least: float, numbers: float) -> bool:
        return 0 < numbers < least_width(self.k) and least < self.k

    def _rest(self, status: PublishedStatus, rest: RestOfScope, count: str) -> Iterator[Span]:
        """Yield how many posts of an outcome a rule may have beyond its parts: if these share none, or one holds all.

        What doesn't lie within it by its words, nobody can take off; of all platforms, not what is on one of them.
        """
        whole = self.spans.get((status.iri, count), _UNKNOWN)
        iris = [self.iris.get(part, "") for part in rest.parts]
        parts = [self.spans.get((iri, count), _UNKNOWN) for iri in iris]
        least = [part.low if (iri, status.iri) in self.inside else 0 for iri, part in zip(iris, parts, strict=True)]
        for together in (sum, max):
            left = whole.low - together(part.high for part in parts)
            low = 0 if status.iri in self.everywhere else max(0, left)
            if low <= (high := whole.high - together(least)):
                yield Span(int(low), high)
