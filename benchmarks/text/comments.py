"""Labelled comments, read from the files that their authors publish. They stay where they are: nothing copies them."""

from __future__ import annotations

import csv
import gzip
import random
from collections import Counter
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
    return {"toxicn": _toxicn, "cold": _cold, "titles": _titles}[name](folder)


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


def _titles(folder: Path) -> LabelledSet:
    """Titles of products; in the target are those that are restricted in the median region or more often."""
    regions = Counter(row["asin"] for row in _rows(folder / "observations.csv.gz") if row["outcome"] == "restricted")
    with (folder / "products.csv").open(encoding="utf-8", newline="") as file:
        titles = {row["asin"]: row["title"] for row in csv.DictReader(file)}
    counts = np.array([regions[asin] for asin in titles])
    everything = Comments(list(titles.values()), counts > np.median(counts))
    return LabelledSet(everything, everything)


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
