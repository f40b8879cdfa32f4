"""Removed and kept posts of different times or places: whatever sets these apart looks like a rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from planted_learning import codes, learn, observed, scopes, sure
from planted_worlds import RULES, World, set_column

from kmgraph.model import ColumnKind, ObservationTable
from kmgraph.namespaces import KM


def seen_at(table: ObservationTable, days: np.ndarray) -> ObservationTable:
    return replace(table, posted_at=np.datetime64("2025-01-01T00:00:00") + (days * 86_400).astype("timedelta64[s]"))


def test_removals_of_one_season_beside_kept_posts_of_another_give_hints() -> None:
    _, table = observed(World(rows=4000))
    days = np.random.default_rng(0).random(len(table)) * 90 + np.where(table.outcome == 0, 0, 90)
    learned = learn(seen_at(table, days))

    assert "outcomes-share-no-time" in codes(learned)
    assert scopes(learned)
    assert not sure(learned)


@pytest.mark.parametrize("length", [3, 45, 180])
def test_removals_of_a_time_that_kept_posts_show_too_can_be_compared(length: int) -> None:
    _, table = observed(World(rows=4000))
    days = np.random.default_rng(0).random(len(table)) * np.where(table.outcome == 0, length, 180)
    learned = learn(seen_at(table, days))

    assert "outcomes-share-no-time" not in codes(learned)
    assert length < 180 or RULES[0].scope in sure(learned)


@pytest.mark.parametrize("prop", [KM.inCommunity, KM.inLanguage])
def test_removals_of_other_communities_than_kept_posts_give_hints(prop: str) -> None:
    _, table = observed(World(rows=4000))
    places = [((("en", "zh") if hit else ("es", "ru"))[row % 2],) for row, hit in enumerate(table.outcome == 0)]
    column = set_column(prop, ColumnKind.DATA, places)
    others = tuple(known for known in table.columns if known.feature != column.feature)
    learned = learn(replace(table, columns=(*others, column), recordings=()))

    assert codes(learned) & {"outcomes-share-no-place", "outcomes-share-no-value"}
    assert not sure(learned)
