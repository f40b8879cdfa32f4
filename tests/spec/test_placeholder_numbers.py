"""A number that stands for "not known" in removed posts is no evidence; thresholds are none of these."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from planted_learning import codes, learn, observed, scopes, sure
from planted_worlds import EX, RULES, World

from kmgraph.model import Feature, NumberColumn, ObservationTable, literal_terms
from kmgraph.namespaces import KM

FOLLOWERS = Feature((KM.hasAuthor,), EX + "followerCount")


def with_numbers(table: ObservationTable, numbers: np.ndarray, rows: np.ndarray) -> ObservationTable:
    """Return the table with the follower counts of some rows replaced."""
    columns = tuple(
        replace(column, numbers=np.where(rows, numbers, column.numbers))
        if isinstance(column, NumberColumn) and column.feature == FOLLOWERS
        else column
        for column in table.columns
    )
    return replace(table, columns=columns, recordings=())


@pytest.mark.parametrize("number", [0, 700, 100_000])
def test_a_number_that_half_of_the_removed_posts_got_is_named_and_no_evidence(number: int) -> None:
    _, table = observed(World(rows=4000))
    draw = np.random.default_rng(0)
    # Small accounts are many, so that neighbours of 0 are seen.
    table = with_numbers(table, draw.integers(1, 1000, len(table)).astype(float), np.ones(len(table), dtype=bool))
    rows = (table.outcome == 0) & (draw.random(len(table)) < 0.5)
    learned = learn(with_numbers(table, np.full(len(table), float(number)), rows))

    (warning,) = [warning for warning in learned.warnings if warning.code == "placeholder-numbers"]
    assert warning.numbers["term"] == FOLLOWERS.property
    assert warning.numbers["posts"] == np.count_nonzero(rows) + int(warning.numbers["kept"])
    terms = {term for scope in scopes(learned) for literal in scope.all for term in literal_terms(literal)}
    assert FOLLOWERS.property not in terms
    assert RULES[0].scope in sure(learned)


@pytest.mark.parametrize("seed", range(3))
def test_a_threshold_makes_no_number_a_placeholder(seed: int) -> None:
    # New accounts (many are 0 or 5 days old) are removed for their links, always.
    learned = learn(World(seed=seed, rows=4000, rules=RULES[4:5], enforcement=1.0, noise=0.0).table())

    assert "placeholder-numbers" not in codes(learned)
    assert RULES[4].scope in sure(learned)
