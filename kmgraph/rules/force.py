"""Whether a published rule is in force, by the times that its platform names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import OtherTime

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmgraph.model import Mask, ObservationTable, PublishedRule, Rule

_MONTH = len("2025-04")


def rows_in_force(
    published: Iterable[PublishedRule], drafts: ObservationTable, rules: Sequence[Rule]
) -> dict[str, Mask]:
    """Return by IRI of each rule the drafts at whose time it is in force, shape (n_rows,).

    A draft without a time is of the time when observations ended, so that it has the same answer on any day; where that
    isn't known either, every rule holds.

    Args:
        published: Published rules.
        drafts: A table of drafts.
        rules: The learned rules, which tell until when posts were observed.
    """
    times, last = drafts.posted_at.astype("datetime64[s]"), last_observed(rules)
    if last is not None:
        times = np.where(np.isnat(times), last, times)
    return {rule.iri: _holds(rule, times) for rule in published}


def last_observed(rules: Iterable[Rule]) -> np.datetime64 | None:
    """Return the time of the last post that a rule tells of, of a month its end; None if none is known."""
    known = [moment_of(rule.evidence.last) for rule in rules if rule.evidence.last]
    return max(known, default=None)


def in_force_within(rule: PublishedRule, first: np.datetime64, last: np.datetime64) -> bool:
    """Return whether a rule is in force at some time between two, both included."""
    return in_force_beside(rule, first, last) is None


def in_force_beside(rule: PublishedRule, first: np.datetime64, last: np.datetime64) -> OtherTime | None:
    """Return whether a rule is in force only before or only after a time, both ends included; None if within it."""
    if rule.in_force_from and moment_of(rule.in_force_from) > last:
        return OtherTime.LATER
    return OtherTime.EARLIER if rule.in_force_until and moment_of(rule.in_force_until) <= first else None


def has_ended(rule: PublishedRule, last: str | None) -> bool:
    """Return whether a rule is no longer in force at a time, a month's end for a month; not, if the time is unknown."""
    return bool(last and rule.in_force_until and moment_of(rule.in_force_until) <= moment_of(last))


def last_month(until: str) -> tuple[str, bool]:
    """Return the last month in which a rule is in force, by the time when it ends, and whether it is to its end.

    >>> last_month("2024-12-01T00:00:00Z"), last_month("2024-12-10T00:00:00Z"), last_month("2024-12")
    (('2024-11', True), ('2024-12', False), ('2024-12', True))
    """
    end = moment_of(until) if len(until) > _MONTH else moment_of(until) + np.timedelta64(1, "s")
    last = str(end - np.timedelta64(1, "s"))[:_MONTH]
    return last, bool(moment_of(last) + np.timedelta64(1, "s") == end)


def moment_of(time: str) -> np.datetime64:
    """Return a time in ISO 8601, UTC; of a month its last second."""
    if len(time) > _MONTH:
        return np.datetime64(time.removesuffix("Z"), "s")
    year, month = map(int, time.split("-"))
    following = date(year + month // 12, month % 12 + 1, 1)
    return np.datetime64(following.isoformat(), "s") - np.timedelta64(1, "s")


def _holds(rule: PublishedRule, times: np.ndarray) -> Mask:
    is_unknown, holds = np.isnat(times), np.ones(len(times), dtype=np.bool_)
    if rule.in_force_from:
        holds &= is_unknown | (times >= moment_of(rule.in_force_from))
    if rule.in_force_until:
        holds &= is_unknown | (times < moment_of(rule.in_force_until))
    return holds
