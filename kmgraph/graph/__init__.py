"""The model as RDF: observations, rules, evidence and provenance in named graphs.

In come the table of observations, rules with their evidence, published rules, what the reasoner found of both, and who
knows which of them; out go triples and lines of N-Quads, for `graph.nq`, `rules.ttl` and ODRL. This room adds IRIs, the
activities that led to each fact, and the statements from which a reasoner can infer each rule's status again; it
forgets how the source spelled its features.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.graph.iris import GraphName, ProjectNames
    from kmgraph.graph.knowledge import KnowledgeFacts, TransferFact, knowledge_triples, stands_for_triples
    from kmgraph.graph.observations import ObservationLines, iter_observation_lines
    from kmgraph.graph.odrl import OdrlPolicies, odrl_policies
    from kmgraph.graph.provenance import RunFacts, SourceFact, provenance_triples
    from kmgraph.graph.reviews import review_triples, settled_triples
    from kmgraph.graph.rules import (
        LIFECYCLE_STATES,
        comparison_triples,
        published_triples,
        rule_triples,
        status_triples,
    )
    from kmgraph.graph.scopes import ScopeDefinition
    from kmgraph.graph.status import RuleLinks
    from kmgraph.graph.terms import term_triples, terms_ontology
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "iris": "GraphName ProjectNames",
            "knowledge": "KnowledgeFacts TransferFact knowledge_triples stands_for_triples",
            "observations": "ObservationLines iter_observation_lines",
            "odrl": "OdrlPolicies odrl_policies",
            "provenance": "RunFacts SourceFact provenance_triples",
            "reviews": "review_triples settled_triples",
            "rules": "LIFECYCLE_STATES comparison_triples published_triples rule_triples status_triples",
            "scopes": "ScopeDefinition",
            "status": "RuleLinks",
            "terms": "term_triples terms_ontology",
        },
    )

__all__ = [
    "LIFECYCLE_STATES",
    "GraphName",
    "KnowledgeFacts",
    "ObservationLines",
    "OdrlPolicies",
    "ProjectNames",
    "RuleLinks",
    "RunFacts",
    "ScopeDefinition",
    "SourceFact",
    "TransferFact",
    "comparison_triples",
    "iter_observation_lines",
    "knowledge_triples",
    "odrl_policies",
    "provenance_triples",
    "published_triples",
    "review_triples",
    "rule_triples",
    "settled_triples",
    "stands_for_triples",
    "status_triples",
    "term_triples",
    "terms_ontology",
]
