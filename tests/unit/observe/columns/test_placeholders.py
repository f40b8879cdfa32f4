"""Words that stand for nothing: not recorded, whatever the column, with a note and a count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from observe_world import SELFIE, read_csv, values

from kmgraph.model import Decider, SetColumn
from kmgraph.observe.columns import NO_DECIDER
from kmgraph.observe.columns.placeholders import is_placeholder
from kmgraph.observe.notices import NoticeCode

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "text", ["NA", "N/A", "#N/A", "None", "null", "nan", "-", "－", "[Deleted]", "匿名用户", "Not available"]
)
def test_words_for_nothing(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["", "no", "0", "deleted scenes", "null pointer", "无", "N/A" + "-" * 60])
def test_words_for_something(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.parametrize("nobody", ["[deleted]", "None", "nan", "unknown", "匿名用户"])
def test_a_word_for_nobody_is_no_author(tmp_path: Path, nobody: str) -> None:
    observed = read_csv(tmp_path, f"id,outcome,author\na,removed,{nobody}\nb,removed,{nobody}\nc,kept,ann\n")
    assert observed.table.author.tolist() == [-1, -1, 0]
    (notice,) = observed.notices
    assert (notice.code, notice.count) == (NoticeCode.PLACEHOLDER, 2)
    assert not notice.is_error_when_strict


def test_noise_is_no_cluster(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,cluster\na,removed,-1\nb,removed,-1.0\nc,kept,7\nd,kept,NA\n")
    assert observed.table.cluster.tolist() == [-1, -1, 0, -1]


def test_nothing_is_no_time_and_nobody_decides(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,posted_at,decided_by\na,removed,NaT,NA\nb,kept,1735689600,moderator\n")
    assert observed.table.posted_at.astype(str).tolist() == ["NaT", "2025-01-01T00:00:00"]
    assert observed.table.decided_by.tolist() == [NO_DECIDER, list(Decider).index(Decider.MODERATOR)]
    assert {notice.code for notice in observed.notices} == {NoticeCode.PLACEHOLDER, NoticeCode.READ_AS}


def test_one_unread_cell_leaves_a_column_of_ticks(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,SelfieContent\na,removed,1\nb,kept,NA\nc,kept,0\nd,kept,1.0\ne,kept,x\n")
    assert values(observed.table, None) == [{SELFIE}, set(), set(), {SELFIE}, {SELFIE}]
    (notice,) = observed.notices
    assert (notice.code, notice.count) == (NoticeCode.PLACEHOLDER, 1)


def test_tags_of_no_language_are_not_recorded_and_unregistered_ones_not_understood(tmp_path: Path) -> None:
    tags = ("en", "und", "zxx", "mis", "mul-Latn", "UND", "qab", "xx", "zz-CN", "zh-hans", "yue")
    rows = "".join(f"p{position},kept,{tag}\n" for position, tag in enumerate(tags))
    observed = read_csv(tmp_path, f"id,outcome,inLanguage\n{rows}")
    (column,) = observed.table.columns
    assert isinstance(column, SetColumn)
    assert column.values == ("en", "yue", "zh-Hans")
    told = {(notice.code, notice.value) for notice in observed.notices if notice.code == "unknown-value"}
    assert told == {("unknown-value", "xx"), ("unknown-value", "zz-CN")}
    assert sum(notice.count for notice in observed.notices if notice.code == "placeholder") == 6
