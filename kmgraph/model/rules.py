"""Rules, learned and published, with the evidence they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from kmgraph.model.vocabulary import Text

if TYPE_CHECKING:
    from kmgraph.model.expression import Expression
    from kmgraph.model.scope import Literal, Scope


class Status(StrEnum):
    """What a learned rule is to the published rules, by the reasoner."""

    TACIT = "tacit"
    RESTATES = "restates"
    STRICTER = "stricter"
    BROADER = "broader"
    CONFLICTS = "conflicts"
    INCONSISTENT = "inconsistent"


class Confidence(StrEnum):
    """How sure a learned rule is (LEARNER: words for confidence)."""

    WELL_SUPPORTED = "well-supported"
    LIKELY = "likely"
    HINT = "hint"
    EXPLAINED_OTHERWISE = "explained-otherwise"


class Lifecycle(StrEnum):
    """How far people have taken a learned rule."""

    CANDIDATE = "candidate"
    REVIEWED = "reviewed"
    CODIFIED = "codified"
    RETIRED = "retired"


class Deontic(StrEnum):
    """What a published rule says of its scope (ODRL: prohibition, permission)."""

    PROHIBITION = "prohibition"
    PERMISSION = "permission"


class Enforcement(StrEnum):
    """Whether observations show a published rule at work."""

    ENFORCED = "enforced"
    PARTLY_ENFORCED = "partly-enforced"
    NOT_ENFORCED = "not-enforced"
    NOT_OBSERVED = "not-observed"


class RelationKind(StrEnum):
    """How the scope of a learned rule lies to another scope, by the reasoner.

    `broader`: this rule's scope strictly contains the other; `narrower`: it is strictly inside; `equivalent`.
    """

    BROADER = "broader"
    NARROWER = "narrower"
    EQUIVALENT = "equivalent"


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform: id, IRI, names, and what its users are told about appeals."""

    id: str
    iri: str
    label: Text = field(default_factory=dict)
    url: str | None = None
    consequences: Text = field(default_factory=dict)
    appeal: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Holdout:
    """Counts and p-values on clusters that the search never saw. `p_adjusted` is Holm's over the short list."""

    target: int
    kept: int
    p_value: float
    p_adjusted: float


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
    """

    start: str | None
    end: str | None
    target: int
    kept: int
    clusters: int = 0


@dataclass(frozen=True, slots=True)
class OddsRatio:
    """How many times higher the odds of the target are in scope than outside, with its 95 % interval."""

    ratio: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a learned rule rests on.

    Attributes:
        target: Observations in scope whose outcome is in the target.
        kept: Observations in scope whose outcome is not.
        clusters: Independent groups (author, copy group, given cluster) among them.
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
    """

    target: int
    kept: int
    clusters: int
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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule as the learner leaves it: scope and evidence, not yet placed among the published rules.

    Attributes:
        indistinguishable: Literals that cover the very same observations as a literal of the scope: pairs of the
            literal used and the other names for it.
    """

    platform: str
    scope: Scope
    evidence: Evidence
    confidence: Confidence
    indistinguishable: tuple[tuple[Literal, tuple[Literal, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedRule:
    """A rule the platform wrote down.

    Attributes:
        platform: Platform id, or None for all platforms of the project.
        scope_iri: IRI of the defined class that is its scope.
        expression: The scope as far as observations can decide it; None if the class has no definition.
        manchester: The scope as its author wrote it, where it came from TOML.
    """

    id: str
    iri: str
    deontic: Deontic
    scope_iri: str
    platform: str | None = None
    expression: Expression | None = None
    manchester: str | None = None
    text: Text = field(default_factory=dict)
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """`kind` of this rule's scope to the scope of the rule with IRI `to`."""

    kind: RelationKind
    to: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A learned rule with its place among the published ones."""

    id: str
    iri: str
    platform: str
    status: Status
    confidence: Confidence
    scope: Scope
    manchester: str
    evidence: Evidence
    relations: tuple[Relation, ...] = ()
    indistinguishable: tuple[tuple[Literal, tuple[Literal, ...]], ...] = ()
    lifecycle: Lifecycle = Lifecycle.CANDIDATE
    text: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublishedStatus:
    """What observations show of a published rule: counts in its scope, and whether it is enforced."""

    id: str
    iri: str
    status: Enforcement
    target: int
    kept: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Observations, those in the target, and the shares of the target that each kind of rule explains (sum 1)."""

    observations: int
    target: int
    by_published: float
    by_tacit: float
    unexplained: float


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001  the contract's word
    """Something a reader must know before trusting the figures: a code, numbers for its text, and the text."""

    code: str
    numbers: Mapping[str, float | int | str] = field(default_factory=dict)
    text: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Everything `rules.json` holds. Rules are ordered by platform, then by targets explained, then by id."""

    platforms: tuple[Platform, ...]
    totals: Totals
    rules: tuple[Rule, ...]
    published: tuple[PublishedStatus, ...]
    warnings: tuple[Warning, ...] = ()
