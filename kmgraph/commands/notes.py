"""What a run has to tell its user beside its results: what was not understood, what limits its figures."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from kmgraph.observe import without_cell
from kmgraph.render import IN_REPORT_ALONE
from kmgraph.rules import holds_personal_string

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kmgraph.model import LostDecision, RuleDecision, Text, Warning
    from kmgraph.observe import Notice, Observed
    from kmgraph.pipeline import Run

_MOST_NOTICES = 10


def run_notes(run: Run) -> Iterator[str]:
    """Yield what a run did not understand or leaves to be known before its figures are trusted, a line each."""
    unresolved = run.knowledge.ontology.unresolved
    yield from _first_notes(f"the import {iri} is in no catalog; it was left out" for iri in unresolved)
    if run.project.published and not run.knowledge.published and not run.knowledge.awaiting:
        files = ", ".join(path.name for path in run.project.published)
        yield f"note: there is no published rule in {files}"
    yield from reading_notes(run.observed)
    unobserved = sorted({rule.platform for rule in run.knowledge.published if rule.platform} - _observed_on(run))
    yield from _first_notes(
        f'published rules are about the platform "{platform}", of which nothing was observed' for platform in unobserved
    )
    yield from limit_lines(run.limits)
    decisions = run.knowledge.decided.decisions
    yield from _first_notes(_lost(lost, decisions[lost.rule]) for lost in run.ruleset.lost)


def limit_lines(warnings: Iterable[Warning]) -> Iterator[str]:
    """Yield what limits the figures of a rule set, a line each, but for what is so with nearly every table."""
    for warning in warnings:
        if warning.code not in IN_REPORT_ALONE:
            yield f"warning: {warning_words(warning.text) or warning.code}"


def reading_notes(observed: Observed) -> Iterator[str]:
    """Yield which headers and values were not understood, and how many rows could not be read, but no cell's content.

    What is said ends up in logs: a value may be a name.
    """
    headers = observed.told_headers
    for note in _first_notes(_reading_lines(observed.notices)):
        yield headers.within(note)
    if observed.rejects:
        first = observed.rejects[0]
        column = f', column "{first.column}"' if first.column else ""
        why = without_cell(first.reason)
        where = headers.within(f"{first.source}, row {first.row}{column}" + (f": {why}" if why else ""))
        yield f"note: {counted(len(observed.rejects), 'row')} could not be read, the first at {where}"


def _first_notes(lines: Iterable[str]) -> Iterator[str]:
    """Yield the first of some lines as notes, and how many more there are."""
    left = iter(lines)
    for line in islice(left, _MOST_NOTICES):
        yield f"note: {line}"
    if more := sum(1 for _ in left):
        yield f"note: and {more:,} more"


def _reading_lines(notices: Sequence[Notice]) -> Iterator[str]:
    values: dict[tuple[str, str], list[Notice]] = {}
    for notice in notices:
        if not notice.quotes_cell:
            yield str(notice)
        else:
            values.setdefault((notice.source, notice.column), []).append(notice)
    for (source, column), found in values.items():
        where = f'{source}, column "{column}"' if column else source
        rows = counted(sum(notice.count for notice in found), "row")
        hints = {notice.hint for notice in found if notice.hint}
        text = found[0].open_text if len(found) == 1 else f"{len(found):,} values were not read as written"
        settings = {f"map them under {notice.setting}" for notice in found if notice.setting}
        advice = [found[0].advice] if len(found) == 1 else [*(hints if len(hints) == 1 else ()), *sorted(settings)]
        yield "; ".join((f"{where}: {text} ({rows})", *filter(None, (" ".join(filter(None, advice)),))))


def _lost(lost: LostDecision, decision: RuleDecision) -> str:
    """Return which decision is about a rule that no longer comes out, in the person's words, and what is nearest."""
    words = warning_words(decision.text) or decision.scope
    said = f" (“{words}”)" if words and not holds_personal_string(words) else ""
    nearest = "no rule is like it" if lost.closest is None else f"nearest is {lost.closest}"
    move = f"; if it is the same: kmgraph review {lost.rule} --to {lost.closest}" if lost.follows else ""
    return f"{lost.rule}{said}, {decision.state}, no longer comes out; {nearest}{move}"


def _observed_on(run: Run) -> set[str]:
    return set(run.observed.table.platforms)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def warning_words(text: Text) -> str | None:
    """Return the English words of a text, else those of its first language; None if there are none."""
    return text.get("en") or next(iter(text.values()), None)
