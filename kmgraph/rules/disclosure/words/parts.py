"""That a published prohibition shows in parts of its scope alone, or beyond, left unsaid where that tells of few posts.

That it is enforced in parts says that few posts of the rest are in the target; that this isn't said, that more are.
So neither is said where one of both would leave fewer than five numbers open of a count that may be below k.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kmgraph.model import Enforcement
from kmgraph.rules.disclosure.cells import Span
from kmgraph.rules.disclosure.inclusion import TARGET
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
        tells = any(self._tells(possible, rest.most) for rest in status.rests for possible in self._rest(status, rest))
        return undecided(status) if tells else status

    def _tells(self, possible: Span, most: int) -> bool:
        """Return whether a count that has at most, or more than, so many posts would be left too few numbers."""
        if_parts = Span(possible.low, min(possible.high, most))
        if_none = Span(max(possible.low, most + 1), possible.high)
        return any(
            0 < left.width < least_width(self.k) and left.low < self.k and left != possible
            for left in (if_parts, if_none)
        )

    def _rest(self, status: PublishedStatus, rest: RestOfScope) -> Iterator[Span]:
        """Yield how many posts beyond its parts a rule may have in the target: if these share none, or one holds all.

        What doesn't lie within it by its words, nobody can take off; of all platforms, not what is on one of them.
        """
        whole = self.spans.get((status.iri, TARGET), _UNKNOWN)
        iris = [self.iris.get(part, "") for part in rest.parts]
        parts = [self.spans.get((iri, TARGET), _UNKNOWN) for iri in iris]
        least = [part.low if (iri, status.iri) in self.inside else 0 for iri, part in zip(iris, parts, strict=True)]
        for together in (sum, max):
            left = whole.low - together(part.high for part in parts)
            low = 0 if status.iri in self.everywhere else max(0, left)
            if low <= (high := whole.high - together(least)):
                yield Span(int(low), high)
