"""`validate`, of RDF files: what each holds, told while it is read once, and the graphs that SHACL gets.

A file of a hundred megabytes holds millions of triples. Each goes to a file of N-Triples as it comes; what is kept of
it in memory is what tells an extension from data, and what the ontology needs to know of it.
"""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyoxigraph as ox

from kmgraph.namespaces import KM, OWL, RDF, RDFS
from kmgraph.ontology import (
    FactFile,
    Ontology,
    defined_lines,
    read_ontology_file,
    refuse_first,
    scope_lines,
    subclass_lines,
)
from kmgraph.pipeline import extension_triples
from kmgraph.rdf import TripleIndex, in_order, parse_own
from kmgraph.validate import Engine, Job, shipped_shapes

_DATA_SHAPES = ("decision", "ends", "kind", "knowledge", "lexicon", "platform", "published", "rule")
OBSERVED_SHAPES = (*_DATA_SHAPES, "observation")
"""Names of the shapes for what was observed row by row, which is held to more."""
_TOLD_SHAPES = (*_DATA_SHAPES, "measure")
_EXTENSION_SHAPES = ("extension", "lexicon")
_ROWS = frozenset((KM.rowId, KM.sourceRow))
_EXTENSION_TYPES = frozenset((OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty))
_DATA_TYPES = frozenset(
    (
        *(KM.Observation, KM.InferredRule, KM.PublishedRule),
        *(KM.PublishedProhibition, KM.PublishedPermission, KM.PublishedObligation),
    )
)
_TYPE = RDF.type
_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True)
class UserShapes:
    """Shapes of the user's, and how they are evaluated.

    Attributes:
        files: The files that hold them.
        alone: Whether kmgraph's own shapes are left out.
        engine: Who evaluates.
    """

    files: tuple[Path, ...] = ()
    alone: bool = False
    engine: Engine = Engine.COMPILED

    def beside(self, *names: str) -> tuple[Path, ...]:
        """Return them with those of kmgraph's own that are named, unless they are evaluated alone."""
        return self.files if self.alone else (*shipped_shapes(*names), *self.files)


class DistinctLines:
    """A file of lines in which none stands twice in the end; in memory are eight bytes a line.

    Attributes:
        path: Where the file lies.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._hashes = array("q")

    def add(self, lines: Iterable[str]) -> None:
        """Add lines, each with its end."""
        note = self._hashes.append
        with self.path.open("a", encoding="utf-8", newline="\n", buffering=_BUFFER) as file:
            for line in lines:
                note(hash(line))
                file.write(line)

    def distinct(self) -> Path:
        """Return the file, once every line that stood before is taken out."""
        ordered = np.sort(np.frombuffer(self._hashes, dtype=np.int64))
        suspected = set(ordered[1:][ordered[1:] == ordered[:-1]].tolist())
        if suspected:
            kept = self.path.with_suffix(".kept")
            with kept.open("w", encoding="utf-8", newline="\n", buffering=_BUFFER) as file:
                file.writelines(self._first_of_each(suspected))
            kept.replace(self.path)
        return self.path

    def _first_of_each(self, suspected: set[int]) -> Iterator[str]:
        # Lines of one hash may be two: they themselves are compared.
        seen: set[str] = set()
        with self.path.open(encoding="utf-8", newline="\n") as file:
            for value, line in zip(self._hashes, file, strict=True):
                if value not in suspected:
                    yield line
                elif line not in seen:
                    seen.add(line)
                    yield line


@dataclass
class ReadFile:
    """What is known of an RDF file that was read.

    Attributes:
        path: The file.
        lines: Its triples, blank nodes labelled in the order in which they come.
        is_extension: Whether it declares classes or properties, and holds none of kmgraph's own records.
        is_observed: Whether it tells of single rows.
        facts: What it says of terms.
    """

    path: Path
    lines: DistinctLines
    is_extension: bool = False
    is_observed: bool = False
    facts: FactFile = field(default_factory=FactFile)


def read_files(paths: Sequence[Path], scratch: Path) -> list[ReadFile]:
    """Return what RDF files hold, each read once; what they say lies in the scratch folder.

    Raises:
        OntologyError: If a file can't be read.
        LimitError: If it is larger than an ontology may be.
    """
    return [_read_file(path, number, scratch) for number, path in enumerate(paths)]


def _read_file(path: Path, number: int, scratch: Path) -> ReadFile:
    file = ReadFile(path, DistinctLines(scratch / f"{number}.read"))
    quads = read_ontology_file(path, keeps_blank_labels=True)
    labelled = in_order((quad.triple for quad in quads), f"b{number}-" if number else "b")
    types: set[str] = set()
    predicates: set[str] = set()

    def lines() -> Iterator[str]:
        for triple in file.facts.noting(labelled):
            predicate = triple.predicate.value
            predicates.add(predicate)
            if predicate == _TYPE and isinstance(triple.object, ox.NamedNode):
                types.add(triple.object.value)
            yield f"{triple} .\n"

    file.lines.add(lines())
    file.is_extension = not types.isdisjoint(_EXTENSION_TYPES) and types.isdisjoint(_DATA_TYPES)
    file.is_observed = not predicates.isdisjoint(_ROWS)
    return file


def file_jobs(files: Sequence[ReadFile], scratch: Path, ontology: Ontology, shapes: UserShapes) -> list[Job]:
    """Return a job for each extension, and one for all other files that are held against the same shapes.

    Args:
        files: What was read.
        scratch: Where it lies; the graphs of the jobs come to lie there, too.
        ontology: The ontology with all that the files say of terms.
        shapes: The user's.

    Raises:
        OntologyError: If a file uses words of the ontology's that it lacks.
    """
    refuse_first(ontology.faults)
    together: dict[Sequence[str], list[Path]] = {}
    jobs = []
    for file in files:
        if file.is_extension and not shapes.alone:
            data = file.lines.path.with_suffix(".nt")
            data.write_bytes(extension_triples((file.path,), ontology.extension_iris))
            jobs.append(Job(data, shapes.beside(*_EXTENSION_SHAPES)))
        else:
            told = OBSERVED_SHAPES if file.is_observed else _TOLD_SHAPES
            file.lines.add(_superclasses(file.lines.path, ontology))
            file.lines.add(line.decode() for line in scope_lines(file.facts.definitions, ontology.triples))
            together.setdefault(told, []).append(file.lines.distinct())
    for names, parts in together.items():
        data = scratch / f"{names[-1]}.nt"
        _join(parts, data)
        jobs.append(Job(data, shapes.beside(*names)))
    return jobs


def _superclasses(data: Path, ontology: Ontology) -> Iterator[str]:
    """Yield what the ontology has above the classes of data, as lines."""
    lines = (*subclass_lines(ontology.ntriples), *defined_lines(ontology))
    above = TripleIndex(parse_own(b"".join(lines)))
    # Whatever is named may be a class: what defines another, or one that stands where a thing is due.
    wanted = _named_objects(data, above.subjects_with(RDFS.subClassOf))
    todo = list(wanted)
    while todo:
        parents = set(above.iris(todo.pop(), RDFS.subClassOf)) - wanted
        wanted |= parents
        todo += parents
    for name in sorted(wanted):
        for parent in above.iris(name, RDFS.subClassOf):
            yield f"<{name}> <{RDFS.subClassOf}> <{parent}> .\n"


def _named_objects(data: Path, names: Iterable[str]) -> set[str]:
    """Return which of the names are objects in a file of N-Triples."""
    ends = {f"<{name}> .\n".encode(): name for name in names}
    with data.open("rb") as file:
        # What a literal holds ends in no such way: quotes stand in no IRI.
        return {ends[end] for line in file if (end := line[line.rfind(b" <") + 1 :]) in ends}


def _join(parts: Sequence[Path], data: Path) -> None:
    """Put files into one; the first becomes it."""
    parts[0].replace(data)
    with data.open("ab") as file:
        for part in parts[1:]:
            with part.open("rb") as source:
                shutil.copyfileobj(source, file)
            part.unlink()
