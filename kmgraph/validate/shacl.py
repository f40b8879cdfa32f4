"""Runs SHACL in a child process and turns what comes back into a frozen report."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.errors import InputError, LimitError
from kmgraph.io import ChildLimits, ontology_folder, run_limited, scratch_folder
from kmgraph.namespaces import RDF, SH
from kmgraph.rdf import read_rdf
from kmgraph.validate.report import ValidationReport, Violation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kmgraph.model import Text


class Engine(StrEnum):
    """Who evaluates the shapes."""

    PYSHACL = "pyshacl"
    COMPILED = "shacl"


DEFAULT_SECONDS = 300.0
DEFAULT_MEMORY = 6 * 1024**3

_OUT_OF_MEMORY = re.compile(rb"MemoryError|[Mm]emory allocation|Cannot allocate memory|failed to map segment")
_EXCEPTION = re.compile(r"(?:[A-Za-z_]\w*\.)*[A-Za-z_]*(?:Error|Exception|Failure)\w*: ")

PYSHACL_MAX_TRIPLES = 50_000
"""Largest data graph given to pySHACL when the engine isn't chosen: some 2,000 observations, a few seconds."""


def shipped_shapes(*names: str) -> tuple[Path, ...]:
    """Return the shape files that come with kmgraph: the named ones (`observation`, `rule`, …), or all, sorted."""
    folder = ontology_folder() / "shapes"
    if names:
        return tuple(folder / f"{name}.shacl.ttl" for name in names)
    return tuple(sorted(folder.glob("*.shacl.ttl")))


@dataclass(frozen=True, slots=True)
class Job:
    """A data graph (an N-Triples file, with the `rdfs:subClassOf` triples that `sh:class` needs) and its shapes.

    Attributes:
        engine: Who evaluates, where nobody chose; by default it goes by size.
    """

    data: Path
    shapes: tuple[Path, ...]
    engine: Engine | None = None


def validate_triples(
    data: bytes, shapes: Sequence[Path], *, engine: Engine | None = None, seconds: float = DEFAULT_SECONDS
) -> ValidationReport:
    """Validate a graph in memory, as N-Triples, against shapes; else as `validate_jobs`."""
    with scratch_folder() as folder:
        path = folder / "data.nt"
        path.write_bytes(data)
        return validate_jobs((Job(path, tuple(shapes)),), engine=engine, seconds=seconds)


def validate_jobs(
    jobs: Sequence[Job], *, engine: Engine | None = None, seconds: float = DEFAULT_SECONDS
) -> ValidationReport:
    """Validate graphs, each against its own shapes, in one child.

    Args:
        jobs: The graphs, with shapes that `check_shapes` has seen where people wrote them.
        engine: Who evaluates; by default pySHACL for a graph of up to `PYSHACL_MAX_TRIPLES` triples.
        seconds: Deadline.

    Returns:
        One report over all graphs, its results sorted.

    Raises:
        InputError: If the shapes can't be evaluated: "not evaluated" never reads as "conforms".
        LimitError: If the deadline passed, or memory ran out.
    """
    counts = [_count_lines(job.data) for job in jobs]
    engines = [engine or job.engine or _engine_for(count) for job, count in zip(jobs, counts, strict=True)]
    graphs = [[quad.triple for path in job.shapes for quad in read_rdf(path)] for job in jobs]
    with scratch_folder() as folder:
        requests = []
        for number, (job, graph) in enumerate(zip(jobs, graphs, strict=True)):
            shapes_path = folder / f"shapes{number}.nt"
            shapes_path.write_bytes(ox.serialize(graph, format=ox.RdfFormat.N_TRIPLES) or b"")
            requests.append({"engine": engines[number], "data": str(job.data), "shapes": str(shapes_path)})
        child = run_limited(
            "kmgraph.validate.worker",
            limits=ChildLimits(seconds, DEFAULT_MEMORY),
            work="SHACL validation",
            stdin=json.dumps(requests).encode(),
        )
    if child.returncode != 0:
        if _OUT_OF_MEMORY.search(child.stderr):
            raise LimitError("SHACL validation ran out of memory and was stopped", hint="validate less at a time")
        raise _not_evaluated(child.stderr, jobs)
    everything = [triple for graph in graphs for triple in graph]
    messages, owners = _messages(everything), _owners(everything)
    results = {_violation(result, messages, owners) for result in json.loads(child.stdout)}
    # A graph may be held against some shapes by one engine and against others by the other.
    triples = sum({job.data: count for job, count in zip(jobs, counts, strict=True)}.values())
    return ValidationReport(tuple(sorted(results)), _node_shapes(everything), triples, ", ".join(sorted(set(engines))))


def _not_evaluated(stderr: bytes, jobs: Sequence[Job]) -> InputError:
    shapes = {path for job in jobs for path in job.shapes}
    own = {path for path in shapes if not path.is_relative_to(ontology_folder())} or shapes
    return InputError(
        f"the shapes can't be evaluated: {_reason(stderr)}",
        where=", ".join(sorted(map(str, own))),
        hint="check the shapes file in an editor; nothing was validated",
    )


def _reason(stderr: bytes) -> str:
    # The last line of a traceback that names an exception, without the exception's name.
    lines = stderr.decode(errors="replace").strip().splitlines()
    message = next(
        (line for line in reversed(lines) if _EXCEPTION.match(line)), lines[-1] if lines else "no reason given"
    )
    return _EXCEPTION.sub("", message)


def _engine_for(triples: int) -> Engine:
    return Engine.PYSHACL if triples <= PYSHACL_MAX_TRIPLES else Engine.COMPILED


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def _messages(shapes: Sequence[ox.Triple]) -> Mapping[str, Text]:
    messages: dict[str, dict[str, str]] = {}
    for triple in shapes:
        if triple.predicate.value == SH.message and isinstance(triple.object, ox.Literal):
            by_language = messages.setdefault(str(getattr(triple.subject, "value", "")), {})
            by_language[triple.object.language or ""] = triple.object.value
    return messages


def _node_shapes(shapes: Sequence[ox.Triple]) -> int:
    return len(
        {
            str(triple.subject)
            for triple in shapes
            if triple.predicate.value == RDF.type and getattr(triple.object, "value", "") == SH.NodeShape
        }
    )


def _owners(shapes: Sequence[ox.Triple]) -> Mapping[str, str]:
    """Return what refers to each blank node: its first subject by name."""
    owners: dict[str, str] = {}
    for triple in sorted(shapes, key=str):
        if isinstance(triple.object, ox.BlankNode):
            owners.setdefault(triple.object.value, str(getattr(triple.subject, "value", "")))
    return owners


def _named(shape: str, owners: Mapping[str, str]) -> str:
    # Labels of blank nodes differ from run to run.
    seen: set[str] = set()
    while shape in owners and shape not in seen:
        seen.add(shape)
        shape = owners[shape]
    return shape if ":" in shape else ""


def _violation(result: Mapping[str, str], messages: Mapping[str, Text], owners: Mapping[str, str]) -> Violation:
    return Violation(
        severity=result["severity"],
        focus=result["focus"],
        path=result["path"],
        shape=_named(result["shape"], owners),
        component=result["component"],
        value=result["value"],
        messages=messages.get(result["shape"], {}),
    )
