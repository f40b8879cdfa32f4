"""Under which topic a rule stands, and how that is headed.

Rules stand together by the ontology's upper class of content that they are about; what a post is about comes before its
form, and a rule about no kind of content stands under accounts, words or the rest. The heading says no more than what
they share: "The arts" would be odd above two rules about stone.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from kmgraph.model import ClassLiteral, SomeLiteral, literal_terms
from kmgraph.namespaces import KM
from kmgraph.render.phrases import capitalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kmgraph.model import ClassTerm, Literal, Rule, Vocabulary
    from kmgraph.render.phrases import SentenceRealiser

ACCOUNTS, WORDS, OTHER = "accounts", "words", "other"
_FACETS = (KM.TopicContent, KM.FormContent)
_MOST_NAMED = 2
"""Kinds of content that a heading names beside one another; of more it says what they share."""


def topic_of(rule: Rule, vocabulary: Vocabulary) -> str:
    """Return the IRI of the upper class of content that a rule is about, else one of the three names."""
    if placed := next(_placed(rule, vocabulary), None):
        return placed[0]
    if any(map(_is_of_author, rule.scope.all)):
        return ACCOUNTS
    return WORDS if any(KM.mentions in literal_terms(literal) for literal in rule.scope.all) else OTHER


def group_heading(name: str, rules: Sequence[Rule], vocabulary: Vocabulary, realiser: SentenceRealiser) -> str:
    """Return the heading above a group of rules, which is true of all of them.

    Args:
        name: The group's: the IRI of an upper class of content, or a name.
        rules: Those that stand in it.
        vocabulary: Tells which kinds of content are below others.
        realiser: Of the document's language.
    """
    patterns = realiser.words.guideline_patterns
    if own := patterns.rules_heading.get(name) or patterns.topic.get(name):
        return own
    shared = [realiser.lexicon.noun(kind) for kind in shared_kinds(name, rules, vocabulary)]
    return capitalise(realiser.grammar.list_and.join(shared or [realiser.lexicon.noun(name)]))


def shared_kinds(top: str, rules: Sequence[Rule], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the one or two kinds of content below an upper class that rules are about, else what they share."""
    placed = (dict(reversed([*_placed(rule, vocabulary)])).get(top) for rule in rules)
    kinds = tuple(dict.fromkeys(kind for kind in placed if kind is not None))
    above = {kind: _above(kind, vocabulary.classes) for kind in kinds}
    widest = tuple(kind for kind in kinds if not above[kind] & {*kinds} - {kind})
    if len(widest) <= _MOST_NAMED:
        return widest
    shared = reduce(frozenset.__and__, above.values())
    below = {iri for iri in shared if top in _above(iri, vocabulary.classes)}
    wider = set().union(*(_above(iri, vocabulary.classes) - {iri} for iri in below))
    return tuple(sorted(below - wider)[:1])


def _placed(rule: Rule, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield upper classes of content that a rule is about, each with the kind that is below it; the best first."""
    kinds = [literal.iri for literal in rule.scope.all if isinstance(literal, ClassLiteral)]
    for facet in _FACETS:
        for kind in kinds:
            yield from ((top, kind) for top in _tops(kind, facet, vocabulary.classes))


def _tops(kind: str, facet: str, classes: Mapping[str, ClassTerm]) -> Iterator[str]:
    """Yield the classes right below the facet that the kind is or is below, the nearest first."""
    for level in _levels(kind, classes):
        yield from (iri for iri in level if iri in classes and facet in classes[iri].parents)


def _above(kind: str, classes: Mapping[str, ClassTerm]) -> frozenset[str]:
    """Return a class and all classes that it is below."""
    return frozenset(iri for level in _levels(kind, classes) for iri in level)


def _levels(kind: str, classes: Mapping[str, ClassTerm]) -> Iterator[list[str]]:
    """Yield a class, then its parents, then theirs, each class once."""
    seen, level = {kind}, [kind]
    while level:  # declarations may run in circles
        yield level
        parents = {parent for iri in level if iri in classes for parent in classes[iri].parents}
        level = sorted(parents - seen)
        seen.update(level)


def _is_of_author(literal: Literal) -> bool:
    if isinstance(literal, ClassLiteral):
        return False
    return KM.hasAuthor in literal.via or (isinstance(literal, SomeLiteral) and literal.property == KM.hasAuthor)
