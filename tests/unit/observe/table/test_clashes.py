"""Two files that each number their posts from 1 are not joined; two that tell of the same posts are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from observe_world import csv_source, read

from kmgraph.errors import ObservationError
from kmgraph.model import Outcome

if TYPE_CHECKING:
    from pathlib import Path

N_ROWS = 20


def lines(header: str, row: str, **words: tuple[str, ...]) -> str:
    rows = [
        row.format(number=number, **{name: values[number % len(values)] for name, values in words.items()})
        for number in range(N_ROWS)
    ]
    return "\n".join([header, *rows])


def test_files_that_are_numbered_apart_are_not_fused(tmp_path: Path) -> None:
    header, row = "id,author,hasLink", "{number},{who}{number},{link}"
    removed = csv_source(
        tmp_path, lines(header, row, who=("anna",), link=("true",)), name="removed.csv", outcome=Outcome.REMOVED
    )
    kept = csv_source(
        tmp_path, lines(header, row, who=("ben",), link=("false",)), name="kept.csv", outcome=Outcome.KEPT
    )
    with pytest.raises(ObservationError, match=r"differ in author \(20\), hasLink \(20\)") as caught:
        read(removed, kept)
    assert "removed.csv and kept.csv" in str(caught.value)
    assert 'ids = "rows"' in str(caught.value)
    apart = [replace(source, has_row_ids=True, columns={"id": "-"}) for source in (removed, kept)]
    assert len(read(*apart).table) == 2 * N_ROWS


def test_so_are_files_with_an_outcome_column_each(tmp_path: Path) -> None:
    header, row = "id,outcome,posted_at", "{number},{what},2025-0{month}-14T08:00:00Z"
    removed = csv_source(tmp_path, lines(header, row, what=("removed",), month=("1",)), name="removed.csv")
    kept = csv_source(tmp_path, lines(header, row, what=("kept",), month=("2", "3")), name="kept.csv")
    with pytest.raises(ObservationError, match=r"they share 20 ids.*differ in posted_at \(20\)"):
        read(removed, kept)


def test_topics_alone_tell_it_too(tmp_path: Path) -> None:
    header, row = "id,topic", "{number},{topic}"
    removed = csv_source(
        tmp_path, lines(header, row, topic=("DietContent",)), name="removed.csv", outcome=Outcome.REMOVED
    )
    kept = csv_source(
        tmp_path, lines(header, row, topic=("PoliticalContent", "DietContent")), name="kept.csv", outcome=Outcome.KEPT
    )
    with pytest.raises(ObservationError, match=r"differ in topic \(10\)"):
        read(removed, kept)


def test_an_export_and_a_later_one_of_the_same_posts_are_joined(tmp_path: Path) -> None:
    log = csv_source(
        tmp_path,
        lines("id,outcome,author,accountAgeDays,posted_at", "{number},removed,anna,3{number},2025-01-14"),
        name="log.csv",
    )
    posts = csv_source(
        tmp_path,
        lines("id,author,accountAgeDays,posted_at", "{number},anna,4{number},2025-01-14T20:00:00Z"),
        name="posts.csv",
    )
    assert len(read(log, posts).table) == N_ROWS


def test_a_few_slips_do_not_matter(tmp_path: Path) -> None:
    log = csv_source(tmp_path, lines("id,outcome,author", "{number},removed,anna"), name="log.csv")
    posts = lines("id,author", "{number},anna").replace("3,anna", "3,ben", 1)
    assert len(read(log, csv_source(tmp_path, posts, name="posts.csv")).table) == N_ROWS
