"""What people decided about learned rules, between the stages, and what changed from run to run.

In come a person's entries, read, and the rules of two runs; out go frozen values that a run and its documents use:
decisions, what became of those about rules that are gone, changes. Adds the person's words and reasons;
forgets nothing: a decision about a rule that no longer comes out stays in the file that it came from.
"""

from kmgraph.model.reviews.changes import ChangeKind, RuleChange, RunChanges
from kmgraph.model.reviews.decisions import RuleDecision
from kmgraph.model.reviews.lost import LostDecision
from kmgraph.model.reviews.stated_scope import platform_of_id, scope_of

__all__ = [
    "ChangeKind",
    "LostDecision",
    "RuleChange",
    "RuleDecision",
    "RunChanges",
    "platform_of_id",
    "scope_of",
]
