"""What is said of a column's cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from observe_world import read_csv

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("header", "cells", "kind"),
    [
        ("PoliticalContent", ("yes", "no", ""), "flag"),
        ("PoliticalContent", ("1", "0", "0"), "flag"),
        ("topic", ("DietContent", "PoliticalContent", ""), "terms"),
        ("hasLink", ("true", "false", ""), "flag"),
    ],
)
def test_a_column_that_asks_for_one_kind_holds_yes_and_no(
    tmp_path: Path, header: str, cells: tuple[str, ...], kind: str
) -> None:
    rows = "".join(f"p{number},{cell},kept\n" for number, cell in enumerate(cells))
    observed = read_csv(tmp_path, f"id,{header},outcome\n{rows}")
    assert [reading.kind for reading in observed.readings if reading.header == header] == [kind]
