"""That a value is the outcome by another name is told where it narrows no count beside those that are public."""

from __future__ import annotations

from dataclasses import replace

import pytest
from disclosure_worlds import exact_ruleset, made_world

from kmgraph.model import Enforcement, PlatformFigures, Privacy, PublishedStatus, Totals, Warning
from kmgraph.rules import public_ruleset

EXACT = exact_ruleset(made_world(3))
IRI = EXACT.platforms[0].iri
CODES = ("same-as-outcome", "numbers-apart-by-outcome", "outcomes-share-no-value")


def is_told(code: str, posts: int, target: int, *counts: tuple[int, int]) -> bool:
    """Return whether the warning is told beside published rules with so many posts acted against and left alone."""
    figures = (PlatformFigures("a", posts, target, posts),)
    written = tuple(
        PublishedStatus(f"p{n}", f"https://example.org/p{n}", Enforcement.ENFORCED, *pair, sum(pair), inside=(IRI,))
        for n, pair in enumerate(counts)
    )
    shown = replace(
        EXACT,
        platforms=EXACT.platforms[:1],
        totals=Totals(posts, target, None, None, None, posts, figures),
        rules=(),
        published=written,
        overlaps=(),
        warnings=(Warning(code, {"platform": "a", "term": "https://example.org/link", "kept": 1}, sources=40),),
    )
    return bool(public_ruleset(shown, Privacy()).warnings)


@pytest.mark.parametrize("code", CODES)
def test_a_few_left_alone_are_not_narrowed(code: str) -> None:
    # Of some 210 posts that are acted against at most one in a hundred is not: that is one or two.
    assert not is_told(code, 1425, 220, (210, 2))
    assert not is_told(code, 1425, 220), "so is what no rule counts"


@pytest.mark.parametrize("code", CODES)
def test_where_enough_stay_possible_it_is_told(code: str) -> None:
    assert is_told(code, 9000, 3000)
    assert is_told(code, 9000, 3000, (2950, 2))
    assert not is_told(code, 9000, 3000, (1400, 2), (1400, 3)), "both may be of such posts"
    assert not is_told(code, 9000, 3000, (2700, 400), (147, 60)), "what is left of the target is of few kinds"


def test_other_warnings_stay() -> None:
    assert is_told("no-features", 1425, 220, (210, 2))
