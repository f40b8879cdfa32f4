"""Drafts that were written so that kmgraph can learn from them what tells the classes of drafts.

`written-drafts.tsv` has a header line and tab-separated columns without quoting: language, classes (local names with
`|` between, as the draft's writer gave them), text, and the number of the writer, so that what was learned can be tried
on writers that nothing was learned from. All drafts are invented.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kmgraph.namespaces import KM
from kmgraph.observe.annotation import Annotator

DRAFTS = Path(__file__).with_name("written-drafts.tsv")


@dataclass(frozen=True, eq=False)
class Written:
    """Drafts with the classes that their writers gave them, and those that words tell; texts folded."""

    texts: list[str]
    given: list[frozenset[str]]
    by_words: list[frozenset[str]]
    writers: list[int]
    digest: str

    def at(self, rows: Iterable[int]) -> Written:
        """Return some of the drafts."""
        columns = (self.texts, self.given, self.by_words, self.writers)
        chosen = list(rows)
        return Written(*([column[row] for row in chosen] for column in columns), self.digest)


def read_written(path: Path, annotator: Annotator) -> Written:
    data = path.read_bytes()
    header, *lines = data.decode("utf-8").splitlines()
    rows = [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]
    found = annotator.told([row["text"] for row in rows])
    return Written(
        [one.folded for one in found],
        [frozenset(f"{KM}{name}" for name in row["classes"].split("|") if name) for row in rows],
        [one.classes for one in found],
        [int(row["writer"]) for row in rows],
        hashlib.sha256(data).hexdigest(),
    )
