"""From a bare export to guidelines: `init --from` on exports of seven kinds, each under rules that are known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from exports import WRITERS, write_export

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

# What the settings must say, and what the guidelines: adverts outside the market, jokes in the front yard, young links.
SETTINGS = {
    "forum": ('delimiter = ";"', 'time_format = "%d.%m.%Y %H:%M"', '"hidden" = "restricted"', '"mod" = "decided_by"'),
    "gbk": ('encoding = "gb18030"', 'time_format = "%Y/%m/%d %H:%M"', '"已删除" = "removed"', '"昵称" = "author"'),
    "utf16": ('time_format = "%m/%d/%Y %I:%M %p"', '"1" = "removed"', '"0" = "kept"', '"Modified" = "-"'),
    "epoch": ('time_format = "epoch-ms"', '"taken_down" = "removed"', '"moderatedAt" = "decided_at"'),
    "ambiguous": ('"date" = "-"', '# time_format = "%d/%m/%Y"', '# time_format = "%m/%d/%Y"', '"handle" = "author"'),
    "one-hot": ('"topic_trade" = "TradeTopic"', '"decision" = "outcome"', '"label_outcome" = "-"'),
    "two-files": (
        'outcome = "removed"',
        'outcome = "kept"',
        '"removed_on" = "decided_at"',
        '"rule_violated" = "reason"',
    ),
}
# A box that is ticked or empty, and ages of which some are unknown, tell too little for a rule on them to be sure.
RULES = {
    "forum": ("“advert”.*Market .*& Swaps", "“joke”.*“Front Yard”|“Front Yard”.*“joke”", "(?:contain a|with a) link"),
    "gbk": ("“广告”.*“交易区”", "“段子”.*“前院”", "(?:contain a|with a) link"),
    "utf16": ("“advert”.*Market .*& Swaps", "“Front Yard”.*“joke”|“joke”.*“Front Yard”", "(?:contain a|with a) link"),
    "epoch": ("“advert”.*“market", "“front.?-yard”.*“joke”", "(?:contain a|with a) link"),
    "ambiguous": ("“advert”.*Market .*& Swaps", "“Front Yard”.*“joke”|“joke”.*“Front Yard”"),
    "one-hot": ("“front”.*“humor”", "(?:contain a|with a) link"),
    "two-files": (
        "“advert”.*Market .*& Swaps",
        "“joke”.*“Front Yard”|“Front Yard”.*“joke”",
        "(?:contain a|with a) link",
    ),
}
PEOPLE = ("gardener12", "mod_ina", "花友12", "版主甲", "member12", "u204", "@m12", "k12")
NOT_CONFIRMED = "**Not confirmed:"


def initialise(here: Kmgraph, name: str, folder: Path) -> str:
    exports = write_export(name, folder)
    done = here("init", *(part for path in exports for part in ("--from", path)), folder)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.mark.parametrize("name", WRITERS)
def test_from_a_bare_export_to_guidelines(name: str, here: Kmgraph, tmp_path: Path) -> None:
    initialise(here, name, tmp_path)
    settings = (tmp_path / "kmgraph.toml").read_text(encoding="utf-8")
    assert [text for text in SETTINGS[name] if text not in settings] == []
    checked = here("ontology", "check", tmp_path / "extension.ttl")
    assert checked.returncode == 0
    assert "error:" not in checked.stdout + checked.stderr
    run = here("guidelines", tmp_path)
    assert run.returncode == 0, run.stderr
    guidelines = (tmp_path / "guidelines" / "guidelines.en.md").read_text(encoding="utf-8")
    rules = re.findall(r"^#### \d+\. (.*(?:usually|nearly always|always).*)$", guidelines, re.MULTILINE)
    assert [rule for rule in RULES[name] if not any(re.search(rule, sentence) for sentence in rules)] == []
    assert "removed" in " ".join(rules)
    # What was guessed stands at the head, before any rule, in every language.
    assert NOT_CONFIRMED in guidelines.split("## In a nutshell")[0]
    assert "尚未确认" in (tmp_path / "guidelines" / "guidelines.zh.md").read_text(encoding="utf-8").split("## ")[0]
    assert NOT_CONFIRMED in (tmp_path / "guidelines" / "report.en.md").read_text(encoding="utf-8").split("## ")[0]


def test_an_encoding_that_is_guessed_is_said_to_be(here: Kmgraph, tmp_path: Path) -> None:
    said = initialise(here, "gbk", tmp_path)
    (line,) = [line for line in said.splitlines() if "was read as gb18030" in line]
    assert "cp1252" in line
    assert "set encoding in kmgraph.toml" in line
    settings = (tmp_path / "kmgraph.toml").read_text(encoding="utf-8")
    assert re.search(r'^encoding = "gb18030"   # a guess, as .*cp1252.* fit too', settings, re.MULTILINE)


@pytest.mark.parametrize("name", WRITERS)
def test_no_name_of_a_person_gets_into_the_files_or_onto_the_terminal(name: str, here: Kmgraph, tmp_path: Path) -> None:
    said = initialise(here, name, tmp_path)
    written = "".join(
        (tmp_path / made).read_text(encoding="utf-8") for made in ("kmgraph.toml", "extension.ttl", "published.toml")
    )
    assert [person for person in PEOPLE if person in written + said] == []


def test_a_person_confirms_what_was_guessed(here: Kmgraph, tmp_path: Path) -> None:
    initialise(here, "forum", tmp_path)
    settings = tmp_path / "kmgraph.toml"
    confirmed = settings.read_text(encoding="utf-8").replace("outcomes_confirmed = false", "outcomes_confirmed = true")
    settings.write_text(confirmed, encoding="utf-8")
    assert here("guidelines", tmp_path).returncode == 0
    for page in (tmp_path / "guidelines").glob("*.md"):
        text = page.read_text(encoding="utf-8")
        assert "Not confirmed" not in text
        assert "尚未确认" not in text


def test_words_of_kmgraphs_own_need_no_confirmation(here: Kmgraph, tmp_path: Path) -> None:
    rows = [f"p{number},{'removed' if number % 3 else 'kept'},{number % 7}" for number in range(60)]
    (tmp_path / "posts.csv").write_text("\n".join(["id,outcome,score", *rows]) + "\n", encoding="utf-8")
    done = here("init", "--from", tmp_path / "posts.csv", tmp_path)
    assert done.returncode == 0
    assert "guessed" not in done.stderr
    assert "outcomes_confirmed" not in (tmp_path / "kmgraph.toml").read_text(encoding="utf-8")


def test_what_the_dates_leave_open_is_said_and_not_read(here: Kmgraph, tmp_path: Path) -> None:
    said = initialise(here, "ambiguous", tmp_path)
    assert 'whether the day or the month comes first under "date" can\'t be told' in said
    assert here("guidelines", tmp_path).returncode == 0
    rules = (tmp_path / "guidelines" / "rules.json").read_text(encoding="utf-8")
    assert '"first": null' in rules or '"first"' not in rules


def test_a_file_from_elsewhere_is_copied_and_nothing_is_overwritten(here: Kmgraph, tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "downloads", tmp_path / "project"
    elsewhere.mkdir()
    (export,) = write_export("forum", elsewhere)
    first = here("init", "--from", export, folder)
    assert first.returncode == 0
    assert f"copied the data to {folder / 'decisions.csv'}" in first.stderr
    assert (folder / "decisions.csv").read_bytes() == export.read_bytes()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = here("init", "--from", export, folder)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_same_export_gives_the_same_bytes(here: Kmgraph, tmp_path: Path) -> None:
    made = []
    for place in ("a", "b"):
        folder = tmp_path / place / "project"
        folder.mkdir(parents=True)
        initialise(here, "one-hot", folder)
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert made[0] == made[1]


def test_a_file_that_says_nothing_of_outcomes_is_refused(here: Kmgraph, tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("id,topic\n" + "".join(f"p{n},cats\n" for n in range(30)), encoding="utf-8")
    refused = here("init", "--from", tmp_path / "posts.csv", tmp_path)
    assert refused.returncode == 3
    assert "no column says what became of the posts" in refused.stderr
    assert not (tmp_path / "kmgraph.toml").exists()


def test_inspect_tells_the_operator_what_was_read_and_the_report_everybody(here: Kmgraph, tmp_path: Path) -> None:
    initialise(here, "forum", tmp_path)
    settings = tmp_path / "kmgraph.toml"
    text = settings.read_text(encoding="utf-8").replace(
        '"username" = "author"', '"username" = "author"\n"section" = "-"'
    )
    settings.write_text(text, encoding="utf-8")
    shown = here("inspect", tmp_path)
    assert shown.returncode == 0
    assert "decisions.csv  section\n    Read as: not read" in shown.stdout
    assert "decisions.csv  opened\n    Read as: when it was posted (times, %d.%m.%Y %H:%M)" in shown.stdout
    assert not (tmp_path / "guidelines").exists()
    assert here("guidelines", tmp_path).returncode == 0
    guidelines = (tmp_path / "guidelines" / "guidelines.en.md").read_text(encoding="utf-8")
    assert "Some of the recorded details were not used; no rule here can be about them." in guidelines
    report = (tmp_path / "guidelines" / "report.en.md").read_text(encoding="utf-8")
    assert "Some of the data was not used, and no rule here can be about it: the column “section”." in report
    assert "| observations-1.csv | section | not read |  | all or nearly all | a few | – |" in report
    assert "| observations-1.csv | mod | who decided | kinds of decider | removed: all or nearly all; " in report


def test_a_word_that_is_not_known_hides_none_that_are(here: Kmgraph, tmp_path: Path) -> None:
    words = ("DietContent", "GamblingContent", "hush-hush")
    rows = [f"p{number},{'removed' if number % 3 else 'kept'},{words[number % 3]}" for number in range(60)]
    (tmp_path / "posts.csv").write_text("\n".join(["id,outcome,topic", *rows]) + "\n", encoding="utf-8")
    assert here("init", "--from", tmp_path / "posts.csv", tmp_path).returncode == 0
    shown = here("inspect", tmp_path).stdout.split("posts.csv  topic")[1]
    assert "Different entries: 3" in shown
    assert "Not understood: nothing" in shown


def forum(folder: Path, removed: str) -> None:
    rows = [
        f"b{number};n{number % 40};{removed if number % 3 else 'freigegeben'};{'Markt' if number % 3 else 'Garten'}"
        for number in range(120)
    ]
    (folder / "beitraege.csv").write_text("\n".join(["ID;Benutzername;Aktion;Bereich", *rows]) + "\n", encoding="utf-8")


def test_german_words_are_understood(here: Kmgraph, tmp_path: Path) -> None:
    forum(tmp_path, "gelöscht")
    done = here("init", "--from", tmp_path / "beitraege.csv", tmp_path)
    settings = (tmp_path / "kmgraph.toml").read_text(encoding="utf-8")
    assert '"gelöscht" = "removed"' in settings
    assert '"freigegeben" = "kept"' in settings
    assert '"Benutzername" = "author"' in settings
    assert "next: kmgraph guidelines" in done.stderr


def test_rows_of_words_that_nobody_knows_are_told_of_first(here: Kmgraph, tmp_path: Path) -> None:
    forum(tmp_path, "gelöscht")
    text = (tmp_path / "beitraege.csv").read_text(encoding="utf-8")
    lines = [
        line.replace("gelöscht", "weggezaubert") if not number % 4 else line
        for number, line in enumerate(text.splitlines())
    ]
    (tmp_path / "beitraege.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = here("init", "--from", tmp_path / "beitraege.csv", tmp_path)
    assert f"next: say in {tmp_path / 'kmgraph.toml'} what the words mean" in done.stderr
    assert here("guidelines", tmp_path).returncode == 0
    guidelines = (tmp_path / "guidelines" / "guidelines.en.md").read_text(encoding="utf-8")
    head = guidelines[: guidelines.index("## ")]
    assert "of the rows" in head
    assert "are left out of everything here" in head


def test_a_file_whose_project_says_how_it_is_parted_is_read_by_the_project(here: Kmgraph, tmp_path: Path) -> None:
    forum(tmp_path, "gelöscht")
    assert "(kmgraph init --from FILE writes one)" in here("guidelines", tmp_path / "beitraege.csv").stderr
    assert here("init", "--from", tmp_path / "beitraege.csv", tmp_path).returncode == 0
    assert "name the project instead of the file" in here("guidelines", tmp_path / "beitraege.csv").stderr
