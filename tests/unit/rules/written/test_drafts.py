"""Draft rules on disk: written, and brought up to date with what people did to them left as it is."""

from __future__ import annotations

from dataclasses import replace
from time import process_time
from typing import TYPE_CHECKING

import pytest

from kmgraph.errors import ConfigError
from kmgraph.io import load_toml
from kmgraph.rules import DraftOrigin, DraftRule, draft_rules, new_draft_file, read_document, update_draft_file
from kmgraph.rules.written import likeness

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.rules import UpdatedDrafts

ORIGIN = DraftOrigin("rules.md", "forum", "https://x.org/rules")
TEXT = "# Rules {#r}\n\nNo gambling.\n\nYou must label all advertising.\n\nSuch posts are age-restricted here.\n"


def drafts(text: str, origin: DraftOrigin = ORIGIN) -> tuple[DraftRule, ...]:
    statements = read_document(text)
    return draft_rules(statements, ["Content" for _ in statements], origin)


def written(folder: Path, text: str = TEXT) -> Path:
    path = folder / "published.toml"
    path.write_text(new_draft_file(drafts(text), "rules.md"), "utf-8")
    return path


def updated(path: Path, text: str) -> UpdatedDrafts:
    found = update_draft_file(path, drafts(text), ORIGIN)
    path.write_text(found.text, "utf-8")
    return found


def rules_in(path: Path) -> list[dict[str, object]]:
    rules = load_toml(path)["rule"]
    assert isinstance(rules, list)
    return rules


def test_a_new_file_says_of_each_rule_what_it_is_and_where_it_stands(tmp_path: Path) -> None:
    first, second, third = rules_in(written(tmp_path))

    assert first == {
        "id": first["id"],
        "platform": "forum",
        "deontic": "prohibition",
        "text": {"en": "No gambling."},
        "scope_proposed": "Content",
        "url": "https://x.org/rules#r",
        "source": "rules.md",
        "anchor": "Rules",
        "line": 3,
    }
    assert (second["deontic"], second["requires"]) == ("obligation", {"en": "You must label all advertising."})
    assert (third["deontic"], third["outcome"]) == ("permission", ["adults-only"])


def test_the_same_text_gives_the_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path).read_bytes() == written(tmp_path).read_bytes()


def test_ids_tell_platforms_apart() -> None:
    ids = [{draft.id for draft in drafts(TEXT, DraftOrigin("rules.md", name))} for name in ("a", "b")]

    assert not ids[0] & ids[1]


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    path = written(tmp_path, 'You may not say """x""" and \\u0041 \x07 ]] [[rule]] id = "x".\n')

    (rule,) = rules_in(path)
    assert rule["text"] == {"en": 'You may not say """x""" and \\u0041 \x07 ]] [[rule]] id = "x".'}


def test_what_did_not_change_keeps_all_that_people_did(tmp_path: Path) -> None:
    path = written(tmp_path)
    text = path.read_text("utf-8").replace('scope_proposed = "Content"', 'scope = "GamblingContent" # checked', 1)
    path.write_text(text.replace("[[rule]]", "# mine\n[[rule]]", 1), "utf-8")

    comparison = updated(path, "Hello.\n\n" + TEXT.replace("# Rules", "# House rules")).comparison

    assert [len(comparison.same), len(comparison.new), len(comparison.changed), len(comparison.gone)] == [3, 0, 0, 0]
    first = rules_in(path)[0]
    assert (first["scope"], first["anchor"], first["line"]) == ("GamblingContent", "House rules", 5)
    assert "scope_proposed" not in first
    assert "# checked" in path.read_text("utf-8")
    assert "# mine" in path.read_text("utf-8")


def test_updating_with_the_same_text_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path)
    before = path.read_bytes()

    updated(path, TEXT)

    assert path.read_bytes() == before


def test_changed_words_keep_the_id_and_have_to_be_confirmed_again(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text("utf-8").replace('scope_proposed = "Content"', 'scope = "GamblingContent"', 1))
    before = rules_in(path)[0]["id"]

    comparison = updated(path, TEXT.replace("No gambling.", "No gambling for money.")).comparison

    assert [match.known.id for match in comparison.changed] == [before]
    rule = rules_in(path)[0]
    assert (rule["id"], rule["scope_proposed"]) == (before, "GamblingContent")
    assert rule["text"] == {"en": "No gambling for money."}
    assert "scope" not in rule


def test_new_and_gone_statements(tmp_path: Path) -> None:
    path = written(tmp_path)
    gone = rules_in(path)[0]["id"]

    found = updated(path, TEXT.replace("No gambling.", "Do not send malware to anybody.")).comparison

    assert [rule.id for rule in found.gone] == [gone]
    assert [draft.text for draft in found.new] == ["Do not send malware to anybody."]
    assert [rule["text"] for rule in rules_in(path)][-1] == {"en": "Do not send malware to anybody."}
    assert len(rules_in(path)) == 3


def test_a_confirmed_rule_whose_words_are_gone_stays(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text("utf-8").replace('scope_proposed = "Content"', 'scope = "GamblingContent"', 1))

    found = updated(path, TEXT.replace("No gambling.", "")).comparison

    assert [rule.is_confirmed for rule in found.gone] == [True]
    assert rules_in(path)[0]["scope"] == "GamblingContent"


def test_rules_of_others_are_left_alone(tmp_path: Path) -> None:
    path = written(tmp_path)
    own = '\n[[rule]]\nid = "mine"\ndeontic = "prohibition"\nscope = "SpamContent"\n'
    other = '\n[[rule]]\nid = "b"\ndeontic = "prohibition"\nsource = "other.md"\ntext = "No ads."\n'
    path.write_text(path.read_text("utf-8") + own + other, "utf-8")

    updated(path, "No gambling.\n")

    assert {"mine", "b"} <= {rule["id"] for rule in rules_in(path)}


def test_a_file_without_rules_gets_them(tmp_path: Path) -> None:
    path = tmp_path / "published.toml"
    path.write_text("# to come\n", "utf-8")

    assert len(updated(path, TEXT).comparison.new) == 3
    assert len(rules_in(path)) == 3


@pytest.mark.parametrize("text", ["[[rule]\n", "rule = 3\n", '[[rule]]\nsource = "rules.md"\nplatform = "forum"\n'])
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "published.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(ConfigError):
        update_draft_file(path, drafts(TEXT), ORIGIN)


def many(count: int, noun: str) -> str:
    return "".join(
        f"Do not post nudity {n} of {noun} or gore, {n * 7919 % 10007} times in {n * 31 % 1009} days.\n\n"
        for n in range(count)
    )


def test_many_rules_are_compared_within_bounds(tmp_path: Path) -> None:
    path = written(tmp_path, many(600, "art"))
    before = process_time()
    found = updated(path, many(600, "arts")).comparison
    assert process_time() - before < 8
    changed = {match.known.texts["en"].replace("art", "arts"): match.draft.text for match in found.changed}
    assert sum(before == after for before, after in changed.items()) > len(changed) / 2


def test_a_changed_rule_is_known_again_among_many(tmp_path: Path) -> None:
    rules = [f"You may not sell {chr(97 + n % 26) * 3}{n} things to others here.\n\n" for n in range(100)]
    path = written(tmp_path, "".join(rules))
    rules[70] = rules[70].replace("others", "anybody")
    (match,) = updated(path, "".join(rules)).comparison.changed
    assert (match.known.position, "anybody" in match.draft.text) == (70, True)


def test_beyond_the_bound_words_alone_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "_MOST_WORK", 0)
    path = written(tmp_path, "You may not sell cars to others here.\n\nDo not gamble.\n")
    found = updated(path, "You may not sell boats to others here.\n\nNo advertising at all.\n").comparison
    assert [(match.known.position, match.draft.text) for match in found.changed] == [
        (0, "You may not sell boats to others here.")
    ]
    assert [rule.position for rule in found.gone] == [1]


def test_what_a_document_is_called_or_holds_writes_no_settings(tmp_path: Path) -> None:
    odd = "a\n[privacy]\nk = 5\x00\x1b\x7f\x85\u2028.md"
    (draft,) = drafts("No gambling.\n", DraftOrigin(odd, "forum"))
    draft = replace(draft, text=odd, anchor=odd, proposed=odd)
    path = tmp_path / "published.toml"
    path.write_text(new_draft_file([draft], odd), encoding="utf-8")
    (rule,) = rules_in(path)
    assert list(load_toml(path)) == ["rule"]
    assert (rule["text"], rule["source"], rule["anchor"]) == ({"en": odd}, odd, odd)
