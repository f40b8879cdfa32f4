"""Published rules: which are enforced, told apart from the others that apply to the same posts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from planted_learning import REFERENCE, SETTINGS
from planted_worlds import Post, World, to_table

from kmgraph.learn import DecidedRows, LearnedScope, LearnSettings, PublishedScope, published_statuses, shares
from kmgraph.learn.published.attribution import PublishedCoverage
from kmgraph.model import Deontic, Enforcement, ObservationTable, Outcome

POSTS = World(seed=4, rows=8000).posts()
Test = Callable[[Post], bool]


def about(*names: str) -> Test:
    return lambda post: any(name in post.topics for name in names)


def mask(applies: Test) -> np.ndarray:
    return np.array([applies(post) for post in POSTS])


def rule(name: str, applies: Test, deontic: Deontic = Deontic.PROHIBITION) -> PublishedScope:
    return PublishedScope(name, None, deontic, mask(applies))


def moderated(rates: Callable[[Post], float], seed: int = 0) -> ObservationTable:
    random = np.random.default_rng(seed)
    return to_table(POSTS, (random.random(len(POSTS)) < [rates(post) for post in POSTS]).tolist())


def statuses(
    table: ObservationTable, *rules: PublishedScope, settings: LearnSettings = SETTINGS
) -> dict[str, Enforcement]:
    return {found.id: found.status for found in published_statuses(DecidedRows(table, settings), rules)}


def is_video(post: Post) -> bool:
    return post.medium == "Video"


GAMBLING, LOTTERY = about("Gambling"), about("Lottery")


def test_a_rule_inside_another_is_not_enforced_on_its_account() -> None:
    table = moderated(lambda post: 0.9 if GAMBLING(post) else 0.03)
    wide, narrow = rule("wide", GAMBLING), rule("narrow", LOTTERY)

    assert statuses(table, narrow) == {"narrow": Enforcement.ENFORCED}
    assert statuses(table, wide, narrow) == {"wide": Enforcement.ENFORCED, "narrow": Enforcement.NOT_OBSERVED}
    assert statuses(table, wide, replace(wide, id="twin")) == {
        "wide": Enforcement.ENFORCED,
        "twin": Enforcement.ENFORCED,
    }


def test_a_rule_inside_another_is_enforced_if_it_adds_to_it() -> None:
    table = moderated(lambda post: 0.95 if LOTTERY(post) else 0.3 if GAMBLING(post) else 0.03)

    assert statuses(table, rule("wide", GAMBLING), rule("narrow", LOTTERY)) == {
        "wide": Enforcement.PARTLY_ENFORCED,
        "narrow": Enforcement.ENFORCED,
    }


def test_a_rule_is_partly_enforced_if_only_what_another_names_is() -> None:
    table = moderated(lambda post: 0.95 if LOTTERY(post) else 0.03)

    assert statuses(table, rule("wide", about("Lottery", "Casino")), rule("narrow", LOTTERY)) == {
        "wide": Enforcement.PARTLY_ENFORCED,
        "narrow": Enforcement.ENFORCED,
    }


def test_a_rule_that_overlaps_another_is_judged_by_the_rest() -> None:
    table = moderated(lambda post: 0.9 if is_video(post) else 0.03)

    assert statuses(table, rule("video", is_video), rule("games", lambda p: "Games" in p.topics)) == {
        "video": Enforcement.ENFORCED,
        "games": Enforcement.NOT_ENFORCED,
    }


def test_a_permission_is_not_broken_by_a_prohibition_that_overlaps_it() -> None:
    table = moderated(lambda post: 0.9 if is_video(post) else 0.03)
    games = rule("games", about("Games"), Deontic.PERMISSION)

    assert statuses(table, rule("video", is_video), games)["games"] is Enforcement.ENFORCED
    hit = moderated(lambda post: 0.9 if is_video(post) or "Games" in post.topics else 0.03)
    assert statuses(hit, rule("video", is_video), games)["games"] is Enforcement.NOT_ENFORCED


def test_a_permission_inside_a_prohibition_is_an_exception_from_it() -> None:
    lottery = rule("lottery", LOTTERY, Deontic.PERMISSION)
    respected = moderated(lambda post: 0.03 if LOTTERY(post) or not GAMBLING(post) else 0.9)
    broken = moderated(lambda post: 0.9 if GAMBLING(post) else 0.03)

    assert statuses(respected, rule("gambling", GAMBLING), lottery)["lottery"] is Enforcement.ENFORCED
    assert statuses(broken, rule("gambling", GAMBLING), lottery)["lottery"] is Enforcement.NOT_ENFORCED


@pytest.mark.slow
def test_rules_without_effect_seldom_show_whatever_authors_do() -> None:
    # Every author posts one thing over and over: whoever takes posts for independent sees rules in a third of the runs.
    first = {post.author: post for post in reversed(POSTS)}
    posts = [first[post.author] for post in POSTS]
    names = ("Cats", "Cars", "Hair", "Travel", "Family", "History")
    rules = [replace(rule(name, about(name)), mask=np.array([name in post.topics for post in posts])) for name in names]
    random = np.random.default_rng(5)
    author = np.array([post.author for post in posts])
    shown = 0
    for _ in range(60):
        lean = random.beta(0.3, 1.2, size=author.max() + 1)
        table = to_table(posts, (random.random(len(posts)) < lean[author]).tolist())
        shown += bool(set(statuses(table, *rules).values()) - {Enforcement.NOT_ENFORCED, Enforcement.NOT_OBSERVED})

    assert shown <= 6


def test_a_reference_sample_shows_that_a_rule_works_and_not_how_often() -> None:
    table = moderated(lambda post: 0.9 if GAMBLING(post) else 0.03)
    rules = (
        rule("gambling", GAMBLING),
        rule("video", is_video),
        rule("pets", about("Pets"), Deontic.PERMISSION),
        rule("lottery", LOTTERY, Deontic.PERMISSION),
        rule("nothing", about()),
    )

    assert statuses(table, *rules, settings=REFERENCE) == {
        "gambling": Enforcement.PARTLY_ENFORCED,
        "video": Enforcement.NOT_ENFORCED,
        "pets": Enforcement.ENFORCED,
        "lottery": Enforcement.PARTLY_ENFORCED,
        "nothing": Enforcement.NOT_OBSERVED,
    }


def test_removals_alone_show_no_more_than_that_some_were_hit() -> None:
    table = moderated(lambda post: 1.0)

    assert statuses(table, rule("cats", about("Cats")), rule("dogs", about("Dogs"), Deontic.PERMISSION)) == {
        "cats": Enforcement.PARTLY_ENFORCED,
        "dogs": Enforcement.NOT_OBSERVED,
    }


def test_shares_of_a_reference_sample_are_those_of_everything() -> None:
    table = moderated(lambda post: 0.9 if GAMBLING(post) else 0.6 if is_video(post) else 0.02)
    removed = table.outcome == list(Outcome).index(Outcome.REMOVED)
    chosen = removed | (np.random.default_rng(0).random(len(POSTS)) < 0.2)
    few = [post for post, keep in zip(POSTS, chosen, strict=True) if keep]
    sample = to_table(few, removed[chosen].tolist())
    published, tacit = rule("gambling", GAMBLING), mask(is_video)

    whole = shares(DecidedRows(table, SETTINGS), [published], [tacit])
    part = shares(DecidedRows(sample, REFERENCE), [replace(published, mask=published.mask[chosen])], [tacit[chosen]])

    assert part.by_published == pytest.approx(whole.by_published, abs=0.03)
    assert part.by_tacit == pytest.approx(whole.by_tacit, abs=0.03)


@pytest.mark.parametrize("seed", range(20))
def test_posts_are_compared_as_a_plain_count_does(seed: int) -> None:
    random = np.random.default_rng(seed)
    masks = [random.random(300) < share for share in (0.4, 0.3, 0.2, 0.5)]
    masks.append(masks[0] & (random.random(300) < 0.4))
    target, prohibits = random.random(300) < 0.3, [True, True, False, True, True]
    ground = PublishedCoverage.of(target, np.arange(300), masks, prohibits)

    for index, own in enumerate(masks):
        others = [m for j, m in enumerate(masks) if j != index and prohibits[j] and (m & ~own).any()]
        keys = [tuple(bool(other[row]) for other in others) for row in range(300)]
        expected = sorted(
            (
                sum(own[r] and target[r] for r in range(300) if keys[r] == key),
                sum(own[r] and not target[r] for r in range(300) if keys[r] == key),
                sum(not own[r] and target[r] for r in range(300) if keys[r] == key),
                sum(not own[r] and not target[r] for r in range(300) if keys[r] == key),
            )
            for key in set(keys)
        )
        found = sorted((i.target, i.kept, o.target, o.kept) for i, o in ground.pairs(index))
        assert found == expected


# --- few sources ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("authors", "status"), [(9, Enforcement.NOT_OBSERVED), (10, Enforcement.ENFORCED)])
def test_of_a_rule_that_few_people_broke_no_state_is_told(authors: int, status: Enforcement) -> None:
    few = np.zeros(len(POSTS), dtype=np.bool_)
    few[:200] = True
    table = to_table(POSTS, few.tolist())
    author = np.arange(len(POSTS), dtype=np.int32) + 200
    author[:200] = np.arange(200, dtype=np.int32) % authors
    broken = PublishedScope("r", None, Deontic.PROHIBITION, few)

    (found,) = published_statuses(DecidedRows(replace(table, author=author), SETTINGS), [broken])

    assert (found.status, found.clusters) == (status, authors)


# --- a time of its own ----------------------------------------------------------------------------------------------


def test_a_rule_is_judged_by_the_posts_of_its_time() -> None:
    later = np.arange(len(POSTS)) >= len(POSTS) // 2
    rates = [0.9 if GAMBLING(post) and late else 0.03 for post, late in zip(POSTS, later, strict=True)]
    hit = np.random.default_rng(0).random(len(POSTS)) < rates
    decided = DecidedRows(to_table(POSTS, hit.tolist()), SETTINGS)
    always = rule("r", GAMBLING)

    (whole,) = published_statuses(decided, [always])
    (timed,) = published_statuses(decided, [replace(always, in_time=later)])

    assert (whole.status, timed.status) == (Enforcement.PARTLY_ENFORCED, Enforcement.ENFORCED)
    inside = always.mask & later
    assert timed.target == np.count_nonzero(inside & hit)
    assert timed.kept == np.count_nonzero(inside & ~hit)
    assert timed.clusters == decided.sources(inside, None) < whole.clusters


# --- learned rules beside -------------------------------------------------------------------------------------------


def found(table: ObservationTable, written: PublishedScope, **learned: Test) -> tuple[Enforcement, tuple[str, ...]]:
    scopes = [LearnedScope(name, mask(applies)) for name, applies in learned.items()]
    (status,) = published_statuses(DecidedRows(table, SETTINGS), [written], scopes)
    return status.status, status.parts


def test_a_rule_that_works_in_a_part_of_its_scope_names_the_part() -> None:
    table = moderated(lambda post: 0.9 if GAMBLING(post) and is_video(post) else 0.03)
    video = found(table, rule("r", GAMBLING), video=lambda post: GAMBLING(post) and is_video(post))

    assert video == (Enforcement.PARTLY_ENFORCED, ("video",))


def test_a_part_that_is_enforced_harder_is_not_all_that_is_seen() -> None:
    table = moderated(lambda post: (0.95 if is_video(post) else 0.4) if GAMBLING(post) else 0.03)
    status = found(table, rule("r", GAMBLING), video=lambda post: GAMBLING(post) and is_video(post))

    assert status == (Enforcement.ENFORCED, ())


def test_what_learned_rules_remove_hides_no_rule_and_makes_none() -> None:
    # Videos are removed anyway: without knowing it, posts about gambling would fare no worse than others.
    table = moderated(lambda post: 0.95 if is_video(post) else 0.15 if GAMBLING(post) else 0.02)

    assert found(table, rule("r", lambda post: GAMBLING(post) and not is_video(post)), video=is_video) == (
        Enforcement.PARTLY_ENFORCED,
        (),
    )
    table = moderated(lambda post: 0.95 if is_video(post) else 0.02)
    assert found(table, rule("r", GAMBLING), video=is_video)[0] is Enforcement.NOT_ENFORCED


def test_a_wider_rule_that_was_learned_is_the_written_one_at_work() -> None:
    table = moderated(lambda post: 0.9 if GAMBLING(post) else 0.03)

    assert found(table, rule("r", LOTTERY), wide=GAMBLING) == (Enforcement.ENFORCED, ())
    assert found(table, rule("r", GAMBLING), same=GAMBLING) == (Enforcement.ENFORCED, ())
