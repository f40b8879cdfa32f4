"""`validate`: a project, files of any kind, what a run left or a store, against kmgraph's shapes and the user's own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kmgraph.commands.run_graph import find_graph, run_folders
from kmgraph.errors import UsageError
from kmgraph.io import check_run, missing_file, scratch_folder
from kmgraph.namespaces import KM, OWL, RDF, RDFS
from kmgraph.ontology import Ontology, load_ontology, refuse_first, scope_lines
from kmgraph.pipeline import (
    RunValidator,
    Step,
    build_graph,
    extension_triples,
    run_facts,
    run_learning,
    silent,
    subclass_lines,
    write_observations,
    write_rule_triples,
)
from kmgraph.project import CONFIG_NAME, GRAPH_NAME, ProjectInputs, open_project
from kmgraph.query import is_store
from kmgraph.rdf import TripleIndex, is_rdf, iter_rdf, parse_ntriples, write_triples
from kmgraph.render import warning_text
from kmgraph.validate import (
    Engine,
    Job,
    KnownNames,
    ValidationReport,
    check_shapes,
    in_order,
    shipped_shapes,
    unmatched_targets,
    validate_jobs,
)

_DATA_SHAPES = ("decision", "ends", "kind", "knowledge", "lexicon", "platform", "published", "rule")
_OBSERVED_SHAPES = (*_DATA_SHAPES, "observation")
_TOLD_SHAPES = (*_DATA_SHAPES, "measure")
_EXTENSION_SHAPES = ("extension", "lexicon")
_EXTENSION_TYPES = frozenset((OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty))
_DEFINING = frozenset((RDF.first, RDFS.subClassOf, OWL.equivalentClass))
_DATA_TYPES = frozenset(
    (KM.Observation, KM.InferredRule, KM.PublishedRule, KM.PublishedProhibition, KM.PublishedPermission)
)


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


def validate_inputs(
    files: Sequence[Path],
    ontology: Sequence[Path],
    published: Sequence[Path],
    platform: str | None,
    shapes: UserShapes,
    step: Step = silent,
) -> ValidationReport:
    """Return what SHACL finds in a project (or tables), in RDF files, in what a run left, or in a store.

    A run's folders and a store are compared with their manifests first. An RDF file that declares classes or
    properties is an extension; one that holds none of them is data. Tables go through the whole run, so that rules and
    evidence are validated with them.

    Raises:
        KmgraphError: If something can't be read, data uses words of the ontology's that it lacks, or shapes of the
            user's can't be evaluated.
        UsageError: If shapes of the user's are to be evaluated alone, and there are none.
    """
    if shapes.alone and not shapes.files:
        raise UsageError("there are no shapes of your own", where="--shapes-only", hint="name them with --shapes FILE")
    for path in files:
        if not path.exists():
            raise missing_file(path, what="file or folder")
    for path in shapes.files:
        check_shapes(path)
    with scratch_folder() as scratch:
        load = cache(lambda: load_ontology(ontology))
        report, data = _validate(files, (ontology, published, platform), shapes, load, scratch, step)
        known = _known_names(load(), data) if shapes.files else KnownNames()
        return replace(report, unmatched=unmatched_targets(shapes.files, known))


def _validate(
    files: Sequence[Path],
    inputs: tuple[Sequence[Path], Sequence[Path], str | None],
    shapes: UserShapes,
    load: Callable[[], Ontology],
    scratch: Path,
    step: Step,
) -> tuple[ValidationReport, Sequence[Path]]:
    """Return the report, and the files of N-Triples that tell which names the data know."""
    ontology, published, platform = inputs
    graphs = [path for path in files if path.is_file() and is_rdf(path)]
    tables = [path for path in files if path not in graphs]
    jobs: list[Job] = []
    if len(files) == 1 and _is_written(files[0]):
        jobs = [_written_job(files[0], scratch / "written.nt", shapes, step)]
    elif graphs and not tables:
        jobs = [_file_job(path, scratch / f"{number}.nt", load(), shapes) for number, path in enumerate(graphs)]
    if jobs:
        with step("validating with SHACL"):
            return validate_jobs(jobs, engine=shapes.engine), [job.data for job in jobs]
    run = run_learning(open_project(ProjectInputs(tables, (*ontology, *graphs), published, platform)), step)
    with step("writing the graph"):
        rules, validator = scratch / "rules.nt", RunValidator(run, shapes.files, shapes.engine, alone=shapes.alone)
        write_rule_triples(run, build_graph(run, run_facts(run)), rules)
        validator.take(write_observations(run, scratch / "observations.nq.gz", scratch))
    with step("validating with SHACL"):
        notes = tuple(warning_text(notice, "en") for notice in run.knowledge.notices)
        return replace(validator.finish(rules), notes=notes), [rules, *run.project.ontology]


def _known_names(ontology: Ontology, data: Sequence[Path]) -> KnownNames:
    known = KnownNames(set(ontology.vocabulary.classes), set(ontology.vocabulary.properties))
    for path in data:
        known.add(iter_rdf(path))
    return known


def _is_written(path: Path) -> bool:
    """Return whether a folder is what a run left, or a store."""
    if not path.is_dir() or (path / CONFIG_NAME).exists():
        return False
    return is_store(path) or (run_folders(path).public / GRAPH_NAME).exists()


def _written_job(path: Path, data: Path, shapes: UserShapes, step: Step) -> Job:
    """Return the job over what a run left or a store holds, once it is known to be as it was written.

    Raises:
        InputError: If a file is missing, cut short or changed.
    """
    with step("comparing the files with the manifest"):
        files = find_graph(path)
        if not files.graph.is_dir():
            folders = run_folders(path)
            for folder in (folders.public, folders.private):
                if folder.is_dir():
                    check_run(folder)
    with step("reading the graph"), data.open("wb") as file:
        ontology = _ontology_ntriples(files.ontology)
        file.writelines(subclass_lines(ontology))
        for quad in files.iter_quads():
            file.write(f"{quad.triple} .\n".encode())
        index = TripleIndex(parse_ntriples(ontology))
        file.writelines(scope_lines((quad.triple for quad in files.iter_quads()), index))
    return Job(data, shapes.beside(*_OBSERVED_SHAPES))


def _ontology_ntriples(files: Sequence[Path]) -> bytes:
    return write_triples(quad.triple for path in files for quad in iter_rdf(path))


def _file_job(path: Path, data: Path, ontology: Ontology, shapes: UserShapes) -> Job:
    quads = tuple(iter_rdf(path, keeps_blank_labels=True))
    types = {getattr(quad.object, "value", "") for quad in quads if quad.predicate.value == RDF.type}
    is_extension = bool(types & _EXTENSION_TYPES) and not types & _DATA_TYPES
    loaded = load_ontology((path,))
    refuse_first(loaded.unknown)
    told = _OBSERVED_SHAPES if KM.Observation in types else _TOLD_SHAPES
    if is_extension and not shapes.alone:
        data.write_bytes(extension_triples((path,), loaded.extension_iris))
    else:
        data.write_bytes(_with_superclasses(quads, types, ontology, loaded.triples))
    return Job(data, shapes.beside(*(_EXTENSION_SHAPES if is_extension else told)))


def _with_superclasses(
    quads: Sequence[ox.Quad], types: Collection[str], ontology: Ontology, imported: TripleIndex
) -> bytes:
    """Return a file's triples as they are, no two blank nodes made one, and what the ontology has above its classes."""
    above = TripleIndex(parse_ntriples(b"".join(subclass_lines(ontology.ntriples))))
    named = {getattr(quad.object, "value", "") for quad in quads if quad.predicate.value in _DEFINING}
    wanted = {*types, *named}
    todo = list(wanted)
    while todo:
        parents = set(above.iris(todo.pop(), RDFS.subClassOf)) - wanted
        wanted |= parents
        todo += parents
    triples = dict.fromkeys(in_order((quad.triple for quad in quads), "b"))
    lines = [f"{triple} .\n" for triple in triples]
    lines += [
        f"<{name}> <{RDFS.subClassOf}> <{parent}> .\n"
        for name in sorted(wanted)
        for parent in above.iris(name, RDFS.subClassOf)
    ]
    of_content = scope_lines(triples, ontology.triples, imported)
    return "".join(dict.fromkeys((*lines, *(line.decode() for line in of_content)))).encode()
