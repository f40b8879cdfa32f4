"""What an observer writes down: cells left empty, features left out, one Parquet file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.worlds.literals import Mask
from benchmarks.worlds.posts import Codes, Posts
from benchmarks.worlds.schema import ClassFeature, Feature, FlagFeature, NumberFeature, Schema, ValueFeature

START = 1_704_067_200
"""2024-01-01T00:00:00Z, when every world begins."""

_DAY = 86_400
_OBSERVED_AFTER = 30 * _DAY


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """Posts as recorded, with what became of them.

    Attributes:
        posts: Cells that were not recorded are -1.
        target: Whether each post is in the target, shape (n,).
        left_out: Features that are not recorded at all.
        texts: Text of each post, shape (n,); None where texts are not recorded.
        named: Whether campaigns are recorded as clusters.
        timed: Whether times are recorded.
    """

    posts: Posts
    target: Mask
    left_out: frozenset[str]
    texts: NDArray[np.object_] | None = None
    named: bool = False
    timed: bool = True


def blank(posts: Posts, share: float, left_out: frozenset[str], rng: Generator) -> Posts:
    """Return the posts with cells emptied at random, and whole features emptied."""
    columns: dict[str, Codes] = {}
    for name, column in posts.columns.items():
        if name in left_out:
            columns[name] = np.full_like(column, -1)
        elif share > 0:
            empty = rng.random(len(posts)) < share
            columns[name] = np.where(empty if column.ndim == 1 else empty[:, None], np.int16(-1), column)
    return posts.with_columns(columns)


def blank_kept(posts: Posts, target: Mask, share: float, rng: Generator) -> Posts:
    """Return the posts with cells of every other feature emptied at random where the post is kept."""
    columns = dict(posts.columns)
    for name in sorted(columns)[::2] if share > 0 else ():
        column = columns[name]
        empty = ~target & (rng.random(len(posts)) < share)
        columns[name] = np.where(empty if column.ndim == 1 else empty[:, None], np.int16(-1), column)
    return posts.with_columns(columns)


def write_parquet(path: Path, schema: Schema, seen: Observations, seed: int) -> None:
    """Write observations in kmgraph's format."""
    posts, rows = seen.posts, len(seen.posts)
    rng = np.random.default_rng([seed, 9])
    table: dict[str, NDArray[Any]] = {
        "row": np.arange(rows, dtype=np.int64),
        "author": posts.author,
        "platform": posts.platform,
        "cluster": posts.cluster,
        "time": posts.time + START,
        "delay": (_DAY * rng.lognormal(0, 1.0, rows)).clip(60, 29 * _DAY).astype(np.int64),
        "outcome": np.where(seen.target, np.where(rng.random(rows) < 0.7, 0, 1), 2).astype(np.int8),
    }
    labels: dict[str, list[str | None]] = {"outcomes": ["removed", "restricted", "kept"]}
    chosen = [
        "'p' || row AS id",
        "($outcomes)[outcome + 1] AS outcome",
        "'site-' || (platform + 1) AS platform",
        "'a' || author AS author",
    ]
    if seen.timed:
        chosen += [
            "make_timestamp(time * 1000000) AS posted_at",
            "CASE WHEN outcome < 2 THEN make_timestamp((time + delay) * 1000000) END AS decided_at",
            f"make_timestamp({(int(posts.time.max()) + START + _OBSERVED_AFTER) * 1_000_000}) AS observed_at",
        ]
    if seen.named:
        chosen.append("CASE WHEN cluster >= 0 THEN 'c' || cluster END AS cluster")
    if seen.texts is not None:
        table["text"] = seen.texts
        chosen.append("text")
    for feature in schema.features:
        if feature.name not in seen.left_out:
            chosen.append(_column(feature, posts, table, labels))
    _write(path, table, chosen, labels)


def _column(
    feature: Feature,
    posts: Posts,
    table: dict[str, NDArray[Any]],
    labels: dict[str, list[str | None]],
) -> str:
    """Put a feature's codes into the table and return the SQL that turns them into cells."""
    name, column = f"f_{feature.name}", posts.columns[feature.name]
    header = f'"{feature.name}"'
    if isinstance(feature, FlagFeature):
        table[name] = column
        return f"CASE {name} WHEN 1 THEN true WHEN 0 THEN false END AS {header}"
    if isinstance(feature, NumberFeature):
        table[name] = column
        return f"CASE WHEN {name} >= 0 THEN {name} END AS {header}"
    if isinstance(feature, ValueFeature):
        table[name], labels[name] = column, list(feature.values)
    else:
        table[name], labels[name] = _cells(feature, column)
    return f"CASE WHEN {name} >= 0 THEN ($" + f"{name})[{name} + 1] END AS {header}"


def _cells(feature: ClassFeature, column: NDArray[Any]) -> tuple[NDArray[Any], list[str | None]]:
    """Return each row's position among the distinct cells, and the cells."""
    size = len(feature.tree) + 1
    ordered = np.sort(column.astype(np.int64), axis=1) + 1
    combined = np.zeros(len(column), dtype=np.int64)
    for slot in range(column.shape[1]):
        combined = combined * size + ordered[:, slot]
    _, first, place = np.unique(combined, return_index=True, return_inverse=True)
    return place.astype(np.int32), [_cell(feature, ordered[row]) for row in first]


def _cell(feature: ClassFeature, codes: Sequence[int] | NDArray[np.int64]) -> str | None:
    names = list(dict.fromkeys(feature.tree.names[code - 1] for code in codes if code > 0))
    return "|".join(names) or None


def _write(path: Path, table: dict[str, NDArray[Any]], chosen: list[str], labels: dict[str, list[str | None]]) -> None:
    query = f"SELECT {', '.join(chosen)} FROM posts ORDER BY row"
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.register("posts", table)
        # COPY takes no parameters for its query in every version, so the labels go in as literals.
        for name, values in labels.items():
            items = ", ".join("NULL" if value is None else f"'{value}'" for value in values)
            connection.execute(f"SET VARIABLE l_{name} = [{items}]")
            query = query.replace(f"${name})", f"getvariable('l_{name}'))")
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
