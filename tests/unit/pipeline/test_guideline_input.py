"""What is called fine around a rule: only what is mostly left alone."""

from __future__ import annotations

import pytest
from newcomer_world import CLINIC, DIET, NEWS, PHOTOS, RULES, by, topic

from kmgraph.learn import NearMiss, SparedPosts
from kmgraph.pipeline.guideline_input import fine_exceptions, nearest_variants


@pytest.mark.parametrize(("kept", "target", "is_fine"), [(9, 1, True), (8, 1, False), (1, 0, True), (0, 0, False)])
def test_exceptions_and_near_misses_are_fine_from_the_same_share_on(kept: int, target: int, *, is_fine: bool) -> None:
    assert bool(fine_exceptions([SparedPosts((by(CLINIC),), kept, target)])) is is_fine
    assert bool(nearest_variants(RULES[0], [NearMiss(topic(PHOTOS), kept, target)])) is is_fine


def test_exceptions_keep_their_order() -> None:
    spared = [SparedPosts((topic(name),), kept, 10) for name, kept in ((NEWS, 90), (DIET, 20), (PHOTOS, 900))]
    assert [posts.literals for posts in fine_exceptions(spared)] == [(topic(NEWS),), (topic(PHOTOS),)]
