"""Two columns of one header."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from observe_world import read_csv

from kmgraph.errors import ObservationError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("header", ["hasLink", "topic", "accountAgeDays", "reason"])
def test_columns_of_one_header_that_differ_are_refused(tmp_path: Path, header: str) -> None:
    text = f"id,{header},outcome,{header}\na,true,kept,true\nb,true,removed,\n"
    with pytest.raises(ObservationError, match=f'differ: "{header}" and "{header}", columns 2 and 4'):
        read_csv(tmp_path, text)


def test_columns_of_one_header_that_are_the_same_are_one(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,accountAgeDays,outcome,accountAgeDays\na,3,kept,3\nb,,removed, \n")
    (notice,) = observed.notices
    assert (notice.code, notice.is_error_when_strict) == ("repeated-column", False)
    assert len(observed.table.columns) == 1


def test_columns_that_mean_nothing_or_are_left_out_may_share_a_header(tmp_path: Path) -> None:
    observed = read_csv(
        tmp_path, "id,zzz,outcome,zzz,hasLink,hasLink\na,1,kept,2,true,false\n", columns={"hasLink": "-"}
    )
    assert {notice.code for notice in observed.notices} == {"unknown-header"}
