"""Two sources about the same posts: one tells what became of them, the other what they were like."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from observe_world import DIET, HIERARCHY, KETO, LINK, PHOTO, SELFIE, VIDEO, csv_source, outcomes, read, values

from kmgraph.errors import ConfigError, ObservationError
from kmgraph.model import Named, Outcome, RecordedRows, Source
from kmgraph.namespaces import KM
from kmgraph.observe import Observed
from kmgraph.project import load_project

POSTS = """
    id,topic,medium,hasLink,author,posted_at
    p1,KetoContent,Video,true,anna,2025-01-14T08:00:00Z
    p2,DietContent,Photo,false,ben,2025-01-14T09:00:00Z
    p3,,Photo,,cid,
"""
LOG = """
    id,outcome,reason,decided_at
    p1,removed,spam,2025-01-15T08:00:00Z
"""


def by_id(observed: Observed, prop: str | None) -> dict[str, object]:
    return dict(zip(observed.table.ids, values(observed.table, prop), strict=True))


def outcome_of(observed: Observed) -> dict[str, str]:
    return dict(zip(observed.table.ids, outcomes(observed.table), strict=True))


def codes(observed: Observed) -> dict[str, int]:
    return {str(notice.code): notice.count for notice in observed.notices}


def test_what_one_tells_and_the_other_describes_is_one_row(tmp_path: Path) -> None:
    posts, log = csv_source(tmp_path, POSTS), csv_source(tmp_path, LOG, name="log.csv")
    for sources in ((posts, log), (log, posts)):
        observed = read(*sources)
        table = observed.table
        assert outcome_of(observed) == {"p1": "removed"}
        assert (by_id(observed, None), by_id(observed, LINK)) == ({"p1": {KETO}}, {"p1": {True}})
        assert str(table.posted_at[0]) == "2025-01-14T08:00:00"
        assert str(table.decided_at[0]) == "2025-01-15T08:00:00"
        assert codes(observed) == {"joined-rows": 1, "no-outcome": 2}
        assert (len(table.authors), table.reasons, table.sources[table.source[0]]) == (1, ("spam",), "posts.csv")


def test_a_joined_row_is_one_of_the_file_that_describes_it(tmp_path: Path) -> None:
    log = csv_source(tmp_path, LOG + "p9,removed,,\n", name="log.csv")
    table = read(csv_source(tmp_path, POSTS, outcome=Outcome.KEPT), log).table
    told = {
        row_id: (table.sources[file], row) for row_id, file, row in zip(table.ids, table.source, table.row, strict=True)
    }
    assert told == {
        "p1": ("posts.csv", 1),
        "p2": ("posts.csv", 2),
        "p3": ("posts.csv", 3),
        "p9": ("log.csv", 2),
    }


def test_a_joined_row_records_what_the_describing_file_does(tmp_path: Path) -> None:
    ticks = """
        id,DietContent,SelfieContent
        p1,0,1
        p2,1,
    """
    log = csv_source(tmp_path, LOG, name="log.csv")
    table = read(csv_source(tmp_path, ticks, outcome=Outcome.KEPT), log).table
    recorded = RecordedRows(table, HIERARCHY)
    told = {
        iri: dict(zip(table.ids, recorded.of_expression(Named(iri)).tolist(), strict=True)) for iri in (DIET, SELFIE)
    }
    assert told == {DIET: {"p1": True, "p2": True}, SELFIE: {"p1": True, "p2": False}}


def test_of_posts_that_no_source_tells_of_nothing_is_known(tmp_path: Path) -> None:
    observed = read(csv_source(tmp_path, POSTS), csv_source(tmp_path, LOG, name="log.csv"))
    (notice,) = [notice for notice in observed.notices if notice.code == "no-outcome"]
    assert (notice.source, notice.count) == ("posts.csv", 2)
    assert 'outcome = "kept"' in str(notice.hint)
    assert not observed.rejects


def test_the_project_may_say_that_the_others_were_kept(tmp_path: Path) -> None:
    posts = csv_source(tmp_path, POSTS, outcome=Outcome.KEPT)
    observed = read(posts, csv_source(tmp_path, LOG, name="log.csv"))
    assert outcome_of(observed) == {"p1": "removed", "p2": "kept", "p3": "kept"}
    assert by_id(observed, None) == {"p1": {KETO}, "p2": {DIET}, "p3": set()}
    assert "no-outcome" not in codes(observed)


def test_a_post_that_the_log_speaks_of_without_telling_is_not_taken_for_kept(tmp_path: Path) -> None:
    log = csv_source(
        tmp_path, LOG + "p2,escalated,,\np3,no idea,,\n", name="log.csv", values={"outcome": {"escalated": "-"}}
    )
    observed = read(csv_source(tmp_path, POSTS, outcome=Outcome.KEPT), log)
    assert outcome_of(observed) == {"p1": "removed"}
    assert codes(observed)["no-outcome"] == 2
    assert [reject.row for reject in observed.rejects] == [3]


def test_the_row_with_the_outcome_comes_first_and_classes_hold_together(tmp_path: Path) -> None:
    log = csv_source(
        tmp_path,
        """
        id,outcome,form,medium,hasLink,author
        p1,removed,SelfieContent,Photo,false,zoe
        p2,removed,,,,
        """,
        name="log.csv",
    )
    observed = read(csv_source(tmp_path, POSTS), log)
    assert by_id(observed, None) == {"p1": {KETO, SELFIE}, "p2": {DIET}}
    assert by_id(observed, LINK) == {"p1": {False}, "p2": {False}}
    assert by_id(observed, KM.hasMedium) == {"p1": {PHOTO, VIDEO}, "p2": {PHOTO}}
    assert len(observed.table.authors) == 2


def test_posts_of_other_platforms_are_others(tmp_path: Path) -> None:
    posts = csv_source(tmp_path, POSTS, platform="rednote", outcome=Outcome.KEPT)
    log = csv_source(tmp_path, "id,outcome\nq1,removed\np1,removed", name="log.csv", platform="tiktok")
    observed = read(posts, log, platforms=("rednote", "tiktok"))
    assert outcome_of(observed) == {"p2": "kept", "p3": "kept", "q1": "removed"}
    assert [reject.reason.split(" and differ")[0] for reject in observed.rejects] == ["2 rows have its id"] * 2


def test_descriptions_that_disagree_are_rejected_and_the_outcome_stands(tmp_path: Path) -> None:
    observed = read(
        csv_source(tmp_path, POSTS + "p1,DietContent,Video,true,anna,\n"), csv_source(tmp_path, LOG, name="log.csv")
    )
    assert outcome_of(observed) == {"p1": "removed"}
    assert not observed.table.columns
    assert [(reject.source, reject.row) for reject in observed.rejects] == [("posts.csv", 1), ("posts.csv", 4)]


def test_removed_and_kept_posts_may_lie_in_a_file_each(tmp_path: Path) -> None:
    kept = csv_source(tmp_path, "id,topic\na,DietContent", name="kept.csv", outcome=Outcome.KEPT)
    removed = csv_source(tmp_path, "id,topic\nb,KetoContent", name="removed.csv", outcome=Outcome.REMOVED)
    assert outcome_of(read(kept, removed)) == {"a": "kept", "b": "removed"}


def test_a_list_of_removed_posts_comes_before_the_list_of_all(tmp_path: Path) -> None:
    posts = csv_source(tmp_path, POSTS, outcome=Outcome.KEPT)
    removed = csv_source(tmp_path, "id,reason\np1,spam\np7,spam", name="removed.csv", outcome=Outcome.REMOVED)
    for sources in ((posts, removed), (removed, posts)):
        observed = read(*sources)
        assert outcome_of(observed) == {"p1": "removed", "p2": "kept", "p3": "kept", "p7": "removed"}
        assert by_id(observed, None) == {"p1": {KETO}, "p2": {DIET}, "p3": set(), "p7": set()}
        assert not observed.rejects


def test_two_rows_of_one_file_are_not_joined_but_compared(tmp_path: Path) -> None:
    twice = csv_source(
        tmp_path, "id,topic\na,DietContent\na,KetoContent\nb,\nb,", name="kept.csv", outcome=Outcome.KEPT
    )
    observed = read(twice, csv_source(tmp_path, "id,outcome\nc,removed", name="log.csv"))
    assert outcome_of(observed) == {"b": "kept", "c": "removed"}
    assert [reject.row for reject in observed.rejects] == [1, 2]


def test_a_source_of_which_no_row_is_left_stops_nothing(tmp_path: Path) -> None:
    empty = csv_source(tmp_path, "id,outcome\nq1,left", name="log.csv", values={"outcome": {"left": "-"}})
    told = csv_source(tmp_path, "id,outcome\np1,removed", name="told.csv")
    assert outcome_of(read(csv_source(tmp_path, POSTS), told, empty)) == {"p1": "removed"}


def test_without_any_outcome_nothing_can_be_learned(tmp_path: Path) -> None:
    with pytest.raises(ObservationError, match='no column "outcome", and no other source'):
        read(csv_source(tmp_path, POSTS), csv_source(tmp_path, POSTS, name="more.csv"))
    with pytest.raises(ObservationError, match='there is no column "outcome"'):
        read(csv_source(tmp_path, POSTS))


def test_the_outcome_of_a_source_is_a_word_for_one(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("id\na\n")
    (tmp_path / "kmgraph.toml").write_text(
        '[project]\nname = "a"\n[[source]]\npath = "posts.csv"\noutcome = "keptt"\nkind = "csv"\nsheet = "x"\n'
    )
    with pytest.raises(ConfigError, match='"keptt" is no outcome') as caught:
        load_project(tmp_path)
    assert 'did you mean "kept"' in str(caught.value)


def test_a_table_torn_in_two_is_the_same_when_joined(tmp_path: Path) -> None:
    chance = Random(7)
    words = {
        "topic": ("DietContent", "KetoContent", "PoliticalContent", ""),
        "medium": ("Video", "Photo", "Clip|Photo", ""),
        "hasLink": ("true", "false", ""),
        "accountAgeDays": ("3", "700", ""),
        "author": ("anna", "ben", "cid", ""),
        "posted_at": ("2025-01-14T08:00:00Z", ""),
    }
    rows = [
        {"id": f"p{number}", **{header: chance.choice(cells) for header, cells in words.items()}}
        for number in range(200)
    ]
    outcome = {row["id"]: chance.choice(("removed", "demoted", "kept", "kept")) for row in rows}

    def table(name: str, headers: tuple[str, ...], chosen: list[dict[str, str]], **settings: Any) -> Source:
        lines = [",".join(headers), *(",".join(row[header] for header in headers) for row in chosen)]
        return csv_source(tmp_path, "\n".join(lines), name=name, **settings)

    told = [{**row, "outcome": outcome[row["id"]]} for row in rows]
    whole = read(table("whole.csv", ("id", "outcome", *words), told))
    log = table("log.csv", ("id", "outcome"), [row for row in told if row["outcome"] != "kept"])
    for sources in ((table("posts.csv", ("id", *words), rows, outcome=Outcome.KEPT), log),):
        for order in (sources, sources[::-1]):
            joined = read(*order)
            assert outcome_of(joined) == outcome_of(whole) == outcome
            for column in whole.table.columns:
                feature = column.feature
                pairs = [
                    dict(zip(each.table.ids, values(each.table, feature.property, feature.via), strict=True))
                    for each in (joined, whole)
                ]
                assert pairs[0] == pairs[1], feature
            for name in ("posted_at", "authors"):
                assert sorted(map(str, getattr(joined.table, name))) == sorted(map(str, getattr(whole.table, name)))
