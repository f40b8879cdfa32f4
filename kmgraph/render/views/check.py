"""What is said about a draft, for a terminal: a verdict, the rules that apply, and the smallest change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import Deontic, Strength
from kmgraph.render.contexts import CheckContext, CheckRule, EndedRule
from kmgraph.render.language import fill
from kmgraph.render.phrases import SentenceRealiser, strength_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.render.inputs import CheckInput


_MOST_CONDITIONS = 5


def check_context(data: CheckInput, realiser: SentenceRealiser) -> CheckContext:
    """Return what the template of an answer to a draft shows."""
    words = realiser.words
    patterns = words.check_patterns
    return CheckContext(
        verdict=_verdict(data, realiser),
        risk=tuple(_risk(data, realiser)),
        rules=tuple(
            CheckRule(rule.id, realiser.learned(rule, data.target), words.confidence[rule.confidence].name)
            for rule in data.rules
        ),
        ended=tuple(
            EndedRule(
                rule.id,
                realiser.learned(rule, data.target),
                fill(patterns.ended, month=realiser.month(rule.evidence.valid_until or "")),
            )
            for rule in data.ended
        ),
        published=tuple(map(realiser.published_text, data.published)),
        change=tuple(_change(data, realiser)),
        seen=fill(patterns.seen, subject=realiser.kind(data.seen)) if data.seen else patterns.nothing_seen,
        conditions=tuple(_conditions(data, realiser)),
        not_read=tuple(fill(patterns.not_read, name=name, value=value, why=why) for name, value, why in data.not_read),
        labels=words.check,
    )


def _verdict(data: CheckInput, realiser: SentenceRealiser) -> str:
    patterns = realiser.words.check_patterns
    if data.rules:
        strongest = min(map(strength_of, data.rules), key=list(Strength).index)
        return fill(patterns.verdict[strongest], outcome=realiser.outcome(data.target))
    deontics = {rule.deontic for rule in data.published}
    if Deontic.PROHIBITION in deontics:
        return patterns.published
    if deontics:
        return patterns.allowed
    return patterns.too_little if data.conditions else patterns.verdict["none"]


def _conditions(data: CheckInput, realiser: SentenceRealiser) -> Iterator[str]:
    """Yield which rules apply if something else holds, those first that need least of it."""
    patterns = realiser.words.check_patterns
    ranked = sorted(data.conditions, key=lambda condition: len(condition[1]))
    for rule, needs in ranked[:_MOST_CONDITIONS]:
        yield fill(patterns.condition, rule=rule.id, subject=realiser.kind(needs))
    if len(ranked) > _MOST_CONDITIONS:
        yield fill(patterns.more_conditions, n=realiser.lexicon.number(len(ranked) - _MOST_CONDITIONS))


def _risk(data: CheckInput, realiser: SentenceRealiser) -> Iterator[str]:
    patterns = realiser.words.check_patterns
    if data.risk is not None and data.rules:
        yield fill(patterns.risk, risk=realiser.share(data.risk))
    if data.base_rate is not None:
        yield fill(patterns.base, base=realiser.share(data.base_rate))


def _change(data: CheckInput, realiser: SentenceRealiser) -> Iterator[str]:
    patterns = realiser.words.check_patterns
    for step in data.change:
        yield fill(patterns.become if step.is_added else patterns.avoid, subject=realiser.kind(step.literals))
    if data.change:
        yield (
            patterns.clears if data.risk_after is None else fill(patterns.lowers, risk=realiser.share(data.risk_after))
        )
    elif data.rules:
        yield patterns.no_change
