"""What is said about a draft, for a terminal: a verdict, the rules that apply, and the smallest change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.model import Deontic, Literal, Outcome, PublishedRule, Rule, Vocabulary
from kmgraph.render.contexts import CheckContext, CheckRule, EndedRule
from kmgraph.render.inputs import DEFAULT_K
from kmgraph.render.language import fill
from kmgraph.render.phrases import Strength, strength_of
from kmgraph.render.statements import RuleFacts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.render.phrases import SentenceRealiser


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """One step of a change: the draft takes on the description (`is_added`), or loses it."""

    literals: tuple[Literal, ...]
    is_added: bool


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What is known about a draft.

    Attributes:
        rules: The learned rules that apply to it.
        ended: Learned rules that would apply to it but are no longer observed.
        published: The published rules that apply to it.
        risk: Probability of an outcome in the target under all rules that apply, in [0, 1]; None if unknown.
        base_rate: That probability where no rule applies; None if unknown.
        change: Steps of the smallest change that helps; empty if there is none.
        risk_after: The risk after the change; None if it clears every rule.
        seen: What the draft was taken for: what its text names and what was said of it.
    """

    vocabulary: Vocabulary
    rules: tuple[Rule, ...] = ()
    ended: tuple[Rule, ...] = ()
    published: tuple[PublishedRule, ...] = ()
    risk: float | None = None
    base_rate: float | None = None
    change: tuple[ChangeStep, ...] = ()
    risk_after: float | None = None
    target: tuple[Outcome, ...] = (Outcome.REMOVED, Outcome.RESTRICTED)
    seen: tuple[Literal, ...] = ()


def check_context(data: CheckInput, realiser: SentenceRealiser) -> CheckContext:
    """Return what the template of an answer to a draft shows."""
    facts = RuleFacts(realiser, data.target, DEFAULT_K)
    confidences = realiser.language.words.confidence
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
        published=tuple(map(facts.published_text, data.published)),
        change=tuple(_change(data, realiser)),
        seen=_seen(data, realiser),
        labels=realiser.language.words.check,
    )


def _ended(rule: Rule, realiser: SentenceRealiser) -> str:
    month = realiser.month(rule.evidence.valid_until or "")
    return fill(realiser.language.words.check_patterns.ended, month=month)


def _seen(data: CheckInput, realiser: SentenceRealiser) -> str:
    say = realiser.language.words.check_patterns
    return fill(say.seen, subject=realiser.kind(data.seen)) if data.seen else say.nothing_seen


def _verdict(data: CheckInput, realiser: SentenceRealiser) -> str:
    say = realiser.language.words.check_patterns
    if data.rules:
        order = list(Strength)
        strongest = min((strength_of(rule.evidence, rule.confidence) for rule in data.rules), key=order.index)
        return fill(say.verdict[strongest], outcome=realiser.outcome(data.target))
    deontics = {rule.deontic for rule in data.published}
    if Deontic.PROHIBITION in deontics:
        return say.published
    return say.allowed if deontics else say.verdict["none"]


def _risk(data: CheckInput, realiser: SentenceRealiser) -> Iterator[str]:
    say = realiser.language.words.check_patterns
    if data.risk is not None and data.rules:
        yield fill(say.risk, risk=realiser.share(data.risk))
    if data.base_rate is not None:
        yield fill(say.base, base=realiser.share(data.base_rate))


def _change(data: CheckInput, realiser: SentenceRealiser) -> Iterator[str]:
    say = realiser.language.words.check_patterns
    if not data.change:
        if data.rules:
            yield say.no_change
        return
    for step in data.change:
        yield fill(say.become if step.is_added else say.avoid, subject=realiser.kind(step.literals))
    yield say.clears if data.risk_after is None else fill(say.lowers, risk=realiser.share(data.risk_after))
