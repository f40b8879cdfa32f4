"""Observation tables by hand: start from one of which nothing is recorded, and replace what the test is about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from kmgraph.model import ColumnKind, Decider, Feature, ObservationTable, Outcome, SetColumn


def plain_table(count: int) -> ObservationTable:
    """Return so many posts `r0`, `r1`, … of one file and platform, kept by a moderator; nothing more is known."""
    unknown = np.full(count, -1, dtype=np.int32)
    never = np.full(count, np.datetime64("NaT"), dtype="datetime64[s]")
    return ObservationTable(
        ids=tuple(f"r{row}" for row in range(count)),
        sources=("made.csv",),
        source=np.zeros(count, dtype=np.int32),
        row=np.arange(1, count + 1),
        outcome=np.full(count, list(Outcome).index(Outcome.KEPT), dtype=np.int8),
        platforms=("p",),
        platform=np.zeros(count, dtype=np.int32),
        authors=(),
        author=unknown,
        clusters=(),
        cluster=unknown,
        decided_by=np.full(count, list(Decider).index(Decider.MODERATOR), dtype=np.int8),
        reasons=(),
        reason=unknown,
        posted_at=never,
        decided_at=never,
        observed_at=never,
    )


def set_column(feature: Feature, kind: ColumnKind, cells: Sequence[Collection[Any]]) -> SetColumn:
    """Return a column of the values of each row, in any order."""
    values: list[Any] = sorted({value for cell in cells for value in cell})
    place = {value: index for index, value in enumerate(values)}
    indices = [index for cell in cells for index in sorted({place[value] for value in cell})]
    indptr = np.cumsum([0, *(len(set(cell)) for cell in cells)]).astype(np.int64)
    return SetColumn(feature, kind, "header", tuple(values), indptr, np.array(indices, dtype=np.int32))
