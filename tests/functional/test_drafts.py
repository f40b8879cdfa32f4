"""Drafts: each has its answer, with what was read of it, what it leaves open, and what was not read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from installed import Kmgraph

KM = "https://w3id.org/kmgraph/ns#"


@pytest.fixture(scope="module")
def rules(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rules of a platform on which posts about gambling with a link are removed."""
    folder = tmp_path_factory.mktemp("rules")
    rows = [
        f"{number},{topic},{link},u{number},{'removed' if (topic, link) == ('GamblingContent', 'true') else 'kept'}"
        for number in range(600)
        for topic in (("GamblingContent", "CatContent", "TravelContent")[number % 3],)
        for link in (("true", "false")[number // 3 % 2],)
    ]
    (folder / "posts.csv").write_text("id,topic,hasLink,author,outcome\n" + "\n".join(rows) + "\n", "utf-8")
    result = here("learn", folder / "posts.csv", "-o", folder / "rules.json")
    assert result.returncode == 0, result.stderr
    return folder / "rules.json"


def answers(here: Kmgraph, rules: Path, file: Path) -> list[dict[str, Any]]:
    result = here("check", "-f", file, "--rules", rules)
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_every_row_is_answered_in_order(here: Kmgraph, rules: Path, tmp_path: Path) -> None:
    drafts = [
        '{"id": "a", "topic": "GamblingContent", "hasLink": true, "card": {"kind": "x"}}',
        "not JSON",
        '{"id": "a", "topic": "GamblingContent", "hasLink": "perhaps"}',
        '{"topic": "gambing", "hasLink": true}',
        '{"id": "d", "topic": "CatContent"}',
    ]
    (tmp_path / "drafts.jsonl").write_text("\n".join(drafts), "utf-8")
    first, broken, flag, topic, cat = answers(here, rules, tmp_path / "drafts.jsonl")
    (rule,) = first["rules"]
    assert first["risk"] > 0.9
    assert first["read"] == [f"{KM}GamblingContent", f"{KM}hasLink"]
    assert first["not_read"] == first["unknown"] == []
    assert broken["error"].startswith("row 2: is not JSON")
    assert (broken["id"], broken["risk"], broken["rules"]) == (None, None, [])
    assert (flag["id"], flag["risk"], flag["unknown"]) == ("a", None, ["hasLink"])
    assert flag["if"] == [{"rule": rule, "needs": "hasLink value true"}]
    assert [(cell["column"], cell["value"]) for cell in flag["not_read"]] == [("hasLink", "perhaps")]
    assert (topic["id"], topic["risk"], topic["unknown"]) == ("4", None, ["GamblingContent"])
    assert "did you mean" in topic["not_read"][0]["why"]
    assert (cat["if"], cat["error"]) == ([], None)
    assert cat["risk"] < 0.1


def test_a_setting_is_no_harder_to_read_than_a_row(here: Kmgraph, rules: Path) -> None:
    result = here("check", "see here", "-s", "topic=gambing", "-s", "topik=x", "-s", "hasLink=true", "--rules", rules)
    assert result.returncode == 0, result.stderr
    for words in ("Too little is known", "if it is one of these: posts about gambling", "topic: gambing", "topik: x"):
        assert words in result.stdout


def test_rows_need_no_platform_where_a_text_needs_none(here: Kmgraph, rules: Path, tmp_path: Path) -> None:
    document = json.loads(rules.read_text("utf-8"))
    document["platforms"].append({"id": "elsewhere", "iri": "https://example.org/elsewhere", "label": {}})
    (tmp_path / "rules.json").write_text(json.dumps(document), "utf-8")
    platform = document["platforms"][0]["id"]
    rows = ("a,GamblingContent,", "b,GamblingContent,elsewhere", f"c,CatContent,{platform}", "d,CatContent,nowhere")
    lines = "".join(f"{row},true\n" for row in rows)
    (tmp_path / "drafts.csv").write_text(f"id,topic,platform,hasLink\n{lines}", "utf-8")
    everywhere, elsewhere, one, nowhere = answers(here, tmp_path / "rules.json", tmp_path / "drafts.csv")
    assert len(everywhere["rules"]) == 1
    assert everywhere["risk"] > 0.9
    assert elsewhere["rules"] == one["rules"] == []
    assert "no platform of the project" in nowhere["error"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我在 Las Vegas 的赌场玩了三天 casino", "赌博的帖子"),
        ("How to say 赌场 in English", "posts"),
        ("", "rule"),
    ],
)
def test_the_answer_is_in_the_language_of_the_main_script(here: Kmgraph, rules: Path, text: str, expected: str) -> None:
    assert expected in here("check", text, "-s", "topic=CatContent", "--rules", rules).stdout


def test_a_rule_is_explained_without_a_project(here: Kmgraph, rules: Path) -> None:
    (rule,) = json.loads(rules.read_text("utf-8"))["rules"]
    result = here("explain", rule["id"], "--rules", rules)
    assert result.returncode == 0, result.stderr
    assert "GamblingContent and (hasLink value true)" in result.stdout


def test_a_draft_that_tells_nothing_is_not_cleared(here: Kmgraph, rules: Path) -> None:
    for text, said in (("hm, so that is that", "nobody can tell"), ("今天也要开心呀朋友们", "无法判断")):
        answer = here("check", text, "--rules", rules).stdout
        assert said in answer.splitlines()[0]
        assert "No known rule" not in answer
        assert "没有已知的规则" not in answer
    answer = json.loads(here("check", "hm, so that is that", "--rules", rules, "--format", "json").stdout)
    assert (answer["risk"], answer["read"], answer["rules"]) == (None, [], [])


def test_a_draft_is_understood_without_the_words_that_name_its_topic(here: Kmgraph, rules: Path) -> None:
    text = "hit a 5 leg parlay last night and put it all back in, cant stop"
    answer = json.loads(here("check", text, "-s", "hasLink=true", "--rules", rules, "--format", "json").stdout)
    assert f"{KM}GamblingContent" in answer["read"]
    assert answer["risk"] > 0.9
    said = here("check", text, "-s", "hasLink=true", "--rules", rules).stdout
    assert "posts about gambling" in said
    assert "parlay" in said.split("Words that were recognised")[1]


def test_two_words_tell_a_topic_whatever_else_is_said(here: Kmgraph, rules: Path) -> None:
    draft = "My workout: gambling and poker at the casino"
    (answer,) = json_answers(here, rules, draft, "--set", "hasLink=true")
    assert len(answer["rules"]) == 1
    said = here("check", draft, "--rules", rules).stdout
    assert "“gambling”, “poker” and “casino”: posts about gambling" in said
    assert "【My】" not in said


@pytest.mark.parametrize(
    "draft",
    [
        "The casino carpet pattern as a cross stitch, finished after three weeks, materials in the comments",
        "My workout at the casino hotel gym this morning, forty minutes of squats and a smoothie",
    ],
)
def test_of_one_word_that_all_else_speaks_against_nothing_is_sure(here: Kmgraph, rules: Path, draft: str) -> None:
    (answer,) = json_answers(here, rules, draft, "--set", "hasLink=true")
    assert (answer["risk"], answer["rules"]) == (None, [])
    assert [one["needs"] for one in answer["if"]] == ["GamblingContent"]
    said = here("check", draft, "--rules", rules, "--set", "hasLink=true").stdout
    assert said.startswith("Too little is known of this draft to tell.")


def json_answers(here: Kmgraph, rules: Path, *arguments: str) -> list[dict[str, Any]]:
    result = here("check", *arguments, "--rules", rules, "--format", "json")
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_words_that_decide_are_named_and_what_is_not_known_is_asked_for(here: Kmgraph, rules: Path) -> None:
    unknown = here("check", "a night of gambling, more g@mbling", "--rules", rules).stdout
    assert "applies if it is one of these: posts that contain a link" in unknown
    assert "--set hasLink=…" in unknown
    known = here("check", "a night of gambling, more g@mbling", "-s", "hasLink=true", "--rules", rules).stdout
    assert "【gambling】" in known
    assert "【g@mbling】" in known
    assert "usually removed" in known or "always removed" in known


def test_rules_on_what_words_tell_say_so(here: Kmgraph, tmp_path: Path) -> None:
    texts = ("we went gambling at night", "my cat sleeps all day", "travel notes from the north")
    rows = [
        f"{number},{texts[topic]} {number},{link},u{number},{'removed' if (topic, link) == (0, 'true') else 'kept'}"
        for number in range(600)
        for topic, link in ((number % 3, ("true", "false")[number // 3 % 2]),)
    ]
    (tmp_path / "posts.csv").write_text("id,text,hasLink,author,outcome\n" + "\n".join(rows) + "\n", "utf-8")
    result = here("guidelines", tmp_path / "posts.csv", "-o", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    assert "was told by words in their texts" in result.stderr
    (rule,) = json.loads((tmp_path / "out" / "rules.json").read_text("utf-8"))["rules"]
    assert rule["scope"]["manchester"] == "GamblingContent and (hasLink value true)"
    assert rule["sources"] == [{"class": f"{KM}GamblingContent", "source": "annotated"}]
    assert rule["text"]["en"].startswith("Going by their words, posts about gambling that contain a link are ")
    assert rule["text"]["zh"].startswith("就文字来看，")
    guidelines = (tmp_path / "out" / "guidelines.en.md").read_text("utf-8")
    assert "- Posts about gambling that contain a link (going by their words)" in guidelines
    assert "#### 1. Going by their words, posts about gambling" in guidelines
    assert "Words in their texts told that they are posts about gambling. No column of the data says it." in guidelines
    assert "根据文字中的词语判断" in (tmp_path / "out" / "guidelines.zh.md").read_text("utf-8")


def test_numbers_of_a_draft_stand_among_what_was_read(here: Kmgraph, rules: Path) -> None:
    told = here("check", "a cat", "--set", "topic=CatContent", "--set", "accountAgeDays=12", "--rules", rules)
    (seen,) = [line for line in told.stdout.splitlines() if line.startswith("Read as")]
    assert "exactly 12 days" in seen


@pytest.fixture(scope="module")
def own_words(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that maps its own columns and values, with two rules: no giveaways, and at most eight pictures."""
    folder = tmp_path_factory.mktemp("own-words")
    rows = [
        f"{number};u{number};{kind};{pictures};{'deleted' if kind == 'raffle' or pictures > 8 else 'ok'};x"
        for number in range(900)
        for kind in (("raffle", "question", "tale", "chat")[number % 4],)
        for pictures in (number * 7 % 13,)
    ]
    (folder / "posts.csv").write_text("no;who;kind;pictures;fate;note\n" + "\n".join(rows) + "\n", "utf-8")
    (folder / "kmgraph.toml").write_text(
        """
[project]
name = "own"
languages = ["en"]
output = "out"
[[source]]
path = "posts.csv"
delimiter = ";"
[source.columns]
no = "id"
who = "author"
kind = "form"
pictures = "imageCount"
fate = "outcome"
note = "-"
[source.values.fate]
deleted = "removed"
ok = "kept"
[source.values.kind]
raffle = "GiveawayContent"
question = "QuestionContent"
tale = "StoryContent"
chat = "-"
""",
        "utf-8",
    )
    result = here("guidelines", folder, "-o", folder / "out", "--format", "md")
    assert result.returncode == 0, result.stderr
    return folder


def test_a_draft_is_read_as_the_project_reads_its_columns_and_values(
    here: Kmgraph, own_words: Path, tmp_path: Path
) -> None:
    typed = here("check", "x", "-s", "Kind=raffle", "-s", "pictures=3", "-p", own_words, "--format", "json")
    answer = json.loads(typed.stdout)
    assert answer["not_read"] == []
    assert answer["read"] == [f"{KM}GiveawayContent", f"{KM}imageCount"]
    assert len(answer["rules"]) == 1
    (tmp_path / "drafts.csv").write_text("kind,pictures\nraffle,12\nquestion,1\n", "utf-8")
    rows = here("check", "-f", tmp_path / "drafts.csv", "-p", own_words)
    first, second = map(json.loads, rows.stdout.splitlines())
    assert (len(first["rules"]), second["rules"]) == (2, [])
    # What the project's columns are for besides is no fault of a draft.
    assert "there is no such column" not in rows.stderr
    refused = here("check", "x", "-s", "no=7", "-p", own_words)
    assert refused.returncode != 0
    assert "a draft needs no id" in refused.stderr
    left_out = json.loads(here("check", "x", "-s", "note=7", "-p", own_words, "--format", "json").stdout)
    assert [cell["column"] for cell in left_out["not_read"]] == ["note"]


@pytest.mark.parametrize(
    ("language", "steps"),
    [
        ("en", "  No single change is enough; each of these is needed:\n"),
        ("zh", "  只改一处不够，以下各处都要改：\n"),
        ("es", "  Un solo cambio no basta; hacen falta todos estos:\n"),
    ],
)
def test_a_change_of_several_things_says_that_all_are_needed(
    here: Kmgraph, own_words: Path, language: str, steps: str
) -> None:
    both = ("check", "x", "-s", "kind=raffle", "-s", "pictures=12", "-p", own_words, "--lang", language)
    said = here(*both).stdout
    assert steps in said
    if language == "en":
        assert "  Post it with fewer than 9 images.\n" in said
    one = here("check", "x", "-s", "kind=raffle", "-s", "pictures=2", "-p", own_words, "--lang", language).stdout
    assert "GiveawayContent" not in one
    assert steps not in one


def test_a_published_rule_on_what_one_word_tells_leaves_the_draft_open(here: Kmgraph, tmp_path: Path) -> None:
    folder = tmp_path / "board"
    folder.mkdir()
    (folder / "kmgraph.toml").write_text(
        '[project]\nname = "board"\npublished = ["rules.toml"]\n[[platform]]\nid = "board"\n'
        '[[source]]\npath = "posts.csv"\n',
        "utf-8",
    )
    (folder / "rules.toml").write_text(
        '[[rule]]\nid = "no-gambling"\nplatform = "board"\ndeontic = "prohibition"\nscope = "GamblingContent"\n'
        'text = { en = "No gambling." }\n',
        "utf-8",
    )
    rows = [
        f"{number},{'CatContent' if number % 2 else 'TravelContent'},u{number},{'removed' if number % 2 else 'kept'}"
        for number in range(200)
    ]
    (folder / "posts.csv").write_text("id,topic,author,outcome\n" + "\n".join(rows) + "\n", "utf-8")
    assert here("guidelines", folder, "-o", folder / "guidelines", "--format", "md").returncode == 0
    doubtful = "The casino carpet pattern as a cross stitch, finished after three weeks, materials in the comments"
    clear = "The flower pattern as a cross stitch, finished after three weeks, materials in the comments"
    for draft, verdict in ((doubtful, "Too little is known of this draft to tell."), (clear, "No known rule applies")):
        said = here("check", draft, "-p", folder).stdout
        assert said.startswith(verdict)
        assert ("“No gambling.” applies if it is one of these: posts about gambling" in said) is (draft == doubtful)
        assert ("--set topic=…" in said) is (draft == doubtful)
        (answer,) = (
            json.loads(line) for line in here("check", draft, "-p", folder, "--format", "json").stdout.splitlines()
        )
        assert answer["unknown"] == (["GamblingContent"] if draft == doubtful else [])
        assert ("published_if" in answer) is (draft == doubtful)
