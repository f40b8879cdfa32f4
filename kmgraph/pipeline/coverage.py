"""Which rows of one table rules cover: each mask is made when it is first needed, and once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn import DecidedRows, LearnSettings, PublishedScope, observation_times, table_clusters
from kmgraph.model import (
    Mask,
    ObservationTable,
    OtherTime,
    Project,
    PublishedRule,
    RecordedRows,
    Scope,
    met_only_with,
    scope_mask,
)
from kmgraph.pipeline.knowledge import Knowledge
from kmgraph.rules import ScopeRows, announced_limits, in_force_beside

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HARDLY_ANY = 0.1
"""Share of the sources of a usual month, below which those at an end are not said to be observed. A convention."""


class RuleCoverage:
    """The rows of a table by platform and scope.

    Args:
        table: The observations.
        knowledge: Its class tree decides what lies in a scope.
        settings: How to learn.
    """

    def __init__(self, table: ObservationTable, knowledge: Knowledge, settings: LearnSettings) -> None:
        self.table = table
        self.settings = settings
        self._knowledge = knowledge
        self._scopes: dict[tuple[str, Scope], Mask] = {}

    @cached_property
    def judged(self) -> DecidedRows:
        """The rows that count."""
        return DecidedRows(self.table, self.settings)

    def on_platform(self, platform: str) -> Mask:
        """Return the rows of a platform, shape (n_rows,)."""
        return np.asarray(self.table.platform == self.table.platforms.index(platform))

    @cached_property
    def recorded(self) -> RecordedRows:
        """What the rows record."""
        return RecordedRows(self.table, self._knowledge.hierarchy)

    def may_be_of_rule(self, platform: str, scope: Scope) -> Mask:
        """Return the rows of a platform that lie in a learned rule's scope, or may lie there, shape (n_rows,)."""
        return self.recorded.may_hold(scope.to_expression()) & self.on_platform(platform)

    def of_publisher(self, rule: PublishedRule) -> Mask:
        """Return the rows of the platform that a published rule is of, of all platforms if of none, shape (n_rows,)."""
        return _rows_of(rule, self.table)

    @cached_property
    def knows_times(self) -> bool:
        """Whether the time of any row is known by which rules are dated."""
        return bool(self.judged.during(None, None).any())

    def in_force(self, rule: PublishedRule) -> Mask:
        """Return the rows of the time in which a published rule is in force, shape (n_rows,).

        All where it names no time, or the time of no row is known.
        """
        is_timed = rule.in_force_from is not None or rule.in_force_until is not None
        if not is_timed or not self.knows_times:
            return np.ones(len(self.table), dtype=np.bool_)
        return self.judged.during(rule.in_force_from, rule.in_force_until)

    def of_rule(self, platform: str, scope: Scope) -> Mask:
        """Return the rows of a platform that lie in a learned rule's scope, shape (n_rows,)."""
        key = (platform, scope)
        if key not in self._scopes:
            inside = scope_mask(scope, self.table, self._knowledge.hierarchy)
            self._scopes[key] = inside & self.on_platform(platform)
        return self._scopes[key]


def published_scopes(published: tuple[PublishedRule, ...], rows: Mapping[str, ScopeRows]) -> tuple[PublishedScope, ...]:
    """Return the published rules as the learner takes them, without those that have no rows (by IRI)."""
    return tuple(
        PublishedScope(
            rule.iri,
            rule.platform,
            rule.deontic,
            scope.inside,
            scope.recorded,
            scope.maybe,
            by_observers=rule.by_observers,
        )
        for rule in published
        if (scope := rows.get(rule.iri))
    )


def with_announced(
    table: ObservationTable, read: RuleCoverage, rules: Iterable[PublishedRule], rows: Mapping[str, ScopeRows]
) -> ObservationTable:
    """Return the table in which what published permissions announce, where it came about, says nothing of rules.

    Args:
        table: The observations.
        read: Which rows rules are about.
        rules: Published ones; permissions that announce an outcome of the target are looked at.
        rows: By the IRI of a rule, its rows.
    """
    announced, target = np.zeros(len(table), dtype=np.bool_), frozenset(read.settings.target)
    for rule in rules:
        if rule.iri in rows and (limits := announced_limits(rule) & target):
            inside = rows[rule.iri].inside & read.of_publisher(rule) & read.in_force(rule)
            announced |= inside & met_only_with(table, limits, target)
    return replace(table, as_announced=announced) if announced.any() else table


def rules_out_of_force(
    published: Iterable[PublishedRule], table: ObservationTable, settings: LearnSettings
) -> dict[str, OtherTime]:
    """Return the published rules, by IRI, that held at no time of which their platform's rows tell, and when they do.

    They say nothing of what was observed. A rule is kept where nothing tells when rows are of. Rows of fewer sources
    than a rule must have tell of no time: else it would be told of one post that it is there.
    """
    timed = [rule for rule in published if rule.in_force_from is not None or rule.in_force_until is not None]
    if not timed:
        return {}
    times, sources, least = observation_times(table), table_clusters(table), settings.least_clusters
    rows = {rule.iri: _rows_of(rule, table) & ~np.isnat(times) for rule in timed}
    ends = {iri: _ends_of_sources(times[mask], sources[mask], least) for iri, mask in rows.items()}
    when = ((rule.iri, _other_time(rule, ends[rule.iri])) for rule in timed)
    return {iri: other for iri, other in when if other is not None}


def _ends_of_sources(times: NDArray[np.datetime64], sources: NDArray[np.intp], least: int) -> NDArray[np.datetime64]:
    """Return the times until which, and from which on, rows of so many sources are; none where these are fewer.

    Args:
        times: When each row is of, shape (n_rows,).
        sources: The independent group of each, shape (n_rows,).
        least: How many sources must stand behind either end.
    """
    order = np.argsort(times, kind="stable")
    ends = []
    for rows in (order, order[::-1]):
        _, first = np.unique(sources[rows], return_index=True)
        ends += [times[rows[np.sort(first)[least - 1]]]] if len(first) >= least else []
    return np.array(ends, dtype=times.dtype)


def rules_at_the_end(published: Iterable[PublishedRule], table: ObservationTable) -> frozenset[str]:
    """Return the IRIs of the published rules that are in force at the time of the last row of their platform.

    A rule is kept where nothing tells when rows are of.
    """
    times = observation_times(table)
    return frozenset(rule.iri for rule in published if not _other_time(rule, _last(times[_rows_of(rule, table)])))


def _last(times: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    return np.sort(times[~np.isnat(times)])[-1:]


def _rows_of(rule: PublishedRule, table: ObservationTable) -> Mask:
    if rule.platform is None:
        return np.ones(len(table), dtype=np.bool_)
    codes = [code for code, platform in enumerate(table.platforms) if platform == rule.platform]
    return np.asarray(np.isin(table.platform, codes), dtype=np.bool_)


def _other_time(rule: PublishedRule, times: NDArray[np.datetime64]) -> OtherTime | None:
    """Return whether a rule ended before all of these times, or began after them."""
    known = times[~np.isnat(times)]
    return in_force_beside(rule, known.min(), known.max()) if len(known) else None


def learn_settings(project: Project) -> LearnSettings:
    """Return how a project wants its rules learned."""
    return LearnSettings(
        target=project.target,
        seed=project.seed,
        max_seconds=project.limits.learn_seconds,
        reference_sample=project.reference_sample,
        least_clusters=project.privacy.k,
        any_topics=project.text.any_topics,
        finds_terms=project.text.discover,
    )


def told_ends(times: NDArray[np.datetime64], sources: NDArray[np.intp], least: int) -> tuple[str | None, str | None]:
    """Return the first and the last time of what is observed, in ISO 8601, as may be told; None, twice, if none may.

    Readers are told their months. No source alone moves an end, as so many must be there up to it, or from it on. Where
    these are hardly any beside those of a usual month, as when posts end on the first day of one, or a stray one is
    years older than all others, it would claim what was not seen: so many of these must be there, too.

    Args:
        times: Shape (n_times,), NaT where one is not known.
        sources: The independent group of each, shape (n_times,).
        least: How many sources must stand behind either end.
    """
    known = ~np.isnat(times)
    times, sources = times[known], sources[known]
    month = times.astype("datetime64[M]").astype(np.intp)
    _, per_month = np.unique(np.unique(np.stack([month, sources]), axis=1)[0], return_counts=True)
    usual = math.ceil(_HARDLY_ANY * float(np.median(per_month))) if len(times) else 0
    ends = np.datetime_as_string(_ends_of_sources(times, sources, max(least, usual)), unit="s")
    if len(ends) < 2 or ends[0][:7] > ends[1][:7]:
        return None, None
    return f"{ends[0]}Z", f"{ends[1]}Z"
