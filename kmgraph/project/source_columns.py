"""`[source.columns]`: what each header is read as, and what an empty cell means there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kmgraph.io import Section


def source_columns(section: Section) -> tuple[dict[str, str], frozenset[str]]:
    """Return what each header is read as, and the headers under which an empty cell means none."""
    names: dict[str, str] = {}
    empty_is_none = set()
    for header in section.names():
        if not section.is_table(header):
            names[header] = section.text(header) or ""
            continue
        column = section.section(header)
        target = column.text("as")
        if target is not None:
            names[header] = target
        if _empty_is_none(column):
            empty_is_none.add(header)
        column.finish()
    return names, frozenset(empty_is_none)


def _empty_is_none(column: Section) -> bool:
    value = column.text("empty")
    if value not in {None, "none", "unknown"}:
        hint = 'empty = "none" says that an empty cell means that there is none; otherwise it is not known'
        raise column.error("empty", f'"{value}" is nothing that an empty cell can mean', hint)
    return value == "none"
