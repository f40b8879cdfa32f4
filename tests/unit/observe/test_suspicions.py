"""Values that are likely no values: far numbers, one author of all removals, notices in the place of texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from observe_world import AGE, CPDD, PRICE, read, source, values

from kmgraph.model import Source
from kmgraph.namespaces import KM
from kmgraph.observe import Notice, Observed, unread_columns
from kmgraph.observe.notices import NoticeCode


def posts(folder: Path, rows: list[dict[str, object]], **settings: dict[str, dict[str, str]]) -> Observed:
    path = folder / "posts.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), **row}) + "\n" for n, row in enumerate(rows)), "utf-8")
    return read(Source(path, **settings) if settings else source(path))  # type: ignore[arg-type]


def told(observed: Observed, code: NoticeCode) -> list[Notice]:
    return [notice for notice in observed.notices if notice.code == code]


def removed(n: int, **cells: object) -> list[dict[str, object]]:
    return [{"outcome": "removed", **cells} for _ in range(n)]


def kept(n: int, **cells: object) -> list[dict[str, object]]:
    """Posts that differ in what they hold."""
    return [{"outcome": "kept", **{name: f"{value} {i}" for name, value in cells.items()}} for i in range(n)]


def different(n: int, text: str) -> list[dict[str, object]]:
    return [{"outcome": "removed", "text": f"{text} {i}"} for i in range(n)]


def ages(*numbers: int) -> list[dict[str, object]]:
    return [{"outcome": "kept", "account age": number} for number in numbers]


@pytest.mark.parametrize("number", [-1, 9999, 99_999_999, -999])
def test_a_number_far_from_all_others_is_not_recorded(tmp_path: Path, number: int) -> None:
    observed = posts(tmp_path, [*removed(20, **{"account age": number}), *ages(*range(0, 300, 3))])
    assert values(observed.table, AGE, (KM.hasAuthor,))[:20] == [None] * 20
    assert values(observed.table, AGE, (KM.hasAuthor,))[20:23] == [0.0, 3.0, 6.0]
    (notice,) = told(observed, NoticeCode.FAR_NUMBER)
    assert (notice.column, notice.value, notice.count) == ("account age", str(number), 20)
    assert f'"{number}" = "{number}"' in str(notice.hint)


@pytest.mark.parametrize(
    ("number", "count", "others"),
    [
        (300, 20, range(0, 300, 3)),  # no gap: a cap
        (0, 50, range(1, 300, 3)),  # no gap: new accounts
        (9999, 9, range(0, 300, 3)),  # too few for a spike
        (9999, 20, range(1, 6)),  # a scale
    ],
)
def test_other_ends_of_numbers_are_read(tmp_path: Path, number: int, count: int, others: range) -> None:
    observed = posts(tmp_path, [*removed(count, **{"account age": number}), *ages(*others)])
    assert values(observed.table, AGE, (KM.hasAuthor,))[:count] == [number] * count
    assert told(observed, NoticeCode.FAR_NUMBER) == []


def test_a_far_number_that_the_project_maps_is_meant(tmp_path: Path) -> None:
    rows = [*removed(20, **{"account age": 9999}), *ages(*range(0, 300, 3))]
    observed = posts(tmp_path, rows, values={"account age": {"9999": "9999"}})
    assert values(observed.table, AGE, (KM.hasAuthor,))[0] == 9999.0


@pytest.mark.parametrize("column", ["author", "cluster"])
def test_one_value_that_holds_most_of_one_outcome_is_said_and_not_shown(tmp_path: Path, column: str) -> None:
    rows = [*removed(40, **{column: "Compte fermé"}), *removed(4, **{column: "x"}), *kept(100, author="u")]
    observed = posts(tmp_path, rows)
    (notice,) = told(observed, NoticeCode.ONE_VALUE)
    assert (notice.column, notice.value, notice.count) == (column, None, 40)
    assert "Compte" not in str(notice)
    assert f"[source.values.{column}]" in str(notice)
    mapped = posts(tmp_path, rows, values={column: {"Compte fermé": "-"}})
    assert told(mapped, NoticeCode.ONE_VALUE) == []
    assert (mapped.table.author if column == "author" else mapped.table.cluster)[0] == -1


def test_an_author_of_all_posts_is_no_suspect(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"outcome": "removed" if n < 40 else "kept", "author": "me"} for n in range(100)]
    assert told(posts(tmp_path, rows), NoticeCode.ONE_VALUE) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("This post was removed because it says cpdd", 12),
        ("内容违规，已被删除 cpdd", 12),
        ("cpdd? see elsewhere", 80),
        ("[removed]", 80),
    ],
)
def test_a_notice_in_the_place_of_texts_is_not_recorded(tmp_path: Path, text: str, count: int) -> None:
    rows = [*removed(count, text=text), *different(100 - count, "cpdd and more"), *kept(100, text="hello")]
    observed = posts(tmp_path, rows)
    said = [notice.count for notice in observed.notices if notice.column == "text"]
    assert said == [count]
    mentioned = values(observed.table, KM.mentions) if observed.table.columns else []
    assert mentioned[:count] == [set()] * count
    assert mentioned[count:100] == [{CPDD}] * (100 - count)
    assert observed.table.copies is not None
    assert (observed.table.copies[:count] == -1).all()


@pytest.mark.parametrize(
    ("text", "n_removed", "n_kept"),
    [
        ("This post was removed because it says cpdd", 9, 0),
        ("Was your post removed, too? cpdd", 20, 3),
        ("cpdd! " * 20, 80, 0),  # long: a campaign, whose copies count once
    ],
)
def test_other_texts_of_many_posts_are_read(tmp_path: Path, text: str, n_removed: int, n_kept: int) -> None:
    same = [{**row, "outcome": "kept"} for row in removed(n_kept, text=text)]
    rows = [*removed(n_removed, text=text), *same, *different(100 - n_removed, "x"), *kept(50)]
    observed = posts(tmp_path, rows)
    assert values(observed.table, KM.mentions)[: n_removed + n_kept] == [{CPDD}] * (n_removed + n_kept)
    assert told(observed, NoticeCode.REMOVAL_NOTICE) == []


def test_a_text_may_be_mapped_to_nothing(tmp_path: Path) -> None:
    observed = posts(tmp_path, removed(3, text="cpdd"), values={"text": {"cpdd": "-"}})
    assert observed.table.columns == ()


def test_a_column_of_which_hardly_anything_was_understood_has_a_notice_of_its_own(tmp_path: Path) -> None:
    rows = [{"outcome": "kept", "medium": f"thing {n}", "price": 3} for n in range(30)]
    observed = posts(tmp_path, [*rows, {"outcome": "kept", "medium": "video"}])
    (notice,) = told(observed, NoticeCode.MOSTLY_UNREAD)
    assert (notice.column, notice.count) == ("medium", 30)
    assert observed.notices[0] == notice
    assert unread_columns(observed)[0] == 1
    assert values(observed.table, PRICE)[0] == 3.0
