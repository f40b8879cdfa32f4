"""Whether it is told how many posts record something in a column: not where that narrows a count of a rule about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kmgraph.model import ClassLiteral, scope_literals, scope_of
from kmgraph.rules import (
    Filling,
    FillingGate,
    FillingWord,
    count_span,
    filling_span,
    public_count,
    public_filling,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Literal
    from kmgraph.render.inputs import GuidelineInput, ReadColumn
    from kmgraph.rules import CountSpan


@dataclass(frozen=True)
class ColumnGate:
    """What is public of a run, beside what its columns record."""

    data: GuidelineInput

    @cached_property
    def _rules(self) -> FillingGate:
        return FillingGate(self.data.ruleset, self.data.privacy)

    def is_told(self, column: ReadColumn) -> bool:
        """Return whether the shares of a column, and of those of other files that mean the same, narrow no count."""
        return self._leaves_enough and not self._rules.is_narrowed(self._filled(column), self._groups(column))

    def is_unread_told(self, column: ReadColumn) -> bool:
        """Return whether nor does, beside that, in how many rows a value was not understood: the others record less."""
        privacy, same = self.data.privacy, self._same(column)
        rows = sum(part.rows for each in same for part in each.filled)
        counted = [each.unread_rows for each in same if each.unread_sources >= privacy.k]
        unread = sum(count_span(public_count(number, privacy), privacy).low for number in counted)
        filled = self._filled(column) if self.is_told(column) else self._any_filled(column)
        return not unread or not self._rules.is_narrowed(filled, self._groups(column), rows - unread)

    def _same(self, column: ReadColumn) -> list[ReadColumn]:
        return [each for each in self.data.columns if (each.meaning, each.via) == (column.meaning, column.via)]

    def _groups(self, column: ReadColumn) -> set[str]:
        return {iri for iri, literals in self._scopes() if any(self._is_about(each, column) for each in literals)}

    def _filled(self, column: ReadColumn) -> list[tuple[bool, CountSpan]]:
        """Return of the outcome of each part whether it is in the target, and what is told of the posts that record."""
        data, privacy = self.data, self.data.privacy
        parts = [part for each in self._same(column) for part in each.filled]
        told = (public_filling(part.filled, part.rows, part.sources, privacy) for part in parts)
        return [
            (part.outcome in data.target, filling_span(filling, part.rows, privacy))
            for part, filling in zip(parts, told, strict=True)
        ]

    def _any_filled(self, column: ReadColumn) -> list[tuple[bool, CountSpan]]:
        nothing = Filling(FillingWord.WITHHELD)
        return [
            (part.outcome in self.data.target, filling_span(nothing, part.rows, self.data.privacy))
            for each in self._same(column)
            for part in each.filled
        ]

    @cached_property
    def _leaves_enough(self) -> bool:
        """Return whether the outcomes that are named, file by file, leave open as many posts of others.

        Each is named for the posts of k sources, so that these are told of all posts with an outcome.
        """
        totals, privacy = self.data.ruleset.totals, self.data.privacy
        named = {
            (column.source, part.outcome)
            for column in self.data.columns
            for part in column.filled
            if min(part.sources[0], part.rows) >= privacy.k
        }
        if totals.withheld:
            return not named
        target = count_span(totals.target, privacy)
        rest = count_span(totals.observations, privacy).low - target.high
        in_target = sum(outcome in self.data.target for _, outcome in named)
        sides = ((target.low, in_target), (rest, len(named) - in_target))
        return all(not number or posts >= privacy.k * (number + 1) for posts, number in sides)

    def _scopes(self) -> Iterator[tuple[str, tuple[Literal, ...]]]:
        yield from ((rule.iri, scope_literals(rule.scope)) for rule in self.data.ruleset.rules)
        for rule in self.data.published:
            scope = scope_of(rule.expression) if rule.expression is not None else None
            if scope is not None:
                yield rule.iri, scope_literals(scope)

    def _is_about(self, literal: Literal, column: ReadColumn) -> bool:
        """Return whether posts are known to be as a literal says by what the column records."""
        if isinstance(literal, ClassLiteral):
            return not column.via and column.meaning in self.data.vocabulary.classes
        return (literal.property, literal.via) == (column.meaning, column.via)
