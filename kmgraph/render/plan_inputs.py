"""What a plan is made from: sizes and kinds of posts, as the pipeline hands them over."""

from __future__ import annotations

from dataclasses import dataclass

from kmgraph.model import Literal, Outcome, Platform, PublishedRule, Rule, Scope, Vocabulary
from kmgraph.render.inputs import DEFAULT_K


@dataclass(frozen=True, slots=True)
class NeededFigure:
    """A number of observations, with the ends of its simulation error."""

    observations: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class SizeLine:
    """A rule that is planned for.

    Attributes:
        rate, coverage: Its rate, and the share of posts in its scope, in [0, 1].
        literals: Its length.
        likely, well_supported: Observations it takes to get that word; None where none would do.
        chances: The chances that it gets either word from the observations there are; None if there are none.
        published: The published rule it stands for, if any.
    """

    rate: float
    coverage: float
    literals: int
    likely: NeededFigure | None
    well_supported: NeededFigure | None
    chances: tuple[float, float] | None = None
    published: PublishedRule | None = None


@dataclass(frozen=True, slots=True)
class PlatformSizes:
    """The sizes for one platform, and what was assumed.

    Attributes:
        platform: None where there are no observations.
        observations: How many there are; None where there are none.
        base_rate: Rate of the target among posts that no rule covers, in [0, 1].
        posts_per_author: On average.
        choices: Descriptions that each part of a rule is chosen from.
        rules: Rules tested together.
    """

    platform: Platform | None
    observations: int | None
    base_rate: float
    posts_per_author: float
    choices: float
    rules: int
    lines: tuple[SizeLine, ...]


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind of existing posts to look up.

    Attributes:
        rule: The rule that it tells something of.
        question: `real`, `rate`, `wording`, `exception` or `platform`.
        platform: Where to look.
        manchester: The scope in Manchester syntax.
        wordings: For a wording: the literal of the rule, and the other one.
        bits: Expected bits of information a post.
        posts: Posts that settle the question; None if more than `most_posts` would be needed.
        target, kept: Posts of this kind that were observed already.
    """

    rule: Rule
    question: str
    platform: Platform
    scope: Scope
    manchester: str
    wordings: tuple[Literal, Literal] | None
    bits: float
    posts: int | None
    target: int
    kept: int


@dataclass(frozen=True, slots=True)
class PlanInput:
    """What a plan says.

    Attributes:
        power: The chance asked for, in (0, 1).
        least_rate, sure_rate: Rates over which a rule can be likely, and well supported.
        platforms: The sizes; empty if they were not asked for.
        kinds: What to look up, most telling first; None if that was not asked for.
        missing: Platforms that lack posts in the target or kept ones, so that nothing can be compared.
        most_posts: Posts looked ahead.
        is_several: Whether the observations are of several platforms.
        k: Groups of fewer independent sources show no figures.
    """

    vocabulary: Vocabulary
    power: float
    least_rate: float
    sure_rate: float
    platforms: tuple[PlatformSizes, ...] = ()
    kinds: tuple[KindLine, ...] | None = None
    missing: tuple[Platform, ...] = ()
    most_posts: int = 1000
    is_several: bool = False
    target: tuple[Outcome, ...] = (Outcome.REMOVED, Outcome.RESTRICTED)
    k: int = DEFAULT_K
