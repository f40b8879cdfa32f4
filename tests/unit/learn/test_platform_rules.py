"""What is found on one platform: which rows rules share, whichever way they are counted."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from learn_arenas import arena_of, posts, rule

from kmgraph.learn.hypothesis.conjunction_rule import RuleBody
from kmgraph.learn.platform_rules import PlatformRules
from kmgraph.learn.testing.rows import TestRows, rows_to_test

TERMS = ("a", "b", "c", "d", "e")
PLACE = arena_of(
    [
        row
        for name in range(32)
        for row in posts(" ".join(t for i, t in enumerate(TERMS) if name >> i & 1), 1 + name % 3, 2)
    ]
)
BODIES = [rule(PLACE, " ".join(t for i, t in enumerate(TERMS) if name >> i & 1)) for name in range(1, 32)]
BODIES += [rule(PLACE, "a", unless=["b"]), rule(PLACE, "a b", unless=["c d"]), rule(PLACE, "a", unless=["a"])]
WHOLE = np.ones(len(PLACE.sample), dtype=np.bool_)


def study_of(everywhere: TestRows, bodies: tuple[RuleBody, ...]) -> PlatformRules:
    nothing = (1.0,) * len(bodies)
    return PlatformRules(
        PLACE.sample, PLACE.encoded, ~WHOLE, bodies, nothing, (False,) * len(bodies), everywhere, held_out=True
    )


@settings(deadline=None)
@given(st.lists(st.sampled_from(BODIES), max_size=8, unique=True), st.booleans())
def test_what_other_rules_cover_leaves_out_the_rules_that_contain_it(found: list[RuleBody], known: bool) -> None:
    bodies = tuple(found)
    study = study_of(rows_to_test(PLACE.sample, PLACE.encoded, WHOLE, WHOLE, bodies if known else ()), bodies)
    covers = [PLACE.cover(body) for body in bodies]

    for index, own in enumerate(covers):
        beside = [cover for cover in covers if np.any(own & ~cover)]
        expected = np.logical_or.reduce(beside) if beside else ~WHOLE
        np.testing.assert_array_equal(study.covers[index], own)
        np.testing.assert_array_equal(study._others(index), expected)


def test_rows_are_grouped_anew_only_for_other_rules() -> None:
    first, second = tuple(BODIES[:4]), tuple(BODIES[2:6])
    place = rows_to_test(PLACE.sample, PLACE.encoded, WHOLE, WHOLE, first)

    assert place.grouped(first) is place.grouping
    for index, body in enumerate(second):
        grouping = place.grouped(second)
        np.testing.assert_array_equal(grouping.covered[grouping.group, index], place.cover(body))
