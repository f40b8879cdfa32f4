"""The learner on planted worlds, and what came out of it in the words of the tests."""

from __future__ import annotations

from planted_worlds import Post, World, hierarchy, to_table, vocabulary

from kmgraph.learn import LearnResult, LearnSettings, PublishedScope, learn_rules
from kmgraph.model import Confidence, ObservationTable, Scope

SURE = {Confidence.WELL_SUPPORTED, Confidence.LIKELY}
SETTINGS = LearnSettings()
REFERENCE = LearnSettings(reference_sample=True)


def learn(table: ObservationTable, *published: PublishedScope, settings: LearnSettings = SETTINGS) -> LearnResult:
    return learn_rules(table, vocabulary(), hierarchy(), settings, published)


def scopes(learned: LearnResult) -> set[Scope]:
    return {candidate.scope for candidate in learned.candidates}


def sure(learned: LearnResult) -> set[Scope]:
    return {candidate.scope for candidate in learned.candidates if candidate.confidence in SURE}


def codes(learned: LearnResult) -> set[str]:
    return {warning.code for warning in learned.warnings}


def observed(world: World) -> tuple[list[Post], ObservationTable]:
    """Return a world's posts, and the table that shows what became of them."""
    posts = world.posts()
    return posts, to_table(posts, [world.is_removed(post) for post in posts], world.platform, timed=world.timed)
