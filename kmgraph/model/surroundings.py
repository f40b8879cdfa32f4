"""What lies around a rule's scope: kinds of posts close by, and exceptions, that are mostly left alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kmgraph.model.evidence import Count
    from kmgraph.model.scope import GroupOverlap, Literal, Scope

HERE = "here"
"""The name of a kind of post among those of rules."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A description close to a rule's scope whose posts are mostly left alone, with its counts.

    Attributes:
        clusters: Independent groups among the posts; 0 if that is not known, and nobody may see the counts.
        withheld: Whether the counts are kept back, though the description is told.
        unless: The rule's exceptions, where they take out posts of the description too; the counts are without these.
        inside: Rules and published rules whose scope holds all of the posts, by IRI.
        holds: Those all of whose posts are among them.
        overlaps: How they lie to these where two overlap just in a third; the description's name is `HERE`.
    """

    scope: Scope
    target: Count
    kept: Count
    clusters: int = 0
    withheld: bool = False
    unless: tuple[tuple[Literal, ...], ...] = ()
    inside: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    overlaps: tuple[GroupOverlap, ...] = ()


@dataclass(frozen=True, slots=True)
class FineException:
    """An exception of a rule whose posts are mostly left alone, with the independent groups among them.

    Attributes:
        inside, holds, overlaps: As of `Variant`.
        is_whole: Whether all of its posts were looked at, and not those alone that no other rule is against.
    """

    literals: tuple[Literal, ...]
    clusters: int = 0
    is_whole: bool = True
    inside: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    overlaps: tuple[GroupOverlap, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleNeighbourhood:
    """What the observations show around a rule's scope; where nothing was counted, nothing is claimed.

    Attributes:
        nearest: The nearest descriptions that are mostly left alone, the most frequent first.
        fine: Those of the rule's exceptions whose posts are mostly left alone.
    """

    nearest: tuple[Variant, ...] = ()
    fine: tuple[FineException, ...] = ()


@dataclass(frozen=True, slots=True)
class RestOfScope:
    """What it takes on one platform that a published prohibition shows in nothing but learned rules inside its scope.

    Attributes:
        parts: Ids of these rules.
        most: How many posts of its scope that none of them covers may be in the target then; -1 if it can't be so.
        most_by_kept: The same, if as many of these posts are left alone as the number's position says: from none on.
    """

    parts: tuple[str, ...]
    most: int
    most_by_kept: tuple[int, ...] = ()
