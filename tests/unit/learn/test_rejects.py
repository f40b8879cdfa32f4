"""What rows that could not be read say of the figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from observe_world import read_csv

from kmgraph.errors import ObservationError
from kmgraph.learn import LearnSettings
from kmgraph.learn.warnings import table_caveats
from kmgraph.model import Outcome, Reject, Warning
from kmgraph.observe import refuse_many_rejects
from kmgraph.render import warning_text

Lost = tuple[int, int, int, int]


def caveats(lost: Lost, folder: Path) -> dict[str, dict[str, float | str]]:
    """Return the warnings about rejects: rows read of those removed and kept, and rows lost of both."""
    removed, kept, lost_removed, lost_kept = lost
    rows = [f"r{number},removed" for number in range(removed)] + [f"k{number},kept" for number in range(kept)]
    table = read_csv(folder, "id,outcome\n" + "\n".join(rows)).table
    code = {outcome: code for code, outcome in enumerate(Outcome)}
    outcomes = [code[Outcome.REMOVED]] * lost_removed + [code[Outcome.KEPT]] * lost_kept
    rejects = tuple(Reject("a.csv", row, "", "why", outcome) for row, outcome in enumerate(outcomes, 1))
    found = table_caveats(replace(table, rejects=rejects), LearnSettings())
    return {warning.code: dict(warning.numbers) for warning in found if "reject" in warning.code}


@pytest.mark.parametrize(
    ("lost", "expected"),
    [
        ((4, 556, 40, 0), {"rejects-by-outcome": {"target_share": 0.9091, "others_share": 0.0}}),
        ((100, 150, 0, 20), {"rejects-by-outcome": {"target_share": 0.0, "others_share": 0.1176}}),
        ((100, 100, 15, 15), {"rejected-rows": {"rows": 30, "share": 0.1304}}),
        ((100, 500, 3, 15), {}),
        ((100, 500, 3, 0), {}),
    ],
)
def test_rejects_are_compared_by_outcome(tmp_path: Path, lost: Lost, expected: dict[str, dict[str, float]]) -> None:
    assert caveats(lost, tmp_path) == expected


def test_rejects_that_go_with_the_outcome_are_told_in_shares() -> None:
    warning = Warning("rejects-by-outcome", {"target_share": 0.9091, "others_share": 0.0})
    assert "91%" in warning_text(warning, "en")
    assert "91%" in warning_text(warning, "zh")


def test_more_than_half_of_the_rows_must_be_readable(tmp_path: Path) -> None:
    half = read_csv(tmp_path, "id,outcome\na,kept\nb,@jane")
    refuse_many_rejects(half)
    most = read_csv(tmp_path, "id,outcome\na,kept\nb,@jane\nc,@joe")
    with pytest.raises(ObservationError) as caught:
        refuse_many_rejects(most)
    assert caught.value.what.startswith("2 of 3 rows can't be read; the first: it is no outcome")
    assert caught.value.where == 'posts.csv, row 2, column "outcome"'
    assert "--allow-rejects" in str(caught.value.hint)
