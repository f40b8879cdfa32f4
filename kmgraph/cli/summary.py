"""What a finished run has to tell its user, in a few lines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.cli.talk import Talker
    from kmgraph.model import LostDecision, Rule, RuleDecision, Text, Totals
    from kmgraph.observe import Notice, Observed
    from kmgraph.pipeline import Documents, Knowledge, Run

_MOST_NOTICES = 10


def say_notices(talker: Talker, run: Run) -> None:
    """Say what a run did not understand or leaves to be known before its figures are trusted."""
    for iri in run.knowledge.ontology.unresolved:
        talker.say(f"note: the import {iri} is in no catalog; it was left out")
    if run.project.published and not run.knowledge.published and not run.knowledge.awaiting:
        files = ", ".join(path.name for path in run.project.published)
        talker.say(f"note: there is no published rule in {files}")
    say_reading(talker, run.observed)
    for platform in sorted({rule.platform for rule in run.knowledge.published if rule.platform} - _observed_on(run)):
        talker.say(f'note: published rules are about the platform "{platform}", of which nothing was observed')
    for warning in run.public.warnings:
        talker.say(f"warning: {_words(warning.text) or warning.code}")
    for lost in run.ruleset.lost:
        talker.say(f"note: {_lost(lost, run.knowledge.decided.decisions[lost.rule])}")


def _lost(lost: LostDecision, decision: RuleDecision) -> str:
    """Return which decision is about a rule that no longer comes out, in the person's words, and what is nearest."""
    from kmgraph.rules import holds_personal_string

    words = _words(decision.text) or decision.scope
    said = f" (“{words}”)" if words and not holds_personal_string(words) else ""
    nearest = "no rule is like it" if lost.closest is None else f"nearest is {lost.closest}"
    move = f"; if it is the same: kmgraph review {lost.rule} --to {lost.closest}" if lost.follows else ""
    return f"{lost.rule}{said}, {decision.state}, no longer comes out; {nearest}{move}"


def say_awaiting(talker: Talker, knowledge: Knowledge) -> None:
    """Say how many published rules were left out because nobody has confirmed what they are about."""
    from kmgraph.render import warning_text

    for notice in knowledge.notices:
        talker.say(f"note: {warning_text(notice, 'en')}")


def _observed_on(run: Run) -> set[str]:
    return set(run.observed.table.platforms)


def say_reading(talker: Talker, observed: Observed) -> None:
    """Say which headers and values were not understood, and how many rows could not be read, but no cell's content.

    Standard error ends up in logs: a value may be a name.
    """
    from kmgraph.observe import without_cell

    headers = observed.told_headers
    lines = list(_reading_lines(observed.notices))
    for line in lines[:_MOST_NOTICES]:
        talker.say(f"note: {headers.within(line)}")
    if len(lines) > _MOST_NOTICES:
        talker.say(f"note: and {len(lines) - _MOST_NOTICES} more")
    if observed.rejects:
        first = observed.rejects[0]
        column = f', column "{first.column}"' if first.column else ""
        why = without_cell(first.reason)
        where = headers.within(f"{first.source}, row {first.row}{column}" + (f": {why}" if why else ""))
        talker.say(f"note: {counted(len(observed.rejects), 'row')} could not be read, the first at {where}")


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


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def say_documents(talker: Talker, documents: Documents) -> None:
    """Say what was found and where the documents are."""
    from kmgraph.commands import run_folders
    from kmgraph.project import VALIDATION_NAME

    ruleset, folders = documents.run.public, run_folders(documents.folders.named)
    totals = ruleset.totals
    talker.say(f"{_observed(totals)}; rules found: {_found(ruleset.rules)}")
    if shares := _shares(totals, documents.run):
        talker.say(shares)
    violations = [result for result in documents.validation.violations if result.severity == "Violation"]
    by_shape = Counter(_words(result.messages) or result.component for result in violations)
    for words, count in sorted(by_shape.items()):
        talker.say(f"violation: {words} ({counted(count, 'place')}, listed in {folders.private / VALIDATION_NAME})")
    if waiting := documents.run.awaiting_review:
        talker.say(f"to be reviewed before they are published: {', '.join(waiting)}; kmgraph review asks about each")
    talker.say(f"written to {folders.public}: {', '.join(documents.names)}")
    talker.say(f"to be kept private, in {folders.private}: {', '.join(documents.private_names)}")


def _found(rules: Sequence[Rule]) -> str:
    """Return how many rules of each status were found; a pattern that was not confirmed is no rule found.

    Nor is what people found to be none, or none any more.
    """
    counting = [rule for rule in rules if rule.lifecycle.counts]
    confirmed = [rule for rule in counting if rule.confidence.is_confirmed]
    counts = Counter(str(rule.status) for rule in confirmed)
    by_status = ", ".join(f"{count} {status}" for status, count in sorted(counts.items())) or "none"
    others = {"not confirmed": len(counting) - len(confirmed), "rejected or retired": len(rules) - len(counting)}
    return "; ".join((by_status, *(f"{words}: {count}" for words, count in others.items() if count)))


def _observed(totals: Totals) -> str:
    """Return how many observations there are in public figures, as standard error may be kept by others."""
    if totals.withheld or totals.observations is None:
        return "observations of too few sources for figures"
    target = "a few" if totals.target is None else f"about {totals.target:,}" if totals.target else "none"
    return f"about {counted(totals.observations, 'observation')}, {target} acted against"


def _shares(totals: Totals, run: Run) -> str | None:
    if totals.by_published is None or totals.by_tacit is None or totals.unexplained is None:
        return None
    tacit, unexplained = f"{totals.by_tacit:.0%}", f"{totals.unexplained:.0%}"
    if totals.not_told:
        unexplained += f", not recorded well enough to tell {totals.not_told:.0%}"
    if not run.knowledge.published:
        is_awaiting = any(warning.code == "published-awaiting" for warning in run.public.warnings)
        none = "no published rule has a confirmed scope" if is_awaiting else "no published rules were given"
        return f"the rules found explain {tacit}, nothing yet {unexplained}; {none}"
    return f"published rules explain {totals.by_published:.0%}, unwritten ones {tacit}, nothing yet {unexplained}"


def _words(text: Text) -> str | None:
    return text.get("en") or next(iter(text.values()), None)
