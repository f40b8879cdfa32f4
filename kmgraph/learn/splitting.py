"""Breaks a broad rule up: into narrower rules that lie inside it, or beside a stricter rule within it.

Greedy covering takes what saves most bits at once. Where several rules share an ancestor, that is the ancestor, at a
rate that none of them has; and a rule within a rule is never seen, because what the outer one covers is taken away.
Searching again inside a rule's own cover finds both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.body import Body
from kmgraph.learn.covering import best_body, uncovered
from kmgraph.learn.exceptions import with_exceptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.learn.task import Task

_MOST_PARTS = 40  # a name that a dozen rules share makes a broad rule of them at first


def parts_inside(task: Task, body: Body, others: tuple[Body, ...]) -> tuple[Body, ...]:
    """Return narrower rules found one after the other inside a rule, the best first.

    Args:
        task: The search part of the platform.
        body: The rule to look into.
        others: The other rules; what they cover is left out.
    """
    all_target, all_kept = uncovered(task, others)
    target, kept = all_target.within(body.cover(all_target.bits)), all_kept.within(body.cover(all_kept.bits))
    parts: list[Body] = []
    while len(parts) < _MOST_PARTS and not task.deadline.passed():
        found = best_body(task, target, kept)
        if found is None:
            break
        part = _narrowed(task, body, found)
        if body.exceptions:
            # What the rule excepts is not seen from inside it; the part has exceptions of its own.
            part = with_exceptions(task, Body(part.columns), all_target, all_kept)
        if part != body and part not in parts:
            parts.append(part)
        target = target.within(~found.cover(target.bits))
        kept = kept.within(~found.cover(kept.bits))
    return tuple(parts)


def splits(body: Body, parts: tuple[Body, ...]) -> Iterator[tuple[Body, ...]]:
    """Yield what may stand in the place of a rule: each part, and its first parts, with and without the rule itself."""
    for part in parts:
        yield (part,)
        yield (body, part)
    for count in range(2, len(parts) + 1):
        yield parts[:count]
        yield (body, *parts[:count])


def _narrowed(task: Task, body: Body, found: Body) -> Body:
    """Return the rule found inside another as a rule of its own, without the literals that it implies."""
    above = task.encoded.above
    needed = [column for column in body.columns if not np.any(above[list(found.columns), column])]
    columns = (*found.columns, *needed)
    return Body.of(tuple(column for column in columns if not _is_implied(task, column, columns)), found.exceptions)


def _is_implied(task: Task, column: int, columns: tuple[int, ...]) -> bool:
    return any(other != column and task.encoded.above[other, column] for other in columns)
