"""Exports of platforms: what became of each post, what is said of it, and what is left out because it isn't told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from platform_exports import EXPORTS, features_of, outcomes_of, raw_rows, read_export, times_of

from kmgraph.errors import InputError, LimitError, ObservationError
from kmgraph.model import Decider, Source
from kmgraph.observe import Observed
from kmgraph.observe.raw import RawTable
from kmgraph.observe.readers.registry import find_reader, iter_readers

POST = "at://did:plc:bay/app.bsky.feed.post/"
NOTE = "https://plum.example/notes/"
PLUM = "https://plum.example/"


def put(folder: Path, name: str, value: Any) -> Path:
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def deciders(observed: Observed) -> list[str | None]:
    """Who decided each row; None where nothing is told."""
    return [None if code < 0 else list(Decider)[code].value for code in observed.table.decided_by.tolist()]


def left_out(observed: Observed) -> dict[str, int]:
    dropped = [notice for notice in observed.notices if notice.code == "dropped-rows"]
    assert not any(notice.quotes_cell for notice in dropped)
    return {notice.text.split('"')[1]: notice.count for notice in dropped}


def changed(name: str, **keys: Any) -> Any:
    """A fixture with its entries changed, or with keys taken out of them (None)."""
    text = json.loads((EXPORTS / name).read_text("utf-8"))
    for entry in text:
        for key, value in keys.items():
            entry.pop(key) if value is None else entry.update({key: value})
    return text


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("lemmy-v3.json", "lemmy"),
        ("lemmy-v4.json", "lemmy"),
        ("mastodon-reports.json", "mastodon-reports"),
        ("mastodon-reports-2.9.json", "mastodon-reports"),
        ("domain_blocks.csv", "mastodon-domain-blocks"),
        ("domain_blocks.json", "mastodon-domain-blocks"),
        ("reddit.json", "reddit"),
        ("reddit-2013.json", "reddit"),
        ("ozone.json", "ozone"),
        ("ozone-detail.jsonl", "ozone"),
        ("discord.json", "discord"),
        ("abuselog-1.json", "abusefilter"),
        ("abuselog-2.json", "abusefilter"),
        ("activities.json", "activitystreams"),
    ],
)
def test_content_tells_the_kind_whatever_the_name(tmp_path: Path, name: str, kind: str) -> None:
    assert find_reader(EXPORTS / name).kind == kind
    other = tmp_path / f"export{Path(name).suffix}"
    other.write_bytes((EXPORTS / name).read_bytes())
    assert find_reader(other).kind == kind
    assert not read_export(other).rejects


@pytest.mark.parametrize(
    ("name", "outcomes"),
    [
        (
            "lemmy-v3.json",
            {
                f"{PLUM}post/101": "reinstated",
                f"{PLUM}post/102": "removed",
                f"{PLUM}comment/501": "removed",
                "purged-post-2": "removed",
            },
        ),
        (
            "lemmy-v4.json",
            {f"{PLUM}post/101": "removed", f"{PLUM}comment/501": "reinstated", "purged-comment-14": "removed"},
        ),
        ("mastodon-reports.json", {"11": "removed", "12": "removed", "13": "demoted"}),
        ("mastodon-reports-2.9.json", {"11": "labelled"}),
        ("domain_blocks.csv", {"bad.example": "removed", "loud.example": "demoted"}),
        ("domain_blocks.json", {"bad.example": "removed", "loud.example": "demoted"}),
        (
            "reddit.json",
            {
                "t3_aaa": "reinstated",
                "t1_bbb": "removed",
                "t1_ccc": "kept",
                "t3_ddd": "reinstated",
                "t3_fff": "removed",
            },
        ),
        ("reddit-2013.json", {"t3_aaa": "removed"}),
        ("ozone.json", {f"{POST}2": "reinstated", f"{POST}1": "removed", f"{POST}3": "labelled", "m1": "removed"}),
        ("ozone-detail.jsonl", {f"{POST}5": "removed", f"{POST}6": "removed"}),
        ("abuselog-1.json", {"6": "removed", "5": "kept", "4": "labelled", "7": "removed"}),
        ("abuselog-2.json", {"6": "removed", "5": "kept", "4": "labelled", "7": "removed"}),
        (
            "activities.json",
            {f"{NOTE}1": "removed", f"{NOTE}2": "removed", f"{NOTE}4": "removed", f"{NOTE}5": "reinstated"},
        ),
    ],
)
def test_what_is_in_force_at_the_end_is_the_outcome(name: str, outcomes: dict[str, str]) -> None:
    assert outcomes_of(read_export(EXPORTS / name)) == outcomes


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("lemmy-v3.json", {"mod_lock_post": 1, "mod_ban_from_community": 1}),
        ("lemmy-v4.json", {"mod_warn_post": 1, "admin_ban": 1}),
        ("mastodon-reports.json", {"open": 1, "resolved, not told how": 1, "a report without posts": 1}),
        ("domain_blocks.csv", {"noop": 1}),
        ("reddit.json", {"banuser": 1, "an action about no content": 1}),
        ("ozone.json", {"modEventAcknowledge": 1, "an action about no content": 1}),
        (
            "discord.json",
            {"AUTO_MODERATION_FLAG_TO_CHANNEL": 1, "MEMBER_BAN_ADD": 1, "an action about no content": 1},
        ),
        ("abuselog-2.json", {"warn": 1, "no edit": 1, "no consequence and no revision told": 1}),
        ("activities.json", {"Delete, not told by whom": 1, "Flag": 1, "Block": 1, "Create": 1}),
    ],
)
def test_what_tells_no_outcome_is_left_out_and_counted(name: str, what: dict[str, int]) -> None:
    assert left_out(read_export(EXPORTS / name)) == what


@pytest.mark.parametrize(
    ("name", "row", "features"),
    [
        ("lemmy-v3.json", f"{PLUM}post/101", {"Content": "Post", "hasLink": "True"}),
        ("lemmy-v3.json", f"{PLUM}post/102", {"Content": "CatContent Post"}),  # its title tells
        ("lemmy-v3.json", f"{PLUM}comment/501", {"Content": "PetContent Reply", "accountAgeDays": "275"}),  # "Dogs …"
        ("lemmy-v4.json", f"{PLUM}comment/501", {"Content": "Comment", "accountAgeDays": "1005"}),
        (
            "mastodon-reports.json",
            "12",
            {
                "Content": "Reply",
                "hasContentWarning": "False",
                "hasLink": "False",
                "hashtagCount": "0",
                "imageCount": "0",
                "inLanguage": "en",
                "isPublic": "False",
                "isRepost": "False",
                "mentionCount": "1",
                "accountAgeDays": "14",
            },
        ),
        ("reddit.json", "t1_bbb", {"Content": "Comment"}),
        ("ozone.json", f"{POST}1", {"Content": "Post"}),
        (
            "ozone-detail.jsonl",
            f"{POST}5",
            {"Content": "Post", "hasLink": "True", "hasMedium": "Image", "imageCount": "2", "inLanguage": "en"},
        ),
        ("ozone-detail.jsonl", f"{POST}6", {"Content": "Reply", "hasLink": "False", "inLanguage": "de en"}),
        ("abuselog-1.json", "6", {"hasLink": "True", "linkCount": "1", "accountAgeDays": "10", "postCount": "3"}),
        ("abuselog-2.json", "4", {}),
        ("activities.json", f"{NOTE}1", {"Content": "Post", "hasMedium": "Image"}),
        ("activities.json", f"{NOTE}5", {}),
    ],
)
def test_features_stand_under_terms_of_the_ontology_and_what_is_not_told_is_not_recorded(
    name: str, row: str, features: dict[str, str]
) -> None:
    assert features_of(read_export(EXPORTS / name), row) == features


def test_times_are_those_of_the_decision_in_force() -> None:
    assert times_of(read_export(EXPORTS / "lemmy-v3.json"), "decided_at")[f"{PLUM}post/101"] == "2024-03-03T12:00:00"
    assert times_of(read_export(EXPORTS / "reddit.json"), "decided_at")["t1_bbb"] == "2025-01-14T07:50:00"
    assert set(times_of(read_export(EXPORTS / "discord.json"), "decided_at").values()) == {
        "2025-01-14T08:00:00",
        "2025-01-14T08:00:01",
    }
    ozone = read_export(EXPORTS / "ozone.json")
    assert times_of(ozone, "decided_at")[f"{POST}1"] == "2025-01-14T08:00:00"
    assert not times_of(ozone, "posted_at")


def test_who_decided_is_said_only_where_it_is_told() -> None:
    assert deciders(read_export(EXPORTS / "discord.json")) == [None, "automated", None]
    assert deciders(read_export(EXPORTS / "ozone.json")) == [None, None, None, None]
    assert deciders(read_export(EXPORTS / "activities.json")) == ["moderator", "author", "moderator", "moderator"]
    assert set(deciders(read_export(EXPORTS / "abuselog-1.json"))) == {"automated"}
    assert deciders(read_export(EXPORTS / "reddit.json"))[1] == "automated"


def test_reasons_are_what_the_platform_said_not_its_codes() -> None:
    assert set(read_export(EXPORTS / "reddit.json").table.reasons) == {"rule 2"}
    assert set(read_export(EXPORTS / "ozone.json").table.reasons) == {"appeal granted", "spam, scams"}
    assert set(read_export(EXPORTS / "domain_blocks.json").table.reasons) == {"spam"}
    assert not read_export(EXPORTS / "mastodon-reports.json").table.reasons


def test_a_project_may_say_what_a_code_means_to_it() -> None:
    acknowledged = {"outcome": {"modEventAcknowledge": "kept"}}
    assert outcomes_of(read_export(EXPORTS / "ozone.json", values=acknowledged))[f"{POST}4"] == "kept"
    locks = {"outcome": {"mod_lock_post": "restricted"}}
    assert outcomes_of(read_export(EXPORTS / "lemmy-v3.json", values=locks))[f"{PLUM}post/103"] == "restricted"
    created = {"outcome": {"Create": "kept"}}
    told = outcomes_of(read_export(EXPORTS / "activities.json", values=created))
    assert (told[f"{NOTE}6"], told[f"{NOTE}1"], f"{NOTE}3" in told) == ("kept", "removed", False)


def test_a_deletion_that_nobody_accounts_for_outweighs_the_creation(tmp_path: Path) -> None:
    activities = [
        {"type": "Delete", "actor": "https://a.example/u/x", "object": NOTE},
        {"type": "Create", "actor": "https://a.example/u/y", "object": {"id": NOTE, "type": "Note"}},
    ]
    path = put(tmp_path, "a.json", activities)
    observed_left_out = raw_rows(path, "activitystreams")
    assert [row["outcome"] for row in observed_left_out] == ["Delete, not told by whom"]


def test_pages_lists_and_lines_hold_the_same_entries(tmp_path: Path) -> None:
    page = json.loads((EXPORTS / "lemmy-v4.json").read_text("utf-8"))
    first, second = ({**page, "items": items} for items in (page["items"][:2], page["items"][2:]))
    whole = raw_rows(EXPORTS / "lemmy-v4.json")
    assert raw_rows(put(tmp_path, "pages.json", [first, second])) == whole
    assert raw_rows(put(tmp_path, "entries.json", page["items"])) == whole
    assert raw_rows(put(tmp_path, "lines.jsonl", f"{json.dumps(first)}\n\n{json.dumps(second)}\n")) == whole


def test_entries_that_are_none_are_rejected_by_number(tmp_path: Path) -> None:
    page = json.loads((EXPORTS / "lemmy-v4.json").read_text("utf-8"))
    broken = [*page["items"][:1], 7, {"modlog": {"id": 1}}, {"post": {}}, *page["items"][1:]]
    observed = read_export(put(tmp_path, "a.json", broken))
    assert [(reject.row, reject.column) for reject in observed.rejects] == [(2, ""), (3, "kind"), (4, "")]
    assert len(observed.table) == 3


def test_lines_that_are_no_json_are_rejected_by_number(tmp_path: Path) -> None:
    lines = (EXPORTS / "ozone-detail.jsonl").read_text("utf-8").splitlines()
    observed = read_export(put(tmp_path, "a.jsonl", "\n".join((lines[0], '{"id":', "[" * 100_000, lines[1]))))
    assert [(reject.row, reject.reason.split(":")[0]) for reject in observed.rejects] == [
        (2, "is not JSON"),
        (3, "is nested too deep"),
    ]
    assert len(observed.table) == 2


@pytest.mark.parametrize("at", [None, "soon"])
def test_without_times_the_last_of_removal_and_restoration_is_not_guessed(tmp_path: Path, at: str | None) -> None:
    view = {
        "removed_posts": [
            {"mod_remove_post": {"id": 1, "removed": removed, "when_": at}, "post": {"id": 1, "ap_id": f"{PLUM}post/1"}}
            for removed in (True, False)
        ]
        + [{"mod_remove_post": {"id": 2, "removed": True}, "post": {"id": 2, "ap_id": f"{PLUM}post/2"}}]
    }
    path = put(tmp_path, "a.json", view)
    table = find_reader(path).read(Source(path), "a.json")
    assert isinstance(table, RawTable)
    reject, other = table.rejects
    assert (reject.row, other.row) == (1, 2)
    assert "no times that tell which came last" in reject.reason


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", "{", "is not JSON"),
        ("a.json", '{"removed_posts": []}', "the file has no entry"),
        ("a.json", '{"modlog": {}}', "none of the 1 entries can be read"),
        ("a.json", '{"modlog": 1}\n{"modlog": 2}', "name the file .jsonl"),
        ("a.json", "[" * 100_000, "nested too deep"),
        ("a.json", "PK\x03\x04", "looks like a zip archive"),
        ("a.json", "", "empty"),
    ],
)
def test_files_that_are_no_log_are_refused_in_clear_words(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    with pytest.raises(InputError) as caught:
        raw_rows(put(tmp_path, name, content), "lemmy")
    assert message in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 3


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    for reader in iter_readers():
        if ".json" in reader.suffixes and reader.kind != "reddit":
            with pytest.raises(ObservationError, match=r"none of the \d+ entries can be read"):
                raw_rows(EXPORTS / "reddit.json", reader.kind)
    with pytest.raises(ObservationError, match='no "#domain"'):
        raw_rows(put(tmp_path, "a.csv", "id,outcome\na,kept\n"), "mastodon-domain-blocks")


def test_a_document_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kmgraph.observe.readers.json_entries._MOST_CHARACTERS", 100)
    with pytest.raises(LimitError, match=r"entry a line, as \.jsonl"):
        raw_rows(EXPORTS / "lemmy-v4.json")
    assert len(raw_rows(EXPORTS / "ozone-detail.jsonl")) == 2


@pytest.mark.parametrize("cell", ["x" * 200_000, "a\ud800b", {"deep": [1]}, 10**30, True, float("inf"), None, ""])
def test_no_cell_decides_whether_its_row_is_read(tmp_path: Path, cell: object) -> None:
    report = changed("mastodon-reports-2.9.json", action_taken_at=cell)
    report[0]["statuses"][0].update(content=cell, language=cell, spoiler_text=cell, created_at=cell)
    report[0]["statuses"][0]["account"].update(acct=cell, created_at=cell)
    observed = read_export(put(tmp_path, "a.json", report), "mastodon-reports")
    assert outcomes_of(observed) == {"11": "labelled"}
    assert not observed.rejects


def test_a_cell_that_is_too_long_is_said_to_be_unread(tmp_path: Path) -> None:
    report = changed("mastodon-reports-2.9.json")
    report[0]["statuses"][0]["content"] = "x" * 200_000
    codes = {notice.code.value: notice.column for notice in read_export(put(tmp_path, "a.json", report)).notices}
    assert codes["unreadable-cell"] == "text"


def test_a_key_with_two_values_tells_neither(tmp_path: Path) -> None:
    entry = '{"id": "1", "action_type": 72, "reason": "spam", "reason": "other", "target_id": "2"}'
    whole = '{"id": "2", "action_type": 72, "reason": "spam", "target_id": "2"}'
    with pytest.raises(ObservationError, match='the key "reason" stands twice in an object'):
        raw_rows(put(tmp_path, "log.json", f'{{"audit_log_entries": [{entry}, {whole}]}}'))
    observed = read_export(put(tmp_path, "log.jsonl", f"{entry}\n{whole}\n"))
    assert [(reject.row, "stands twice" in reject.reason) for reject in observed.rejects] == [(1, True)]
    assert list(outcomes_of(observed)) == ["2"]
