"""Rules, learned and published, with the evidence they rest on."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from kmgraph.model.evidence import (
    ClassOrigin,
    Confidence,
    Count,
    Doubt,
    Evidence,
    OpenLimit,
    Privacy,
    Sides,
    StatedReason,
    Strength,
    Warning,
)
from kmgraph.model.table import Outcome
from kmgraph.model.vocabulary import Text

if TYPE_CHECKING:
    from kmgraph.model.expression import Expression
    from kmgraph.model.reviews import LostDecision
    from kmgraph.model.scope import GroupOverlap, Literal, Scope
    from kmgraph.model.surroundings import RestOfScope
    from kmgraph.model.text import FoundClass


class Status(StrEnum):
    """What a learned rule is to the published rules, by the reasoner."""

    TACIT = "tacit"
    RESTATES = "restates"
    STRICTER = "stricter"
    BROADER = "broader"
    CONFLICTS = "conflicts"
    INCONSISTENT = "inconsistent"


class Lifecycle(StrEnum):
    """How far people have taken a learned rule."""

    CANDIDATE = "candidate"
    REVIEWED = "reviewed"
    CODIFIED = "codified"
    REJECTED = "rejected"
    RETIRED = "retired"

    @property
    def counts(self) -> bool:
        """Whether a rule in this state may still be applied: nobody holds that it is none, or holds no longer."""
        return self not in (Lifecycle.REJECTED, Lifecycle.RETIRED)


class Deontic(StrEnum):
    """What a published rule says of its scope (ODRL: prohibition, permission, duty).

    An obligation forbids and allows nothing, and no outcome tells whether it was fulfilled.
    """

    PROHIBITION = "prohibition"
    PERMISSION = "permission"
    OBLIGATION = "obligation"


class PrescribedOutcome(StrEnum):
    """What a published rule announces for the content in its scope."""

    NOT_ALLOWED = "not-allowed"
    NOT_RECOMMENDED = "not-recommended"
    ADULTS_ONLY = "adults-only"
    WITH_NOTICE = "with-notice"


class Enforcement(StrEnum):
    """Whether observations show a published rule at work."""

    ENFORCED = "enforced"
    PARTLY_ENFORCED = "partly-enforced"
    NOT_ENFORCED = "not-enforced"
    NOT_OBSERVED = "not-observed"
    NOT_RECORDED = "not-recorded"
    NOT_LOOKED_AT = "not-looked-at"


class OtherTime(StrEnum):
    """When a published rule is in force that is so at no time observed: before it all, or after it all."""

    EARLIER = "earlier"
    LATER = "later"


class RelationKind(StrEnum):
    """How the scope of a learned rule lies to another scope, by the reasoner.

    `broader`: this rule's scope strictly contains the other; `narrower`: it is strictly inside; `equivalent`.
    """

    BROADER = "broader"
    NARROWER = "narrower"
    EQUIVALENT = "equivalent"


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform: id, IRI, names, and what its users are told about appeals.

    Attributes:
        stands_for: The platform of the ontology that is meant by it: a name as the user wrote it.
    """

    id: str
    iri: str
    label: Text = field(default_factory=dict)
    url: str | None = None
    consequences: Text = field(default_factory=dict)
    appeal: Text = field(default_factory=dict)
    stands_for: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule as the learner leaves it: scope and evidence, not yet placed among the published ones.

    Attributes:
        indistinguishable: Pairs of a literal of the scope and the others that cover the very same observations.
        too_few: Kinds of posts in the scope, or excepted, of which too few fall under nothing else to tell; sorted.
        open_limits: Ends of ranges in the scope that may as well be others.
        told_limits: Those that few sources settle, by round numbers: what may be told in public instead.
    """

    platform: str
    scope: Scope
    evidence: Evidence
    confidence: Confidence
    indistinguishable: tuple[tuple[Literal, tuple[Literal, ...]], ...] = ()
    too_few: tuple[Literal, ...] = ()
    open_limits: tuple[OpenLimit, ...] = ()
    told_limits: tuple[OpenLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedRule:
    """A rule the platform wrote down, or those who publish a project's guidelines did.

    Attributes:
        platform: Platform id, or None for all platforms of the project.
        scope_iri: IRI of the defined class that is its scope.
        expression: The scope as far as observations can decide it; None if the class has no definition.
        manchester: The scope as its author wrote it, where it came from TOML.
        requires: What an obligation asks for, in words.
        territory: Codes of the countries, or of parts of them (ISO 3166), where the rule holds; empty for everywhere.
        in_force_from: Time from which the platform says that it applies (ISO 8601, UTC).
        in_force_until: Time from which it no longer does.
        outcomes: What the platform announces for the content, sorted as `PrescribedOutcome` is; some go together.
        proposed: A scope that nobody has confirmed, in Manchester syntax: it decides nothing.
        anchor: Where in the guidelines the rule stands, such as the titles above it.
        by_observers: Whether others than the platform wrote it down: what they made of a learned rule, whose id it has.
        hint, not_read: What stood beside its words in the file that it was imported from, and what was not read of it.
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
    requires: Text = field(default_factory=dict)
    territory: tuple[str, ...] = ()
    in_force_from: str | None = None
    in_force_until: str | None = None
    outcomes: tuple[PrescribedOutcome, ...] = ()
    proposed: str | None = None
    anchor: str | None = None
    by_observers: bool = False
    hint: Text = field(default_factory=dict)
    not_read: tuple[str, ...] = ()

    @property
    def awaits_scope(self) -> bool:
        """Whether nobody has said yet what the rule is about, so that it is compared with nothing."""
        return self.expression is None and self.manchester is None


@dataclass(frozen=True, slots=True)
class Relation:
    """`kind` of this rule's scope to the scope of the rule with IRI `to`."""

    kind: RelationKind
    to: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A learned rule with its place among the published ones.

    Attributes:
        strength, doubts: How strongly it may be worded, and why it is no surer; not in files from before that was kept.
        too_few, open_limits, told_limits: As of `Candidate`. In public figures the second are what the third were.
        reasons: What the platform most often said of removed posts in scope, the commonest first.
        origins: How the classes of its scope are known of its posts, those that columns alone record left out.
    """

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
    strength: Strength | None = None
    doubts: tuple[Doubt, ...] = ()
    too_few: tuple[Literal, ...] = ()
    open_limits: tuple[OpenLimit, ...] = ()
    told_limits: tuple[OpenLimit, ...] = ()
    reasons: tuple[StatedReason, ...] = ()
    origins: tuple[ClassOrigin, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedStatus:
    """What observations show of a published rule: counts in its scope, and whether it is enforced.

    Attributes:
        clusters: Independent groups among the posts counted; 0 if that is not known, and nobody may see the counts.
        withheld, by_outcome: As of `Evidence`.
        parts: Ids of the learned rules that say in which part of the scope it is enforced, where that is part only.
        since, until: The time in force that status and counts are of (ISO 8601, UTC); None where the data begin or end.
        in_force: When the rule is in force, where that is at no time observed: nothing was counted then.
        recorded: In exact figures, independent groups that record what it speaks of, and all where it holds, if known.
        inside, apart: Published rules around it, and its platform; rules that share no post with it. By IRI, by logic.
        rests: What it takes that `parts` are told, on each platform where learned rules lie in the scope; in no file.
    """

    id: str
    iri: str
    status: Enforcement
    target: Count
    kept: Count
    clusters: Count = 0
    withheld: bool = False
    parts: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    in_force: OtherTime | None = None
    inside: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    by_outcome: Sides | None = None
    recorded: Sides | None = None
    rests: tuple[RestOfScope, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class PlatformFigures:
    """Posts of a platform, those in the target, and sources; exact, how many of these are authors, groups or copies."""

    platform: str
    observations: Count
    target: Count
    clusters: Count = 0
    withheld: bool = False
    by_outcome: Sides | None = None
    named: Count = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Observations, those in the target, and the shares of the target that each kind of rule explains (sum 1).

    Attributes:
        not_told: Share of the target of which it can't be told: what would decide it is not recorded.
        clusters: Independent groups among the observations; 0 if that is not known, and nobody may see the counts.
        platforms: The same of each platform, in the order of the data.
        withheld, by_outcome: As of `Evidence`.
        by_observers: What part of `by_published` is by rules that observers wrote down, as of `PublishedRule`.
        outcomes: Outcomes of the target that rules name, those of more than a few people's posts; empty if not known.
    """

    observations: Count
    target: Count
    by_published: float | None
    by_tacit: float | None
    unexplained: float | None
    clusters: Count = 0
    platforms: tuple[PlatformFigures, ...] = ()
    withheld: bool = False
    not_told: float | None = 0.0
    by_observers: float | None = 0.0
    outcomes: tuple[Outcome, ...] = ()
    by_outcome: Sides | None = None

    @property
    def by_platform(self) -> float | None:
        """Return the share that rules explain which platforms published, in [0, 1]; None if it is not known."""
        known, others = self.by_published, self.by_observers or 0.0
        return None if known is None else max(0.0, round(known - others, 12))

    def told(self, target: Container[Outcome]) -> tuple[Outcome, ...]:
        """Return the outcomes to name of a target: those that are known to be met with, else all."""
        return self.outcomes or tuple(outcome for outcome in Outcome if outcome in target)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Everything `rules.json` holds. Rules are ordered by platform, then by targets explained, then by id.

    Attributes:
        privacy: How its figures were made public; None if they are exact.
        found: Classes of terms found in texts that rules name; none is public before a person has reviewed it.
        lost, overlaps: Decisions about rules not among these, none in public; rules that overlap in a third, by IRI.
        nested: Learned rules, and those of other platforms around or inside them, by IRI; None: unknown. In no file.
        apart: Learned rules of one platform that share no post, by the ontology: as `nested`.
        told_wider: Rules of one literal, wider ones, and whether these have more posts, or the same: as `nested`.
        spared: Learned rules, others, and how many posts of these, or but for the rule's, its exceptions allow in the
            target; the last is whether it's the latter. As `nested`.
    """

    platforms: tuple[Platform, ...]
    totals: Totals
    rules: tuple[Rule, ...]
    published: tuple[PublishedStatus, ...]
    warnings: tuple[Warning, ...] = ()
    privacy: Privacy | None = None
    found: tuple[FoundClass, ...] = ()
    lost: tuple[LostDecision, ...] = ()
    overlaps: tuple[GroupOverlap, ...] = ()
    nested: tuple[tuple[str, str], ...] | None = field(default=None, compare=False)
    apart: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    told_wider: tuple[tuple[str, str, bool], ...] = field(default=(), compare=False)
    spared: tuple[tuple[str, str, int, bool], ...] = field(default=(), compare=False)
