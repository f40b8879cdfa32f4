"""Authors and deciders whom the reasons of a platform name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from observe_world import read_csv

from kmgraph.rules import public_string

if TYPE_CHECKING:
    from pathlib import Path

ROWS = """id,outcome,author,decided_by,reason
a,removed,River_Fox9,Ana Brook,spam; see the report of river_fox9
b,removed,spam,Ana Brook,"taken down, asked ANA  BROOK"
c,removed,meadow,,link spam
d,removed,@meadow,,Meadow: seen meadows
"""


def test_names_of_other_columns_do_not_stay_in_reasons(tmp_path: Path) -> None:
    table = read_csv(tmp_path, ROWS).table
    reasons = [table.reasons[code] for code in table.reason]
    assert reasons == ["spam; see the report of @name", "taken down, asked @name", "link spam", "@name: seen meadows"]
    assert [public_string(reason, 50, 10) for reason in reasons] == [None, None, "link spam", None]
