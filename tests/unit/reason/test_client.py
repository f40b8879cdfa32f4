"""Reasoner children: deadlines, memory, and no process or file left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from marked import marked_processes, wait_until
from owlapi_checks import classify_owlapi

from kmgraph.errors import LimitError
from kmgraph.model import Hierarchy
from kmgraph.reason import classify

PREFIXES = """
@prefix : <https://example.org/x#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:p a owl:ObjectProperty .
"""
Engine = Callable[..., Hierarchy]
BOTH = pytest.mark.parametrize("engine", [classify, classify_owlapi])
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


def hard_ontology(bits: int = 26) -> bytes:
    """A counter over so many bits: HermiT has to build a chain of 2 to the power of them."""
    lines = ["[] a :C0 . :C0 rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :C0 ] ."]
    for bit in range(bits):
        lower = " ".join(f":B{number}" for number in range(bit))
        carry = f"[ a owl:Class ; owl:intersectionOf (:C0 {lower}) ]"
        is_set, is_unset = f":B{bit}", f":N{bit}"
        for value, flipped in ((is_set, is_unset), (is_unset, is_set)):
            flips = f"[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom {flipped} ]"
            lines.append(f"[ a owl:Class ; owl:intersectionOf ({carry} {value}) ] rdfs:subClassOf {flips} .")
        lines.append(f"{is_set} owl:disjointWith {is_unset} .")
        lines.append(f":C0 rdfs:subClassOf [ a owl:Class ; owl:unionOf ({is_set} {is_unset}) ] .")
        for other in range(bit):
            for value in (is_set, is_unset):
                stays = f"[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom {value} ]"
                lines.append(f"[ a owl:Class ; owl:intersectionOf (:C0 :N{other} {value}) ] rdfs:subClassOf {stays} .")
    lines.append(f":Zero rdfs:subClassOf :C0 , {' , '.join(f':N{bit}' for bit in range(bits))} .")
    quads = ox.parse(input=PREFIXES + "\n".join(lines), format=ox.RdfFormat.TURTLE)
    return ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b""


def left_after_a_moment(mark: str) -> dict[int, str]:
    """Return the marked processes still running once the kernel had time to take down what was killed."""
    wait_until(lambda: not marked_processes(mark))
    return marked_processes(mark)


@BOTH
def test_too_little_memory_is_a_limit(engine: Engine) -> None:
    with pytest.raises(LimitError, match="ran out of memory"):
        engine(hard_ontology(), java_memory_mb=8)


@needs_proc
@BOTH
def test_the_deadline_leaves_no_process_and_no_file(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("KMGRAPH_TEST_MARK", str(tmp_path))
    before = time.monotonic()
    with pytest.raises(LimitError, match="did not finish within 2 seconds"):
        engine(hard_ontology(), seconds=2)
    assert time.monotonic() - before < 60, "far below what it would take without a deadline, on a busy machine too"
    assert left_after_a_moment(str(tmp_path)) == {}
    assert not list(tmp_path.iterdir())


@needs_proc
def test_java_ends_when_the_caller_is_killed(tmp_path: Path) -> None:
    source = tmp_path / "hard.nt"
    source.write_bytes(hard_ontology())
    code = "import sys, pathlib; from kmgraph.reason import classify; classify(pathlib.Path(sys.argv[1]).read_bytes())"
    caller = subprocess.Popen([sys.executable, "-c", code, str(source)], env={**os.environ, "TMPDIR": str(tmp_path)})
    try:
        assert wait_until(lambda: any(map(is_java, marked_processes(str(tmp_path)).values())))
    finally:
        caller.kill()
        caller.wait()
    assert wait_until(lambda: not marked_processes(str(tmp_path)))


def is_java(command: str) -> bool:
    return Path(command).name == "java"
