"""What templates see: one frozen context a template, plain text and tuples only.

A test holds that each layout uses exactly the fields documented here. All sentences are ready made; a template only
arranges them.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from kmgraph.render.columns import ColumnLine
from kmgraph.render.language import (
    CheckLabels,
    ColumnTableLabels,
    ExplainLabels,
    PlanLabels,
    ReportLabels,
)

NO_MARKUP = Markup("")


@dataclass(frozen=True, slots=True)
class PageContext:
    """`page.html`: the page around a body that was made from another template and cleaned.

    Attributes:
        policy: Its content security policy.
        data: What machines read of it, JSON-LD in the words of schema.org; may be empty.
    """

    language: str
    direction: str
    title: str
    policy: str
    style: Markup
    body: Markup
    data: Markup = NO_MARKUP


@dataclass(frozen=True, slots=True)
class ReportRule:
    """A row of the table of rules."""

    id: str
    sentence: str
    platform: str
    status: str
    confidence: str
    lifecycle: str
    target: str
    kept: str
    clusters: str
    rate: str
    base_rate: str
    p_value: str
    p_adjusted: str
    held: str
    reach: str
    reasons: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A rule that was found and is not rendered, with the reason."""

    id: str
    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReportPublished:
    """A row of the table of published rules."""

    id: str
    text: str
    enforcement: str
    target: str
    kept: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A named value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of the table of inputs."""

    name: str
    rows: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ReportContext:
    """`report.md`."""

    title: str
    cautions: tuple[str, ...]
    lead: str
    privacy: str
    method: tuple[str, ...]
    figures: tuple[Figure, ...]
    rules: tuple[ReportRule, ...]
    trail: tuple[Figure, ...]
    trail_intro: str
    set_aside: tuple[SetAside, ...]
    published: tuple[ReportPublished, ...]
    warnings: tuple[str, ...]
    notices: tuple[str, ...]
    rejects: tuple[str, ...]
    columns: tuple[ColumnLine, ...]
    column_table: ColumnTableLabels
    validation: str
    limits: tuple[str, ...]
    run: tuple[Figure, ...]
    components: tuple[Figure, ...]
    files: tuple[FileRow, ...]
    labels: ReportLabels


@dataclass(frozen=True, slots=True)
class ExplainContext:
    """`explain.txt`."""

    id: str
    sentence: str
    status: tuple[str, ...]
    confidence: tuple[str, ...]
    evidence: tuple[str, ...]
    exceptions: tuple[str, ...]
    alike: tuple[str, ...]
    reasons: tuple[str, ...]
    untold: tuple[str, ...]
    nearest: tuple[str, ...]
    scope: str
    history: tuple[str, ...]
    labels: ExplainLabels


@dataclass(frozen=True, slots=True)
class CheckRule:
    """A rule that applies to a draft."""

    id: str
    sentence: str
    confidence: str


@dataclass(frozen=True, slots=True)
class EndedRule:
    """A rule that would apply to a draft but is no longer observed, and since when."""

    id: str
    sentence: str
    since: str


@dataclass(frozen=True, slots=True)
class CheckContext:
    """`check.txt`.

    Attributes:
        marked: The draft with the words in it that were recognised between brackets; empty if there are none.
        words: For each kind of content the words that tell it.
        asked: How to say what isn't known; empty if nothing is asked for.
        out_of_force: Published rules of another time, each with the time.
    """

    verdict: str
    risk: tuple[str, ...]
    rules: tuple[CheckRule, ...]
    ended: tuple[EndedRule, ...]
    published: tuple[str, ...]
    change: tuple[str, ...]
    seen: str
    conditions: tuple[str, ...]
    not_read: tuple[str, ...]
    labels: CheckLabels
    marked: str = ""
    words: tuple[str, ...] = ()
    asked: str = ""
    out_of_force: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanTable:
    """Sizes of one platform: a heading (may be empty), what is assumed, and lines in columns."""

    heading: str
    assumed: str
    lines: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class PlanKind:
    """A kind of posts: its place, the id of the rule it is about, and what is said of it; `scope` is formal."""

    number: int
    rule: str
    subject: str
    question: str
    facts: tuple[str, ...]
    scope: str


@dataclass(frozen=True, slots=True)
class PlanContext:
    """`plan.txt`.

    Attributes:
        chance: How to read the sizes; empty where there are none.
        notes: What goes for all sizes.
        nothing: That nothing is open, where that is so.
        more: How many kinds are left out.
        notice: That nothing is published for a plan.
    """

    chance: str
    tables: tuple[PlanTable, ...]
    notes: tuple[str, ...]
    kinds: tuple[PlanKind, ...]
    nothing: str
    more: str
    notice: str
    labels: PlanLabels
