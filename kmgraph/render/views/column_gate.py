"""Whether it is told how many posts record something in a column: not where that narrows a count of a rule about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kmgraph.model import ClassLiteral, scope_literals, scope_of
from kmgraph.rules import FillingGate, count_span, filling_span, public_filling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Literal
    from kmgraph.render.inputs import GuidelineInput, ReadColumn


@dataclass(frozen=True)
class ColumnGate:
    """What is public of a run, beside what its columns record."""

    data: GuidelineInput

    @cached_property
    def _rules(self) -> FillingGate:
        return FillingGate(self.data.ruleset, self.data.privacy)

    def is_told(self, column: ReadColumn) -> bool:
        """Return whether the shares of a column, and of those of other files that mean the same, narrow no count."""
        data, privacy = self.data, self.data.privacy
        if not self._leaves_enough:
            return False
        groups = {iri for iri, literals in self._scopes() if any(self._is_about(each, column) for each in literals)}
        same = (each for each in data.columns if (each.meaning, each.via) == (column.meaning, column.via))
        parts = (
            (part, public_filling(part.filled, part.rows, part.sources, privacy))
            for each in same
            for part in each.filled
        )
        filled = [(part.outcome in data.target, filling_span(filling, part.rows, privacy)) for part, filling in parts]
        return not self._rules.is_narrowed(filled, groups)

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
