"""Which rows of a table published rules cover, and of which they can be judged."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kmgraph.model import (
    And,
    Expression,
    Hierarchy,
    Mask,
    NotDecidableError,
    ObservationTable,
    Or,
    PublishedRule,
    RecordedRows,
    classes_of,
    expression_mask,
)
from kmgraph.ontology import Ontology, unfold


@dataclass(frozen=True, eq=False)
class ScopeRows:
    """The rows of a table by one scope, shape (n_rows,) each.

    Words of texts miss kinds of content and mistake others, so what they alone tell is no record: "of the posts that
    the rule covers, so many were left alone" would be said of posts that it doesn't cover.

    Attributes:
        inside: Rows that it covers, as far as columns and words tell.
        recorded: Rows whose columns record all that it speaks of.
        maybe: Rows that it covers or may cover: what would decide it is not recorded.
    """

    inside: Mask
    recorded: Mask
    maybe: Mask


def published_rows(
    published: Iterable[PublishedRule], ontology: Ontology, hierarchy: Hierarchy, table: ObservationTable
) -> dict[str, ScopeRows]:
    """Return the rows by each published scope, by rule IRI.

    Rules are left out whose scope class has no definition, or one that observations can't decide.
    """
    told = RecordedRows(table, hierarchy)
    rows = {}
    for rule in published:
        if rule.expression is not None:
            with contextlib.suppress(NotDecidableError):
                scope = unfold(rule.expression, ontology)
                inside = expression_mask(scope, table, hierarchy)
                decisive = unfold(rule.expression, ontology, beside=False)
                by_words = told.by_words(classes_of(decisive))
                recorded = _recorded(decisive, told)
                rows[rule.iri] = ScopeRows(inside, recorded, inside | told.may_hold(decisive) | by_words)
    return rows


def _recorded(scope: Expression, told: RecordedRows) -> Mask:
    """Return the rows whose columns record whether a scope holds, shape (n_rows,).

    What lies in one part of a disjunction for sure lies in the whole, whatever is not recorded of the others.
    """
    match scope:
        case Or(operands):
            return told.of_any([(operand, _recorded(operand, told)) for operand in operands])
        case And(operands):
            return np.asarray(np.logical_and.reduce([_recorded(each, told) for each in operands]), dtype=np.bool_)
        case _:
            return told.of_expression(scope) & ~told.by_words(classes_of(scope))


def published_masks(
    published: Iterable[PublishedRule], ontology: Ontology, hierarchy: Hierarchy, table: ObservationTable
) -> dict[str, Mask]:
    """Return the rows that each published scope covers, shape (n_rows,), by rule IRI, as `published_rows` does."""
    return {iri: rows.inside for iri, rows in published_rows(published, ontology, hierarchy, table).items()}
