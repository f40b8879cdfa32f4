"""How much of what was acted against the rules explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.render.language import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.render.inputs import GuidelineInput
    from kmgraph.render.language import GuidelinePatterns
    from kmgraph.render.phrases import SentenceRealiser


def share_sentences(data: GuidelineInput, realiser: SentenceRealiser) -> Iterator[str]:
    """Yield the shares that published and unwritten rules explain, and of which nothing can be told; they add up."""
    totals, patterns = data.ruleset.totals, realiser.words.guideline_patterns
    by_platform = totals.by_platform
    if by_platform is None or totals.by_tacit is None or totals.unexplained is None:
        return
    told = {
        "published": by_platform,
        "observers": totals.by_observers or 0.0,
        "tacit": totals.by_tacit,
        "unexplained": totals.unexplained,
    }
    compared = patterns.shares_own if data.is_publisher else patterns.shares
    compared = patterns.shares_observers if totals.by_observers else compared
    yield fill(
        compared if data.is_compared else _alone(data, patterns),
        outcome=realiser.outcome(data.target),
        **{name: realiser.share(share) for name, share in told.items()},
    )
    if totals.not_told:
        yield fill(patterns.shares_not_told, share=realiser.share(totals.not_told))


def _alone(data: GuidelineInput, patterns: GuidelinePatterns) -> str:
    return patterns.shares_awaiting if data.is_awaiting else patterns.shares_alone
