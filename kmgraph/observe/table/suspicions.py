"""Values that are likely no values: what an export puts in the place of what it took away or never knew.

Numbers and texts of this kind are not recorded, which is said with a count; an author or cluster of this kind is only
said, since one person may well have written most of what was removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model import Outcome
from kmgraph.observe.columns import ContractColumn, FixedColumn, NumberCells, is_placeholder, nothing_recorded
from kmgraph.observe.encode import chosen, used_cells
from kmgraph.observe.notices import Notice, NoticeCode, shown, values_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kmgraph.model import Mask
    from kmgraph.observe.raw import RawColumn

_LEFT_ALONE = [code for code, outcome in enumerate(Outcome) if outcome in {Outcome.KEPT, Outcome.REINSTATED}]
_FEW = 10
"""Rows, below which nothing is suspected: as many as must stand behind whatever becomes public."""
_MOST = 0.5
"""Share of the posts of one outcome, from where on one value holds most of them."""
_ELSEWHERE = 0.25
"""Share of the other posts, up to which the value goes with the outcome."""
_FEW_NUMBERS = 10
"""Different numbers, below which a column may be a scale, with ends that lie apart."""
_SPIKE = 0.02
"""Share of the rows that a number must hold to be no odd one out."""
_REMOVED = re.compile(
    r"""remov|delet|unavailable|not\ available|no\ longer|violat|guideline|withheld|taken\ down|hidden|banned|blocked
    | 删除|违规|无法查看|不可见|屏蔽|隐藏|下架|不存在|审核|封禁
    | supprim|eliminad|gelöscht|entfernt|verwijderd|удал|削除|삭제""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words of notices that stand where a text was."""
_NOTICE_SHARE = 0.02
"""Share of the posts acted against that bear a text with such words, from where on it is a notice."""
_LONGEST_NOTICE = 400
_SHORT_NOTICE = 60
"""Characters of a notice without such words; longer, it may as well be a campaign's text, whose copies count once."""


@dataclass(frozen=True, eq=False)
class Suspected:
    """A column without what likely is no value, and what to say of it."""

    column: RawColumn
    notices: tuple[Notice, ...]


def one_value_notices(
    source: str, raw: RawColumn, column: ContractColumn, codes: NDArray[np.int32], outcome: NDArray[np.int8]
) -> Iterator[Notice]:
    """Yield a notice if one author or cluster holds most posts of one kind of outcome and few others.

    Args:
        source: Short name of the file.
        raw: The column.
        column: Which it is.
        codes: Position of each row's author or cluster, -1 if unknown, shape (n_rows,).
        outcome: Its outcome, position in `list(Outcome)`.
    """
    acted = ~np.isin(outcome, _LEFT_ALONE)
    for group, others, words in ((acted, ~acted, "acted against"), (~acted, acted, "left alone")):
        inside = np.bincount(codes[group & (codes >= 0)], minlength=1)
        top = int(inside.argmax())
        elsewhere = int((codes[others] == top).sum())
        if inside[top] < max(2 * _FEW, _MOST * group.sum()) or elsewhere > _ELSEWHERE * others.sum():
            continue
        text = f"one value under {shown(raw.header)} stands in most posts that were {words}"
        hint = (
            "it may be what the platform writes instead of a name; if so, map it to nothing recorded under "
            f'{values_of(column)}: "VALUE" = "-"'
        )
        yield Notice(NoticeCode.ONE_VALUE, source, raw.header, None, int(inside[top]), text, hint)


def without_far_numbers(source: str, cells: NumberCells, rows: Mask) -> tuple[NumberCells, tuple[Notice, ...]]:
    """Return a column of numbers without those that many rows have and that lie apart at an end: 9999, -1.

    A number that the project maps, be it to itself, is meant.
    """
    raw, numbers = cells.column.raw, cells.read.numbers
    codes = chosen(raw.codes, rows)
    far = [number for number in _far_numbers(numbers[codes]) if not _is_mapped(cells, number)]
    if not far:
        return cells, ()
    notices = tuple(_far_notice(source, raw, number, int((numbers[codes] == number).sum())) for number in far)
    left = np.where(np.isin(numbers, far), np.nan, numbers)
    return replace(cells, read=replace(cells.read, numbers=left)), notices


def _is_mapped(cells: NumberCells, number: float) -> bool:
    positions = np.flatnonzero(cells.read.numbers == number).tolist()
    return any(cells.column.values.has(cells.column.raw.cells[position].strip()) for position in positions)


def _far_numbers(numbers: NDArray[np.float64]) -> list[float]:
    """Return the least and the greatest number, if each is far from all others and common."""
    values, counts = np.unique(numbers[~np.isnan(numbers)], return_counts=True)
    if len(values) < _FEW_NUMBERS:
        return []
    ends = ((0, 1, values[1:]), (-1, -2, values[:-1]))
    common = max(_FEW, _SPIKE * counts.sum())
    return [
        float(values[end])
        for end, nearest, others in ends
        if counts[end] >= common
        and (abs(values[end] - values[nearest]) > others[-1] - others[0] or values[end] < 0 <= values[nearest])
    ]


def _far_notice(source: str, raw: RawColumn, number: float, count: int) -> Notice:
    told = f"{number:.15g}"
    text = f"under {shown(raw.header)}, {told} lies far from all other numbers and is taken for nothing recorded"
    hint = f'if it is meant, map it to itself under {values_of(raw.header)}: "{told}" = "{told}"'
    return Notice(NoticeCode.FAR_NUMBER, source, raw.header, told, count, text, hint)


def without_notices(source: str, fixed: FixedColumn, rows: Mask, outcome: NDArray[np.int8]) -> Suspected:
    """Return a column of texts without what stands in the place of a text.

    Args:
        source: Short name of the file.
        fixed: The column.
        rows: The rows that count, shape (n_all_rows,).
        outcome: The outcome of each row, position in `list(Outcome)` or -1, of the same shape.
    """
    raw = fixed.raw
    acted = rows & ~np.isin(outcome, [*_LEFT_ALONE, -1])
    cells = [cell if fixed.values.is_empty else fixed.values.get(cell.strip()) for cell in raw.cells]
    of_acted = used_cells(raw.codes[acted], len(cells))
    of_others = used_cells(raw.codes[rows & ~acted], len(cells))
    placeholders = {position: cell.strip() for position, cell in enumerate(cells) if is_placeholder(cell.strip())}
    frequent = np.flatnonzero(of_acted >= max(_FEW, _NOTICE_SHARE * acted.sum())).tolist()
    removed = {
        position: int(of_acted[position] + of_others[position])
        for position in frequent
        if position not in placeholders
        and of_others[position] <= _NOTICE_SHARE * of_acted[position]
        and _is_notice(cells[position].strip(), of_acted[position] / acted.sum())
    }
    notices = (
        *_text_placeholders(source, raw, placeholders, of_acted + of_others),
        *(_removal_notice(source, raw, count) for count in removed.values()),
    )
    blanked = placeholders.keys() | removed.keys()
    left = tuple("" if position in blanked else cell for position, cell in enumerate(cells))
    return Suspected(replace(raw, cells=left) if blanked or not fixed.values.is_empty else raw, notices)


def _is_notice(text: str, share: float) -> bool:
    if not text or len(text) > _LONGEST_NOTICE:
        return False
    return _REMOVED.search(text) is not None or (share >= _MOST and len(text) <= _SHORT_NOTICE)


def _text_placeholders(
    source: str, raw: RawColumn, placeholders: Mapping[int, str], counts: NDArray[np.int64]
) -> Iterator[Notice]:
    used = {position: word for position, word in placeholders.items() if counts[position]}
    if used:
        count, text = int(counts[list(used)].sum()), nothing_recorded(shown(raw.header), used.values())
        words = ", ".join(sorted(set(used.values())))
        yield Notice(NoticeCode.PLACEHOLDER, source, raw.header, words, count, text)


def _removal_notice(source: str, raw: RawColumn, count: int) -> Notice:
    text = f"under {shown(raw.header)}, one text stands in many posts that were acted against and in no others"
    hint = "it is taken for a notice in the place of the post's own, and not read"
    return Notice(NoticeCode.REMOVAL_NOTICE, source, raw.header, None, count, text, hint)
