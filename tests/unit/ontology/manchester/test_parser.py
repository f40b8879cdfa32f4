"""Manchester syntax -> expressions: what is read, what is refused, and in which words."""

from __future__ import annotations

import json
import subprocess
import sys

import pyoxigraph as ox
import pytest
from checkout import SUPPORT

from kmgraph.errors import OntologyError
from kmgraph.model import And, DataRange, Expression, HasValue, Named, Not, Or, Some
from kmgraph.namespaces import KM, OWL, XSD
from kmgraph.ontology.expressions import has_unsupported
from kmgraph.ontology.manchester.parser import ParsedExpression, parse_manchester

ONTOLOGY = b"""
@prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix x: <https://example.org/x#> .
@prefix y: <https://example.org/y#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
km:Content a owl:Class . km:Video a owl:Class . km:News a owl:Class . km:LocalUser a owl:Class .
x:Diet a owl:Class . x:LocalUser a owl:Class . x:Shared a owl:Class . y:Shared a owl:Class . x:3D-clip a owl:Class .
<https://example.org/x#\xe8\x8a\x82\xe9\xa3\x9f> a owl:Class .
km:hasMedium a owl:ObjectProperty . km:hasAuthor a owl:ObjectProperty . km:mentions a owl:ObjectProperty .
km:hasLink a owl:DatatypeProperty ; rdfs:range xsd:boolean .
km:inLanguage a owl:DatatypeProperty ; rdfs:range xsd:language .
x:score a owl:DatatypeProperty ; rdfs:range xsd:double . x:note a owl:DatatypeProperty .
x:age a owl:DatatypeProperty ; rdfs:range xsd:integer . x:price a owl:DatatypeProperty ; rdfs:range xsd:decimal .
x:seen a owl:DatatypeProperty ; rdfs:range xsd:dateTime .
x:cpdd a owl:NamedIndividual . x:dddd a x:Diet .
"""
NTRIPLES = ox.serialize(ox.parse(input=ONTOLOGY, format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES) or b""
VIDEO, NEWS, DIET = (Named(iri) for iri in (f"{KM}Video", f"{KM}News", "https://example.org/x#Diet"))
CLIP, EATING = Named("https://example.org/x#3D-clip"), Named("https://example.org/x#节食")
HAS_LINK, AGE = f"{KM}hasLink", "https://example.org/x#age"
SCORE, PRICE, NOTE = (f"https://example.org/x#{name}" for name in ("score", "price", "note"))
CPDD, DDDD = (HasValue(KM.mentions, f"https://example.org/x#{name}", is_iri=True) for name in ("cpdd", "dddd"))


def parse(text: str) -> ParsedExpression:
    return parse_manchester({"no-trade": text}, NTRIPLES)["no-trade"]


READ: list[tuple[str, Expression]] = [
    ("Video", VIDEO),
    ("((Video))", VIDEO),
    ("km:Video", VIDEO),
    ("<https://w3id.org/kmgraph/ns#Video>", VIDEO),
    ("LocalUser", Named("https://example.org/x#LocalUser")),  # the extension's is meant
    ("km:LocalUser", Named(KM.LocalUser)),
    ("<https://example.org/x#LocalUser>", Named("https://example.org/x#LocalUser")),
    ("节食", EATING),
    ("3D-clip", CLIP),
    ("owl:Thing", Named(OWL.Thing)),
    ("Video and News", And((VIDEO, NEWS))),
    ("Video\n  and\tNews", And((VIDEO, NEWS))),
    ("Video or News and Diet", Or((VIDEO, And((NEWS, DIET))))),
    ("Video and News or Diet", Or((And((VIDEO, NEWS)), DIET))),
    ("(Video or News) and Diet", And((Or((VIDEO, NEWS)), DIET))),
    ("not Video and News", And((Not(VIDEO), NEWS))),
    ("not (Video and News)", Not(And((VIDEO, NEWS)))),
    ("not not Video", Not(Not(VIDEO))),
    ("Diet that hasMedium some Video", And((DIET, Some(KM.hasMedium, VIDEO)))),
    ("hasMedium some Video and News", And((Some(KM.hasMedium, VIDEO), NEWS))),
    ("hasMedium some not Video", Some(KM.hasMedium, Not(VIDEO))),
    ("hasMedium some (Video or News)", Some(KM.hasMedium, Or((VIDEO, NEWS)))),
    ("hasAuthor some hasMedium some Video", Some(KM.hasAuthor, Some(KM.hasMedium, VIDEO))),
    ("mentions value cpdd", CPDD),
    ("mentions some {cpdd, dddd}", Or((CPDD, DDDD))),
    ("hasLink value true", HasValue(HAS_LINK, True)),
    ('inLanguage value "zh-Hans"', HasValue(KM.inLanguage, "zh-Hans")),
    ('inLanguage value "zh"^^xsd:language', HasValue(KM.inLanguage, "zh")),
    (r'note value "a \"b\" \\"', HasValue(NOTE, 'a "b" \\')),
    ("age value -5", HasValue(AGE, -5)),
    ("score value 5", HasValue(SCORE, 5.0)),
    ("age some {1, 2}", Or((HasValue(AGE, 1), HasValue(AGE, 2)))),
    ("age some xsd:integer", DataRange(AGE, XSD.integer)),
    ("age some xsd:integer[< 30]", DataRange(AGE, XSD.integer, None, 30)),
    ("age some integer[>=0,<7]", DataRange(AGE, XSD.integer, 0, 7)),
    ("age some xsd:integer[> 0, <= 7]", DataRange(AGE, XSD.integer, 0, 7, min_inclusive=False, max_inclusive=True)),
    ("score some xsd:double[>= 1]", DataRange(SCORE, XSD.double, 1, None)),
    ("price some xsd:decimal[< .5]", DataRange(PRICE, XSD.decimal, None, 0.5)),
    ("hasAuthor some (age some xsd:integer[< 30])", Some(KM.hasAuthor, DataRange(AGE, XSD.integer, None, 30))),
    ("hasMedium min 1 Video", Some(KM.hasMedium, VIDEO)),
    ("mentions min 2 Video", Some(KM.mentions, VIDEO, least=2)),
    ("mentions min 3 (Video or News)", Some(KM.mentions, Or((VIDEO, NEWS)), least=3)),
]


@pytest.mark.parametrize(("text", "expression"), READ, ids=[text for text, _ in READ])
def test_what_a_text_says(text: str, expression: Expression) -> None:
    assert parse(text).expression == expression


UNDECIDED = [
    "hasMedium only Video",
    "hasMedium min 2 Video",
    "hasMedium max 3",
    "hasMedium exactly 1 (Video or News)",
    "hasMedium Self",
    "inverse hasMedium some Video",
    "inverse (hasMedium) some Video",
    "{cpdd, dddd}",
    "age only xsd:integer[< 7]",
    "age min 1 xsd:integer",
    "age max 1",
    'note some (xsd:string and not {"a", "b"@zh-Hans} or xsd:boolean)',
    'note some xsd:string[pattern "zh.*", minLength 2]',
    'seen some xsd:dateTime[>= "2025-01-13T00:00:00Z"^^xsd:dateTime]',
]
WITH_BRACKETS = [
    *(text for text, _ in READ if " and " not in text or " or " not in text or "(" in text),
    *UNDECIDED[:6],
    *UNDECIDED[7:11],
    UNDECIDED[-1],
]


@pytest.mark.parametrize("text", UNDECIDED)
def test_what_observations_cannot_decide_is_read_for_the_reasoner(text: str) -> None:
    parsed = parse(f"Video and ({text})")
    assert isinstance(parsed.expression, And)
    assert has_unsupported(parsed.expression.operands[1])
    assert parsed.triples


def test_the_owl_api_reads_the_same() -> None:
    """Its parser binds `or` tighter than `and`, so the comparison leaves out texts that rely on either."""
    texts = [text for text in WITH_BRACKETS if text not in OWL_API_CANNOT]
    parsed = parse_manchester({f"urn:{row}": text for row, text in enumerate(texts)}, NTRIPLES)
    request = {
        "ontology": NTRIPLES.decode() + "".join(map(definition, parsed, parsed.values())),
        "expressions": {f"urn:{row}": text for row, text in enumerate(texts)},
    }
    script = SUPPORT / "owlapi_parser.py"
    answer = subprocess.run(
        [sys.executable, str(script)], input=json.dumps(request), capture_output=True, check=True, text=True
    )
    found = json.loads(answer.stdout)
    assert len(found) == len(texts)
    assert {key: ours for key, (ours, _) in found.items()} == {key: theirs for key, (_, theirs) in found.items()}


# It wants spaces after "<" and brackets after "some" and "not", types decimals as doubles, and fits no number.
OWL_API_CANNOT = {
    "LocalUser",  # of two terms of a name it takes any
    "not not Video",
    "hasMedium some not Video",
    "hasAuthor some hasMedium some Video",
    "age some integer[>=0,<7]",
    "price some xsd:decimal[< .5]",
    "score value 5",
    "score some xsd:double[>= 1]",
    "Diet that hasMedium some Video",
    "owl:Thing",
}


def definition(iri: str, parsed: ParsedExpression) -> str:
    lines = [f"{triple} .\n" for triple in parsed.triples]
    return f"<{iri}> <{OWL.equivalentClass}> {parsed.node} .\n<{iri}> a <{OWL.Class}> .\n" + "".join(lines)


REFUSED = [
    ("hasMedum some Video", 'unknown name "hasMedum"', "column 1", 'did you mean "hasMedium"?'),
    ("hasMedium some Vidoe", 'unknown name "Vidoe"', "column 16", 'did you mean "Video"?'),
    ("km:Vidoe", 'unknown name "km:Vidoe"', "column 1", 'did you mean "km:Video"?'),
    ("age some xsd:intger", 'unknown name "xsd:intger"', "column 10", 'did you mean "xsd:integer"?'),
    ("seen some xsd:date", 'unknown name "xsd:date"', "column 11", 'did you mean "xsd:dateTime"?'),
    ("nothing:like", 'unknown name "nothing:like"', "column 1", None),
    (
        "Shared",
        '"Shared" is the name of several terms',
        "column 1",
        "write <https://example.org/x#Shared> or <https://example.org/y#Shared>",
    ),
    ("", "expected a class or a property, found the end", "column 1", None),
    ("Video and", "expected a class or a property, found the end", "column 10", None),
    ("Video and (News", 'expected ")", found the end', "column 16", None),
    ("Video News", 'expected "and", "or" or the end, found "News"', "column 7", None),
    ("Video) and News", 'expected "and", "or" or the end, found ")"', "column 6", None),
    (
        "hasMedium Video",
        'expected "some", "only", "value", "min", "max" or "exactly", found "Video"',
        "column 11",
        None,
    ),
    (
        "hasMedium value Video",
        '"Video" is a class, and an individual is needed here',
        "column 17",
        'use "some" with a class',
    ),
    (
        "mentions some cpdd",
        '"cpdd" is an individual, and a class is needed here',
        "column 15",
        'use "value" with an individual',
    ),
    ("hasMedium some", "expected a class or a property, found the end", "column 15", None),
    ("hasMedium min Video", 'expected a whole number, found "Video"', "column 15", None),
    ("hasMedium min -1 Video", 'expected a whole number, found "-1"', "column 15", None),
    ("age some 5", 'expected a datatype, found "5"', "column 10", 'use "value" with a single value'),
    (
        "hasLink some true",
        'unknown name "true"',
        "column 14",
        'use "value" with a single value',
    ),
    ("age some xsd:integer[30]", 'expected a comparison such as ">=" or "<", found "30"', "column 22", None),
    ("age some xsd:integer[< 3.5]", "3.5 is no xsd:integer", "column 24", None),
    ('age value "7"', '"7" is no xsd:integer', "column 11", None),
    ("hasLink value 1", "1 is no xsd:boolean", "column 15", None),
    ('note value "x"^^xsd:integer', '"x" is no xsd:integer', "column 12", None),
    ("age value seven", 'expected a value, such as 7, true or "text"', "column 11", None),
    ('note value "open', "a quotation mark without its partner", "column 12", None),
    ("Video = News", 'unexpected "="', "column 7", None),
    ('note value "a"@xx-yy-zz', '"xx-yy-zz" is not a language tag', "column 15", None),
    *(
        (text.format("9" * 5000), "a number has 5,000 characters, and at most 1,000 are read", column, None)
        for text, column in (
            ("age some xsd:integer[< {}]", "column 24"),
            ('age value "{}"^^xsd:integer', "column 11"),
            ("hasMedium min {} Video", "column 15"),
        )
    ),
    ("(" * 120 + "Video" + ")" * 120, "nested more than 100 deep", "column 101", None),
    ("not " * 120 + "Video", "nested more than 100 deep", "column 401", None),
]


@pytest.mark.parametrize(("text", "what", "column", "hint"), REFUSED, ids=[row[0][:40] for row in REFUSED])
def test_what_is_refused_and_why(text: str, what: str, column: str, hint: str | None) -> None:
    with pytest.raises(OntologyError) as caught:
        parse(text)
    assert (caught.value.what, caught.value.hint) == (what, hint)
    assert caught.value.where == f"no-trade, line 1, {column}"


def test_places_count_lines() -> None:
    with pytest.raises(OntologyError) as caught:
        parse("Video and\n  (hasMedum some Video)")
    assert caught.value.where == "no-trade, line 2, column 4"


def test_a_text_too_long_is_refused() -> None:
    with pytest.raises(OntologyError, match="at most 64000"):
        parse("Video and " * 7000 + "Video")


def test_keys_keep_the_blank_nodes_of_expressions_apart() -> None:
    parsed = parse_manchester({"one": "Video and News", "two": "Video and News"}, NTRIPLES)
    one, two = ({str(triple.subject) for triple in parsed[key].triples} for key in ("one", "two"))
    assert one
    assert not one & two
    assert parsed["one"].expression == parsed["two"].expression
