"""Terms of found classes as a person reviews them: how often posts hold each, and in what company."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kmgraph.model.text.found import FoundClass


@dataclass(frozen=True, slots=True)
class TermContext:
    """What stands around a term in one post, folded as texts are compared: without links, handles and addresses.

    Attributes:
        is_target: Whether the post's outcome is in the target.
    """

    before: str
    term: str
    after: str
    is_target: bool


@dataclass(frozen=True, slots=True)
class TermUse:
    """One term of a class on the platform where it was found, in exact figures.

    Attributes:
        target: Posts in the target that hold it.
        kept: Other posts that hold it.
        sources: Independent groups that these posts come from.
        contexts: A few of its occurrences, of different sources.
    """

    text: str
    target: int
    kept: int
    sources: int
    contexts: tuple[TermContext, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassUse:
    """A class of terms with those of its terms that may be shown; the others are only counted."""

    found: FoundClass
    terms: tuple[TermUse, ...]

    @property
    def hidden(self) -> int:
        """How many of its terms too few sources use for them to be shown."""
        return len(self.found.terms) - len(self.terms)
