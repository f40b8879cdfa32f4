"""A browser without a window, where one is installed, and the rules of axe-core, where they are."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
from html import escape, unescape
from pathlib import Path
from typing import Any

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_SWITCHES = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--virtual-time-budget=20000", "--window-size=1280,900"),
)
_POLICY = re.compile(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>")
_RESULT = re.compile(r'<pre id="result">(.*?)</pre>', re.DOTALL)
_AUDIT = """
document.querySelectorAll("details").forEach(part => { part.open = true; });
axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(found => {
  const shown = found.violations.map(one => [one.id, ...one.nodes.map(node => node.html)]);
  const result = document.createElement("pre");
  result.id = "result";
  result.textContent = JSON.stringify({violations: shown, passes: found.passes.length});
  document.body.append(result);
});
"""
_MEASURE = """
const frame = document.querySelector("iframe");
frame.addEventListener("load", () => {
  const inner = frame.contentDocument;
  const widths = {closed: inner.documentElement.scrollWidth};
  inner.querySelectorAll("details").forEach(part => { part.open = true; });
  widths.open = inner.documentElement.scrollWidth;
  const result = document.createElement("pre");
  result.id = "result";
  result.textContent = JSON.stringify(widths);
  document.body.append(result);
});
"""


_BROKEN = """
const frame = document.querySelector("iframe");
frame.addEventListener("load", () => {
  const inner = frame.contentDocument, broken = [];
  inner.querySelectorAll("details").forEach(part => { part.open = true; });
  inner.querySelectorAll("thead th").forEach(head => {
    const text = head.firstChild;
    for (const word of text ? text.data.matchAll(/\\S+/g) : []) {
      const range = inner.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (range.getClientRects().length > 1) broken.push(word[0]);
    }
  });
  const result = document.createElement("pre");
  result.id = "result";
  result.textContent = JSON.stringify({broken});
  document.body.append(result);
});
"""


def browser() -> str | None:
    """Return a browser's program, or None."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def axe_rules() -> Path | None:
    """Return axe-core's script: named by AXE_CORE, or of the package axe-playwright-python; else None."""
    if named := os.environ.get("AXE_CORE"):
        return Path(named)
    spec = importlib.util.find_spec("axe_playwright_python")
    places = spec.submodule_search_locations if spec else None
    return next((path for place in places or () for path in Path(place).rglob("axe.min.js")), None)


def audit(page: str, rules: Path, folder: Path, *, is_dark: bool = False) -> dict[str, Any]:
    """Return what axe-core finds on a page, all of it unfolded, for a reader who likes light or dark."""
    # The page's own policy lets no script run, ours as little as others.
    script = rules.read_text(encoding="utf-8").replace("</script", "<\\/script")
    audited = _POLICY.sub("", page).replace("</body>", f"<script>{script}</script><script>{_AUDIT}</script></body>")
    return _answer(audited, folder, f"--blink-settings=preferredColorScheme={0 if is_dark else 1}")


def widths(page: str, width: int, folder: Path) -> dict[str, int]:
    """Return how wide a page is in a frame of so many pixels, with all that folds closed, and open."""
    return _answer(_framed(page, width, _MEASURE), folder)


def broken_words(page: str, width: int, folder: Path) -> list[str]:
    """Return the words in headings of columns that two lines share, on a page of so many pixels, unfolded."""
    broken: list[str] = _answer(_framed(page, width, _BROKEN), folder)["broken"]
    return broken


def _framed(page: str, width: int, script: str) -> str:
    frame = f'<iframe width="{width}" height="800" style="border:0" srcdoc="{escape(_POLICY.sub("", page))}"></iframe>'
    return f"<!DOCTYPE html><body>{frame}<script>{script}</script></body>"


def _answer(page: str, folder: Path, *switches: str) -> dict[str, Any]:
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    program = browser()
    assert program
    command = [program, *_SWITCHES, *switches, f"--user-data-dir={folder / 'profile'}", "--dump-dom", path.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    found = _RESULT.search(done.stdout.decode("utf-8", "replace"))
    assert found, done.stderr.decode("utf-8", "replace")[-2000:]
    answer: dict[str, Any] = json.loads(unescape(found.group(1)))
    return answer
