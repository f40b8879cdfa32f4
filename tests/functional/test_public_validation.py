"""What SHACL finds in rows is public where enough sources stand behind it: one wrong cell tells of its post."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph


def table(early: int, authors: int) -> str:
    """Return posts some of which, by so many authors, were decided on before they were posted."""

    def row(number: int) -> str:
        is_early, is_diet = number < early, number < early or number % 3
        author = f"e{number % authors}" if is_early else f"a{number}"
        outcome, topic = ("removed", "dieting") if is_diet else ("kept", "travel")
        return f"p{number},{outcome},{author},{topic},2025-02-10,{'2025-02-09' if is_early else '2025-02-11'}"

    rows = map(row, range(120))
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
