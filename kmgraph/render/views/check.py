"""What is said about a draft, for a terminal: a verdict, the rules that apply, and the smallest change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import Deontic
from kmgraph.render.contexts import CheckContext, CheckRule, EndedRule
from kmgraph.render.language import fill
from kmgraph.render.phrases import Strength, strength_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Rule
    from kmgraph.render.inputs import CheckInput
    from kmgraph.render.phrases import SentenceRealiser


def check_context(data: CheckInput, realiser: SentenceRealiser) -> CheckContext:
    """Return what the template of an answer to a draft shows."""
    confidences = realiser.words.confidence
    return CheckContext(
        verdict=_verdict(data, realiser),
        risk=tuple(_risk(data, realiser)),
        rules=tuple(
            CheckRule(rule.id, realiser.learned(rule, data.target), confidences[rule.confidence].name)
            for rule in data.rules
        ),
        ended=tuple(
            EndedRule(rule.id, realiser.learned(rule, data.target), _ended(rule, realiser)) for rule in data.ended
        ),
        published=tuple(map(realiser.published_text, data.published)),
        change=tuple(_change(data, realiser)),
        seen=_seen(data, realiser),
        labels=realiser.words.check,
    )


def _ended(rule: Rule, realiser: SentenceRealiser) -> str:
    month = realiser.month(rule.evidence.valid_until or "")
    return fill(realiser.words.check_patterns.ended, month=month)


def _seen(data: CheckInput, realiser: SentenceRealiser) -> str:
    say = realiser.words.check_patterns
    return fill(say.seen, subject=realiser.kind(data.seen)) if data.seen else say.nothing_seen


def _verdict(data: CheckInput, realiser: SentenceRealiser) -> str:
    say = realiser.words.check_patterns
    if data.rules:
        order = list(Strength)
        strongest = min((strength_of(rule.evidence, rule.confidence) for rule in data.rules), key=order.index)
        return fill(say.verdict[strongest], outcome=realiser.outcome(data.target))
    deontics = {rule.deontic for rule in data.published}
    if Deontic.PROHIBITION in deontics:
        return say.published
    return say.allowed if deontics else say.verdict["none"]


def _risk(data: CheckInput, realiser: SentenceRealiser) -> Iterator[str]:
    say = realiser.words.check_patterns
    if data.risk is not None and data.rules:
        yield fill(say.risk, risk=realiser.share(data.risk))
    if data.base_rate is not None:
        yield fill(say.base, base=realiser.share(data.base_rate))


def _change(data: CheckInput, realiser: SentenceRealiser) -> Iterator[str]:
    say = realiser.words.check_patterns
    if not data.change:
        if data.rules:
            yield say.no_change
        return
    for step in data.change:
        yield fill(say.become if step.is_added else say.avoid, subject=realiser.kind(step.literals))
    yield say.clears if data.risk_after is None else fill(say.lowers, risk=realiser.share(data.risk_after))
