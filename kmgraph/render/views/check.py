"""What is said about a draft, for a terminal: a verdict, the rules that apply, and the smallest change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.model import ClassLiteral, Deontic, Strength
from kmgraph.render.contexts import CheckContext, CheckRule, EndedRule
from kmgraph.render.language import fill
from kmgraph.render.phrases import SentenceRealiser, capitalise, strength_of
from kmgraph.rules import turning_month

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kmgraph.render.draft_inputs import ChangeStep, CheckInput


_MOST_CONDITIONS = 5
_AROUND = 30
"""Characters that are shown on either side of a recognised word."""


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
                fill(patterns.ended, month=realiser.month(turning_month(rule.evidence.valid_until, rule.evidence))),
            )
            for rule in data.ended
            if rule.evidence.valid_until
        ),
        published=tuple(map(realiser.dated_text, data.published)),
        out_of_force=tuple(map(realiser.dated_text, data.out_of_force)),
        change=tuple(_change(data, realiser)),
        seen=_seen(data, realiser),
        marked=_marked(data, realiser),
        words=tuple(_words(data, realiser)),
        conditions=tuple(_conditions(data, realiser)),
        asked=fill(patterns.asked, settings=" ".join(f"--set {name}=…" for name in data.asked)) if data.asked else "",
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
        is_platforms = any(rule.deontic is Deontic.PROHIBITION and not rule.by_observers for rule in data.published)
        return patterns.published if is_platforms else patterns.written
    if deontics:
        return patterns.allowed
    if not data.is_recognised:
        return patterns.cannot_tell
    return patterns.too_little if data.conditions or data.published_conditions else patterns.verdict["none"]


def _seen(data: CheckInput, realiser: SentenceRealiser) -> str:
    """Return what was seen of the draft; of words that a run found in texts, that there are some."""
    patterns = realiser.words.check_patterns
    if data.seen:
        return fill(patterns.seen, subject=realiser.kind(data.seen))
    return patterns.words_seen if data.is_recognised else patterns.nothing_seen


def _marked(data: CheckInput, realiser: SentenceRealiser) -> str:
    """Return the draft in one line, each recognised word marked; what is far from all of them is left out."""
    pattern = realiser.words.check_patterns.marked
    spans = _spans(data)
    pieces, last = [], max(0, spans[0][0] - _AROUND) if spans else 0
    pieces += ["…"] if last else []
    for start, end in spans:
        gap = data.text[last:start]
        far = len(gap) > 2 * _AROUND
        pieces += [gap[:_AROUND], "…", gap[-_AROUND:]] if far else [gap]
        pieces.append(fill(pattern, word=data.text[start:end]))
        last = end
    pieces += [data.text[last : last + _AROUND], "…" if len(data.text) > last + _AROUND else ""] if spans else []
    return " ".join("".join(pieces).split())


def _spans(data: CheckInput) -> list[tuple[int, int]]:
    """Return where recognised words stand; those that overlap are one."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted({(word.start, word.end) for word in data.words}):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _words(data: CheckInput, realiser: SentenceRealiser) -> Iterator[str]:
    """Yield for each kind of content the words that tell it, in the order in which these come first."""
    patterns = realiser.words.check_patterns
    by_class: dict[str, list[str]] = {}
    for word in data.words:
        by_class.setdefault(word.iri, []).append(data.text[word.start : word.end])
    for iri, words in by_class.items():
        subject = realiser.kind((ClassLiteral(iri),))
        yield fill(patterns.word, words=_quoted(words, realiser), subject=subject)


def _quoted(words: Iterable[str], realiser: SentenceRealiser) -> str:
    quoted = (fill(realiser.words.check_patterns.quoted, word=word) for word in dict.fromkeys(words))
    return realiser.grammar.list_and.join(list(quoted))


def _conditions(data: CheckInput, realiser: SentenceRealiser) -> Iterator[str]:
    """Yield which rules apply if something else holds, those first that need least of it."""
    patterns = realiser.words.check_patterns
    ranked = sorted(data.conditions, key=lambda condition: len(condition[1]))
    for written, needs in data.published_conditions[:_MOST_CONDITIONS]:
        yield fill(patterns.published_condition, text=realiser.dated_text(written), subject=realiser.kind(needs))
    for rule, needs in ranked[:_MOST_CONDITIONS]:
        yield fill(patterns.condition, rule=rule.id, subject=realiser.kind(needs))
    if len(ranked) > _MOST_CONDITIONS:
        yield fill(patterns.more_conditions, n=realiser.lexicon.number(len(ranked) - _MOST_CONDITIONS))


def _risk(data: CheckInput, realiser: SentenceRealiser) -> Iterator[str]:
    patterns = realiser.words.check_patterns
    if data.risk is not None and data.rules:
        yield fill(patterns.risk, risk=realiser.share(data.risk))
    if data.base_rate is not None and data.is_recognised:
        yield fill(patterns.base, base=realiser.share(data.base_rate))


def _change(data: CheckInput, realiser: SentenceRealiser) -> Iterator[str]:
    patterns = realiser.words.check_patterns
    if len(data.change) > 1:
        # Each rule that applies needs one of them: with one alone, another rule still does.
        yield patterns.all_needed
    for step in data.change:
        yield _step(step, realiser)
        if step.words:
            yield fill(patterns.words_decide, words=_quoted(step.words, realiser))
    if data.change:
        # What the draft doesn't tell may still make a rule apply.
        clears = patterns.clears_known if data.conditions else patterns.clears
        yield clears if data.risk_after is None else fill(patterns.lowers, risk=realiser.share(data.risk_after))
    elif data.rules and not data.exceptions:
        yield patterns.no_change
    for exception in data.exceptions:
        change = realiser.imperatives.take_on(exception) if len(exception) == 1 else None
        yield (
            fill(patterns.exception_done, change=change)
            if change
            else fill(patterns.exception, subject=realiser.kind(exception))
        )


def _step(step: ChangeStep, realiser: SentenceRealiser) -> str:
    """Return what to do, in the words of the guidelines' advice; where words decide, of which kind the draft is."""
    patterns, imperatives = realiser.words.check_patterns, realiser.imperatives
    change = None
    if len(step.literals) == 1 and not step.words:
        change = imperatives.take_on(step.literals) if step.is_added else imperatives.give_up(step.literals[0])
    if change:
        return capitalise(fill(patterns.done, change=change))
    return fill(patterns.become if step.is_added else patterns.avoid, subject=realiser.kind(step.literals))
