"""Runs SHACL in a child process and turns what comes back into a frozen report."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kmgraph.errors import InputError, LimitError
from kmgraph.io import ChildLimits, ontology_folder, run_limited, scratch_folder
from kmgraph.namespaces import SH, curie
from kmgraph.rdf import TripleIndex
from kmgraph.validate.messages import filled, shape_messages
from kmgraph.validate.paths import PropertyPath, read_path
from kmgraph.validate.prepare import ShapesGraph, node_shapes, read_shapes
from kmgraph.validate.report import ValidationReport, Violation, shown_node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kmgraph.model import Text


class Engine(StrEnum):
    """Who evaluates the shapes."""

    PYSHACL = "pyshacl"
    COMPILED = "shacl"


_SAID = "messages"
_ORDER = "order"
DEFAULT_SECONDS = 300.0
_SLOWER = 4.0
"""How much later than the compiled engine pySHACL is stopped at the latest: who asks for it waits for it."""
MOST_MEMORY = 6 * 1024**3
_LEAST_MEMORY, _LEAST_SECONDS = 3 * 1024**3 // 2, 30.0
_MEMORY_A_BYTE = {Engine.COMPILED: 10, Engine.PYSHACL: 50}
_BYTES_A_SECOND = {Engine.COMPILED: 250_000, Engine.PYSHACL: 20_000}
"""What an engine may use for data in N-Triples, from the least on. Measured on observations: the compiled engine takes
250 MB (2.5 million triples) in 39 seconds within 3 GB; pySHACL 12 MB, with all shapes of facts, in five minutes."""

_REMEDY = {
    Engine.COMPILED: "validate less at a time",
    Engine.PYSHACL: "take --engine shacl, or validate less at a time",
}

_OUT_OF_MEMORY = re.compile(rb"MemoryError|[Mm]emory allocation|Cannot allocate memory|failed to map segment")
_TYPED = re.compile(r'".*"\^\^', re.DOTALL)  # what is no plain text, so that engines may read it each in its way
_ODD_VALUES = (
    "write numbers, times and truth values of the data as their datatypes have them, or take --engine shacl; "
    "nothing was validated"
)
_EXCEPTION = re.compile(r"(?:[A-Za-z_]\w*\.)*[A-Za-z_]*(?:Error|Exception|Failure)\w*: ")


def shipped_shapes(*names: str) -> tuple[Path, ...]:
    """Return the shape files that come with kmgraph: the named ones (`observation`, `rule`, …), or all, sorted.

    What shapes of times are made of goes with whatever is named.
    """
    folder = ontology_folder() / "shapes"
    if names:
        return tuple(folder / f"{name}.shacl.ttl" for name in (_ORDER, *names))
    return tuple(sorted(folder.glob("*.shacl.ttl")))


@dataclass(frozen=True, slots=True)
class Job:
    """A data graph (an N-Triples file, with the `rdfs:subClassOf` triples that `sh:class` needs) and its shapes."""

    data: Path
    shapes: tuple[Path, ...]


def validate_triples(
    data: bytes, shapes: Sequence[Path], *, engine: Engine = Engine.COMPILED, seconds: float = DEFAULT_SECONDS
) -> ValidationReport:
    """Validate a graph in memory, as N-Triples, against shapes; else as `validate_jobs`."""
    with scratch_folder() as folder:
        path = folder / "data.nt"
        path.write_bytes(data)
        return validate_jobs((Job(path, tuple(shapes)),), engine=engine, seconds=seconds)


def validate_jobs(
    jobs: Sequence[Job], *, engine: Engine = Engine.COMPILED, seconds: float = DEFAULT_SECONDS
) -> ValidationReport:
    """Validate graphs, each against its own shapes, in one child.

    Args:
        jobs: The graphs, with shapes that `check_shapes` has seen where people wrote them.
        engine: Who evaluates, whatever the size: the compiled engine alone, or pySHACL beside it.
        seconds: Deadline of the compiled engine; pySHACL gets four times as long.

    Returns:
        One report over all graphs, its results sorted. What two graphs both violate stands there once; what a graph
        violates twice, as a node that lacks two classes does, stands there twice.

    Raises:
        InputError: If the shapes can't be evaluated, or pySHACL comes to other results: "not evaluated" never
            reads as "conforms".
        LimitError: If the deadline passed, or memory ran out.
    """
    graphs = [read_shapes(job.shapes) for job in jobs]
    results = _evaluate(jobs, graphs, Engine.COMPILED, seconds)
    if engine is Engine.PYSHACL:
        _refuse_difference(set(results), set(_evaluate(jobs, graphs, engine, seconds)), jobs)
    triples = sum(_count_lines(job.data) for job in jobs)
    shapes = sum(len(node_shapes(graph.index)) for graph in graphs)
    return ValidationReport(tuple(sorted(results.elements())), shapes, triples, engine)


def _evaluate(jobs: Sequence[Job], graphs: Sequence[ShapesGraph], engine: Engine, seconds: float) -> Counter[Violation]:
    with scratch_folder() as folder:
        requests = []
        for number, (job, graph) in enumerate(zip(jobs, graphs, strict=True)):
            shapes = folder / f"shapes{number}.nt"
            shapes.write_bytes("".join(f"{triple} .\n" for triple in graph.triples).encode())
            requests.append({"engine": engine, "data": str(job.data), "shapes": str(shapes)})
        child = run_limited(
            "kmgraph.validate.worker",
            limits=_limits(sum(job.data.stat().st_size for job in jobs), engine, seconds),
            work="SHACL validation",
            stdin=json.dumps(requests).encode(),
        )
    if child.returncode != 0:
        if _OUT_OF_MEMORY.search(child.stderr):
            raise LimitError("SHACL validation ran out of memory and was stopped", hint="validate less at a time")
        raise _not_evaluated(f"can't be evaluated{_reason(child.stderr, engine)}", jobs)
    found = zip(json.loads(child.stdout), graphs, strict=True)
    return together(_violations(results, graph.index) for results, graph in found)


def _limits(size: int, engine: Engine, seconds: float) -> ChildLimits:
    """Return what shapes may use on data of so many bytes: what a stranger's shapes do to a small file ends soon."""
    memory = _LEAST_MEMORY + _MEMORY_A_BYTE[engine] * size
    most = seconds * _SLOWER if engine is Engine.PYSHACL else seconds
    wanted = _LEAST_SECONDS + size // _BYTES_A_SECOND[engine]
    return ChildLimits(min(most, wanted), min(MOST_MEMORY, memory), remedy=_REMEDY[engine])


def together(parts: Iterable[Iterable[Violation]]) -> Counter[Violation]:
    """Return the violations of several graphs, each as often as in the one that has it most often."""
    return reduce(or_, map(Counter, parts), Counter())


def _refuse_difference(found: set[Violation], other: set[Violation], jobs: Sequence[Job]) -> None:
    for violation in sorted(found ^ other):
        shape = curie(violation.shape) or violation.shape or "without a name"
        what = f"the engines differ about {violation.component} of the shape {shape}"
        if not _of_people(jobs) and _TYPED.match(violation.value):
            raise InputError(f"the data hold a value that is read in two ways: {what}", hint=_ODD_VALUES)
        raise _not_evaluated(f"are read in two ways: {what}", jobs)


def _not_evaluated(what: str, jobs: Sequence[Job]) -> InputError:
    own = _of_people(jobs)
    if not own:
        return InputError(f"kmgraph's own shapes {what}", hint=_ODD_VALUES)
    return InputError(
        f"the shapes {what}",
        where=", ".join(sorted(map(str, own))),
        hint="check the shapes file in an editor; nothing was validated",
    )


def _of_people(jobs: Sequence[Job]) -> set[Path]:
    """Return the files of shapes that didn't come with kmgraph: its own are tested with both engines."""
    return {path for job in jobs for path in job.shapes if not path.is_relative_to(ontology_folder())}


def _reason(stderr: bytes, engine: Engine) -> str:
    """Return why an engine gave up, as the end of a sentence.

    The last line of a traceback that names an exception tells, without the exception's name. Of pySHACL the name alone
    is told: the compiled engine has evaluated the same shapes before, so that it is data that it stumbles upon, and its
    words may quote them.
    """
    lines = stderr.decode(errors="replace").strip().splitlines()
    named = next((line for line in reversed(lines) if _EXCEPTION.match(line)), "")
    if engine is Engine.PYSHACL:
        kind = named.partition(":")[0].rpartition(".")[2] or "no reason given"
        return f" by pySHACL on these data ({kind}), but by the other engine"
    return f": {_EXCEPTION.sub('', named) or (lines[-1] if lines else 'no reason given')}"


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def named_shape(node: str, shapes: TripleIndex) -> str:
    """Return what to call a node of the shapes: its own name, or that of the nearest one that refers to it."""
    name = _nearest_name(node, shapes)
    return curie(name) or name or "without a name"


def _nearest_name(node: str, shapes: TripleIndex) -> str:
    seen: set[str] = set()
    while node.startswith("_:") and node not in seen:
        seen.add(node)
        node = next(iter(shapes.owners(node)), node)
    return "" if node.startswith("_:") else node


@dataclass(frozen=True, slots=True)
class _Result:
    """One result as an engine gives it, IRIs without their brackets."""

    focus: str
    path: str
    value: str
    severity: str
    shape: str
    component: str
    messages: tuple[str, ...]

    @classmethod
    def from_worker(cls, terms: Mapping[str, Any]) -> _Result:
        plain = {name: term[1:-1] if term.startswith("<") else term for name, term in terms.items() if name != _SAID}
        return cls(**plain, messages=tuple(terms[_SAID]))


def _violations(results: Sequence[Mapping[str, Any]], shapes: TripleIndex) -> Iterator[Violation]:
    names: dict[str, str] = {}
    for terms in results:
        result = _Result.from_worker(terms)
        name = names.setdefault(result.shape, _nearest_name(result.shape, shapes))
        yield _violation(result, name, shapes)


def _violation(result: _Result, name: str, shapes: TripleIndex) -> Violation:
    messages = shape_messages(result.shape, result.component, result.messages, shapes)
    paths = [] if result.path else [read_path(term, shapes) for term in shapes.objects(result.shape, SH.path)]
    path = paths[0] if paths else PropertyPath(iri=result.path)
    return Violation(
        severity=result.severity.removeprefix(str(SH)),
        focus=result.focus,
        path=path,
        shape=name,
        component=result.component.removeprefix(str(SH)),
        value=result.value,
        source="" if result.shape == name else result.shape,
        messages=messages,
        told=_told(messages, result, path),
    )


def _told(messages: Text, result: _Result, path: PropertyPath) -> Text:
    values = {"this": _plain(result.focus), "path": path.first if not path.operator else str(path)}
    values |= {"PATH": values["path"], "value": _plain(result.value)}
    known = {name: text for name, text in values.items() if text}
    return {language: filled(text, known, result.messages) for language, text in messages.items()}


def _plain(node: str) -> str:
    return shown_node(node)[1:-1] if node.startswith('"') else node
