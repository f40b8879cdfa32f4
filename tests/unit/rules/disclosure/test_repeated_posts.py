"""A number of sources leaves open how many posts sources have beyond one each, or it is not told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import RULES, evidence, run

from kmgraph.model import Confidence, PlatformFigures, Privacy, RuleSet, Totals
from kmgraph.rules import public_ruleset
from kmgraph.rules.disclosure.cells import span

PRIVACY = Privacy()
WORLD = run().ruleset


def public(target: int, kept: int, sources: int) -> RuleSet:
    found = replace(evidence(target, kept, sources, 0.5, 1.0), base_rate=None)
    rule = replace(RULES[0], evidence=found, confidence=Confidence.HINT, relations=())
    figures = (PlatformFigures(rule.platform, 3000, 700, 900),)
    totals = Totals(3000, 700, None, None, None, 900, figures)
    return public_ruleset(replace(WORLD, rules=(rule,), published=(), totals=totals, overlaps=(), warnings=()), PRIVACY)


@pytest.mark.parametrize("sources", range(200, 243, 3))
def test_few_repeated_posts_do_not_follow(sources: int) -> None:
    # 208 to 212 posts and 28 to 32: of 243 to 247 sources at most one post is the second of one.
    (rule,) = public(212, 32, sources).rules
    assert (rule.evidence.target, rule.evidence.kept) == (210, 30)
    if rule.evidence.clusters is not None:
        assert 244 - span(rule.evidence.clusters, PRIVACY).low >= 4
    else:
        assert (rule.evidence.least_clusters or 0) <= sources + 2


def test_a_number_far_from_that_of_posts_is_told() -> None:
    assert public(212, 32, 200).rules[0].evidence.clusters == 200
    assert public(212, 32, 244).rules[0].evidence.clusters is None
    assert public(212, 32, 244).rules[0].evidence.least_clusters == 235
