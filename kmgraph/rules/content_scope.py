"""Whether the scope of a published rule speaks of content: a rule on videos is about content whose medium is video.

In come scopes as class expressions, out comes what in one of them is said of no content, with how it may be written.
Such a scope covers nothing, and nobody would miss it: the rule would look as if nothing had been recorded of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kmgraph.model import And, DataRange, Expression, HasValue, Hierarchy, Named, Not, Or, Some, Vocabulary
from kmgraph.namespaces import KM, OWL, local_name


@dataclass(frozen=True, slots=True)
class ForeignPart:
    """What a scope says of something else than content: in a few words what it is, and what may have been meant."""

    what: str
    hint: str


@dataclass(frozen=True, slots=True)
class ContentTerms:
    """Tells classes and properties of content from those of accounts, media, platforms and all else."""

    vocabulary: Vocabulary
    hierarchy: Hierarchy

    def foreign(self, scope: Expression) -> ForeignPart | None:
        """Return the first part of a scope that no content can be meant by; None if there is none.

        What stands behind a property is said of something else, and is left alone.
        """
        return next(self._foreign(scope), None)

    def _foreign(self, scope: Expression) -> Iterator[ForeignPart]:
        match scope:
            case And(operands) | Or(operands):
                for operand in operands:
                    yield from self._foreign(operand)
            case Not(operand):
                yield from self._foreign(operand)
            case Named(iri) if not self._is_of_content(iri):
                name = local_name(iri)
                yield ForeignPart(f'"{name}" is no class of content', self._hint(iri, name))
            case Some() | HasValue() | DataRange() if not self._has_content(scope.property):
                name = local_name(scope.property)
                owner = self.vocabulary.properties[scope.property].domain[0]
                yield ForeignPart(f'"{name}" is no property of content', self._hint(owner, f"({name} …)"))

    def _is_of_content(self, iri: str) -> bool:
        """Return whether a class is below content, or so wide that all content is among its members."""
        below, above = self.hierarchy.is_subclass(iri, KM.Content), self.hierarchy.is_subclass(KM.Content, iri)
        return below or above or iri == OWL.Thing

    def _has_content(self, iri: str) -> bool:
        term = self.vocabulary.properties.get(iri)
        return term is None or not term.domain or any(map(self._is_of_content, term.domain))

    def _hint(self, owner: str, filler: str) -> str:
        """Return how content is said to have something to do with members of a class."""
        for term in self.vocabulary.properties.values():
            if term.learnable and KM.Content in term.domain and any(self._meet(owner, end) for end in term.range):
                return f"write {local_name(term.iri)} some {filler}"
        return "name a class of content, such as CatContent; kmgraph ontology terms lists them"

    def _meet(self, one: str, other: str) -> bool:
        return self.hierarchy.is_subclass(one, other) or self.hierarchy.is_subclass(other, one)
