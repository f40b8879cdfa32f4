"""The published rules of a platform, each with what the observations show of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import Deontic, Enforcement, Platform, PublishedRule, PublishedStatus
from kmgraph.render.escape import anchor, safe_url
from kmgraph.render.guideline_contexts import Badge, PublishedView
from kmgraph.render.language import Term, fill, in_any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.render.views.edition.run_document import RunDocument


def published_views(document: RunDocument, platform: Platform) -> tuple[PublishedView, ...]:
    """Return the published rules that hold on a platform, in the order given."""
    rules = document.data.published
    return tuple(_view(document, platform, rule) for rule in rules if rule.platform in (None, platform.id))


def _view(document: RunDocument, platform: Platform, rule: PublishedRule) -> PublishedView:
    status, words = document.observed_status(rule), document.realiser.words
    states: list[tuple[str, Term]] = [(f"deontic-{rule.deontic}", words.deontic[rule.deontic])]
    if status and rule.deontic is Deontic.PROHIBITION:
        states.append((f"enforcement-{status.status}", words.enforcement[status.status]))
    return PublishedView(
        anchor=f"{anchor('rule', rule.id)}-{anchor('on', platform.id)}",
        quote=document.realiser.lexicon.own_text(rule.text) or in_any(rule.text, document.realiser.language.tag) or "",
        reading=_read_out(document, rule),
        badges=tuple(Badge(kind, term.name, term.meaning) for kind, term in states),
        observed=tuple(_observed(document, rule, status)),
        dates=_dates(document, rule),
        url=safe_url(rule.url),
    )


def _dates(document: RunDocument, rule: PublishedRule) -> str:
    patterns, month = document.realiser.words.guideline_patterns.in_force, document.realiser.month
    ends = {"first": rule.in_force_from, "last": rule.in_force_until}
    known = {name: month(time) for name, time in ends.items() if time}
    kind = {("first",): "since", ("last",): "until", ("first", "last"): "between"}.get(tuple(known))
    return fill(patterns[kind], **known) if kind else ""


def _read_out(document: RunDocument, rule: PublishedRule) -> str:
    realiser = document.realiser
    reading = realiser.reading(rule)
    required = realiser.lexicon.own_text(rule.requires) or in_any(rule.requires, realiser.language.tag)
    if not required:
        return reading
    words = fill(realiser.grammar.number.quote, required)
    return fill(realiser.words.guideline_patterns.required, reading=reading, requires=words).strip()


def _observed(document: RunDocument, rule: PublishedRule, status: PublishedStatus | None) -> Iterator[str]:
    if status is None:
        return
    words = document.realiser.words
    if rule.deontic is Deontic.PROHIBITION:
        yield document.working_part(status) or words.enforcement[status.status].meaning
    patterns = words.guideline_patterns
    if status.withheld:
        # Where none was seen the same is said as where few were, and once.
        if rule.deontic is not Deontic.PROHIBITION or status.status is not Enforcement.NOT_OBSERVED:
            yield patterns.observed_withheld
    elif status.target != 0 or status.kept != 0:
        yield fill(
            _counts_pattern(document, status),
            target=document.figures.posts(status.target),
            kept=document.figures.posts(status.kept),
            outcome=document.outcome,
        )


def _counts_pattern(document: RunDocument, status: PublishedStatus) -> str:
    """Return how counts are told: those of all time, or of the time that is named beside them."""
    patterns = document.realiser.words.guideline_patterns
    if not status.since and not status.until:
        return patterns.observed_counts
    return patterns.observed_counts_since if document.began(status) else patterns.observed_counts_in_force
