"""What to write for the values of one column: tails of triples, ready to be put after a subject."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.model import ColumnKind, NumberColumn, SetColumn
from kmgraph.namespaces import KM, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.graph.iris import ProjectNames
    from kmgraph.model import Mask, Vocabulary

TYPE = f"<{RDF.type}>"


@dataclass(frozen=True, slots=True)
class ColumnWriter:
    """A column with what to write for each of its values: predicate and object, ready to append to a subject.

    Attributes:
        node: The path from the content to that subject.
    """

    column: SetColumn | NumberColumn
    tails: tuple[str, ...]
    node: tuple[str, ...]

    def tails_of(self, start: int, stop: int) -> list[list[str]]:
        """Return what to write of each of the rows."""
        column = self.column
        if isinstance(column, SetColumn):
            ends = column.indptr[start : stop + 1].tolist()
            indices = column.indices[ends[0] : ends[-1]].tolist()
            tails = [self.tails[index] for index in indices]
            return [tails[low - ends[0] : high - ends[0]] for low, high in pairwise(ends)]
        before, after = self.tails[0].split("\0")
        return [
            [] if math.isnan(number) else [f"{before}{_number(number, column.datatype)}{after}"]
            for number in column.numbers[start:stop].tolist()
        ]


@dataclass(frozen=True, eq=False)
class NoneWriter:
    """A property or kind of content, and the rows that say that they have none of it, shape (n_rows,)."""

    term: str
    rows: Mask
    node: tuple[str, ...] = ()

    def tails_of(self, start: int, stop: int) -> list[list[str]]:
        """Return what to write of each of the rows."""
        tail = [f"<{KM.recordsNoneOf}> <{self.term}> .\n"]
        return [tail if none else [] for none in self.rows[start:stop].tolist()]


def column_writer(
    column: SetColumn | NumberColumn,
    ways: frozenset[tuple[str, ...]],
    vocabulary: Vocabulary,
    names: ProjectNames,
) -> ColumnWriter:
    """Return the writer of a column.

    Args:
        column: The column.
        ways: Paths from the content to whatever has features of its own.
        vocabulary: Gives the datatypes of data properties.
        names: Makes the IRIs of the members that stand for "some X".
    """
    prop, via = column.feature.property, column.feature.via
    if isinstance(column, NumberColumn):
        return ColumnWriter(column, (f'<{prop}> "\0"^^<{column.datatype}> .\n',), via)
    if prop is None:
        return ColumnWriter(column, tuple(f"{TYPE} <{value}> .\n" for value in column.values), via)
    if column.kind is ColumnKind.CLASSES:
        # What has features of its own, as accounts do, is a node of its own, typed directly.
        if (*via, prop) in ways or (*via, prop) == (KM.hasAuthor,):
            return ColumnWriter(column, tuple(f"{TYPE} <{value}> .\n" for value in column.values), (*via, prop))
        return ColumnWriter(column, tuple(f"<{prop}> <{names.some(str(value))}> .\n" for value in column.values), via)
    if column.kind is ColumnKind.INDIVIDUALS:
        return ColumnWriter(column, tuple(f"<{prop}> <{value}> .\n" for value in column.values), via)
    datatype = (
        next(iter(vocabulary.properties[prop].range), XSD.string) if prop in vocabulary.properties else XSD.string
    )
    return ColumnWriter(column, tuple(f"<{prop}> {literal_text(value, datatype)} .\n" for value in column.values), via)


def shared_member_lines(writers: list[ColumnWriter], names: ProjectNames) -> Iterator[bytes]:
    """Yield what the members that stand for "some X" are, each once."""
    classes: dict[str, None] = {}
    for writer in writers:
        column = writer.column
        # What is a node of its own has no shared member.
        is_shared = column.feature.property is not None and writer.node == column.feature.via
        if isinstance(column, SetColumn) and column.kind is ColumnKind.CLASSES and is_shared:
            classes |= dict.fromkeys(map(str, column.values))
    for value in classes:
        yield f"<{names.some(value)}> {TYPE} <{value}> .\n".encode()


def _number(number: float, datatype: str) -> str:
    if datatype in {XSD.decimal, XSD.double, XSD.float}:
        return repr(number)
    return str(int(number))


def literal_text(value: object, datatype: str) -> str:
    """Return a value as a literal of N-Triples."""
    if isinstance(value, bool):
        return f'"{str(value).lower()}"^^<{XSD.boolean}>'
    kind = None if datatype == XSD.string else ox.NamedNode(datatype)
    return str(ox.Literal(str(value), datatype=kind))
