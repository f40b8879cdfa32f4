"""Rows that no column tells apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from observe_world import csv_source, read

from kmgraph.model import Outcome
from kmgraph.observe.columns import OUTCOME_CODES

if TYPE_CHECKING:
    from pathlib import Path


def test_rows_of_a_file_without_ids_are_told_apart_by_their_numbers(tmp_path: Path) -> None:
    observed = read(csv_source(tmp_path, "outcome\nremoved\nkept\n", has_row_ids=True))
    assert observed.table.ids == ("posts.csv:1", "posts.csv:2")
    assert observed.table.outcome.tolist() == [OUTCOME_CODES[Outcome.REMOVED], OUTCOME_CODES[Outcome.KEPT]]
