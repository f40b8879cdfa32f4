"""Files of one outcome each, joined by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from observe_world import AGE, csv_source, names, read, values

from kmgraph.model import Outcome
from kmgraph.namespaces import KM
from kmgraph.observe.columns import OUTCOME_CODES

if TYPE_CHECKING:
    from pathlib import Path

REMOVALS = "id,decided_at,reason\na,2025-02-01T00:00:00Z,rule 3\nb,,rule 4\n"
POSTS = (
    "id,posted_at,author,topic,accountage\na,2025-01-01T00:00:00Z,ann,dieting,3\nb,,ben,dieting,9\nc,,cy,politics,4\n"
)


def two_files(folder: Path, **settings: Any) -> Any:
    removals = csv_source(folder, REMOVALS, "removed.csv", outcome=Outcome.REMOVED)
    return read(removals, csv_source(folder, POSTS, "posts.csv", **settings))


def test_what_two_files_tell_of_a_post_is_put_together(tmp_path: Path) -> None:
    observed = two_files(tmp_path, outcome=Outcome.KEPT)
    table = observed.table
    assert table.ids == ("a", "b", "c")
    assert [list(Outcome)[code] for code in table.outcome] == [Outcome.REMOVED, Outcome.REMOVED, Outcome.KEPT]
    assert [table.reasons[code] if code >= 0 else None for code in table.reason] == ["rule 3", "rule 4", None]
    assert (table.author >= 0).all()
    assert np.isnat(table.posted_at).tolist() == [False, True, True]
    assert np.isnat(table.decided_at).tolist() == [False, True, True]
    assert values(table, AGE, (KM.hasAuthor,)) == [3, 9, 4]
    assert names(table, None)
    assert [notice.count for notice in observed.notices if notice.code == "joined-rows"] == [2]
    assert not observed.rejects


def test_rows_of_files_with_outcomes_of_their_own_still_contradict_each_other(tmp_path: Path) -> None:
    first = csv_source(tmp_path, "id,outcome\na,removed\nb,kept\n", "one.csv")
    second = csv_source(tmp_path, "id,outcome\na,kept\nc,kept\n", "two.csv")
    observed = read(first, second)
    assert observed.table.ids == ("b", "c")
    assert len(observed.rejects) == 2


def test_rows_of_one_file_without_ids_are_told_apart_by_their_numbers(tmp_path: Path) -> None:
    observed = read(csv_source(tmp_path, "outcome\nremoved\nkept\n", has_row_ids=True))
    assert observed.table.ids == ("posts.csv:1", "posts.csv:2")
    assert observed.table.outcome.tolist() == [OUTCOME_CODES[Outcome.REMOVED], OUTCOME_CODES[Outcome.KEPT]]
