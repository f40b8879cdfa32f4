"""The few things to know: the weightiest confirmed rules, how much they explain, and what to do when it happens."""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from kmgraph.model import Status
from kmgraph.render.contexts import Link
from kmgraph.render.escape import anchor
from kmgraph.render.language import fill, in_any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import Rule
    from kmgraph.render.inputs import GuidelineInput
    from kmgraph.render.phrases import SentenceRealiser
    from kmgraph.render.statements.arrangement import Arrangement

_LEAST_RULES, _MOST_RULES = 3, 4
_MOST_POINTS = 7


def nutshell(data: GuidelineInput, arrangement: Arrangement, realiser: SentenceRealiser) -> tuple[Link, ...]:
    """Return at most seven points, each with where in the document it is from."""
    say = realiser.words.guideline_patterns
    others = (*_shares(data, realiser), *_unsure(arrangement, realiser), *_appeals(data, realiser))
    room = min(_MOST_RULES, max(_LEAST_RULES, _MOST_POINTS - len(others)))
    rules = tuple(Link(_rule_point(rule, data, realiser), rule.id) for rule in _chosen(arrangement)[:room])
    return (*(rules or (Link(say.nothing_found, ""),)), *others)[:_MOST_POINTS]


def _chosen(arrangement: Arrangement) -> tuple[Rule, ...]:
    """Return the confirmed rules that still hold, unwritten ones first, platforms taking turns."""
    sure = arrangement.sure()
    by_platform = [
        sorted(
            (rule for group in groups.values() for rule in group if rule in sure),
            key=lambda rule: rule.status is Status.RESTATES,
        )
        for groups in arrangement.groups.values()
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


def _shares(data: GuidelineInput, realiser: SentenceRealiser) -> Iterator[Link]:
    totals = data.ruleset.totals
    if totals.target < data.least_group:
        return
    say = realiser.words.guideline_patterns
    yield Link(
        fill(
            say.shares if data.is_compared else say.shares_alone,
            outcome=realiser.outcome(data.target),
            published=realiser.share(totals.by_published),
            tacit=realiser.share(totals.by_tacit),
            unexplained=realiser.share(totals.unexplained),
        ),
        "",
    )


def _unsure(arrangement: Arrangement, realiser: SentenceRealiser) -> Iterator[Link]:
    say = realiser.words.guideline_patterns
    for platform, groups in arrangement.groups.items():
        if "hint" in groups:
            text = fill(say.some_unsure, heading=say.rules_heading["hint"])
            yield Link(text, f"hint-{anchor('on', platform)}")
            return


def _appeals(data: GuidelineInput, realiser: SentenceRealiser) -> Iterator[Link]:
    say = realiser.words.guideline_patterns
    several = len(data.ruleset.platforms) > 1
    for platform in data.ruleset.platforms:
        appeal = in_any(platform.appeal, realiser.language.tag)
        if appeal:
            pattern = say.appeal_on if several else say.appeal
            yield Link(
                fill(pattern, platform=realiser.platform(platform), appeal=appeal), anchor("appeal", platform.id)
            )
