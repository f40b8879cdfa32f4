"""What is said of a kind of posts on two sides: each row of the tables in `docs/compare.md`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from newcomer_world import RULES

from kmgraph.learn import KindContrast
from kmgraph.model import Deontic, KindCounts, MoveVerdict, PublishedRule, WhyUnknown
from kmgraph.pipeline.comparison.kinds import KindPosts, PostKind
from kmgraph.pipeline.comparison.verdicts import judge

NO_POSTS = np.zeros(0, dtype=np.bool_)
POSTS = (KindPosts(NO_POSTS, NO_POSTS), KindPosts(NO_POSTS, NO_POSTS))
MANY, FEW = KindCounts(30, 30, 60), KindCounts(1, 3, 4)
THERE = {"destination_rule": RULES[0]}
HERE = {"source_rule": RULES[0]}


def written(deontic: Deontic, **parts: Any) -> dict[str, Any]:
    return {"published": PublishedRule("p", "https://e.org/p", deontic, "https://e.org/s"), **parts}


ALLOWED, FORBIDDEN, DUTY = map(written, (Deontic.PERMISSION, Deontic.PROHIBITION, Deontic.OBLIGATION))


def judged(
    speaks: dict[str, Any],
    p_value: float | None = 0.001,
    shows: tuple[bool, bool] = (False, True),
    left_alone: tuple[bool, bool] = (False, False),
    counts: tuple[KindCounts | None, KindCounts | None] = (MANY, MANY),
    *,
    is_above: bool = True,
    is_forbidden: bool = False,
    has_rates: bool = True,
) -> str:
    contrast = KindContrast(p_value, is_above, shows, left_alone, (NO_POSTS, NO_POSTS))
    verdict, why = judge(
        PostKind(POSTS, **speaks),
        contrast,
        counts,
        has_rates=has_rates,
        is_forbidden=is_forbidden,
        level=0.05,
        least_clusters=10,
    )
    assert (verdict is MoveVerdict.UNKNOWN) is (why is not None)
    return str(why or verdict)


def test_rates_that_differ() -> None:
    assert judged(THERE) == "only-there"
    assert judged(THERE, shows=(True, True)) == "stricter"
    assert judged(HERE, is_above=False, shows=(True, True)) == "looser"
    fell: dict[str, Any] = {"is_above": False, "shows": (True, False)}
    assert judged(HERE, left_alone=(False, True), **fell) == "newly-allowed"
    assert judged(HERE, left_alone=(False, False), **fell) == "undecided"
    assert judged(HERE, left_alone=(False, True), is_forbidden=True, **fell) == "forbidden-in-writing"


def test_rates_that_do_not_differ() -> None:
    assert judged(THERE, 0.05) == "only-there"
    assert judged(THERE, 0.051) == "undecided"
    assert judged(THERE, None) == "too-few"
    assert judged(THERE, 0.9, (True, True)) == "same"
    assert judged(ALLOWED, 0.9, (False, False), (True, True)) == "left-alone"
    assert judged(ALLOWED, 0.9, (False, False), (False, True)) == "undecided"
    assert judged(THERE, 0.9, (False, False), (True, True)) == "undecided", "only what is allowed is said to be so"


@pytest.mark.parametrize("counts", [(FEW, MANY), (MANY, FEW)])
def test_too_few_posts_tell_nothing_but_a_rule_of_both_sides(counts: tuple[KindCounts, KindCounts]) -> None:
    assert judged(THERE, counts=counts) == "too-few"
    assert judged(THERE | HERE, counts=counts) == "same"


def test_what_cannot_be_counted_is_unknown_whoever_has_the_rule() -> None:
    assert judged(THERE | HERE, counts=(MANY, None)) == "not-recorded"
    assert judged(THERE | HERE, has_rates=False) == "no-rates"
    assert judged(THERE | {"is_sure": False}) == "unsure-rule"


def test_what_is_only_written_is_not_seen() -> None:
    assert judged(FORBIDDEN) == "only-in-writing"
    assert judged(FORBIDDEN | {"is_enforced": True}) == "only-there"
    assert judged(DUTY) == WhyUnknown.REQUIRED_IN_WRITING
