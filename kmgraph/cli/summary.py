"""What a finished run has to tell its user, in a few lines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kmgraph.cli.talk import Talker
    from kmgraph.pipeline import Documents, Run

_MOST_NOTICES = 10


def say_notices(talker: Talker, run: Run) -> None:
    """Say which headers and values were not understood, and how many rows could not be read."""
    notices = run.observed.notices
    for notice in notices[:_MOST_NOTICES]:
        hint = f"; {notice.hint}" if notice.hint else ""
        talker.say(f"note: {notice.text} ({notice.count}×){hint}")
    if len(notices) > _MOST_NOTICES:
        talker.say(f"note: and {len(notices) - _MOST_NOTICES} more, all in the report")
    if run.observed.rejects:
        first = run.observed.rejects[0]
        where = f"{first.source} row {first.row}, {first.column}" if first.column else f"{first.source} row {first.row}"
        talker.say(f"note: {len(run.observed.rejects)} rows could not be read, the first at {where}: {first.reason}")
    for warning in run.ruleset.warnings:
        talker.say(f"warning: {warning.text.get('en', warning.code)}")


def say_documents(talker: Talker, run: Run, documents: Documents) -> None:
    """Say what was found and where the documents are."""
    totals = run.ruleset.totals
    counts = Counter(str(rule.status) for rule in run.ruleset.rules)
    found = ", ".join(f"{count} {status}" for status, count in sorted(counts.items())) or "none"
    talker.say(f"{totals.observations} observations, {totals.target} acted against; rules found: {found}")
    talker.say(
        f"published rules explain {totals.by_published:.0%}, unwritten ones {totals.by_tacit:.0%}, "
        f"nothing yet {totals.unexplained:.0%}"
    )
    for violation in documents.validation.violations[:_MOST_NOTICES]:
        if violation.severity == "Violation":
            place = violation.place or violation.focus
            talker.say(f"violation: {violation.messages.get('en', violation.component)} at {place}")
    talker.say(f"written to {documents.folder}: {', '.join(documents.names)}")
