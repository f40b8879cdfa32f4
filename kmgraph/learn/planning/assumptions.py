"""What planning assumes of a rule and of what it is looked for in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuthorSize:
    """How many posts some authors have, and which share of the authors they are, in (0, 1]."""

    posts: int
    share: float


@dataclass(frozen=True, slots=True)
class PlanningAssumptions:
    """What a rule is looked for in.

    Attributes:
        base_rate: Rate of the target among posts that no rule covers, in (0, 1).
        authors: How many posts authors have; shares sum to 1.
        focus: How alike one author's posts are in being in scope or not (intraclass correlation), in [0, 1].
        correlation: How alike the outcomes of one author's posts in scope are, in [0, 1].
        literal_bits: Bits that name one literal among all there are to choose from.
        rules: Rules like this one that are tested together; Holm's correction is for so many.
        widening: How many times more posts a rule covers where one of its classes gives way to the parent.
    """

    base_rate: float
    authors: tuple[AuthorSize, ...] = (AuthorSize(3, 1.0),)
    focus: float = 0.0
    correlation: float = 0.0
    literal_bits: float = 8.0
    rules: int = 10
    widening: float = 3.0

    @property
    def posts_per_author(self) -> float:
        """Return the mean number of posts of an author."""
        return sum(size.posts * size.share for size in self.authors)


@dataclass(frozen=True, slots=True)
class RuleShape:
    """The rule asked about: its rate and its coverage (share of all posts in scope), in (0, 1), and its literals."""

    rate: float
    coverage: float
    literals: int = 2
