"""What is said of classes of terms that a run found is made from, and the context that the page about them sees."""

from __future__ import annotations

from dataclasses import dataclass

from kmgraph.model import ClassUse, Outcome, Platform, Text, Vocabulary
from kmgraph.render.language import TermTableLabels


@dataclass(frozen=True, slots=True)
class FoundTermsInput:
    """Classes of terms with exact figures: for those alone who may see single posts.

    Attributes:
        title: The project's title by language.
        vocabulary: With the classes.
        target: Outcomes that count as against the rules, in their order.
        platforms: Those of the project.
        classes: Each with the terms that may be shown, and their posts.
    """

    title: Text
    vocabulary: Vocabulary
    target: tuple[Outcome, ...]
    platforms: tuple[Platform, ...]
    classes: tuple[ClassUse, ...]


@dataclass(frozen=True, slots=True)
class FoundTermLine:
    """A row of the table of terms: how many posts in the target hold one, how many others, how many sources."""

    term: str
    target: str
    kept: str
    sources: str


@dataclass(frozen=True, slots=True)
class ContextLine:
    """A term between «» with what stands around it, and what became of the post."""

    text: str
    outcome: str


@dataclass(frozen=True, slots=True)
class TermClassView:
    """A class as a person reviews it: its id, what is known of it in sentences, its terms, and some occurrences."""

    title: str
    facts: tuple[str, ...]
    terms: tuple[FoundTermLine, ...]
    contexts: tuple[ContextLine, ...]


@dataclass(frozen=True, slots=True)
class FoundTermsContext:
    """`found-terms.md`."""

    title: str
    lead: tuple[str, ...]
    classes: tuple[TermClassView, ...]
    table: TermTableLabels
