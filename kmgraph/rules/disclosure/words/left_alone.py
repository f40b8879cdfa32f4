"""What it tells of a kind of posts that most of them are left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.rules.disclosure.cells import span
from kmgraph.rules.disclosure.inclusion import KEPT, TARGET
from kmgraph.rules.disclosure.narrowing import Statement

if TYPE_CHECKING:
    from kmgraph.model import Count, Privacy

_LEFT_ALONE = (-9, 1)  # a kind of post is called left alone if at most one of ten is in the target


def is_left_alone(group: str) -> Statement:
    """Return the statement that most of a group's posts are left alone."""
    return Statement(tuple(zip(_LEFT_ALONE, ((group, TARGET), (group, KEPT)), strict=True)))


def is_not_left_alone(group: str) -> Statement:
    """Return the statement that a group is not said to be left alone."""
    return Statement(tuple((-factor, cell) for factor, cell in is_left_alone(group).terms))


def tells_few(target: Count, kept: Count, privacy: Privacy) -> bool:
    """Return whether that a kind is left alone narrows "a few" in the target, by how many are left alone."""
    factor, _ = _LEFT_ALONE
    return target is None and span(kept, privacy).low < -factor * span(target, privacy).high
