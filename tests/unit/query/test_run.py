"""Queries: what is refused, what is answered, and within which limits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kmgraph.errors import InputError, LimitError, QueryError, UsageError
from kmgraph.query import QueryResult, find_question, format_result, list_questions, refuse_other_forms, run_query
from kmgraph.query.results import short_term
from kmgraph.rdf import check_query

if TYPE_CHECKING:
    from pathlib import Path

TRIG = """
@prefix ex: <https://example.org/> .
ex:one { ex:a ex:p 1 , 2 ; ex:name "eh"@en . }
ex:two { ex:b ex:p 3 . }
"""


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "graph.trig"
    path.write_text(TRIG, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }",
        "select * { service silent ?where { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o . SERVICE<http://example.org/>{} }",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "DROP ALL",
        "SELECT * { \\u0053ERVICE <http://example.org/> {} }",
        "SELECT * " + "{" * 101 + "}" * 101,
        "SELECT * { FILTER(" + "!" * 150 + "true) }",
        "SELECT * { ?s ?p 'x' } #" + "x" * 70_000,
    ],
)
def test_refused(sparql: str) -> None:
    with pytest.raises(QueryError) as refusal:
        check_query(sparql)
    assert refusal.value.exit_code == 3


@pytest.mark.parametrize(
    "sparql",
    [
        'SELECT * { ?s ?p "SERVICE <http://example.org/>" }',
        "SELECT * { ?s <http://example.org/SERVICE> ?o } # SERVICE",
        "SELECT * { ?s ?p '''INSERT \\' DATA''' }",
        "SELECT ?service { ?service a ?o }",
        "PREFIX km: <https://w3id.org/kmgraph/ns#> SELECT * { ?s km:SERVICE ?o }",
    ],
)
def test_a_keyword_in_a_string_iri_comment_or_name_is_no_keyword(sparql: str) -> None:
    check_query(sparql)


def test_rows_come_from_the_union_of_all_graphs(graph: Path) -> None:
    result = run_query("SELECT ?o { ?s <https://example.org/p> ?o } ORDER BY ?o", graph)
    assert [row[0]["value"] for row in result.rows if row[0]] == ["1", "2", "3"]
    assert format_result(result, "csv") == "o\n1\n2\n3\n"


def test_ask_and_construct(graph: Path) -> None:
    assert run_query("ASK { ?s <https://example.org/p> 3 }", graph).boolean
    built = run_query("CONSTRUCT { ?s <https://example.org/q> ?o } WHERE { ?s <https://example.org/name> ?o }", graph)
    assert '"eh"@en' in format_result(built, "turtle")


def test_too_many_rows(graph: Path) -> None:
    with pytest.raises(LimitError, match="more than 2 rows"):
        run_query("SELECT * { ?s ?p ?o }", graph, max_rows=2)


def test_a_slow_query_is_stopped(graph: Path) -> None:
    everything = " ".join(f"{{ ?a{i} ?b{i} ?c{i} }}" for i in range(30))
    with pytest.raises(LimitError, match="the query did not finish"):
        run_query(f"SELECT (COUNT(*) AS ?n) {{ {everything} }}", graph, seconds=2)


def test_a_malformed_query_names_its_place(graph: Path) -> None:
    with pytest.raises(QueryError, match=r"line 1, column 1[0-9]"):
        run_query("SELECT ?s { ?s", graph)


def test_a_missing_or_damaged_graph(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no graph"):
        run_query("ASK {}", tmp_path / "none.nq")
    (tmp_path / "bad.nq").write_text("<a:a> <a:b>\n")
    with pytest.raises(InputError, match="not valid N-Quads"):
        run_query("ASK {}", tmp_path / "bad.nq")


def test_spreadsheets_run_no_cell() -> None:
    result = QueryResult("rows", ("x",), (({"type": "literal", "value": "=1+1"},), (None,)))
    assert format_result(result, "csv") == 'x\n\'=1+1\n""\n'


def test_json_is_sparql_results_json() -> None:
    result = QueryResult("rows", ("x", "y"), (({"type": "uri", "value": "a:b"}, None),))
    assert json.loads(format_result(result, "json")) == {
        "head": {"vars": ["x", "y"]},
        "results": {"bindings": [{"x": {"type": "uri", "value": "a:b"}}]},
    }


def test_terms_are_shortened_for_people() -> None:
    assert short_term({"type": "uri", "value": "https://w3id.org/kmgraph/ns#Video"}) == "km:Video"
    assert short_term(None) == ""


def test_questions_are_named_and_bilingual() -> None:
    questions = list_questions()
    assert len(questions) >= 25
    assert all(question.text.keys() == {"en", "zh"} for question in questions)
    assert find_question(questions[0].name) == questions[0]
    with pytest.raises(UsageError, match="no question named"):
        find_question("no-such-question")


def test_from_names_graphs_of_the_file_alone(graph: Path) -> None:
    held = run_query("SELECT ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 1", graph).rows[0][0]
    assert held is not None
    assert run_query(f"SELECT * FROM <{held['value']}> {{ ?s ?p ?o }}", graph).rows
    with pytest.raises(QueryError, match="nothing is fetched"):
        run_query("SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }", graph)


@pytest.mark.parametrize("chain", ["FILTER(" + "1+" * 20_000 + "1 > 0)", "?s ?p (" + "1 " * 20_000 + ")"])
def test_a_chain_that_is_too_long_for_the_parser_is_refused(chain: str, graph: Path) -> None:
    with pytest.raises(QueryError, match="chains too many"):
        run_query(f"SELECT * {{ ?s ?p ?o . {chain} }}", graph)


@pytest.mark.parametrize(
    ("kind", "form", "fits"),
    [
        ("rows", "turtle", False),
        ("rows", "nt", False),
        ("rows", "tsv", True),
        ("boolean", "turtle", False),
        ("boolean", "json", True),
        ("triples", "csv", False),
        ("triples", "table", False),
        ("triples", "nt", True),
    ],
)
def test_an_answer_has_the_forms_of_its_kind_alone(kind: str, form: str, *, fits: bool) -> None:
    result = QueryResult(kind)
    if fits:
        refuse_other_forms(result, form)
        return
    with pytest.raises(UsageError, match=f"can't be written as {form}"):
        refuse_other_forms(result, form)


@pytest.mark.parametrize(
    "query",
    ["SELECT (<x:y>(1) AS ?x) {}", "ASK { ?a ?b ?c FILTER(<x:y>(?c)) }", "SELECT * { ?a ?b ?c } ORDER BY <x:y>(?c)"],
)
def test_a_function_that_is_not_known_is_named(query: str, graph: Path) -> None:
    with pytest.raises(QueryError, match="calls <x:y>, which is no function") as refusal:
        run_query(query, graph)
    assert refusal.value.exit_code == 3
