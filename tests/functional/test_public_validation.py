"""What SHACL finds in rows is public where enough sources stand behind it: one wrong cell tells of its post."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph


def table(early: int, authors: int) -> str:
    """Return posts some of which, by so many authors, were decided on before they were posted."""
    rows = [
        f"p{number},{'removed' if number % 3 or number < early else 'kept'},{f'e{number % authors}' if number < early else f'a{number}'},"
        f"{'dieting' if number % 3 else 'travel'},2025-02-10,{'2025-02-09' if number < early else '2025-02-11'}"
        for number in range(120)
    ]
    return "\n".join(("id,outcome,author,topic,posted_at,decided_at", *rows, ""))


@pytest.mark.parametrize(("early", "authors", "is_told"), [(1, 1, False), (14, 1, False), (12, 12, True)])
def test_results_of_fewer_than_k_sources_are_private(
    here: Kmgraph, tmp_path: Path, early: int, authors: int, *, is_told: bool
) -> None:
    posts = tmp_path / "posts.csv"
    posts.write_text(table(early, authors), encoding="utf-8")
    assert here("guidelines", posts, "-q", "-o", tmp_path / "out").returncode == 0
    public, private = (
        (tmp_path / name / "validation.ttl").read_text(encoding="utf-8") for name in ("out", "out.private")
    )
    assert "DecidedAfterPostingShape" in private
    assert ("DecidedAfterPostingShape" in public) is is_told
