"""What must be known of how the fixed columns of a source were read: units, placeholders, names, unknown words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kmgraph.model import Decider
from kmgraph.observe.columns import (
    DECIDER_CODES,
    TIME_COLUMNS,
    ContractColumn,
    nothing_recorded,
    unread_cell_notices,
    what_is_no_time,
)
from kmgraph.observe.encode import chosen, used_cells
from kmgraph.observe.notices import Notice, NoticeCode, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kmgraph.model import Mask
    from kmgraph.observe.columns import ReadCells
    from kmgraph.observe.raw import RawColumn


def fixed_notices(column: ContractColumn, name: str, raw: RawColumn, read: ReadCells[Any], rows: Mask) -> list[Notice]:
    """Return the notices about one fixed column.

    Args:
        column: Which it is.
        name: Short name of the file.
        raw: The column.
        read: Its distinct cells, read.
        rows: The rows that count, shape (n_rows,).
    """
    notices: list[Notice] = []
    if read.read_as and used_cells(chosen(raw.codes, rows), len(raw.cells)).any():
        notices.append(_read_as_notice(name, raw, read.read_as, rows))
    if read.placeholders:
        notices.append(_placeholder_notice(name, raw, read.placeholders, rows))
    if read.names:
        notices += _name_notices(name, raw, read, rows)
    if read.several:
        notices += _several_notices(name, raw, read, rows)
    if column is ContractColumn.DECIDED_BY:
        why = {position: f"the value {shown(text)} names nobody who decides" for position, text in read.unknown.items()}
        notices += unread_cell_notices(name, raw, why, rows, "names nobody who decides", f"one of {', '.join(Decider)}")
    elif column in TIME_COLUMNS:
        why = {position: what_is_no_time(text, read.written) for position, text in read.unknown.items()}
        notices += unread_cell_notices(
            name, raw, why, rows, "is no time", "see time_format and time_zone", is_mapped=False
        )
    return notices


def _read_as_notice(source: str, raw: RawColumn, unit: str, rows: Mask) -> Notice:
    empty = [position for position, cell in enumerate(raw.cells) if not cell.strip()]
    count = int((~np.isin(chosen(raw.codes, rows), empty)).sum())
    text = f"the numbers under {shown(raw.header)} were read as times: {unit}"
    return Notice(NoticeCode.READ_AS, source, raw.header, unit, count, text, f'time_format = "{unit}" says so for good')


def _name_notices(source: str, raw: RawColumn, read: ReadCells[int], rows: Mask) -> Iterator[Notice]:
    """Yield a notice of the names that were taken for moderators' and for programs', in numbers: they are people's."""
    for decider, who, other in (
        (Decider.MODERATOR, "moderators", Decider.AUTOMATED),
        (Decider.AUTOMATED, "programs", Decider.MODERATOR),
    ):
        cells = [position for position in read.names if read.values[position] == DECIDER_CODES[decider]]
        count = int(np.isin(chosen(raw.codes, rows), cells).sum())
        if count:
            names = "1 name is" if len(cells) == 1 else f"{len(cells):,} names are"
            text = f"under {shown(raw.header)}, {names} taken for {who}'"
            hint = f'one that is not is mapped under [source.values.decided_by]: "NAME" = "{other}"'
            yield Notice(NoticeCode.NAMES_OF_DECIDERS, source, raw.header, None, count, text, hint)


def _several_notices(source: str, raw: RawColumn, read: ReadCells[int], rows: Mask) -> Iterator[Notice]:
    count = int(np.isin(chosen(raw.codes, rows), list(read.several)).sum())
    if count:
        text = "rows have several outcomes; the strictest in the target counts, and all are in the graph"
        yield Notice(NoticeCode.SEVERAL_OUTCOMES, source, raw.header, None, count, text)


def _placeholder_notice(source: str, raw: RawColumn, placeholders: Mapping[int, str], rows: Mask) -> Notice:
    count = int(np.isin(chosen(raw.codes, rows), list(placeholders)).sum())
    text = nothing_recorded(shown(raw.header), placeholders.values())
    hint = f'where it means something, map it under [source.values]: "{next(iter(placeholders.values()))}" = "…"'
    return Notice(
        NoticeCode.PLACEHOLDER, source, raw.header, ", ".join(sorted(set(placeholders.values()))), count, text, hint
    )
