"""The local moves of the selection: every set of rules one step away, and a broad rule broken up into narrower ones.

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

from kmgraph.learn.hypothesis import RuleBody, without
from kmgraph.learn.search.covering import best_rule, uncovered
from kmgraph.learn.search.exceptions import with_exceptions
from kmgraph.model import RangeLiteral, ValueLiteral

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.learn.hypothesis import BitMatrix
    from kmgraph.learn.search.problem import SearchProblem
    from kmgraph.model import Indices, Literal, Mask

_MOST_CHILDREN = 12  # that may stand in for a class, those with most target posts; a guard
_MOST_CHOICES = 16  # of what a rule might say outright instead; a guard
_MOST_PARTS = 40  # a name that a dozen rules share makes a broad rule of them at first


def parts_inside(problem: SearchProblem, rule: RuleBody, others: tuple[RuleBody, ...]) -> tuple[RuleBody, ...]:
    """Return narrower rules found one after the other inside a rule, the best first.

    Args:
        problem: The search part of the platform.
        rule: The rule to look into.
        others: The other rules; what they cover is left out.
    """
    all_target, all_kept = uncovered(problem, others)
    target, kept = all_target.within(rule.cover(all_target.bits)), all_kept.within(rule.cover(all_kept.bits))
    parts: list[RuleBody] = []
    while len(parts) < _MOST_PARTS and not problem.budget.passed():
        inner = best_rule(problem, target, kept)
        if inner is None:
            break
        part = RuleBody.of((*inner.columns, *rule.columns), inner.exceptions).without_implied(problem.matrix.above)
        if rule.exceptions:
            # What the rule excepts is not seen from inside it; the part has exceptions of its own.
            part = with_exceptions(problem, RuleBody(part.columns), all_target, all_kept)
        if part != rule and part not in parts:
            parts.append(part)
        target = target.within(~inner.cover(target.bits))
        kept = kept.within(~inner.cover(kept.bits))
    return tuple(parts)


def splits(rule: RuleBody, parts: tuple[RuleBody, ...]) -> Iterator[tuple[RuleBody, ...]]:
    """Yield what may stand in the place of a rule: each part, and its first parts, with and without the rule itself."""
    for part in parts:
        yield (part,)
        yield (rule, part)
    for count in range(2, len(parts) + 1):
        yield parts[:count]
        yield (rule, *parts[:count])


def by_children(problem: SearchProblem, rule: RuleBody) -> Iterator[tuple[RuleBody, ...]]:
    """Yield the rules that name children of one of the rule's classes in its place, those with most target posts first.

    If all children are hit at one rate, nothing inside the rule shows that its parent class has posts of its own, or
    other children, that are not.
    """
    bits, live = problem.target.bits, problem.target.live
    for column in rule.columns:
        by_hits = []
        for child in children(problem.matrix.above, column):
            part = rule.with_literal(child, instead_of=column).without_implied(problem.matrix.above)
            hit = float(problem.target.weights.count_and(part.cover(bits)[None, :], live)[0])
            if hit > 0 and child in part.columns:
                by_hits.append((-hit, part))
        parts = tuple(part for _, part in sorted(by_hits)[:_MOST_CHILDREN])
        for count in range(2, len(parts) + 1):
            yield parts[:count]


def by_exceptions(problem: SearchProblem, rule: RuleBody) -> Iterator[tuple[RuleBody, ...]]:
    """Yield the rules that say outright what exceptions of two literals say by "not both".

    "A unless (not B and not C)" is "A and B" beside "A and C". Of several such exceptions every choice makes a rule,
    and so does each part of a choice; one or two of these may stand in.
    """
    known = problem.matrix.places
    choices, left = [], rule
    for exception in rule.exceptions:
        opposites = [opposite(problem.matrix.literals[column]) for column in exception]
        said = [known[literal] for literal in opposites if literal is not None and literal in known]
        if len(exception) > 1 and len(said) == len(exception) and not set(said) & set(rule.columns):
            choices.append(said)
            left = left.without_exception(exception)
    if not choices or math.prod(map(len, choices)) > _MOST_CHOICES:
        return
    singles = [(column,) for column in sorted({column for said in choices for column in said})]
    said_outright = (
        RuleBody.of((*left.columns, *chosen), left.exceptions).without_implied(problem.matrix.above)
        for chosen in (*product(*choices), *singles)
    )
    parts = tuple(part for part in dict.fromkeys(said_outright) if len(part.columns) <= problem.settings.max_literals)
    for count in (1, 2):
        yield from combinations(parts, count)


def denies(matrix: BitMatrix, rule: RuleBody) -> bool:
    """Return whether an exception of several literals says that something is not so: "unless it is not B and …"."""
    named = {column for exception in rule.exceptions if len(exception) > 1 for column in exception}
    literals = (matrix.literals[column] for column in named)
    return any(isinstance(literal, ValueLiteral) and literal.value is False for literal in literals)


def said_by_two(problem: SearchProblem, rule: RuleBody) -> Iterator[tuple[RuleBody, ...]]:
    """Yield the pairs of rules that say what a rule with exceptions of two literals says."""
    yield from (parts for parts in by_exceptions(problem, rule) if len(parts) > 1)
    yield from by_factoring(problem, rule)


def by_factoring(problem: SearchProblem, rule: RuleBody) -> Iterator[tuple[RuleBody, ...]]:
    """Yield the two rules that a rule with exceptions of two literals falls into, by a literal that one of these names.

    "A unless (not B and C)" is "A and B" beside "A unless C"; if several exceptions say "not B", so is each of them.
    """
    known = problem.matrix.places
    for column in sorted({column for exception in rule.exceptions if len(exception) > 1 for column in exception}):
        other = opposite(problem.matrix.literals[column])
        holding = tuple(exception for exception in rule.exceptions if column in exception)
        if other not in known or (column,) in holding or len(rule.columns) >= problem.settings.max_literals:
            continue
        apart = tuple(exception for exception in rule.exceptions if column not in exception)
        first = RuleBody.of((*rule.columns, known[other]), apart).without_implied(problem.matrix.above)
        second = RuleBody.of(rule.columns, (*apart, *(without(exception, column) for exception in holding)))
        outright = tuple(said_positively(problem, second))
        for beside in outright or (second,):
            yield (first, beside)


def said_positively(problem: SearchProblem, rule: RuleBody) -> Iterator[RuleBody]:
    """Yield the rules that name what an exception leaves in its place: "A unless in private" as "A in public"."""
    known = problem.matrix.places
    for exception in rule.exceptions:
        if len(exception) > 1 or len(rule.columns) >= problem.settings.max_literals:
            continue
        rest = rule.without_exception(exception)
        other = opposite(problem.matrix.literals[exception[0]])
        beside = np.flatnonzero(problem.matrix.dimension == problem.matrix.dimension[exception[0]])
        few = beside.tolist() if len(beside) <= _MOST_CHOICES else []
        for column in sorted({*few, *([known[other]] if other in known else [])} - {*rule.columns, *exception}):
            yield RuleBody.of((*rest.columns, column), rest.exceptions).without_implied(problem.matrix.above)


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


@dataclass(frozen=True, slots=True)
class Merge:
    """Two rules that one rule may stand in for."""

    old: tuple[RuleBody, RuleBody]
    new: RuleBody


def neighbours(above: Mask, rule: RuleBody) -> Iterator[RuleBody]:
    """Yield every rule one local move away.

    Moves: drop a literal or an exception, go to a parent or a child class or the next cut point, in the rule or in one
    of its exceptions.

    Args:
        above: `above[i, j]`: column i implies column j.
        rule: Where to start.
    """
    for column in rule.columns:
        if len(rule.columns) > 1:
            yield rule.without_literal(column)
        for other in (*parents(above, column), *children(above, column)):
            if other not in rule.columns:
                yield rule.with_literal(other, instead_of=column).without_implied(above)
    for exception in rule.exceptions:
        rest = rule.without_exception(exception)
        yield rest
        for changed in _exception_neighbours(above, exception):
            yield RuleBody.of(rest.columns, (*rest.exceptions, changed))


def _exception_neighbours(above: Mask, exception: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for column in exception:
        others = without(exception, column)
        if others:
            yield others
        for swapped in (*parents(above, column), *children(above, column)):
            yield (*others, swapped)


def merges(above: Mask, rules: Sequence[RuleBody]) -> Iterator[Merge]:
    """Yield each pair of rules that differ in one literal only, with the rule that has their common parent."""
    for first, second in combinations(rules, 2):
        left, right = set(first.columns) - set(second.columns), set(second.columns) - set(first.columns)
        if not len(left) == len(right) == 1:
            continue
        common = np.flatnonzero(above[left.pop()] & above[right.pop()])
        shared = tuple(set(first.columns) & set(second.columns))
        for column in minimal(above, common):
            if column not in shared:
                yield Merge((first, second), RuleBody.of((*shared, column)).without_implied(above))


def parents(above: Mask, column: int) -> tuple[int, ...]:
    """Return the columns directly above one: its most special generalisations."""
    return minimal(above, np.flatnonzero(above[column]))


def children(above: Mask, column: int) -> tuple[int, ...]:
    """Return the columns directly below one: its most general specialisations."""
    below = np.flatnonzero(above[:, column])
    return tuple(int(child) for child in below if not above[child, below].any())


def minimal(above: Mask, columns: Indices) -> tuple[int, ...]:
    """Return those of the columns that have no other of them below."""
    return tuple(int(column) for column in columns if not above[columns, column].any())
