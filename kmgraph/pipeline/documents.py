"""A run's documents on disk: graph, validation, guidelines, report, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kmgraph.io import open_folder, scratch_folder
from kmgraph.observe import write_rejects
from kmgraph.ontology import bundled_ontology
from kmgraph.pipeline.graph import build_graph, rules_turtle, write_graph
from kmgraph.pipeline.guideline_input import guideline_input
from kmgraph.pipeline.progress import Step, silent
from kmgraph.pipeline.run import Run
from kmgraph.pipeline.violations import validate_run
from kmgraph.project import GRAPH_NAME, RULES_NAME
from kmgraph.render import GuidelineInput, guidelines_html, guidelines_markdown, report_markdown
from kmgraph.rules import rules_to_json
from kmgraph.validate import ValidationReport, report_to_turtle

_REJECTS_NAME = "rejects.csv"
_RENDERERS = {"md": guidelines_markdown, "html": guidelines_html}


@dataclass(frozen=True)
class Documents:
    """What a run wrote: the run, the folder, the file names in order, and what validation found."""

    run: Run
    folder: Path
    names: tuple[str, ...]
    validation: ValidationReport


def write_documents(
    run: Run,
    folder: Path,
    step: Step = silent,
    *,
    formats: Sequence[str] = (),
    templates: Path | None = None,
) -> Documents:
    """Write every document of a run.

    Args:
        run: What was learned.
        folder: Where to; made if it is missing.
        step: Told of each step.
        formats: Formats of the guidelines, of `md` and `html`; by default both.
        templates: A folder of the user's own templates.

    Raises:
        InputError: If a file can't be written, a template is wrong, or the shapes can't be evaluated.
    """
    pages = _pages(run.project.languages, formats or tuple(_RENDERERS))
    with scratch_folder() as scratch:
        with step("writing the graph"):
            graph = build_graph(run, tuple(pages))
            write_graph(run, graph, scratch)
        with step("validating with SHACL"):
            report = validate_run(run, scratch)
        with step("writing the documents"):
            data = guideline_input(run, report)
            files: dict[str, bytes | Path] = {
                **{name: page.render(data, page.language, templates).encode() for name, page in pages.items()},
                RULES_NAME: rules_to_json(run.public),
                "rules.ttl": rules_turtle(run, graph),
                "validation.ttl": report_to_turtle(report),
                GRAPH_NAME: scratch / GRAPH_NAME,
            }
            if run.observed.rejects:
                files[_REJECTS_NAME] = scratch / _REJECTS_NAME
                write_rejects(scratch / _REJECTS_NAME, run.observed.rejects)
            # All at the end, so that nothing is half-written if a step fails.
            everything = files | bundled_ontology(run.project.ontology)
            with open_folder(folder) as output:
                output.write_together(everything)
                if _REJECTS_NAME not in files:
                    output.remove(_REJECTS_NAME)
    return Documents(run, folder, tuple(sorted(files)), report)


@dataclass(frozen=True, slots=True)
class _Page:
    render: Callable[[GuidelineInput, str, Path | None], str]
    language: str


def _pages(languages: Sequence[str], formats: Sequence[str]) -> dict[str, _Page]:
    """Return the pages in the order in which the provenance names them, by file name."""
    pages: dict[str, _Page] = {}
    for language in languages:
        pages |= {f"guidelines.{language}.{form}": _Page(_RENDERERS[form], language) for form in formats}
        pages[f"report.{language}.md"] = _Page(report_markdown, language)
    return pages
