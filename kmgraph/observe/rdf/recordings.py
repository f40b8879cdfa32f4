"""Of which features RDF says all there is to say.

In RDF what is not said is not known. A post that says something of a feature is taken to say all of it; that it has
none is said by `km:recordsNoneOf`. Kinds of content are told apart by the widest ones, such as topics and forms: a post
that is of some topic says nothing of its form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import ColumnKind, Feature, Recording
from kmgraph.namespaces import KM
from kmgraph.observe.columns import FeaturePlan, HeaderReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmgraph.model import Hierarchy, Mask
    from kmgraph.observe.columns import Terms
    from kmgraph.observe.rdf.content import RowFeatures

_CONTENT = (Feature(), ColumnKind.CLASSES)


def row_recordings(rows: Sequence[RowFeatures], terms: Terms) -> tuple[Recording, ...]:
    """Return how rows record their features, in a fixed order, as far as that is not by having a value."""
    headers = HeaderReader(terms)
    recordings = [_of_kind(root, rows, terms.hierarchy) for root in _kinds(rows, terms.hierarchy)]
    for iri in sorted({iri for row in rows for iri in row.none}):
        plan = headers.plan_of(iri)
        if not isinstance(plan, FeaturePlan):
            continue
        if plan.feature == Feature():
            recordings.append(_of_kind((iri,), rows, terms.hierarchy))
        else:
            complete = (iri in row.none or any(feature == plan.feature for feature, _ in row.sets) for row in rows)
            recordings.append(Recording(plan.feature, (), _mask(complete, len(rows))))
    return tuple({(recording.feature, recording.roots): recording for recording in recordings}.values())


def _kinds(rows: Sequence[RowFeatures], hierarchy: Hierarchy) -> list[tuple[str, ...]]:
    """Return the widest kinds of content below which the rows name something; those that are nobody's, together."""
    named = {str(value) for row in rows for value in row.sets.get(_CONTENT, ())}
    widest = {iri for value in named for iri in _widest(value, hierarchy)}
    ours = sorted(iri for iri in widest if iri.startswith(str(KM.Content).removesuffix("Content")))
    others = tuple(sorted(widest - set(ours)))
    return [*((iri,) for iri in ours), *([others] if others else [])]


def _widest(iri: str, hierarchy: Hierarchy) -> list[str]:
    return [above for above in hierarchy.ancestors(iri) if KM.Content in hierarchy.parents.get(above, ())]


def _of_kind(roots: tuple[str, ...], rows: Sequence[RowFeatures], hierarchy: Hierarchy) -> Recording:
    complete = (
        not row.none.isdisjoint(roots)
        or any(hierarchy.is_subclass(str(value), root) for value in row.sets.get(_CONTENT, ()) for root in roots)
        for row in rows
    )
    return Recording(Feature(), roots, _mask(complete, len(rows)))


def _mask(values: Iterable[bool], count: int) -> Mask:
    return np.fromiter(values, dtype=np.bool_, count=count)
