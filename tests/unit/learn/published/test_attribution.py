"""What is seen of a published prohibition beside learned rules on parts of its scope."""

from __future__ import annotations

import numpy as np
import pytest

from kmgraph.learn.published.attribution import PublishedCoverage


def coverage(rest_hit: int, rest_kept: int, by_another: int = 0, parts_hit: int = 60) -> PublishedCoverage:
    """Return 60 posts in a part that is learned, the rest of a prohibition, and others; some are under another rule."""
    groups = [
        (True, True, False, parts_hit, 60 - parts_hit),
        (True, False, False, rest_hit, rest_kept),
        (True, False, True, by_another, 1),
        (False, False, True, 30, 1),
        (False, False, False, 10, 990),
    ]
    rows = [
        (*covers, hit)
        for *covers, hits, kept in groups
        for hit, count in ((True, hits), (False, kept))
        for _ in range(count)
    ]
    wide, part, other, target = (np.array(column, dtype=np.bool_) for column in zip(*rows, strict=True))
    return PublishedCoverage.of(target, np.arange(len(target)), [wide, other], [True, True], [part])


@pytest.mark.parametrize("by_another", [0, 3])
def test_parts_are_all_that_works_for_as_many_posts_beside_them_as_is_recorded(by_another: int) -> None:
    seen = [coverage(hit, 20, by_another) for hit in range(15)]
    most = {platform.most_beyond(0)[0] for platform in seen}

    assert len(most) == 1, "it hangs on no post of the rest"
    held = [hit + by_another for hit, platform in enumerate(seen) if platform.parts_that_work(0).any()]
    assert held == list(range(by_another, most.pop() + 1))
    assert held


def test_where_too_few_posts_are_left_alone_parts_are_never_all_that_works() -> None:
    assert coverage(0, 2).most_beyond(0)[0] == -1
    assert not coverage(0, 2).parts_that_work(0).any()


def test_how_many_that_takes_is_known_whichever_number_is_left_alone() -> None:
    seen = [coverage(0, kept) for kept in range(2, 30)]
    by_kept = {platform.most_beyond(0)[1] for platform in seen}
    assert len(by_kept) == 1, "it hangs on no post of the rest"
    (each,) = by_kept
    # One more is left alone that another prohibition is about, too.
    assert [platform.most_beyond(0)[0] for platform in seen] == list(each[3:31])
    assert each[3] == -1 < each[30]
