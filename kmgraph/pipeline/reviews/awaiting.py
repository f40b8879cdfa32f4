"""Rules on classes of terms that were found in texts: those of which no person has looked at wait."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.model import Warning, found_iris, scope_literals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.learn import LearnResult
    from kmgraph.model import Candidate, Rule


def without_unreviewed(learned: LearnResult) -> tuple[LearnResult, bool]:
    """Return what may become public of what was learned, and whether that is less than all of it.

    A class of terms that no person has looked at may hold names of people, or say what nobody meant: rules on it wait.
    A warning says how many do, and nothing of what they say.
    """
    waiting = {found.iri for found in learned.found if not found.is_reviewed}
    open_rules = tuple(rule for rule in learned.candidates if waiting.isdisjoint(_found_terms(rule)))
    awaiting = len(learned.candidates) - len(open_rules)
    if not awaiting:
        return learned, False
    warning = Warning("rules-await-review", {"rules": awaiting})
    reviewed = tuple(found for found in learned.found if found.is_reviewed)
    return replace(learned, candidates=open_rules, warnings=(*learned.warnings, warning), found=reviewed), True


def names_found(rule: Candidate | Rule) -> bool:
    """Return whether a rule names a class of terms that was found in texts."""
    return any(_found_terms(rule))


def _found_terms(rule: Candidate | Rule) -> Iterator[str]:
    """Yield the classes of terms that a rule names, by IRI."""
    also = (literal for _, names in rule.indistinguishable for literal in names)
    for literal in (*scope_literals(rule.scope), *also):
        yield from found_iris(literal)
