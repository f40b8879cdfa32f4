"""What a post weighs in the search: near-copies with one fate weigh little more than one post, all others in full."""

from __future__ import annotations

import numpy as np
import pytest
from learn_tables import table
from numpy.typing import NDArray

from kmgraph.learn.sample.sample import Sample, platform_samples
from kmgraph.learn.search.weights import row_weights
from kmgraph.learn.settings import LearnSettings


def sample_of(authors: list[tuple[str, int, float]], seed: int = 0) -> Sample:
    """Return posts: of each author so many, each hit with the chance given."""
    random = np.random.default_rng(seed)
    rows: list[dict[str, object]] = [
        {"author": author, "outcome": "removed" if random.random() < chance else "kept"}
        for author, count, chance in authors
        for _ in range(count)
    ]
    return platform_samples(table(rows), LearnSettings())[0]


def worth_of(sample: Sample) -> NDArray[np.float64] | None:
    """Return the worth where an author's posts are copies of each other."""
    return row_weights(sample, sample.cluster, np.ones(len(sample), dtype=np.bool_))


ORDINARY = [(f"o{place}", 3, 0.1) for place in range(300)]


def test_ordinary_authors_count_in_full() -> None:
    assert worth_of(sample_of(ORDINARY)) is None
    # Busy, and no more alike than chance has it.
    assert worth_of(sample_of([*ORDINARY, *((f"b{place}", 60, 0.1) for place in range(20))])) is None


def test_a_campaign_weighs_about_one_post_each() -> None:
    campaigns = [(f"c{place}", 80, float(place % 3 == 0)) for place in range(30)]
    sample = sample_of([*ORDINARY, *campaigns])

    worth = worth_of(sample)

    assert worth is not None
    large = np.bincount(sample.cluster)[sample.cluster] == 80
    assert worth[~large] == pytest.approx(1.0)
    assert worth[large].sum() == pytest.approx(30, rel=0.5)


def test_posts_that_differ_count_in_full_though_they_share_a_fate() -> None:
    sample = sample_of([*ORDINARY, *((f"c{place}", 80, float(place % 3 == 0)) for place in range(30))])

    assert row_weights(sample, np.arange(len(sample)), np.ones(len(sample), dtype=np.bool_)) is None


def test_one_campaign_that_holds_nearly_all_of_the_target_is_seen_as_one() -> None:
    sample = sample_of([*((f"o{place}", 2, 0.0) for place in range(200)), ("c", 400, 1.0)])

    worth = worth_of(sample)

    assert worth is not None
    assert worth[sample.target].sum() == pytest.approx(1.0, abs=0.5)
