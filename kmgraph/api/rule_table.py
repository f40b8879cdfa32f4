"""Learned rules as a table: a row a rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, overload

from kmgraph.api.frames import to_frame
from kmgraph.render import RuleTableInput, RuleTableRow, rules_html
from kmgraph.rules import ExportEntry, rule_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Privacy, Rule, RuleSet


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One learned rule. Public figures are rounded; what may not be told is None.

    Attributes:
        id: Stable from run to run.
        platform: Id of the platform.
        status: What it is to the published rules: tacit, restates, stricter, broader, conflicts, inconsistent.
        confidence: well-supported, likely, hint, explained-otherwise.
        lifecycle: How far people have taken it: candidate, reviewed, codified, retired.
        scope: What it is about, in Manchester syntax.
        text: The same in words, by language.
        target, kept: Posts in scope that were acted against, and others.
        clusters: Independent groups among them.
        rate, rate_low, rate_high: Share of posts in scope that are acted against, and its interval, in [0, 1].
        base_rate: The same share outside any rule.
        first, last: When it was first and last seen (ISO 8601; months in public figures).
        rate_since, rate_until: The stretch of time that the rate of a rule that changed is of, None where it has no
            such end.
        rate_target, rate_kept: Its posts in that stretch; None for a rule that never changed.
    """

    id: str
    platform: str
    status: str
    confidence: str
    lifecycle: str
    scope: str
    text: Mapping[str, str]
    target: int | None
    kept: int | None
    clusters: int | None
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    base_rate: float | None
    first: str | None
    last: str | None
    rate_since: str | None
    rate_until: str | None
    rate_target: int | None
    rate_kept: int | None

    @property
    def counts(self) -> tuple[int | None, int | None]:
        """The posts that the rate is of: those acted against, and others."""
        is_of_all = self.rate_since is None and self.rate_until is None
        return (self.target, self.kept) if is_of_all else (self.rate_target, self.rate_kept)


_FIELDS = tuple(field.name for field in fields(RuleRow) if field.name != "text")


@dataclass(frozen=True)
class RuleTable(Sequence[RuleRow]):
    """Learned rules, by platform and posts explained.

    Attributes:
        rows: One a rule.
        privacy: How the figures were made public; None if they are exact, and not for everybody.
        language: Language in which the table shows itself.
    """

    rows: tuple[RuleRow, ...]
    privacy: Privacy | None
    language: str = "en"

    @overload
    def __getitem__(self, index: int) -> RuleRow: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[RuleRow, ...]: ...
    def __getitem__(self, index: int | slice) -> RuleRow | tuple[RuleRow, ...]:
        """Return a row, or several."""
        return self.rows[index]

    def __len__(self) -> int:
        """Return how many rules there are."""
        return len(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the rows as dicts, `text` a column a language."""
        return [_flat(row) for row in self.rows]

    def to_pandas(self) -> Any:
        """Return the rows as a data frame of pandas.

        Raises:
            UsageError: If pandas is not installed.
        """
        return to_frame(self.to_dicts(), "pandas")

    def to_polars(self) -> Any:
        """Return the rows as a data frame of polars.

        Raises:
            UsageError: If polars is not installed.
        """
        return to_frame(self.to_dicts(), "polars")

    def to_arrow(self) -> Any:
        """Return the rows as an Arrow table.

        Raises:
            UsageError: If pyarrow is not installed.
        """
        return to_frame(self.to_dicts(), "pyarrow")

    def _repr_html_(self) -> str:
        """Return the table for a notebook, with what kind of figures these are."""
        return rules_html(self.shown(), self.language)

    def shown(self) -> RuleTableInput:
        """Return what a notebook shows of the rules."""
        rows = tuple(
            RuleTableRow(
                row.id,
                row.text.get(self.language) or next(iter(row.text.values()), row.scope),
                row.status,
                row.confidence,
                *row.counts,
                row.rate,
            )
            for row in self.rows
        )
        return RuleTableInput(rows, self.privacy)


def table_of(ruleset: RuleSet, language: str) -> RuleTable:
    """Return the rules of a set as a table."""
    return RuleTable(tuple(_rows(ruleset.rules)), ruleset.privacy, language)


def _rows(rules: Sequence[Rule]) -> Iterator[RuleRow]:
    for rule in rules:
        entry = ExportEntry(rule.id, rule.iri, rule.platform, rule.text, None, rule.manchester, learned=rule)
        cells: dict[str, Any] = rule_row(entry)
        yield RuleRow(text=dict(rule.text), **{name: cells[name] for name in _FIELDS})


def _flat(row: RuleRow) -> dict[str, Any]:
    cells = asdict(row)
    text = cells.pop("text")
    return {**cells, **{f"text.{language}": words for language, words in text.items()}}
