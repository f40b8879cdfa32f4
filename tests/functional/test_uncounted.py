"""Posts that may be a rule's, but don't record what it speaks of: said where they are many, of few nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from run_store import private_folder

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph


def rows(unrecorded: int) -> str:
    """A table in which gambling is removed, with so many posts of which no topic is known."""
    told = "".join(
        f"g{number},{'kept' if number % 20 == 0 else 'removed'},GamblingContent,a{number}\n"
        f"t{number},{'removed' if number % 20 == 0 else 'kept'},TravelContent,b{number}\n"
        for number in range(80)
    )
    return told + "".join(
        f"u{number},{'kept' if number % 2 else 'removed'},,c{number}\n" for number in range(unrecorded)
    )


@pytest.mark.parametrize(("unrecorded", "shown"), [(32, "about 30 posts"), (8, None), (0, None)])
def test_what_is_not_counted_is_said_from_k_sources_of_each_outcome_on(
    here: Kmgraph, tmp_path: Path, unrecorded: int, shown: str | None
) -> None:
    (tmp_path / "posts.csv").write_text(f"id,outcome,topic,author\n{rows(unrecorded)}", encoding="utf-8")
    done = here("guidelines", "posts.csv", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    exact, public = (
        json.loads((folder / "rules.json").read_text("utf-8"))["rules"][0]["evidence"].get("uncounted")
        for folder in (private_folder(tmp_path / "out"), tmp_path / "out")
    )
    assert (exact and exact["posts"]) == (unrecorded or None)
    text = (tmp_path / "out" / "guidelines.en.md").read_text("utf-8")
    assert ("not counted, because" in text) is (shown is not None)
    if shown:
        assert public["posts"] == 30
        assert public["clusters"] is None
        assert f"{shown.capitalize()} (rule 1) were not counted, because what was read of them" in text
        chinese = (tmp_path / "out" / "guidelines.zh.md").read_text("utf-8")
        assert "约30条帖子（第1条）未计入，因为读到的信息不足以判断" in chinese
    else:
        assert public is None
