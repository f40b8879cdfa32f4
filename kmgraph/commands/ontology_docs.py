"""The ontology and extensions as a reference that people browse: a self-contained page a language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kmgraph.errors import UsageError
from kmgraph.io import check_writable, missing_file, write_atomic
from kmgraph.ontology import load_ontology, ontology_reference
from kmgraph.pipeline import Step, silent
from kmgraph.project import load_project, refuse_output
from kmgraph.query import list_questions
from kmgraph.render import ReferenceInput, load_language, reference_pages


def write_ontology_docs(
    files: Sequence[Path], project: Path | None, output: Path, languages: Sequence[str], step: Step = silent
) -> tuple[Path, ...]:
    """Write the reference of the ontology, and return its pages.

    Args:
        files: Extensions.
        project: A project whose extensions are added.
        output: The folder; made if it is missing.
        languages: Of the pages.
        step: Told of each step.

    Raises:
        UsageError: If the output is no folder, a page would replace what is read, or there are no templates for a
            language.
        InputError: If an extension can't be read, or a page can't be written.
    """
    for path in files:
        if not path.exists():
            raise missing_file(path)
    if str(output) == "-":
        raise UsageError("the reference is a folder of pages", where="--output", hint="name a folder")
    tags = tuple(dict.fromkeys(load_language(language).tag for language in languages))
    check_writable(output, is_folder=True)
    own = load_project(project).ontology if project else ()
    with step("loading the ontology"):
        reference = ontology_reference(load_ontology((*own, *files)))
    questions = {question.name: question.text for question in list_questions()}
    with step("writing the pages"):
        pages = reference_pages(ReferenceInput(reference, questions, tags))
        for name in pages:
            refuse_output(output / name, (*own, *files))
        for name, page in pages.items():
            write_atomic(output / name, page.encode())
    return tuple(output / name for name in pages)
