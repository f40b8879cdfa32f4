"""Labelled comments, read from the files that their authors publish. They stay where they are: nothing copies them."""

from __future__ import annotations

import csv
import gzip
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Comments:
    """Comments and whether each is in the target, shape (n,)."""

    texts: list[str]
    target: NDArray[np.bool_]

    def at(self, rows: list[int]) -> Comments:
        return Comments([self.texts[row] for row in rows], self.target[rows])


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Comments to learn from, and others to test on."""

    train: Comments
    test: Comments


def read_set(name: str, folder: Path) -> LabelledSet:
    """Return a set of comments by its name, read from the folder that holds its files."""
    return {"toxicn": _toxicn, "cold": _cold}[name](folder)


def _toxicn(folder: Path) -> LabelledSet:
    rows = _rows(folder / "ToxiCN_1.0.csv.gz")
    everything = Comments([row["content"] for row in rows], np.array([row["toxic"] == "1" for row in rows]))
    order = list(range(len(rows)))
    random.Random(7).shuffle(order)
    cut = int(0.7 * len(order))
    return LabelledSet(everything.at(order[:cut]), everything.at(order[cut:]))


def _cold(folder: Path) -> LabelledSet:
    parts = [_rows(folder / f"{part}.csv.gz") for part in ("train", "dev")]
    train, test = (
        Comments([row["TEXT"] for row in rows], np.array([row["label"] == "1" for row in rows])) for rows in parts
    )
    return LabelledSet(train, test)


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
