"""Runs SHACL in a child process and turns what comes back into a frozen report."""

from __future__ import annotations

import json
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kmgraph.errors import InputError
from kmgraph.limits import python_child, run_limited
from kmgraph.namespaces import RDF, SH
from kmgraph.resources import ontology_folder
from kmgraph.validate.report import ValidationReport, Violation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kmgraph.model.terms import Text


class Engine(StrEnum):
    """Who evaluates the shapes."""

    PYSHACL = "pyshacl"
    COMPILED = "shacl"


PYSHACL_MAX_TRIPLES = 150_000
"""Largest data graph given to pySHACL when the engine isn't chosen: some 10,000 observations, a few seconds."""


def shipped_shapes(*names: str) -> tuple[Path, ...]:
    """Return the shape files that come with kmgraph: the named ones (`observation`, `rule`, …), or all, sorted."""
    folder = ontology_folder() / "shapes"
    if names:
        return tuple(folder / f"{name}.shacl.ttl" for name in names)
    return tuple(sorted(folder.glob("*.shacl.ttl")))


def validate_triples(
    data: bytes, shapes: Sequence[Path], *, engine: Engine | None = None, seconds: float = 300
) -> ValidationReport:
    """Validate a graph against shapes.

    Args:
        data: The data graph as N-Triples, with the `rdfs:subClassOf` triples that `sh:class` needs.
        shapes: Turtle files of shapes, already checked by `check_shapes` where people wrote them.
        engine: Who evaluates; by default pySHACL up to `PYSHACL_MAX_TRIPLES` triples.
        seconds: Deadline.

    Returns:
        The report, its results sorted.

    Raises:
        InputError: If the shapes can't be evaluated: "not evaluated" never reads as "conforms".
        LimitError: If the deadline passed.
    """
    triples = data.count(b"\n")
    chosen = engine or (Engine.PYSHACL if triples <= PYSHACL_MAX_TRIPLES else Engine.COMPILED)
    shapes_graph = _load_shapes(shapes)
    with tempfile.TemporaryDirectory(prefix="kmgraph-") as folder:
        data_path, shapes_path = Path(folder, "data.nt"), Path(folder, "shapes.nt")
        data_path.write_bytes(data)
        shapes_path.write_bytes(ox.serialize(shapes_graph, format=ox.RdfFormat.N_TRIPLES) or b"")
        request = json.dumps({"engine": chosen, "data": str(data_path), "shapes": str(shapes_path)}).encode()
        child = run_limited(
            python_child("kmgraph.validate.worker"), stdin=request, seconds=seconds, what="SHACL validation"
        )
    if child.returncode != 0:
        reason = child.stderr.decode(errors="replace").strip().splitlines()
        raise InputError(
            f"the shapes could not be evaluated: {reason[-1] if reason else 'no reason given'}",
            where=", ".join(path.name for path in shapes),
            hint="check the shapes file in an editor; nothing was validated",
        )
    messages = _messages(shapes_graph)
    results = {_violation(result, messages) for result in json.loads(child.stdout)}
    return ValidationReport(tuple(sorted(results)), _node_shapes(shapes_graph), triples, str(chosen))


def _load_shapes(shapes: Sequence[Path]) -> list[ox.Triple]:
    triples: list[ox.Triple] = []
    for number, path in enumerate(shapes):
        triples += [
            ox.Triple(_own(quad.subject, number), quad.predicate, _own(quad.object, number))
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        ]
    return triples


def _own(term: Any, number: int) -> Any:
    # Blank labels of different files must not meet.
    return ox.BlankNode(f"f{number}{term.value}") if isinstance(term, ox.BlankNode) else term


def _messages(shapes: Sequence[ox.Triple]) -> Mapping[str, Text]:
    messages: dict[str, dict[str, str]] = {}
    for triple in shapes:
        if triple.predicate.value == SH.message and isinstance(triple.object, ox.Literal):
            by_language = messages.setdefault(str(getattr(triple.subject, "value", "")), {})
            by_language[triple.object.language or ""] = triple.object.value
    return messages


def _node_shapes(shapes: Sequence[ox.Triple]) -> int:
    return sum(
        triple.predicate.value == RDF.type and getattr(triple.object, "value", "") == SH.NodeShape for triple in shapes
    )


def _violation(result: Mapping[str, str], messages: Mapping[str, Text]) -> Violation:
    return Violation(
        severity=result["severity"],
        focus=result["focus"],
        path=result["path"],
        shape=result["shape"],
        component=result["component"],
        value=result["value"],
        messages=messages.get(result["shape"], {}),
    )
