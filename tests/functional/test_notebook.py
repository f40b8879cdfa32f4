"""The notebook of the examples runs, cell by cell, and holds no output of an earlier run."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from checkout import ROOT

NOTEBOOK = ROOT / "examples" / "notebook.ipynb"


def cells() -> list[dict[str, Any]]:
    notebook: dict[str, Any] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    found: list[dict[str, Any]] = notebook["cells"]
    return found


def execute(source: str, names: dict[str, Any]) -> object:
    """Run a cell, and return what a notebook would show: the value of its last expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, str(NOTEBOOK), "exec"), names)
    return (
        eval(compile(ast.Expression(last.value), str(NOTEBOOK), "eval"), names) if isinstance(last, ast.Expr) else None
    )


def test_the_notebook_holds_no_output() -> None:
    codes = [cell for cell in cells() if cell["cell_type"] == "code"]
    assert codes
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in codes)
    assert len({cell["id"] for cell in cells()}) == len(cells())


def test_the_notebook_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(NOTEBOOK.parent)
    names: dict[str, Any] = {"__name__": "__main__"}
    shown = [execute("".join(cell["source"]), names) for cell in cells() if cell["cell_type"] == "code"]
    (run,) = [value for value in shown if hasattr(value, "_repr_html_") and type(value).__name__ == "RunResult"]
    page = run._repr_html_()
    assert "Public figures" in page
    assert page.count("<tr>") == len(names["rules"]) + 1
    assert len(names["unwritten"]) > 3
    assert "guidelines.en.html" in names["files"]
    risks = {
        verdict[0]: verdict[1]
        for verdict in next(value for value in shown if isinstance(value, list) and value[0][0] == "a")
    }
    assert risks["a"] > 0.9 > (risks["b"] or 0.0)
    printed = capsys.readouterr().out
    assert "Smallest change" in printed
    assert "gatepass" in printed
