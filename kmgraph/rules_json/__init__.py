"""`rules.json`: the rule set as JSON and back, nothing lost; the same rules give the same bytes."""

from kmgraph.rules_json.read import read_rules
from kmgraph.rules_json.write import rules_to_json

__all__ = ["read_rules", "rules_to_json"]
