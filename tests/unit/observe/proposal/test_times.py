"""How a column of times is written, and what its values leave open."""

from __future__ import annotations

import numpy as np
import pytest

from kmgraph.observe.proposal.columns import ExportColumn
from kmgraph.observe.proposal.times import ISO, time_writing
from kmgraph.observe.raw import encode_column


def column(cells: list[str], header: str = "created") -> ExportColumn:
    return ExportColumn(header, {0: encode_column(header, cells)})


@pytest.mark.parametrize(
    ("cells", "formats"),
    [
        (["2025-01-03", "2025-02-14T08:00:00+08:00", ""], (ISO,)),
        (["1735689600", "1738368000"], ("epoch-s",)),
        (["1735689600000", "1738368000000"], ("epoch-ms",)),
        (["1735689600000000", "1738368000000000"], ("epoch-us",)),
        (["01.09.2024 03:41", "13.09.2024 07:27"], ("%d.%m.%Y %H:%M",)),
        (["9/13/2024", "9/1/2024"], ("%m/%d/%Y",)),
        (["13/9/24", "1/9/24"], ("%d/%m/%y",)),
        (["09/13/2024 11:05 PM", "09/01/2024 01:15 AM"], ("%m/%d/%Y %I:%M %p",)),
        (["2024/9/13 11:05:09", "2024/9/1 01:15:10"], ("%Y/%m/%d %H:%M:%S",)),
        (["2025年1月3日 12:30", "2025年2月14日 08:00"], ("%Y年%m月%d日 %H:%M",)),
        (["3 Jan 2025", "14 Feb 2025"], ("%d %b %Y",)),
        (["03/04/2025", "05/06/2025"], ("%d/%m/%Y", "%m/%d/%Y")),
    ],
)
def test_the_values_of_the_whole_column_decide(cells: list[str], formats: tuple[str, ...]) -> None:
    found = time_writing(column(cells))
    assert found is not None
    assert found.formats == formats
    assert found.is_open is (len(formats) > 1)


def test_one_value_far_behind_decides() -> None:
    found = time_writing(column(["03/04/2025"] * 5_000 + ["05/06/2025", "25/06/2025"]))
    assert found is not None
    assert found.formats == ("%d/%m/%Y",)


def test_the_order_of_the_rows_decides_where_the_values_do_not() -> None:
    months_first = [f"{month:02}/{day:02}/2025" for month in range(1, 13) for day in range(1, 13)]
    found = time_writing(column(months_first))
    assert found is not None
    assert found.formats == ("%m/%d/%Y",)
    assert "order of time" in found.reason
    shuffled = np.random.default_rng(1).permutation(months_first).tolist()
    mixed = time_writing(column(shuffled))
    assert mixed is not None
    assert mixed.is_open


@pytest.mark.parametrize("cells", [["a", "b"], ["1735689600", "12"], ["12", "7"], ["1.5", "2.5"], [""]])
def test_what_is_no_time(cells: list[str]) -> None:
    assert time_writing(column(cells)) is None


def test_numbers_under_another_name_are_no_times() -> None:
    assert time_writing(column(["1735689600", "1738368000"], "account_no")) is None
