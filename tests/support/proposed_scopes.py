"""What the import of written rules proposes for a text, with the shipped ontology."""

from __future__ import annotations

from functools import cache

from kmgraph.model import Limits
from kmgraph.ontology import load_ontology, to_manchester
from kmgraph.pipeline import class_tree
from kmgraph.pipeline.written import ScopeProposer, read_rule_words
from kmgraph.rules import read_document


@cache
def proposer() -> ScopeProposer:
    ontology = load_ontology(())
    tree = class_tree(ontology, Limits())
    return ScopeProposer(read_rule_words(ontology.vocabulary, tree), tree)


def proposed(text: str) -> list[str | None]:
    """Return the scope that is proposed for each statement of a document, in Manchester syntax."""
    found = (proposer().propose(statement) for statement in read_document(text))
    vocabulary = load_ontology(()).vocabulary
    return [None if scope is None else to_manchester(scope, vocabulary) for scope in found]
