"""`decisions.toml` brought up to date: one entry changes, and all that people wrote around it stays."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kmgraph.errors import ConfigError
from kmgraph.model import Lifecycle, ReviewedTerms, RuleDecision
from kmgraph.rules.decision_file import put_decision, put_terms

PATH = Path("decisions.toml")
HAND = """# Ours. Reviewed every month.
format = 1

# The first one.
[[decision]]
state = "reviewed"   # since May
rule = "r-00000001"

[[term]]
class = "t-00000001"  # tickets
terms = ["seat"]

# This one is about politics,
# and contested.
[[decision]]
rule = "r-00000002"
state = "codified"
scope = "PoliticalContent"
shown_with = ["r-00000001"]
[decision.text]
en = "No politics."

[[term]]
class = "t-00000002"
terms = ["row"]
# the end
"""
FIRST = RuleDecision(
    "r-00000001", Lifecycle.CODIFIED, "DietContent", "A", {"en": "editor"}, date(2026, 1, 2), "Because."
)


def lines_changed(before: str, after: str) -> set[str]:
    return set(after.splitlines()) - set(before.splitlines())


def test_an_entry_changes_in_its_place_and_nothing_else() -> None:
    after = put_decision(HAND, PATH, replace(FIRST, text={"en": "No diets.", "zh": "不谈减肥。"}))
    assert lines_changed(HAND, after) == {
        'state = "codified"   # since May',
        'scope = "DietContent"',
        'by = "A"',
        'role = {en = "editor"}',
        "on = 2026-01-02",
        'reason = "Because."',
        'text = {en = "No diets.", zh = "不谈减肥。"}',
    }
    assert after.index("# The first one.") < after.index("DietContent") < after.index('class = "t-00000001"')
    assert after.endswith("}\n\n" + HAND[HAND.index("[[term]]") :])


def test_a_new_entry_goes_to_the_end() -> None:
    after = put_decision(HAND, PATH, replace(FIRST, rule="r-00000003", shown_with=("r-00000001",)))
    assert after.startswith(HAND)
    (entry,) = tomllib.loads(after)["decision"][2:]
    assert entry["shown_with"] == ["r-00000001"]
    assert list(entry) == ["rule", "scope", "state", "by", "role", "on", "reason", "shown_with"]


def test_a_file_is_begun_with_its_format() -> None:
    after = put_decision("", PATH, FIRST)
    assert after.startswith("format = 1\n\n[[decision]]\n")


def test_what_a_decision_lacks_is_taken_away() -> None:
    after = put_decision(HAND, PATH, RuleDecision("r-00000002", Lifecycle.REJECTED, reason="Chance."))
    entry = tomllib.loads(after)["decision"][1]
    assert entry == {"rule": "r-00000002", "state": "rejected", "reason": "Chance."}
    assert "# This one is about politics,\n# and contested.\n[[decision]]" in after


def test_a_decision_goes_over_to_another_rule_with_those_shown_with_it() -> None:
    after = put_decision(HAND, PATH, replace(FIRST, rule="r-0000000a"), former="r-00000001")
    first, second = tomllib.loads(after)["decision"]
    assert (first["rule"], second["shown_with"]) == ("r-0000000a", ["r-0000000a"])
    assert "r-00000001" not in after


def test_rules_that_a_sentence_says_too_are_renamed_likewise() -> None:
    both = replace(FIRST, rule="r-00000003", shown_with=("r-00000001",), text_also_for=("r-00000001",))
    once = put_decision(HAND, PATH, both)
    assert tomllib.loads(once)["decision"][2]["text_also_for"] == ["r-00000001"]
    after = put_decision(once, PATH, replace(FIRST, rule="r-0000000a"), former="r-00000001")
    assert tomllib.loads(after)["decision"][2]["text_also_for"] == ["r-0000000a"]


def test_the_same_decision_again_changes_nothing() -> None:
    once = put_decision(HAND, PATH, FIRST)
    assert put_decision(once, PATH, FIRST) == once


def test_values_that_stay_keep_the_way_they_were_written() -> None:
    text = (
        '[[decision]]\nrule = \'r-00000001\'  # ours\nstate = "reviewed"\nshown_with = [\n  "r-00000002",  # alike\n]\n'
    )
    after = put_decision(text, PATH, RuleDecision("r-00000001", Lifecycle.CODIFIED, shown_with=("r-00000002",)))
    assert after == text.replace("reviewed", "codified")


def test_a_class_of_terms_gets_a_name() -> None:
    reviewed = ReviewedTerms("t-00000002", ("row",), {"en": "touting"}, "TradeContent")
    after = put_terms(HAND, PATH, reviewed)
    assert lines_changed(HAND, after) == {'name = {en = "touting"}', 'under = "TradeContent"'}
    assert after.endswith("# the end\n")


@pytest.mark.parametrize(
    "text",
    [
        'decision = [{ rule = "r-00000001", state = "reviewed" }]\n',
        '[[decision]]\nrule = "r-00000001"\nstate = "reviewed"\nreason = """\n[[decision]]\n"""\n',
    ],
)
def test_entries_that_cannot_be_told_apart_are_left_to_the_person(text: str) -> None:
    with pytest.raises(ConfigError, match="can't be told apart"):
        put_decision(text, PATH, FIRST)


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    text = HAND.replace("\n", "\r\n")
    after = put_decision(text, PATH, FIRST)
    assert tomllib.loads(after)["decision"][0]["state"] == "codified"
    assert "# This one is about politics,\r\n" in after
