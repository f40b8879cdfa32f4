"""One ontology, as reading needs it: its terms, their names, and what lies below what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from kmgraph.observe import annotation
from kmgraph.observe.columns.names import NameIndex
from kmgraph.ontology import load_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kmgraph.model import Hierarchy, Vocabulary
    from kmgraph.observe.annotation import Annotator
    from kmgraph.ontology import Code

_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
MOST_HINTS = 200
"""So many unknown names of all sources together get a hint at what they may have been meant to be."""


def is_code(text: str) -> bool:
    """Return whether a text is written as codes of code lists are.

    >>> is_code("AUTOMATED_DECISION_FULLY"), is_code("Jo_Doe")
    (True, False)
    """
    return _CODE.fullmatch(text) is not None


@dataclass(frozen=True)
class Terms:
    """The ontology that sources are read against."""

    vocabulary: Vocabulary
    hierarchy: Hierarchy

    @cached_property
    def names(self) -> NameIndex:
        """Finds terms by name."""
        return NameIndex(self.vocabulary)

    @cached_property
    def annotator(self) -> Annotator:
        """Finds kinds of content and the lexicon's entries in the texts of tables, by words alone."""
        return annotation.content_annotator(self.vocabulary, self.hierarchy, by_words_alone=True)

    @cached_property
    def draft_annotator(self) -> Annotator:
        """Finds them in drafts, by all that is in them."""
        return annotation.content_annotator(self.vocabulary, self.hierarchy)

    def code(self, text: str) -> Code | None:
        """Return the code of a shipped list that the text is, or None."""
        return self._codes.get(text) if is_code(text) else None

    @cached_property
    def _codes(self) -> Mapping[str, Code]:
        return load_codes()

    def suggest(self, name: str, among: frozenset[str] | None = None, more: Iterable[str] = ()) -> str | None:
        """Return `NameIndex.suggest` for the first `MOST_HINTS` unknown names: who has more didn't misspell them."""
        return self.names.suggest(name, among, more) if next(self._hints) < MOST_HINTS else None

    @cached_property
    def _hints(self) -> Iterator[int]:
        return count()

    def classes_below(self, roots: Sequence[str]) -> frozenset[str]:
        """Return the named classes below any of the roots, these included; all classes if there are no roots."""
        if not roots:
            return frozenset(self.vocabulary.classes)
        return frozenset().union(*map(self.hierarchy.descendants, roots)).intersection(self.vocabulary.classes)

    def individuals_of(self, roots: Sequence[str]) -> frozenset[str]:
        """Return the named individuals of any of the roots; all individuals if there are no roots."""
        classes = self.classes_below(roots)
        return frozenset(
            iri for iri, term in self.vocabulary.individuals.items() if not roots or not classes.isdisjoint(term.types)
        )
