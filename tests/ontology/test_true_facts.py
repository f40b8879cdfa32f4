"""Facts that a fair account of moderation comes to tell contradict nothing, and are no violations."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from in_process import classify_here, run_here
from ontology_files import TurtleIndex

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, OWL, RDFS
from kmgraph.ontology.load import load_ontology
from kmgraph.rdf import write_triples
from kmgraph.validate import Engine, shipped_shapes
from kmgraph.validate.shacl import validate_triples

pytestmark = pytest.mark.usefixtures("warm_reasoner")

SHAPES = (
    *("decision", "ends", "kind", "knowledge", "lexicon", "measure", "observation", "platform", "published", "rule"),
)
FACTS = Path(__file__).parent / "true-facts.trig"
NAMES = re.findall(r"(?m)^:([\w-]+) \{$", FACTS.read_text("utf-8"))


@pytest.fixture(autouse=True)
def _no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kmgraph.validate.shacl.run_limited", run_here)


def triples(name: str) -> list[ox.Triple]:
    quads = ox.parse(path=str(FACTS))
    found = [quad.triple for quad in quads if quad.graph_name == ox.NamedNode(f"https://example.org/{name}")]
    assert found
    return found


@cache
def tree() -> bytes:
    """Return which class is below which, as shapes need it."""
    index = TurtleIndex(*(ontology_folder() / "modules").glob("*.ttl"))
    below = (
        f"<{kind}> <{RDFS.subClassOf}> <{up}> .\n" for kind in index.typed(OWL.Class) for up in _above(index, kind)
    )
    return "".join(below).encode()


def _above(index: TurtleIndex, kind: str) -> list[str]:
    return [up for up in index.iris(kind, RDFS.subClassOf) if up.startswith(str(KM))]


@pytest.mark.parametrize("name", NAMES)
def test_true_facts_are_consistent(name: str) -> None:
    assert classify_here(load_ontology().ntriples + write_triples(triples(name))).consistent


@pytest.mark.parametrize("name", NAMES)
def test_true_facts_are_valid(name: str) -> None:
    report = validate_triples(tree() + write_triples(triples(name)), shipped_shapes(*SHAPES), engine=Engine.COMPILED)
    assert [found for found in report.violations if found.severity == "Violation"] == []
