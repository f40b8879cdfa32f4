"""One rule explained, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.render.contexts import ExplainContext
from kmgraph.render.language import fill
from kmgraph.render.phrases import SentenceRealiser, capitalise
from kmgraph.render.statements import RuleFacts, warning_sentence, with_known_wording
from kmgraph.render.views.edition import published_relations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.render.inputs import ExplainInput


def explain_context(data: ExplainInput, realiser: SentenceRealiser) -> ExplainContext:
    """Return what the template of an explanation shows."""
    rule = with_known_wording(data.rule, data.privacy)
    facts = RuleFacts(
        realiser=realiser,
        target=data.target,
        privacy=data.privacy,
        platforms={platform.id: platform for platform in data.platforms},
        published={published.iri: published for published in data.published},
        is_compared=bool(data.published),
        is_awaiting=bool(data.notices),
        knows_authors=data.knows_authors,
        is_official=data.is_publisher,
        last=data.last,
    )
    return ExplainContext(
        id=rule.id,
        sentence=realiser.learned(rule, data.target),
        status=tuple(_status(data, facts)),
        confidence=tuple(facts.sure(rule)),
        evidence=(facts.why(rule), *facts.history.when(rule.evidence), *facts.reach(rule)),
        exceptions=facts.exceptions(rule),
        alike=facts.alike(rule),
        reasons=facts.reasons(rule),
        untold=(*facts.untold.limits(rule), *facts.untold.few(rule)),
        nearest=tuple(map(facts.variant, data.nearest)),
        scope=rule.manchester,
        history=tuple(_history(data, facts)),
        labels=realiser.words.explain,
    )


def _status(data: ExplainInput, facts: RuleFacts) -> Iterator[str]:
    patterns = facts.realiser.words.explain_patterns
    term = facts.status(data.rule)
    yield fill(patterns.status, name=capitalise(term.name), meaning=term.meaning)
    yield from published_relations(facts, data.rule)
    yield from (fill(patterns.because, reason=reason) for reason in data.reasons)
    yield from (warning_sentence(notice, facts.realiser) for notice in data.notices)


def _history(data: ExplainInput, facts: RuleFacts) -> Iterator[str]:
    words = facts.realiser.words
    patterns, term = words.explain_patterns, words.lifecycle[data.rule.lifecycle]
    yield fill(patterns.lifecycle, name=capitalise(term.name), meaning=term.meaning)
    yield from facts.history.periods(data.rule.evidence)
    yield from (fill(patterns.event, time=event.time, text=event.text) for event in data.history)
