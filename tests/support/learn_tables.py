"""Small observation tables by hand: one dictionary a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from made_tables import plain_table, set_column

from kmgraph.model import (
    ClassTerm,
    ColumnKind,
    Decider,
    Feature,
    Hierarchy,
    NumberColumn,
    ObservationTable,
    Outcome,
    PropertyKind,
    PropertyTerm,
    SetColumn,
    Vocabulary,
)
from kmgraph.namespaces import KM, XSD

EX = "https://example.org/ns#"
AGE = EX + "accountAgeDays"
LINK = EX + "hasLink"

TREE = {
    "Topic": KM.Content, "Pets": EX + "Topic", "Cats": EX + "Pets", "Dogs": EX + "Pets", "News": EX + "Topic",
    "Video": KM.Medium, "Live": EX + "Video", "Image": KM.Medium,
    "Migrating": KM.UserAccount, "Business": KM.UserAccount,
}  # fmt: skip

HIERARCHY = Hierarchy({EX + name: frozenset((parent,)) for name, parent in TREE.items()})

VOCABULARY = Vocabulary(
    {iri: ClassTerm(iri) for iri in (KM.Content, KM.Medium, KM.UserAccount)}
    | {EX + name: ClassTerm(EX + name, learnable=name != "Topic") for name in TREE},
    {
        KM.hasMedium: PropertyTerm(KM.hasMedium, PropertyKind.OBJECT, range=(KM.Medium,)),
        KM.hasAuthor: PropertyTerm(KM.hasAuthor, PropertyKind.OBJECT, range=(KM.UserAccount,), functional=True),
        KM.mentions: PropertyTerm(KM.mentions, PropertyKind.OBJECT, range=(KM.LexicalEntry,)),
        KM.publishedOn: PropertyTerm(KM.publishedOn, PropertyKind.OBJECT, range=(KM.Platform,), learnable=False),
        LINK: PropertyTerm(LINK, PropertyKind.DATA, range=(XSD.boolean,), functional=True),
        AGE: PropertyTerm(AGE, PropertyKind.DATA, range=(XSD.integer,), functional=True),
    },
)


def table(rows: Sequence[Mapping[str, Any]]) -> ObservationTable:
    """Return the rows as a table.

    Keys: outcome, platform, author, cluster, decided_by, time (all optional); topics, media, accounts, terms (IRIs or
    names in EX), published_on, link (bool), age (int).
    """
    count = len(rows)
    times = np.array([row.get("time", "NaT") for row in rows], dtype="datetime64[s]")
    platforms, platform = _codes([row.get("platform", "p") for row in rows])
    authors, author = _codes([row.get("author") for row in rows])
    clusters, cluster = _codes([row.get("cluster") for row in rows])
    hop = (KM.hasAuthor,)
    columns: list[SetColumn | NumberColumn] = [
        _sets(Feature((), None), ColumnKind.CLASSES, [row.get("topics", ()) for row in rows]),
        _sets(Feature((), KM.hasAuthor), ColumnKind.CLASSES, [row.get("accounts", ()) for row in rows]),
        _sets(Feature((), KM.hasMedium), ColumnKind.CLASSES, [row.get("media", ()) for row in rows]),
        _sets(Feature((), KM.mentions), ColumnKind.INDIVIDUALS, [row.get("terms", ()) for row in rows]),
        _sets(Feature((), KM.publishedOn), ColumnKind.INDIVIDUALS, [row.get("published_on", ()) for row in rows]),
        _sets(Feature((), LINK), ColumnKind.DATA, [(row["link"],) if "link" in row else () for row in rows]),
        NumberColumn(
            Feature(hop, AGE), "age", XSD.integer, np.array([row.get("age", np.nan) for row in rows], dtype=np.float64)
        ),
    ]
    return replace(
        plain_table(count),
        ids=tuple(str(row.get("id", f"r{place}")) for place, row in enumerate(rows)),
        outcome=np.array([list(Outcome).index(row.get("outcome", Outcome.KEPT)) for row in rows], dtype=np.int8),
        platforms=platforms,
        platform=platform,
        authors=authors,
        author=author,
        clusters=clusters,
        cluster=cluster,
        decided_by=np.array(
            [list(Decider).index(row.get("decided_by", Decider.MODERATOR)) for row in rows], dtype=np.int8
        ),
        posted_at=times,
        columns=tuple(column for column in columns if _is_recorded(column)),
    )


def _is_recorded(column: SetColumn | NumberColumn) -> bool:
    return bool(column.values) if isinstance(column, SetColumn) else not np.isnan(column.numbers).all()


def _codes(names: list[str | None]) -> tuple[tuple[str, ...], np.ndarray]:
    known = sorted({name for name in names if name is not None})
    return tuple(known), np.array([-1 if name is None else known.index(name) for name in names], dtype=np.int32)


def _sets(feature: Feature, kind: ColumnKind, cells: list[tuple[Any, ...]]) -> SetColumn:
    full = [tuple(EX + v if isinstance(v, str) and ":" not in v else v for v in cell) for cell in cells]
    return set_column(feature, kind, full)
