"""What the templates of the guidelines see, long and short: frozen contexts of plain text and tuples.

All sentences are ready made; a template only arranges them. A test holds that the layouts use exactly these fields.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from kmgraph.render.contexts import NO_MARKUP
from kmgraph.render.escape import SafeUrl
from kmgraph.render.language import GuidelineLabels, ShortLabels, Term


@dataclass(frozen=True, slots=True)
class Link:
    """A line that points to a place in the document; an empty anchor points nowhere."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents: what it is called, where it points, and whether it belongs to the line above."""

    text: str
    anchor: str
    is_nested: bool = False


@dataclass(frozen=True, slots=True)
class Badge:
    """A state: what it is about (`kind`, for its looks), its name, and what that means."""

    kind: str
    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class NutshellGroup:
    """Rules in short form that share the beginning: on which platform what happens how often.

    Attributes:
        more: That more rules of the platform stand below, behind the last of its groups; None where none do.
    """

    heading: str
    rules: tuple[Link, ...]
    more: Link | None = None


@dataclass(frozen=True, slots=True)
class ShortGroup:
    """The same without links."""

    heading: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceColumns:
    """What the figures of the evidence are of, as headings of a table: `target` names the outcome."""

    posts: str
    target: str
    kept: str
    sources: str
    share: str


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """What was observed of a rule.

    Attributes:
        number: The rule's number; where several rules share an entry, that of the rule among them too.
        posts: The posts that the figures are of: the rule's.
        target, kept, sources, share: Figures as they may be told, a dash for what may not.
        notes: What is to be said beside the figures, as one paragraph; may be empty.
        lead: What the notes are about, where several rules share an entry; else empty.
    """

    number: str
    posts: str
    target: str
    kept: str
    sources: str
    share: str
    notes: str
    lead: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """What stands under one number: a rule, and those that a person shows with it.

    Attributes:
        anchors: Ids of the rules; the first is the entry's own.
        number: Counts within the document.
        sentence: The person's words, else the generated ones.
        others: Sentences of the rules that are shown with it.
        quoted: A person's words for the rules that are not there in the language, marked as such.
        instead: What to do instead, as far as a person or the observations say.
        removed, fine: Made-up examples of what is acted against and of what is mostly left alone.
        terms: The words of texts that the rules count, where the list of them is public.
        reasons: What the platform gave as reasons, in one line; empty for none.
        published: How the rule lies to published ones.
        evidence: What was observed of each of the rules, in their order.
        chart: The rule's pictures (HTML); may be empty.
    """

    anchor: str
    anchors: tuple[str, ...]
    number: int
    sentence: str
    others: tuple[str, ...]
    quoted: tuple[str, ...]
    badges: tuple[Badge, ...]
    instead: tuple[str, ...]
    removed: tuple[str, ...]
    fine: tuple[str, ...]
    terms: tuple[str, ...]
    reasons: str
    published: tuple[str, ...]
    evidence: tuple[EvidenceRow, ...]
    chart: Markup = NO_MARKUP


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Rules of one topic, or that are past or not sure, under a heading; `intro` may be empty."""

    anchor: str
    heading: str
    intro: str
    rules: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class PublishedView:
    """A published rule: the platform's words, and what observations show of it.

    Attributes:
        reading: What the rule asks for, and kmgraph's reading of its scope where the words are none of the reader's
            language; else empty.
        dates: Since when, or until when, the platform says that it applies; empty if it says neither.
    """

    anchor: str
    quote: str
    reading: str
    badges: tuple[Badge, ...]
    observed: tuple[str, ...]
    dates: str
    url: SafeUrl | None


@dataclass(frozen=True, slots=True)
class PlatformSection:
    """Everything about one platform."""

    anchor: str
    name: str
    url: SafeUrl | None
    intro: str
    groups: tuple[RuleGroup, ...]
    published_anchor: str
    published: tuple[PublishedView, ...]
    published_intro: str
    consequences_anchor: str
    consequences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A word and what it means; `line` is both as one line."""

    term: str
    definition: str
    line: str


@dataclass(frozen=True, slots=True)
class PictureSection:
    """The pictures of all rules together, as figures of HTML, under a heading."""

    anchor: str
    heading: str
    figures: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class GuidelineContext:
    """`guidelines.md` and `guidelines.html`.

    Attributes:
        lead: What the guide is drawn from.
        notice: Whose document it is.
        cautions: What must be known before anything else is read.
        colophon: Version and time.
        nutshell: The rules that matter most, in short form.
        reading: The frequency words that occur, with what each promises.
        marks: The badges that occur, with what each means.
        evidence_notes: What goes for the evidence of all rules.
        evidence_columns: Headings of the table of all figures.
        changes: What changed since an earlier run; None where there was none to compare with.
        differences: Sentences; empty for one platform.
        pictures: None where there is nothing to show.
        differences_chart: How platforms differ, as a picture (HTML); may be empty.
    """

    title: str
    lead: str
    notice: str
    cautions: tuple[str, ...]
    colophon: tuple[str, ...]
    contents: tuple[ContentsEntry, ...]
    nutshell: tuple[NutshellGroup, ...]
    reading: tuple[Term, ...]
    marks: tuple[Term, ...]
    platforms: tuple[PlatformSection, ...]
    changes: tuple[Link, ...] | None
    differences: tuple[Link, ...]
    glossary: tuple[GlossaryEntry, ...]
    evidence_notes: tuple[str, ...]
    evidence_columns: EvidenceColumns
    method: tuple[str, ...]
    limits: tuple[str, ...]
    labels: GuidelineLabels
    pictures: PictureSection | None = None
    differences_chart: Markup = NO_MARKUP


@dataclass(frozen=True, slots=True)
class ShortContext:
    """`guidelines-short.md`: the rules alone, for a sidebar.

    Attributes:
        appeals: What to do when it happens, a line for each platform that tells.
        colophon: Version and time.
    """

    title: str
    notice: str
    cautions: tuple[str, ...]
    groups: tuple[ShortGroup, ...]
    appeals: tuple[str, ...]
    colophon: tuple[str, ...]
    labels: ShortLabels
