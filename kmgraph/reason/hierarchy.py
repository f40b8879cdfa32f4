"""Entailments between named classes -> the class tree: closure, equivalence, transitive reduction. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kmgraph.model import Hierarchy
from kmgraph.namespaces import OWL


@dataclass(frozen=True, slots=True)
class Entailments:
    """What a reasoner said of named classes; owl:Thing and owl:Nothing may take part.

    Attributes:
        subclass_of: Pairs (class, superclass). Any set whose closure is complete will do, direct or not.
        equivalent: Groups of equivalent classes.
    """

    subclass_of: tuple[tuple[str, str], ...] = ()
    equivalent: tuple[tuple[str, ...], ...] = ()


def hierarchy_from_entailments(classes: Iterable[str], entailments: Entailments) -> Hierarchy:
    """Return the class tree over the given classes.

    Args:
        classes: IRIs of the classes to place; others in the entailments only connect them.
        entailments: What the reasoner found.

    Returns:
        Direct superclasses, equivalents and unsatisfiable classes. Every class that can have a member has an entry in
        `parents`; owl:Thing and owl:Nothing appear nowhere.
    """
    named = frozenset(classes) - {OWL.Thing, OWL.Nothing}
    above = _closure(_edges(named, entailments))
    unsatisfiable = frozenset(iri for iri in named if OWL.Nothing in above[iri])
    satisfiable = sorted(named - unsatisfiable)
    # owl:Thing takes part only to lift whatever is equivalent to it above everything else.
    kept = frozenset(satisfiable)
    strict = {iri: frozenset(up for up in above[iri] & kept if iri not in above[up]) for iri in satisfiable}
    return Hierarchy(
        parents={iri: _direct(strict[iri], strict) for iri in satisfiable},
        equivalents={
            iri: same
            for iri in satisfiable
            if (same := frozenset(up for up in above[iri] & kept if iri in above[up]) - {iri})
        },
        unsatisfiable=unsatisfiable,
    )


def hierarchy_from_answer(classes: Iterable[str], answer: Mapping[str, Any]) -> Hierarchy:
    """Return the class tree that a child answered with."""
    if not answer["consistent"]:
        return Hierarchy(consistent=False)
    entailments = Entailments(
        subclass_of=tuple((iri, parent) for iri, parent in answer["subclass_of"]),
        equivalent=tuple(tuple(group) for group in answer["equivalent"]),
    )
    return hierarchy_from_entailments(classes, entailments)


def _edges(named: frozenset[str], entailments: Entailments) -> dict[str, set[str]]:
    edges: dict[str, set[str]] = {iri: {OWL.Thing} for iri in named}
    for iri, parent in entailments.subclass_of:
        edges.setdefault(iri, set()).add(parent)
    for group in entailments.equivalent:
        for iri, other in zip(group, (*group[1:], group[0]), strict=True):
            edges.setdefault(iri, set()).add(other)
    return edges


def _closure(edges: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    closure: dict[str, frozenset[str]] = {}
    for start in {*edges, *(up for found in edges.values() for up in found)}:
        seen = {start}
        todo = [start]
        while todo:
            for up in edges.get(todo.pop(), ()):
                if up not in seen:
                    seen.add(up)
                    todo.append(up)
        closure[start] = frozenset(seen)
    return closure


def _direct(strict: frozenset[str], all_strict: Mapping[str, frozenset[str]]) -> frozenset[str]:
    indirect = frozenset(far for near in strict for far in all_strict[near])
    return strict - indirect
