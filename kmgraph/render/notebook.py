"""Rules as a table in a notebook: a piece of HTML that a notebook shows, with what kind of figures these are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.model import Vocabulary
from kmgraph.render.language import NotebookWords, fill
from kmgraph.render.output import render
from kmgraph.render.phrases import SentenceRealiser
from kmgraph.render.statements import Figures

if TYPE_CHECKING:
    from collections.abc import Callable

    from kmgraph.model import Count, Privacy, Totals


@dataclass(frozen=True, slots=True)
class RuleTableRow:
    """A rule of the table; a withheld figure is None."""

    id: str
    text: str
    status: str
    confidence: str
    target: Count
    kept: Count
    rate: float | None


@dataclass(frozen=True, slots=True)
class RuleTableInput:
    """The rules of a table, and how their figures became public; None if they are exact."""

    rows: tuple[RuleTableRow, ...]
    privacy: Privacy | None


@dataclass(frozen=True, slots=True)
class RunLimits:
    """What to know before a run's figures are trusted.

    Attributes:
        warnings: Those that may be public, in words.
        notes: How many more there are, about what was read; their figures are exact.
    """

    warnings: tuple[str, ...] = ()
    notes: int = 0


@dataclass(frozen=True, slots=True)
class RuleTableLine:
    """A row in words."""

    id: str
    text: str
    status: str
    confidence: str
    target: str
    kept: str
    rate: str


@dataclass(frozen=True, slots=True)
class RuleTableContext:
    """`rule-table.html`.

    Attributes:
        observed: How much was observed; empty where only the rules are shown.
        figures: What kind of figures these are.
        warnings: What to know before they are trusted.
        notes: That there is more to know about what was read; empty if not.
    """

    observed: str
    rows: tuple[RuleTableLine, ...]
    figures: str
    warnings: tuple[str, ...]
    notes: str
    words: NotebookWords


def rules_html(data: RuleTableInput, language: str) -> str:
    """Return rules as a table of HTML, escaped; in the language asked for."""
    return _html(data, language, lambda _: "")


def run_html(totals: Totals, data: RuleTableInput, language: str, limits: RunLimits) -> str:
    """Return the same below how much was observed, and above what to know before it is trusted."""
    return _html(data, language, lambda figures: _observed(totals, figures), limits)


def _html(
    data: RuleTableInput, language: str, observed: Callable[[Figures], str], limits: RunLimits | None = None
) -> str:
    realiser = SentenceRealiser.of(language, Vocabulary())
    figures = Figures(realiser, data.privacy)
    words = realiser.words.notebook
    kind = words.exact if data.privacy is None else words.public
    known = limits or RunLimits()
    numbers = {"k": data.privacy.k, "rounded": data.privacy.rounded_to} if data.privacy else {}
    context = RuleTableContext(
        observed=observed(figures),
        rows=tuple(_line(row, figures) for row in data.rows),
        figures=fill(kind, **{name: str(number) for name, number in numbers.items()}),
        warnings=known.warnings,
        notes=fill(words.notes, n=realiser.lexicon.number(known.notes)) if known.notes else "",
        words=words,
    )
    return render("rule-table.html", context, realiser.language.tag)


def _line(row: RuleTableRow, figures: Figures) -> RuleTableLine:
    words = figures.realiser.words
    return RuleTableLine(
        id=row.id,
        text=row.text,
        status=words.status[row.status].name,
        confidence=words.confidence[row.confidence].name,
        target=figures.cell(row.target),
        kept=figures.cell(row.kept),
        rate="–" if row.rate is None else figures.realiser.share(row.rate),
    )


def _observed(totals: Totals, figures: Figures) -> str:
    words = figures.realiser.words.notebook
    if totals.observations is None:
        return words.observed_withheld
    observations = figures.counted("observations", totals.observations)
    return fill(words.observed, observations=observations, target=figures.posts(totals.target))
