"""The reference of the ontology as a page: what comes in, and what its template shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.render.language import ReferenceLabels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kmgraph.model import Text
    from kmgraph.ontology import OntologyReference


@dataclass(frozen=True)
class ReferenceInput:
    """The ontology, its questions, and the languages in which pages are written.

    Attributes:
        questions: Name of each competency question to its words.
    """

    reference: OntologyReference
    questions: Mapping[str, Text]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermLink:
    """A term where it is named: what it is called, and its anchor, empty if it has no place in the page."""

    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class TermFact:
    """A fact about a term: its name, and terms or words."""

    name: str
    links: tuple[TermLink, ...]


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term: its anchor, name, label, kind, what it means, and facts; `note` says that it is of an extension."""

    anchor: str
    name: str
    label: str
    kind: str
    note: str
    definition: str
    facts: tuple[TermFact, ...]


@dataclass(frozen=True)
class TreeNode:
    """A class in the tree, with those below it."""

    link: TermLink
    children: tuple[TreeNode, ...] = ()


@dataclass(frozen=True, slots=True)
class DiagramBox:
    """A box of a diagram: where it lies, and what it names."""

    x: int
    y: int
    width: int
    link: TermLink


@dataclass(frozen=True, slots=True)
class Diagram:
    """A tree of boxes, drawn from left to right.

    Attributes:
        id: Starts the ids of its title and description.
        lines: Paths from boxes to those below them.
    """

    id: str
    title: str
    text: str
    width: int
    height: int
    boxes: tuple[DiagramBox, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Terms of one kind in a module."""

    title: str
    terms: tuple[TermEntry, ...]


@dataclass(frozen=True, slots=True)
class ModuleView:
    """A module: its anchor, title, description, diagram (None without classes) and terms by kind."""

    anchor: str
    title: str
    description: str
    diagram: Diagram | None
    groups: tuple[TermGroup, ...]


@dataclass(frozen=True, slots=True)
class ShapeView:
    """A shape: its name, label, targets, and what it asks."""

    name: str
    label: str
    targets: tuple[TermLink, ...]
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlignmentView:
    """The alignments with one vocabulary."""

    title: str
    rows: tuple[tuple[TermLink, str, str], ...]


@dataclass(frozen=True, slots=True)
class ReferenceContext:
    """`reference.html`.

    Attributes:
        languages: Tag and file of each page.
        tree: The uppermost classes.
        questions: Name and words of each.
        deprecated: Term, and what to use instead.
    """

    title: str
    counts: str
    languages: tuple[tuple[str, str], ...]
    tree: tuple[TreeNode, ...]
    modules: tuple[ModuleView, ...]
    shapes: tuple[ShapeView, ...]
    questions: tuple[tuple[str, str], ...]
    alignments: tuple[AlignmentView, ...]
    deprecated: tuple[tuple[TermLink, TermLink], ...]
    labels: ReferenceLabels
