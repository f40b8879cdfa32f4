"""`validate`: a project, files of any kind, what a run left or a store, against kmgraph's shapes and the user's own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from kmgraph.commands.run_graph import RunPaths, find_graph, run_folders, run_of_part
from kmgraph.commands.validate_files import OBSERVED_SHAPES, ReadFile, UserShapes, file_jobs, read_files
from kmgraph.errors import InputError, UsageError
from kmgraph.io import MANIFEST_NAME, check_run, missing_file, scratch_folder
from kmgraph.ontology import FactFile, Ontology, load_ontology, scope_lines, subclass_lines
from kmgraph.pipeline import (
    RunValidator,
    Step,
    build_graph,
    run_facts,
    run_learning,
    silent,
    write_observations,
    write_rule_triples,
)
from kmgraph.project import (
    CONFIG_NAME,
    EVERY_PRIVATE,
    EVERY_PUBLIC,
    GRAPH_NAME,
    ProjectInputs,
    extensions_around,
    open_project,
)
from kmgraph.query import is_store
from kmgraph.rdf import TripleIndex, is_rdf, iter_rdf, parse_own, write_triples
from kmgraph.render import warning_text
from kmgraph.validate import (
    Job,
    KnownNames,
    ValidationReport,
    check_shapes,
    unmatched_targets,
    validate_jobs,
)


def validate_inputs(
    files: Sequence[Path],
    ontology: Sequence[Path],
    published: Sequence[Path],
    platform: str | None,
    shapes: UserShapes,
    step: Step = silent,
    project: Path | None = None,
) -> ValidationReport:
    """Return what SHACL finds in a project (or tables), in RDF files, in what a run left, or in a store.

    A run's folders and a store are compared with their manifests first; a single file of a run stands for its folder.
    An RDF file that declares classes or
    properties is an extension; one that holds none of them is data. RDF files are read together, with the extensions of
    the project that they lie in. Tables go through the whole run, so that rules and evidence are validated with them.

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
    if project and not files:
        files, project = (project,), None
    run = run_of_part(files[0]) if len(files) == 1 else None
    if run is not None:
        report = validate_inputs((run,), ontology, published, platform, shapes, step, project)
        note = f"{files[0].name} is a part of a run: all of {run} was validated, as its evidence and terms lie there"
        return replace(report, notes=(*report.notes, note))
    graphs = [path for path in files if path.is_file() and is_rdf(path)]
    around = extensions_around(graphs, project)
    with scratch_folder() as scratch:
        read = read_files(graphs, scratch) if len(graphs) == len(files) else []
        facts = {file.path: file.facts for file in read if not file.is_extension}
        terms = [path for path in graphs if path not in facts]
        load = cache(lambda: load_ontology((*ontology, *around.ontology, *terms), facts=facts))
        report, data = _validate(files, read, (ontology, published, platform), shapes, load, scratch, step)
        known = _known_names(load(), data) if shapes.files else KnownNames()
        missing = _missing_imports(load()) if len(graphs) == len(files) else ()
        return replace(report, unmatched=(*around.unread, *missing, *unmatched_targets(shapes.files, known)))


def _missing_imports(ontology: Ontology) -> Iterator[str]:
    for iri in ontology.unresolved:
        yield f"the import <{iri}> is in no catalog and was not read; give its file, too"


def _validate(
    files: Sequence[Path],
    read: Sequence[ReadFile],
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
    elif read:
        jobs = file_jobs(read, scratch, load(), shapes)
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
        InputError: If a file is missing, cut short or changed, or a manifest is damaged or lacks what every run leaves.
    """
    with step("comparing the files with the manifest"):
        if not path.is_file() and not is_store(path):
            _check_manifests(run_folders(path))
        files = find_graph(path)
    with step("reading the graph"), data.open("wb") as file:
        ontology = _ontology_ntriples(files.ontology)
        file.writelines(subclass_lines(ontology))
        facts = FactFile()
        for triple in facts.noting(quad.triple for quad in files.iter_quads()):
            file.write(f"{triple} .\n".encode())
        file.writelines(scope_lines(facts.definitions, TripleIndex(parse_own(ontology))))
    return Job(data, shapes.beside(*OBSERVED_SHAPES))


def _check_manifests(folders: RunPaths) -> None:
    """Check that the manifests of a run list what every run leaves, if there is one: before anything of it is read."""
    if (folders.public / GRAPH_NAME).exists():
        for folder, names in ((folders.public, EVERY_PUBLIC), (folders.private, EVERY_PRIVATE)):
            if folder.is_dir():
                _refuse_lost(folder, names, check_run(folder).files)


def _refuse_lost(folder: Path, names: Sequence[str], listed: Collection[str]) -> None:
    for name in names:
        if name not in listed:
            raise InputError(
                f"{MANIFEST_NAME} doesn't list {name}, which every run leaves",
                where=str(folder / MANIFEST_NAME),
                hint="run kmgraph guidelines again, or restore both folders from the same run",
            )


def _ontology_ntriples(files: Sequence[Path]) -> bytes:
    return write_triples(quad.triple for path in files for quad in iter_rdf(path))
