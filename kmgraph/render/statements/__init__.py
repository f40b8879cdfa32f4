"""What is said about rules: facts, advice, evidence, differences, a nutshell, warnings, each a few sentences.

In come rules with their evidence and surroundings; out go statements in one language, in the order in which a reader
meets them. Adds the choice of what is worth saying; forgets numbers that are not worth a sentence.
"""

from kmgraph.render.statements.advice import RuleAdvice
from kmgraph.render.statements.arrangement import (
    ENDED,
    HINT,
    Arrangement,
    RuleEntry,
    arrange_rules,
    holds,
    is_rendered,
)
from kmgraph.render.statements.differences import Differences
from kmgraph.render.statements.evidence import RuleEvidence, is_of_held_out
from kmgraph.render.statements.facts import RuleFacts
from kmgraph.render.statements.figures import Figures
from kmgraph.render.statements.glossary import glossary_entries, glossary_entry
from kmgraph.render.statements.history import shown_period
from kmgraph.render.statements.nutshell import nutshell_groups, short_groups, used_strengths
from kmgraph.render.statements.topics import group_heading, topic_of
from kmgraph.render.statements.warnings import (
    AT_THE_HEAD,
    BESIDE_RULES,
    IN_REPORT_ALONE,
    WITH_OTHERS_ALONE,
    plain_warnings,
    warning_sentence,
)
from kmgraph.render.statements.wording import doubts_of, with_known_wording, with_wording

__all__ = [
    "AT_THE_HEAD",
    "BESIDE_RULES",
    "ENDED",
    "HINT",
    "IN_REPORT_ALONE",
    "WITH_OTHERS_ALONE",
    "Arrangement",
    "Differences",
    "Figures",
    "RuleAdvice",
    "RuleEntry",
    "RuleEvidence",
    "RuleFacts",
    "arrange_rules",
    "doubts_of",
    "glossary_entries",
    "glossary_entry",
    "group_heading",
    "holds",
    "is_of_held_out",
    "is_rendered",
    "nutshell_groups",
    "plain_warnings",
    "short_groups",
    "shown_period",
    "topic_of",
    "used_strengths",
    "warning_sentence",
    "with_known_wording",
    "with_wording",
]
