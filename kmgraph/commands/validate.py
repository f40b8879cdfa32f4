"""`validate`: a project, files of any kind, what a run left or a store, against kmgraph's shapes and the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kmgraph.commands.run_graph import find_graph, run_folders
from kmgraph.io import check_run, missing_file, scratch_folder
from kmgraph.namespaces import KM, OWL, RDF
from kmgraph.ontology import load_ontology, refuse_first
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
from kmgraph.rdf import is_rdf, iter_rdf, read_rdf, write_triples
from kmgraph.validate import Engine, Job, ValidationReport, check_shapes, shipped_shapes, validate_jobs

_DATA_SHAPES = ("decision", "ends", "kind", "knowledge", "lexicon", "platform", "published", "rule")
_OBSERVED_SHAPES = (*_DATA_SHAPES, "observation")
_TOLD_SHAPES = (*_DATA_SHAPES, "measure")
_EXTENSION_SHAPES = ("extension", "lexicon")
_EXTENSION_TYPES = frozenset((OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty))
_DATA_TYPES = frozenset(
    (KM.Observation, KM.InferredRule, KM.PublishedRule, KM.PublishedProhibition, KM.PublishedPermission)
)


def validate_inputs(
    files: Sequence[Path],
    ontology: Sequence[Path],
    published: Sequence[Path],
    platform: str | None,
    shapes: Sequence[Path],
    engine: str | None,
    step: Step = silent,
) -> ValidationReport:
    """Return what SHACL finds in a project (or tables), in RDF files, in what a run left, or in a store.

    A run's folders and a store are compared with their manifests first. An RDF file that declares classes or
    properties is an extension; one that holds none of them is data. Tables go through the whole run, so that rules and
    evidence are validated with them.

    Raises:
        KmgraphError: If something can't be read, data uses words of the ontology's that it lacks, or shapes of the
            user's can't be evaluated.
    """
    for path in files:
        if not path.exists():
            raise missing_file(path, what="file or folder")
    known = load_ontology(ontology).vocabulary.classes if shapes else {}
    for path in shapes:
        check_shapes(path, known)
    chosen = Engine(engine) if engine else None
    graphs = [path for path in files if path.is_file() and is_rdf(path)]
    tables = [path for path in files if path not in graphs]
    with scratch_folder() as scratch:
        if len(files) == 1 and _is_written(files[0]):
            jobs = [_written_job(files[0], scratch / "written.nt", shapes, step)]
            with step("validating with SHACL"):
                return validate_jobs(jobs, engine=chosen)
        if graphs and not tables:
            jobs = [_file_job(path, scratch / f"{number}.nt", shapes) for number, path in enumerate(graphs)]
            with step("validating with SHACL"):
                return validate_jobs(jobs, engine=chosen)
        project = open_project(ProjectInputs(tables, (*ontology, *graphs), published, platform))
        run = run_learning(project, step)
        with step("writing the graph"):
            rules, validator = scratch / "rules.nt", RunValidator(run, shapes, chosen)
            write_rule_triples(run, build_graph(run, run_facts(run)), rules)
            validator.take(write_observations(run, scratch / "observations.nq.gz", scratch))
        with step("validating with SHACL"):
            return validator.finish(rules)


def _is_written(path: Path) -> bool:
    """Return whether a folder is what a run left, or a store."""
    if not path.is_dir() or (path / CONFIG_NAME).exists():
        return False
    return is_store(path) or (run_folders(path).public / GRAPH_NAME).exists()


def _written_job(path: Path, data: Path, shapes: Sequence[Path], step: Step) -> Job:
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
        file.writelines(subclass_lines(_ontology_ntriples(files.ontology)))
        for quad in files.iter_quads():
            file.write(f"{quad.triple} .\n".encode())
    return Job(data, (*shipped_shapes(*_OBSERVED_SHAPES), *shapes))


def _ontology_ntriples(files: Sequence[Path]) -> bytes:
    return write_triples(quad.triple for path in files for quad in iter_rdf(path))


def _file_job(path: Path, data: Path, shapes: Sequence[Path]) -> Job:
    quads = tuple(read_rdf(path))
    types = {getattr(quad.object, "value", "") for quad in quads if quad.predicate.value == RDF.type}
    is_extension = bool(types & _EXTENSION_TYPES) and not types & _DATA_TYPES
    ontology = load_ontology((path,))
    refuse_first(ontology.unknown)
    subclasses = () if is_extension else subclass_lines(load_ontology().ntriples)
    data.write_bytes(extension_triples((path,), ontology.extension_iris) + b"".join(subclasses))
    told = _OBSERVED_SHAPES if KM.Observation in types else _TOLD_SHAPES
    return Job(data, (*shipped_shapes(*(_EXTENSION_SHAPES if is_extension else told)), *shapes))
