"""What all public numbers of a run tell together: counts that can be worked out although they are not shown.

An attacker knows, besides the numbers, that a group within another one has no more posts and sources, that parts make
up their whole, and that there are at least as many posts as sources. Ranges are narrowed by each such statement until
nothing changes (bounds propagation). What then has fewer than five values left, below k, is given away.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmgraph.rules.disclosure.cells import LEAST_WIDTH, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST_ROUNDS = 30
"""Rounds after which ranges that still narrow are left: each is right, if not the narrowest. A guard."""

Cell = tuple[str, str]
"""A group, and which of its counts."""


@dataclass(frozen=True, slots=True)
class Statement:
    """That a sum of counts, each with its factor, is at least zero; or just zero."""

    terms: tuple[tuple[int, Cell], ...]
    is_equation: bool = False


@dataclass
class PublicKnowledge:
    """What an attacker knows.

    Attributes:
        spans: What is told of each count by itself.
        statements: What is known of several.
    """

    spans: dict[Cell, Span] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)

    def at_least(self, larger: Sequence[Cell], smaller: Sequence[Cell]) -> None:
        """Note that some counts are together no fewer than others."""
        self.statements.append(Statement((*((1, cell) for cell in larger), *((-1, cell) for cell in smaller))))

    def difference(self, whole: Cell, part: Cell, rest: Cell) -> None:
        """Note that a part and the rest make up a whole; the rest is a count of its own."""
        self.spans[rest] = Span(0, math.inf)
        self.statements.append(Statement(((1, whole), (-1, part), (-1, rest)), is_equation=True))

    def narrowed(self) -> Mapping[Cell, Span] | None:
        """Return what can be worked out of each count; None if what is known contradicts itself."""
        spans = dict(self.spans)
        about = defaultdict(list)
        for number, statement in enumerate(self.statements):
            for _, cell in statement.terms:
                about[cell].append(number)
        waiting = dict.fromkeys(range(len(self.statements)))
        for _ in range(_MOST_ROUNDS * len(waiting)):
            if not waiting:
                break
            number = next(iter(waiting))
            del waiting[number]
            for cell, narrower in _consequences(self.statements[number], spans):
                if narrower.high < narrower.low:
                    return None
                spans[cell] = narrower
                waiting |= dict.fromkeys(about[cell])
        return spans


def given_away(knowledge: PublicKnowledge, k: int) -> tuple[Cell, ...]:
    """Return the counts that may be below k and have fewer than five values left, sorted; shown zeros are none.

    With the least k, 5, "a few" are four values by itself: then so many are enough.
    """
    least = min(LEAST_WIDTH, k - 1)
    narrowed = knowledge.narrowed()
    if narrowed is None:
        return ()
    return tuple(
        sorted(
            cell
            for cell, span in narrowed.items()
            if span.low < k and span.width < least and knowledge.spans[cell].high > 0
        )
    )


def _consequences(statement: Statement, spans: Mapping[Cell, Span]) -> list[tuple[Cell, Span]]:
    """Return the counts of a statement that it narrows, with what is left of them."""
    narrower = []
    most = [(factor * (spans[cell].high if factor > 0 else spans[cell].low)) for factor, cell in statement.terms]
    least = [(factor * (spans[cell].low if factor > 0 else spans[cell].high)) for factor, cell in statement.terms]
    for index, (factor, cell) in enumerate(statement.terms):
        low, high = float(spans[cell].low), spans[cell].high
        others_most = sum(most[:index]) + sum(most[index + 1 :])
        ends = [(-others_most / factor, factor > 0)]
        if statement.is_equation:
            others_least = sum(least[:index]) + sum(least[index + 1 :])
            ends.append((-others_least / factor, factor < 0))
        for end, is_low in ends:
            if math.isfinite(end):
                low, high = (max(low, math.ceil(end)), high) if is_low else (low, min(high, math.floor(end)))
        if (low, high) != (spans[cell].low, spans[cell].high):
            narrower.append((cell, Span(int(low), high)))
    return narrower
