"""The row of headers of a table, which may be a post, and in which names and addresses of people may stand."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from kmgraph.errors import KmgraphError, ObservationError, printable
from kmgraph.observe.notices import shown
from kmgraph.rules import holds_personal_string

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kmgraph.observe.raw import RawColumn, RawTable

_FEWEST_ALIKE = 2
_NUMBER_OR_DATE = re.compile(r"[+-]?\d[\d.,:/ TZ+-]*")
_MOST_COMPARED = 10_000
_LONGEST_HEADER = 200
_SHORTEST_ALONE = 3
"""A header of so many characters is also looked for where it stands without quotation marks."""


class ToldHeaders:
    """The headers of tables as standard error, which ends up in logs, may tell them.

    One that may reach a person is told by its place, "column 3"; all others as they are.

    Args:
        tables: The headers of each table, in order.
    """

    def __init__(self, tables: Iterable[Sequence[str]]) -> None:
        self._tables = tuple(tables)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """The headers that are not told, each with its place, the longest first: one may stand within another."""
        # Made when something is told, for there may be thousands of headers, of thousands of characters.
        places: dict[str, int] = {}
        for headers in self._tables:
            for number, header in enumerate(headers, 1):
                if header not in places and may_name_person(header):
                    places[header] = number
        return dict(sorted(places.items(), key=lambda item: (-len(item[0]), item[0])))

    @cached_property
    def _forms(self) -> Mapping[str, tuple[str, ...]]:
        """How messages quote these headers: as TOML, as they are, on one line, and cut short."""
        return {
            header: (json.dumps(header, ensure_ascii=False), f'"{header}"', f'"{printable(header)}"', shown(header))
            for header in self._places
        }

    def told(self, header: str) -> str:
        """Return what stands for a header, in quotes if it is the header itself."""
        return f"column {self._places[header]}" if header in self._places else shown(header)

    def within(self, text: str) -> str:
        """Return a message with every header as it may be told."""
        for header, forms in self._forms.items():
            if not any(form[1:-1] in text for form in forms):
                continue
            for form in forms:
                text = re.sub(rf"\bheader {re.escape(form)}", f"header of {self.told(header)}", text)
                text = re.sub(rf"(?:\bcolumn )?{re.escape(form)}", self.told(header), text)
            bare = forms[-1][1:-1]
            if len(bare) >= _SHORTEST_ALONE:
                text = re.sub(rf"(?<!\w){re.escape(bare)}(?!\w)", self.told(header), text)
        return text

    @contextmanager
    def in_errors(self) -> Iterator[None]:
        """Tell headers so in the errors that the block raises."""
        try:
            yield
        except KmgraphError as error:
            parts = [part and self.within(part) for part in (error.what, error.where, error.hint)]
            if parts == [error.what, error.where, error.hint]:
                raise
            raise type(error)(parts[0] or "", where=parts[1], hint=parts[2]) from None


def may_name_person(header: str) -> bool:
    """Return whether a header may reach a person; one that is longer than any header counts as one that may."""
    return len(header) > _LONGEST_HEADER or holds_personal_string(header)


def refuse_headerless(table: RawTable, path: Path) -> None:
    """Check that the first row of a table is one of headers.

    It is taken for a post if two of its cells are like those below them, a word that comes again and another such word,
    or a number or date above such; or one, if something in it looks like an address of a person.

    Raises:
        ObservationError: If it is a post.
    """
    headers = [column.header.strip() for column in table.columns]
    alike = [_is_like_cells(header, column.cells) for header, column in zip(headers, table.columns, strict=True)]
    words = [is_alike and not _is_value(header) for header, is_alike in zip(headers, alike, strict=True)]
    # Headers that come again as a row, as where files were put together, are like all columns.
    if all(words):
        return
    # Numbers alone may be names of columns: years, or places.
    is_row = any(words) and sum(alike) >= _FEWEST_ALIKE
    if is_row or (any(alike) and any(map(may_name_person, headers))):
        raise headerless(len(headers), path)


def headerless(columns: int, path: Path) -> ObservationError:
    """Return the error that a post stands where headers should, none of which it shows."""
    return ObservationError(
        f"the first row looks like a post, not like headers; its {columns} cells are not shown",
        where=str(path),
        hint="put a row of headers above it, such as id,outcome,author,text",
    )


def differing(columns: Sequence[RawColumn]) -> list[int]:
    """Return which of the columns of one header say something else than those before them."""
    return [
        number
        for number, column in enumerate(columns)
        if not any(column.has_same_cells(earlier) for earlier in columns[:number])
    ]


def places_named(headers: Sequence[str], places: Sequence[int]) -> str:
    """Return the headers of columns with their places, as counted from 1."""
    told = list(dict.fromkeys(shown(headers[place]) for place in places))
    numbers = ", ".join(str(place + 1) for place in places[:-1])
    return f"{' and '.join(told if len(told) > 1 else 2 * told)}, columns {numbers} and {places[-1] + 1}"


def count_columns(places: Sequence[int]) -> str:
    """Return how many columns these are, in words."""
    return "two columns" if len(places) == 2 else f"{len(places)} columns"


def differing_columns(headers: Sequence[str], places: Sequence[int], path: Path) -> ObservationError:
    """Return the error that columns of one header differ; no setting names one of them alone."""
    return ObservationError(
        f"{count_columns(places)} mean the same, but differ: {places_named(headers, places)}",
        where=str(path),
        hint="a post has one value there: rename all but one of them in the file",
    )


def _is_like_cells(header: str, cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells[:_MOST_COMPARED] if cell.strip()]
    # A box that is ticked by the column's own name holds one value.
    if not header or len(filled) < _FEWEST_ALIKE:
        return False
    if _is_value(header):
        return 2 * sum(map(_is_value, filled)) > len(filled)
    return header in filled


def _is_value(text: str) -> bool:
    """Return whether a text is a number or a date."""
    return _NUMBER_OR_DATE.fullmatch(text.strip()) is not None
