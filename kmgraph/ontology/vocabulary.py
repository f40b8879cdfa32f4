"""Reads the vocabulary off an ontology's triples: classes, properties and individuals, with their words.

In come triples, out comes `model.Vocabulary`. What axioms entail beyond what they name is left to the reasoner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.model import (
    UNDETERMINED,
    ClassTerm,
    IndividualTerm,
    PropertyKind,
    PropertyTerm,
    Vocabulary,
    Words,
    canonical_language,
)
from kmgraph.namespaces import KM, OWL, RDF, RDFS, SKOS, XSD, local_name
from kmgraph.ontology.text_forms import read_forms
from kmgraph.rdf import literal_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kmgraph.model import Text
    from kmgraph.rdf import TripleIndex

_PHRASES = tuple(iri for iri in KM if iri.endswith("Phrase"))
_BUILT_IN = frozenset({OWL.Thing, OWL.Nothing})
_MOST_ABOVE = 100


def read_vocabulary(triples: TripleIndex) -> Vocabulary:
    """Return all declared classes, object and data properties, and the individuals typed by declared classes."""
    classes = {iri: _class_term(triples, iri) for iri in triples.typed(OWL.Class) if iri not in _BUILT_IN}
    properties = {
        iri: _property_term(triples, iri, kind)
        for kind, declared in ((PropertyKind.OBJECT, OWL.ObjectProperty), (PropertyKind.DATA, OWL.DatatypeProperty))
        for iri in triples.typed(declared)
    }
    found = set(triples.typed(OWL.NamedIndividual)).union(*(triples.typed(iri) for iri in classes))
    individuals = {iri: _individual_term(triples, iri) for iri in sorted(found)}
    return Vocabulary(classes, dict(sorted(properties.items())), individuals, read_forms(triples))


def read_words(triples: TripleIndex, iri: str) -> Words:
    """Return what a term is called.

    One label a language: `rdfs:label`, else `skos:prefLabel`; further labels count as alternative ones. Words without a
    language are kept under `und`.
    """
    preferred = _texts(triples.literals(iri, SKOS.prefLabel))
    by_language = preferred | _texts(triples.literals(iri, RDFS.label))
    labels = {language: texts[0] for language, texts in by_language.items()}
    spare = [(language, text) for language, texts in by_language.items() for text in texts[1:]]
    alternative = [*spare, *_tagged(triples.literals(iri, SKOS.altLabel))]
    phrases = {local_name(role): _first(triples.literals(iri, role)) for role in _PHRASES if triples.has(iri, role)}
    return Words(
        labels=dict(sorted(labels.items())),
        definitions=_first(triples.literals(iri, SKOS.definition)),
        alt_labels=_grouped(alternative),
        hidden_labels=_grouped(_tagged(triples.literals(iri, SKOS.hiddenLabel))),
        phrases=phrases,
    )


def read_texts(triples: TripleIndex, iri: str, predicate: str) -> Text:
    """Return the literals of one annotation by language, the first of each."""
    return _first(triples.literals(iri, predicate))


def _class_term(triples: TripleIndex, iri: str) -> ClassTerm:
    # A name that means the same is no parent; the reasoner puts the two together.
    definitions = [node for node in triples.nodes(iri, OWL.equivalentClass) if node.startswith("_:")]
    nodes = (*triples.nodes(iri, RDFS.subClassOf), *definitions)
    above = {name for node in nodes for name in _operands(triples, node, OWL.intersectionOf)}
    parents = tuple(sorted(above - _BUILT_IN - {iri}))
    return ClassTerm(iri, read_words(triples, iri), parents, learnable=_is_learnable(triples, iri))


def _operands(triples: TripleIndex, node: str, connective: str) -> Iterator[str]:
    """Yield the named classes that a class expression is an intersection or a union of.

    Expressions may share parts, or hold themselves; each is looked into once.
    """
    seen, todo = {node}, [node]
    while todo:
        item = todo.pop()
        if not item.startswith("_:"):
            yield item
            continue
        inner = dict.fromkeys(_members(triples, item, connective)).keys() - seen
        seen |= inner
        todo += sorted(inner)


def _property_term(triples: TripleIndex, iri: str, kind: PropertyKind) -> PropertyTerm:
    ranges = _ranges(triples, iri, kind)
    return PropertyTerm(
        iri=iri,
        kind=kind,
        words=read_words(triples, iri),
        domain=tuple(sorted(_inherited(triples, iri, RDFS.domain) - _BUILT_IN)),
        range=ranges.names,
        values=ranges.values,
        least=ranges.least,
        most=ranges.most,
        functional=triples.is_typed(iri, OWL.FunctionalProperty),
        learnable=_is_learnable(triples, iri),
    )


@dataclass(frozen=True, slots=True)
class Ranges:
    """Where the values of a property lie: classes or datatypes, and the values of a range that lists them."""

    names: tuple[str, ...]
    values: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None


def _ranges(triples: TripleIndex, iri: str, kind: PropertyKind) -> Ranges:
    if kind is PropertyKind.OBJECT:
        return Ranges(tuple(sorted(_inherited(triples, iri, RDFS.range) - _BUILT_IN)))
    return data_ranges(triples, iri)


def data_ranges(triples: TripleIndex, iri: str) -> Ranges:
    """Return the datatypes of a data property's values, its own or those of one above it.

    A datatype with a definition is what it is defined as: a restriction of another, a list of values, a union.
    """
    nodes = next((nodes for above in _lineage(triples, iri) if (nodes := triples.nodes(above, RDFS.range))), ())
    names: set[str] = set()
    values: list[str] = []
    is_list = bool(nodes)
    seen, todo = set(nodes), list(nodes)
    for node in todo:
        parts = _parts_of_range(triples, node)
        literals = _literal_members(triples, node)
        is_list &= bool(literals or any(triples.has(part, OWL.oneOf) for part in parts))
        names.update(literal.datatype.value for literal in literals)
        values.extend(literal.value for literal in literals)
        if not parts and not literals:
            names.add(RDFS.Literal if node.startswith("_:") else node)
        fresh = [part for part in parts if part not in seen]
        seen.update(fresh)
        todo += fresh
    bounds = [_bounds(triples, node) for node in todo]
    # Of a union, a value may lie in the other part.
    is_union = any(triples.has(node, OWL.unionOf) for node in todo)
    return Ranges(
        tuple(sorted(names)),
        tuple(dict.fromkeys(values)) if is_list else (),
        None if is_union else max((low for low, _ in bounds if low is not None), default=None),
        None if is_union else min((high for _, high in bounds if high is not None), default=None),
    )


def _bounds(triples: TripleIndex, node: str) -> tuple[float | None, float | None]:
    """Return what the facets of a restricted datatype leave of the numbers, an exclusive bound taken as inclusive."""
    facets = [
        str(item) for listed in triples.nodes(node, OWL.withRestrictions)[:1] for item in triples.list_items(listed)
    ]

    def numbers(*kinds: str) -> list[float]:
        found = (
            literal_value(literal) for facet in facets for kind in kinds for literal in triples.literals(facet, kind)
        )
        return [float(number) for number in found if isinstance(number, int | float) and not isinstance(number, bool)]

    low, high = numbers(XSD.minInclusive, XSD.minExclusive), numbers(XSD.maxInclusive, XSD.maxExclusive)
    return (max(low, default=None), min(high, default=None))


def _parts_of_range(triples: TripleIndex, node: str) -> list[str]:
    """Return the data ranges that one is made of or defined as; none of a plain datatype."""
    if not node.startswith("_:") and not triples.has(node, OWL.equivalentClass):
        return []
    whole = [*triples.nodes(node, OWL.equivalentClass), *triples.iris(node, OWL.onDatatype)]
    members = (member for link in (OWL.unionOf, OWL.intersectionOf) for member in _members(triples, node, link))
    return [part for part in (*whole, *members) if part != node]


def _literal_members(triples: TripleIndex, node: str) -> list[ox.Literal]:
    lists = triples.nodes(node, OWL.oneOf)[:1]
    return [item for listed in lists for item in triples.list_items(listed) if isinstance(item, ox.Literal)]


def _inherited(triples: TripleIndex, iri: str, predicate: str) -> set[str]:
    """Return the named classes of a domain or range, unions taken apart; those of a property above if it has none."""
    for above in _lineage(triples, iri):
        found = {name for node in triples.nodes(above, predicate) for name in _operands(triples, node, OWL.unionOf)}
        if found:
            return found
    return set()


def _lineage(triples: TripleIndex, iri: str) -> list[str]:
    """Return the property and all properties above it, nearest first; of very many, the nearest."""
    found = [iri]
    for name in found:
        found.extend(above for above in triples.iris(name, RDFS.subPropertyOf) if above not in found)
        if len(found) > _MOST_ABOVE:
            break
    return found[:_MOST_ABOVE]


def _members(triples: TripleIndex, node: str, predicate: str) -> Iterator[str]:
    for listed in triples.nodes(node, predicate)[:1]:
        for item in triples.list_items(listed):
            if not isinstance(item, ox.Literal):
                yield item.value if isinstance(item, ox.NamedNode) else str(item)


def _individual_term(triples: TripleIndex, iri: str) -> IndividualTerm:
    types = tuple(name for name in triples.iris(iri, RDF.type) if name not in {OWL.NamedIndividual, OWL.Thing})
    is_ambiguous = _is_stated(triples, iri, KM.ambiguousForm, "true", "1")
    is_masked = _is_stated(triples, iri, KM.maskedForm, "true", "1")
    return IndividualTerm(iri, read_words(triples, iri), types, is_ambiguous, is_masked)


def _is_learnable(triples: TripleIndex, iri: str) -> bool:
    return not _is_stated(triples, iri, KM.learnable, "false", "0") and not _is_stated(
        triples, iri, OWL.deprecated, "true", "1"
    )


def _is_stated(triples: TripleIndex, iri: str, predicate: str, *texts: str) -> bool:
    return any(literal.value.strip().lower() in texts for literal in triples.literals(iri, predicate))


def _tagged(literals: Iterable[ox.Literal]) -> list[tuple[str, str]]:
    return [(canonical_language(found.language or UNDETERMINED), found.value) for found in literals]


def _texts(literals: Iterable[ox.Literal]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for language, text in _tagged(literals):
        found.setdefault(language, []).append(text)
    return found


def _first(literals: Iterable[ox.Literal]) -> Text:
    return dict(sorted((language, texts[0]) for language, texts in _texts(literals).items()))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for language, text in pairs:
        found.setdefault(language, set()).add(text)
    return {language: tuple(sorted(texts)) for language, texts in sorted(found.items())}
