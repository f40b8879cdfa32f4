"""What people decided about learned rules, between the stages.

In come a person's entries, read; out go frozen values that a run and its documents use. Adds the person's words and
reasons; forgets nothing: a decision about a rule that no longer comes out stays in the file that it came from.
"""

from kmgraph.model.reviews.decisions import RuleDecision
from kmgraph.model.reviews.lost import LostDecision
from kmgraph.model.reviews.stated_scope import platform_of_id, scope_of

__all__ = ["LostDecision", "RuleDecision", "platform_of_id", "scope_of"]
