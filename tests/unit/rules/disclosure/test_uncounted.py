"""Posts that a rule could not count are told of where no small rest of all posts follows."""

from __future__ import annotations

from dataclasses import replace

from newcomer_world import RULES, evidence, run

from kmgraph.model import (
    Confidence,
    Enforcement,
    PlatformFigures,
    Privacy,
    PublishedStatus,
    RuleSet,
    Totals,
    Uncounted,
)
from kmgraph.rules import public_ruleset

WORLD = run().ruleset
PLATFORM = next(platform for platform in WORLD.platforms if platform.id == RULES[0].platform)


def public(posts: int, uncounted: int, *written: tuple[int, int]) -> RuleSet:
    found = replace(evidence(210, 0, 210, 0.9, 1.0), base_rate=None)
    found = replace(found, uncounted=Uncounted(uncounted, uncounted, RULES[0].scope.all, (300, 400)))
    rule = replace(RULES[0], evidence=found, confidence=Confidence.HINT, relations=())
    figures = (PlatformFigures(rule.platform, posts, 560, 900, by_outcome=(300, 600)),)
    published = tuple(
        PublishedStatus(
            f"p{n}", f"https://example.org/p{n}", Enforcement.ENFORCED, *pair, sum(pair), inside=(PLATFORM.iri,)
        )
        for n, pair in enumerate(written)
    )
    totals = Totals(posts, 560, None, None, None, 900, figures, by_outcome=(300, 600))
    exact = replace(WORLD, rules=(rule,), published=published, totals=totals, overlaps=(), warnings=())
    return public_ruleset(exact, Privacy())


def test_the_number_leaves_no_small_rest() -> None:
    # 2,000 less 1,395 less 210 less 400: hardly any post is of another kind.
    (rule,) = public(2000, 1395, (0, 400)).rules
    assert rule.evidence.target == 210
    assert rule.evidence.uncounted is None
    (alone,) = public(2000, 1795).rules
    assert alone.evidence.uncounted is None


def test_where_enough_are_left_it_is_told() -> None:
    (rule,) = public(2000, 1390, (0, 300)).rules
    assert rule.evidence.uncounted is not None
    assert rule.evidence.uncounted.posts == 1390
