"""`kmgraph rules import` of other systems' files, as a user runs it: suffixes, losses, words, and ways home."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
import pytest
from run_store import private_folder

from kmgraph.cli.rules import command as rules
from kmgraph.commands import IMPORT_FORMATS
from kmgraph.io import load_toml
from kmgraph.rules import IMPORT_SUFFIXES, read_published, read_rules

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

SERVER: list[dict[str, Any]] = [
    {
        "id": "1",
        "text": "No gambling.",
        "hint": "Lotteries, too.",
        "translations": {"de": {"text": "Kein Spiel.", "hint": ""}},
    },
    {"id": "2", "text": "Be kind to newcomers. No pornography.", "hint": ""},
    {"id": "3", "text": "Seid nett."},
]
PAGE = """\
# Spam
title+body (includes-word): ["gift card", giveaway]
action: remove
comment: Giveaways are not allowed here.
---
author:
    account_age: "< 7 days"
title+body+url (includes, regex): "https?://"
action: filter
action_reason: Links of new accounts
---
domain: [spam.example]
author: {name: [joe_example]}
action: spam
---
reports: 1
action: report
"""
GUILD = [
    {
        "id": "969707018069872670", "guild_id": "613425648685547541", "creator_id": "423457898095789043",
        "name": "Links", "event_type": 1, "trigger_type": 1, "enabled": True, "exempt_roles": [], "exempt_channels": [],
        "trigger_metadata": {"keyword_filter": ["*http://*", "*https://*"], "regex_patterns": [], "allow_list": []},
        "actions": [{"type": 1, "metadata": {"custom_message": "No links, please."}}],
    },
    {
        "name": "Swears", "event_type": 1, "trigger_type": 4, "enabled": True,
        "trigger_metadata": {"presets": [1], "allow_list": []}, "actions": [{"type": 1, "metadata": {}}],
    },
]  # fmt: skip


def rules_in(path: Path) -> list[dict[str, Any]]:
    rules = load_toml(path)["rule"]
    assert isinstance(rules, list)
    return rules


def written(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def test_the_rules_of_a_server_become_one_draft_each(here: Kmgraph, tmp_path: Path) -> None:
    source, target = written(tmp_path, "rules.json", SERVER), tmp_path / "published.toml"
    result = here("rules", "import", source, "-o", target, "--platform", "forum", "--url", "https://m.example/about")

    assert result.returncode == 0, result.stderr
    first, second, third = rules_in(target)
    assert first == {
        "id": first["id"],
        "platform": "forum",
        "deontic": "prohibition",
        "text": {"en": "No gambling.", "de": "Kein Spiel."},
        "scope_proposed": "GamblingContent",
        "url": "https://m.example/about",
        "source": "rules.json",
        "hint": {"en": "Lotteries, too."},
    }
    assert (second["deontic"], second["scope_proposed"]) == ("prohibition", "PornographicContent")
    assert second["not_read"] == ["text: it is an obligation as well, which takes a rule of its own"]
    assert (third["deontic"], third["text"], "scope_proposed" in third) == ("obligation", {"und": "Seid nett."}, False)
    assert f"not read: {second['id']}: text: it is an obligation as well" in result.stderr
    stated = read_published((target,), ("forum",), "https://m.example/").rules
    assert all(rule.awaits_scope for rule in stated), "a file that kmgraph reads, and that decides nothing"


def test_a_page_of_automoderator_becomes_drafts_of_what_it_checks(here: Kmgraph, tmp_path: Path) -> None:
    source, target, losses = written(tmp_path, "page.yaml", PAGE), tmp_path / "drafts.toml", tmp_path / "losses.json"
    result = here("rules", "import", source, "-o", target, "--losses", losses)

    assert result.returncode == 0, result.stderr
    words, links, domain = rules_in(target)
    assert links["scope_proposed"] == "(hasAuthor some (accountAgeDays some xsd:integer[< 7])) and (hasLink value true)"
    assert [rule["line"] for rule in (words, links, domain)] == [2, 6, 12]
    for rule, told in ((words, "--words FILE.ttl"), (domain, "domain: "), (domain, "author: ")):
        assert "scope_proposed" not in rule
        assert any(told in loss for loss in rule["not_read"])
    assert "joe_example" not in target.read_text("utf-8")
    lost = json.loads(losses.read_bytes())
    assert [loss["why"] for loss in lost if loss["left_out"]] == [
        "it neither removes nor approves anything (action: report)"
    ]
    assert {loss["rule"] for loss in lost} >= {words["id"], links["id"], domain["id"], "rule 4 (line 16)"}
    assert all(loss["why"] in result.stderr for loss in lost)


def test_words_become_an_extension_that_a_run_reads(here: Kmgraph, tmp_path: Path) -> None:
    source, target, words = written(tmp_path, "page.yaml", PAGE), tmp_path / "drafts.toml", tmp_path / "words.ttl"
    result = here("rules", "import", source, "-o", target, "--words", words)
    assert result.returncode == 0, result.stderr
    assert f"words that are in {words}" in result.stderr
    assert here("ontology", "check", words).returncode == 0
    confirmed = target.read_text("utf-8").replace("scope_proposed", "scope")
    target.write_text(confirmed, "utf-8")
    posts = "id,outcome,text,hasLink,author\n" + "".join(
        f"g{number},{'kept' if number % 20 == 0 else 'removed'},my giveaway {number},false,a{number}\n"
        f"t{number},{'removed' if number % 20 == 0 else 'kept'},my journey {number},false,b{number}\n"
        for number in range(60)
    )
    table = written(tmp_path, "posts.csv", posts)
    run = ("guidelines", table, "--published", target, "-o", tmp_path / "out")
    assert here(*run, "--ontology", words).returncode == 0
    published = read_rules(private_folder(tmp_path / "out") / "rules.json").published
    (giveaways,) = (rule["id"] for rule in rules_in(target) if "Words-" in rule.get("scope", ""))
    assert [rule.target for rule in published if rule.iri.endswith(f"/{giveaways}")] == [57]
    without = here(*run[:-1], tmp_path / "other")
    assert (without.returncode, 'unknown name "Words-' in without.stderr) == (3, True)
    again = here("rules", "import", source, "--ontology", words, "--words", tmp_path / "none.ttl")
    assert "Words-" in again.stdout, "an extension that is known needs no other"
    assert not (tmp_path / "none.ttl").exists()


def test_rules_of_discord_become_drafts_without_ids_of_people(here: Kmgraph, tmp_path: Path) -> None:
    result = here("rules", "import", written(tmp_path, "automod.json", GUILD))

    assert result.returncode == 0, result.stderr
    assert 'scope_proposed = "hasLink value true"' in result.stdout
    assert 'anchor = "Links"' in result.stdout
    assert "profanity" in result.stdout
    assert not any(name in result.stdout for name in ("423457898095789043", "613425648685547541"))


@pytest.mark.parametrize("form", ["mastodon", "automoderator", "discord"])
def test_what_the_example_exports_comes_home(here: Kmgraph, example_run: Path, tmp_path: Path, form: str) -> None:
    name = f"rules.{'yaml' if form == 'automoderator' else 'json'}"
    exported, target, words = tmp_path / name, tmp_path / "home.toml", tmp_path / "words.ttl"
    options = ("--platform", "rednote", "--lang", "en", "--lang", "zh")
    assert here("export", "rules", "-g", example_run, "--format", form, "-o", exported, *options).returncode == 0
    result = here("rules", "import", exported, "-o", target, "--platform", "rednote", "--lang", "en", "--words", words)

    assert result.returncode == 0, result.stderr
    learned = {rule.id: rule.text for rule in read_rules(example_run / "rules.json").rules}
    published = {rule.id: rule.text for rule in read_published((example_run / "graph.nq",), (), "").rules}
    texts = {words["en"] for words in (*learned.values(), *published.values()) if "en" in words}
    drafts = rules_in(target)
    assert drafts
    shown = [draft["text"]["en"] for draft in drafts]
    assert all(any(known.startswith(text.rstrip("…")) for known in texts) for text in shown)
    if form == "mastodon":
        assert all("zh" in draft["text"] for draft in drafts)
        assert not words.exists()
    else:
        assert all("mentions some Words-" in draft["scope_proposed"] for draft in drafts)
        assert "gatepass" in words.read_text("utf-8")
    assert read_published((target,), (), "https://x.example/").rules


def test_terms_that_the_project_named_are_left_to_its_review(here: Kmgraph, tmp_path: Path) -> None:
    project, words = tmp_path / "project", '["gatepass", "顶班费"]'
    assert here("init", project).returncode == 0
    written(
        project, "decisions.toml", f'[[term]]\nclass = "t-0a1b2c3d"\nname = {{ en = "touting" }}\nterms = {words}\n'
    )
    page = written(tmp_path, "page.yml", f"title+body: {words}\naction: remove\ncomment: No touting.\n")
    result = here("rules", "import", page, "-p", project, "--words", tmp_path / "words.ttl")
    assert result.returncode == 0, result.stderr
    assert "t-0a1b2c3d in decisions.toml" in result.stderr
    assert "scope_proposed =" not in result.stdout
    assert not (tmp_path / "words.ttl").exists()


def test_a_server_s_rules_are_brought_up_to_date_like_guidelines(here: Kmgraph, tmp_path: Path) -> None:
    source, target = written(tmp_path, "rules.json", SERVER), tmp_path / "published.toml"
    assert here("rules", "import", source, "-o", target).returncode == 0
    confirmed = target.read_text("utf-8").replace('scope_proposed = "GamblingContent"', 'scope = "GamblingContent"')
    target.write_text(confirmed, "utf-8")
    more = {"de": {"text": "Anders.", "hint": ""}, "fr": {"text": "Pas de jeux.", "hint": "Ni loteries."}}
    changed = [
        {**SERVER[0], "translations": more},
        {**SERVER[1], "text": "Be kind to newcomers. No pornography, please."},
        {"id": "9", "text": "No malware."},
    ]
    written(tmp_path, "rules.json", changed)
    result = here("rules", "import", source, "-o", target, "--update")

    assert result.returncode == 0, result.stderr
    for said in ("1 as before", "1 new:", "1 changed, to be confirmed again:", "1 gone and removed:"):
        assert said in result.stderr
    same, reworded, new = rules_in(target)
    assert same["scope"] == "GamblingContent"
    assert same["text"] == {"en": "No gambling.", "de": "Kein Spiel.", "fr": "Pas de jeux."}
    assert same["hint"] == {"en": "Lotteries, too.", "fr": "Ni loteries."}
    assert reworded["text"] == {"en": "Be kind to newcomers. No pornography, please."}
    assert new["scope_proposed"] == "MalwareContent"
    before = target.read_bytes()
    assert here("rules", "import", source, "-o", target, "--update").returncode == 0
    assert target.read_bytes() == before


def test_filters_are_not_brought_up_to_date(here: Kmgraph, tmp_path: Path) -> None:
    target = tmp_path / "drafts.toml"
    for name, content in (("page.yaml", PAGE), ("guild.json", GUILD)):
        source = written(tmp_path, name, content)
        assert here("rules", "import", source, "-o", target, "--overwrite").returncode == 0
        before = target.read_bytes()
        result = here("rules", "import", source, "-o", target, "--update")
        assert (result.returncode, "their checks may change" in result.stderr) == (2, True)
        assert target.read_bytes() == before


def test_the_format_may_be_named(here: Kmgraph, tmp_path: Path) -> None:
    page = written(tmp_path, "automoderator", PAGE)
    assert "hasLink value true" in here("rules", "import", page, "--format", "automoderator").stdout
    assert "hasLink value true" not in here("rules", "import", page, "--format", "markdown").stdout
    words = written(tmp_path, "rules.json", "No gambling.\n")
    assert "GamblingContent" in here("rules", "import", words, "--format", "markdown").stdout


@pytest.mark.parametrize(
    ("name", "content", "flags", "code", "said"),
    [
        ("rules.json", "[", (), 3, "this is not JSON"),
        ("rules.json", "[" * 100_000, (), 3, "nested too deep"),
        ("rules.json", '{"a": 1}', (), 3, "neither a list of a Mastodon server's rules"),
        ("rules.json", "[]", (), 3, "no rule of it can be a published one"),
        ("rules.json", '[{"text": 3}]', (), 3, "[0].text"),
        ("rules.json", '[{"text": "\\ud800"}]', (), 3, "half of a surrogate pair"),
        ("rules.json", '[{"trigger_type": 1}]', (), 3, "[0].actions"),
        ("rules.json", '[{"text": "No spam."}]', ("--format", "discord"), 3, "not rules of Discord's AutoMod"),
        ("rules.yaml", "a: &a [x]\nb: *a\n", (), 3, "line 2, column 4"),
        ("rules.yaml", "a: [\n", (), 3, "this is not YAML"),
        ("rules.yaml", "- a\n", (), 3, "not a page of AutoModerator"),
        ("rules.yaml", "reports: 1\naction: report\n", (), 3, "it neither removes nor approves"),
        ("rules.yaml", "a: " + "x" * 600_000, (), 4, "512 kB"),
        ("rules.yml", PAGE, ("--lang", "english"), 2, "not a language tag"),
        ("rules.yml", PAGE, ("--words", "words.csv"), 2, ".ttl"),
        ("rules.yml", PAGE, ("--losses", "losses.txt"), 2, ".json"),
        ("rules.yml", PAGE, ("--words", "same.ttl", "--losses", "same.ttl"), 2, ".json"),
        ("rules.md", "No spam.", ("--lang", "en"), 2, "guidelines in words"),
        ("rules.md", "No spam.", ("--words", "words.ttl"), 2, "guidelines in words"),
    ],
)  # fmt: skip
def test_bad_input_is_told(
    here: Kmgraph, tmp_path: Path, name: str, content: str, flags: tuple[str, ...], code: int, said: str
) -> None:
    result = here("rules", "import", written(tmp_path, name, content), *flags)

    assert (result.returncode, result.stdout) == (code, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_no_extension_is_overwritten_without_a_word(here: Kmgraph, tmp_path: Path) -> None:
    source, words = written(tmp_path, "page.yaml", PAGE), written(tmp_path, "words.ttl", "# mine\n")
    refused = here("rules", "import", source, "--words", words)
    assert (refused.returncode, "--overwrite" in refused.stderr) == (2, True)
    assert words.read_text("utf-8") == "# mine\n"
    both = here("rules", "import", source, "-o", tmp_path / "x.toml", "--losses", tmp_path / "x.toml")
    assert both.returncode == 2


def test_the_same_file_gives_the_same_bytes(here: Kmgraph, tmp_path: Path) -> None:
    source = written(tmp_path, "page.yaml", PAGE)
    made = []
    for number in range(2):
        words = tmp_path / f"words{number}.ttl"
        made.append((here("rules", "import", source, "-q", "--words", words).stdout, words.read_bytes()))
    assert made[0] == made[1]


def test_the_formats_of_the_option_are_those_that_are_read() -> None:
    (option,) = (one for one in rules.commands["import"].params if one.name == "form")
    assert isinstance(option.type, click.Choice)
    assert tuple(option.type.choices) == IMPORT_FORMATS
    assert {form for forms in IMPORT_SUFFIXES.values() for form in forms} == {*IMPORT_FORMATS} - {"markdown"}
