"""Times as exports have them: ISO 8601 taken strictly, epochs told by the whole column, zones of a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from observe_world import read_csv

from kmgraph.observe.columns.times import epoch_format, parse_time
from kmgraph.observe.notices import NoticeCode

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "text",
    ["17356896000000", "1735689600000", "2025-01-14x08:00", "2025-01-14T08:00+23:00", "2025-01-14T08:00:00+15:00"],
)
def test_what_only_looks_like_a_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_time(text)


@pytest.mark.parametrize(
    ("unit", "cells"),
    [
        ("epoch-s", ("1735689600", "1738368000")),
        ("epoch-s", ("1735689600.25", "1738368000.0")),
        ("epoch-ms", ("1735689600000", "1738368000000")),
        ("epoch-ms", ("1.7356896e12", "1738368000000")),
        ("epoch-us", ("1735689600000000", "1738368000000000")),
        ("epoch-ns", ("1735689600000000000", "1738368000000000000")),
    ],
)
def test_epochs_are_told_by_the_column(tmp_path: Path, unit: str, cells: tuple[str, str]) -> None:
    assert epoch_format(cells) == unit
    rows = "".join(f"p{number},kept,{cell}\n" for number, cell in enumerate(cells))
    observed = read_csv(tmp_path, "id,outcome,posted_at\n" + rows)
    assert observed.table.posted_at.astype(str).tolist() == ["2025-01-01T00:00:00", "2025-02-01T00:00:00"]
    (notice,) = [notice for notice in observed.notices if notice.code is NoticeCode.READ_AS]
    assert notice.value == unit


def test_numbers_of_no_one_unit_are_no_times(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,posted_at\na,kept,1735689600\nb,kept,1735689600000\n")
    assert observed.table.posted_at.astype(str).tolist() == ["NaT", "NaT"]
    assert any("epoch-s" in notice.text for notice in observed.notices)
    assert epoch_format(["20250114", "20250115"]) is None
    assert epoch_format([""]) is None


def test_a_unit_can_be_said(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,posted_at\na,kept,0\nb,kept,1735689600\n", time_format="epoch-s")
    assert observed.table.posted_at.astype(str).tolist()[1] == "2025-01-01T00:00:00"


def test_a_source_may_have_a_zone(tmp_path: Path) -> None:
    observed = read_csv(
        tmp_path,
        "id,outcome,posted_at\na,kept,2025-01-14 08:00\nb,kept,2025-01-14T08:00Z\nc,kept,2025-07-14\n",
        time_zone="Asia/Shanghai",
    )
    assert observed.table.posted_at.astype(str).tolist() == [
        "2025-01-14T00:00:00",
        "2025-01-14T08:00:00",
        "2025-07-13T16:00:00",
    ]


def test_summer_time_is_that_of_each_day(tmp_path: Path) -> None:
    rows = "id,outcome,posted_at\na,kept,2025-01-14 08:00\nb,kept,2025-07-14 08:00\n"
    observed = read_csv(tmp_path, rows, time_zone="Europe/Berlin")
    assert observed.table.posted_at.astype(str).tolist() == ["2025-01-14T07:00:00", "2025-07-14T06:00:00"]


def test_decisions_before_their_posts_are_counted_and_an_offset_named(tmp_path: Path) -> None:
    days = [(f"2025-01-{1 + number:02}", 3 + number % 5) for number in range(20)]
    rows = "".join(f"p{day}-{hour},removed,{day} {hour + 7}:10,{day} {hour:02}:12\n" for day, hour in days)
    observed = read_csv(tmp_path, "id,outcome,posted_at,decided_at\n" + rows)
    (notice,) = [notice for notice in observed.notices if notice.code is NoticeCode.DECIDED_BEFORE_POSTED]
    assert notice.count == 20
    assert "7 hours" in notice.text
    assert "time_zone" in (notice.hint or "")


def test_a_few_odd_decisions_name_no_offset(tmp_path: Path) -> None:
    observed = read_csv(
        tmp_path,
        "id,outcome,posted_at,decided_at\na,removed,2025-01-14,2025-01-13\nb,removed,2025-01-14,2025-01-15\n",
    )
    (notice,) = [notice for notice in observed.notices if notice.code is NoticeCode.DECIDED_BEFORE_POSTED]
    assert (notice.count, notice.value) == (1, None)


def test_years_before_any_platform_are_said(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,posted_at\na,kept,1970-01-01\nb,kept,2025-01-14\n")
    (notice,) = observed.notices
    assert (notice.code, notice.count) == (NoticeCode.IMPLAUSIBLE_TIME, 1)
