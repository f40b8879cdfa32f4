"""A run to its documents: graph, validation, guidelines, report, each whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.io import open_folder, scratch_folder
from kmgraph.observe import write_rejects
from kmgraph.pipeline.graph import (
    ShaclData,
    build_graph,
    bundled_ontology,
    extension_iris,
    rules_turtle,
    write_graph,
)
from kmgraph.pipeline.guideline_input import guideline_input
from kmgraph.pipeline.progress import silent
from kmgraph.pipeline.violations import validate_run
from kmgraph.render import (
    GuidelineInput,
    guidelines_html,
    guidelines_markdown,
    report_markdown,
)
from kmgraph.rules import rules_to_json
from kmgraph.validate import report_to_turtle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.pipeline.graph import RunGraph
    from kmgraph.pipeline.progress import Step
    from kmgraph.pipeline.run import Run
    from kmgraph.validate import ValidationReport

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
    with scratch_folder() as scratch:
        data = ShaclData.within(scratch)
        quads = scratch / _GRAPH
        with step("writing the graph"):
            graph = build_graph(run, _document_names(run, formats))
            write_graph(run, graph, quads, data)
        with step("validating with SHACL"):
            report = validate_run(run, data, scratch)
        with step("writing the documents"):
            files: dict[str, bytes | Path] = {
                **_rendered(guideline_input(run, report), run.project.languages, formats, templates),
                **_data_files(run, graph, report),
                _GRAPH: quads,
                **_rejects(run, scratch),
            }
            # All at the end, so that nothing is half-written if a step fails.
            everything = files | bundled_ontology(run.project.ontology)
            with open_folder(folder) as output:
                output.write_together(everything)
                if _REJECTS not in files:
                    output.remove(_REJECTS)
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


def _document_names(run: Run, formats: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        name
        for language in run.project.languages
        for name in (*(f"guidelines.{language}.{form}" for form in formats), f"report.{language}.md")
    )
