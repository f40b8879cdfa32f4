"""Rows that are equal in every cell but the id: one case, unless chance gives as many."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from observe_world import read_csv

from kmgraph.learn.sample import table_clusters

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kmgraph.observe import Observed

HEADER = "outcome,posted_at,topic,hasLink,accountAgeDays"


def _row(numbers: random.Random, ages: int, *, timed: bool) -> str:
    time = f"2025-03-{numbers.randint(1, 28):02}T{numbers.randint(0, 23):02}:{numbers.randint(0, 59):02}:07Z"
    outcome, topic = numbers.choice(("kept", "removed")), numbers.choice(("CatContent", "PoliticalContent"))
    return f"{outcome},{time if timed else ''},{topic},{numbers.choice(('true', 'false'))},{numbers.randrange(ages)}"


def _read(folder: Path, rows: Iterable[str], header: str = HEADER) -> Observed:
    lines = [f"p{position},{row}" for position, row in enumerate(rows)]
    return read_csv(folder, "\n".join((f"id,{header}", *lines)) + "\n")


def _clusters(observed: Observed) -> int:
    return len(set(table_clusters(observed.table).tolist()))


def test_rows_under_fresh_ids_are_one_case_and_counted(tmp_path: Path) -> None:
    numbers = random.Random(1)
    rows = [_row(numbers, 2_000, timed=True) for _ in range(200)]
    observed = _read(tmp_path, rows * 3)
    assert _clusters(observed) == 200
    (notice,) = (notice for notice in observed.notices if notice.code == "repeated-rows")
    assert notice.count == 400
    assert not notice.is_error_when_strict


def test_rows_drawn_with_replacement_are_one_case_without_times_too(tmp_path: Path) -> None:
    numbers = random.Random(2)
    rows = [_row(numbers, 100_000, timed=False) for _ in range(200)]
    drawn = numbers.choices(rows, k=400)
    assert _clusters(_read(tmp_path, drawn)) == len(set(drawn))


def test_rows_of_few_possible_values_are_equal_by_chance(tmp_path: Path) -> None:
    numbers = random.Random(3)
    for ages in (2, 15, 60, 600):
        rows = [_row(numbers, ages, timed=False) for _ in range(400)]
        assert len(set(rows)) < 400
        assert _clusters(_read(tmp_path, rows)) == 400


def test_a_row_that_differs_in_a_cell_stays_a_case(tmp_path: Path) -> None:
    numbers = random.Random(4)
    rows = [_row(numbers, 2_000, timed=True) for _ in range(100)]
    other = rows[0].replace("true", "?").replace("false", "true").replace("?", "false")
    assert _clusters(_read(tmp_path, [*rows, *rows[1:], other])) == 101


def test_of_rows_with_texts_these_tell_which_are_copies(tmp_path: Path) -> None:
    numbers = random.Random(5)
    rows = [_row(numbers, 2_000, timed=True) for _ in range(50)]
    texts = [f"{row},{' '.join(numbers.choices('abcdefghijklmnop', k=60))}" for row in rows * 2]
    assert _clusters(_read(tmp_path, texts, f"{HEADER},text")) == 100


def test_one_feature_says_too_little(tmp_path: Path) -> None:
    rows = [f"kept,2025-03-01T10:{minute:02}:11Z,CatContent" for minute in range(60)]
    assert _clusters(_read(tmp_path, [*rows, *rows, "removed,,CatContent"], "outcome,posted_at,topic")) == 121
