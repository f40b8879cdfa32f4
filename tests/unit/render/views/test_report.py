"""The report: figures, evidence, warnings, what was not read, and how to make it again."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from newcomer_world import REDNOTE, RULES, TIKTOK, run
from said import state_text

from kmgraph.model import Enforcement, Reject
from kmgraph.model import Warning as RunWarning
from kmgraph.render import ImportNotice, ValidationSummary, load_language, report_markdown, warning_text


def test_every_rule_has_a_row_with_its_evidence() -> None:
    text = report_markdown(run(), "en")
    row = next(line for line in text.splitlines() if line.startswith(f"| {RULES[0].id}"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[2:] == [
        "unwritten", "well supported", "inferred, not reviewed", "810", "45", "655",
        "95% (90% to nearly 100%)", "≤ 5%", "\\< 0.001", "\\< 0.001", "throughout", "–", "–",
    ]  # fmt: skip


def test_rows_of_a_table_have_as_many_cells_as_its_head() -> None:
    widths: list[set[int]] = []
    for line in report_markdown(run(), "zh").splitlines():
        if not line.startswith("|"):
            widths.append(set())
        elif widths:
            widths[-1].add(line.count("|"))
    assert all(len(width) <= 1 for width in widths)


def test_set_aside_figures_of_small_groups_are_not_shown() -> None:
    hint = next(line for line in report_markdown(run(), "en").splitlines() if line.startswith(f"| {RULES[5].id}"))
    assert [cell.strip() for cell in hint.strip("|").split("|")][5:] == [
        *["–"] * 10,
    ]


def test_enforcement_of_published_rules() -> None:
    text = report_markdown(run(), "en")
    assert "| no-trade | “Do not take trade off the platform.” | enforced | 1,200 | 90 |" in text
    assert "| news-allowed | Posts about news are allowed. | permission | – | – |" in text


def test_reproducibility() -> None:
    text = report_markdown(run(), "en")
    assert "| Random seed | 7 |" in text
    assert "| kmgraph | 0.1.0 |" in text
    assert f"| observations.csv | 100,000 | `{'a' * 64}` |" in text


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (ValidationSummary(conforms=True, violations=0, shapes=31), "None of 31 shapes reports a violation."),
        (
            ValidationSummary(conforms=True, violations=0, shapes=31, warnings=25),
            "None of 31 shapes reports a violation; warnings are in",
        ),
        (ValidationSummary(conforms=False, violations=2, shapes=31), "does not conform: a few violations."),
        (None, "was not validated"),
    ],
)
def test_validation_is_never_read_as_more_than_it_was(found: ValidationSummary | None, sentence: str) -> None:
    assert sentence in report_markdown(replace(run(), validation=found), "en")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_cells_hold_is_counted_and_not_told(language: str) -> None:
    notices = tuple(ImportNotice("unknown-value", "a.csv", "topic", f"@handle{n}", 1) for n in range(100))
    rejects = tuple(Reject("d.csv", row, "outcome", f'"@handle{row}" is no outcome') for row in range(1, 101))
    text = report_markdown(replace(run(), notices=notices, rejects=rejects), language)
    assert "handle" not in text
    assert text.count("100") >= 2
    few = report_markdown(replace(run(), notices=notices[:3], rejects=rejects[:3]), language)
    assert f"columns.{language}.md" in few
    assert "100" in text.split("rejects.csv")[0].splitlines()[-1]
    assert "3 " not in few.split("rejects.csv")[0].splitlines()[-1]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_warning_has_words_with_and_without_numbers(language: str) -> None:
    for code, found in load_language(language).warnings.items():
        assert warning_text(RunWarning(code), language) == found.plain
        assert found.text
        assert found.plain


def test_warning_with_numbers() -> None:
    text = warning_text(RunWarning("author-deletions", {"rows": 12_345}), "en")
    assert text.endswith("that is no moderation: 12,345 observations.")
    assert "1 observation." in warning_text(RunWarning("author-deletions", {"rows": 1}), "en")
    share = RunWarning("class-balanced-sample", {"share": 0.498, "platform": "rednote"})
    assert "50%" in warning_text(share, "en")
    assert "50%" in warning_text(share, "zh")


def test_unknown_warning_is_named_and_keeps_its_own_text() -> None:
    assert warning_text(RunWarning("new", {"n": 3}), "en") == "A check named “new” raised a warning (n = 3)."
    assert warning_text(RunWarning("new", text={"zh": "小心"}), "zh") == "小心"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Better or further rules may exist."), ("zh", "可能还有更好的规则")]
)
def test_a_search_that_stopped_early_is_told_in_words_not_in_bits(language: str, said: str) -> None:
    text = warning_text(RunWarning("time-budget-gap", {"gap": 24665.7}), language)
    assert said in text
    assert not re.search(r"\d", text)


def test_warning_names_its_platform_where_there_are_several() -> None:
    warning = RunWarning("too-few-clusters", {"platform": "tiktok", "clusters": 4})
    several = run(platforms=(REDNOTE, TIKTOK))
    several = replace(several, ruleset=replace(several.ruleset, warnings=(warning,)))
    assert "- TikTok: The observations come from too few" in report_markdown(several, "en")
    one = replace(run(), ruleset=replace(run().ruleset, warnings=(warning,)))
    assert "- The observations come from too few" in report_markdown(one, "en")


def test_states_have_names() -> None:
    assert state_text(RULES[0].status, "en") == "unwritten"
    assert state_text(RULES[0].confidence, "zh") == "证据充分"
    assert {state_text(state, "en") for state in Enforcement} == {
        "enforced", "partly enforced", "not seen enforced", "not judged", "not recorded", "not looked at",
    }  # fmt: skip


@pytest.mark.parametrize("since", [None, "2025-02"])
def test_why_a_rule_is_not_judged_is_said_wherever_one_is(since: str | None) -> None:
    data = run()
    trade, *others = data.ruleset.published
    judged = (replace(trade, status=Enforcement.NOT_OBSERVED, since=since), *others)
    why = "A published rule is “not judged” where too few such posts were observed"
    assert why in report_markdown(replace(data, ruleset=replace(data.ruleset, published=judged)), "en")
    assert why not in report_markdown(data, "en")


def test_shares_are_in_whole_5_points_that_add_up() -> None:
    data = run()
    totals = replace(data.ruleset.totals, by_published=0.92, by_tacit=0.02, unexplained=0.06)
    text = report_markdown(replace(data, ruleset=replace(data.ruleset, totals=totals)), "en")
    assert "published rules explain | 95% |" in text
    assert "the other rules here explain | 0% |" in text
    assert "no rule explains sufficiently | 5% |" in text


def test_a_warning_about_one_is_singular() -> None:
    told = warning_text(RunWarning("too-few-clusters", {"platform": "tiktok", "clusters": 1}), "en")
    assert "checking: 1." in told
    assert "1 independent sources" not in told
