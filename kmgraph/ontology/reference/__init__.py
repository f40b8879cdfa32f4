"""The ontology as people look things up in it: its terms by module, its shapes, and what it has in common with others.

In come the merged ontology and its files; out goes one frozen `OntologyReference`. Adds anchors, by which each term has
one place; forgets axioms that say nothing that a reader looks for.
"""

from kmgraph.ontology.reference.gather import ontology_reference
from kmgraph.ontology.reference.types import (
    AlignedTerm,
    OntologyReference,
    ReferenceModule,
    ReferenceShape,
    ReferenceTerm,
    TermKind,
)

__all__ = [
    "AlignedTerm",
    "OntologyReference",
    "ReferenceModule",
    "ReferenceShape",
    "ReferenceTerm",
    "TermKind",
    "ontology_reference",
]
