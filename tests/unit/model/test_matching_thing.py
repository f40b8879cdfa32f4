"""`p some Thing`: anything recorded there, whatever it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from made_tables import plain_table

from kmgraph.model import Feature, Hierarchy, Named, NumberColumn, ObservationTable, SetColumn, Some, expression_mask
from kmgraph.model.table import Column, ColumnKind
from kmgraph.namespaces import KM, OWL, XSD

THING = Named(OWL.Thing)


def table(*columns: Column) -> ObservationTable:
    return replace(plain_table(3), columns=columns)


def covered(prop: str, *columns: Column) -> list[bool]:
    return [bool(row) for row in expression_mask(Some(prop, THING), table(*columns), Hierarchy())]


AUTHORS = SetColumn(
    Feature((), KM.hasAuthor),
    ColumnKind.CLASSES,
    "author",
    (KM.LocalUser,),
    np.array([0, 1, 1, 1], dtype=np.int64),
    np.array([0], dtype=np.int32),
)
AGES = NumberColumn(
    Feature((KM.hasAuthor,), f"{KM}accountAgeDays"), "age", XSD.integer, np.array([np.nan, 3.0, np.nan])
)


def test_whatever_leads_there_counts() -> None:
    assert covered(KM.hasAuthor, AUTHORS) == [True, False, False]
    assert covered(KM.hasAuthor, AUTHORS, AGES) == [True, True, False]
    assert covered(KM.hasMedium, AUTHORS, AGES) == [False, False, False]


def test_everything_is_a_thing() -> None:
    assert expression_mask(THING, table(), Hierarchy()).all()
