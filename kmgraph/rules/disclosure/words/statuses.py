"""Which status of a published rule may stand beside its public counts, or where these are withheld."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.model import Enforcement, Totals
from kmgraph.rules.disclosure.cells import Span, least_rate, span
from kmgraph.rules.disclosure.words.chosen import may_hang_on_choice

if TYPE_CHECKING:
    from kmgraph.model import PlatformFigures, Privacy, PublishedStatus

IF_OFTEN = frozenset((Enforcement.ENFORCED, Enforcement.NOT_ENFORCED))
"""Statuses of prohibitions, and of permissions, whose posts are acted against in at least half of the cases."""
_HALF = 0.5


def with_public_word(status: PublishedStatus, privacy: Privacy) -> PublishedStatus:
    """Return a status that says "not recorded" where fewer than k sources record it, be there some or none.

    It says so of no other: that one outcome hardly records it, few posts may decide.
    """
    recorded, everyone = status.recorded or (0, 0)
    status = replace(status, recorded=None)
    if status.status is Enforcement.NOT_LOOKED_AT:
        return status
    if recorded < privacy.k <= everyone:
        return replace(status, status=Enforcement.NOT_RECORDED, parts=())
    return undecided(status) if status.status is Enforcement.NOT_RECORDED else status


def is_status_public(shown: PublishedStatus, around: PlatformFigures | Totals, privacy: Privacy) -> bool:
    """Return whether the status of a published rule says nothing of a count that is "a few".

    It is that of any count which that may be, or it is none. That such posts are acted against no more often than
    others, a few of them more or less would change.
    """
    if shown.status is Enforcement.NOT_LOOKED_AT or None not in (shown.target, shown.kept):
        return True
    if shown.target is None or around.withheld or shown.status not in IF_OFTEN:
        return False
    counts = (shown.target, shown.kept, around.observations, around.target)
    return _is_surely_often(*(span(count, privacy) for count in counts))


def _is_surely_often(target: Span, kept: Span, posts: Span, acted: Span) -> bool:
    """Return whether at least half of a group is in the target, and surely a larger share than of the other posts.

    That must hold whichever of the counts that are possible is the right one.

    Args:
        target: What is told of the group's posts in the target.
        kept: What is told of its others.
        posts: What is told of all posts that it is among.
        acted: What is told of those of them in the target.
    """
    others = posts.low - target.high - kept.high
    low = least_rate(target.low, int(kept.high)) if math.isfinite(kept.high) else 0.0
    return low >= _HALF and others > 0 and (acted.high - target.low) / others < low


def is_open_choice(around: PlatformFigures | Totals, privacy: Privacy) -> bool:
    """Return whether the posts of several platforms may together seem to be chosen by outcome: no warning says so."""
    if not isinstance(around, Totals) or around.withheld:
        return False
    posts, target = (span(count, privacy) for count in (around.observations, around.target))
    return len(around.platforms) > 1 and may_hang_on_choice(posts, target)


def undecided(shown: PublishedStatus) -> PublishedStatus:
    """Return the status of a rule of which nothing can be told.

    That a run doesn't look at what it announces, the rule and the target tell, and no count.
    """
    if shown.status is Enforcement.NOT_LOOKED_AT:
        return shown
    return replace(shown, status=Enforcement.NOT_OBSERVED, parts=())
