"""Rules beside, inside or nearly like each other are told apart, and named no wider than was seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from planted_learning import learn, scopes
from planted_worlds import RULES, PlantedRule, World, account, medium, to_table, topic

from kmgraph.model import Scope


def test_each_platform_has_its_own_rules() -> None:
    here = World(seed=0, rules=RULES[:2])
    there = World(seed=1, rules=(*RULES[2:4],))
    posts = here.posts() + there.posts()
    removed = [here.is_removed(post) for post in posts[:4000]] + [there.is_removed(post) for post in posts[4000:]]
    table = to_table(posts, removed)
    platform = np.repeat(np.array([0, 1], dtype=np.int32), 4000)

    learned = learn(replace(table, platforms=("here", "there"), platform=platform))

    found = {(candidate.platform, candidate.scope) for candidate in learned.candidates}
    assert found == {("here", rule.scope) for rule in RULES[:2]} | {("there", rule.scope) for rule in RULES[2:4]}


def test_literals_that_cover_the_same_posts_are_named_together() -> None:
    only_lottery = PlantedRule(Scope.of((topic("Gambling"),)), lambda post: "Lottery" in post.topics)
    world = World(seed=0, rules=(only_lottery,))
    posts = [post for post in world.posts() if "Casino" not in post.topics]
    table = to_table(posts, [world.is_removed(post) for post in posts])

    candidate = learn(table).candidates[0]

    assert candidate.scope == Scope.of((topic("Lottery"),)), "nothing was seen of the rest of the wider class"
    assert candidate.indistinguishable == ((topic("Lottery"), (topic("Gambling"),)),)


def test_a_class_is_named_no_wider_than_was_seen_within_a_rule() -> None:
    # Outside of the rule other health posts are seen; inside of it, among posts that show before and after, only diets.
    rule = PlantedRule(
        Scope.of((topic("Diet"), topic("BeforeAfter"))),
        lambda post: "Health" in post.topics and post.form == "BeforeAfter",
    )
    world = World(seed=0, rules=(rule,))
    posts = [post for post in world.posts() if post.form != "BeforeAfter" or not post.topics & {"Fitness", "Medicine"}]
    table = to_table(posts, [world.is_removed(post) for post in posts])

    assert scopes(learn(table)) == {rule.scope}


def test_a_stricter_rule_within_a_rule_is_found() -> None:
    posts = World(seed=3, rows=6000).posts()
    rng = np.random.default_rng(3)
    rates = [0.02 if "Politics" not in post.topics else 0.95 if post.account == "Migrating" else 0.4 for post in posts]

    learned = learn(to_table(posts, (rng.random(len(posts)) < rates).tolist()))

    assert scopes(learned) == {Scope.of((topic("Politics"),)), Scope.of((topic("Politics"), account("Migrating")))}


def test_rules_that_share_an_ancestor_are_not_taken_for_one() -> None:
    def shown_as(name: str, kind: str) -> PlantedRule:
        scope = Scope.of((topic(name), medium(kind)))
        return PlantedRule(scope, lambda post: name in post.topics and post.medium == kind)

    rules = tuple(
        shown_as(name, kind) for name, kind in (("Diet", "Video"), ("Fitness", "Image"), ("Supplements", "Article"))
    )

    learned = learn(World(seed=2, rows=6000, rules=rules, enforcement=0.95).table())

    assert scopes(learned) == {rule.scope for rule in rules}
