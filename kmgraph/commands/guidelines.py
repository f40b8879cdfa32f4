"""`guidelines`: everything from observations to documents, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kmgraph.commands.run_graph import run_folders
from kmgraph.errors import UsageError
from kmgraph.io import MANIFEST_NAME, PRIVATE_SUFFIX, RunFolders
from kmgraph.model import Project, RuleSet
from kmgraph.pipeline import Documents, Run, Step, run_learning, silent, write_documents
from kmgraph.project import GRAPH_NAME, RULES_NAME, ProjectInputs, open_project
from kmgraph.render import refuse_missing_extras
from kmgraph.rules import read_rules


def write_guidelines(
    inputs: ProjectInputs,
    languages: Sequence[str] = (),
    output: Path | None = None,
    formats: Sequence[str] = (),
    templates: Path | None = None,
    step: Step = silent,
    *,
    since: Path | None = None,
    strict: bool = False,
    allow_rejects: bool = False,
) -> Documents:
    """Learn the rules of a project or of files of observations and write every document about them.

    Args:
        inputs: What to work on.
        languages: Languages of the documents, instead of the project's.
        output: Folder of the documents; by default the project's.
        formats: Formats of the guidelines, of `md`, `html`, `pdf`, `docx`, `epub`; the first two by default, and
            beside the others.
        templates: A folder of the user's own templates.
        step: Told of each step.
        since: Folder of an earlier run, of which the guidelines tell what changed.
        strict: Whether an unknown header or value is an error.
        allow_rejects: Whether to go on where more than half of the rows can't be read.

    Raises:
        UsageError: If the output is no folder, what a format needs is not installed, or the earlier run had other
            figures.
        KmgraphError: As the stages do.
    """
    refuse_missing_extras(formats)
    project = open_project(inputs, languages)
    folders = _folders(project, output)
    earlier = None if since is None else _earlier_rules(since)
    run = run_learning(project, step, strict=strict, allow_rejects=allow_rejects, templates=templates)
    return write_documents(run, folders, step, formats=formats, templates=templates, earlier=earlier)


def other_files(folder: Path | None) -> int:
    """Return how many files and folders of others are in a folder in which no run is; 0 where there is none."""
    if folder is None or not folder.is_dir() or (folder / MANIFEST_NAME).exists():
        return 0
    return sum(1 for _ in folder.iterdir())


def write_run(
    run: Run,
    output: Path | None = None,
    formats: Sequence[str] = (),
    templates: Path | None = None,
    step: Step = silent,
) -> Documents:
    """Write every document about what was learned already; arguments and errors are those of `write_guidelines`."""
    return write_documents(run, _folders(run.project, output), step, formats=formats, templates=templates)


def _folders(project: Project, output: Path | None) -> RunFolders:
    """Return where the documents go, once it is known that they could be written there."""
    folder = output or project.output
    if str(folder) == "-":
        raise UsageError("guidelines writes a folder of documents", where="--output", hint="name a folder")
    folders = RunFolders(folder, within=None if output else project.folder)
    if folders.public.name.casefold().endswith(PRIVATE_SUFFIX):
        # Readers would look for its public half under the name without this.
        raise UsageError(
            f'names that end in "{PRIVATE_SUFFIX}" are for the private folder beside the documents',
            where=str(folder),
            hint="name another folder",
        )
    folders.check_writable((RULES_NAME, GRAPH_NAME))
    return folders


def _earlier_rules(folder: Path) -> RuleSet:
    """Return the public rules of an earlier run, read before the folder may be written anew."""
    file = run_folders(folder).public / RULES_NAME if folder.is_dir() else folder
    earlier = read_rules(file)
    if earlier.privacy is None:
        raise UsageError(
            "these rules have exact figures, and guidelines tell public ones alone",
            where=str(file),
            hint="name the public folder of the earlier run",
        )
    return earlier
