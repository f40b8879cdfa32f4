"""The words of a language that are not grammar: `templates/LANG/words.toml` and `warnings.toml` in frozen types.

Labels stand in templates as they are; patterns are filled here with `{slots}` and reach a template as sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kmgraph.model import Confidence
from kmgraph.render.language.sections import (
    AdvicePatterns,
    CheckLabels,
    CheckPatterns,
    ColumnLabels,
    ColumnPatterns,
    ColumnTableLabels,
    EvidencePatterns,
    ExplainLabels,
    ExplainPatterns,
    ExtensionPatterns,
    GuidelineLabels,
    GuidelinePatterns,
    MigrationLabels,
    MigrationPatterns,
    NotebookWords,
    NutshellPatterns,
    PlanLabels,
    PlanPatterns,
    ReferenceLabels,
    ReferencePatterns,
    ShortLabels,
    TermPatterns,
    TermTableLabels,
)


@dataclass(frozen=True, slots=True)
class WarningText:
    """A warning in words.

    Attributes:
        text: With the numbers.
        plain: Without any.
        named: With what stays of them in public.
        one: Without any, where it is about one rule alone.
    """

    text: str
    plain: str
    named: str = ""
    one: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A state in words: its name, and what it means to a reader."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class FigureWords:
    """How counts are said.

    Attributes:
        none, few: In cells and sentences: no post, and a number that is too small to be told.
        about: A rounded number, `{n}`.
        posts, about_posts, no_posts: So many posts in a sentence that doesn't say "posts" again.
        at_least, at_most: Bounds of a number.
        not_significant: Said of a p-value.
    """

    none: str
    few: str
    about: str
    posts: str
    about_posts: str
    no_posts: str
    at_least: str
    at_most: str
    not_significant: str


@dataclass(frozen=True, slots=True)
class DoubtPatterns:
    """Why a rule is likely and no more: `reason` by doubt, joined with `joint`, in one of the two sentences."""

    tested: str
    untested: str
    hint: str
    joint: str
    reason: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UntoldPatterns:
    """What is not known of a rule: kinds of which too few posts were observed, and where a limit lies.

    Attributes:
        few: One such kind, `{}`, a line each.
        limit_text, limit_apart: That no posts within the limit's gap were seen, `{subject}`; leaving aside those
            `{excepted}`.
        limit_between: The same of numbers that no phrase holds: `{subject}`, from `{low}` to `{high}`.
    """

    few: str
    few_more: str
    limit_text: str
    limit_apart: str
    limit_between: str


@dataclass(frozen=True, slots=True)
class ReasonPatterns:
    """What the platform said itself: a reason without and with its count."""

    reason: str
    counted: str


@dataclass(frozen=True, slots=True)
class HistoryPatterns:
    """How a rule fared over time; slots are months, or a `{span}` made from one of the first four.

    Attributes:
        seen_between, seen_in: When such posts were `{outcome}`; those left alone may have been seen before and after.
        began: Since when the rule shows, and what is known of the time before.
        turned, became: Since which `{month}`, in a few words, or `{months}`, in a sentence, it is `stricter`, less
            strict (`weaker`) or otherwise applied (`varied`).
    """

    since: str
    until: str
    between: str
    within: str
    seen_between: str
    seen_in: str
    began: str
    ended: str
    turned: Mapping[str, str]
    became: Mapping[str, str]
    period: str
    period_withheld: str


@dataclass(frozen=True, slots=True)
class ReportLabels:
    """What stands in the report's layout as it is."""

    method: str
    figures: str
    figure: str
    value: str
    rules: str
    no_rules: str
    rule: str
    sentence: str
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
    trail: str
    set_aside: str
    set_aside_intro: str
    published: str
    published_rule: str
    enforcement: str
    warnings: str
    no_warnings: str
    data: str
    no_notices: str
    rejects: str
    validation: str
    limits: str
    reproducibility: str
    component: str
    version: str
    file: str
    rows: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ReportPatterns:
    """Sentences of the report, with slots.

    Attributes:
        rate_of: A `{rate}` and the `{span}` of time that it is of, where that is not all.
        held_changed: When a rule `{held}`, and that its strictness had a `{change}`.
        changed: Of what time the figures of rules are that changed.
        aside: That the `{rules}` on words are counted on posts set aside alone.
        rate_interval: A `{rate}` and its `{interval}`.
        enforced_in_part, enforced_since: How a published rule is enforced, its `{name}`, and on what `{part}` of its
            posts alone, or since which `{month}`.
        not_judged: Why some published rules are not judged.
        internal_notes: Reasons that point to another document, or are codes.
        rules_numbered: How many `{rules}` there are, where some share one of the `{numbers}`.
    """

    title: str
    method: tuple[str, ...]
    limits: tuple[str, ...]
    privacy: str
    observations: str
    in_target: str
    by_published: str
    by_observers: str
    no_published: str
    none_confirmed: str
    by_tacit: str
    unexplained: str
    not_told: str
    rules_found: str
    rules_numbered: str
    internal_notes: str
    trail_intro: str
    trail_value: str
    trail_month: str
    trail_undated: str
    period: str
    platform_counts: str
    platform_counts_value: str
    notices: str
    rejects: str
    no_rejects: str
    valid: str
    valid_warned: str
    invalid: str
    not_validated: str
    seed: str
    ontology: str
    target: str
    generated: str
    unknown: str
    always: str
    odds: str
    not_significant: str
    rate_of: str
    held_changed: str
    changed: str
    aside: str
    rate_interval: str
    enforced_in_part: str
    enforced_since: str
    not_judged: str
    not_looked_at: str


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """Everything `words.toml` holds.

    Attributes:
        tacit_own: An unwritten rule where the platform itself writes it down.
        by_observers: A rule that others wrote down than the platform.
        own_text: The platform's own sentence for a rule that was found.
        status_past: Of rules that are no longer observed though published (`stopped`), whose published rule ended, in
            `{month}` (`ended`), or both (`over`), by status.
        enforcement_past, deontic_past: Of published rules that ended.
        other_time: Of published rules that are in force at no time observed, by `OtherTime`.
        by_words: What stands around rules of which words of texts alone tell what posts are about.
        held: Since when, or until when, a rule holds, in general.
        count: Counted nouns by form ("one", "other"), with `{n}`.
        roles: What reviewers are to platforms, by common English words for it in lower case; a language may lack them.
    """

    status: Mapping[str, Term]
    tacit_own: Term
    by_observers: Term
    own_text: Term
    status_past: Mapping[str, Mapping[str, Term]]
    confidence: Mapping[str, Term]
    doubt: DoubtPatterns
    lifecycle: Mapping[str, Term]
    enforcement: Mapping[str, Term]
    enforcement_past: Mapping[str, Term]
    other_time: Mapping[str, Term]
    deontic: Mapping[str, Term]
    deontic_past: Mapping[str, Term]
    norm: Mapping[str, Term]
    held: Mapping[str, Term]
    incomplete: Term
    strength: Mapping[str, Term]
    by_words: Term
    count: Mapping[str, Mapping[str, str]]
    unknown_warning: str
    warning_named: str
    warning_among: str
    figures: FigureWords
    method: tuple[str, ...]
    tested_without_authors: str
    supported_without_authors: str
    comparison: str
    changes: Mapping[str, str]
    limits: tuple[str, ...]
    guidelines: GuidelineLabels
    guideline_patterns: GuidelinePatterns
    short: ShortLabels
    advice: AdvicePatterns
    rule_evidence: EvidencePatterns
    nutshell: NutshellPatterns
    untold: UntoldPatterns
    reasons: ReasonPatterns
    history: HistoryPatterns
    report: ReportLabels
    report_patterns: ReportPatterns
    column_table: ColumnTableLabels
    columns: ColumnLabels
    column_patterns: ColumnPatterns
    term_table: TermTableLabels
    term_patterns: TermPatterns
    extension: ExtensionPatterns
    explain: ExplainLabels
    explain_patterns: ExplainPatterns
    check: CheckLabels
    check_patterns: CheckPatterns
    plan: PlanLabels
    plan_patterns: PlanPatterns
    notebook: NotebookWords
    reference: ReferenceLabels
    reference_patterns: ReferencePatterns
    migration: MigrationLabels
    migration_patterns: MigrationPatterns
    roles: Mapping[str, str] = field(default_factory=dict)

    def sureness(self, confidence: Confidence, *, knows_authors: bool) -> Term:
        """Return how sure a rule is, in words that speak of people only where some author is known."""
        term = self.confidence[confidence]
        if knows_authors or confidence is not Confidence.WELL_SUPPORTED:
            return term
        return replace(term, meaning=self.supported_without_authors)
