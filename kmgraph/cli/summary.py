"""What a finished run has to tell its user, in a few lines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kmgraph.commands import counted, reading_notes, run_notes, warning_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.cli.talk import Talker
    from kmgraph.model import Rule, Totals
    from kmgraph.observe import Observed
    from kmgraph.pipeline import Documents, Knowledge, Run


def say_notices(talker: Talker, run: Run) -> None:
    """Say what a run did not understand or leaves to be known before its figures are trusted."""
    for line in run_notes(run):
        talker.say(line)


def say_reading(talker: Talker, observed: Observed) -> None:
    """Say which headers and values were not understood, and how many rows could not be read."""
    for line in reading_notes(observed):
        talker.say(line)


def say_awaiting(talker: Talker, knowledge: Knowledge) -> None:
    """Say how many published rules were left out because nobody has confirmed what they are about."""
    from kmgraph.render import warning_text

    for notice in knowledge.notices:
        talker.say(f"note: {warning_text(notice, 'en')}")


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
    by_shape = Counter(warning_words(result.messages) or result.component for result in violations)
    for words, count in sorted(by_shape.items()):
        talker.fail(f"violation: {words} ({counted(count, 'place')}, listed in {folders.private / VALIDATION_NAME})")
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
    if totals.by_platform is None or totals.by_tacit is None or totals.unexplained is None:
        return None
    tacit, unexplained = f"{totals.by_tacit:.0%}", f"{totals.unexplained:.0%}"
    if totals.not_told:
        unexplained += f", not recorded well enough to tell {totals.not_told:.0%}"
    if not run.knowledge.published:
        is_awaiting = any(warning.code == "published-awaiting" for warning in run.public.warnings)
        none = "no published rule has a confirmed scope" if is_awaiting else "no published rules were given"
        return f"the rules found explain {tacit}, nothing yet {unexplained}; {none}"
    here = f", those written down here {totals.by_observers:.0%}" if totals.by_observers else ""
    published = f"published rules explain {totals.by_platform:.0%}{here}"
    return f"{published}, other rules {tacit}, nothing yet {unexplained}"
