"""`validate`: a project, or files of any kind, against the shapes that come with kmgraph and the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kmgraph.io import missing_file, scratch_folder
from kmgraph.namespaces import KM, OWL, RDF
from kmgraph.ontology import load_ontology
from kmgraph.pipeline import (
    Step,
    build_graph,
    extension_triples,
    refuse_unknown,
    run_learning,
    silent,
    subclass_lines,
    validate_run,
    write_graph,
)
from kmgraph.project import ProjectInputs, open_project
from kmgraph.rdf import is_rdf, read_rdf
from kmgraph.validate import Engine, Job, ValidationReport, check_shapes, shipped_shapes, validate_jobs

_DATA_SHAPES = ("decision", "kind", "knowledge", "lexicon", "platform", "published", "rule")
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
    """Return what SHACL finds in a project (or tables), or in RDF files.

    An RDF file that declares classes or properties is an extension; one that holds none of them is data. Tables go
    through the whole run, so that rules and evidence are validated with them.

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
        if graphs and not tables:
            jobs = [_file_job(path, scratch / f"{number}.nt", shapes) for number, path in enumerate(graphs)]
            with step("validating with SHACL"):
                return validate_jobs(jobs, engine=chosen)
        project = open_project(ProjectInputs(tables, (*ontology, *graphs), published, platform))
        run = run_learning(project, step)
        with step("writing the graph"):
            write_graph(run, build_graph(run, ()), scratch)
        with step("validating with SHACL"):
            return validate_run(run, scratch, shapes, chosen)


def _file_job(path: Path, data: Path, shapes: Sequence[Path]) -> Job:
    quads = tuple(read_rdf(path))
    types = {getattr(quad.object, "value", "") for quad in quads if quad.predicate.value == RDF.type}
    is_extension = bool(types & _EXTENSION_TYPES) and not types & _DATA_TYPES
    if not is_extension:
        refuse_unknown(path, quads, load_ontology())
    subclasses = () if is_extension else subclass_lines(load_ontology().ntriples)
    data.write_bytes(extension_triples((path,), load_ontology((path,)).extension_iris) + b"".join(subclasses))
    told = _OBSERVED_SHAPES if KM.Observation in types else _TOLD_SHAPES
    return Job(data, (*shipped_shapes(*(_EXTENSION_SHAPES if is_extension else told)), *shapes))
