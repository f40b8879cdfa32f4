"""Under which topic a rule stands: the ontology's upper class of content that it is about, else what it turns on.

What a post is about comes before its form; a rule about no kind of content stands under accounts, words or the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import ClassLiteral, SomeLiteral, literal_terms
from kmgraph.namespaces import KM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kmgraph.model import ClassTerm, Literal, Rule, Vocabulary

ACCOUNTS, WORDS, OTHER = "accounts", "words", "other"
_FACETS = (KM.TopicContent, KM.FormContent)


def topic_of(rule: Rule, vocabulary: Vocabulary) -> str:
    """Return the IRI of the upper class of content that a rule is about, else one of the three names."""
    kinds = [literal.iri for literal in rule.scope.all if isinstance(literal, ClassLiteral)]
    for facet in _FACETS:
        tops = [top for kind in kinds for top in _tops(kind, facet, vocabulary.classes)]
        if tops:
            return tops[0]
    if any(map(_is_of_author, rule.scope.all)):
        return ACCOUNTS
    return WORDS if any(KM.mentions in literal_terms(literal) for literal in rule.scope.all) else OTHER


def _tops(kind: str, facet: str, classes: Mapping[str, ClassTerm]) -> Iterator[str]:
    """Yield the classes right below the facet that the kind is or is below, the nearest first."""
    seen, level = {kind}, [kind]
    while level:  # declarations may run in circles
        parents = {iri: classes[iri].parents if iri in classes else () for iri in level}
        yield from (iri for iri in level if facet in parents[iri])
        level = sorted({parent for above in parents.values() for parent in above} - seen)
        seen.update(level)


def _is_of_author(literal: Literal) -> bool:
    if isinstance(literal, ClassLiteral):
        return False
    return KM.hasAuthor in literal.via or (isinstance(literal, SomeLiteral) and literal.property == KM.hasAuthor)
