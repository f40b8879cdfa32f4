"""Cells with HTML around what they say -> what they say."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.observe.raw import NativeNumbers
from kmgraph.rules import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable

    from kmgraph.observe.raw import RawColumn

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_BREAK = re.compile(r"<(?:br|br */|/(?:p|div|li|tr|blockquote|pre|h[1-6]))>", re.IGNORECASE)


def without_markup(column: RawColumn, is_meant: Callable[[str], bool] | None = None) -> RawColumn:
    """Return the column without HTML tags; where there are none, it is left as it is.

    Args:
        column: The column.
        is_meant: Says of a cell whether the project names it as it stands.
    """
    if isinstance(column.cells, NativeNumbers) or not any("<" in cell and _TAG.search(cell) for cell in column.cells):
        return column
    meant = {cell for cell in column.cells if is_meant is not None and is_meant(cell.strip())}
    return replace(column, cells=tuple(cell if cell in meant else _plain(cell) for cell in column.cells))


def _plain(cell: str) -> str:
    """Return a cell as a browser shows it; one without tags is no HTML.

    >>> _plain("<b>food &amp; drink</b>"), _plain("R&amp;D"), _plain("a < b")
    ('food & drink', 'R&amp;D', 'a < b')
    """
    return text_of_html(cell) if _TAG.search(cell) else cell


def text_of_html(markup: str) -> str:
    r"""Return what HTML says, with a line for each paragraph.

    >>> text_of_html("<p>a &amp; <b>b</b><br>c</p><p>d</p>")
    'a & b\nc\nd'
    """
    return unescaped(_TAG.sub("", _BREAK.sub("\n", markup))).strip()
