"""What the documents are made from: everything a run knows, in one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kmgraph.model import IndividualTerm, Literal, Outcome, PublishedRule, Reject, RuleSet, Scope, Text, Vocabulary

DEFAULT_K = 10
"""Smallest group of independent sources whose figures are published."""

LEAST_K = 5
"""Documents never go below this, whatever is asked for."""


@dataclass(frozen=True, slots=True)
class PlatformFigures:
    """How many posts of a platform were observed, and how many of them are in the target."""

    platform: str
    observations: int
    target: int


@dataclass(frozen=True, slots=True)
class Variant:
    """A description close to a rule's scope whose posts are mostly left alone, with its counts."""

    scope: Scope
    target: int
    kept: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the observations show around a rule's scope; where nothing was counted, nothing is claimed.

    Attributes:
        nearest: The nearest descriptions that are mostly left alone, nearest first.
        fine: Those of the rule's exceptions whose posts are mostly left alone.
    """

    nearest: tuple[Variant, ...] = ()
    fine: tuple[tuple[Literal, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Component:
    """A program or library that took part, and its version."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was read: its name, the SHA-256 of its bytes (hexadecimal), its data rows where it has any."""

    name: str
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a reader needs to make the same documents again."""

    components: tuple[Component, ...] = ()
    inputs: tuple[InputFile, ...] = ()
    seed: int = 0
    ontology_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class ValidationSummary:
    """What SHACL validation found: number of shapes evaluated and of violations."""

    conforms: bool
    violations: int
    shapes: int


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
class GuidelineInput:
    """Everything that guidelines and report say.

    Attributes:
        title: Title by language; where it is empty one is made from the platforms.
        version: Version of the guidelines.
        ruleset: Platforms, totals, learned rules, what was observed of published rules, warnings.
        published: The published rules.
        target: Outcomes that count as "against the rules".
        vocabulary: Words of the ontology and the extensions.
        figures: Counts by platform.
        first, last: ISO 8601 times of the first and last observation, where known.
        glossary: Lexical entries of the project, to be explained beside those that rules mention.
        surroundings: Rule id to what was counted around its scope.
        generated: Time of the run as it is to be shown, or None.
        k: Groups of fewer independent sources show no figures; at least 5.
    """

    title: Text
    version: str
    ruleset: RuleSet
    vocabulary: Vocabulary
    target: tuple[Outcome, ...] = (Outcome.REMOVED, Outcome.RESTRICTED)
    published: tuple[PublishedRule, ...] = ()
    figures: tuple[PlatformFigures, ...] = ()
    first: str | None = None
    last: str | None = None
    glossary: tuple[IndividualTerm, ...] = ()
    surroundings: Mapping[str, Surroundings] = field(default_factory=dict)
    generated: str | None = None
    provenance: Provenance = field(default_factory=Provenance)
    validation: ValidationSummary | None = None
    notices: tuple[ImportNotice, ...] = ()
    rejects: tuple[Reject, ...] = ()
    k: int = DEFAULT_K

    @property
    def least_group(self) -> int:
        """Return the k that documents use."""
        return max(self.k, LEAST_K)

    @property
    def is_compared(self) -> bool:
        """Return whether there were published rules to compare with."""
        return bool(self.published or self.ruleset.published)
