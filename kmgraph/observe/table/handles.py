"""Handles of authors and deciders in the reasons that a platform states: a name does not pass on inside a sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kmgraph.observe.columns import ContractColumn, ReadCells, is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kmgraph.observe.raw import RawColumn

    Fixed = Mapping[ContractColumn, tuple[RawColumn, ReadCells[Any]]]

_TOKEN = re.compile(r"[\w.@+-]*\w")
_STANDS_FOR = "@name"
"""Has the form of a handle itself, so that no such reason is told in public."""
_MOST_WORDS = 3
_LEAST_LETTERS = 5
"""Shorter handles of nothing but letters are words of every other sentence ("spam", "rule"), and prove no name."""


def without_handles(fixed: Fixed) -> dict[ContractColumn, tuple[RawColumn, ReadCells[Any]]]:
    """Return the column of reasons, if there is one, with a sign in the place of each author and decider of the source.

    Args:
        fixed: The columns of the contract, read; authors and deciders are looked for as they came.
    """
    if ContractColumn.REASON not in fixed:
        return {}
    handles = frozenset(_handles(fixed))
    raw, read = fixed[ContractColumn.REASON]
    values = [text and _masked(text, handles) for text in read.values]
    return {ContractColumn.REASON: (raw, replace(read, values=values))}


def _handles(fixed: Fixed) -> Iterator[str]:
    if ContractColumn.AUTHOR in fixed:
        yield from _names(fixed[ContractColumn.AUTHOR][0].cells)
    if ContractColumn.DECIDED_BY in fixed:
        yield from _names(fixed[ContractColumn.DECIDED_BY][1].names.values())


def _names(cells: Iterable[str]) -> Iterator[str]:
    for cell in cells:
        name = " ".join(cell.casefold().split()).removeprefix("@")
        is_telling = len(name) >= _LEAST_LETTERS or not (name.isascii() and name.isalpha())
        # One character or a plain number is no name that a sentence could be searched for.
        if is_telling and len(name) > 1 and not name.isdigit() and not is_placeholder(name):
            yield name


def _masked(text: str, handles: frozenset[str]) -> str:
    """Return the text with a sign for every handle that stands there as whole words, whatever their case."""
    tokens = list(_TOKEN.finditer(text))
    parts, end, first = [], 0, 0
    while first < len(tokens):
        for last in range(min(first + _MOST_WORDS, len(tokens)) - 1, first - 1, -1):
            words = text[tokens[first].start() : tokens[last].end()].casefold()
            if " ".join(words.split()).removeprefix("@") in handles:
                parts += [text[end : tokens[first].start()], _STANDS_FOR]
                end, first = tokens[last].end(), last
                break
        first += 1
    return "".join((*parts, text[end:]))
