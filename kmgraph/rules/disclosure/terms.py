"""Classes of terms that a person reviewed, as they may be told: their terms without a figure, and no rare one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.model import FoundTerm
from kmgraph.rules.disclosure.personal import public_string

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.model import FoundClass, Privacy


def public_terms(found: Iterable[FoundClass], privacy: Privacy) -> tuple[FoundClass, ...]:
    """Return the classes that a person reviewed, with those of their terms that may be told.

    A term is a string from texts: enough independent groups must have written it, and no person be reached by it.
    """
    return tuple(
        replace(kind, terms=tuple(_public(term) for term in kind.shown if _may_be_told(term, privacy)))
        for kind in found
        if kind.is_reviewed
    )


def _may_be_told(term: FoundTerm, privacy: Privacy) -> bool:
    return term.clusters is None or public_string(term.text, term.clusters, privacy.k) is not None


def _public(term: FoundTerm) -> FoundTerm:
    return FoundTerm(term.text, None, None, None)
