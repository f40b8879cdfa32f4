"""Tables in which a row stands for many posts: groups with their counts, which tell nothing of single posts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.errors import ObservationError
from kmgraph.observe.notices import shown
from kmgraph.observe.proposal.header_words import Role, has_role, header_phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kmgraph.observe.raw import RawColumn, RawTable

_COUNT = re.compile(
    r"(row |post |item |total |sum )?(counts?|n|cnt|freq|frequency|total)( of)?( posts| rows| items)?|"
    r"(number of |num |n )(posts|rows|items|cases|observations)|posts|cases|"
    r"(帖子|内容|笔记)?(数量|条数|计数|频数|总数|数)"
)
_FEWEST_ROWS = 8
_FEWEST_CATEGORIES = 2
_MOST_VALUES = 60
_MANY = 1.5
"""Posts a row, on average, from which on numbers count posts."""


def refuse_aggregates(paths: Sequence[Path], tables: Sequence[RawTable]) -> None:
    """Check that the rows of tables are posts.

    Raises:
        ObservationError: If a table has a row for each combination of its other columns, and a column that counts.
    """
    for path, table in zip(paths, tables, strict=True):
        counting = next((column for column in table.columns if _counts(column)), None)
        if counting is not None and _are_groups([column for column in table.columns if column is not counting]):
            raise ObservationError(
                f"a row stands for many posts: {shown(counting.header)} counts them",
                where=str(path),
                hint="export a row for each post; rules are learned of posts, not of groups",
            )


def _counts(column: RawColumn) -> bool:
    """Return whether a column is called a count, and holds whole numbers that are mostly more than one."""
    cells = [cell.strip().removesuffix(".0") for cell in column.cells]
    if not _COUNT.fullmatch(header_phrase(column.header)) or not all(cell.isdecimal() for cell in cells):
        return False
    numbers = np.array([int(cell) for cell in cells], dtype=np.float64)
    return bool(numbers[column.codes].mean() >= _MANY)


def _are_groups(columns: Sequence[RawColumn]) -> bool:
    """Return whether all columns but one for ids are categories, and no two rows have the same ones."""
    n_rows = len(columns[0].codes) if columns else 0
    categories = [column for column in columns if len(column.cells) <= min(_MOST_VALUES, n_rows // 2)]
    others = [column for column in columns if column not in categories]
    is_only_id = all(has_role(column.header, Role.ID) or len(column.cells) == n_rows for column in others)
    if n_rows < _FEWEST_ROWS or len(categories) < _FEWEST_CATEGORIES or len(others) > 1 or not is_only_id:
        return False
    return len(np.unique(np.stack([column.codes for column in categories]), axis=1).T) == n_rows
