"""`kmgraph rules import`, as a user runs it, and proposed scopes through every command that reads published rules."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from run_store import private_folder

from kmgraph.io import load_toml

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

GUIDELINES = """\
# House rules

## Not allowed

- Gambling of any kind
- Nudity, except in works of art

You must label advertising. You may share diet tips, unless they promote eating disorders.

## 内容规范

不得发布色情内容。除非获得授权，否则不得搬运他人作品。可以分享旅行经历。
"""
ROWS = "id,outcome,topic,author\n" + "".join(
    f"g{number},{'kept' if number % 20 == 0 else 'removed'},GamblingContent,a{number}\n"
    f"t{number},{'removed' if number % 20 == 0 else 'kept'},TravelContent,b{number}\n"
    for number in range(80)
)
PROPOSED = (
    '\n[[rule]]\nid = "games"\ndeontic = "prohibition"\ntext = "No gambling."\nscope_proposed = "GamblingContent"\n'
)
WORDS_ALONE = '\n[[rule]]\nid = "travel"\ndeontic = "permission"\ntext = "You may post travel stories."\n'
CONFIRMED = PROPOSED.replace("scope_proposed", "scope")
WEAPONS = '\n[[rule]]\nid = "weapons"\ndeontic = "prohibition"\ntext = "No weapons."\nscope = "WeaponContent"\n'


def rules_in(path: Path) -> list[dict[str, object]]:
    rules = load_toml(path)["rule"]
    assert isinstance(rules, list)
    return rules


@pytest.fixture
def guidelines(tmp_path: Path) -> Path:
    path = tmp_path / "house.md"
    path.write_text(GUIDELINES, "utf-8")
    return path


def test_each_statement_becomes_a_draft_rule(here: Kmgraph, guidelines: Path, tmp_path: Path) -> None:
    result = here("rules", "import", guidelines, "-o", tmp_path / "rules.toml", "--platform", "forum")

    assert result.returncode == 0, result.stderr
    assert "7 statements (1 obligation, 2 permissions, 4 prohibitions), 7 with a proposed scope" in result.stderr
    rules = rules_in(tmp_path / "rules.toml")
    assert [(rule["deontic"], rule["scope_proposed"]) for rule in rules] == [
        ("prohibition", "GamblingContent"),
        ("prohibition", "NudityContent and not ArtsContent"),
        ("obligation", "AdvertisementContent"),
        ("permission", "DietContent and not EatingDisorderContent"),
        ("prohibition", "PornographicContent"),
        ("prohibition", "RepostedContent"),
        ("permission", "TravelContent"),
    ]
    assert all("scope" not in rule and rule["source"] == "house.md" and rule["platform"] == "forum" for rule in rules)
    assert [rule["line"] for rule in rules] == [5, 6, 8, 8, 12, 12, 12]
    assert rules[0]["anchor"] == "House rules > Not allowed"


def test_drafts_go_to_standard_output_and_are_the_same_each_time(here: Kmgraph, guidelines: Path) -> None:
    first, second = here("rules", "import", guidelines), here("rules", "import", guidelines, "-q")

    assert first.stdout == second.stdout
    assert first.stdout.count("[[rule]]") == 7
    assert second.stderr == ""


def test_a_file_is_neither_overwritten_nor_changed_without_a_word(
    here: Kmgraph, guidelines: Path, tmp_path: Path
) -> None:
    target = tmp_path / "rules.toml"
    target.write_text(WEAPONS, "utf-8")

    result = here("rules", "import", guidelines, "-o", target)

    assert result.returncode == 2
    assert "--update" in result.stderr
    assert "--overwrite" in result.stderr
    assert target.read_text("utf-8") == WEAPONS
    assert here("rules", "import", guidelines, "-o", target, "--overwrite").returncode == 0
    assert "WeaponContent" not in target.read_text("utf-8")


def test_reading_a_changed_text_again_tells_what_changed_and_keeps_what_is_confirmed(
    here: Kmgraph, guidelines: Path, tmp_path: Path
) -> None:
    target = tmp_path / "rules.toml"
    assert here("rules", "import", guidelines, "-o", target).returncode == 0
    confirmed = target.read_text("utf-8").replace('scope_proposed = "GamblingContent"', 'scope = "GamblingContent"')
    target.write_text(confirmed, "utf-8")
    text = GUIDELINES.replace("# House rules", "# Our rules").replace("Nudity, except in", "Nudity, save for")
    guidelines.write_text(text.replace("可以分享旅行经历。", "") + "\nMalware is prohibited.\n", "utf-8")

    result = here("rules", "import", guidelines, "-o", target, "--update")

    assert result.returncode == 0, result.stderr
    assert "5 as before" in result.stderr
    assert "1 new:" in result.stderr
    assert "1 changed, to be confirmed again:" in result.stderr
    assert "1 gone and removed:" in result.stderr
    assert rules_in(target)[0]["scope"] == "GamblingContent"
    before = target.read_bytes()
    assert here("rules", "import", guidelines, "-o", target, "--update").returncode == 0
    assert target.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "flags", "code", "said"),
    [
        (b"\xff\xfe", (), 3, "not UTF-8"),
        (b"Hello.\n", (), 3, "no sentence of it"),
        (b"No spam.\n", ("--url", "nowhere"), 2, "not a web address"),
        (b"No spam.\n", ("--platform", "A b"), 2, "can't be a platform id"),
        (b"No spam.\n", ("--update",), 2, "--update needs a file"),
        (b"No spam.\n", ("--update", "--overwrite"), 2, "choose one of them"),
        (b"a" * 1_000_001, (), 4, "characters"),
    ],
)
def test_bad_input_is_told(
    here: Kmgraph, tmp_path: Path, content: bytes, flags: tuple[str, ...], code: int, said: str
) -> None:
    path = tmp_path / "rules.md"
    path.write_bytes(content)

    result = here("rules", "import", path, *flags)

    assert result.returncode == code
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_missing_document_and_a_link_in_the_way(here: Kmgraph, guidelines: Path, tmp_path: Path) -> None:
    assert "no such file" in here("rules", "import", tmp_path / "nowhere.md").stderr
    if os.name == "posix":
        (tmp_path / "link.toml").symlink_to(tmp_path / "elsewhere.toml")
        assert here("rules", "import", guidelines, "-o", tmp_path / "link.toml").returncode == 3
        assert not (tmp_path / "elsewhere.toml").exists()


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    path.write_text(ROWS, "utf-8")
    return path


def run(here: Kmgraph, posts: Path, rules: str, name: str) -> Path:
    published = posts.with_name(f"{name}.toml")
    published.write_text(rules, "utf-8")
    out = posts.with_name(name)
    result = here("guidelines", posts, "--published", published, "--platform", "forum", "-o", out)
    assert result.returncode == 0, result.stderr
    assert ("nobody has confirmed" in result.stderr) == ("scope_proposed" in rules or "travel" in rules)
    return out


def exact(out: Path) -> Any:
    return json.loads((private_folder(out) / "rules.json").read_text("utf-8"))


def test_a_proposed_scope_decides_no_status_no_share_and_no_count(here: Kmgraph, posts: Path) -> None:
    """The rule is the same as without the proposal; once it is confirmed, it restates the published one."""
    without = exact(run(here, posts, WEAPONS, "without"))
    proposed = exact(run(here, posts, WEAPONS + PROPOSED + WORDS_ALONE, "proposed"))
    confirmed = exact(run(here, posts, WEAPONS + CONFIRMED, "confirmed"))

    for key in ("rules", "totals", "published"):
        assert proposed[key] == without[key]
    assert proposed["warnings"][0]["code"] == "published-awaiting"
    assert without["rules"][0]["status"] == "tacit"
    assert confirmed["rules"][0]["status"] == "restates"


def test_documents_leave_it_out_and_say_how_many_await(here: Kmgraph, posts: Path) -> None:
    out = run(here, posts, WEAPONS + PROPOSED + WORDS_ALONE, "out")

    for name, said in (("guidelines.en.md", "yet what they are about: 2 of"), ("guidelines.zh.md", "有2条公布规则")):
        text = (out / name).read_text("utf-8")
        assert said in text
        assert "No gambling." not in text
        assert "No weapons." in text
    assert "2 of the published rules" in (out / "report.en.md").read_text("utf-8")
    graph = (out / "graph.nq").read_text("utf-8")
    assert "published/weapons" in graph
    assert "published/games" not in graph
    assert "published/travel" not in graph


def test_with_proposals_alone_nothing_is_said_to_be_missing(here: Kmgraph, posts: Path) -> None:
    out = run(here, posts, PROPOSED, "alone")

    text = (out / "guidelines.en.md").read_text("utf-8")
    assert "No published rules were given" not in text
    assert "nobody has confirmed yet what they cover" in text
    assert "no published rules were given" not in (out / "report.en.md").read_text("utf-8")
    assert "未提供公布规则" not in (out / "report.zh.md").read_text("utf-8")


def test_other_commands_leave_it_out_and_say_so(here: Kmgraph, posts: Path) -> None:
    project = posts.with_name("forum")
    assert here("init", project).returncode == 0
    (project / "kmgraph.toml").write_text(
        '[project]\nname = "forum"\niri = "https://example.org/forum/"\npublished = ["published.toml"]\n'
        '[[platform]]\nid = "forum"\n[[source]]\npath = "posts.csv"\n',
        "utf-8",
    )
    (project / "posts.csv").write_text(ROWS, "utf-8")
    (project / "published.toml").write_text(PROPOSED, "utf-8")
    assert here("guidelines", project, "-o", project / "out").returncode == 0
    rules = ("-p", project, "--rules", project / "out")
    said = "One published rule was not compared, because nobody has confirmed yet"

    check = here("check", "poker", "-s", "topic=GamblingContent", *rules, "--format", "json")
    assert said in check.stderr
    assert json.loads(check.stdout)["published"] == []
    (rule,) = exact(project / "out")["rules"]
    explain = here("explain", rule["id"], *rules)
    assert said in explain.stdout
    assert "No published rules were given" not in explain.stdout
    assert said in here("plan", project).stderr
    validate = here("validate", project)
    assert validate.returncode == 0
    assert said in validate.stderr


@pytest.mark.parametrize("name", ["rules.csv", "rules.jsonl", "rules.sml", "rules.html"])
def test_what_is_not_in_words_is_not_read_as_if_it_were(name: str, here: Kmgraph, tmp_path: Path) -> None:
    (tmp_path / name).write_text('[{"text": "Do not post spam."}]\n\nDo not promote drinking.\n', encoding="utf-8")
    done = here("rules", "import", tmp_path / name, "--platform", "forum")
    assert (done.returncode, done.stdout) == (2, "")
    assert "guidelines in words" in done.stderr
    assert ".md or .markdown or .txt" in done.stderr
