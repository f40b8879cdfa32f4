"""Breaks a broad rule up: into narrower rules that lie inside it, or beside a stricter rule within it.

Greedy covering takes what saves most bits at once. Where several rules share an ancestor, that is the ancestor, at a
rate that none of them has; and a rule within a rule is never seen, because what the outer one covers is taken away.
Searching again inside a rule's own cover finds both.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis import RuleBody, without_implied
from kmgraph.learn.search.covering import best_body, uncovered
from kmgraph.learn.search.exceptions import with_exceptions
from kmgraph.model import RangeLiteral, ValueLiteral

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kmgraph.learn.search.problem import SearchProblem
    from kmgraph.model import Literal, Mask

_MOST_CHILDREN = 12
_MOST_CHOICES = 16
_MOST_PARTS = 40  # a name that a dozen rules share makes a broad rule of them at first


def parts_inside(task: SearchProblem, body: RuleBody, others: tuple[RuleBody, ...]) -> tuple[RuleBody, ...]:
    """Return narrower rules found one after the other inside a rule, the best first.

    Args:
        task: The search part of the platform.
        body: The rule to look into.
        others: The other rules; what they cover is left out.
    """
    all_target, all_kept = uncovered(task, others)
    target, kept = all_target.within(body.cover(all_target.bits)), all_kept.within(body.cover(all_kept.bits))
    parts: list[RuleBody] = []
    while len(parts) < _MOST_PARTS and not task.deadline.passed():
        found = best_body(task, target, kept)
        if found is None:
            break
        part = _narrowed(task, body, found)
        if body.exceptions:
            # What the rule excepts is not seen from inside it; the part has exceptions of its own.
            part = with_exceptions(task, RuleBody(part.columns), all_target, all_kept)
        if part != body and part not in parts:
            parts.append(part)
        target = target.within(~found.cover(target.bits))
        kept = kept.within(~found.cover(kept.bits))
    return tuple(parts)


def splits(body: RuleBody, parts: tuple[RuleBody, ...]) -> Iterator[tuple[RuleBody, ...]]:
    """Yield what may stand in the place of a rule: each part, and its first parts, with and without the rule itself."""
    for part in parts:
        yield (part,)
        yield (body, part)
    for count in range(2, len(parts) + 1):
        yield parts[:count]
        yield (body, *parts[:count])


def by_children(task: SearchProblem, body: RuleBody) -> Iterator[tuple[RuleBody, ...]]:
    """Yield the rules that name children of one of the rule's classes in its place, those with most target posts first.

    If all children are hit at one rate, nothing inside the rule shows that its parent class has posts of its own, or
    other children, that are not.
    """
    bits, live = task.target.bits, task.target.live
    for column in body.columns:
        found = []
        for child in children(task.encoded.above, column):
            part = _plain(task, body.with_literal(child, instead_of=column))
            hit = float(task.target.weights.count_and(part.cover(bits)[None, :], live)[0])
            if hit > 0 and child in part.columns:
                found.append((-hit, part))
        parts = tuple(part for _, part in sorted(found)[:_MOST_CHILDREN])
        for count in range(2, len(parts) + 1):
            yield parts[:count]


def by_exceptions(task: SearchProblem, body: RuleBody) -> Iterator[tuple[RuleBody, ...]]:
    """Yield the rules that say outright what exceptions of two literals say by "not both".

    "A unless (not B and not C)" is "A and B" beside "A and C". Of several such exceptions every choice makes a rule,
    and so does each part of a choice; one or two of these may stand in.
    """
    known = task.encoded.places
    choices, left = [], body
    for exception in body.exceptions:
        opposites = [opposite(task.encoded.literals[column]) for column in exception]
        said = [known[literal] for literal in opposites if literal is not None and literal in known]
        if len(exception) > 1 and len(said) == len(exception) and not set(said) & set(body.columns):
            choices.append(said)
            left = left.without_exception(exception)
    if not choices or math.prod(map(len, choices)) > _MOST_CHOICES:
        return
    singles = [(column,) for column in sorted({column for said in choices for column in said})]
    said_outright = (
        _plain(task, RuleBody.of((*left.columns, *chosen), left.exceptions))
        for chosen in (*product(*choices), *singles)
    )
    parts = tuple(part for part in dict.fromkeys(said_outright) if len(part.columns) <= task.settings.max_literals)
    for count in (1, 2):
        yield from combinations(parts, count)


def said_positively(task: SearchProblem, body: RuleBody) -> Iterator[RuleBody]:
    """Yield the rules that name what an exception leaves in its place: "A unless in private" as "A in public"."""
    known = task.encoded.places
    for exception in body.exceptions:
        if len(exception) > 1 or len(body.columns) >= task.settings.max_literals:
            continue
        rest = body.without_exception(exception)
        other = opposite(task.encoded.literals[exception[0]])
        beside = np.flatnonzero(task.encoded.dimension == task.encoded.dimension[exception[0]])
        few = beside.tolist() if len(beside) <= _MOST_CHOICES else []
        for column in sorted({*few, *([known[other]] if other in known else [])} - {*body.columns, *exception}):
            yield _plain(task, RuleBody.of((*rest.columns, column), rest.exceptions))


def opposite(literal: Literal) -> Literal | None:
    """Return the literal that holds where another does not, of those that are about what is recorded; None if none is.

    >>> opposite(RangeLiteral("age", "xsd:integer", min=7.0))
    RangeLiteral(property='age', datatype='xsd:integer', min=None, max=7.0, via=())
    """
    if isinstance(literal, ValueLiteral) and isinstance(literal.value, bool):
        return replace(literal, value=not literal.value)
    if isinstance(literal, RangeLiteral) and (literal.min is None) != (literal.max is None):
        return replace(literal, min=literal.max, max=literal.min)
    return None


def _narrowed(task: SearchProblem, body: RuleBody, found: RuleBody) -> RuleBody:
    """Return the rule found inside another as a rule of its own, without the literals that it implies."""
    return _plain(task, RuleBody.of((*found.columns, *body.columns), found.exceptions))


def _plain(task: SearchProblem, body: RuleBody) -> RuleBody:
    return RuleBody.of(without_implied(body.columns, task.encoded.above), body.exceptions)


@dataclass(frozen=True, slots=True)
class Merge:
    """Two rules that one rule may stand in for."""

    old: tuple[RuleBody, RuleBody]
    new: RuleBody


def neighbours(above: Mask, body: RuleBody) -> Iterator[RuleBody]:
    """Yield every body one local move away.

    Moves: drop a literal or an exception, go to a parent or a child class or the next cut point, in the rule or in one
    of its exceptions.

    Args:
        above: `above[i, j]`: column i implies column j.
        body: Where to start.
    """
    for column in body.columns:
        if len(body.columns) > 1:
            yield body.without_literal(column)
        for other in (*parents(above, column), *children(above, column)):
            if other not in body.columns:
                moved = body.with_literal(other, instead_of=column)
                yield RuleBody.of(without_implied(moved.columns, above), moved.exceptions)
    for exception in body.exceptions:
        rest = body.without_exception(exception)
        yield rest
        for changed in _exception_neighbours(above, exception):
            yield RuleBody.of(rest.columns, (*rest.exceptions, changed))


def _exception_neighbours(above: Mask, exception: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for column in exception:
        others = tuple(other for other in exception if other != column)
        if others:
            yield others
        for swapped in (*parents(above, column), *children(above, column)):
            yield (*others, swapped)


def merges(above: Mask, bodies: Sequence[RuleBody]) -> Iterator[Merge]:
    """Yield each pair of rules that differ in one literal only, with the rule that has their common parent."""
    for first, second in combinations(bodies, 2):
        left, right = set(first.columns) - set(second.columns), set(second.columns) - set(first.columns)
        if not len(left) == len(right) == 1:
            continue
        common = np.flatnonzero(above[left.pop()] & above[right.pop()])
        shared = tuple(set(first.columns) & set(second.columns))
        for column in minimal(above, common):
            if column not in shared:
                yield Merge((first, second), RuleBody.of(without_implied((*shared, column), above)))


def parents(above: Mask, column: int) -> tuple[int, ...]:
    """Return the columns directly above one: its most special generalisations."""
    return minimal(above, np.flatnonzero(above[column]))


def children(above: Mask, column: int) -> tuple[int, ...]:
    """Return the columns directly below one: its most general specialisations."""
    below = np.flatnonzero(above[:, column])
    return tuple(int(one) for one in below if not above[one, below].any())


def minimal(above: Mask, columns: NDArray[np.intp]) -> tuple[int, ...]:
    """Return those of the columns that have no other of them below."""
    return tuple(int(one) for one in columns if not above[columns, one].any())
