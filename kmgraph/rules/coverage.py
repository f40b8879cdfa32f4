"""Which rows of a table published rules cover."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from kmgraph.model import Hierarchy, Mask, NotDecidableError, ObservationTable, PublishedRule, expression_mask
from kmgraph.ontology import Ontology, unfold


def published_masks(
    published: Iterable[PublishedRule], ontology: Ontology, hierarchy: Hierarchy, table: ObservationTable
) -> dict[str, Mask]:
    """Return the rows that each published scope covers, shape (n_rows,), by rule IRI.

    Rules are left out whose scope class has no definition, or one that observations can't decide.
    """
    masks = {}
    for rule in published:
        if rule.expression is not None:
            with contextlib.suppress(NotDecidableError):
                masks[rule.iri] = expression_mask(unfold(rule.expression, ontology), table, hierarchy)
    return masks
