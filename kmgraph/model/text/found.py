"""Classes of terms that a run found in texts: terms that tell removed from kept posts, and keep each other company."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmgraph.model.evidence import DEFAULT_K
from kmgraph.model.scope import literal_terms
from kmgraph.namespaces import FOUND

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.model.scope import Literal


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """One term of a class, as texts are compared: folded, in simplified characters.

    Attributes:
        target: Independent groups of posts in the target that hold it, on the platform where it was found; a group with
            posts of both outcomes counts on both sides. None where no figure is told, as in public files.
        kept: The same of kept posts.
        clusters: Independent groups whose posts hold it.
    """

    text: str
    target: int | None
    kept: int | None
    clusters: int | None

    @property
    def iri(self) -> str:
        """The IRI of the term as an entry of the lexicon of the run."""
        return f"{FOUND}w-{_digest((self.text,))}"

    @property
    def is_shown(self) -> bool:
        """Whether enough independent groups stand behind the term for it to be shown to anybody, the operator included.

        No file told of it otherwise.
        """
        return self.clusters is None or self.clusters >= DEFAULT_K


@dataclass(frozen=True, slots=True)
class FoundClass:
    """A class of terms. Rules ask for posts that mention at least one, two or three of them.

    Attributes:
        platform: Id of the platform on whose posts it was found.
        terms: Its terms, the most telling first.
        least: How many of its terms rules ask for, ascending.
        is_eventful: Whether the posts that mention it fall into a short time: it may just mean what happened then.
        name: What a person calls it, by language; empty before a review.
        kept_id: Its id where a person reviewed it: it keeps it, though they may have taken terms out.
    """

    platform: str
    terms: tuple[FoundTerm, ...]
    least: tuple[int, ...] = ()
    is_eventful: bool = False
    name: Mapping[str, str] = field(default_factory=dict)
    kept_id: str = ""

    @property
    def id(self) -> str:
        """The id of the class: a hash of the sorted terms that it was found with, however many of them rules want."""
        return self.kept_id or found_id(term.text for term in self.terms)

    @property
    def is_reviewed(self) -> bool:
        """Whether a person stands for it."""
        return bool(self.name)

    @property
    def iri(self) -> str:
        """The IRI of the class."""
        return found_iri(self.id)

    @property
    def shown(self) -> tuple[FoundTerm, ...]:
        """The terms that may be shown, the most telling first."""
        return tuple(term for term in self.terms if term.is_shown)


def found_id(terms: Iterable[str]) -> str:
    """Return the id of the class of some terms.

    >>> found_id(["法院", "审判"]) == found_id(["审判", "法院"])
    True
    """
    return f"t-{_digest(sorted(set(terms)))}"


def found_iri(identifier: str) -> str:
    """Return the IRI of the class with an id."""
    return f"{FOUND}{identifier}"


def is_found(iri: str) -> bool:
    """Return whether an IRI is that of a class that a run found."""
    return iri.startswith(f"{FOUND}t-")


def found_iris(literal: Literal) -> tuple[str, ...]:
    """Return the IRIs of the classes found in texts that a literal names."""
    return tuple(filter(is_found, literal_terms(literal)))


def _digest(terms: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(terms).encode()).hexdigest()[:8]
