"""A run's documents on disk: graph, validation, guidelines, report, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kmgraph.io import RunFolders, ontology_folder, scratch_folder
from kmgraph.model import RuleSet
from kmgraph.observe import rejects_csv
from kmgraph.ontology import bundled_ontology
from kmgraph.pipeline.coverage import RuleCoverage, learn_settings
from kmgraph.pipeline.graph import (
    build_graph,
    graph_lines,
    rules_turtle,
    run_facts,
    write_observations,
    write_rule_triples,
)
from kmgraph.pipeline.guideline_input import columns_input, guideline_input
from kmgraph.pipeline.origin import run_origin
from kmgraph.pipeline.progress import Step, silent
from kmgraph.pipeline.reviews import TermPosts, found_files
from kmgraph.pipeline.run import Run
from kmgraph.pipeline.violations import RunValidator, open_results
from kmgraph.project import GRAPH_NAME, OBSERVATIONS_NAME, REJECTS_NAME, RULES_NAME, RULES_OWL_NAME, VALIDATION_NAME
from kmgraph.render import (
    GuidelineInput,
    columns_markdown,
    guidelines_docx,
    guidelines_epub,
    guidelines_html,
    guidelines_markdown,
    guidelines_pdf,
    guidelines_short,
    refuse_missing_extras,
    report_markdown,
    wanted_formats,
)
from kmgraph.rules import rules_to_json
from kmgraph.validate import ValidationReport, report_to_turtle, summary_to_turtle

_ROUNDED_TO = 5
_Renderer = Callable[[GuidelineInput, str, Path | None], str | bytes]
_RENDERERS: dict[str, _Renderer] = {
    "md": guidelines_markdown,
    "html": guidelines_html,
    "pdf": guidelines_pdf,
    "docx": guidelines_docx,
    "epub": guidelines_epub,
}


@dataclass(frozen=True)
class Documents:
    """What a run wrote: the run, its two folders, the file names in each in order, and what validation found."""

    run: Run
    folders: RunFolders
    names: tuple[str, ...]
    private_names: tuple[str, ...]
    validation: ValidationReport


def write_documents(
    run: Run,
    folders: RunFolders,
    step: Step = silent,
    *,
    formats: Sequence[str] = (),
    templates: Path | None = None,
    earlier: RuleSet | None = None,
) -> Documents:
    """Write every document of a run.

    Args:
        run: What was learned.
        folders: Where to; made if they are missing.
        step: Told of each step.
        formats: Formats of the guidelines, of `md`, `html`, `pdf`, `docx`, `epub`; see `wanted_formats`.
        templates: A folder of the user's own templates.
        earlier: The public rules of an earlier run, of which the guidelines tell what changed.

    Raises:
        InputError: If a file can't be written, a template is wrong, no font has a character of the PDF, or the shapes
            can't be evaluated.
        UsageError: If what a format needs is not installed, or the earlier run had other figures.
    """
    refuse_missing_extras(formats)
    pages = _pages(run.project.languages, wanted_formats(formats))
    with scratch_folder() as scratch:
        observations, rules = scratch / OBSERVATIONS_NAME, scratch / "rules.nt"
        validator = RunValidator(run)
        with step("writing the graph"):
            recorded = run_facts(run, tuple(pages))
            graph = build_graph(run, recorded)
            write_rule_triples(run, graph, rules)
            validator.take(write_observations(run, observations, scratch))
        with step("validating with SHACL"):
            report = validator.finish(rules)
        with step("writing the documents"):
            told = open_results(report, run)
            data = guideline_input(run, told, recorded, earlier)
            public: dict[str, bytes | Path] = {
                **{name: _content(page.render(data, page.language, templates)) for name, page in pages.items()},
                RULES_NAME: rules_to_json(run.public),
                RULES_OWL_NAME: rules_turtle(run, graph),
                VALIDATION_NAME: summary_to_turtle(told, run.project.privacy),
                GRAPH_NAME: graph_lines(run, graph),
            }
            private = {
                OBSERVATIONS_NAME: observations,
                **_private_files(run, report, templates),
                **_found_files(run, templates),
            }
            # All at once at the end, so that nothing is half-written if a step fails.
            everything = public | bundled_ontology(_extensions(run))
            folders.write(everything, private, run_origin(run.project, formats, templates, earlier))
    return Documents(run, folders, tuple(sorted(public)), tuple(sorted(private)), report)


def _private_files(run: Run, report: ValidationReport, templates: Path | None) -> dict[str, bytes | Path]:
    """Return what tells of single posts and exact figures, but for the observations."""
    columns = columns_input(run.project, run.knowledge, run.observed)
    files: dict[str, bytes | Path] = {
        RULES_NAME: rules_to_json(run.ruleset),
        VALIDATION_NAME: report_to_turtle(report),
        **{
            f"columns.{language}.md": columns_markdown(columns, language, templates).encode()
            for language in run.project.languages
        },
    }
    if run.observed.rejects:
        files[REJECTS_NAME] = rejects_csv(run.observed.rejects)
    return files


def _found_files(run: Run, templates: Path | None) -> dict[str, bytes]:
    """Return what a person needs to review the classes of terms that rules name."""
    if run.observed.terms is None:
        return {}
    rows = RuleCoverage(run.observed.table, run.knowledge, learn_settings(run.project)).judged
    posts = TermPosts(rows, run.observed.terms)
    return found_files(run.project, run.knowledge.ontology.vocabulary, run.ruleset, posts, templates)


def _extensions(run: Run) -> list[Path]:
    """Return the files of the extensions, in the project's order, with what they import from beside them."""
    added = [path for path in run.knowledge.ontology.sources if not path.is_relative_to(ontology_folder())]
    order = {path.resolve(): number for number, path in enumerate(run.project.ontology)}
    return sorted(added, key=lambda path: order.get(path.resolve(), len(order)))


def _content(document: str | bytes) -> bytes:
    return document.encode() if isinstance(document, str) else document


@dataclass(frozen=True, slots=True)
class _Page:
    render: _Renderer
    language: str


def _pages(languages: Sequence[str], formats: Sequence[str]) -> dict[str, _Page]:
    """Return the pages in the order in which the provenance names them, by file name."""
    pages: dict[str, _Page] = {}
    for language in languages:
        pages |= {f"guidelines.{language}.{form}": _Page(_RENDERERS[form], language) for form in formats}
        pages[f"guidelines-short.{language}.md"] = _Page(guidelines_short, language)
        pages[f"report.{language}.md"] = _Page(report_markdown, language)
    return pages
