"""What is found on one platform: which rows rules share, whichever way they are counted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from learn_arenas import arena_of, posts
from learn_arenas import rule as rule_of

from kmgraph.learn.evidence.platform_evidence import PlatformEvidence
from kmgraph.learn.hypothesis.conjunction_rule import RuleBody
from kmgraph.learn.platform_rules import PlatformRules
from kmgraph.learn.testing.rows import rows_to_test

TERMS = ("a", "b", "c", "d", "e")
ROWS = arena_of(
    [
        row
        for name in range(32)
        for row in posts(" ".join(t for i, t in enumerate(TERMS) if name >> i & 1), 1 + name % 3, 2)
    ]
)
RULES = [rule_of(ROWS, " ".join(t for i, t in enumerate(TERMS) if name >> i & 1)) for name in range(1, 32)]
RULES += [rule_of(ROWS, "a", unless=["b"]), rule_of(ROWS, "a b", unless=["c d"]), rule_of(ROWS, "a", unless=["a"])]
WHOLE = np.ones(len(ROWS.data.sample), dtype=np.bool_)


@settings(deadline=None)
@given(st.lists(st.sampled_from(RULES), max_size=8, unique=True), st.booleans())
def test_what_other_rules_cover_leaves_out_the_rules_that_contain_it(found: list[RuleBody], known: bool) -> None:
    rules, nothing = tuple(found), (1.0,) * len(found)
    everywhere = rows_to_test(ROWS.data, WHOLE, WHOLE, rules)
    if not known:
        everywhere = replace(everywhere, grouping=None)
    platform_rules = PlatformRules(everywhere, nothing, (False,) * len(rules))
    covers = [ROWS.data.cover(rule) for rule in rules]

    for index, own in enumerate(covers):
        beside = [cover for cover in covers if np.any(own & ~cover)]
        expected = np.logical_or.reduce(beside) if beside else ~WHOLE
        np.testing.assert_array_equal(platform_rules.covers[index], own)
        np.testing.assert_array_equal(PlatformEvidence(platform_rules).under_others(index), expected)


def test_rows_are_grouped_anew_only_for_other_rules() -> None:
    first, second = tuple(RULES[:4]), tuple(RULES[2:6])
    rows = rows_to_test(ROWS.data, WHOLE, WHOLE, first)

    assert rows.grouped(first) is rows.grouping
    for index, rule in enumerate(second):
        grouping = rows.grouped(second)
        np.testing.assert_array_equal(grouping.covered[grouping.group, index], rows.data.cover(rule))
