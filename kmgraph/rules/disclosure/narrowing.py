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
    from collections.abc import Iterable, Mapping, Sequence

_MOST_ROUNDS = 30
"""Rounds after which ranges that still narrow are left: each is right, if not the narrowest. A guard."""

Cell = tuple[str, str]
"""A group, and which of its counts."""


@dataclass(frozen=True, slots=True)
class Statement:
    """That a sum of counts, each with its factor, is at least zero, or some number; or just that."""

    terms: tuple[tuple[int, Cell], ...]
    is_equation: bool = False
    least: int = 0


@dataclass
class PublicKnowledge:
    """What an attacker knows.

    Attributes:
        spans: What is told of each count by itself.
        statements: What is known of several.
        hidden: Counts of groups that may be of fewer than k sources: that they are large must not follow either.
        repeated: Counts of posts that sources have beyond one each: looked at where a number of sources is told.
    """

    spans: dict[Cell, Span] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    hidden: set[Cell] = field(default_factory=set)
    repeated: set[Cell] = field(default_factory=set)

    def at_least(self, larger: Sequence[Cell], smaller: Sequence[Cell]) -> None:
        """Note that some counts are together no fewer than others."""
        self.statements.append(Statement((*((1, cell) for cell in larger), *((-1, cell) for cell in smaller))))

    def difference(self, whole: Cell, parts: Sequence[Cell], rest: Cell) -> None:
        """Note that parts and the rest make up a whole; the rest is a count of its own."""
        self.spans[rest] = Span(0, math.inf)
        terms = ((1, whole), *((-1, part) for part in parts), (-1, rest))
        self.statements.append(Statement(terms, is_equation=True))

    def narrowed(self) -> Mapping[Cell, Span] | None:
        """Return what can be worked out of each count; None if what is known contradicts itself."""
        spans = dict(self.spans)
        return spans if _propagate(self.statements, self.by_cell(), spans, range(len(self.statements))) else None

    def by_cell(self) -> Mapping[Cell, list[int]]:
        """Return the numbers of the statements that are about each count."""
        about = defaultdict(list)
        for number, statement in enumerate(self.statements):
            for _, cell in statement.terms:
                about[cell].append(number)
        return about


class Supposition:
    """What could be worked out if one more count were told, beside all that is known.

    Args:
        knowledge: What is known.
        k: The smallest group of which anything is told.
    """

    def __init__(self, knowledge: PublicKnowledge, k: int) -> None:
        self._known, self._k = knowledge, k
        self._about = knowledge.by_cell()
        self._spans = dict(knowledge.narrowed() or {})

    @property
    def is_possible(self) -> bool:
        """Return whether what is known doesn't contradict itself; else nothing can be worked out."""
        return bool(self._spans)

    def span(self, cell: Cell) -> Span:
        """Return what can be worked out of a count; what is known must be possible."""
        return self._spans[cell]

    def gives_away(self, cell: Cell, told: Span) -> bool:
        """Return whether a count is given away that is not without it; never by a number that is not possible."""
        beside = self._with(cell, told)
        return beside is not None and any(
            _is_given_away(self._known, other, narrower, self._k)
            and not _is_given_away(self._known, other, self._spans[other], self._k)
            for other, narrower in beside.items()
        )

    def tell(self, cell: Cell, told: Span) -> None:
        """Let a count be known from now on."""
        self._spans |= self._with(cell, told) or {}

    def _with(self, cell: Cell, told: Span) -> dict[Cell, Span] | None:
        """Return the counts that are narrower if a count is told; None if it can't be so."""
        before = self._spans[cell]
        within = Span(max(before.low, told.low), min(before.high, told.high))
        beside = _Beside(self._spans)
        beside[cell] = within
        is_possible = within.low <= within.high and _propagate(
            self._known.statements, self._about, beside, self._about.get(cell, ())
        )
        return dict(beside) if is_possible else None


class _Beside(dict[Cell, Span]):
    """Spans that are narrower than those they stand beside, which are looked up where there is none here."""

    def __init__(self, spans: Mapping[Cell, Span]) -> None:
        super().__init__()
        self._spans = spans

    def __missing__(self, cell: Cell) -> Span:
        return self._spans[cell]


def _propagate(
    statements: Sequence[Statement], about: Mapping[Cell, list[int]], spans: dict[Cell, Span], first: Iterable[int]
) -> bool:
    """Narrow spans by the statements until nothing changes; return whether they don't contradict one another."""
    waiting = dict.fromkeys(first)
    for _ in range(_MOST_ROUNDS * len(statements)):
        if not waiting:
            break
        number = next(iter(waiting))
        del waiting[number]
        for cell, narrower in _consequences(statements[number], spans):
            if narrower.high < narrower.low:
                return False
            spans[cell] = narrower
            waiting |= dict.fromkeys(about[cell])
    return True


def given_away(knowledge: PublicKnowledge, k: int) -> tuple[Cell, ...]:
    """Return the counts that may be below k and have fewer than five values left, sorted; shown zeros are none.

    So are hidden ones that can't be below k. What must be small or none can be anybody's; what is large is of somebody.
    With the least k, 5, "a few" are four values by itself: then so many are enough. Where what is known contradicts
    itself, nobody could see what follows: then whatever is told is given away. Repeated posts don't count here.
    """
    narrowed = knowledge.narrowed()
    if narrowed is None:
        return tuple(sorted(cell for cell, span in knowledge.spans.items() if math.isfinite(span.high)))
    return tuple(
        sorted(
            cell
            for cell, span in narrowed.items()
            if cell not in knowledge.repeated and _is_given_away(knowledge, cell, span, k)
        )
    )


def least_width(k: int) -> int:
    """Return how many values a count below k must be left with."""
    return min(LEAST_WIDTH, k - 1)


def _is_given_away(knowledge: PublicKnowledge, cell: Cell, narrowed: Span, k: int) -> bool:
    if narrowed.low >= k:
        return cell in knowledge.hidden
    return narrowed.width < least_width(k) and knowledge.spans[cell].high > 0


def _consequences(statement: Statement, spans: Mapping[Cell, Span]) -> list[tuple[Cell, Span]]:
    """Return the counts of a statement that it narrows, with what is left of them."""
    narrower = []
    most = [(factor * (spans[cell].high if factor > 0 else spans[cell].low)) for factor, cell in statement.terms]
    least = [(factor * (spans[cell].low if factor > 0 else spans[cell].high)) for factor, cell in statement.terms]
    for index, (factor, cell) in enumerate(statement.terms):
        low, high = float(spans[cell].low), spans[cell].high
        others_most = sum(most[:index]) + sum(most[index + 1 :])
        ends = [((statement.least - others_most) / factor, factor > 0)]
        if statement.is_equation:
            others_least = sum(least[:index]) + sum(least[index + 1 :])
            ends.append(((statement.least - others_least) / factor, factor < 0))
        for end, is_low in ends:
            if math.isfinite(end):
                low, high = (max(low, math.ceil(end)), high) if is_low else (low, min(high, math.floor(end)))
        if (low, high) != (spans[cell].low, spans[cell].high):
            narrower.append((cell, Span(int(low), high)))
    return narrower
