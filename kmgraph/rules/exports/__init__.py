"""Rules in the formats of other systems: what moderators, servers and regulators load, a module a format.

In come learned rules with public figures, published rules, and the ontology's words; out go the bytes of a file and a
list of losses. Adds nothing that the rules don't say: what a format asks for and nobody knows stays open in it. Each
format forgets what it has no place for, and says so: a loss a rule, never a rule that covers more than it does.

    rules -> entries (one a rule) -> tests (what a filter can look at) -> one module a format -> bytes, losses
"""

from kmgraph.rules.exports.automoderator import KARMA, LINK, OUTWARD_LINK
from kmgraph.rules.exports.conditions import below, is_unspaced, words_of_entry, words_of_kind
from kmgraph.rules.exports.entries import ExportEntry, ExportInput, Loss, RuleExport, export_entries
from kmgraph.rules.exports.formats import RULE_FORMATS, export_rules
from kmgraph.rules.exports.table import rule_row

__all__ = [
    "KARMA",
    "LINK",
    "OUTWARD_LINK",
    "RULE_FORMATS",
    "ExportEntry",
    "ExportInput",
    "Loss",
    "RuleExport",
    "below",
    "export_entries",
    "export_rules",
    "is_unspaced",
    "rule_row",
    "words_of_entry",
    "words_of_kind",
]
