"""What rules may ask of classes of terms that were found in texts, as literals: "mentions at least two of …"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis.literals import SetTerm
from kmgraph.learn.hypothesis.set_dimension import SetDimension
from kmgraph.model import ColumnKind, Feature, SetColumn, SomeLiteral, found_iris
from kmgraph.namespaces import KM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.learn.text import Discovery, TextFeature
    from kmgraph.model import Indices, Literal

_MENTIONS = Feature((), KM.mentions)


def found_dimension(found: Discovery, rows: Indices, n_rows: int) -> SetDimension:
    """Return the dimension of what was found: a literal for each number of terms of a class that rules may ask for.

    A row's values are what it may count for: a post that helped to make a class is counted by other posts' classes.

    Args:
        found: Of a platform's posts.
        rows: Positions of these posts in the table, shape (n_posts,).
        n_rows: Of the table.
    """
    held = np.stack([found.mentions[:, each.found] >= each.least for each in found.features], axis=1)
    posts, features = np.nonzero(held)
    counts = np.zeros(n_rows, dtype=np.int64)
    counts[rows] = held.sum(axis=1)
    column = SetColumn(
        _MENTIONS,
        ColumnKind.CLASSES,
        "text",
        tuple(f"{found.classes[each.found].id} {each.least}" for each in found.features),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        features[np.argsort(rows[posts], kind="stable")].astype(np.int32),
    )
    literals = {each: _literal(found, each) for each in found.features}
    terms = tuple(
        SetTerm(
            literals[each],
            (frozenset((position,)),),
            frozenset(literals[other] for other in found.features if _is_above(other, each)),
            rank=each.least,
        )
        for position, each in enumerate(found.features)
    )
    return SetDimension(_MENTIONS, (column,), terms)


def _literal(found: Discovery, feature: TextFeature) -> Literal:
    return SomeLiteral(KM.mentions, (found.classes[feature.found].iri,), least=feature.least)


def _is_above(other: TextFeature, feature: TextFeature) -> bool:
    return other.found == feature.found and other.least < feature.least


def names_found(literals: Iterable[Literal]) -> bool:
    """Return whether one of the literals asks for a class that was found in texts."""
    return any(map(found_iris, literals))
