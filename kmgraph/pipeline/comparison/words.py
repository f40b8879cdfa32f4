"""The words of the place: lexical entries that are usual at the destination, with their meanings and translations."""

from __future__ import annotations

from collections.abc import Iterator

from kmgraph.model import IndividualTerm, PlaceWord, Platform, Rule, ValueLiteral, scope_literals
from kmgraph.namespaces import KM
from kmgraph.pipeline.knowledge import Knowledge
from kmgraph.rdf import TripleIndex


def place_words(platform: Platform, rules: tuple[Rule, ...], knowledge: Knowledge) -> tuple[PlaceWord, ...]:
    """Return the words of a platform, by the IRIs of their entries, sorted.

    They are the entries that are said to be used there, those that its rules name, and those that the project adds
    and says of no other platform.
    """
    triples, individuals = knowledge.ontology.triples, knowledge.ontology.vocabulary.individuals
    named = {iri for rule in rules for iri in _named(rule)}
    return tuple(
        PlaceWord(iri, triples.iris(iri, KM.sense), tuple(sorted(set(_translations(iri, triples)))))
        for iri, term in sorted(individuals.items())
        if _is_entry(term, knowledge) and (iri in named or _is_usual(iri, platform, knowledge))
    )


def _is_entry(term: IndividualTerm, knowledge: Knowledge) -> bool:
    return any(knowledge.hierarchy.is_subclass(kind, KM.LexicalEntry) for kind in term.types)


def _is_usual(iri: str, platform: Platform, knowledge: Knowledge) -> bool:
    places = knowledge.ontology.triples.iris(iri, KM.usedOn)
    if places:
        return any(knowledge.facts.means(platform, place) for place in places)
    return iri in knowledge.ontology.extension_iris


def _named(rule: Rule) -> Iterator[str]:
    for literal in scope_literals(rule.scope):
        if isinstance(literal, ValueLiteral) and literal.is_iri:
            yield str(literal.value)


def _translations(iri: str, triples: TripleIndex) -> Iterator[str]:
    for sense in triples.iris(iri, KM.sense):
        others = {*triples.iris(sense, KM.translationOf), *triples.subjects(KM.translationOf, sense)}
        for other in sorted(others):
            yield from triples.subjects(KM.sense, other)
