"""A new project says of a file that it is of a kind only if it can be read as one."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import statement_dumps as dumps
from observe_world import HIERARCHY, VOCABULARY
from platform_exports import EXPORTS

from kmgraph.errors import InputError, LimitError, ObservationError
from kmgraph.observe.proposal import propose_project

if TYPE_CHECKING:
    from pathlib import Path

ROW = {"id": "1", "outcome": "removed"}
DSA_HEADER = "uuid,decision_visibility,platform_name"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("lemmy-v4.json", "lemmy"),
        ("mastodon-reports.json", "mastodon-reports"),
        ("domain_blocks.csv", "mastodon-domain-blocks"),
        ("domain_blocks.json", "mastodon-domain-blocks"),
        ("reddit.json", "reddit"),
        ("ozone-detail.jsonl", "ozone"),
        ("discord.json", "discord"),
        ("abuselog-1.json", "abusefilter"),
        ("activities.json", "activitystreams"),
    ],
)
def test_an_export_is_told_by_its_kind(name: str, kind: str) -> None:
    assert [source.kind for source in propose_project([EXPORTS / name], VOCABULARY, HIERARCHY).sources] == [kind]


def test_an_archive_is_told_by_its_kind(tmp_path: Path) -> None:
    path = dumps.write_dump(tmp_path, [[dumps.dump_csv(dumps.STATEMENTS)]])
    assert propose_project([path], VOCABULARY, HIERARCHY).sources[0].kind == "dsa"


@pytest.mark.parametrize(
    ("marks", "kind"),
    [
        ({"action_type": "removal", "target_id": "p1"}, "discord"),
        ({"modlog": "yes"}, "lemmy"),
        ({"action_taken": "none", "target_account": ""}, "mastodon-reports"),
        ({"severity": "", "domain": "a.example", "reject_media": "no"}, "mastodon-domain-blocks"),
        ({"source": "modaction"}, "reddit"),
        ({"event": "tools.ozone.moderation.defs#modEventTakedown"}, "ozone"),
        ({"id": "", "filter_id": 1, "result": "none"}, "abusefilter"),
        ({"@context": "https://www.w3.org/ns/activitystreams", "actor": ""}, "activitystreams"),
    ],
)
def test_a_table_that_has_marks_of_a_kind_alone_is_refused(tmp_path: Path, marks: dict[str, Any], kind: str) -> None:
    path = tmp_path / "rows.json"
    path.write_text(json.dumps([ROW | marks] * 3), encoding="utf-8")
    with pytest.raises(ObservationError) as refusal:
        propose_project([path], VOCABULARY, HIERARCHY)
    assert re.search("none of the .* can be read|no row tells", str(refusal.value)), kind


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (DSA_HEADER + "\nonly one\n", "none of the rows can be read"),
        (DSA_HEADER + "\n", "a header, but no row"),
        ("domain,severity,reject_media\na.example\n", "none of the rows can be read"),
        ("domain,severity,reject_media\na.example,noop,no\n", "no row tells what became of a post"),
        (DSA_HEADER + "\n1,,example\n", "none of the rows can be read as the kind dsa"),
        (DSA_HEADER + ",decision_monetary\n1,,example,DECISION_MONETARY_OTHER\n", "no row tells what became of a post"),
    ],
)
def test_a_table_of_a_kind_without_a_row_of_it_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ObservationError, match=message):
        propose_project([path], VOCABULARY, HIERARCHY)


def test_an_export_that_decides_nothing_may_stand_beside_one_that_does(tmp_path: Path) -> None:
    idle = tmp_path / "idle.csv"
    idle.write_text("domain,severity,reject_media\na.example,noop,no\n", encoding="utf-8")
    sources = propose_project([idle, EXPORTS / "discord.json"], VOCABULARY, HIERARCHY).sources
    assert [source.kind for source in sources] == ["mastodon-domain-blocks", "discord"]


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({"posts.csv": "id,outcome\na,kept"}, ObservationError),
        ({"posts.csv": b"a,b\n" + b"x,y\n" * 10_000_000}, LimitError),
        ({"../../..//posts.csv": dumps.dump_csv(dumps.STATEMENTS)}, ObservationError),
    ],
)
def test_an_archive_of_anything_else_is_refused(
    tmp_path: Path, members: dict[str, str | bytes], error: type[InputError]
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(dumps.packed(members))
    with pytest.raises(error):
        propose_project([path], VOCABULARY, HIERARCHY)
