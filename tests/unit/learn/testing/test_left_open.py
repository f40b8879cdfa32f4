"""Posts that leave open whether another rule covers them: how likely it is that it removes them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from learn_tables import EX, HIERARCHY, LINK, VOCABULARY, table

from kmgraph.learn.hypothesis import PlatformData, RuleBody
from kmgraph.learn.platform import LearnInput, _platform_data
from kmgraph.learn.sample import platform_samples
from kmgraph.learn.settings import LearnSettings
from kmgraph.learn.testing import LeftOpen
from kmgraph.model import ClassLiteral, Literal, Outcome, ValueLiteral

CATS, LINKED = ClassLiteral(EX + "Cats"), ValueLiteral(LINK, value=True)
SETTINGS = LearnSettings()


def _posts(count: int, hit: int = 0, **told: Any) -> list[dict[str, Any]]:
    return [told | {"outcome": Outcome.REMOVED if at < hit else Outcome.KEPT} for at in range(count)]


def _data(rows: list[dict[str, Any]]) -> PlatformData:
    source = table(rows)
    inputs = LearnInput(source, VOCABULARY, HIERARCHY, SETTINGS, (), 1)
    return _platform_data(platform_samples(source, SETTINGS)[0], inputs, held_out=False)


def _chance(data: PlatformData, rows: np.ndarray[Any, Any], *literals: Literal) -> np.ndarray[Any, Any]:
    rule = RuleBody.of(tuple(data.matrix.places[literal] for literal in literals), ())
    return LeftOpen(data, (rule,)).chance((0,), rows)


DOGS, CAT_POSTS = ("Dogs",), ("Cats",)
LINKED_CATS = [
    *_posts(200, hit=150, topics=CAT_POSTS, link=True),
    *_posts(200, hit=50, topics=CAT_POSTS, link=False),
    *_posts(200, hit=50, topics=CAT_POSTS),  # no word of a link
    *_posts(400, topics=DOGS, link=True),
    *_posts(400, hit=100, topics=DOGS, link=False),
    *_posts(100, topics=DOGS),
    *_posts(100, hit=50, link=True),  # no topic
]
"""As many posts with each outcome tell of a link as don't, and of a topic."""


def test_posts_like_those_that_the_rule_covers_may_be_its() -> None:
    data = _data(LINKED_CATS)
    cats = np.arange(600)
    chance = _chance(data, cats, CATS, LINKED)

    assert not chance[:400].any()
    # Half of the cats that tell have a link, and three quarters of these are removed: at most, a little more.
    assert chance[400:] == pytest.approx(0.5 * 0.75, abs=0.1)
    assert (chance[400:] > 0.5 * 0.75).all()


def test_posts_that_record_what_rules_it_out_leave_nothing_open() -> None:
    data = _data(LINKED_CATS)
    assert not _chance(data, np.arange(600, 1500), CATS, LINKED).any()


def test_hardly_any_chance_makes_no_difference() -> None:
    rows = [*LINKED_CATS, *_posts(1000, hit=250, topics=("Birds",), link=False), *_posts(50, hit=12, topics=("Birds",))]
    data = _data(rows)
    birds, places = np.arange(len(LINKED_CATS), len(rows)), data.matrix.places
    left_open = LeftOpen(data, (RuleBody.of((places[LINKED],), ()),))

    assert 0 < left_open.chance((0,), birds)[1000:].max() < 0.02
    assert not left_open.by((0,), birds).any()
    assert left_open.by((0,), np.arange(600))[400:].all()


def test_where_none_tell_nothing_is_ruled_out() -> None:
    rows = [*LINKED_CATS, *_posts(100, hit=25, topics=("Birds",))]
    data = _data(rows)
    # Whether or not they have a link, a rule on it removes no more of them than of those that it covers.
    assert _chance(data, np.arange(len(LINKED_CATS), len(rows)), LINKED) == pytest.approx(200 / 700, abs=0.05)


def test_a_column_that_hangs_on_the_outcome_speaks_for_no_other_posts() -> None:
    rows = [
        *_posts(300, hit=300, topics=CAT_POSTS, link=False),
        *_posts(300, topics=CAT_POSTS),
        *_posts(30, topics=DOGS, link=True),
        *_posts(300, topics=DOGS, link=False),
    ]
    data = _data(rows)
    assert (_chance(data, np.arange(600), LINKED)[300:] == 1).all()


def test_where_all_is_recorded_nothing_is_open() -> None:
    data = _data(LINKED_CATS[:400])
    rule = RuleBody.of((data.matrix.places[LINKED],), ())
    assert not LeftOpen(data, (rule,))
    assert not LeftOpen(data, (rule,)).by((0,), np.arange(400)).any()
