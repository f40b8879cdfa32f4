"""Shapes of a user's: evaluated alike by both engines, or refused by name; never "conforms" without a look."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from installed import Kmgraph

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix e: <https://example.org/e#> .
"""
DATA = """
e:tea a e:Drink ; e:degrees 80 ; e:name "tea" , "Tee"@de .
_:soup a e:Dish ; e:degrees "hot" ; e:with e:tea .
e:ice a e:Dish ; e:with _:spoon .
"""
engines = pytest.mark.parametrize("engine", ["shacl", "pyshacl"])


def write(folder: Path, name: str, turtle: str) -> Path:
    path = folder / name
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return path


def validate(here: Kmgraph, folder: Path, shapes: str, *options: object) -> tuple[int, list[str], str]:
    result = here(
        "validate",
        *(write(folder, "data.ttl", DATA), "--shapes", write(folder, "shapes.ttl", shapes), "--shapes-only", *options),
    )
    return result.returncode, sorted(result.stdout.splitlines()), result.stderr


# What shapes find -> the lines of the answer, whichever engine evaluates.
FOUND = {
    "a literal as focus": (
        "e:S a sh:NodeShape ; sh:targetObjectsOf e:degrees ; sh:datatype xsd:integer .",
        ['violation: DatatypeConstraintComponent at: "hot"'],
    ),
    "a blank node as focus": (
        'e:S a sh:NodeShape ; sh:targetClass e:Dish ; sh:nodeKind sh:IRI ; sh:message "Name it." .',
        ["violation: Name it. at: _:b0"],
    ),
    "a blank node as value": (
        "e:S a sh:NodeShape ; sh:targetClass e:Dish ; sh:property [ sh:path e:with ; sh:nodeKind sh:IRI ] .",
        ["violation: NodeKindConstraintComponent <https://example.org/e#with> at: https://example.org/e#ice"],
    ),
    "a literal of a target": (
        'e:S a sh:NodeShape ; sh:targetNode "tea" , 3 ; sh:datatype xsd:string .',
        ['violation: DatatypeConstraintComponent at: "3"'],
    ),
    "a target in SPARQL": (
        """e:S a sh:NodeShape ;
            sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this { ?this <https://example.org/e#with> ?x }" ] ;
            sh:property [ sh:path e:degrees ; sh:minCount 1 ; sh:message "How hot?"@en ] .""",
        ["violation: How hot? at: https://example.org/e#ice"],
    ),
    "a class that is a shape": (
        "e:Drink a sh:NodeShape , owl:Class ; sh:property [ sh:path e:with ; sh:minCount 1 ] .",
        ["violation: MinCountConstraintComponent <https://example.org/e#with> at: https://example.org/e#tea"],
    ),
    "a shape without a type": (
        "e:S sh:targetClass e:Drink ; sh:nodeKind sh:BlankNode .",
        ["violation: NodeKindConstraintComponent at: https://example.org/e#tea"],
    ),
    "a severity of one's own": (
        """e:S a sh:NodeShape ; sh:targetClass e:Drink ; sh:severity e:Grave ;
            sh:nodeKind sh:BlankNode ; sh:message "No."@fr .""",
        ["https://example.org/e#grave: No. at: https://example.org/e#tea"],
    ),
    "a SPARQL constraint that is off": (
        """e:S a sh:NodeShape ; sh:targetClass e:Drink ;
            sh:sparql [ sh:deactivated true ; sh:select "SELECT $this { $this ?p ?o }" ] .""",
        [],
    ),
    "words with values in them": (
        """e:S a sh:NodeShape ; sh:targetClass e:Drink ; sh:sparql [ sh:message "{?t} °C in {$this}"@en ;
            sh:select "SELECT $this ?t { $this <https://example.org/e#degrees> ?t }" ] .""",
        ["violation: 80 °C in https://example.org/e#tea at: https://example.org/e#tea"],
    ),
    "prefixes that are imported": (
        """e:S a sh:NodeShape ; sh:targetClass e:Drink ;
            sh:sparql [ sh:prefixes e:P ; sh:select "SELECT $this { $this e:degrees 80 }" ] .
        e:P owl:imports e:Q .
        e:Q sh:declare [ sh:prefix "e" ; sh:namespace "https://example.org/e#"^^xsd:anyURI ] .""",
        ["violation: SPARQLConstraintComponent at: https://example.org/e#tea"],
    ),
    "relative names": (
        "<> a owl:Ontology . <#S> a sh:NodeShape ; sh:targetClass e:Drink ; sh:nodeKind sh:BlankNode .",
        ["violation: NodeKindConstraintComponent at: https://example.org/e#tea"],
    ),
    "the same twice": (
        "e:S a sh:NodeShape ; sh:targetClass e:Drink ; sh:class e:Cold , e:Dish .",
        ["violation: ClassConstraintComponent at: https://example.org/e#tea"] * 2,
    ),
}


@engines
@pytest.mark.parametrize("case", FOUND)
def test_both_engines_find_the_same(case: str, engine: str, tmp_path: Path, here: Kmgraph) -> None:
    shapes, lines = FOUND[case]
    code, found, said = validate(here, tmp_path, shapes, "--engine", engine)
    assert (code, found) == (1 if lines else 0, lines), said


TARGET = "e:S a sh:NodeShape ; sh:targetClass e:Drink ; "
REFUSED = {
    "rule": (TARGET + "sh:rule [ sh:object e:tea ] .", "the shape https://example.org/e#S uses sh:rule"),
    "expression": (TARGET + "sh:expression [ sh:path e:with ] .", "S uses sh:expression"),
    "js": (TARGET + 'sh:js [ sh:jsFunctionName "f" ] .', "S uses sh:js,"),
    "entailment": (TARGET + "sh:entailment e:RDFS .", "uses sh:entailment"),
    "newer terms": (TARGET + "sh:property [ sh:path e:with ; sh:singleLine true ] .", "S uses sh:singleLine"),
    "slips": (TARGET + "sh:property [ sh:path e:with ; sh:minCuont 1 ] .", 'did you mean "minCount"'),
    "target types": (TARGET + "sh:target [ a e:Kind ] .", "has a sh:target (https://example.org/e#Kind)"),
    "functions": ("e:f a sh:SPARQLFunction . " + TARGET + "sh:nodeKind sh:IRI .", "is a sh:SPARQLFunction"),
    "nobody's shape": (TARGET + "sh:node e:Nobody .", "e#Nobody, of which the file says nothing"),
    "an empty list": (TARGET + "sh:or () .", "S has an empty list as sh:or"),
    "one for true": (TARGET + 'sh:closed "1"^^xsd:boolean .', "says sh:closed"),
    "two paths": (TARGET + "sh:property [ sh:path e:with , e:name ] .", "S is not as SHACL has it: sh:path"),
    "a count that is text": (TARGET + 'sh:property [ sh:path e:with ; sh:minCount "1" ] .', "sh:minCount"),
    "look-ahead": (TARGET + 'sh:property [ sh:path e:name ; sh:pattern "^(?!tea)" ] .', 'sh:pattern "^(?!tea)"'),
    "flags": (TARGET + 'sh:property [ sh:path e:name ; sh:pattern "t" ; sh:flags "q" ] .', 'the flag "q"'),
    "datatypes": (TARGET + "sh:property [ sh:path e:name ; sh:datatype xsd:hexBinary ] .", "xsd:hexBinary"),
    "ask": (TARGET + 'sh:sparql [ sh:ask "ASK { $this ?p ?o }" ] .', "S has a sh:sparql without one sh:select"),
    "minus": (TARGET + 'sh:sparql [ sh:select "SELECT $this { $this ?p ?o MINUS { ?o ?q ?r } }" ] .', "S uses MINUS"),
    "this lost": (TARGET + 'sh:sparql [ sh:select "SELECT ?x { ?x ?p ?o }" ] .', "doesn't return $this"),
    "this in a part": (
        TARGET + 'sh:sparql [ sh:select "SELECT $this { $this ?p ?o { SELECT ?o { ?o ?q ?r } } }" ] .',
        "doesn't return $this",
    ),
    "this anew": (TARGET + 'sh:sparql [ sh:select "SELECT $this { BIND(1 AS $this) }" ] .', "gives $this a value"),
    "itself": (TARGET + "sh:property [ sh:path e:with ; sh:node e:S ] .", "refers to itself"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_evaluated_is_refused_by_name(case: str, tmp_path: Path, here: Kmgraph) -> None:
    shapes, words = REFUSED[case]
    code, found, said = validate(here, tmp_path, shapes)
    assert (code, found) == (3, [])
    assert words in said


def test_engines_that_differ_give_no_answer(tmp_path: Path, here: Kmgraph) -> None:
    # To rdflib, 1e5 is a decimal.
    shapes = 'e:S a sh:NodeShape ; sh:targetNode "1e5"^^xsd:decimal ; sh:datatype xsd:decimal .'
    assert validate(here, tmp_path, shapes)[0] == 1
    code, _, said = validate(here, tmp_path, shapes, "--engine", "pyshacl")
    assert code == 3
    assert "the engines differ about DatatypeConstraintComponent of the shape https://example.org/e#S" in said


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ('"x"^^xsd:integer', "the data hold a value that is read in two ways"),
        (f'"{"9" * 5000}"^^xsd:integer', "the data hold a value that is read in two ways"),
        ('"NaN"^^xsd:double', "kmgraph's own shapes can't be evaluated by pySHACL on these data"),
    ],
)
def test_odd_values_are_no_fault_of_the_shapes(value: str, words: str, tmp_path: Path, here: Kmgraph) -> None:
    data = write(
        tmp_path, "data.ttl", f"@prefix km: <https://w3id.org/kmgraph/ns#> . e:e a km:Evidence ; km:rate {value} ."
    )
    assert here("validate", data).returncode == 1
    result = here("validate", data, "--engine", "pyshacl")
    assert result.returncode == 3
    assert words in result.stderr
    assert "--engine shacl" in result.stderr
    assert ".shacl.ttl" not in result.stderr


def test_what_pyshacl_stumbles_upon_is_not_quoted(tmp_path: Path, here: Kmgraph) -> None:
    shapes = (
        "e:S a sh:NodeShape ; sh:targetClass e:Dish ; sh:property [ sh:path e:with ; sh:lessThan e:degrees ] ."
        "e:T a sh:NodeShape ; sh:targetClass e:Dish ; sh:property [ sh:path e:degrees ; sh:lessThan e:with ] ."
    )
    code, _, said = validate(here, tmp_path, shapes, "--engine", "pyshacl")
    assert (code, "by pySHACL on these data" in said) == (3, True)
    assert "hot" not in said


@pytest.mark.parametrize(
    ("target", "hint"),
    [("sh:targetClass e:Drnik", "e#Drink"), ("sh:targetSubjectsOf e:degres", "e#degrees"), ("sh:targetClass e:X", "")],
)
def test_a_target_that_nobody_knows_is_a_warning(target: str, hint: str, tmp_path: Path, here: Kmgraph) -> None:
    code, _, said = validate(here, tmp_path, f"e:S a sh:NodeShape ; {target} ; sh:nodeKind sh:IRI .")
    assert code == 0
    assert f"warning: {target.replace(' e:', ' https://example.org/e#')} matches nothing" in said
    assert ("did you mean" in said, hint in said) == (bool(hint), True)


def test_what_shapes_import_is_said_to_be_left_out(tmp_path: Path, here: Kmgraph) -> None:
    shapes = (
        "<> a owl:Ontology ; owl:imports e:more . e:S a sh:NodeShape ; sh:targetClass e:Drink ; sh:nodeKind sh:IRI ."
    )
    code, _, said = validate(here, tmp_path, shapes)
    assert (code, "warning: the shapes import https://example.org/e#more, which is not loaded" in said) == (0, True)
    more = write(tmp_path, "more.ttl", "e:more a owl:Ontology . e:T a sh:NodeShape ; sh:targetClass e:Dish .")
    assert "not loaded" not in validate(here, tmp_path, shapes, "--shapes", more)[2]


def test_a_report_has_literals_blank_nodes_and_paths_as_they_are(tmp_path: Path, here: Kmgraph) -> None:
    import pyoxigraph as ox

    shapes = (
        "e:S a sh:NodeShape ; sh:targetObjectsOf e:degrees ; sh:nodeKind sh:IRI . e:T a sh:NodeShape ; "
        "sh:targetClass e:Dish ; sh:property [ sh:path ( e:with [ sh:inversePath e:with ] ) ; sh:nodeKind sh:IRI ] ."
    )
    validate(here, tmp_path, shapes, "-o", tmp_path / "report.ttl")
    report = [str(quad.triple) for quad in ox.parse(path=str(tmp_path / "report.ttl"))]
    sh = "http://www.w3.org/ns/shacl#"
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    for term in (f'focusNode> "80"^^<{integer}>', 'focusNode> "hot"', f'value> "80"^^<{integer}>', "value> _:"):
        assert any(f"<{sh}{term}" in line for line in report), term
    assert sum(f"<{sh}inversePath> <https://example.org/e#with>" in line for line in report) == 1
    assert not any("https://example.org/e#with> <" in line for line in report)


def test_kmgraphs_own_shapes_are_left_out_only_when_asked(tmp_path: Path, here: Kmgraph) -> None:
    data = write(tmp_path, "data.ttl", "@prefix km: <https://w3id.org/kmgraph/ns#> . e:o km:rowId '1' .")
    shapes = write(tmp_path, "shapes.ttl", "e:S a sh:NodeShape ; sh:targetClass e:Any ; sh:nodeKind sh:IRI .")
    assert here("validate", data, "--shapes", shapes).returncode == 1
    assert here("validate", data, "--shapes", shapes, "--shapes-only").returncode == 0
    alone = here("validate", data, "--shapes-only")
    assert (alone.returncode, "no shapes of your own" in alone.stderr) == (2, True)
