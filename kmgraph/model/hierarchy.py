"""The class tree that the reasoner inferred."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Hierarchy:
    """Subsumption between named classes.

    Attributes:
        parents: Class IRI to its direct named superclasses (without owl:Thing).
        equivalents: Class IRI to the other named classes equivalent to it.
        unsatisfiable: Named classes that can have no member.
        consistent: False if the ontology has no model; everything else is empty then.
    """

    parents: Mapping[str, frozenset[str]] = field(default_factory=dict)
    equivalents: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unsatisfiable: frozenset[str] = frozenset()
    consistent: bool = True

    @cached_property
    def _closure(self) -> dict[str, frozenset[str]]:
        closure: dict[str, frozenset[str]] = {}
        for start in self.parents:
            seen, todo = {start}, {start}
            while todo:
                iri = todo.pop()
                above = {*self.parents.get(iri, ()), *self.equivalents.get(iri, ())} - seen
                seen |= above
                todo |= above
            closure[start] = frozenset(seen)
        return closure

    @cached_property
    def _below(self) -> dict[str, frozenset[str]]:
        below: dict[str, set[str]] = {}
        for iri, above in self._closure.items():
            for parent in above:
                below.setdefault(parent, set()).add(iri)
        return {iri: frozenset(classes) for iri, classes in below.items()}

    def ancestors(self, iri: str) -> frozenset[str]:
        """Return the class itself, its equivalents and all that subsume it."""
        return self._closure.get(iri, frozenset((iri,)))

    def descendants(self, iri: str) -> frozenset[str]:
        """Return the class itself and every class it subsumes."""
        return self._below.get(iri, frozenset((iri,))) | {iri}

    def is_subclass(self, iri: str, other: str) -> bool:
        """Return whether `other` subsumes `iri` (reflexive)."""
        return iri in self.unsatisfiable or other in self.ancestors(iri)

    def is_equivalent(self, iri: str, other: str) -> bool:
        """Return whether the two classes subsume each other."""
        return self.is_subclass(iri, other) and self.is_subclass(other, iri)

    def minimal(self, iris: Iterable[str]) -> tuple[str, ...]:
        """Return those of the classes that have no proper subclass among them, sorted."""
        every = sorted(set(iris))
        return tuple(
            iri
            for iri in every
            if not any(
                other != iri and self.is_subclass(other, iri) and not self.is_subclass(iri, other) for other in every
            )
        )
