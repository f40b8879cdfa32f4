"""What a migration guide is made from, and the context that its layouts see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kmgraph.model import MoveComparison, Outcome, PublishedRule, Rule, Text, Vocabulary
from kmgraph.render.guideline_contexts import Badge, GlossaryEntry
from kmgraph.render.language import MigrationLabels


@dataclass(frozen=True, slots=True)
class MigrationInput:
    """Everything that a migration guide says.

    Attributes:
        comparison: With public figures, or with exact ones.
        rules: The learned rules of both sides, by id, as its figures are.
        published: The published rules of the destination, by IRI.
        vocabulary: Words of the ontology and the extensions.
        target: Outcomes that count as against the rules, in their order.
        title: The project's title by language.
        is_synthetic: Whether posts and published rules are invented.
    """

    comparison: MoveComparison
    rules: Mapping[str, Rule]
    published: Mapping[str, PublishedRule]
    vocabulary: Vocabulary
    target: tuple[Outcome, ...] = (Outcome.REMOVED, Outcome.RESTRICTED)
    title: Text = field(default_factory=dict)
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class KindView:
    """A kind of posts as readers see it; `number` counts within the document."""

    anchor: str
    number: int
    sentence: str
    badges: tuple[Badge, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MigrationPartView:
    """A part of the guide: its heading, what it is about, its kinds of posts with the most surprising first."""

    anchor: str
    heading: str
    intro: str
    kinds: tuple[KindView, ...]


@dataclass(frozen=True, slots=True)
class MigrationContext:
    """`migration.md`, `migration.html` and `migration.txt`.

    Attributes:
        subtitle: The project's title; empty if it has none.
        lead: What the guide is drawn from.
        notice: That it is not official.
        glossary: The words of the place.
    """

    title: str
    subtitle: str
    lead: str
    notice: str
    parts: tuple[MigrationPartView, ...]
    glossary: tuple[GlossaryEntry, ...]
    method: tuple[str, ...]
    restrictions: tuple[str, ...]
    labels: MigrationLabels
