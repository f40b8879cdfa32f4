"""What a graph holds reaches a terminal spelt out, and files and pipes as it is."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from kmgraph.cli.answers import write_answer
from kmgraph.cli.errors import run_safely
from kmgraph.cli.main import cli
from kmgraph.cli.tables import print_answer
from kmgraph.query import QueryResult, format_result

HOSTILE = "\x1b]0;owned\x07 \x1b[2J \u202egnp.exe \x9b31m [red]x[/nothing] \u3000中"
SPELT = "\\u001b]0;owned\\u0007 \\u001b[2J \\u202egnp.exe \\u009b31m [red]x[/nothing] \u3000中"


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> _Terminal:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "200")
    return _Terminal()


@pytest.mark.parametrize("answer", [HOSTILE, HOSTILE.encode()])
def test_an_answer_on_a_terminal_is_spelt_out(terminal: _Terminal, answer: str | bytes) -> None:
    with redirect_stdout(terminal):
        write_answer(answer, None)
    assert terminal.getvalue() == SPELT


@pytest.mark.parametrize("kind", ["rows", "triples"])
def test_a_table_on_a_terminal_is_spelt_out(terminal: _Terminal, kind: str) -> None:
    literal = json.dumps(HOSTILE, ensure_ascii=False)
    rows = QueryResult("rows", ("x",), (({"type": "literal", "value": HOSTILE},),))
    triples = QueryResult("triples", triples=f"<urn:s> <urn:p> {literal} .\n")
    with redirect_stdout(terminal):
        print_answer(rows if kind == "rows" else triples)
    shown = terminal.getvalue()
    assert "[red]x[/nothing]" in shown
    assert "\\u202egnp.exe" in shown
    assert not set(shown) & set("\x1b\x07\x9b\u202e")


def test_a_pipe_and_a_file_get_what_is_there(tmp_path: Path) -> None:
    pipe = io.StringIO()
    with redirect_stdout(pipe):
        write_answer(HOSTILE, None)
    assert pipe.getvalue() == HOSTILE
    write_answer(HOSTILE, tmp_path / "answer.csv")
    assert (tmp_path / "answer.csv").read_text(encoding="utf-8") == HOSTILE


def test_the_query_command_spells_out_for_a_terminal(terminal: _Terminal, tmp_path: Path) -> None:
    graph = tmp_path / "graph.nt"
    graph.write_text(f"<urn:s> <urn:p> {json.dumps(HOSTILE)} .\n".replace("\\u001b", "\\u001B"), encoding="utf-8")
    for form in ("table", "csv", "tsv", "json"):
        with redirect_stdout(terminal):
            assert run_safely(cli, ["query", "-g", str(graph), "SELECT ?o { ?s ?p ?o }", "--format", form]) == 0
    assert terminal.getvalue().count("gnp.exe") == 4
    assert not set(terminal.getvalue()) & set("\x1b\x07\x9b\u202e")


@pytest.mark.parametrize(
    ("value", "datatype", "cell"),
    [
        ("-5", "http://www.w3.org/2001/XMLSchema#integer", "-5"),
        ("-1.5E3", "http://www.w3.org/2001/XMLSchema#double", "-1.5E3"),
        ("=1+1", "http://www.w3.org/2001/XMLSchema#date", "'=1+1"),
        ("-1+cmd|x", "http://www.w3.org/2001/XMLSchema#integer", "'-1+cmd|x"),
        ("@SUM(1)", None, "'@SUM(1)"),
        ("-5", None, "'-5"),
    ],
)
def test_numbers_stay_numbers_and_nothing_else_is_a_formula(value: str, datatype: str | None, cell: str) -> None:
    term = {"type": "literal", "value": value} | ({"datatype": datatype} if datatype else {})
    assert format_result(QueryResult("rows", ("x",), ((term,),)), "csv") == f"x\n{cell}\n"
