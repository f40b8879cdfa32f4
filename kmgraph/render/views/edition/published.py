"""The published rules of a platform, each with what the observations show of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import (
    Deontic,
    Enforcement,
    Lifecycle,
    Platform,
    PublishedRule,
    PublishedStatus,
    Relation,
    RelationKind,
)
from kmgraph.render.escape import anchor, safe_url
from kmgraph.render.guideline_contexts import Badge, Link, PublishedView
from kmgraph.render.language import Term, fill, in_any
from kmgraph.render.phrases import deontic_term, enforcement_term, published_words
from kmgraph.rules import has_ended

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Rule
    from kmgraph.render.views.edition.run_document import RunDocument


def published_views(document: RunDocument, platform: Platform) -> tuple[PublishedView, ...]:
    """Return the published rules that hold on a platform, in the order given, each once.

    What people made of a learned rule has its own entry above, in the same words.
    """
    rules = _of_platform(document, platform)
    return tuple(_view(document, platform, rule) for rule in rules if not _above(document, platform, rule))


def published_intro(document: RunDocument, platform: Platform) -> str:
    """Return whose words the published rules are, and which of them have an entry above already."""
    patterns, rules = document.realiser.words.guideline_patterns, _of_platform(document, platform)
    whose = {rule.by_observers for rule in rules if not _above(document, platform, rule)}
    intro = patterns.published_intro_mixed if False in whose else patterns.published_intro_observers
    above = []
    for pattern, is_theirs in ((patterns.published_above, False), (patterns.observers_above, True)):
        numbers = _numbers_above(document, platform, [rule for rule in rules if rule.by_observers is is_theirs])
        named = document.realiser.grammar.list_and.join(list(map(str, numbers)))
        above += [document.realiser.counted_by(pattern, len(numbers), rules=named)] if numbers else []
    of_platform = patterns.published_intro_synthetic if document.data.is_synthetic else patterns.published_intro
    return document.realiser.text(intro if True in whose else of_platform, *above)


def _numbers_above(document: RunDocument, platform: Platform, rules: list[PublishedRule]) -> tuple[int, ...]:
    """Return the numbers of the entries that say published rules of a platform in their own words."""
    numbers = document.arrangement.numbers
    above = (_above(document, platform, rule) for rule in rules)
    return tuple(sorted({numbers[learned.iri] for learned in above if learned}))


def published_besides(document: RunDocument, platform: Platform) -> tuple[Link, ...]:
    """Return the published rules that no entry says, in their words, with when they hold, and where they stand.

    What is allowed is left out, and what had ended when the last post was observed.
    """
    rules = [rule for rule in _of_platform(document, platform) if rule.deontic is not Deontic.PERMISSION]
    lasting = [rule for rule in rules if not has_ended(rule, document.data.last)]
    besides = ((rule, _quote(document, rule)) for rule in lasting if not _above(document, platform, rule))
    anchors: dict[str, str] = {}
    for rule, quote in besides:
        if quote:
            anchors.setdefault(document.realiser.dated(quote, rule), _anchor(rule, platform))
    return tuple(Link(text, target) for text, target in anchors.items())


def _anchor(rule: PublishedRule, platform: Platform) -> str:
    return f"{anchor('rule', rule.id)}-{anchor('on', platform.id)}"


def _of_platform(document: RunDocument, platform: Platform) -> list[PublishedRule]:
    return [rule for rule in document.data.published if rule.platform in (None, platform.id)]


def _above(document: RunDocument, platform: Platform, rule: PublishedRule) -> Rule | None:
    """Return the learned rule that became the published one, or was put by a person into its very words."""
    quote, same = _quote(document, rule), Relation(RelationKind.EQUIVALENT, rule.iri)
    saying = (
        learned
        for learned in document.arrangement.rules()
        if learned.id == rule.id
        or (
            learned.platform == platform.id
            and (same in learned.relations or document.facts.state(learned) is Lifecycle.CODIFIED)
            and bool(quote)
            and document.facts.own_words(learned) == quote
        )
    )
    return next(saying, None)


def _quote(document: RunDocument, rule: PublishedRule) -> str:
    """Return the platform's words in the language of the document, else in one that there is; empty if it has none."""
    return document.realiser.lexicon.own_text(rule.text) or in_any(rule.text, document.realiser.language.tag) or ""


def _view(document: RunDocument, platform: Platform, rule: PublishedRule) -> PublishedView:
    status, words = document.observed_status(rule), document.realiser.words
    last = document.data.last
    states: list[tuple[str, Term]] = [(f"deontic-{rule.deontic}", deontic_term(words, rule, last))]
    if status and rule.deontic is Deontic.PROHIBITION:
        states.append((f"enforcement-{status.status}", enforcement_term(words, rule, status, last)))
    return PublishedView(
        anchor=_anchor(rule, platform),
        quote=_quote(document, rule),
        reading=_reading(document, rule),
        badges=tuple(Badge(kind, term.name, term.meaning) for kind, term in states),
        observed=tuple(_told(document, rule, status)),
        dates=document.realiser.in_force(rule),
        url=safe_url(rule.url),
    )


def _reading(document: RunDocument, rule: PublishedRule) -> str:
    """Return what the platform's words leave open: what a rule asks for, and its scope where nobody can read them.

    Beside words that can be read the scope would only say the rule again, and may be wider than they are.
    """
    realiser, patterns = document.realiser, document.realiser.words.guideline_patterns
    reading = realiser.reading(rule)
    if in_any(rule.text, realiser.language.tag):
        is_foreign = published_words(realiser, rule) is None
        reading = fill(patterns.read_as, reading=reading) if is_foreign and reading else ""
    required = realiser.lexicon.own_text(rule.requires) or in_any(rule.requires, realiser.language.tag)
    if not required:
        return reading
    words = fill(realiser.grammar.number.quote, required)
    return fill(patterns.required, reading=reading, requires=words).strip()


def _told(document: RunDocument, rule: PublishedRule, status: PublishedStatus | None) -> Iterator[str]:
    """Yield what a prohibition announces that lets its posts stay, then what was observed of it."""
    if announced := document.realiser.announced(rule):
        yield announced
    yield from _observed(document, rule, status)


def _observed(document: RunDocument, rule: PublishedRule, status: PublishedStatus | None) -> Iterator[str]:
    if status is None:
        return
    patterns = document.realiser.words.guideline_patterns
    if status.in_force is not None:
        # Posts of it may well have been seen, of a time when it was not in force: no count tells anything of it, and
        # its mark, where it has one, says so.
        if rule.deontic is not Deontic.PROHIBITION:
            yield document.realiser.words.other_time[status.in_force].meaning
        return
    if rule.deontic is Deontic.PROHIBITION:
        yield from _how_applied(document, status)
    if status.withheld:
        # Where none was seen the same is said as where few were, and once.
        if rule.deontic is not Deontic.PROHIBITION or status.status is not Enforcement.NOT_OBSERVED:
            yield patterns.observed_withheld
    elif _has_counts(status):
        yield fill(
            _counts_pattern(document, rule, status),
            target=document.figures.posts(status.target),
            kept=document.figures.posts(status.kept),
            outcome=document.outcome,
        )


def _how_applied(document: RunDocument, status: PublishedStatus) -> Iterator[str]:
    """Yield how the rule is applied, where its mark doesn't say everything."""
    words = document.realiser.words
    if part := document.working_part(status):
        yield part
    elif status.status is Enforcement.NOT_LOOKED_AT:
        # Counts alone would seem to say that it is not enforced.
        yield words.enforcement[status.status].meaning
    elif status.status is Enforcement.NOT_ENFORCED and not _has_counts(status):
        # Else the counts say it. What the other marks mean the legend says.
        yield words.enforcement[status.status].meaning


def _has_counts(status: PublishedStatus) -> bool:
    return not status.withheld and (status.target != 0 or status.kept != 0)


def _counts_pattern(document: RunDocument, rule: PublishedRule, status: PublishedStatus) -> str:
    """Return how counts are told: those of all time, or of the time that is named beside them."""
    patterns = document.realiser.words.guideline_patterns
    if rule.deontic is Deontic.PERMISSION:
        return patterns.observed_counts_allowed
    if not status.since and not status.until:
        # Where a rule is hardly applied, most of what was acted against fell under others. What is not looked at was
        # perhaps done to posts that else would count as left alone.
        is_applied = status.status in (Enforcement.ENFORCED, Enforcement.NOT_LOOKED_AT)
        return patterns.observed_counts if is_applied else patterns.observed_counts_all
    if document.began(status):
        return patterns.observed_counts_since
    return patterns.observed_counts_ended if status.until else patterns.observed_counts_in_force
