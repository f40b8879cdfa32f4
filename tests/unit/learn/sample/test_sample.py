from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from learn_tables import EX, HIERARCHY, VOCABULARY, table

from kmgraph.learn import LearnSettings, learn_rules
from kmgraph.learn.hypothesis.platform_data import PlatformData
from kmgraph.learn.sample.holdout import can_hold_out, holdout_mask
from kmgraph.learn.sample.sample import Sample, other_outcomes, platform_samples, told_outcomes
from kmgraph.learn.warnings import platform_caveats, table_caveats
from kmgraph.model import ClassLiteral, Outcome, Warning

SETTINGS = LearnSettings()


def one_sample(rows: list[dict[str, object]]) -> Sample:
    (sample,) = platform_samples(table(rows), SETTINGS)
    return sample


def caveats_of(rows: list[dict[str, object]]) -> list[Warning]:
    sample, nothing = one_sample(rows), cast("Any", None)
    matrix = cast("Any", SimpleNamespace(literals=(ClassLiteral(EX + "Cats"),)))
    return list(platform_caveats(PlatformData(sample, nothing, matrix, nothing, held_out=True)))


def numbers(found: Iterable[Warning]) -> dict[str, object]:
    return {warning.code: dict(warning.numbers) for warning in found}


def test_what_authors_deleted_is_no_row_and_platforms_are_apart() -> None:
    source = table(
        [
            {"platform": "b", "outcome": Outcome.REMOVED},
            {"platform": "a", "outcome": Outcome.RESTRICTED},
            {"platform": "b", "outcome": Outcome.REINSTATED},
            {"platform": "b", "outcome": Outcome.REMOVED, "decided_by": "author"},
        ]
    )

    a, b = platform_samples(source, SETTINGS)

    assert (a.platform, a.rows.tolist(), a.target.tolist()) == ("a", [1], [True])
    assert (b.platform, b.rows.tolist(), b.target.tolist()) == ("b", [0, 2], [True, False])


@pytest.mark.parametrize("timed", [False, True])
def test_whole_clusters_are_set_aside(timed: bool) -> None:
    random = np.random.default_rng(1)
    rows: list[dict[str, object]] = [
        {
            "author": f"a{author}",
            "outcome": "removed" if random.random() < 0.3 else "kept",
            **({"time": np.datetime64("2025-01-01T00:00:00") + int(author)} if timed else {}),
        }
        for author in random.integers(0, 100, size=600)
    ]
    sample = one_sample(rows)

    aside = holdout_mask(sample, SETTINGS)

    assert can_hold_out(sample, SETTINGS)
    assert 0.3 <= aside.mean() <= 0.5
    assert not set(sample.cluster[aside].tolist()) & set(sample.cluster[~aside].tolist())
    assert sample.target[aside].mean() == pytest.approx(sample.target[~aside].mean(), abs=0.1)
    if timed:
        # Some of every fifth of the time is set aside.
        fifths = np.array_split(np.argsort(sample.time, kind="stable"), 5)
        assert all(0.15 <= aside[fifth].mean() <= 0.65 for fifth in fifths)


def test_another_seed_sets_others_aside() -> None:
    rows: list[dict[str, object]] = [{"author": f"a{i}", "outcome": "removed" if i % 3 else "kept"} for i in range(200)]
    sample = one_sample(rows)

    masks = [holdout_mask(sample, LearnSettings(seed=seed)) for seed in (0, 0, 1)]

    assert np.array_equal(masks[0], masks[1])
    assert not np.array_equal(masks[0], masks[2])


def test_few_clusters_are_not_split() -> None:
    rows: list[dict[str, object]] = [
        {"author": f"a{i % 30}", "outcome": "removed" if i % 2 else "kept"} for i in range(300)
    ]
    assert not can_hold_out(one_sample(rows), SETTINGS)


def test_the_table_is_read_with_reservations() -> None:
    found = table_caveats(
        table(
            [
                {"outcome": "removed", "decided_by": "author", "author": "a"},
                {"outcome": "reinstated", "author": "a"},
                {"outcome": "labelled", "author": "b"},
                {"outcome": "kept"},
                {"outcome": "removed", "cluster": "c"},
            ]
        ),
        SETTINGS,
    )

    assert numbers(found) == {
        "author-deletions": {"rows": 1},
        "reinstated-counted-as-kept": {"rows": 1},
        "other-outcomes-counted-as-kept": {"rows": 1},
        "unknown-authors": {"rows": 1},
        "pre-publication-filtering": {},
    }


@pytest.mark.parametrize(
    ("people", "more", "named"),
    [
        (9, {}, ()),
        (10, {}, (Outcome.LABELLED,)),
        (10, {"demoted": 3}, ()),
        (10, {"demoted": 12}, (Outcome.DEMOTED, Outcome.LABELLED)),
    ],
)
def test_what_counts_as_left_alone_is_named_where_many_people_met_with_all_of_it(
    people: int, more: dict[str, int], named: tuple[Outcome, ...]
) -> None:
    rows: list[dict[str, object]] = [{"author": f"r{i}", "outcome": "removed"} for i in range(40)]
    rows += [{"author": f"k{i}", "outcome": outcome} for i in range(40) for outcome in ("kept", "reinstated")]
    for outcome, count in {"labelled": people, **more}.items():
        rows += [{"author": f"{outcome}{i}", "outcome": outcome} for i in range(count)]
    settings = replace(SETTINGS, target=frozenset({Outcome.REMOVED}))

    assert other_outcomes(table(rows), settings) == named
    told = numbers(table_caveats(table(rows), settings))["other-outcomes-counted-as-kept"]
    assert cast("dict[str, object]", told).get("outcomes", "") == " ".join(named)


@pytest.mark.parametrize(("people", "posts"), [(0, 0), (9, 9), (9, 300), (10, 10)])
def test_rules_name_an_outcome_that_enough_people_met_with(people: int, posts: int) -> None:
    rows: list[dict[str, object]] = [{"author": f"r{i}", "outcome": "removed"} for i in range(40)]
    rows += [{"author": f"s{i % people}", "outcome": "restricted"} for i in range(posts)]
    is_named = people >= 10

    told = told_outcomes(table(rows), SETTINGS)

    assert told == (Outcome.REMOVED, *([Outcome.RESTRICTED] if is_named else []))
    assert ("outcomes-not-named" in numbers(table_caveats(table(rows), SETTINGS))) is not is_named


@pytest.mark.parametrize(("number", "is_named"), [(10, False), (16, False), (17, True)])
def test_some_outcomes_are_named_where_they_leave_open_as_many_posts_of_another(number: int, *, is_named: bool) -> None:
    rows: list[dict[str, object]] = [
        {"author": f"{outcome}{i}", "outcome": outcome} for i in range(number) for outcome in ("removed", "restricted")
    ]
    target = frozenset({Outcome.REMOVED, Outcome.RESTRICTED, Outcome.DEMOTED})
    some, every = (Outcome.REMOVED, Outcome.RESTRICTED), tuple(outcome for outcome in Outcome if outcome in target)

    assert told_outcomes(table(rows), replace(SETTINGS, target=target)) == (some if is_named else every)


@pytest.mark.parametrize(("kept", "named"), [(6, ()), (40, (Outcome.LABELLED,))])
def test_what_counts_as_left_alone_is_named_where_it_leaves_open_as_many(kept: int, named: tuple[Outcome, ...]) -> None:
    rows: list[dict[str, object]] = [{"author": f"l{i}", "outcome": "labelled"} for i in range(10)]
    rows += [{"author": f"k{i}", "outcome": "kept"} for i in range(kept)]
    assert other_outcomes(table(rows), SETTINGS) == named


def test_weights_are_those_of_the_posts_left_alone_where_they_differ() -> None:
    rows: list[dict[str, object]] = [{"author": f"k{i}", "outcome": "kept"} for i in range(3)]
    sample = one_sample([*rows, {"author": "r", "outcome": "removed"}])
    target = np.array([False, False, False, True])
    assert sample.weights is None
    weighed = replace(sample, target=target, stands_for=np.array([100.0, 1.0, 1.0, 7.0]))
    assert weighed.weights == (1.0, 100.0)
    assert replace(weighed, stands_for=np.array([9.0, 9.0, 9.0, 1.0])).weights is None


def test_where_no_outcome_is_known_enough_all_are_named() -> None:
    rows: list[dict[str, object]] = [{"author": "a", "outcome": "removed"}, {"author": "b", "outcome": "kept"}]
    assert told_outcomes(table(rows), SETTINGS) == (Outcome.REMOVED, Outcome.RESTRICTED)


@pytest.mark.parametrize(
    ("removed", "kept", "code"),
    [(100, 100, "class-balanced-sample"), (40, 0, "no-kept-posts"), (0, 40, "no-target-posts")],
)
def test_what_a_sample_cannot_tell_is_said(removed: int, kept: int, code: str) -> None:
    rows: list[dict[str, object]] = [{"author": f"r{i}", "outcome": "removed"} for i in range(removed)]
    rows += [{"author": f"k{i}", "outcome": "kept"} for i in range(kept)]

    assert code in numbers(caveats_of(rows))


def test_a_sample_with_a_base_rate_and_many_authors_gives_no_warning() -> None:
    rows: list[dict[str, object]] = [
        {"author": f"a{i}", "outcome": "removed" if i < 50 else "kept"} for i in range(400)
    ]

    assert caveats_of(rows) == []


def test_copies_are_noticed() -> None:
    rows: list[dict[str, object]] = [{"author": f"a{i % 5}", "outcome": "removed"} for i in range(200)]
    rows += [{"author": f"k{i}", "outcome": "kept"} for i in range(300)]

    found = numbers(caveats_of(rows))

    assert found["campaign-dominated"] == {
        "platform": "p",
        "target": 200,
        "clusters": 5,
        "half": 3,
        "effective": 5,
    }


@pytest.mark.parametrize("outcome", ["kept", "removed"])
def test_a_table_with_one_outcome_is_no_error(outcome: str) -> None:
    rows = [{"topics": ("Cats",), "author": f"a{i}", "outcome": outcome} for i in range(50)]

    learned = learn_rules(table(rows), VOCABULARY, HIERARCHY, SETTINGS)

    assert learned.candidates == ()
    assert learned.search.rows == 50


def test_an_empty_table_and_one_without_features_are_no_error() -> None:
    assert learn_rules(table([]), VOCABULARY, HIERARCHY, SETTINGS).candidates == ()
    rows = [{"author": f"a{i}", "outcome": "removed" if i % 9 == 0 else "kept"} for i in range(300)]

    learned = learn_rules(table(rows), VOCABULARY, HIERARCHY, SETTINGS)

    assert learned.candidates == ()
    assert "no-features" in numbers(learned.warnings)


def test_one_clear_rule_is_found_with_its_words() -> None:
    random = np.random.default_rng(2)
    rows = []
    for i in range(900):
        topics = (("Cats",), ("Dogs",), ("News",))[random.integers(3)]
        hit = topics == ("Cats",) and random.random() < 0.9
        rows.append({"topics": topics, "author": f"a{i // 2}", "outcome": "removed" if hit else "kept"})

    (candidate,) = learn_rules(table(rows), VOCABULARY, HIERARCHY, SETTINGS).candidates

    assert [literal.iri for literal in candidate.scope.all] == [EX + "Cats"]  # type: ignore[union-attr]
    assert candidate.confidence == "well-supported"


def test_a_large_cluster_is_as_likely_set_aside_as_any_and_takes_no_others_along() -> None:
    authors = [("large", 60), *((f"a{place}", 1) for place in range(60))]
    rows: list[dict[str, object]] = [
        {"author": author, "outcome": "removed"} for author, count in authors for _ in range(count)
    ]
    rows += [{"author": f"k{place}", "outcome": "kept"} for place in range(200)]
    sample = one_sample(rows)
    ordinary = sample.target & (np.bincount(sample.cluster)[sample.cluster] == 1)

    drawn = [holdout_mask(sample, replace(SETTINGS, seed=seed)) for seed in range(60)]

    assert 0.1 <= np.mean([aside[sample.target & ~ordinary].all() for aside in drawn]) <= 0.7
    assert max(aside[ordinary].mean() for aside in drawn) <= 0.85
    assert np.mean([aside[~sample.target].mean() for aside in drawn]) == pytest.approx(SETTINGS.holdout_share, abs=0.02)


@pytest.mark.parametrize("posted_share", [0.9, 1.0])
def test_outcomes_never_tell_the_time(posted_share: float) -> None:
    start = np.datetime64("2025-01-01T00:00:00")
    count = 200
    source = table([{"outcome": "removed" if place % 2 else "kept"} for place in range(count)])
    hit = np.arange(count) % 2 == 1
    posted = np.where(np.arange(count) < posted_share * count, start, np.datetime64("NaT", "s"))
    decided = np.where(hit, start + np.timedelta64(10, "D"), np.datetime64("NaT", "s"))
    (sample,) = platform_samples(replace(source, posted_at=posted, decided_at=decided), SETTINGS)

    # Kept posts have no decision: a clock that falls back on it would put target posts ten days later.
    assert np.isnat(sample.time).all() == (posted_share < 0.95)
    assert set(sample.acted[sample.target].tolist()) == {(start + np.timedelta64(10, "D")).tolist()}
