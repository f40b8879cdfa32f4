"""The worlds that benchmarks are run on are what their settings say."""

from __future__ import annotations

import ast
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import duckdb
import numpy as np
import pytest
from checkout import BENCHMARKS
from numpy.typing import NDArray

from benchmarks.worlds import (
    Campaigns,
    Change,
    Member,
    Rule,
    World,
    WorldSettings,
    holds,
    make_schema,
    make_world,
    rule_mask,
    scope_of,
    scope_posts,
)
from benchmarks.worlds.planting import Choices
from benchmarks.worlds.population import SECONDS
from kmgraph.model import Hierarchy, ObservationTable, Outcome, expression_mask, scope_mask
from kmgraph.observe import read_observations
from kmgraph.ontology.expressions import unfold
from kmgraph.ontology.load import Ontology, load_ontology
from kmgraph.pipeline.knowledge import load_knowledge
from kmgraph.project.config import project_from_files

FOLDER = BENCHMARKS / "worlds"
LARGE = WorldSettings(rows=150_000, features=300, noise=0.2, enforcement=0.7, seed=5)
KEY = b"0123456789abcdef0123456789abcdef"


@lru_cache(maxsize=4)
def world_of(settings: WorldSettings) -> World:
    return make_world(settings)


def ontology_of(world: World, folder: Path) -> Ontology:
    file = folder / "extension.ttl"
    file.write_text(world.turtle(), encoding="utf-8")
    return load_ontology((file,))


def asserted(ontology: Ontology) -> Hierarchy:
    # Worlds have plain trees of classes, so what is asserted is all that a reasoner would infer of them.
    return Hierarchy({iri: frozenset(term.parents) for iri, term in ontology.vocabulary.classes.items()})


def read(world: World, ontology: Ontology, folder: Path) -> ObservationTable:
    file = folder / "observations.parquet"
    world.write_observations(file)
    sources = project_from_files((file,)).sources
    return read_observations(sources, ontology.vocabulary, asserted(ontology), key=KEY, strict=True).table


def columns_of(file: Path) -> list[str]:
    with duckdb.connect() as connection:
        return [row[0] for row in connection.execute("DESCRIBE FROM read_parquet($1)", [str(file)]).fetchall()]


def test_no_code_is_shared_with_the_learner() -> None:
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert not name.startswith("kmgraph.") or name == "kmgraph.model", f"{path.name} imports {name}"


def test_the_same_settings_give_the_same_bytes(tmp_path: Path) -> None:
    settings = WorldSettings(rows=2_000, features=150, seed=3, unrecorded=0.1)
    for name in ("one", "other"):
        make_world(settings).write_observations(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    make_world(replace(settings, seed=4)).write_observations(tmp_path / "another")
    assert (tmp_path / "one").read_bytes() != (tmp_path / "another").read_bytes()


def test_noise_is_the_share_of_the_target_that_no_rule_caused() -> None:
    world = world_of(LARGE)
    posts = world.fresh(200_000)
    caught, chance = world.mechanism.caught(posts), world.mechanism.probability(posts)
    assert 1 - caught.mean() / chance.mean() == pytest.approx(LARGE.noise, abs=0.01)


def test_the_target_has_its_share() -> None:
    world = world_of(LARGE)
    assert world.observations.target.mean() == pytest.approx(LARGE.target_share, rel=0.25)


def test_outcomes_follow_the_probabilities() -> None:
    world = world_of(LARGE)
    posts, target = world.observations.posts, world.observations.target
    masks = [rule_mask(one.rule, posts, world.schema) for one in world.planted]
    alone = np.sum(masks, axis=0) == 1
    background = target[np.sum(masks, axis=0) == 0].mean()
    assert background == pytest.approx(world.mechanism.background[0], rel=0.1)
    for mask in masks:
        own = mask & alone
        wanted = LARGE.enforcement + (1 - LARGE.enforcement) * background
        assert target[own].mean() == pytest.approx(wanted, abs=4 * np.sqrt(0.25 / own.sum()))


def test_a_symmetric_flip_turns_either_side() -> None:
    settings = WorldSettings(rows=60_000, features=150, noise=0.0, enforcement=1.0, flip=0.1, exceptions=0.0, seed=2)
    world = make_world(settings)
    posts, target = world.observations.posts, world.observations.target
    inside = np.logical_or.reduce([rule_mask(one.rule, posts, world.schema) for one in world.planted])
    assert target[inside].mean() == pytest.approx(0.9, abs=0.02)
    assert target[~inside].mean() == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize("unrecorded", [0.0, 0.15])
def test_predicates_cover_the_same_posts_as_scopes(tmp_path: Path, unrecorded: float) -> None:
    world = make_world(WorldSettings(rows=3_000, features=500, unrecorded=unrecorded, seed=9))
    ontology = ontology_of(world, tmp_path)
    table = read(world, ontology, tmp_path)
    posts = world.observations.posts
    choices = Choices(world.schema, posts, odd_cuts=False, rng=np.random.default_rng(1))
    drawn = [Rule((choices.draw(topic=True), choices.draw()), (choices.draw(topic=False),)) for _ in range(40)]
    drawn += [Rule((choices.draw(),)) for _ in range(60)]
    hierarchy = asserted(ontology)
    for rule in (*(one.rule for one in world.planted), *drawn):
        covered = rule_mask(rule, posts, world.schema)
        scope = scope_of(rule, world.schema)
        np.testing.assert_array_equal(covered, scope_mask(scope, table, hierarchy), err_msg=str(rule))
        np.testing.assert_array_equal(covered, scope_posts(scope, posts, world.schema), err_msg=str(rule))


def test_what_is_written_is_what_was_recorded(tmp_path: Path) -> None:
    world = make_world(WorldSettings(rows=2_000, features=150, seed=1))
    table = read(world, ontology_of(world, tmp_path), tmp_path)
    kept = list(Outcome).index(Outcome.KEPT)
    np.testing.assert_array_equal(table.outcome != kept, world.observations.target)
    assert not table.rejects
    assert len(table.authors) == len(np.unique(world.observations.posts.author))
    assert np.isnat(table.decided_at[~world.observations.target]).all()
    assert (table.posted_at < table.observed_at).all()


def test_published_rules_read_as_the_planted_scopes(tmp_path: Path) -> None:
    world = make_world(WorldSettings(rows=2_000, features=300, published=0.5, exceptions=0.5, seed=6))
    published = tmp_path / "published.toml"
    published.write_text(world.published_toml(), encoding="utf-8")
    extension = tmp_path / "extension.ttl"
    extension.write_text(world.turtle(), encoding="utf-8")
    table = read(world, load_ontology((extension,)), tmp_path)
    knowledge = load_knowledge(project_from_files((extension,), (extension,), (published,)))
    chosen = [one for one in world.planted if one.published]
    assert len(chosen) == 4
    for one, rule in zip(chosen, knowledge.published, strict=True):
        assert rule.expression is not None
        covered = expression_mask(unfold(rule.expression, knowledge.ontology), table, knowledge.hierarchy)
        np.testing.assert_array_equal(covered, rule_mask(one.rule, world.observations.posts, world.schema))


@pytest.mark.parametrize("depth", [3, 5, 8])
def test_topics_have_the_depth_asked_for(depth: int) -> None:
    tree = make_schema(500, depth).tree("Topic")
    assert tree.below.sum(axis=0).max() == depth + 1  # with the root


@pytest.mark.parametrize("features", [100, 500, 2000])
def test_there_are_about_as_many_literals_as_asked_for(features: int) -> None:
    schema = make_schema(features, 4)
    classes = sum(len(schema.tree(name)) for name in ("Topic", "Form", "scene", "hasMedium", "hasAuthor"))
    literals = classes + 2 * len(schema.flags) + len(schema.values("inLanguage"))
    literals += 22 if features < 250 else 140 * len(schema.numbers)
    assert literals == pytest.approx(features, rel=0.1)


def test_unrecorded_cells_are_a_share_of_each_feature() -> None:
    world = make_world(WorldSettings(rows=20_000, features=150, unrecorded=0.2, seed=1))
    for name in world.schema.flags:
        assert (world.observations.posts.columns[name] < 0).mean() == pytest.approx(0.2, abs=0.02)


def test_a_missing_feature_is_nowhere_in_the_file(tmp_path: Path) -> None:
    world = make_world(WorldSettings(rows=3_000, features=300, missing=2, literals=3, seed=2))
    lacking = {one.missing.feature for one in world.planted if one.missing is not None}
    assert len(lacking) == 2
    world.write_observations(tmp_path / "file")
    assert not lacking & set(columns_of(tmp_path / "file"))
    assert not any(one.is_identifiable for one in world.planted if one.missing is not None)


@pytest.mark.parametrize("wanted", [0.5, 0.9])
def test_proxies_correlate_as_asked(wanted: float) -> None:
    world = make_world(WorldSettings(rows=40_000, features=300, proxies=wanted, seed=4))
    posts = world.fresh(100_000)
    assert len(world.population.proxies) == 4
    for proxy in world.population.proxies:
        truth = holds(proxy.literal, posts, world.schema)
        assert np.corrcoef(truth, posts.columns[proxy.flag])[0, 1] == pytest.approx(wanted, abs=0.04)


@pytest.mark.slow
@pytest.mark.parametrize("wanted", [0.0, 0.4, 0.8])
def test_pairs_of_rules_overlap_as_asked(wanted: float) -> None:
    found = []
    for seed in range(3):
        world = make_world(WorldSettings(rows=1_000, features=300, rules=8, overlap=wanted, exceptions=0.0, seed=seed))
        posts = world.fresh(60_000)
        masks = [rule_mask(one.rule, posts, world.schema) for one in world.planted]
        found += [
            (one & other).sum() / min(one.sum(), other.sum())
            for one, other in zip(masks[::2], masks[1::2], strict=True)
        ]
    assert float(np.median(found)) == pytest.approx(wanted, abs=0.12)


def test_authors_post_as_often_as_asked_and_skewed() -> None:
    counts = np.bincount(world_of(LARGE).observations.posts.author)
    assert counts.mean() == pytest.approx(LARGE.posts_per_author, rel=0.05)
    assert counts.max() > 5 * counts.mean()


def test_a_topic_is_posted_by_those_who_post_it_often() -> None:
    posts = world_of(LARGE).observations.posts
    topics = posts.columns["Topic"][:, 0]
    same = np.flatnonzero(np.diff(posts.author) == 0)
    together = (topics[same] == topics[same + 1]).mean()
    apart = (topics[same] == np.roll(topics, 7_919)[same]).mean()
    assert together > 2 * apart


@pytest.mark.parametrize("way", list(Campaigns))
def test_campaigns_are_near_copies_with_one_fate(tmp_path: Path, way: Campaigns) -> None:
    settings = WorldSettings(rows=500, features=150, rules=0, target_share=0.0, campaign_authors=30, campaigns=way)
    world = make_world(settings)
    posts, target = world.observations.posts, world.observations.target
    copies = posts.cluster >= 0
    assert copies.sum() == 30 * 80
    assert not target[~copies].any()
    shares = np.array([target[posts.cluster == number].mean() for number in np.unique(posts.cluster[copies])])
    assert np.all((shares == 0) | (shares > 0.85))
    forms = posts.columns["Form"][:, 0]
    for number in np.unique(posts.cluster[copies]):
        assert np.bincount(forms[posts.cluster == number] + 1).max() > 0.9 * (posts.cluster == number).sum()
    world.write_observations(tmp_path / "file")
    assert ("cluster" in columns_of(tmp_path / "file")) == (way is Campaigns.NAMED)
    assert ("text" in columns_of(tmp_path / "file")) == (way is Campaigns.TEXT)


def test_platforms_differ_in_posts_and_in_rates() -> None:
    rates = (0.02, 0.08, 0.25)
    world = make_world(WorldSettings(rows=40_000, features=150, rules=0, platforms=3, base_rates=rates, seed=1))
    posts, target = world.observations.posts, world.observations.target
    for place, rate in enumerate(rates):
        assert target[posts.platform == place].mean() == pytest.approx(rate, abs=0.015)
    topic = posts.columns["Topic"][:, 0]
    shares = [np.bincount(topic[posts.platform == place], minlength=60) for place in range(3)]
    assert np.abs(shares[0] / shares[0].sum() - shares[1] / shares[1].sum()).sum() > 0.1


@pytest.mark.parametrize(
    ("change", "early", "late"), [(Change.STARTS, 0.0, 0.9), (Change.ENDS, 0.9, 0.0), (Change.WEAKENS, 0.9, 0.3)]
)
def test_the_first_rule_changes_when_it_should(change: Change, early: float, late: float) -> None:
    settings = WorldSettings(
        rows=120_000, features=150, noise=0.0, exceptions=0.0, change=change, change_at=0.4, seed=8
    )
    world = make_world(settings)
    posts, target = world.observations.posts, world.observations.target
    masks = [rule_mask(one.rule, posts, world.schema) for one in world.planted]
    own = masks[0] & (np.sum(masks, axis=0) == 1)
    is_late = posts.time >= 0.4 * SECONDS
    assert target[own & ~is_late].mean() == pytest.approx(early, abs=0.06)
    assert target[own & is_late].mean() == pytest.approx(late, abs=0.06)


@pytest.mark.parametrize("reference", [0.0, 2.0])
def test_kept_posts_can_be_left_out(reference: float) -> None:
    world = make_world(WorldSettings(rows=20_000, features=150, deletions_only=True, reference=reference, seed=1))
    target = world.observations.target
    assert (~target).sum() == pytest.approx(reference * target.sum(), abs=1)


def test_every_literal_of_a_rule_keeps_posts_out() -> None:
    world = world_of(LARGE)
    posts = world.fresh(100_000)
    for one in world.planted:
        whole = rule_mask(Rule(one.rule.body), posts, world.schema).sum()
        for literal in one.rule.body:
            others = tuple(other for other in one.rule.body if other != literal)
            wider = rule_mask(Rule(others), posts, world.schema).sum() if others else len(posts)
            assert wider > 1.2 * whole


def test_a_rule_too_faint_to_be_found_is_not_asked_for() -> None:
    small = make_world(replace(LARGE, rows=1_000))
    assert [one.rule for one in small.planted] == [one.rule for one in world_of(LARGE).planted]
    assert not any(one.is_identifiable for one in small.planted)
    assert sum(one.is_identifiable for one in world_of(LARGE).planted) >= 7


def test_what_a_rule_stands_behind_alone_is_counted() -> None:
    world = world_of(LARGE)
    posts = world.observations.posts
    masks = [rule_mask(one.rule, posts, world.schema) for one in world.planted]
    alone: NDArray[np.bool_] = np.sum(masks, axis=0) == 1
    for one, mask in zip(world.planted, masks, strict=True):
        assert one.own_targets == pytest.approx(LARGE.enforcement * (mask & alone).sum())
        assert one.own_authors <= len(np.unique(posts.author[mask & alone]))


def test_a_class_covers_what_lies_below_it() -> None:
    world = world_of(LARGE)
    tree = world.schema.tree("Topic")
    posts = world.fresh(2_000)
    for child in range(2, len(tree)):
        above = Member("Topic", int(tree.parent[child]))
        assert not (holds(Member("Topic", child), posts, world.schema) & ~holds(above, posts, world.schema)).any()
