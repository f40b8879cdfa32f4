"""Boosted trees: what scikit-learn gave, edges of thresholds, and trees that lead nowhere.

`tests/fixtures/trees/scikit-learn.json` holds trees that scikit-learn 1.9 learned from made-up rows, made arrays of by
`benchmarks.text.learn_pairs.to_trees`, with rows and the probabilities that scikit-learn gave them.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from checkout import ROOT

from kmgraph.observe.annotation.whole_texts import Trees, load_draft_model

EXAMPLE = json.loads((ROOT / "tests" / "fixtures" / "trees" / "scikit-learn.json").read_text("utf-8"))


def example(**changed: Any) -> Trees:
    told = EXAMPLE["trees"] | changed
    return Trees(**{name: np.array(column) for name, column in told.items() if name != "start"}, start=told["start"])


def stump() -> Trees:
    """One question: more than a half?"""
    nowhere, numbers = np.array([1, 1, 2]), np.array([2, 1, 2])
    value = np.array([0.0, -2.0, 2.0])
    return Trees(np.zeros(3, np.intp), np.full(3, 0.5), nowhere, numbers, value, np.zeros(1, np.intp), 0.0)


def test_rows_have_the_probabilities_that_scikit_learn_gave_them() -> None:
    rows = np.array(EXAMPLE["rows"])
    assert np.allclose(example().probability(rows), EXAMPLE["probability"], rtol=0, atol=5e-7)


def test_rows_are_judged_each_by_itself() -> None:
    rows, trees = np.array(EXAMPLE["rows"] * 100), example()
    alone = np.array([trees.probability(row[None])[0] for row in rows[:40]])
    assert len(rows) > 2048
    assert np.array_equal(trees.probability(rows)[:40], alone)
    assert trees.probability(rows[:0]).shape == (0,)


def test_what_is_at_the_threshold_goes_left() -> None:
    low, at, above = stump().probability(np.array([[0.0], [0.5], [np.nextafter(0.5, 1)]]))
    assert low == at == pytest.approx(1 / (1 + np.exp(2)), abs=1e-6)
    assert above == pytest.approx(1 / (1 + np.exp(-2)), abs=1e-6)


def test_more_of_what_speaks_for_a_class_never_makes_it_less_likely() -> None:
    """The first feature of the example and of the shipped trees rises, over a grid and far beyond what was learned."""
    grid = np.array([-1e9, *np.linspace(-1, 2, 200), 1e9])
    for trees, rows in ((example(), np.array(EXAMPLE["rows"])), (load_draft_model().trees, shipped_rows())):
        for row in rows:
            many = np.tile(row, (len(grid), 1))
            many[:, 0] = grid
            assert (np.diff(trees.probability(many)) >= 0).all()


def shipped_rows() -> np.ndarray:
    number = int(load_draft_model().trees.feature.max()) + 1
    return np.random.default_rng(0).random((20, number)) * 2 - 0.5


@pytest.mark.parametrize(
    "changed",
    [
        {"left": [0] * len(EXAMPLE["trees"]["left"])},
        {"right": [10**6] * len(EXAMPLE["trees"]["left"])},
        {"roots": [10**6]},
        {"roots": [-1]},
        {"value": [0.0]},
        {"feature": [-1] * len(EXAMPLE["trees"]["left"])},
    ],
)
def test_trees_that_lead_nowhere_are_none(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no trees"):
        example(**changed)
