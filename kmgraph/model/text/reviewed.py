"""What people decided about classes of terms that a run found: a name, what they are about, or that they are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmgraph.model.text.found import found_id

if TYPE_CHECKING:
    from collections.abc import Collection


SAME_SHARE = 0.8
"""Share in common (Jaccard) of two sets of terms, or of posts, from which on two classes count as one. A convention."""


@dataclass(frozen=True, slots=True)
class ReviewedTerms:
    """A class of terms that a person looked at.

    Attributes:
        id: Of the class, as the run that found it called it; it keeps it, whatever becomes of its terms.
        terms: Its terms as reviewed: folded, in simplified characters. A later run adds none.
        name: What the person calls it, by language; empty where it is rejected, or nothing is decided yet.
        under: The class of content that posts are of which mention it, as written in the file or as an IRI.
        is_rejected: Whether it shall never come out again.
        where: Where the decision stands, for messages.
    """

    id: str
    terms: tuple[str, ...]
    name: Mapping[str, str] = field(default_factory=dict)
    under: str | None = None
    is_rejected: bool = False
    where: str = ""

    @property
    def is_named(self) -> bool:
        """Whether a person stands for the class, so that what is learned of it may be told."""
        return bool(self.name) and not self.is_rejected

    def is_same(self, terms: Collection[str], shown: Collection[str] = ()) -> bool:
        """Return whether a class that a run found is this one.

        Args:
            terms: Its terms.
            shown: Those of them that people see: what a person reviewed lacks the others.
        """
        return found_id(terms) == self.id or any(_overlap(self.terms, some) >= SAME_SHARE for some in (terms, shown))


def _overlap(terms: Collection[str], others: Collection[str]) -> float:
    either = {*terms, *others}
    return len({*terms} & {*others}) / len(either) if either else 0.0


def named_terms(reviewed: Collection[ReviewedTerms]) -> tuple[ReviewedTerms, ...]:
    """Return the classes that a person named, sorted by id."""
    return tuple(sorted((known for known in reviewed if known.is_named), key=lambda known: known.id))
