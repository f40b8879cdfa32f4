"""Kinds of posts on two sides: which differences tests find, and what they can't tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from learn_tables import EX, table

from kmgraph.learn import ComparedKind, LearnSettings, SidePosts, compare_kinds
from kmgraph.model import Outcome, SetColumn

if TYPE_CHECKING:
    from kmgraph.learn import KindContrast
    from kmgraph.model import Mask

# With the search's rows set aside by chance alone, nothing of what is asked here would change but the counts.
SETTINGS = LearnSettings(min_clusters=10**9)
DOGS, CATS = EX + "Dogs", EX + "Cats"


def rows(platform: str, kinds: dict[str, tuple[int, int]], *, posts_each: int = 1) -> list[dict[str, object]]:
    """So many posts in the target and kept of each kind; `posts_each` of a row from one author, with one fate."""
    made: list[dict[str, object]] = []
    for kind, (hit, kept) in kinds.items():
        for outcome, count in ((Outcome.REMOVED, hit), (Outcome.KEPT, kept)):
            made += [
                {
                    "platform": platform,
                    "topics": tuple(f"{EX}{name}" for name in kind.split("+")),
                    "outcome": outcome,
                    "author": f"{platform} {kind} {outcome} {number // posts_each}",
                }
                for number in range(count)
            ]
    return made


def compared(
    before: dict[str, tuple[int, int]],
    after: dict[str, tuple[int, int]],
    asked: dict[str, tuple[bool, bool]],
    *,
    posts_each: int = 1,
) -> dict[str, KindContrast]:
    """Contrasts of kinds; `asked` says on which side each has a rule."""
    posts = table([*rows("a", before, posts_each=posts_each), *rows("b", after, posts_each=posts_each)])
    source, destination = (SidePosts(posts, platform, SETTINGS) for platform in "ab")
    topics = posts.columns[0]
    assert isinstance(topics, SetColumn)
    kinds = []
    for name, found in asked.items():
        code = topics.values.index(EX + name)
        inside = np.array([code in topics.indices[i:j] for i, j in zip(topics.indptr, topics.indptr[1:], strict=False)])
        kinds.append(
            ComparedKind(
                source.at(inside),
                destination.at(inside),
                everything(source),
                everything(destination),
                found_at_source=found[0],
                found_at_destination=found[1],
            )
        )
    return dict(zip(asked, compare_kinds(source, destination, kinds), strict=True))


def everything(side: SidePosts) -> Mask:
    return np.ones(len(side), dtype=np.bool_)


def test_a_rule_of_the_destination_alone() -> None:
    found = compared({"Dogs": (2, 98), "News": (4, 196)}, {"Dogs": (60, 10), "News": (4, 196)}, {"Dogs": (False, True)})
    dogs = found["Dogs"]
    assert dogs.p_value is not None
    assert dogs.p_value < 1e-6
    assert (dogs.is_above, dogs.shows, dogs.is_left_alone) == (True, (False, True), (True, False))


def test_a_rule_of_the_source_alone() -> None:
    dogs = compared({"Dogs": (60, 10), "News": (4, 196)}, {"Dogs": (1, 60), "News": (4, 196)}, {"Dogs": (True, False)})[
        "Dogs"
    ]
    assert dogs.p_value is not None
    assert (dogs.p_value < 1e-6, dogs.is_above, dogs.shows) == (True, False, (True, False))
    assert dogs.is_left_alone == (False, True)


def test_a_near_tie_is_no_difference_and_shows_on_both() -> None:
    dogs = compared(
        {"Dogs": (42, 18), "News": (4, 196)}, {"Dogs": (46, 14), "News": (4, 196)}, {"Dogs": (False, True)}
    )["Dogs"]
    assert dogs.p_value is not None
    assert dogs.p_value > 0.05
    assert dogs.shows == (True, True)


def test_too_few_posts_can_tell_nothing() -> None:
    dogs = compared({"Dogs": (0, 2), "News": (4, 196)}, {"Dogs": (9, 1), "News": (4, 196)}, {"Dogs": (False, True)})[
        "Dogs"
    ]
    assert dogs.p_value is None
    assert dogs.is_left_alone == (False, False)


def test_posts_of_one_source_count_as_what_they_are_worth() -> None:
    before, after = {"Dogs": (8, 32), "News": (8, 192)}, {"Dogs": (24, 16), "News": (8, 192)}
    apart = compared(before, after, {"Dogs": (False, True)})["Dogs"]
    together = compared(before, after, {"Dogs": (False, True)}, posts_each=8)["Dogs"]
    assert apart.p_value is not None
    assert apart.p_value < 0.01
    assert together.p_value is None or together.p_value > 0.05


def test_posts_that_another_rule_is_about_speak_for_neither_side() -> None:
    """Cats are left alone on both; that the destination acts on cats with dogs is the rule on dogs."""
    after = {"Dogs": (90, 10), "Cats": (1, 40), "Cats+Dogs": (38, 2), "News": (4, 196)}
    before = {"Dogs": (2, 98), "Cats": (38, 2), "News": (4, 196)}
    found = compared(before, after, {"Dogs": (False, True), "Cats": (True, False)})
    assert found["Cats"].is_left_alone[1]
    assert found["Dogs"].is_above


def test_a_kind_that_is_not_asked_is_not_tested_and_costs_the_others_nothing() -> None:
    posts = table([*rows("a", {"Dogs": (0, 12), "News": (4, 196)}), *rows("b", {"Dogs": (8, 4), "News": (4, 196)})])
    here, there = (SidePosts(posts, platform, SETTINGS) for platform in "ab")
    masks = (np.arange(len(here)) < 12, np.arange(len(there)) < 12, everything(here), everything(there))
    dogs = ComparedKind(*masks, found_at_destination=True)
    others = [ComparedKind(*masks, is_rule=False, is_asked=False) for _ in range(30)]
    alone, *_ = compare_kinds(here, there, [dogs])
    beside, *rest = compare_kinds(here, there, [dogs, *others])
    assert alone.p_value == beside.p_value
    assert alone.p_value is not None
    assert {contrast.p_value for contrast in rest} == {None}


@pytest.mark.parametrize("kept_each", [1, 10])
def test_sampled_posts_count_for_as_many_as_they_stand_for(kept_each: int) -> None:
    """One in ten kept posts at the source: 30 of 60 there are 30 of 330, as at the destination."""
    posts = table([*rows("a", {"Dogs": (30, 30)}), *rows("b", {"Dogs": (30, 30 * kept_each)})])
    shares = (1 / kept_each, 1.0)
    posts = replace(posts, sources=("a", "b"), source=posts.platform.astype(np.int32), sampled=shares)
    here, there = (SidePosts(posts, platform, SETTINGS) for platform in "ab")
    masks = (everything(here), everything(there))
    (dogs,) = compare_kinds(here, there, [ComparedKind(*masks, *masks)])
    assert dogs.p_value is not None
    assert dogs.p_value > 0.5
