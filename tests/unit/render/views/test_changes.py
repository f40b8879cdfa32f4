"""What changed since an earlier edition, as readers are told it; and how far people took the rules."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from newcomer_world import RULES, run

from kmgraph.model import ChangeKind, Lifecycle, RuleChange, RuleDecision, RunChanges
from kmgraph.render import guidelines_html, guidelines_markdown, report_markdown

if TYPE_CHECKING:
    from kmgraph.render import GuidelineInput

FIRST = RULES[0]
OWN = RuleDecision(FIRST.id, Lifecycle.REVIEWED, on=date(2025, 5, 2), text={"en": "My own words."})


def since(*changes: RuleChange, decisions: dict[str, RuleDecision] | None = None) -> GuidelineInput:
    return replace(run(), changes=RunChanges(changes, is_public=True), decisions=decisions or {})


def change(kind: ChangeKind, rule: str = FIRST.id, **parts: Any) -> RuleChange:
    return RuleChange(kind, rule, platform="rednote", **parts)


def told(data: GuidelineInput, language: str = "en") -> list[str]:
    page = guidelines_markdown(data, language)
    heading = {"en": "## What changed", "zh": "## 有哪些变化"}[language]
    part = page.split(f"\n{heading}\n")[1].split("\n## ")[0]
    return [line.removeprefix("- ") for line in part.splitlines() if line.startswith("- ")]


def test_without_an_earlier_edition_nothing_is_said() -> None:
    assert "What changed" not in guidelines_markdown(run(), "en")
    assert 'id="changes"' not in guidelines_html(run(), "en")


@pytest.mark.parametrize(
    ("given", "begins"),
    [
        (change(ChangeKind.NEW), "New: "),
        (change(ChangeKind.STRONGER), "Acted on more often than before: "),
        (change(ChangeKind.WEAKER), "Acted on less often than before: "),
        (change(ChangeKind.CONFIDENCE, after="likely"), "Confirmed now: "),
        (change(ChangeKind.CONFIDENCE, after="hint"), "No longer confirmed: "),
        (change(ChangeKind.STATE, after="codified"), "Put into writing: "),
        (change(ChangeKind.STATE, after="reviewed"), "Reviewed by a person: "),
    ],
)
def test_each_change_is_said_with_the_rule_and_leads_to_it(given: RuleChange, begins: str) -> None:
    (line,) = told(since(given))
    assert line.startswith(begins)
    assert line.endswith(f"[→](#{FIRST.id})")
    assert re.search(rf'<a href="#{FIRST.id}"[^>]*>{begins}', guidelines_html(since(given), "en"))
    assert len(told(since(given), "zh")) == 1


def test_a_rule_that_is_gone_is_said_as_the_earlier_edition_said_it() -> None:
    gone = change(ChangeKind.GONE, "r-0000dead", text={"en": "Old words.", "zh": "旧的说法。"})
    assert told(since(gone)) == ["No longer listed: Old words."]
    assert told(since(gone), "zh") == ["不再列出：旧的说法。"]


def test_only_words_of_a_person_are_reworded() -> None:
    given = change(ChangeKind.REWORDED, before="Generated.", after="My own words.")
    assert told(since(given)) == []
    (line,) = told(since(given, decisions={FIRST.id: OWN}))
    assert line.startswith("In other words now: My own words.")


def test_what_is_not_told_is_not_said_to_be_nothing_more() -> None:
    published = RuleChange(ChangeKind.NEW, "p", is_published=True)
    hidden = change(ChangeKind.NEW, "r-0000dead")
    taken_back = change(ChangeKind.STATE, after="retired")
    data = since(published, hidden, taken_back)
    assert told(data) == []
    assert "No rule is new, gone, decided about" in guidelines_markdown(data, "en")


def test_the_report_says_how_far_people_took_the_rules_and_when() -> None:
    rules = tuple(
        replace(rule, lifecycle=Lifecycle.REVIEWED) if rule.id in {FIRST.id, RULES[1].id} else rule for rule in RULES
    )
    plain = run(rules=rules)
    undated = RuleDecision(RULES[1].id, Lifecycle.REVIEWED)
    data = replace(plain, decisions={FIRST.id: OWN, RULES[1].id: undated})
    page = report_markdown(data, "en").split("### Where the rules stand")[1]
    assert "| inferred, reviewed | 2; decided in 2025-05 (1), a month not written down (1) |" in page
    assert "| 2；决定时间：2025-05（1条）, 未记录时间（1条） |" in report_markdown(data, "zh")


def test_a_rule_that_was_decided_about_and_reworded_is_told_once() -> None:
    reviewed = change(ChangeKind.STATE, after="reviewed")
    reworded = change(ChangeKind.REWORDED, before="Generated.", after="My own words.")
    (line,) = told(since(reworded, reviewed, decisions={FIRST.id: OWN}))
    assert line.startswith("Reviewed by a person: My own words.")
