"""What documents and answers are made from: one frozen value for each, in the model's types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kmgraph.model import (
    IndividualTerm,
    Literal,
    Outcome,
    Platform,
    Privacy,
    PublishedRule,
    Reject,
    Rule,
    RuleDecision,
    RuleNeighbourhood,
    RuleSet,
    RunChanges,
    Scope,
    Text,
    Variant,
    Vocabulary,
    Warning,
)


@dataclass(frozen=True, slots=True)
class Component:
    """A program or library that took part, and its version."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was read: its name, the SHA-256 of its bytes (hexadecimal), its data rows where it has any.

    Attributes:
        is_keyed: Whether the digest is an HMAC under the project's key.
    """

    name: str
    sha256: str
    rows: int | None = None
    is_keyed: bool = False


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a reader needs to make the same documents again."""

    components: tuple[Component, ...] = ()
    inputs: tuple[InputFile, ...] = ()
    seed: int = 0
    ontology_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class ValidationSummary:
    """What SHACL validation found: number of violations, of shapes evaluated, and of warnings."""

    conforms: bool
    violations: int
    shapes: int
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class ImportNotice:
    """Something in a source that was not read as it stood; `code` as in `templates/LANG/words.toml`.

    Attributes:
        text: The notice as the reader worded it (English), for codes without words.
        count: Rows concerned.
    """

    code: str
    source: str
    column: str = ""
    value: str | None = None
    count: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class FilledColumn:
    """How many of the rows of one outcome record something in a column.

    Attributes:
        sources: Independent sources behind all of these rows, behind those that do, and behind the others.
    """

    outcome: Outcome
    filled: int
    rows: int
    sources: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """How one column was read; figures are exact.

    Attributes:
        meaning: The fixed column, or the IRI of the class or property that it stands for; empty if it was not read.
        kind: What its values are, as `templates/LANG/words.toml` names it; `not-read` for a column that was not.
        via: Properties walked to what it describes.
        unit: How times are written, or the datatype of numbers; empty for others.
        filled: An entry an outcome that occurs.
        distinct: Different values.
        unread_rows: Rows with a value that was not understood.
        unread: Some of these values; they are what cells hold.
        told_sources: Independent sources behind the rows in which something stands.
        unread_sources: Those behind the rows with a value that was not understood.
    """

    source: str
    header: str
    meaning: str
    kind: str
    via: tuple[str, ...] = ()
    unit: str = ""
    filled: tuple[FilledColumn, ...] = ()
    distinct: int = 0
    unread_rows: int = 0
    unread: tuple[str, ...] = ()
    told_sources: int = 0
    unread_sources: int = 0


@dataclass(frozen=True, slots=True)
class GuidelineInput:
    """Everything that guidelines and report say.

    Attributes:
        title: Title by language; where it is empty one is made from the platforms.
        version: Version of the guidelines.
        ruleset: Platforms, totals, learned rules, what was observed of published rules, warnings.
        published: The published rules.
        target: Outcomes that count as "against the rules".
        vocabulary: Words of the ontology and the extensions.
        first, last: ISO 8601 times of the first and last observation, where known.
        glossary: Lexical entries of the project, to be explained beside those that rules mention.
        surroundings: Rule id to what was counted around its scope.
        generated: Time of the run as it is to be shown, or None.
        privacy: How figures become public; documents show no others.
        columns: How the columns of the sources were read.
        decisions: Rule id to what a person decided about it, where its scope is still what the person saw.
        is_publisher: Whether the platform itself publishes the guidelines.
        is_synthetic: Whether posts and published rules are invented.
        changes: What changed since an earlier run, in public figures; None where there was none to compare with.
        names: Rule id to the IRI of a class that an extension defines as just the rule's scope.
        left_out_values: How many single values of columns the project has not read.
    """

    title: Text
    version: str
    ruleset: RuleSet
    vocabulary: Vocabulary
    target: tuple[Outcome, ...] = (Outcome.REMOVED, Outcome.RESTRICTED)
    published: tuple[PublishedRule, ...] = ()
    first: str | None = None
    last: str | None = None
    glossary: tuple[IndividualTerm, ...] = ()
    surroundings: Mapping[str, RuleNeighbourhood] = field(default_factory=dict)
    generated: str | None = None
    provenance: Provenance = field(default_factory=Provenance)
    validation: ValidationSummary | None = None
    notices: tuple[ImportNotice, ...] = ()
    rejects: tuple[Reject, ...] = ()
    privacy: Privacy = field(default_factory=Privacy)
    columns: tuple[ReadColumn, ...] = ()
    decisions: Mapping[str, RuleDecision] = field(default_factory=dict)
    is_publisher: bool = False
    is_synthetic: bool = False
    changes: RunChanges | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    left_out_values: int = 0

    @property
    def is_compared(self) -> bool:
        """Return whether there were published rules to compare with."""
        return bool(self.published or self.ruleset.published)

    @property
    def is_awaiting(self) -> bool:
        """Return whether there were published rules whose scope nobody has confirmed."""
        return any(warning.code == "published-awaiting" for warning in self.ruleset.warnings)

    @property
    def are_people(self) -> bool:
        """Return whether the author of every observation is known, or those who act together are."""
        return not any(warning.code in {"no-authors", "unknown-authors"} for warning in self.ruleset.warnings)

    @property
    def knows_authors(self) -> bool:
        """Return whether the author of any observation is known."""
        return knows_authors(self.ruleset)


def knows_authors(ruleset: RuleSet) -> bool:
    """Return whether the author of any observation that the rules were learned from is known."""
    return all(warning.code != "no-authors" for warning in ruleset.warnings)


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """Something that happened to a rule: an ISO 8601 time, and what happened, by whom."""

    time: str
    text: str


@dataclass(frozen=True, slots=True)
class ExplainInput:
    """What is explained.

    Attributes:
        platforms: For the names of platforms.
        published: The published rules that the rule was compared with.
        reasons: Why the status holds: the reasoner's axioms, in words.
        nearest: Nearest descriptions that are mostly left alone.
        history: Earlier runs and reviews, oldest first.
        privacy: How the rule's figures became public; None if they are exact.
        notices: What limits the comparison with published rules.
        knows_authors: Whether the author of any observation is known.
        is_publisher: Whether the platform itself publishes the guidelines.
        last: Until when posts were observed (ISO 8601, UTC; of a month its end); None if that is not known.
    """

    rule: Rule
    vocabulary: Vocabulary
    target: tuple[Outcome, ...] = (Outcome.REMOVED, Outcome.RESTRICTED)
    platforms: tuple[Platform, ...] = ()
    published: tuple[PublishedRule, ...] = ()
    reasons: tuple[str, ...] = ()
    nearest: tuple[Variant, ...] = ()
    history: tuple[HistoryEvent, ...] = ()
    privacy: Privacy | None = None
    notices: tuple[Warning, ...] = ()
    knows_authors: bool = True
    is_publisher: bool = False
    last: str | None = None


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
