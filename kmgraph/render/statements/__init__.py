"""What is said about rules: facts, history, differences, key points, warnings, each a few sentences.

In come rules with their evidence and surroundings; out go statements in one language, in the order in which a reader
meets them. Adds the choice of what is worth saying; forgets the figures of groups of fewer than k sources.
"""

from kmgraph.render.statements.arrangement import Arrangement, arrange_rules, is_rendered
from kmgraph.render.statements.differences import Differences
from kmgraph.render.statements.disclosure import Disclosure
from kmgraph.render.statements.facts import RuleFacts
from kmgraph.render.statements.glossary import glossary_entries
from kmgraph.render.statements.key_points import key_points
from kmgraph.render.statements.warnings import warning_sentence

__all__ = [
    "Arrangement",
    "Differences",
    "Disclosure",
    "RuleFacts",
    "arrange_rules",
    "glossary_entries",
    "is_rendered",
    "key_points",
    "warning_sentence",
]
