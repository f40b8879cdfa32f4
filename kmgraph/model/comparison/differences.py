"""What differs between two sides, kind of posts by kind of posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kmgraph.model.evidence import Count, Privacy
    from kmgraph.model.rules import Platform
    from kmgraph.model.scope import Scope


class MoveVerdict(StrEnum):
    """How a kind of posts fares at the destination beside the source, as far as tests tell.

    `only-there`: a rule of the destination that the source shows no trace of, and its posts fare worse there.
    `stricter`, `looser`: acted against on both, at rates that differ. `same`: on both, and no difference shows.
    `newly-allowed`: acted against at the source, and left alone at the destination, where enough posts show it.
    `left-alone`: allowed in writing at the destination, and left alone on both.
    `unknown`: what was observed can't tell.
    """

    ONLY_THERE = "only-there"
    STRICTER = "stricter"
    NEWLY_ALLOWED = "newly-allowed"
    SAME = "same"
    LOOSER = "looser"
    LEFT_ALONE = "left-alone"
    UNKNOWN = "unknown"


class WhyUnknown(StrEnum):
    """Why nobody knows yet how a kind of posts fares."""

    TOO_FEW = "too-few"
    NOT_RECORDED = "not-recorded"
    NO_RATES = "no-rates"
    UNDECIDED = "undecided"
    UNSURE_RULE = "unsure-rule"
    FORBIDDEN_IN_WRITING = "forbidden-in-writing"
    ONLY_IN_WRITING = "only-in-writing"
    REQUIRED_IN_WRITING = "required-in-writing"


@dataclass(frozen=True, slots=True)
class KindCounts:
    """What became of the posts of one kind on one side.

    Attributes:
        target: Posts acted against.
        kept: Posts left alone.
        clusters: Independent groups among them; as of `Evidence`.
        kept_weight: How many posts of the platform each of those left alone stands for, at least 1.
        withheld: Whether nobody may see the counts.
        recorded: In exact figures, independent groups among the posts that record what decides it; None if not known.
    """

    target: Count
    kept: Count
    clusters: Count = 0
    kept_weight: float = 1.0
    withheld: bool = False
    recorded: Count = None


@dataclass(frozen=True, slots=True)
class MovedSide:
    """One of the two sides: a platform, or a period or a run of one.

    Attributes:
        platform: With the name that readers see.
        target, kept: Posts observed on it, acted against and left alone.
        withheld: Whether nobody may see these counts.
    """

    platform: Platform
    target: Count
    kept: Count
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class KindDifference:
    """A kind of posts on both sides.

    Attributes:
        id: Of the destination's rule, else of the source's, else of what is written at the destination.
        verdict: How it fares.
        reason: Why that is unknown; None for any other verdict.
        source_rule, destination_rule: Ids of the learned rules that are about it, where there are any.
        scope: What it is; None where only a published rule says that.
        manchester: The same in Manchester syntax; empty for a published scope without a definition.
        published: IRI of the destination's published rule that it was taken from; None for learned rules.
        source, destination: The counts; None where what it speaks of is not recorded on that side.
        p_value: Of the test that its rate differs, two-sided and adjusted (Holm); None where nothing was tested.
        permits, forbids: IRIs of the destination's published rules whose scope holds all of it.
        beside: IRIs of the published rules of both sides whose scope holds it or lies in it; in no file.
        narrower: Ids of the destination's rules about parts of it, which hold all the same.
        habit: Share of the posts left alone at the source that are of this kind, in [0, 1].
        difference: Rate at the destination less that at the source, in [-1, 1].
        surprise: The product of the two; None as for them where one of them is not known.
    """

    id: str
    verdict: MoveVerdict
    reason: WhyUnknown | None = None
    source_rule: str | None = None
    destination_rule: str | None = None
    scope: Scope | None = None
    manchester: str = ""
    published: str | None = None
    source: KindCounts | None = None
    destination: KindCounts | None = None
    p_value: float | None = None
    permits: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()
    beside: tuple[str, ...] = field(default=(), compare=False)
    narrower: tuple[str, ...] = ()
    habit: float | None = None
    difference: float | None = None
    surprise: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceWord:
    """A word that is usual at the destination: the IRIs of its entry, its meanings, and entries that say the same."""

    entry: str
    senses: tuple[str, ...] = ()
    translations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveComparison:
    """Everything that the migration guide says of kinds of posts.

    Attributes:
        kinds: In the order of the guide: by part, then by surprise.
        privacy: How the figures became public; None if they are exact.
        words: The glossary of the destination.
        level: Family-wise level of the tests.
    """

    source: MovedSide
    destination: MovedSide
    kinds: tuple[KindDifference, ...]
    words: tuple[PlaceWord, ...] = ()
    level: float = 0.05
    privacy: Privacy | None = None
