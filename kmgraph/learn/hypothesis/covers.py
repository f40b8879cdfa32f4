"""Literals with what they cover: each dimension of the language, turned into covers over units."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.hypothesis.bits import pack
from kmgraph.learn.hypothesis.covers_fold import MIN_SUPPORT
from kmgraph.learn.hypothesis.joint import parts
from kmgraph.learn.hypothesis.language import NumberDimension
from kmgraph.learn.hypothesis.recorded_values import Codes, record_numbers, record_values
from kmgraph.model import literal_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kmgraph.learn.hypothesis.covers_fold import CoverStore
    from kmgraph.learn.hypothesis.language import Dimension
    from kmgraph.learn.hypothesis.literals import SetTerm
    from kmgraph.learn.hypothesis.recorded_values import Occurrences, Recorded
    from kmgraph.model import Bits, Literal

    AtUnits = Codes | Occurrences

_MOST_JOINT = 32


@dataclass(frozen=True, slots=True)
class Candidate:
    """A literal that takes part.

    Attributes:
        place: Its cover in the store.
        dimension: Position of its dimension in the language.
        rank: Preference among literals that cover the same rows, lower first.
        above: Literals of its dimension that it implies.
        bits: Bits of which literal of the dimension it is, over those of the likeliest one.
    """

    literal: Literal
    place: int
    dimension: int
    rank: int
    above: frozenset[Literal]
    bits: float = 0.0


@dataclass(frozen=True, eq=False)
class Record:
    """What the rows of a sample record in one dimension, column by column.

    Attributes:
        terms: The literals over single values that enough rows may meet; none for numbers.
    """

    dimension: Dimension
    columns: tuple[Recorded, ...]
    terms: tuple[SetTerm, ...] = ()

    @property
    def most(self) -> int:
        """The number of literals that may take part at most."""
        if isinstance(self.dimension, NumberDimension):
            return 2 * len(self.dimension.cuts)
        return len(self.terms) + min(len(self.dimension.joint), _MOST_JOINT)


def record(dimension: Dimension, rows: NDArray[np.intp]) -> Record:
    """Return what some rows of the table record in one dimension. Values that no literal can use are left out."""
    if isinstance(dimension, NumberDimension):
        return Record(dimension, (record_numbers(dimension.numbers(rows), dimension.cuts),))
    columns = tuple(record_values(column, rows) for column in dimension.columns)
    counts = [column.counts() for column in columns]
    useful = [np.zeros(len(count), dtype=np.bool_) for count in counts]
    terms: list[SetTerm] = []
    for term in dimension.terms:
        members = [np.fromiter(positions, dtype=np.intp, count=len(positions)) for positions in term.members]
        # Rows with several of the values count several times here: at most so many meet the literal.
        if sum(int(count[places].sum()) for count, places in zip(counts, members, strict=True)) >= MIN_SUPPORT:
            terms.append(term)
            for used, places in zip(useful, members, strict=True):
                used[places] = True
    kept = tuple(column.only(used) for column, used in zip(columns, useful, strict=True))
    return Record(dimension, kept, tuple(terms))


def candidates(index: int, record: Record, example: NDArray[np.intp], store: CoverStore) -> list[Candidate]:
    """Return the literals of one dimension that cover enough rows and leave enough.

    Args:
        index: Position of the dimension in the language.
        record: What the rows of the sample record there.
        example: One row of the sample for each unit, -1 for none, shape (n_units,).
        store: Takes the covers.
    """
    columns = tuple(column.at(example) for column in record.columns)
    if isinstance(record.dimension, NumberDimension):
        (bins,) = columns
        assert isinstance(bins, Codes)
        return list(_of_cuts(index, record.dimension, bins, store))
    found = [
        Candidate(term.literal, place, index, term.rank, term.above)
        for term in record.terms
        if (place := store.add(_cover(term, columns))) is not None
    ]
    if not record.dimension.joint:
        return found
    # Two classes are named where otherwise one is.
    joint = [
        Candidate(term.literal, place, index, term.rank, term.above, bits=math.log2(len(found)))
        for term, cover in _telling(record.dimension.joint, found, columns, store)
        if (place := store.add(cover)) is not None
    ]
    return [_with_joint_above(candidate, joint) for candidate in (*found, *joint)]


def _of_cuts(index: int, dimension: NumberDimension, bins: Codes, store: CoverStore) -> Iterator[Candidate]:
    at_least = [dimension.at_least(cut) for cut in dimension.cuts]
    less_than = [dimension.less_than(cut) for cut in dimension.cuts]
    recorded = pack(bins.codes > 0)
    for number, cut in enumerate(dimension.cuts):
        # A round number is as likely as two that are a step less round.
        rank = dimension.rank(cut)
        upper = pack(bins.codes > number + 1)
        if (place := store.add(upper)) is not None:
            yield Candidate(at_least[number], place, index, rank, frozenset(at_least[:number]), bits=rank)
        if (place := store.add(recorded & ~upper)) is not None:
            yield Candidate(less_than[number], place, index, rank, frozenset(less_than[number + 1 :]), bits=rank)


def _cover(term: SetTerm, columns: tuple[AtUnits, ...]) -> Bits:
    held = [column.holding(members) for column, members in zip(columns, term.members, strict=True) if members]
    return pack(np.logical_or.reduce(held)) if len(held) > 1 else pack(held[0])


def _telling(
    joint: tuple[SetTerm, ...], found: list[Candidate], columns: tuple[AtUnits, ...], store: CoverStore
) -> list[tuple[SetTerm, Bits]]:
    """Return the joint literals that differ in enough rows from what two values could meet, the most telling first."""
    places = {candidate.literal: candidate.place for candidate in found}
    telling: list[tuple[float, SetTerm, Bits]] = []
    for term in joint:
        one, other = parts(term.literal)
        if one in places and other in places:
            cover = _cover(term, columns)
            apart = store.rows_in(store[places[one]] & store[places[other]] & ~cover)
            if apart >= MIN_SUPPORT:
                telling.append((apart, term, cover))
    telling.sort(key=lambda item: (-item[0], literal_key(item[1].literal)))
    return [(term, cover) for _, term, cover in telling[:_MOST_JOINT]]


def _with_joint_above(candidate: Candidate, joint: list[Candidate]) -> Candidate:
    """Return the candidate with the joint literals that a value of its kind meets by itself."""
    implied = candidate.above | {candidate.literal}
    met = {other.literal for other in joint if other is not candidate and implied.issuperset(parts(other.literal))}
    return replace(candidate, above=candidate.above | met) if met else candidate
