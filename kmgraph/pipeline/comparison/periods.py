"""Two periods of a platform as two sides: each is a platform of its own while rules are learned."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from kmgraph.errors import InputError, UsageError, did_you_mean
from kmgraph.model import (
    ObservationTable,
    Platform,
    Project,
    PublishedRule,
    TermMatrix,
    platform_iri,
    platform_of,
    select_rows,
)
from kmgraph.observe import Observed
from kmgraph.pipeline.knowledge import Knowledge
from kmgraph.pipeline.run import Recast
from kmgraph.render import period_name
from kmgraph.rules import in_force_within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SPAN = re.compile(r"(\d{4}-\d{2}(?:-\d{2})?)\.\.(\d{4}-\d{2}(?:-\d{2})?)")


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A period: its first and its last day, both inclusive.

    Attributes:
        text: As the user wrote it.
    """

    first: date
    last: date
    text: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the period that a text names; None if it names none.

        >>> TimeSpan.parse("2025-01..2025-03").last
        datetime.date(2025, 3, 31)

        Raises:
            UsageError: If it is none of the calendar, or ends before it begins.
        """
        parsed = _SPAN.fullmatch(text)
        if parsed is None:
            return None
        try:
            first, last = (_day(end, is_last=is_last) for end, is_last in ((parsed[1], False), (parsed[2], True)))
        except ValueError:
            raise UsageError(f'"{text}" is no period of the calendar', hint="write 2025-01..2025-03") from None
        if last < first:
            raise UsageError(f'"{text}" ends before it begins', hint="write the earlier end first")
        return cls(first, last, text)

    @property
    def id(self) -> str:
        """The id by which rules and rows of the period are known."""
        return f"{self.first:%Y-%m-%d}-to-{self.last:%Y-%m-%d}"

    @property
    def ends(self) -> tuple[np.datetime64, np.datetime64]:
        """The first and the last second, UTC."""
        second = np.timedelta64(1, "s")
        return np.datetime64(self.first, "s"), np.datetime64(self.last + timedelta(days=1), "s") - second

    def holds(self, times: np.ndarray) -> np.ndarray:
        """Return which of some times (UTC, datetime64[s]) lie in it; of NaT none."""
        first, last = self.ends
        return np.asarray((times >= first) & (times <= last))


def by_period(platform: str | None, spans: tuple[TimeSpan, TimeSpan], templates: Path | None) -> Recast:
    """Return what makes two periods of a platform the platforms of a project.

    Rows of other platforms, of other times, or without any time are left out.

    Raises:
        UsageError: If the periods share days.
    """
    earlier, later = sorted(spans, key=lambda span: span.first)
    if later.first <= earlier.last:
        raise UsageError("the two periods share days", hint="let one end before the other begins")

    def recast(project: Project, knowledge: Knowledge, observed: Observed) -> tuple[Project, Knowledge, Observed]:
        meant = meant_platform(platform, observed.table)
        named = next((known for known in project.platforms if known.id == meant), None)
        sides = tuple(_side(named or platform_of(meant, project.base_iri), span, project, templates) for span in spans)
        return (
            replace(project, platforms=sides),
            _known(knowledge, meant, dict(zip((side.id for side in sides), spans, strict=True))),
            _observed(observed, meant, spans),
        )

    return recast


def _day(text: str, *, is_last: bool) -> date:
    year, month, *rest = map(int, text.split("-"))
    return date(year, month, rest[0] if rest else monthrange(year, month)[1] if is_last else 1)


def meant_platform(platform: str | None, table: ObservationTable) -> str:
    """Return the platform whose periods are meant.

    Raises:
        UsageError: If it isn't said, or there are no observations of it.
    """
    if platform is None and len(table.platforms) == 1:
        return table.platforms[0]
    known = ", ".join(table.platforms)
    if platform is None:
        raise UsageError("the observations are of several platforms", hint=f"name one with --platform: {known}")
    if platform not in table.platforms:
        hint = did_you_mean(platform, table.platforms) or f"there are some of {known}"
        raise UsageError(f'there are no observations of a platform "{platform}"', hint=hint)
    return platform


def _side(platform: Platform, span: TimeSpan, project: Project, templates: Path | None) -> Platform:
    label = {tag: period_name(platform, span.first, span.last, tag, templates) for tag in project.languages}
    return replace(platform, id=span.id, iri=platform_iri(project.base_iri, span.id), label=label)


def _known(knowledge: Knowledge, platform: str, sides: Mapping[str, TimeSpan]) -> Knowledge:
    """Return what is known, what is written and decided on the platform being so in each period in which it holds."""
    meant = knowledge.facts.stands_for.get(platform)
    facts = replace(knowledge.facts, stands_for=dict.fromkeys(sides, meant) if meant else {})
    return replace(
        knowledge,
        published=tuple(_written(knowledge.published, platform, sides)),
        awaiting=tuple(_written(knowledge.awaiting, platform, sides)),
        facts=facts,
        decided=replace(knowledge.decided, stands_for=dict.fromkeys(sides, platform)),
    )


def _written(rules: tuple[PublishedRule, ...], platform: str, sides: Mapping[str, TimeSpan]) -> Iterator[PublishedRule]:
    """Yield the rules of a platform, each as one of both periods, or of that in which alone it is in force."""
    for rule in rules:
        there = [side for side, span in sides.items() if in_force_within(rule, *span.ends)]
        if rule.platform in (None, platform) and there:
            yield replace(rule, platform=None if len(there) == len(sides) else there[0])


def _observed(observed: Observed, platform: str, spans: tuple[TimeSpan, TimeSpan]) -> Observed:
    table = observed.table
    times = table.posted_at.astype("datetime64[s]")
    for clock in (table.observed_at, table.decided_at):
        times = np.where(np.isnat(times), clock.astype("datetime64[s]"), times)
    here = table.platform == table.platforms.index(platform)
    inside = [here & span.holds(times) for span in spans]
    if not any(mask.any() for mask in inside):
        raise InputError("no observation is of either period", hint="name periods that the data cover")
    rows = np.flatnonzero(inside[0] | inside[1])
    names = sorted(span.id for span, mask in zip(spans, inside, strict=True) if mask.any())
    code = np.zeros(len(table), dtype=np.int32)
    for span, mask in zip(spans, inside, strict=True):
        if mask.any():
            code[mask] = names.index(span.id)
    chosen = replace(select_rows(table, rows), platforms=tuple(names), platform=code[rows])
    terms = None if observed.terms is None else _terms(observed.terms, rows)
    return replace(observed, table=chosen, terms=terms)


def _terms(terms: TermMatrix, rows: np.ndarray) -> TermMatrix:
    starts, indices = terms.of_rows(rows)
    return TermMatrix(terms.terms, starts, indices, terms.script[rows], terms.texts.at(rows))
