"""Classes of terms: rates drawn to what all terms show, classes of twenty at most, no post counted by its own class."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array
from text_worlds import PLANTED, made_world, matrix_of, table_of

from kmgraph.learn import LearnSettings
from kmgraph.learn.sample import Sample, Stratification, StratumKind, holdout_mask, platform_samples
from kmgraph.learn.text.classes import MOST_TERMS, make_classes
from kmgraph.learn.text.counts import TermCounts, TermRows
from kmgraph.learn.text.discover import discover
from kmgraph.learn.text.folds import fold_classes, mentions
from kmgraph.learn.text.rates import MIN_TERM_CLUSTERS, rate_between, shrunk_rates
from kmgraph.learn.text.short_list import MOST_FEATURES, Covers, short_list
from kmgraph.model import Mask, TermMatrix

SETTINGS = LearnSettings()


@pytest.fixture(scope="module")
def posts() -> tuple[TermMatrix, Sample, Mask]:
    world = made_world(3_000)
    (sample,) = platform_samples(table_of(world), SETTINGS)
    return matrix_of(world), sample, holdout_mask(sample, SETTINGS)


def searched(posts: tuple[TermMatrix, Sample, Mask]) -> TermRows:
    terms, sample, holdout = posts
    rows = np.flatnonzero(~holdout)
    return TermRows.of(terms, sample.rows[rows], sample.target[rows], sample.cluster[rows])


def test_a_rate_of_few_posts_is_drawn_to_that_of_most_terms() -> None:
    target = np.array([5.0, 90.0, *[8.0] * 400])
    total = np.array([5.0, 100.0, *[20.0] * 400])
    few, many, common = shrunk_rates(TermCounts(target, total))[:3]
    assert common == pytest.approx(0.4, abs=0.03)
    assert few < 0.6
    assert many == pytest.approx(0.9, abs=0.03)


def test_terms_of_too_few_groups_have_no_rate() -> None:
    counts = TermCounts(np.array([4.0, 5.0]), np.array([4.0, float(MIN_TERM_CLUSTERS)]))
    assert shrunk_rates(counts)[0] == 0
    assert shrunk_rates(counts)[1] > 0


@pytest.mark.parametrize("base", [0.02, 0.3, 0.54, 0.95])
def test_bars_rise_from_the_base_rate(base: float) -> None:
    bars = [rate_between(base, share) for share in (0.0, 0.35, 0.8, 1.0)]
    assert bars == sorted(bars)
    assert bars[0] == pytest.approx(base)
    assert base < bars[1] < bars[-1] < 1


def test_a_group_counts_once_however_many_posts_it_has(posts: tuple[TermMatrix, Sample, Mask]) -> None:
    rows = searched(posts)
    once = TermCounts.of(rows)
    one_group = TermRows(rows.held, rows.target, np.zeros(len(rows), dtype=np.intp))
    everything = TermCounts.of(one_group)
    assert everything.total.max() == 1
    assert once.total.max() > 100
    assert (once.target <= once.total + 1e-9).all()


def test_classes_are_small_and_hold_no_term_inside_another(posts: tuple[TermMatrix, Sample, Mask]) -> None:
    terms = posts[0].terms
    for found in make_classes(searched(posts), terms):
        assert 1 <= len(found) <= MOST_TERMS
        words = [terms[term].split(" ") for term in found]
        assert not [one for one in words for other in words if one is not other and set(other) < set(one)]


@pytest.mark.parametrize(("is_any", "largest"), [(False, MOST_TERMS), (True, 30)])
def test_any_topic_makes_larger_classes_too(is_any: bool, largest: int) -> None:
    term = np.arange(1_200) % 60  # a term a post; thirty of them are against the rules
    held = csr_array((np.ones(1_200, dtype=np.float32), (np.arange(1_200), term)), shape=(1_200, 60))
    rows = TermRows(held, term < 30, np.arange(1_200))
    spelt = tuple(f"term{number:02}" for number in range(60))
    assert max(map(len, make_classes(rows, spelt, is_any=is_any))) == largest


def test_a_post_is_counted_by_what_other_folds_made(posts: tuple[TermMatrix, Sample, Mask]) -> None:
    rows, spelt = searched(posts), posts[0].terms
    fold = (rows.cluster % 3).astype(np.intp)
    counted = fold_classes(rows, fold, spelt, is_any=False).mentions
    assert counted.any()
    for number in range(3):
        inside = fold == number
        others = mentions(rows.held, make_classes(rows.chosen(~inside), spelt))[inside]
        for column in counted[inside].T:
            assert not column.any() or any(np.array_equal(column, other) for other in others.T)


def test_shuffled_outcomes_make_hardly_any_class(posts: tuple[TermMatrix, Sample, Mask]) -> None:
    rows = searched(posts)
    shuffled = np.random.default_rng(5).permutation(rows.target)
    assert len(make_classes(TermRows(rows.held, shuffled, rows.cluster), posts[0].terms)) <= 2


def test_words_that_count_by_twos_are_all_in_one_class() -> None:
    random = np.random.default_rng(0)
    words = random.choice(4, 3_000)  # of twelve terms; two and more are against the rules
    held = np.zeros((3_000, 60), dtype=np.float32)
    for row, count in enumerate(words):
        held[row, random.choice(12, count, replace=False)] = 1
        held[row, 12 + random.choice(48, 6, replace=False)] = 1
    target = np.where(words >= 2, random.random(3_000) < 0.9, random.random(3_000) < 0.03)
    rows = TermRows(csr_array(held), target, np.arange(3_000))
    classes = make_classes(rows, tuple(f"term{number:02}" for number in range(60)))
    assert any(set(range(12)) == set(found.tolist()) for found in classes)


def test_what_rules_may_ask_for_is_a_short_list(posts: tuple[TermMatrix, Sample, Mask]) -> None:
    terms, sample, holdout = posts
    found = discover(sample, holdout, terms)
    assert found is not None
    assert 1 <= len(found.features) <= MOST_FEATURES
    assert found.mentions.shape == (len(sample), len(found.classes))
    best = max(found.classes, key=lambda each: len(set(PLANTED) & {term.text for term in each.terms}))
    assert len(set(PLANTED) & {term.text for term in best.terms}) >= 9


def test_posts_set_aside_make_no_class_and_are_counted_by_the_final_ones(
    posts: tuple[TermMatrix, Sample, Mask],
) -> None:
    terms, sample, holdout = posts
    found = discover(sample, holdout, terms)
    flipped = Sample(**{**vars(sample), "target": np.where(holdout, ~sample.target, sample.target)})
    other = discover(flipped, holdout, terms)
    assert found is not None
    assert other is not None
    assert [each.id for each in found.classes] == [each.id for each in other.classes]
    assert np.array_equal(found.mentions, other.mentions)
    held = TermRows.of(terms, sample.rows, sample.target, sample.cluster).held
    place = {text: number for number, text in enumerate(terms.terms)}
    final = mentions(held, [np.array([place[term.text] for term in each.terms]) for each in found.classes])
    assert np.array_equal(found.mentions[holdout], final[holdout])


@pytest.mark.parametrize("is_event", [True, False])
def test_a_class_whose_posts_fall_into_a_short_time_is_event_driven(
    posts: tuple[TermMatrix, Sample, Mask], *, is_event: bool
) -> None:
    terms, sample, holdout = posts
    planted = [number for number, text in enumerate(terms.terms) if text in PLANTED]
    held = TermRows.of(terms, sample.rows, sample.target, sample.cluster).held
    mentions_planted = np.asarray(held[:, planted].sum(axis=1) > 0)
    anywhere = np.random.default_rng(0).integers(0, 20, len(sample))
    stretches = Stratification(StratumKind.TIME, np.where(mentions_planted & is_event, 7, anywhere))
    found = discover(sample, holdout, terms, (stretches,))
    assert found is not None
    of_planted = [each for each in found.classes if {term.text for term in each.terms} <= set(PLANTED)]
    assert of_planted
    assert {each.is_eventful for each in of_planted} == {is_event}


def test_a_feature_that_adds_only_what_is_kept_is_not_listed() -> None:
    target = np.arange(400) < 200
    first = target.copy()
    first[180:200] = False
    second = first.copy()
    second[200:240] = True  # of what it adds, everything is kept
    weights = np.ones(400)
    assert short_list(Covers(np.stack([first, second], axis=1), target, weights)) == [0]


def test_of_one_outcome_alone_nothing_is_found(posts: tuple[TermMatrix, Sample, Mask]) -> None:
    terms, sample, holdout = posts
    removed = Sample(**{**vars(sample), "target": np.ones(len(sample), dtype=np.bool_)})
    assert discover(removed, holdout, terms) is None
