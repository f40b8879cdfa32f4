"""The pages in a browser, where one is: no violation of axe-core's rules, and no scrolling sideways on a phone.

Both are left out where no browser is installed, and the rules where axe-core is not: AXE_CORE names its script, such as
node_modules/axe-core/axe.min.js, or `pip install axe-playwright-python` brings it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from browser import audit, axe_rules, broken_words, browser, widths
from newcomer_world import over_time, run, two_platforms
from two_places import two_places

from kmgraph.model import Outcome
from kmgraph.render import RuleTableInput, RuleTableRow, guidelines_html, rules_html

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

    from kmgraph.render import GuidelineInput

PAGES = [(data, language) for data in (run(), two_platforms(), over_time()) for language in ("en", "zh")]
PHONE = 390
KINDS = ("reference", "migration", "notebook")


@pytest.fixture(scope="module")
def other_pages(here: Kmgraph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A page of each kind beside guidelines."""
    folder: Path = tmp_path_factory.mktemp("pages")
    project = two_places(folder / "project")
    assert here("compare", "old", "new", "--project", project, "-o", folder / "guide", "--lang", "zh").returncode == 0
    assert here("ontology", "docs", "-o", folder / "reference", "--lang", "en").returncode == 0
    rows = tuple(
        RuleTableRow(found.id, f"Rule {found.id}", found.status, found.confidence, 30, 2, 0.9)
        for found in run().ruleset.rules
    )
    table = rules_html(RuleTableInput(rows, privacy=None), "en")
    start = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A notebook</title>'
    start += '<meta name="viewport" content="width=device-width">'
    return {
        "migration": (folder / "guide" / "migration.zh.html").read_text("utf-8"),
        "reference": (folder / "reference" / "ontology.en.html").read_text("utf-8"),
        "notebook": f"{start}</head><body><main><h1>x</h1>{table}</main></body></html>",
    }


@pytest.fixture(autouse=True)
def _needs_a_browser() -> None:
    if browser() is None:
        pytest.skip("no Chromium is installed")


@pytest.mark.parametrize(("data", "language"), PAGES)
def test_axe_finds_nothing(data: GuidelineInput, language: str, tmp_path: Path) -> None:
    rules = axe_rules()
    if rules is None:
        pytest.skip("axe-core is not installed")
    found = audit(guidelines_html(data, language), rules, tmp_path)
    assert found["violations"] == []
    assert found["passes"] > 20


@pytest.mark.parametrize(("data", "language"), PAGES)
def test_a_phone_need_not_scroll_sideways(data: GuidelineInput, language: str, tmp_path: Path) -> None:
    assert max(widths(guidelines_html(data, language), PHONE, tmp_path).values()) <= PHONE


@pytest.mark.parametrize("data", [two_platforms(), over_time()], ids=["two platforms", "over time"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_heading_of_a_column_is_broken_inside_a_word(data: GuidelineInput, language: str, tmp_path: Path) -> None:
    wide = replace(data, target=(Outcome.REMOVED, Outcome.RESTRICTED))
    assert broken_words(guidelines_html(wide, language), PHONE, tmp_path) == []


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_on_other_pages(
    other_pages: dict[str, str], kind: str, tmp_path: Path, *, is_dark: bool
) -> None:
    rules = axe_rules()
    if rules is None:
        pytest.skip("axe-core is not installed")
    found = audit(other_pages[kind], rules, tmp_path, is_dark=is_dark)
    assert found["violations"] == []
    assert found["passes"] > 10


@pytest.mark.parametrize("kind", ["reference", "migration"])
def test_other_pages_need_no_scrolling_sideways(other_pages: dict[str, str], kind: str, tmp_path: Path) -> None:
    assert max(widths(other_pages[kind], PHONE, tmp_path).values()) <= PHONE


def test_axe_sees_the_colours_that_a_reader_likes(tmp_path: Path) -> None:
    rules = axe_rules()
    if rules is None:
        pytest.skip("axe-core is not installed")
    style = "p { color: #000 } @media (prefers-color-scheme: dark) { p { color: #eee } }"
    page = f'<!DOCTYPE html><html lang="en"><head><title>x</title><style>{style}</style></head>'
    page += "<body><main><h1>x</h1><p>pale on white</p></main></body></html>"
    assert audit(page, rules, tmp_path)["violations"] == []
    assert "color-contrast" in {found[0] for found in audit(page, rules, tmp_path, is_dark=True)["violations"]}


def test_axe_would_find_something(tmp_path: Path) -> None:
    rules = axe_rules()
    if rules is None:
        pytest.skip("axe-core is not installed")
    bad = '<!DOCTYPE html><html><head><title>x</title></head><body><img src="data:,"><h3>y</h3></body></html>'
    assert "image-alt" in {violation[0] for violation in audit(bad, rules, tmp_path)["violations"]}


def test_a_wide_page_would_be_seen(tmp_path: Path) -> None:
    bad = '<!DOCTYPE html><html><body><div style="width:700px">x</div></body></html>'
    assert widths(bad, PHONE, tmp_path)["closed"] > PHONE
