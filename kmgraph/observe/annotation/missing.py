"""What the words of texts tell of posts, where nothing was recorded: a topic that is missing is filled in, no other.

Kinds of content come in facets, the classes right below content: what it is about, what form it has. A row that records
something in a facet is left as it is there; of a row that doesn't, the words tell. What they don't tell of is missing
at a rate of its own, so a row of whose facet they tell nothing stays unrecorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import ColumnKind, Feature
from kmgraph.namespaces import KM
from kmgraph.observe.encode import SetPart, ToldCells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kmgraph.model import Hierarchy, Mask, Vocabulary
    from kmgraph.observe.raw import Codes

    Classes = tuple[str, ...]

_CONTENT = Feature()


@dataclass(frozen=True, eq=False)
class FilledFacet:
    """What the texts of one column add to one facet."""

    part: SetPart
    told: ToldCells


@dataclass(frozen=True, eq=False)
class MissingKinds:
    """Which kinds of content rows leave open.

    Attributes:
        vocabulary: The classes; those right below content are the facets.
        hierarchy: Tells which class is below which.
        recorded: How the columns of the source record kinds of content, row by row.
        n_rows: How many rows there are.
    """

    vocabulary: Vocabulary
    hierarchy: Hierarchy
    recorded: Sequence[ToldCells]
    n_rows: int

    @cached_property
    def facets(self) -> frozenset[str]:
        """The classes right below content."""
        return frozenset(iri for iri, term in self.vocabulary.classes.items() if KM.Content in term.parents)

    def fill(self, header: str, found: Sequence[Classes], codes: Codes, *, are_drafts: bool) -> tuple[FilledFacet, ...]:
        """Return what texts add, facet by facet.

        Args:
            header: Of the column of texts.
            found: The classes that each distinct text tells.
            codes: Which text each row has.
            are_drafts: A draft is all that there is of its post: where its words tell anything, the forms that they
                don't tell of aren't there. What it is about is known only if they tell that. What a person says of it
                adds to what it says itself.
        """
        facets = self.facets if are_drafts else {facet for classes in found for facet in self._of(classes)}
        tells = np.array([bool(classes) for classes in found], dtype=np.bool_)
        return tuple(
            self._facet(facet, header, found, codes, tells & (facet != KM.TopicContent), are_drafts=are_drafts)
            for facet in sorted(facets)
        )

    def _facet(
        self,
        facet: str,
        header: str,
        found: Sequence[Classes],
        codes: Codes,
        tells: NDArray[np.bool_],
        *,
        are_drafts: bool,
    ) -> FilledFacet:
        sets = _Sets()
        lookup = [sets.number(self._below(facet, classes)) for classes in found]
        numbers = np.array(lookup, dtype=np.int32)[codes]
        for roots, rows in self._told_apart(facet):
            rest = [sets.number(self._without(roots, classes)) for classes in tuple(sets.numbers)]
            numbers = np.where(rows, np.array(rest, dtype=np.int32)[numbers], numbers)
        is_open = ~self._is_recorded(facet) | are_drafts
        numbers = np.where(is_open, numbers, sets.number(()))
        part = SetPart(_CONTENT, ColumnKind.CLASSES, header, tuple(sets.numbers), numbers)
        has_some = np.array([bool(classes) for classes in sets.numbers], dtype=np.bool_)
        return FilledFacet(part, _told_rows(facet, has_some[numbers] | (tells[codes] & are_drafts)))

    def _of(self, classes: Classes) -> set[str]:
        hierarchy = self.hierarchy
        return {facet for facet in self.facets for iri in classes if hierarchy.is_subclass(iri, facet)}

    def _below(self, facet: str, classes: Classes) -> Classes:
        return tuple(iri for iri in classes if self.hierarchy.is_subclass(iri, facet))

    def _without(self, roots: Sequence[str], classes: Classes) -> Classes:
        below = self.hierarchy.is_subclass
        return tuple(iri for iri in classes if not any(below(iri, root) for root in roots))

    def _is_recorded(self, facet: str) -> Mask:
        """Return the rows that record something of a facet, shape (n_rows,)."""
        below = self.hierarchy.is_subclass
        rows = np.zeros(self.n_rows, dtype=np.bool_)
        for cells in self.recorded:
            if not cells.roots or any(below(facet, root) for root in cells.roots):
                rows |= (cells.complete | cells.valued)[cells.codes]
            elif any(below(root, facet) for root in cells.roots):
                rows |= cells.valued[cells.codes]
        return rows

    def _told_apart(self, facet: str) -> list[tuple[Sequence[str], Mask]]:
        """Return classes below a facet that have columns of their own, with the rows that say yes or no there."""
        below = self.hierarchy.is_subclass
        return [
            (cells.roots, cells.complete[cells.codes])
            for cells in self.recorded
            if any(root != facet and below(root, facet) for root in cells.roots)
        ]


class _Sets:
    """Numbers distinct sets of classes, in the order in which they come."""

    def __init__(self) -> None:
        self.numbers: dict[Classes, int] = {}

    def number(self, classes: Classes) -> int:
        return self.numbers.setdefault(classes, len(self.numbers))


def _told_rows(facet: str, complete: Mask) -> ToldCells:
    # Never equal to what has a value: other columns may give one.
    return ToldCells(_CONTENT, (facet,), complete, ~complete, np.arange(len(complete)), by_words=True)
