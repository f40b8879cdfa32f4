"""The words of the guidelines: labels of their layouts, and sentences about rules with slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GuidelineLabels:
    """What stands in the guidelines' layouts as it is."""

    skip: str
    contents: str
    nutshell: str
    reading: str
    word: str
    mark: str
    rule: str
    meaning: str
    permalink: str
    instead: str
    examples: str
    together: str
    written: str
    terms: str
    reasons: str
    evidence: str
    published: str
    no_rules: str
    source: str
    consequences: str
    changes: str
    changes_intro: str
    no_changes: str
    differences: str
    differences_intro: str
    glossary: str
    method: str
    limits: str


@dataclass(frozen=True, slots=True)
class ShortLabels:
    """What stands in the layout of the short form as it is."""

    happens: str
    more: str


@dataclass(frozen=True, slots=True)
class GuidelinePatterns:
    """Sentences of the guidelines and of a rule's facts, with slots."""

    title: str
    scope: str
    scope_undated: str
    scope_withheld: str
    version: str
    generated: str
    notice: str
    notice_reviewed: str
    notice_open: str
    notice_short: str
    notice_short_reviewed: str
    notice_short_open: str
    notice_own: str
    notice_own_inferred: str
    synthetic: str
    shares: str
    shares_own: str
    shares_observers: str
    shares_alone: str
    shares_awaiting: str
    shares_not_told: str
    tacit_alone: str
    tacit_awaiting: str
    nothing_found: str
    not_read: str
    appeal_on: str
    platform_intro: str
    platform_base: str
    platform_withheld: str
    topic: Mapping[str, str]
    rules_heading: Mapping[str, str]
    rules_intro: Mapping[str, str]
    reviewed_by: str
    reviewed_by_somebody: str
    reviewer_said: str
    terms_elsewhere: str
    terms_more: str
    terms_least: str
    terms_named: str
    terms_others: str
    with_marks: str
    mark_gap: str
    variant: str
    variant_withheld: str
    sure_text: str
    counts: str
    counts_none_kept: str
    counts_aside: str
    counts_aside_none_kept: str
    counts_from: str
    counts_in: str
    counts_in_none_kept: str
    rate: str
    rate_without_base: str
    rate_coarse: str
    rate_in: str
    rate_in_without_base: str
    rate_in_coarse: str
    withheld: str
    confirmed: str
    odds: str
    odds_rounded: str
    incomplete: str
    told_by_words: str
    told_by_words_too: str
    reach: Mapping[str, str]
    relation: Mapping[str, str]
    relation_by_words: Mapping[str, str]
    relation_beside: Mapping[str, str]
    relation_rule: Mapping[str, str]
    published_allows: str
    published_intro: str
    published_intro_synthetic: str
    published_intro_mixed: str
    published_intro_observers: str
    published_above: Mapping[str, str]
    observers_above: Mapping[str, str]
    by_observers: str
    also_published: str
    published_too: str
    required: str
    observed_counts: str
    observed_counts_all: str
    observed_counts_allowed: str
    observed_counts_since: str
    observed_counts_in_force: str
    observed_counts_ended: str
    observed_withheld: str
    observed_part: str
    observed_since: str
    read_as: str
    in_force: Mapping[str, str]
    announced: Mapping[str, str]
    only_on: str
    more_on: str
    alike_on: str
    stricter_on: str


@dataclass(frozen=True, slots=True)
class AdvicePatterns:
    """What is mostly left alone.

    Attributes:
        change: What to do, `{change}`, so that a post is left alone.
        fine_if: Of such posts under an exception, `{conditions}`.
        spared_if: Of exceptions of which that is not known.
        exception: An exception by itself, `{}`.
        at_risk, not_at_risk: A made-up example, `{subject}`.
    """

    change: str
    fine_if: str
    spared_if: str
    exception: str
    at_risk: str
    not_at_risk: str


@dataclass(frozen=True, slots=True)
class EvidencePatterns:
    """What stands in the evidence of a rule, and what is said once for all of them.

    Attributes:
        posts, kept, sources, people, share: Headings of the figures; `people` where authors are known.
        range: The interval of a rate.
        untold: In the place of a figure that may not be told.
        includes: That figures are also those of other rules, `{numbers}`.
        includes_beside: The same of a rule that shares the entry.
        of_period: A rule's `{posts}` of a `{span}` of time.
        cases_since, cases_until: Before and after which month few cases are known, or none, where more had to be seen.
        note_frequency: What words for how often follow, with a `{word}` that the document uses.
        note_rounded, note_confidence, note_checked, note_aside, note_withheld, note_period: What goes for all rules;
            `note_aside` for those whose `{numbers}` it names.
        note_limits, note_limits_own: What goes for limits in `{rules}`, and for those in a platform's own guidelines.
        uncounted, note_uncounted: How many `{posts}` may be those of rule `{number}` or not, and a list of these.
        uncounted_part: The same of a rule that shares its entry, with its `{subject}`.
        note_not_counted: The same where nothing is told of how many these are.
        note_uncounted_rest: What goes for the rules that the list does not name.
        before: What is known of the time before the `{month}` in which a rule began.
        note_least: Why no more is told of people than a least number.
        note_changed, note_changed_word: Of what time the rows of a rule are that changed, and its word for how often.
        note_people: Who counts as one person.
    """

    posts: str
    kept: str
    sources: str
    people: str
    share: str
    range: str
    untold: str
    uncounted: str
    uncounted_part: str
    note_not_counted: str
    note_uncounted: str
    note_uncounted_rest: str
    note_least: str
    before: str
    note_changed: str
    note_changed_word: str
    note_people: str
    includes: str
    includes_beside: str
    of_period: str
    cases_until: str
    cases_since: str
    note_rounded: str
    note_confidence: str
    note_frequency: str
    note_checked: str
    note_withheld: str
    note_period: str
    note_aside: str
    note_limits: Mapping[str, str]
    note_limits_own: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NutshellPatterns:
    """Headings of rules in short form.

    Attributes:
        by_strength: What the posts listed below meet with, `{outcome}`.
        own: Above rules in a person's words, where the platform publishes them.
        own_unofficial: The same, where others do.
        on: A heading with its `{platform}`, where there are several.
        whole: A `{subject}` of which a part stands in a line of its own.
        by_words: An item of which words of texts alone tell, `{subject}`.
        more: How many more rules of a platform the document holds, `{n}`.
        changed: An item, `{text}`, whose rule became stricter or the like, `{change}`.
        few: After which month, `{last}`, few cases of a rule are known.
    """

    by_strength: Mapping[str, str]
    own: str
    few: str
    own_unofficial: str
    on: str
    more: str
    changed: str
    whole: str
    by_words: str
