"""The pages in a browser, where one is: no violation of axe-core's rules, and no scrolling sideways on a phone.

Both are left out where no browser is installed, and the rules where axe-core is not: AXE_CORE names its script, such as
node_modules/axe-core/axe.min.js, or `pip install axe-playwright-python` brings it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser import audit, axe_rules, browser, widths
from newcomer_world import over_time, run, two_platforms

from kmgraph.render import guidelines_html

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.render import GuidelineInput

PAGES = [(data, language) for data in (run(), two_platforms(), over_time()) for language in ("en", "zh")]
PHONE = 390


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


def test_axe_would_find_something(tmp_path: Path) -> None:
    rules = axe_rules()
    if rules is None:
        pytest.skip("axe-core is not installed")
    bad = '<!DOCTYPE html><html><head><title>x</title></head><body><img src="data:,"><h3>y</h3></body></html>'
    assert "image-alt" in {violation[0] for violation in audit(bad, rules, tmp_path)["violations"]}


def test_a_wide_page_would_be_seen(tmp_path: Path) -> None:
    bad = '<!DOCTYPE html><html><body><div style="width:700px">x</div></body></html>'
    assert widths(bad, PHONE, tmp_path)["closed"] > PHONE
