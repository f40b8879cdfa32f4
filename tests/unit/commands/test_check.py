"""Answers to files of drafts: what was not read of each row."""

from __future__ import annotations

from types import SimpleNamespace

from kmgraph.commands.check import _not_read
from kmgraph.observe import UnreadCell


def test_all_unread_cells_are_gone_through_once_for_all_rows() -> None:
    cells = [UnreadCell(row, "c", str(row), "why", is_meant=row != 2) for row in (1, 2, 3, 3)]
    looks: list[int] = []

    def unread() -> object:
        for cell in cells:
            looks.append(cell.row)
            yield cell

    rows = _not_read(SimpleNamespace(unread=unread()), is_typed=False)  # type: ignore[arg-type]
    assert {row: [cell["value"] for cell in found] for row, found in rows.items()} == {1: ["1"], 3: ["3", "3"]}
    assert looks == [1, 2, 3, 3]
