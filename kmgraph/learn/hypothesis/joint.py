"""Literals that ask for one value that is of two classes: `p some (A and B)`.

`p some A and p some B` may be met by two values of a row. Where a property has several, that is another literal; it is
made only of classes that some recorded value is both of, and only if enough rows tell the two apart.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from kmgraph.learn.hypothesis.literals import SetTerm
from kmgraph.model import SomeLiteral, literal_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kmgraph.model import Literal

_MOST = 256


def joint_terms(terms: Sequence[SetTerm]) -> tuple[SetTerm, ...]:
    """Return the literals over two classes that no literal over one says already, at most 256.

    Args:
        terms: The literals over one property.
    """
    classes = {term.literal: term for term in terms if isinstance(term.literal, SomeLiteral)}
    said = {term.members for term in terms}
    pairs = {
        pair
        for term in terms
        for pair in combinations(sorted(classes.keys() & {term.literal, *term.above}, key=literal_key), 2)
    }
    found = [_joint(classes[one], classes[other]) for one, other in pairs if not _is_ordered(classes, one, other)]
    found = [joint for joint in found if joint.members not in said]
    found.sort(key=lambda joint: (-sum(map(len, joint.members)), literal_key(joint.literal)))
    return tuple(found[:_MOST])


def parts(literal: Literal) -> tuple[SomeLiteral, ...]:
    """Return `p some A` and `p some B` for `p some (A and B)`, and the like; nothing for any other literal."""
    if not isinstance(literal, SomeLiteral) or len(literal.fillers) < 2:
        return ()
    return tuple(replace(literal, fillers=(filler,)) for filler in literal.fillers)


def _is_ordered(classes: Mapping[SomeLiteral, SetTerm], one: SomeLiteral, other: SomeLiteral) -> bool:
    return other in classes[one].above or one in classes[other].above


def _joint(one: SetTerm, other: SetTerm) -> SetTerm:
    assert isinstance(one.literal, SomeLiteral)
    assert isinstance(other.literal, SomeLiteral)
    return SetTerm(
        replace(one.literal, fillers=tuple(sorted((*one.literal.fillers, *other.literal.fillers)))),
        tuple(left & right for left, right in zip(one.members, other.members, strict=True)),
        above=one.above | other.above | {one.literal, other.literal},
        rank=1 + max(one.rank, other.rank),
    )
