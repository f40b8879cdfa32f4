"""How groups of posts lie to one another, as statements about their counts: one in another, apart, overlapping."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from kmgraph.model import HERE, GroupOverlap
from kmgraph.rules.disclosure.cells import Span
from kmgraph.rules.disclosure.layout import wholes_of_both
from kmgraph.rules.disclosure.narrowing import PublicKnowledge, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kmgraph.rules.disclosure.narrowing import Cell

TARGET, KEPT, SOURCES, POSTS = "target", "kept", "sources", "posts"
HIT, SPARED = "sources hit", "sources never hit"
REPEATED = "posts beyond the first of each source"
_OR = " or "  # in the name of what two overlapping groups leave of another


@dataclass(frozen=True, slots=True)
class Near:
    """A kind of post close to a rule.

    Attributes:
        group: Its name.
        inside, holds, overlaps: As of `Variant`.
        most: How many of its posts are in the target at most, as the rule excepts them.
    """

    group: str
    inside: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    overlaps: tuple[GroupOverlap, ...] = ()
    most: float = math.inf

    @property
    def named_overlaps(self) -> tuple[GroupOverlap, ...]:
        """How the kind and groups overlap, under its name."""
        return tuple(
            GroupOverlap.of(*(self.group if name == HERE else name for name in each.names)) for each in self.overlaps
        )


def contained(known: PublicKnowledge, part: str, whole: str) -> None:
    """Note that one group lies within another: each of its counts, and the posts and sources of what is left."""
    rest = f"{whole} without {part}"
    for count in (TARGET, KEPT):
        difference(known, (whole, count), [(part, count)], (rest, count))
    known.at_least([(whole, SOURCES)], [(part, SOURCES)])
    known.at_least([(rest, TARGET), (rest, KEPT), (part, SOURCES)], [(whole, SOURCES)])


def wider(known: PublicKnowledge, pairs: Iterable[tuple[str, str, bool]]) -> None:
    """Note of groups and wider ones that these have a post more, or that both are of the same posts."""
    for part, whole, has_more in pairs:
        if (part, TARGET) not in known.spans or (whole, TARGET) not in known.spans:
            continue
        rest = f"{whole} without {part}"
        if has_more:
            if (rest, TARGET) not in known.spans:
                contained(known, part, whole)
            known.statements.append(Statement(((1, (rest, TARGET)), (1, (rest, KEPT))), least=1))
            continue
        for count in (TARGET, KEPT, SOURCES):
            known.statements.append(Statement(((1, (part, count)), (-1, (whole, count))), is_equation=True))
        # That nothing is left is told.
        known.spans |= dict.fromkeys(((rest, count) for count in (TARGET, KEPT)), Span(0, 0))


def side_by_side(known: PublicKnowledge, whole: str, parts: Sequence[str]) -> str:
    """Note that several groups lie within another one and share no post; return the name of what is left."""
    rest = f"{whole} without {' '.join(parts)}"
    for count in (TARGET, KEPT):
        difference(known, (whole, count), [(part, count) for part in parts], (rest, count))
    sources = [(part, SOURCES) for part in parts]
    if known.spans.keys() >= {(whole, SOURCES), *sources}:
        known.at_least([(rest, TARGET), (rest, KEPT), *sources], [(whole, SOURCES)])
    return rest


def shared_out(known: PublicKnowledge, whole: Cell, parts: Sequence[Cell]) -> None:
    """Note that parts hold all sources of a whole: what they count more together is of sources that are in several."""
    shared = (f"{whole[0]} shared", whole[1])
    known.spans[shared] = Span(0, math.inf)
    terms = (*((1, part) for part in parts), (-1, whole), (-1, shared))
    known.statements.append(Statement(terms, is_equation=True))


def repeated(known: PublicKnowledge, posts: Sequence[Cell], group: str) -> None:
    """Note that a group has as many posts as sources at least; the others are those that sources repeat."""
    more = (group, REPEATED)
    known.spans[more] = Span(0, math.inf)
    known.repeated.add(more)
    terms = (*((1, cell) for cell in posts), (-1, (group, SOURCES)), (-1, more))
    known.statements.append(Statement(terms, is_equation=True))


def hit_and_spared(known: PublicKnowledge, group: str, hit: Span) -> None:
    """Note how many sources of a group were hit, and that others may be there that never were."""
    known.spans[group, HIT] = hit
    known.spans[group, SPARED] = Span(0, math.inf if known.spans[group, KEPT].high else 0)
    terms = ((1, (group, SOURCES)), (-1, (group, HIT)), (-1, (group, SPARED)))
    known.statements.append(Statement(terms, is_equation=True))
    known.at_least([(group, TARGET)], [(group, HIT)])
    known.at_least([(group, KEPT)], [(group, SPARED)])


def overlapping(
    known: PublicKnowledge, overlap: GroupOverlap, wholes: Mapping[str, frozenset[str]]
) -> list[tuple[str, str]]:
    """Note what two groups that overlap just in a third one leave of what holds both: by inclusion and exclusion.

    Args:
        known: What is known.
        overlap: The groups; of one that nothing is known of nothing follows.
        wholes: Of each group all that it lies within.

    Returns:
        What holds both, with the name of what is left of it.
    """
    if any((name, TARGET) not in known.spans for name in overlap.names):
        return []
    one, other = overlap.groups
    around = [whole for whole in wholes_of_both(one, other, wholes) if (whole, TARGET) in known.spans]
    rests = [(whole, f"{whole} without {one}{_OR}{other}") for whole in around]
    for (whole, rest), count in product(rests, (TARGET, KEPT)):
        known.spans[rest, count] = Span(0, math.inf if known.spans[whole, count].high else 0)
        names = ((1, whole), (-1, one), (-1, other), (1, overlap.shared), (-1, rest))
        known.statements.append(Statement(tuple((factor, (name, count)) for factor, name in names), is_equation=True))
    return rests


def is_left_by_overlap(name: str) -> bool:
    """Return whether a group is what two overlapping ones leave of another."""
    return _OR in name


def difference(
    known: PublicKnowledge, whole: tuple[str, str], parts: Sequence[tuple[str, str]], rest: tuple[str, str]
) -> None:
    """Note that parts and the rest make up a whole, if there is any of it."""
    if known.spans[whole].high == 0:  # it is told that there are none, so there are none in any part
        known.spans[rest] = Span(0, 0)
        known.at_least([whole], parts)
    else:
        known.difference(whole, parts, rest)


def near(known: PublicKnowledge, name: str) -> tuple[str, ...]:
    """Return the groups that some statement names together with one, and that group itself, sorted."""
    named = (
        {group for _, (group, _) in statement.terms}
        for statement in known.statements
        if any(group == name for _, (group, _) in statement.terms)
    )
    return tuple(sorted({name}.union(*named)))
