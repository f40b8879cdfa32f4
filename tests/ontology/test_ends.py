"""What each property asks of its ends is held by a shape: which values, how many, and whose property it is."""

from __future__ import annotations

import runpy
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from checkout import ROOT
from in_process import run_here
from ontology_files import TurtleIndex

from kmgraph.commands.validate_files import _TOLD_SHAPES
from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, OWL, RDF, RDFS, XSD
from kmgraph.validate import Engine, shipped_shapes
from kmgraph.validate.shacl import validate_triples

if TYPE_CHECKING:
    from kmgraph.validate import ValidationReport

# Properties that say nothing that a shape could hold, and why.
NO_END = {"isCoveredPrototype": "every prototype has it to itself; it stands in one axiom"}
ANY_DOMAIN = {
    f"{prefix}{name}": "PROV says of nothing that it is no activity, entity or agent"
    for prefix, name in [("http://www.w3.org/ns/prov#", name) for name in ("Activity", "Entity", "Agent")]
}
ANY_RANGE = {
    f"{OWL.Thing}": "what raises or lowers a barrier is of no one kind",
    "http://www.w3.org/ns/prov#Agent": "any agent may hold an account",
}
RIGHT = {
    XSD.string: '"x"',
    RDF.PlainLiteral: '"x"@de',
    XSD.boolean: "true",
    XSD.dateTime: '"2025-01-13T00:00:00Z"^^xsd:dateTime',
    XSD.anyURI: '"https://example.org/"^^xsd:anyURI',
    XSD.language: '"zh-CN"^^xsd:language',
    XSD.integer: "5",
    XSD.nonNegativeInteger: "5",
    XSD.decimal: "0.5",
    XSD.double: "5.0e-1",
}
SECOND = {
    XSD.string: '"y"',
    RDF.PlainLiteral: '"y"',
    XSD.boolean: "false",
    XSD.dateTime: '"2025-01-14T00:00:00Z"^^xsd:dateTime',
    XSD.integer: "6",
    XSD.nonNegativeInteger: "6",
    XSD.decimal: "0.6",
    XSD.double: "6.0e-1",
}
SPECIAL = {"inTerritory": '"DE"', "jurisdiction": '"DE"'}
HEADER = f"@prefix : <https://example.org/p/> . @prefix km: <{KM}> . @prefix xsd: <{XSD}> .\n"


@pytest.fixture(autouse=True)
def _no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kmgraph.validate.shacl.run_limited", run_here)


@cache
def index() -> TurtleIndex:
    return TurtleIndex(*sorted((ontology_folder() / "modules").glob("*.ttl")))


@cache
def ends(prop: str) -> tuple[list[str], list[str]]:
    """Return domain and range, those of an inverse swapped."""
    domain, values = index().iris(prop, RDFS.domain), index().iris(prop, RDFS.range)
    stated = [other for other in index().typed(OWL.ObjectProperty) if prop in index().iris(other, OWL.inverseOf)]
    for other in (*index().iris(prop, OWL.inverseOf), *stated):
        domain = domain or index().iris(other, RDFS.range)
        values = values or index().iris(other, RDFS.domain)
    return domain, values


@cache
def properties() -> tuple[str, ...]:
    found = index().typed(OWL.ObjectProperty, OWL.DatatypeProperty)
    return tuple(prop.removeprefix(str(KM)) for prop in found if prop.startswith(str(KM)))


def is_value(end: str) -> bool:
    return f"{KM}FixedValue" in index().ancestors(end)


@cache
def members(end: str) -> list[str]:
    below = [term for term in index().typed(OWL.Class) if end in index().ancestors(term)]
    return index().typed(*below)


@cache
def pairs_apart() -> frozenset[tuple[str, str]]:
    pairs = {
        pair
        for path in sorted((ontology_folder() / "modules").glob("*.ttl"))
        for one in [TurtleIndex(path)]
        for node in one.nodes_with(OWL.members)
        for pair in combinations(one.listed(node, OWL.members), 2)
    }
    return frozenset(pairs | {(other, one) for one, other in pairs})


def apart(end: str) -> str:
    """Return a class that the ontology keeps apart from a class."""
    above = index().ancestors(end)
    for definition in index().objects(end, OWL.equivalentClass):
        above |= {
            above for part in index().listed(str(definition), OWL.intersectionOf) for above in index().ancestors(part)
        }
    return min(other for one, other in pairs_apart() if one in above)


def right(name: str, end: str, *, other: bool = False) -> str:
    """Return a value that a property can have, in Turtle, and what is said of it."""
    if name == "settlesOn":
        # What was reviewed is no candidate any more.
        return "km:Retired" if other else "km:Reviewed"
    if end in RIGHT:
        return SPECIAL.get(name) or (SECOND if other else RIGHT)[end]
    if is_value(end):
        return f"<{members(end)[1 if other else 0]}>"
    return f":{name}-{'other' if other else 'value'}"


def report(turtle: str, engine: Engine) -> ValidationReport:
    lines = [f"<{term}> <{RDFS.subClassOf}> <{above}> .\n" for term in index().typed(OWL.Class)
             for above in index().iris(term, RDFS.subClassOf)]  # fmt: skip
    parsed = ox.parse((HEADER + turtle).encode(), format=ox.RdfFormat.TURTLE)
    triples = ox.serialize((quad.triple for quad in parsed), format=ox.RdfFormat.N_TRIPLES) or b""
    return validate_triples(triples + "".join(lines).encode(), shipped_shapes(*_TOLD_SHAPES), engine=engine)


def found(turtle: dict[str, str], engine: Engine) -> set[str]:
    """Return the properties, by name, whose data violate a shape at the property (or at whose it is)."""
    violations = report("".join(turtle.values()), engine).violations
    foci = {
        (v.focus.rpartition("/")[2], v.path.iri.removeprefix(str(KM))) for v in violations if v.severity == "Violation"
    }
    return {name for name in turtle if {(name, name), (name, "")} & foci}


def typed(name: str, kind: str) -> str:
    return f":{name} a <{kind}> .\n"


def named_ranges() -> dict[str, str]:
    return {name: values[0] for name in properties() if (values := ends(f"{KM}{name}")[1])}


engines = pytest.mark.parametrize("engine", list(Engine))


def test_the_files_are_what_follows_from_the_ontology() -> None:
    for name, text in runpy.run_path(str(ROOT / ".ci" / "shapes.py"))["generated"]().items():
        assert (ontology_folder() / "shapes" / name).read_text("utf-8") == text, "python .ci/shapes.py writes it anew"


def test_every_property_has_two_ends_but_for_those_named() -> None:
    assert {name for name in properties() if not all(ends(f"{KM}{name}"))} == set(NO_END)


@engines
def test_what_a_property_can_have_passes(engine: Engine) -> None:
    turtle = ""
    for name, end in named_ranges().items():
        domain = ends(f"{KM}{name}")[0][0]
        turtle += typed(name, domain) + f":{name} km:{name} {right(name, end)} .\n"
        turtle += typed(f"{name}-value", end) if end.startswith(str(KM)) and not is_value(end) else ""
    at_ends = {(v.focus, v.path.iri) for v in report(turtle, engine).violations if v.severity == "Violation"}
    wrong = {focus for focus, path in at_ends if path == f"{KM}{focus.rpartition('/')[2]}"}
    # A rule of a run says more of itself.
    assert wrong <= {"https://example.org/p/ruleId"}
    assert {shape.shape for shape in report(turtle, engine).violations if "#Ends-" in shape.shape} == set()


@engines
def test_a_value_of_another_kind_is_refused(engine: Engine) -> None:
    turtle = {}
    for name, end in named_ranges().items():
        wrong = {XSD.string: "5", RDF.PlainLiteral: "5"}.get(end, '"yesterday !"') if end in RIGHT else '"text"'
        turtle[name] = typed(name, ends(f"{KM}{name}")[0][0]) + f":{name} km:{name} {wrong} .\n"
    assert set(turtle) - found(turtle, engine) == set()


@engines
def test_something_of_another_kind_is_refused(engine: Engine) -> None:
    turtle = {}
    for name, end in named_ranges().items():
        if end.startswith(str(KM)):
            wrong = "km:Kept" if is_value(end) and not end.endswith("#Outcome") else f":{name}-wrong"
            kind = "" if wrong == "km:Kept" else typed(f"{name}-wrong", apart(end))
            turtle[name] = typed(name, ends(f"{KM}{name}")[0][0]) + f":{name} km:{name} {wrong} .\n" + kind
    assert len(turtle) > 80
    assert set(turtle) - found(turtle, engine) == set()


@engines
def test_a_class_is_no_value(engine: Engine) -> None:
    turtle = {}
    for name, end in named_ranges().items():
        if end.startswith(str(KM)) and not is_value(end):
            kind = f":{name}-class <{RDFS.subClassOf}> <{end}> .\n"
            turtle[name] = typed(name, ends(f"{KM}{name}")[0][0]) + f":{name} km:{name} :{name}-class .\n" + kind
    assert len(turtle) > 50
    assert set(turtle) - found(turtle, engine) == set()


@engines
def test_a_second_value_of_a_functional_property_is_refused(engine: Engine) -> None:
    turtle = {}
    for prop in index().typed(OWL.FunctionalProperty):
        name = prop.removeprefix(str(KM))
        domain, values = ends(prop)
        both = f"{right(name, values[0])} , {right(name, values[0], other=True)}"
        turtle[name] = typed(name, domain[0]) + f":{name} km:{name} {both} .\n"
    assert len(turtle) > 50
    assert set(turtle) - found(turtle, engine) == set()


@engines
def test_what_a_property_is_not_of_can_t_have_it(engine: Engine) -> None:
    turtle = {}
    for name, end in named_ranges().items():
        domain = ends(f"{KM}{name}")[0][0]
        if domain not in ANY_DOMAIN:
            turtle[name] = typed(name, apart(domain)) + f":{name} km:{name} {right(name, end)} .\n"
    assert set(turtle) - found(turtle, engine) == set()


def test_ends_of_any_kind_are_those_named() -> None:
    outside = {end for name in properties() for side in ends(f"{KM}{name}") for end in side if end not in RIGHT}
    assert {end for end in outside if not end.startswith(str(KM))} == {*ANY_DOMAIN, *ANY_RANGE}
