"""What is not recorded is not "no": columns filled by outcome give no rules, cells missing at random cost few."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest
from planted_learning import codes, learn, observed, scopes, sure
from planted_worlds import EX, RULES, World, hierarchy, topic

from kmgraph.learn import DecidedRows, LearnResult, LearnSettings, PublishedScope, published_statuses, shares
from kmgraph.model import (
    ColumnKind,
    Deontic,
    Enforcement,
    Evidence,
    Feature,
    NumberColumn,
    ObservationTable,
    Scope,
    SetColumn,
    scope_mask,
    select_rows,
)
from kmgraph.namespaces import KM


def without(table: ObservationTable, feature: Feature, rows: np.ndarray) -> ObservationTable:
    """Return the table with the cells of a feature emptied in some rows."""
    return replace(
        table,
        columns=tuple(_emptied(column, rows) if column.feature == feature else column for column in table.columns),
    )


def _emptied(column: SetColumn | NumberColumn, rows: np.ndarray) -> SetColumn | NumberColumn:
    if isinstance(column, NumberColumn):
        return replace(column, numbers=np.where(rows, np.nan, column.numbers))
    lengths = np.where(rows, 0, np.diff(column.indptr))
    kept = np.repeat(~rows, np.diff(column.indptr))
    return replace(column, indptr=np.concatenate([[0], np.cumsum(lengths)]), indices=column.indices[kept])


def is_target(table: ObservationTable) -> np.ndarray:
    return np.asarray(table.outcome == 0)


def speaks_of_topics(scope: Scope) -> bool:
    literals = {*scope.all, *(literal for exception in scope.unless for literal in exception)}
    return any(
        literal == topic(name.removeprefix(EX)) for literal in literals for name in [getattr(literal, "iri", "")]
    )


@pytest.mark.parametrize("seed", range(3))
def test_topics_only_on_removed_posts_give_no_rule_on_topics(seed: int) -> None:
    _, table = observed(World(seed=seed, rows=3000))
    learned = learn(without(table, Feature(), ~is_target(table)))

    assert "recorded-for-one-outcome" in codes(learned)
    assert not any(speaks_of_topics(scope) for scope in scopes(learned))
    # What the other columns say is still found.
    assert RULES[4].scope in sure(learned)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_topics_more_often_on_removed_posts_give_odds_and_the_right_rules(seed: int) -> None:
    _, table = observed(World(seed=seed, rows=6000))
    empty = ~is_target(table) & (np.random.default_rng(seed).random(len(table)) < 0.5)
    learned = learn(without(table, Feature(), empty))

    assert "recorded-by-outcome" in codes(learned)
    found = {
        candidate.scope: candidate.evidence for candidate in learned.candidates if candidate.scope in sure(learned)
    }
    assert RULES[0].scope in found
    for scope, evidence in found.items():
        assert scope in {rule.scope for rule in RULES}
        if speaks_of_topics(scope):
            # Posts in scope are those that record a topic, of which most kept ones don't.
            assert evidence.rate is None
            assert evidence.odds_ratio is not None
            assert evidence.odds_ratio.low > 1


@pytest.mark.parametrize("seed", range(2))
def test_topics_that_stand_on_few_kept_posts_confirm_nothing(seed: int) -> None:
    # A tagger that knows some topics better than others would make its own rules.
    _, table = observed(World(seed=seed, rows=3000))
    empty = ~is_target(table) & (np.random.default_rng(seed).random(len(table)) < 0.8)
    learned = learn(without(table, Feature(), empty))

    assert "recorded-by-outcome" in codes(learned)
    assert not any(map(speaks_of_topics, sure(learned)))
    assert any(map(speaks_of_topics, scopes(learned)))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_outcomes_by_chance_recorded_by_outcome_give_no_rule(seed: int) -> None:
    _, table = observed(World(seed=seed, rows=2500))
    table = replace(table, outcome=np.random.default_rng(seed).permutation(table.outcome))
    draw = np.random.default_rng([seed, 1])
    for column in table.columns[::2]:
        empty = ~is_target(table) & (draw.random(len(table)) < (0.5, 0.8)[seed % 2])
        table = without(table, column.feature, empty)

    assert not sure(learn(table))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_cells_missing_at_random_cost_few_rules_and_make_none_look_incomplete(seed: int) -> None:
    posts, whole = observed(World(seed=seed, rows=12_000))
    table, draw = whole, np.random.default_rng(seed)
    for column in table.columns:
        table = without(table, column.feature, draw.random(len(table)) < 0.2)
    learned = learn(table)
    found = [candidate for candidate in learned.candidates if candidate.scope in sure(learned)]

    planted = {rule.scope for rule in RULES}
    assert len(planted & {candidate.scope for candidate in found}) >= len(RULES) - 1
    for candidate in found:
        inside = scope_mask(candidate.scope, whole, hierarchy())
        assert np.mean([any(rule.applies(post) for rule in RULES) for post in itertools.compress(posts, inside)]) > 0.9
    assert not any(candidate.evidence.incomplete for candidate in found)
    assert "recorded-by-outcome" not in codes(learned)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_posts_that_leave_open_which_rule_removed_them_make_no_broad_one(seed: int) -> None:
    _, table = observed(World(seed=seed, rows=40_000))
    draw = np.random.default_rng(seed)
    for column in table.columns:
        table = without(table, column.feature, draw.random(len(table)) < 0.2)
    learned = learn(table)

    assert set(scopes(learned)) == {rule.scope for rule in RULES}
    assert not any(candidate.evidence.incomplete for candidate in learned.candidates)


@pytest.mark.parametrize("seed", range(3))
def test_removed_posts_told_more_finely_than_kept_ones_prove_no_narrow_rule(seed: int) -> None:
    # Society is removed half the time, whatever its kind; only removed posts say which kind it is.
    random_ = random.Random(seed)
    posts = World(seed=seed, rows=4000).posts()
    hit = [("Society" in post.topics and random_.random() < 0.5) or random_.random() < 0.02 for post in posts]
    told = [
        {EX + leaf if removed or leaf not in {"Elections", "Protest", "Religion", "Family"} else EX + "Society"
         for leaf in post.topic_leaves}
        for post, removed in zip(posts, hit, strict=True)
    ]  # fmt: skip
    learned = learn(_with_topics(World(seed=seed, rows=4000), told, hit))

    narrow = {topic(name) for name in ("Elections", "Protest", "Religion", "Family", "Politics")}
    assert not any(narrow & set(scope.all) for scope in sure(learned))


def _with_topics(world: World, told: list[set[str]], hit: list[bool]) -> ObservationTable:
    _, table = observed(world)
    values = sorted(set().union(*told))
    place = {value: index for index, value in enumerate(values)}
    cells = [sorted(place[value] for value in cell) for cell in told]
    column = SetColumn(
        Feature(),
        ColumnKind.CLASSES,
        "topic",
        tuple(values),
        np.cumsum([0, *map(len, cells)]),
        np.array([index for cell in cells for index in cell], dtype=np.int32),
    )
    others = tuple(c for c in table.columns if c.feature != Feature())
    outcome = np.where(hit, 0, 6).astype(np.int8)
    return replace(table, outcome=outcome, columns=(column, *others), recordings=())


# --- published rules --------------------------------------------------------------------------------------------------


def status(table: ObservationTable, mask: np.ndarray, recorded: np.ndarray | None) -> Enforcement:
    published = PublishedScope("p", None, Deontic.PROHIBITION, mask, recorded, None)
    (told,) = published_statuses(DecidedRows(table, LearnSettings()), [published])
    return told.status


def test_a_published_rule_on_what_nobody_recorded_is_not_recorded() -> None:
    _, table = observed(World(rows=1500))
    nothing, everything = np.zeros(1500, dtype=np.bool_), np.ones(1500, dtype=np.bool_)
    assert status(table, nothing, nothing) is Enforcement.NOT_RECORDED
    assert status(table, nothing, everything) is Enforcement.NOT_OBSERVED
    assert status(table, nothing, None) is Enforcement.NOT_OBSERVED
    # Recorded for removed posts alone, it seems enforced wherever it applies.
    target = is_target(table)
    assert status(table, target & (np.arange(1500) % 2 == 0), target) is Enforcement.NOT_RECORDED


def test_what_a_published_rule_may_be_behind_is_not_told() -> None:
    _, table = observed(World(rows=1500))
    decided = DecidedRows(table, LearnSettings())
    inside = np.arange(1500) % 3 == 0
    whole = shares(decided, [PublishedScope("p", None, Deontic.PROHIBITION, inside)], [])
    half = inside | (np.arange(1500) % 3 == 1)
    part = shares(decided, [PublishedScope("p", None, Deontic.PROHIBITION, inside, ~half | inside, half)], [])
    assert whole.not_told == 0
    assert part.by_published == whole.by_published
    assert part.not_told == pytest.approx(np.mean((half & ~inside)[is_target(table)]), abs=0.02)
    figures = (part.by_published, part.by_tacit, part.unexplained, part.not_told)
    assert sum(figure or 0.0 for figure in figures) == pytest.approx(1.0)


def test_a_rule_counts_posts_that_record_its_exception() -> None:
    world = World(rows=6000)
    _, table = observed(world)
    rule = RULES[7]  # on finance by businesses, unless in Chinese
    learned = learn(table)
    empty = np.random.default_rng(3).random(len(table)) < 0.3
    fewer = learn(without(table, Feature((), KM.inLanguage), empty))
    before, after = (_evidence(result, rule.scope) for result in (learned, fewer))
    assert (after.target or 0) + (after.kept or 0) == pytest.approx(
        0.7 * ((before.target or 0) + (before.kept or 0)), rel=0.25
    )
    assert after.rate == pytest.approx(before.rate, abs=0.1)


def _evidence(learned: LearnResult, scope: Scope) -> Evidence:
    (found,) = [candidate.evidence for candidate in learned.candidates if candidate.scope == scope]
    return found


# --- known sampling ---------------------------------------------------------------------------------------------------


def test_where_the_share_of_kept_posts_is_known_rates_are_those_of_the_platform() -> None:
    _, table = observed(World(seed=1, rows=12_000, noise=0.05))
    keep = is_target(table) | (np.random.default_rng(1).random(len(table)) < 0.1)
    part = select_rows(table, np.flatnonzero(keep))
    whole, sampled = learn(table), learn(replace(part, sampled=(0.1,)))

    assert "sampled-kept-posts" in codes(sampled)
    found = sure(whole) & sure(sampled)
    assert len(found) >= 4
    for scope in found:
        true, told = _evidence(whole, scope), _evidence(sampled, scope)
        assert told.interval is not None
        assert true.rate is not None
        assert told.interval[0] - 0.02 <= true.rate <= told.interval[1] + 0.02
        assert told.base_rate == pytest.approx(true.base_rate, abs=0.02)
    shares_of = [shares(DecidedRows(each, LearnSettings()), [], []) for each in (table, replace(part, sampled=(0.1,)))]
    assert shares_of[0].unexplained == shares_of[1].unexplained == 1.0


def test_a_published_rule_that_strikes_seldom_is_seen_through_the_sampling() -> None:
    _, table = observed(World(seed=1, rows=12_000))
    draw = np.random.default_rng(2)
    inside = draw.random(len(table)) < 0.2
    hit = np.where(inside, draw.random(len(table)) < 0.2, draw.random(len(table)) < 0.02)
    table = replace(table, outcome=np.where(hit, 0, 6).astype(np.int8))
    rows = np.flatnonzero(hit | (draw.random(len(table)) < 0.05))
    part, mask = select_rows(table, rows), inside[rows]
    assert status(part, mask, None) is Enforcement.ENFORCED  # as if the posts at hand were all
    assert status(replace(part, sampled=(0.05,)), mask, None) is Enforcement.PARTLY_ENFORCED


# --- kinds told at different depths -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_posts_that_name_only_the_wider_kind_do_not_make_it_the_rule(seed: int) -> None:
    # Elections are removed, other politics is not: that few kept posts are about elections comes about by itself.
    draw = random.Random(seed)
    posts = World(seed=seed, rows=4000).posts()
    told = [
        {EX + ("Politics" if leaf in {"Protest", "Family", "Religion"} else leaf) for leaf in post.topic_leaves}
        for post in posts
    ]
    hit = [
        (EX + "Elections" in kinds and draw.random() < 0.95) or (post.has_link and post.account_age < 30)
        for post, kinds in zip(posts, told, strict=True)
    ]
    learned = learn(_with_topics(World(seed=seed, rows=4000), told, hit))

    # The narrow rule stands, at its own width, and so does the one beside it.
    assert {Scope.of((topic("Elections"),)), RULES[4].scope} <= sure(learned)
    assert Scope.of((topic("Politics"),)) not in scopes(learned)
