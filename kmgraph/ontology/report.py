"""Faults of terms that no reasoner finds: what is said twice or not at all, what leads nowhere or round in a circle.

In come an ontology's triples and the terms to look at, out come findings. The checks are those of ROBOT's report and of
OOPS! that suit an ontology read by kmgraph. An inverse of every property is not asked for: OWL 2 EL has none, and a
query reads a property both ways. A finding of level `error` means that something else is read than was meant.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.namespaces import IAO, OWL, PREFIXES, RDF, RDFS, SKOS, is_shipped, local_name
from kmgraph.ontology.vocabulary import data_ranges
from kmgraph.rdf import tells_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from kmgraph.rdf import TripleIndex

UNCLEAR_RANGE = "has no range that says whether its values are numbers; give it one, such as xsd:integer or xsd:string"
"""Said of a data property wherever that makes a difference."""
_BUILT_IN = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))
_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_KINDS = {"class": (OWL.Class,), "property": _PROPERTIES, "individual": (OWL.NamedIndividual,)}
_DECLARATIONS = (OWL.Class, *_PROPERTIES, OWL.NamedIndividual, RDFS.Datatype)
_LINKS = (
    *(RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, RDF.type),
    *(OWL.equivalentClass, OWL.disjointWith, OWL.inverseOf, OWL.propertyChainAxiom),
)
_PARTS = (
    *(
        OWL.onProperty,
        OWL.someValuesFrom,
        OWL.allValuesFrom,
        OWL.hasValue,
        OWL.onClass,
        OWL.complementOf,
        OWL.inverseOf,
    ),
    *(OWL.intersectionOf, OWL.unionOf, OWL.oneOf, RDF.first, RDF.rest, OWL.onDatatype, OWL.onDataRange),
)
_BELOW = {RDFS.subClassOf: "class", RDFS.subPropertyOf: "property"}
_SEVERAL = 2
_HAN = re.compile(r"[\u4e00-\u9fff]")


class Level(StrEnum):
    """Whether something has to be mended, or had better be."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one term; `message` goes on after the term's name."""

    level: Level
    term: str
    message: str

    def __str__(self) -> str:
        return f"{self.level}: {local_name(self.term)} {self.message}"


def report_on(
    triples: TripleIndex, terms: Iterable[str], languages: Sequence[str], *, undeclared: bool = True
) -> tuple[Finding, ...]:
    """Return the faults of some terms, errors first, then by term.

    Args:
        triples: The whole ontology, imports included.
        terms: IRIs of the terms to look at.
        languages: Tags that each term should have a label in.
        undeclared: Whether to look for names that are declared nowhere, which a check of OWL 2 DL finds as well.
    """
    looked_at = sorted(set(terms))
    found = [finding for term in looked_at for check in _CHECKS for finding in check(triples, term)]
    found += [finding for term in looked_at for finding in _missing_words(triples, term, languages)]
    found += _shared_labels(triples, looked_at)
    found += [finding for term in looked_at if undeclared for finding in _undeclared(triples, term)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: (finding.level is Level.ADVICE, finding.term)))


def _error(term: str, message: str) -> Finding:
    return Finding(Level.ERROR, term, message)


def _advice(term: str, message: str) -> Finding:
    return Finding(Level.ADVICE, term, message)


def _several_texts(triples: TripleIndex, term: str) -> Iterator[Finding]:
    for predicate, noun in ((RDFS.label, "labels"), (SKOS.definition, "definitions")):
        tags = Counter(_tag(text) for text in triples.literals(term, predicate))
        for tag in sorted(tag for tag, count in tags.items() if count >= _SEVERAL):
            yield _error(term, f"has {tags[tag]} {noun} in {tag or 'no language'}; the first in order is taken")


def _tag(text: ox.Literal) -> str:
    return (text.language or "").lower()


def _circles(triples: TripleIndex, term: str) -> Iterator[Finding]:
    for predicate, noun in _BELOW.items():
        if term in triples.iris(term, predicate):
            yield _error(term, f"is stated to be below itself, as a {noun}")
        elif term in _all_above(triples, term, predicate):
            yield _error(term, f"is below itself, by way of another {noun}")
    if term in triples.iris(term, OWL.inverseOf):
        yield _error(term, "is its own inverse; say that it is an owl:SymmetricProperty")


def circles_closed_by(triples: TripleIndex, links: Iterable[ox.Quad], terms: Collection[str]) -> tuple[Finding, ...]:
    """Return the faults of terms that some links put below themselves, by term.

    Args:
        triples: The whole ontology, imports included.
        links: What a file states; all but what lies below what is left aside.
        terms: IRIs of the terms to tell of.
    """
    closed = (term for link in links for term in _circle(triples, link) if term in terms)
    return tuple(finding for term in sorted(set(closed)) for finding in _circles(triples, term))


def _circle(triples: TripleIndex, link: ox.Quad) -> set[str]:
    """Return the terms of the circle that a link closes; none where it closes none."""
    below, predicate, above = link.subject, link.predicate.value, link.object
    if predicate not in _BELOW or not (isinstance(below, ox.NamedNode) and isinstance(above, ox.NamedNode)):
        return set()
    round_about = {above.value, *_all_above(triples, above.value, predicate)}
    return (
        {term for term in round_about if term == below.value or below.value in _all_above(triples, term, predicate)}
        if below.value in round_about
        else set()
    )


def _all_above(triples: TripleIndex, term: str, predicate: str) -> set[str]:
    above: set[str] = set()
    todo = [term]
    while todo:
        fresh = set(triples.iris(todo.pop(), predicate)) - above
        above |= fresh
        todo += fresh
    return above


def _undeclared(triples: TripleIndex, term: str) -> Iterator[Finding]:
    for name in sorted(_named_by(triples, term)):
        if not name.startswith(_BUILT_IN) and not any(triples.is_typed(name, kind) for kind in _DECLARATIONS):
            yield _error(term, f"names {local_name(name)} ({name}), which is declared nowhere")


def _deprecated(triples: TripleIndex, term: str) -> Iterator[Finding]:
    replaced_by = triples.nodes(term, IAO.IAO_0100001)
    if _is_deprecated(triples, term):
        if not replaced_by:
            yield _advice(term, "is deprecated, and no IAO:0100001 says by what it is replaced")
        return
    if replaced_by:
        yield _error(term, "is replaced by another (IAO:0100001) but not marked as owl:deprecated")
    for name in sorted(_named_by(triples, term)):
        if _is_deprecated(triples, name):
            others = " or ".join(map(local_name, triples.iris(name, IAO.IAO_0100001)))
            yield _error(term, f"uses {local_name(name)}, which is deprecated" + (f"; use {others}" if others else ""))


def _is_deprecated(triples: TripleIndex, term: str) -> bool:
    return any(text.value in {"true", "1"} for text in triples.literals(term, OWL.deprecated))


def _named_by(triples: TripleIndex, term: str) -> set[str]:
    """Return the IRIs in the axioms about a term, those inside its class expressions included."""
    todo = [node for link in _LINKS for node in triples.nodes(term, link)]
    seen: set[str] = set()
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            if node.startswith("_:"):
                todo += [part for link in _PARTS for part in triples.nodes(node, link)]
    return {node for node in seen if not node.startswith("_:")}


def _lost_classes(triples: TripleIndex, term: str) -> Iterator[Finding]:
    """Find classes that stand alone: nothing above or below them, and no property of them or to them."""
    if not triples.is_typed(term, OWL.Class):
        return
    leads = any(triples.subjects(link, term) for link in (RDFS.range, RDFS.domain, RDFS.subClassOf))
    placed = any(set(triples.nodes(term, link)) - {OWL.Thing} for link in (RDFS.subClassOf, OWL.equivalentClass))
    if not leads and not placed:
        yield _advice(term, "has no parent, no class below it, and no property")


def _ends(triples: TripleIndex, term: str) -> Iterator[Finding]:
    if not (triples.is_typed(term, OWL.ObjectProperty) or triples.is_typed(term, OWL.DatatypeProperty)):
        return
    is_datum = triples.is_typed(term, OWL.DatatypeProperty)
    if is_datum and not tells_numbers(data_ranges(triples, term).names):
        yield _advice(term, UNCLEAR_RANGE)
    for link, noun in ((RDFS.domain, "domain"), *(() if is_datum else ((RDFS.range, "range"),))):
        if _has_no_end(triples, term, link):
            yield _advice(term, f"has no {noun}")
        elif len(triples.nodes(term, link)) >= _SEVERAL:
            yield _advice(term, f"has several {noun}s: they hold together, as an intersection")
    for inverse in triples.iris(term, OWL.inverseOf):
        if not _swap_ends(triples, term, inverse):
            yield _advice(term, f"and its inverse {local_name(inverse)} don't swap domain and range")


def _has_no_end(triples: TripleIndex, term: str, link: str) -> bool:
    """Return whether neither a property, nor one above it, nor an inverse says where it begins (or ends)."""
    above = {term, *_all_above(triples, term, RDFS.subPropertyOf)}
    other = {RDFS.domain: RDFS.range, RDFS.range: RDFS.domain}[link]
    inverses = {*triples.iris(term, OWL.inverseOf), *triples.subjects(OWL.inverseOf, term)}
    stated = any(triples.has(name, link) for name in above) or any(triples.has(name, other) for name in inverses)
    # Only a thing that has a relation to itself is both ends of it.
    reflexive = any(triples.has(node, OWL.hasSelf) for node in triples.subjects(OWL.onProperty, term))
    return not stated and not reflexive


def _swap_ends(triples: TripleIndex, one: str, other: str) -> bool:
    pairs = ((RDFS.domain, RDFS.range), (RDFS.range, RDFS.domain))
    ends = [(triples.nodes(one, near), triples.nodes(other, far)) for near, far in pairs]
    return all(near == far for near, far in ends if near and far)


def _wording(triples: TripleIndex, term: str) -> Iterator[Finding]:
    labels, definitions = triples.literals(term, RDFS.label), triples.literals(term, SKOS.definition)
    said = {(_tag(text), _folded(text)) for text in labels if text.value.strip()}
    for text in definitions:
        if (_tag(text), _folded(text)) in said:
            yield _advice(term, f"has a definition that only repeats its label, in {_tag(text) or 'no language'}")
    for noun, texts in (("label", labels), ("definition", definitions)):
        if not all(text.value.strip() for text in texts):
            yield _error(term, f"has an empty {noun}")
        for text in texts:
            yield from (_advice(term, f"has a {noun} {fault}: “{text.value}”") for fault in _faults(text))


def _folded(text: ox.Literal) -> str:
    return " ".join(text.value.casefold().split()).rstrip(".。")


def _faults(text: ox.Literal) -> Iterator[str]:
    if text.value.strip() and text.value != " ".join(text.value.split()):
        yield "with spaces too many"
    if not text.language:
        yield "without a language"
    elif _tag(text).split("-")[0] == "en" and len(_HAN.findall(text.value)) * 2 > len(text.value):
        yield "that is tagged en and written in Chinese"


def _is_of(tag: str, language: str) -> bool:
    """Return whether a tag is of a language: `zh-Hans` is of `zh` (RFC 4647, basic filtering)."""
    return tag == language or tag.startswith(f"{language}-")


def _missing_words(triples: TripleIndex, term: str, languages: Sequence[str]) -> Iterator[Finding]:
    tags = {_tag(text) for predicate in (RDFS.label, SKOS.prefLabel) for text in triples.literals(term, predicate)}
    missing = [language for language in languages if not any(_is_of(tag, language.lower()) for tag in tags)]
    if missing:
        yield _advice(term, f"has no label in {', '.join(missing)}")
    if not triples.literals(term, SKOS.definition):
        yield _advice(term, "has no definition")


def _labels(triples: TripleIndex, term: str) -> tuple[ox.Literal, ...]:
    """Return the labels of a term that hold words."""
    return tuple(text for text in triples.literals(term, RDFS.label) if text.value.strip())


def _shared_labels(triples: TripleIndex, terms: Sequence[str]) -> Iterator[Finding]:
    """Find labels that another term of the kind has: where both are an extension's, none of them can be meant."""
    for kind in ("class", "property"):
        holders: dict[tuple[str, str], list[str]] = {}
        for name in sorted({name for declared in _KINDS[kind] for name in triples.typed(declared)}):
            for text in _labels(triples, name):
                holders.setdefault((_tag(text), _folded(text)), []).append(name)
        for term in terms:
            for text in _labels(triples, term):
                sharing = holders.get((_tag(text), _folded(text)), [])
                if term in sharing and len(sharing) >= _SEVERAL:
                    others = [name for name in sharing if name != term]
                    told = f"has the label “{text.value}”, as has the {kind} {', '.join(map(local_name, others))}"
                    if not is_shipped(term) and all(map(is_shipped, others)):
                        yield _advice(term, f"{told}; in tables and scopes the extension's is meant")
                    else:
                        yield _error(term, told)


_CHECKS: tuple[Callable[[TripleIndex, str], Iterator[Finding]], ...] = (
    _several_texts,
    _circles,
    _deprecated,
    _lost_classes,
    _ends,
    _wording,
)
