"""Statements of written rules -> the scopes that are proposed for them.

In come statements as `kmgraph.rules` reads them and the ontology; out goes a class expression for each whose words name
kinds of content. This folder adds the words that rules use, and forgets how a statement was worded. A proposal decides
nothing until a person has confirmed it.
"""

from kmgraph.pipeline.written.mentions import RuleWords, read_rule_words
from kmgraph.pipeline.written.proposal import ScopeProposer
from kmgraph.pipeline.written.reading import with_proposals

__all__ = ["RuleWords", "ScopeProposer", "read_rule_words", "with_proposals"]
