"""What a reference of the ontology holds, before it is put into a language."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from kmgraph.model import Words

if TYPE_CHECKING:
    from kmgraph.model import Text


class TermKind(StrEnum):
    """What a term is."""

    CLASS = "class"
    OBJECT_PROPERTY = "object-property"
    DATA_PROPERTY = "data-property"
    INDIVIDUAL = "individual"


@dataclass(frozen=True, slots=True)
class ReferenceTerm:
    """A term with all that a reader looks for.

    Attributes:
        anchor: Its place in a page: its local name, with a number where an extension has the same one.
        parents: IRIs of the classes it is below; of an individual, those it is of.
        children: IRIs of the classes that are stated to be below it.
        definition: What it is equivalent to, in Manchester syntax; empty for a primitive class.
        disjoint: IRIs of classes that nothing is also of.
        domain, range: IRIs of classes and datatypes.
        values: What an enumerated range lists.
        replaced_by: IRI of the term to use instead of a deprecated one.
    """

    iri: str
    anchor: str
    kind: TermKind
    module: str
    words: Words = field(default_factory=Words)
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    definition: str = ""
    disjoint: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    is_functional: bool = False
    is_extension: bool = False
    is_deprecated: bool = False
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceModule:
    """A part of the ontology, or an extension; `iri` is empty for terms of none."""

    iri: str
    title: Text
    description: Text
    terms: tuple[ReferenceTerm, ...]


@dataclass(frozen=True, slots=True)
class ReferenceShape:
    """A SHACL shape: what it looks at, and what it asks, in words.

    Attributes:
        targets: IRIs of the classes whose members it looks at.
        messages: What it asks, of the shape itself and of its properties.
    """

    name: str
    label: Text
    targets: tuple[str, ...]
    messages: tuple[Text, ...]


@dataclass(frozen=True, slots=True, order=True)
class AlignedTerm:
    """A term of kmgraph's, how it lies to a term of another vocabulary, and that term."""

    vocabulary: str
    subject: str
    relation: str
    other: str


@dataclass(frozen=True)
class OntologyReference:
    """The ontology with its extensions.

    Attributes:
        modules: The shipped ones first, extensions after them.
        anchors: IRI of each term to its anchor.
        aligned: Alignments by vocabulary.
    """

    modules: tuple[ReferenceModule, ...]
    shapes: tuple[ReferenceShape, ...]
    aligned: tuple[AlignedTerm, ...]
    anchors: dict[str, str]
