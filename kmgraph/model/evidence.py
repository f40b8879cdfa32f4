"""What observations say of a rule: counts, rates, periods, the test on rows set aside, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kmgraph.model.scope import Literal, RangeLiteral, SearchedScope
    from kmgraph.model.vocabulary import Text

DEFAULT_K = 10
"""Smallest group of independent sources about which anything is told."""

LEAST_K = 5
"""Nothing is told about smaller groups, whatever is asked for."""

_MOST_NAMED = 3
"""Rules that a warning names: so many a reader looks up."""

Count = int | None
"""A number of posts or sources. None in public figures: withheld with its whole group, else "a few" (1 to k - 1)."""

Sides = tuple[int, int]
"""Independent groups with posts in the target, and with others; some are in both."""

_Showing = tuple[tuple[int, int] | None, tuple[int, int] | None]
"""Of posts in the target, and of others, the least and the greatest number; None where the count isn't small."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """How figures become public.

    Attributes:
        k: Smallest group of independent sources about which anything is told; at least `LEAST_K`.
        rounded_to: Counts of larger groups are multiples of this.
    """

    k: int = DEFAULT_K
    rounded_to: int = 5

    def __post_init__(self) -> None:
        """Refuse a k that protects nobody."""
        if self.k < LEAST_K:
            raise ValueError(f"k is {self.k}, and nothing may be told of groups of fewer than {LEAST_K} sources")


@dataclass(frozen=True, slots=True)
class Holdout:
    """Counts and p-values on clusters that the search never saw. `p_adjusted` is Holm's over the short list.

    They are those of the rule as it was tested there: posts that an exception lets off which only all rows together
    show are among them.

    In public figures a p-value is the least of .001, .01, .05 and 1 that it does not exceed.
    """

    target: Count
    kept: Count
    p_value: float
    p_adjusted: float


class EvidenceBasis(StrEnum):
    """The posts that counts and rates come from: all, or those set aside alone, where outcomes chose terms."""

    ALL = "all"
    HOLDOUT = "holdout"


class NormLevel(StrEnum):
    """How far a rule reaches among the platforms observed: one, several, all (of at least two)."""

    MICRO = "micro"
    MESO = "meso"
    MACRO = "macro"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time in which a rule's rate did not change.

    Attributes:
        start, end: ISO 8601 UTC times; `end` is exclusive. None where the data begin or end.
        target, kept: Observations in scope within the period.
        clusters: Independent groups among them; 0 if that is not known, and nobody may see the counts.
        withheld, by_outcome: As of `Evidence`.
        showing: In no file: with which numbers in place of a small count, from 1 on and all else being as it is, the
            changes at either end would still show.
    """

    start: str | None
    end: str | None
    target: Count
    kept: Count
    clusters: Count = 0
    withheld: bool = False
    by_outcome: Sides | None = None
    showing: _Showing = field(default=(None, None), compare=False)


@dataclass(frozen=True, slots=True)
class Uncounted:
    """Posts that may be in a rule's scope or not: they don't record all that it and its exceptions speak of.

    Attributes:
        posts: How many there are.
        clusters: Independent groups among them; None in public figures says that there are at least k.
        lacking: What most of them don't record.
        by_outcome: As of `Evidence`.
    """

    posts: int
    clusters: Count
    lacking: tuple[Literal, ...]
    by_outcome: Sides | None = None


@dataclass(frozen=True, slots=True)
class OddsRatio:
    """How many times higher the odds of the target are in scope than outside, with its 95 % interval."""

    ratio: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RateBasis:
    """What a rule's rate and its interval were estimated from, beside the counts: for exact figures alone.

    Attributes:
        prior: Pseudo-posts in the target, and left alone, that were believed in beforehand.
        worth: How many independent posts one in the target, and one left alone, is worth, in (0, 1].
        kept_weight: How many posts of the platform each of those left alone stands for, at least 1.
        weights: Of all posts left alone on the platform the least and the greatest such number, where they differ.
    """

    prior: tuple[float, float] = (0.5, 0.5)
    worth: tuple[float, float] = (1.0, 1.0)
    kept_weight: float = 1.0
    weights: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class SparedKind:
    """An exception of one kind of posts, which a rule has only as long as these are surely spared.

    Attributes:
        literals: The exception, as it stands in the scope.
        most: How many of its posts may be in the target at most so that it stays, all else being as it is.
    """

    literals: tuple[Literal, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a learned rule rests on.

    Attributes:
        target: Observations in scope whose outcome is in the target.
        kept: Observations in scope whose outcome is not.
        clusters: Independent groups (author, copy group, given cluster) among them; None in public figures that are
            not withheld says that there are at least k, or `least_clusters`.
        rate: Shrunken rate of the target in scope, in [0, 1]; None if the data can't identify a rate.
        interval: Its 95 % interval; None as for `rate`.
        base_rate: Rate of the target where no rule applies, on the same platform; None as for `rate`.
        holdout: The test on unseen clusters, if there were enough.
        first, last: ISO 8601 UTC times of the first and last target observation, where times exist.
        valid_from: When the rule came into force, if the data show it; None if it held from the start.
        valid_until: Since when the rule is no longer observed; None if it still holds, or times are unknown.
        periods: The stretches of time between which its rate changed, oldest first; empty without times or change.
        odds_ratio: Where kept posts are a reference sample, so that odds can be compared but no rate be told.
        incomplete: Whether so many posts in scope are kept that something unrecorded probably matters too.
        norm: How far the rule reaches; None with one platform.
        also_on: Ids of the other platforms on which the same scope shows the same effect, sorted.
        withheld: Whether the figures are kept back, since they would tell of fewer than k sources.
        basis: The posts that the counts and rates come from.
        uncounted: Posts that may be in scope and were not counted, where they are many enough to say so.
        least_clusters: In public figures, where a closer number would tell too much: that there are at least so many.
        by_outcome: Independent groups among those in the target, and among the others; None as `estimated` is.
        estimated: What `rate` and `interval` were estimated from; None in public figures, and where it is not known.
        told_times: In exact figures, what may be told instead of `first` and `last`: the times of the k-th source of
            the target from either end; empty if these are too few. None where that is not known.
        sure_otherwise: In exact figures, of an incomplete rule: whether it would be well supported if it weren't one.
        searched: What the search asked of a rule that is no more than a hint, in no file; None of confirmed rules.
        showing: In no file: with which numbers in place of its own small counts a rule's changes would still show, in
            whatever periods these posts lie.
        unchanged: What is told instead where that a rule changed would tell too much: its evidence as if its rate had
            always been the same, and how sure it is then. In no file; None of rules that didn't change.
        spared: Exceptions of confirmed rules that say so much of their posts, in no file.
    """

    target: Count
    kept: Count
    clusters: Count
    rate: float | None
    interval: tuple[float, float] | None
    base_rate: float | None
    holdout: Holdout | None = None
    first: str | None = None
    last: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    periods: tuple[Period, ...] = ()
    odds_ratio: OddsRatio | None = None
    incomplete: bool = False
    norm: NormLevel | None = None
    also_on: tuple[str, ...] = ()
    withheld: bool = False
    basis: EvidenceBasis = EvidenceBasis.ALL
    uncounted: Uncounted | None = None
    least_clusters: Count = None
    estimated: RateBasis | None = None
    told_times: tuple[str, ...] | None = None
    by_outcome: Sides | None = None
    sure_otherwise: bool = False
    searched: SearchedScope | None = field(default=None, compare=False)
    showing: _Showing = field(default=(None, None), compare=False)
    unchanged: tuple[Evidence, Confidence] | None = field(default=None, compare=False)
    spared: tuple[SparedKind, ...] = field(default=(), compare=False)


def current_period(evidence: Evidence) -> Period | None:
    """Return the period that a rule's rate is of: the last one in which it holds; None if its rate never changed."""
    if evidence.valid_until is None:
        return evidence.periods[-1] if evidence.periods else None
    return next((period for period in evidence.periods if period.end == evidence.valid_until), None)


@dataclass(frozen=True, slots=True)
class OpenLimit:
    """An end of a range that the posts don't settle: none was observed from `low` to `high`, the end may lie anywhere.

    Attributes:
        literal: With that end alone, as it stands in the scope.
        low, high: Whole numbers that none has, both inclusive; of other numbers the nearest that some have.
    """

    literal: RangeLiteral
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class StatedReason:
    """What the platform itself said of removed posts in a rule's scope.

    Attributes:
        text: As it stands in the source.
        target: Removed posts in scope of which it said this; None in public figures, which hold no count of it.
        clusters: Independent groups among them; likewise.
    """

    text: str
    target: Count
    clusters: Count


class Origin(StrEnum):
    """How it is known what posts are about: a column said so, words of their texts did, or now one, now the other."""

    RECORDED = "recorded"
    ANNOTATED = "annotated"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class ClassOrigin:
    """How it is known of a rule's posts that they are of a class that its scope names."""

    iri: str
    origin: Origin


class Confidence(StrEnum):
    """How sure a learned rule is (LEARNER: words for confidence)."""

    WELL_SUPPORTED = "well-supported"
    LIKELY = "likely"
    HINT = "hint"
    EXPLAINED_OTHERWISE = "explained-otherwise"

    @property
    def is_confirmed(self) -> bool:
        """Whether observations bear a rule out: what they merely hint at is no rule yet."""
        return self in (Confidence.WELL_SUPPORTED, Confidence.LIKELY)


class Strength(StrEnum):
    """How often the outcome follows, in words; the order is from the strongest claim to the weakest."""

    ALWAYS = "always"
    NEARLY_ALWAYS = "nearly-always"
    USUALLY = "usually"
    OFTEN = "often"
    SOMETIMES = "sometimes"
    MORE_OFTEN = "more-often"
    MAY = "may"


class Doubt(StrEnum):
    """A reason why a rule is likely and no more, or a hint."""

    UNCHECKED = "unchecked"
    INCOMPLETE = "incomplete"
    FEW_SOURCES = "few-sources"
    RATE = "rate"
    NO_RATE = "no-rate"
    ONE_PERIOD = "one-period"
    TOO_FEW_SOURCES = "too-few-sources"


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001  the contract's word
    """Something a reader must know before trusting the figures: a code, numbers for its text, and the text.

    Attributes:
        sources: Independent groups behind the posts without which there would be no warning; None where it hangs on no
            group of posts. Known while it is exact, and in no file.
        about_rules: Ids of the learned rules that `rules` among its numbers counts, likewise.
    """

    code: str
    numbers: Mapping[str, float | int | str] = field(default_factory=dict)
    text: Text = field(default_factory=dict)
    sources: Count = field(default=None, compare=False)
    about_rules: tuple[str, ...] = field(default=(), compare=False)

    def about(self, ids: Sequence[str]) -> Warning:
        """Return the warning with how many rules it is about, and a few of their ids.

        >>> Warning("rule-changed").about(("r-1", "r-2", "r-3", "r-4")).numbers
        {'rules': 4, 'named': 'r-1, r-2, r-3'}
        """
        numbers = {**self.numbers, "rules": len(ids), "named": ", ".join(ids[:_MOST_NAMED])}
        return replace(self, numbers=numbers)
