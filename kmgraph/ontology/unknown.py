"""Names in kmgraph's own namespaces that its ontology lacks: mostly slips of the pen, and no question would find them.

In come triples that people wrote (terms, facts, published rules), out come the names, each with what may have been
meant. Neither OWL nor SHACL misses an individual that nothing declares. Of a large file of facts, the names and the
definitions are noted while somebody else reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.errors import OntologyError, did_you_mean
from kmgraph.namespaces import KM, OWL, PREFIXES, RDF, RDFS, XSD, curie, local_name
from kmgraph.rdf import NO_LIST

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from kmgraph.rdf import BrokenExpression, TripleIndex

_DEFINING = frozenset(
    (
        *(RDF.first, RDF.rest, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range),
        KM.scope,
    )
)
_DEFINING_SPACES = (str(OWL), str(XSD))
_TYPE = RDF.type
_TERM_SPACES = (str(OWL), str(RDFS))
_OWN = (str(KM), PREFIXES["kmlex"], PREFIXES["dsa"])


@dataclass(frozen=True, slots=True)
class UnknownTerm:
    """A name that kmgraph's ontology lacks, the file that has it, and what may have been meant."""

    iri: str
    path: Path
    hint: str

    @property
    def what(self) -> str:
        """Return the fault on one line, the file left out."""
        return f'"{curie(self.iri) or self.iri}" is declared nowhere in kmgraph\'s ontology'


@dataclass(frozen=True, slots=True)
class BrokenAxiom:
    """A class expression or list that no reader of axioms takes, and the file that has it."""

    expression: BrokenExpression
    path: Path

    @property
    def what(self) -> str:
        """Return the fault on one line, the file left out."""
        iri = self.expression.subject
        subject = (curie(iri) or f"<{iri}>") if iri else "several classes together"
        return f"what is said of {subject} can't be read: {self.expression.fault}"

    @property
    def hint(self) -> str:
        """Return what to do."""
        if self.expression.fault == NO_LIST:
            return "write the list in round brackets: ( ex:B ex:C )"
        return "write a owl:Class ; or a owl:Restriction ; into the square brackets"


@dataclass(frozen=True)
class FactFile:
    """What matters to an ontology of a file of facts, which is read elsewhere: facts may be many, and terms are few.

    Attributes:
        definitions: The triples that declare or define terms, in the file's order, blank nodes labelled unlike others'.
        names: The names in kmgraph's namespaces, each with the predicate that it was met with first.
    """

    definitions: list[ox.Triple] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def noting(self, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        """Pass on the triples of the file, and note what matters."""
        for triple in triples:
            if is_defining(triple):
                self.definitions.append(triple)
            note_own_names(triple, self.names)
            yield triple


def is_defining(triple: ox.Triple) -> bool:
    """Return whether a triple declares or defines a term, or names a scope: observations have none of these."""
    name = triple.predicate.value
    if name == _TYPE:
        return isinstance(triple.object, ox.NamedNode) and triple.object.value.startswith(_TERM_SPACES)
    return name in _DEFINING or name.startswith(_DEFINING_SPACES)


def find_unknown(
    path: Path, triples: Iterable[ox.Triple | ox.Quad], known: TripleIndex, declared: Collection[str]
) -> tuple[UnknownTerm, ...]:
    """Return the names in kmgraph's namespaces that its ontology doesn't declare, sorted, wherever they stand.

    Args:
        path: The file that the triples are from.
        triples: What the file says.
        known: The ontology.
        declared: IRIs of what kmgraph's own files declare: nobody else adds to its namespaces.
    """
    names: dict[str, str] = {}
    for triple in triples:
        note_own_names(triple, names)
    return unknown_among(path, names, known, declared)


def note_own_names(triple: ox.Triple | ox.Quad, names: dict[str, str]) -> None:
    """Add a triple's names in kmgraph's namespaces, each with the predicate that it was met with first."""
    subject, predicate, obj = triple.subject, triple.predicate.value, triple.object
    if predicate.startswith(_OWN):
        names.setdefault(predicate, predicate)
    if isinstance(subject, ox.NamedNode) and (name := subject.value).startswith(_OWN):
        names.setdefault(name, predicate)
    if isinstance(obj, ox.NamedNode) and (name := obj.value).startswith(_OWN):
        names.setdefault(name, predicate)


def unknown_among(
    path: Path, names: Mapping[str, str], known: TripleIndex, declared: Collection[str]
) -> tuple[UnknownTerm, ...]:
    """Return which names that `note_own_names` found in a file are unknown; otherwise as `find_unknown`."""
    unknown = sorted(name for name in names.keys() - declared if local_name(name))
    return tuple(UnknownTerm(name, path, _hint(name, names[name], known, declared)) for name in unknown)


def refuse_first(faults: Iterable[UnknownTerm | BrokenAxiom]) -> None:
    """Raise for the first of them, if there is any.

    Raises:
        OntologyError: Naming the term, the file and what may have been meant, or what to do.
    """
    for fault in faults:
        raise OntologyError(fault.what, where=str(fault.path), hint=fault.hint)


def _hint(name: str, predicate: str, known: TripleIndex, declared: Collection[str]) -> str:
    ends = [end for end in known.iris(predicate, RDFS.range) if KM.FixedValue in known.iris(end, RDFS.subClassOf)]
    values = sorted({value for end in ends for value in known.typed(end)})
    if values:
        names = " or ".join(curie(value) or value for value in values)
        return did_you_mean(local_name(name), map(local_name, values)) or f"{curie(predicate)} takes {names}"
    space = name.removesuffix(local_name(name))
    alike = did_you_mean(local_name(name), sorted(local_name(iri) for iri in declared if iri.startswith(space)))
    return alike or "terms of yours go into a namespace of your own"
