"""What a run is about, as frozen values: the project, its sources and its limits. No I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.model.evidence import Privacy
from kmgraph.model.reviews import RuleDecision
from kmgraph.model.rules import Platform
from kmgraph.model.table import Outcome
from kmgraph.model.text import ReviewedTerms

if TYPE_CHECKING:
    from kmgraph.model.vocabulary import Text

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DEFAULT_LANGUAGES = ("en", "zh")
EPOCH_FORMATS = {"epoch-s": 1, "epoch-ms": 10**3, "epoch-us": 10**6, "epoch-ns": 10**9}
"""Name of a format of times that are bare numbers -> how many of them a second has since 1970-01-01T00:00:00Z."""
DEFAULT_TARGET = frozenset({Outcome.REMOVED, Outcome.RESTRICTED})


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may use.

    Attributes:
        reasoner_seconds: Deadline of one call of the reasoner.
        learn_seconds: Time after which the search settles for the best rules so far.
        query_seconds: Deadline of one query.
        memory_mb: Memory of one child process, in MiB.
    """

    reasoner_seconds: float = 120.0
    learn_seconds: float = 180.0
    query_seconds: float = 30.0
    memory_mb: int = 4096


@dataclass(frozen=True, slots=True)
class Source:
    """One file of observations, and how its headers and values map onto kmgraph's.

    Attributes:
        path: The file.
        platform: Platform id of rows that name none.
        time_format: `strptime` format of its times, or `epoch-s`, `epoch-ms`, `epoch-us`, `epoch-ns`; ISO 8601 if None.
        time_zone: IANA name of the zone of times without an offset; UTC if None.
        time_formats: The same for single columns, by foreign header; they come before `time_format`.
        delimiter: Field separator of a delimited file; by suffix if None.
        encoding: How its text is encoded, as Python names it; what a byte order mark says, else UTF-8, if None.
        separators: Foreign header to what parts several values in one cell of that column, beside `|`.
        has_row_ids: Whether the file's name and the row's number stand for an id, because the rows have none.
        has_confirmed_outcomes: Whether a person stands for what its outcomes mean; else the documents say so.
        columns: Foreign header to column, class or property; "" or "-" drops the column.
        values: Per column (as kmgraph names it): foreign value to value.
        sampled: Share of the posts left alone that were taken, all others being complete, in (0, 1]; 1 for all of them.
        empty_is_none: Headers under which an empty cell says that there is none; else it says nothing.
        kind: What the file is, as `kmgraph sources` lists it; by suffix and content if None.
        sheet: The sheet of a spreadsheet to read; the only one that holds anything if None.
        outcome: Outcome of its posts that neither it nor another source tells of; None if that says nothing.
    """

    path: Path
    platform: str | None = None
    time_format: str | None = None
    time_zone: str | None = None
    time_formats: Mapping[str, str] = field(default_factory=dict)
    delimiter: str | None = None
    encoding: str | None = None
    separators: Mapping[str, str] = field(default_factory=dict)
    has_row_ids: bool = False
    has_confirmed_outcomes: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    empty_is_none: frozenset[str] = frozenset()
    sampled: float = 1.0
    kind: str | None = None
    sheet: str | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class TextSettings:
    """What is looked for in texts.

    Attributes:
        discover: Whether classes of terms that tell removed from kept posts are looked for.
        any_topics: Whether a class may hold terms of any topic, however many; else at most twenty that keep company.
    """

    discover: bool = True
    any_topics: bool = False


@dataclass(frozen=True, slots=True)
class Publishing:
    """Who publishes the documents, and on what conditions.

    Attributes:
        is_publisher: Whether it is the platform itself; then reviewed rules are its own.
        needs_review: Whether no rule becomes public before a person has accepted it.
        shows_reviewers: Whether reviewers appear by name; else by role alone.
        is_synthetic: Whether posts and published rules are invented; then each document says so at its head.
    """

    is_publisher: bool = False
    needs_review: bool = False
    shows_reviewers: bool = False
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Project:
    """Everything a run is about: what goes in, what counts as "against the rules", and what comes out where.

    Attributes:
        name: Slug.
        base_iri: Base of the project's own IRIs, ending in `/` or `#`.
        folder: The project folder; None if there is no `kmgraph.toml`.
        languages: Languages of the documents, in the order given.
        target: Outcomes that count as "against the rules".
        reference_sample: Whether kept posts were drawn apart from the others, so that no rate is known.
        platforms: In the order given; empty if there is no `kmgraph.toml` and none was named: then the data names them.
        ontology, published: Extension ontologies, and files of published rules.
        knowledge: Files of facts about people and platforms: kept in the graph, and nothing is learned from them.
        output: Folder of the documents.
        seed: Seed of every random choice.
        privacy: How its figures become public.
        text: What is looked for in texts.
        terms: What people decided about classes of terms that runs found, in the order of the file.
        decisions: The file of people's decisions; None if there is none.
        rule_decisions: What people decided about learned rules, in the order of the file.
        publishing: Who publishes the documents, and what people must have looked at.
    """

    name: str
    base_iri: str
    folder: Path | None = None
    title: Text = field(default_factory=dict)
    version: str | None = None
    languages: tuple[str, ...] = DEFAULT_LANGUAGES
    target: frozenset[Outcome] = DEFAULT_TARGET
    reference_sample: bool = False
    platforms: tuple[Platform, ...] = ()
    sources: tuple[Source, ...] = ()
    ontology: tuple[Path, ...] = ()
    published: tuple[Path, ...] = ()
    knowledge: tuple[Path, ...] = ()
    output: Path = Path("guidelines")
    seed: int = 0
    limits: Limits = field(default_factory=Limits)
    privacy: Privacy = field(default_factory=Privacy)
    text: TextSettings = TextSettings()
    terms: tuple[ReviewedTerms, ...] = ()
    decisions: Path | None = None
    rule_decisions: tuple[RuleDecision, ...] = ()
    publishing: Publishing = Publishing()

    @property
    def platform_ids(self) -> tuple[str, ...]:
        """Ids of the platforms, in the order given."""
        return tuple(platform.id for platform in self.platforms)

    @property
    def platform_names(self) -> Mapping[str, tuple[str, ...]]:
        """What the platforms are called besides, by id: their labels, and what they stand for."""
        return {
            platform.id: (*platform.label.values(), *filter(None, [platform.stands_for])) for platform in self.platforms
        }


def platform_of(identifier: str, base_iri: str) -> Platform:
    """Return a platform of which only the id is known."""
    return Platform(id=identifier, iri=platform_iri(base_iri, identifier))


def platform_iri(base_iri: str, identifier: str) -> str:
    """Return the IRI of a platform.

    >>> platform_iri("https://example.org/", "rednote")
    'https://example.org/platform/rednote'
    """
    return f"{base_iri}platform/{identifier}"


def slug(text: str) -> str:
    """Return the text as an id: lower case, other characters than a-z and 0-9 become single hyphens.

    >>> slug("RedNote posts (2025)")
    'rednote-posts-2025'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def is_slug(text: str) -> bool:
    """Return whether the text can be an id: a-z, 0-9, and single hyphens between them."""
    return _SLUG.fullmatch(text) is not None
