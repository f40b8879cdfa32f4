"""The frozen types that the stages exchange. No rdflib, no I/O.

Words (`terms`), the inferred class tree (`hierarchy`), class expressions (`expression`), rule scopes (`scope`), the
observation table (`table`), and rules with their evidence (`rules`). Every stage takes these and returns these.
"""

from kmgraph.model.expression import And, DataRange, Expression, HasValue, Named, Not, Or, Some, Unsupported
from kmgraph.model.hierarchy import Hierarchy
from kmgraph.model.matching import expression_mask, literal_mask, scope_mask
from kmgraph.model.rules import (
    Candidate,
    Confidence,
    Deontic,
    Enforcement,
    Evidence,
    Holdout,
    Lifecycle,
    Platform,
    PublishedRule,
    PublishedStatus,
    Relation,
    RelationKind,
    Rule,
    RuleSet,
    Status,
    Totals,
    Warning,
)
from kmgraph.model.scope import ClassLiteral, Literal, RangeLiteral, Scope, SomeLiteral, ValueLiteral, rule_id
from kmgraph.model.table import ColumnKind, Decider, NumberColumn, ObservationTable, Outcome, Reject, SetColumn
from kmgraph.model.terms import ClassTerm, Feature, IndividualTerm, PropertyKind, PropertyTerm, Text, Vocabulary, Words

__all__ = [
    "And",
    "Candidate",
    "ClassLiteral",
    "ClassTerm",
    "ColumnKind",
    "Confidence",
    "DataRange",
    "Decider",
    "Deontic",
    "Enforcement",
    "Evidence",
    "Expression",
    "Feature",
    "HasValue",
    "Hierarchy",
    "Holdout",
    "IndividualTerm",
    "Lifecycle",
    "Literal",
    "Named",
    "Not",
    "NumberColumn",
    "ObservationTable",
    "Or",
    "Outcome",
    "Platform",
    "PropertyKind",
    "PropertyTerm",
    "PublishedRule",
    "PublishedStatus",
    "RangeLiteral",
    "Reject",
    "Relation",
    "RelationKind",
    "Rule",
    "RuleSet",
    "Scope",
    "SetColumn",
    "Some",
    "SomeLiteral",
    "Status",
    "Text",
    "Totals",
    "Unsupported",
    "ValueLiteral",
    "Vocabulary",
    "Warning",
    "Words",
    "expression_mask",
    "literal_mask",
    "rule_id",
    "scope_mask",
]
