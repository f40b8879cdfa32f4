"""The few things to know: the weightiest confirmed rules, how much they explain, and what to do when it happens."""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from kmgraph.model import Rule, Status
from kmgraph.render.contexts import Link
from kmgraph.render.escape import anchor
from kmgraph.render.language import fill, in_any
from kmgraph.render.statements.arrangement import HINT, Arrangement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.render.inputs import GuidelineInput
    from kmgraph.render.language import GuidelinePatterns
    from kmgraph.render.phrases import SentenceRealiser

_LEAST_RULES, _MOST_RULES = 3, 4
_MOST_POINTS = 7


def key_points(data: GuidelineInput, arrangement: Arrangement, realiser: SentenceRealiser) -> tuple[Link, ...]:
    """Return at most seven points, each with where in the document it is from."""
    others = (*_shares(data, realiser), *_unsure(arrangement, realiser), *_appeals(data, realiser))
    room = min(_MOST_RULES, max(_LEAST_RULES, _MOST_POINTS - len(others)))
    rules = tuple(Link(_rule_point(rule, data, realiser), rule.id) for rule in _chosen(arrangement)[:room])
    return (*(rules or (Link(realiser.words.guideline_patterns.nothing_found, ""),)), *others)[:_MOST_POINTS]


def _chosen(arrangement: Arrangement) -> tuple[Rule, ...]:
    """Return the confirmed rules that still hold, unwritten ones first, platforms taking turns."""
    sure = arrangement.sure()
    by_platform = [
        sorted((rule for rule in sure if rule.platform == platform), key=lambda rule: rule.status is Status.RESTATES)
        for platform in arrangement.groups
    ]
    turns = chain.from_iterable(zip_longest(*by_platform))
    return tuple(rule for rule in turns if rule is not None)


def _rule_point(rule: Rule, data: GuidelineInput, realiser: SentenceRealiser) -> str:
    sentence = realiser.learned(rule, data.target)
    platforms = {platform.id: platform for platform in data.ruleset.platforms}
    if len(platforms) < 2 or rule.platform not in platforms:
        return sentence
    pattern = realiser.grammar.number.labelled
    return fill(pattern, label=realiser.platform(platforms[rule.platform]), text=sentence)


def _shares_alone(data: GuidelineInput, patterns: GuidelinePatterns) -> str:
    return patterns.shares_awaiting if data.is_awaiting else patterns.shares_alone


def _shares(data: GuidelineInput, realiser: SentenceRealiser) -> Iterator[Link]:
    totals, patterns = data.ruleset.totals, realiser.words.guideline_patterns
    shown = (totals.by_published, totals.by_tacit, totals.unexplained)
    shares = [realiser.share(share) for share in shown if share is not None]
    if len(shares) == len(shown):
        text = fill(
            patterns.shares if data.is_compared else _shares_alone(data, patterns),
            outcome=realiser.outcome(data.target),
            **dict(zip(("published", "tacit", "unexplained"), shares, strict=True)),
        )
        yield Link(text, "")
        if totals.not_told:
            yield Link(fill(patterns.shares_not_told, share=realiser.share(totals.not_told)), "")


def _unsure(arrangement: Arrangement, realiser: SentenceRealiser) -> Iterator[Link]:
    patterns = realiser.words.guideline_patterns
    platform = next((platform for platform, groups in arrangement.groups.items() if HINT in groups), None)
    if platform is not None:
        text = fill(patterns.some_unsure, heading=patterns.rules_heading[HINT])
        yield Link(text, f"{HINT}-{anchor('on', platform)}")


def _appeals(data: GuidelineInput, realiser: SentenceRealiser) -> Iterator[Link]:
    patterns = realiser.words.guideline_patterns
    pattern = patterns.appeal_on if len(data.ruleset.platforms) > 1 else patterns.appeal
    for platform in data.ruleset.platforms:
        if appeal := in_any(platform.appeal, realiser.language.tag):
            yield Link(
                fill(pattern, platform=realiser.platform(platform), appeal=appeal), anchor("appeal", platform.id)
            )
