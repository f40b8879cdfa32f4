"""SERVICE is refused in every spelling that the engine takes, and its letters are taken wherever they mean less."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from benchmarks.service_spellings import TRIPLES, asks_in_child, canary, reaches, spellings
from kmgraph.errors import QueryError
from kmgraph.rdf import check_embedded, check_query, dataset_iris

CALLS = [
    "SELECT * { SERVICESILENT<urn:a>{} }",
    "SELECT * { SERVICE?u{} }",
    "SELECT * { ?s ?p trueSERVICE <urn:a> {} }",
    "SELECT * { ?s ?p 1SERVICE <urn:a> {} }",
    "PREFIX : <urn:> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX : <urn:> PREFIX SERVICE: <urn:o> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX e: <urn:> SELECT * { SERVICEe:x {} }",
    "PREFIX : <urn:> SELECT * { ?s ?p true.SERVICE:x {} }",
    "PREFIX e: <urn:> SELECT * { { ?s e:a\\'b ?x } UNION { SERVICE <urn:q> {} } FILTER(?x != 'z') }",
    "PREFIX e: <urn:> SELECT * { { ?s e:a\\#b ?x } UNION { SERVICE <urn:h> {} } }",
    "SELECT * { ?s ?p ?o # a\rSERVICE <urn:a> {}\n}",
    # Where the local part makes no valid IRI, the prefix alone does, and what follows it is read anew.
    "PREFIX e: <http://h:> SELECT * { ?s ?p e:SERVICE <urn:a> {} }",
    "PREFIX : <urn:> PREFIX e: <http://h:> SELECT * { ?s ?p e:SERVICE:x {} }",
    "PREFIX e: <http://ok/> PREFIX e: <http://h:> SELECT * { ?s ?p e:SERVICE <urn:a> {} }",
    "SELECT * { S\\u0045RVICE <urn:a> {} }",
    "SELECT * { ?s ?p '\\u0027 . SERVICE <urn:a> {} #' }",
]

# To pyoxigraph, a name ends before its second dot, and what follows is a call.
NAMES = [
    "x:a.b.",
    "x:a-b.c.",
    "x:1.2.",
    "x:a..b.",
    r"x:a\/b.c.",
    "x:é.b.",
    "e.f:a.b.",
    '"x"^^x:a.b.',
    "_:a.b.",
    r"x:a\.",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("call", ["SERVICE <urn:a>", "serviceSILENT<urn:a>", "Service ?s", "SERVICE x:a"])
def test_a_call_behind_a_name_with_dots_is_refused(name: str, call: str) -> None:
    sparql = f"PREFIX x: <urn:> PREFIX e.f: <urn:> SELECT * {{ OPTIONAL {{ ?s ?p {name}{call} {{}} }} }}"
    for check in (check_query, check_embedded):
        with pytest.raises(QueryError, match="SERVICE is refused"):
            check(sparql)


@pytest.mark.parametrize("word", ["FROM", "LOAD", "DROP"])
def test_no_other_refused_word_hides_behind_a_name_with_dots(word: str) -> None:
    with pytest.raises(QueryError, match=f"{word} is refused"):
        check_embedded(f"PREFIX x: <urn:> DESCRIBE x:a-b.c.{word} <urn:a>")


@pytest.mark.parametrize("sparql", CALLS)
def test_a_call_is_refused(sparql: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        check_query(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        'PREFIX service: <urn:> # SERVICE <x> {}\nSELECT ?service { ?service service:SERVICE "SERVICE" }',
        "PREFIX e: <http://e/> SELECT * { ?s a e:Service . { ?s e:service ?o } }",
        "PREFIX service: <http://e/> SELECT * { GRAPH service:g { ?s service:p ?o } }",
        "PREFIX service: <http://e/> SELECT * FROM service:g { ?s ?p ?o }",
        "SELECT * { ?s <http://e/SERVICE#service> '''a 'SERVICE <x> {}' b''' , \"SERVICE\"@en-service }",
        "SELECT * { _:service ?p $SERVICE FILTER(1 <2 && 3> 2) }",
        "SELECT * { ?s ?p '\\u0053ERVICE' , 'it\\u0027s' , '\\\\' }",
        "SELECT * { ?s ?p ?o } # SERVICE",
    ],
)
def test_its_letters_in_a_name_or_a_text_are_no_call(sparql: str) -> None:
    check_query(sparql)
    ox.Store().query(sparql)


def test_no_spelling_passes_the_guard() -> None:
    """The long run is `python -m benchmarks.service_spellings`; nothing listens here."""
    for sparql in spellings(2_000, "http://127.0.0.1:9/", seed=1):
        with pytest.raises(QueryError, match="SERVICE is refused"):
            check_query(sparql)


def test_without_the_guard_spellings_reach_a_server_and_from_the_child_none_does() -> None:
    store = ox.Store()
    store.load(TRIPLES, format=ox.RdfFormat.TURTLE)
    with canary() as listening:
        queries = tuple(spellings(60, listening.url, seed=2))
        assert sum(reaches(query, listening, store) for query in queries) >= 54
        assert not any(asks_in_child(queries[:3], listening))


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM is refused"),
        ("SELECT $this { $this ?p ?o . SERVICE <urn:a> {} }", "SERVICE is refused"),
        ("SELECT $this { $this ?p ?o . \u017fERV\u0131CE <urn:a> {} }", "SERVICE is refused"),
        ("SELECT $this { S\\u0045RVICE <urn:a> {} }", "SERVICE is refused"),
        ("SELECT $this { $this ?p ?o # \r ''' \n SERVICE <urn:a> {} # '''\n }", "carriage return"),
    ],
)
def test_a_query_in_a_shape_is_held_to_more(sparql: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        check_embedded(sparql)


def test_what_is_no_token_has_its_place() -> None:
    with pytest.raises(QueryError, match="malformed") as refusal:
        check_query("SELECT *\n{ ?s \\ ?o }")
    assert refusal.value.where == "line 2, column 6"


@pytest.mark.parametrize(
    "chain", ["! " * 150 + "true", "!" * 150 + "true", "- " * 150 + "1", "(" * 101 + "1" + ")" * 101]
)
def test_nesting_counts_chains_however_they_are_spaced(chain: str) -> None:
    with pytest.raises(QueryError, match="nested more than 100"):
        check_query(f"SELECT * {{ FILTER({chain}) }}")


def test_graphs_are_named_by_iri_or_prefix() -> None:
    sparql = "PREFIX e: <http://e/> SELECT * FROM <urn:a> FROM NAMED e:b FROM <relative> { ?from ?p 'FROM <urn:c>' }"
    assert dataset_iris(sparql) == ("urn:a", "http://e/b")
