"""The names that expressions may use: which IRI a word means, as class, property, individual or datatype."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pyoxigraph as ox

from kmgraph.errors import did_you_mean
from kmgraph.namespaces import KM, OWL, PREFIXES, RDF, RDFS, XSD, curie, is_shipped, local_name
from kmgraph.rdf import Triples


class Sort(StrEnum):
    """What a name can stand for."""

    CLASS = "class"
    OBJECT_PROPERTY = "object property"
    DATA_PROPERTY = "data property"
    INDIVIDUAL = "individual"
    DATATYPE = "datatype"


_DECLARED_BY = {
    OWL.Class: Sort.CLASS,
    OWL.ObjectProperty: Sort.OBJECT_PROPERTY,
    OWL.DatatypeProperty: Sort.DATA_PROPERTY,
    OWL.NamedIndividual: Sort.INDIVIDUAL,
    RDFS.Datatype: Sort.DATATYPE,
}
_DATATYPES = frozenset(
    {
        RDFS.Literal,
        *(XSD.string, XSD.normalizedString, XSD.token, XSD.language, XSD.Name, XSD.NCName, XSD.NMTOKEN, XSD.boolean),
        *(XSD.decimal, XSD.integer, XSD.nonNegativeInteger, XSD.nonPositiveInteger, XSD.positiveInteger),
        *(XSD.negativeInteger, XSD.long, XSD.int, XSD.short, XSD.byte, XSD.unsignedLong, XSD.unsignedInt),
        *(XSD.unsignedShort, XSD.unsignedByte, XSD.double, XSD.float, XSD.hexBinary, XSD.base64Binary, XSD.anyURI),
        *(XSD.dateTime, XSD.dateTimeStamp),
    }
)
"""What reasoners know: the OWL 2 datatype map, section 4 of the Structural Specification. There is no xsd:date."""


class AmbiguousNameError(ValueError):
    """A local name that several IRIs share; carries what to write instead."""


@dataclass(frozen=True)
class Names:
    """Declared terms by sort.

    Attributes:
        iris: The IRIs of each sort.
        ranges: Data property to its datatype, where it has exactly one.
        by_local_name: For each sort, local name to its IRIs, sorted.
    """

    iris: Mapping[Sort, frozenset[str]]
    ranges: Mapping[str, str] = field(default_factory=dict)
    by_local_name: Mapping[Sort, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def find(self, word: str, sort: Sort) -> str | None:
        """Return the IRI that the word means as this sort of term, or None.

        A local name of an extension wins over the same name in the shipped ontology, and there one of `km:` over
        others; IRIs may be given as `<…>` or CURIE.

        Raises:
            AmbiguousNameError: If the local name belongs to several terms of extensions, or of vocabularies but `km:`.
        """
        if word.startswith("<"):
            return self._declared(word[1:-1], sort)
        prefix, colon, rest = word.partition(":")
        if colon:
            base = PREFIXES.get(prefix)
            return self._declared(base + rest, sort) if base else None
        found = self.by_local_name.get(sort, {}).get(word, ())
        found = tuple(iri for iri in found if not is_shipped(iri)) or found
        if str(KM) + word in found:
            return str(KM) + word
        if len(found) > 1:
            raise AmbiguousNameError(" or ".join(curie(iri) or f"<{iri}>" for iri in found))
        return found[0] if found else None

    def sorts_of(self, word: str) -> tuple[Sort, ...]:
        """Return everything the word can stand for."""
        return tuple(sort for sort in Sort if self.find(word, sort))

    def suggest(self, word: str, sorts: tuple[Sort, ...]) -> str | None:
        """Return a did-you-mean among the names of the given sorts."""
        prefix, colon, _ = word.partition(":")
        iris = sorted(iri for sort in sorts for iri in self.iris.get(sort, ()))
        if colon and prefix in PREFIXES:
            return did_you_mean(word, (known for iri in iris if (known := curie(iri))))
        return did_you_mean(word, (local_name(iri) for iri in iris))

    def _declared(self, iri: str, sort: Sort) -> str | None:
        return iri if iri in self.iris.get(sort, ()) else None


def declared_names(triples: Triples) -> Names:
    """Return the names that the triples declare. Whatever a declared class types is an individual."""
    iris: dict[Sort, set[str]] = {sort: set() for sort in Sort}
    iris[Sort.CLASS] |= {OWL.Thing, OWL.Nothing}
    iris[Sort.DATATYPE] |= _DATATYPES
    typed: list[tuple[str, str]] = []
    ranges: dict[str, set[str]] = {}
    for triple in triples:
        if not isinstance(triple.subject, ox.NamedNode) or not isinstance(triple.object, ox.NamedNode):
            continue
        if triple.predicate.value == RDF.type:
            typed.append((triple.subject.value, triple.object.value))
        elif triple.predicate.value == RDFS.range:
            ranges.setdefault(triple.subject.value, set()).add(triple.object.value)
    for iri, kind in typed:
        if kind in _DECLARED_BY:
            iris[_DECLARED_BY[kind]].add(iri)
    iris[Sort.INDIVIDUAL] |= {iri for iri, kind in typed if kind in iris[Sort.CLASS]}
    return Names(
        iris={sort: frozenset(found) for sort, found in iris.items()},
        ranges={
            iri: next(iter(found))
            for iri, found in ranges.items()
            if len(found) == 1 and iri in iris[Sort.DATA_PROPERTY]
        },
        by_local_name={sort: _by_local_name(found) for sort, found in iris.items()},
    )


def _by_local_name(iris: set[str]) -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for iri in sorted(iris):
        names.setdefault(local_name(iri), []).append(iri)
    return {name: tuple(found) for name, found in names.items()}
