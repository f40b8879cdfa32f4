"""Blocks of observations: together they say what all rows say, and each can be read alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from observe_world import VOCABULARY, read, source

from kmgraph.graph import ProjectNames, iter_observation_lines

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.graph import ObservationLines

NAMES = ProjectNames("https://example.org/p/")
# States of accounts that come back in a later block, an author without any, and nobody's.
ROWS = [f"{row},removed,{('jane', 'jim', '', 'joe')[row % 4]},{('3', '', '5')[row % 3]}" for row in range(60)]


def parts(folder: Path, block_rows: int) -> list[ObservationLines]:
    path = folder / "posts.csv"
    path.write_text("\n".join(["id,outcome,author,account age", *ROWS]) + "\n", encoding="utf-8")
    table = read(source(path)).table
    platforms = {platform: NAMES.platform(platform) for platform in table.platforms}
    return list(iter_observation_lines(table, VOCABULARY, NAMES, platforms, block_rows))


@pytest.mark.parametrize("block_rows", [1, 7, 20, 1000])
def test_blocks_say_together_what_all_rows_say(tmp_path: Path, block_rows: int) -> None:
    whole = b"".join(part.lines for part in parts(tmp_path, 1000))
    assert b"".join(part.lines for part in parts(tmp_path, block_rows)) == whole


@pytest.mark.parametrize("block_rows", [1, 7, 20])
def test_a_block_holds_all_that_it_refers_to(tmp_path: Path, block_rows: int) -> None:
    blocks: dict[int, list[str]] = {}
    for part in parts(tmp_path, block_rows):
        blocks.setdefault(part.block, []).extend((part.lines + part.repeated).decode().splitlines())
    assert len(blocks) == -(-60 // block_rows)
    for lines in blocks.values():
        assert len(lines) == len(set(lines))
        subjects = {line.split(" ", 1)[0] for line in lines}
        objects = {
            word
            for line in lines
            for word in [line.split(" ")[2]]
            if word.startswith(("_:", "<https://example.org/p/account"))
        }
        assert objects <= subjects


def test_nothing_is_repeated_where_all_is_one_block(tmp_path: Path) -> None:
    assert not any(part.repeated for part in parts(tmp_path, 1000))
    assert any(part.repeated for part in parts(tmp_path, 7))
