"""The page about what templates see is the one that follows from the types, and names every template."""

from __future__ import annotations

import re
import runpy
from dataclasses import fields

from checkout import ROOT

from kmgraph.io import templates_folder

SCRIPT = runpy.run_path(str(ROOT / ".ci" / "template_context.py"))
PAGE = (ROOT / "docs" / "template-context.md").read_text(encoding="utf-8")


def test_the_page_is_up_to_date() -> None:
    assert SCRIPT["generated"]() == PAGE, "python .ci/template_context.py writes it anew"


def test_every_layout_has_its_context_there() -> None:
    # Style sheets are no templates, and the PDF's has its own way to be told.
    layouts = {path.name for path in (templates_folder() / "layout").iterdir() if path.suffix != ".css"} - {
        "guidelines.typ"
    }
    assert set(re.findall(r"`([\w-]+\.\w+)`", "".join(re.findall("^## .*$", PAGE, re.M)))) == layouts


def test_fields_and_types_lead_somewhere() -> None:
    anchors = {name.lower() for name in re.findall(r"^### (\w+)$", PAGE, re.M)}
    assert set(re.findall(r"\]\(#(\w+)\)", PAGE)) <= anchors
    for kind in SCRIPT["contexts"]().values():
        for field in fields(kind):
            assert f"| `{field.name}` |" in PAGE
