"""The model as RDF: observations, rules, evidence and provenance in named graphs.

What comes in are model types; what goes out are N-Quads that any SPARQL store reads, and `rules.ttl` that Protégé
opens. This stage adds IRIs and forgets nothing but the source's own spelling of features.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.graph.names import GraphName, ProjectNames
    from kmgraph.graph.observations import iter_observation_lines
    from kmgraph.graph.placing import RuleLinks
    from kmgraph.graph.provenance import RunFacts, SourceFact, provenance_triples
    from kmgraph.graph.rules import ScopeDefinition, published_triples, rule_triples, status_triples
    from kmgraph.graph.serialize import ntriples_to_quad_lines, quad_lines, triples_to_ntriples
    from kmgraph.graph.turtle import to_turtle
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "names": "GraphName ProjectNames",
            "observations": "iter_observation_lines",
            "placing": "RuleLinks",
            "provenance": "RunFacts SourceFact provenance_triples",
            "rules": "ScopeDefinition published_triples rule_triples status_triples",
            "serialize": "ntriples_to_quad_lines quad_lines triples_to_ntriples",
            "turtle": "to_turtle",
        },
    )

__all__ = [
    "GraphName",
    "ProjectNames",
    "RuleLinks",
    "RunFacts",
    "ScopeDefinition",
    "SourceFact",
    "iter_observation_lines",
    "ntriples_to_quad_lines",
    "provenance_triples",
    "published_triples",
    "quad_lines",
    "rule_triples",
    "status_triples",
    "to_turtle",
    "triples_to_ntriples",
]
