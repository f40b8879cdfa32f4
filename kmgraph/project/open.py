"""What the inputs of a command mean: a project folder, bare files, or the project in the current folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.errors import KmgraphError, UsageError, did_you_mean
from kmgraph.io import missing_file, run_that_keeps
from kmgraph.model import canonical_language, is_language_tag
from kmgraph.project.around import project_around
from kmgraph.project.config import CONFIG_NAME, load_project, project_from_files
from kmgraph.project.decisions import DECISIONS_NAME
from kmgraph.project.outputs import RESERVED_NAMES, STORE_CURRENT, STORE_MANIFEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import Project


@dataclass(frozen=True, slots=True)
class ProjectInputs:
    """What a command is to work on, and what goes with it.

    Args:
        paths: One project folder (or its `kmgraph.toml`), or files of observations; empty means the current folder.
        ontology: Extension ontologies to add.
        published: Files of published rules to add.
        platform: Platform of rows that name none.
        seed: Seed, instead of the project's.
    """

    paths: Sequence[Path] = ()
    ontology: Sequence[Path] = ()
    published: Sequence[Path] = ()
    platform: str | None = None
    seed: int | None = None


def open_project(inputs: ProjectInputs, languages: Sequence[str] = ()) -> Project:
    """Return the project that the inputs of a command mean.

    Args:
        inputs: What to work on.
        languages: Languages of the documents, instead of the project's.

    Raises:
        UsageError: If a folder is mixed with files, or there is nothing to read.
        InputError: If a file doesn't exist.
        ConfigError: If `kmgraph.toml` is wrong.
    """
    _check(inputs.paths)
    folder = _project_folder(inputs.paths)
    project = _from_files(inputs) if folder is None else _from_folder(folder, inputs)
    return replace(project, languages=_languages(languages)) if languages else project


def refuse_output(output: Path, given: Sequence[Path], *, updates_published: bool = False) -> None:
    """Check that what is to be written is nothing that is read, and no file of a run: these are made by runs alone.

    A command may read the project in the current folder without a word of it, and what lies in a project may be read
    by its next run. So both are looked at, whatever was given.

    Args:
        output: A file or a folder, whether it is there or not.
        given: What is read; of projects, what they name counts too.
        updates_published: Whether published rules of a project's may be written: by what drafts them.

    Raises:
        UsageError: If it is one of them.
    """
    if output.is_file() or output.is_dir():
        around = filter(None, map(project_around, (output, output.resolve())))
        projects = dict.fromkeys((*given, Path(), *around))
        named = (file for path in projects for file in _named_by(path, has_published=not updates_published))
        for path in (*given, *named):
            if path.exists() and path.samefile(output):
                raise UsageError(
                    "the output is one of the files that are read, and would be lost",
                    where=str(output),
                    hint="name another file with -o",
                )
    _refuse_what_is_kept(output)


def _refuse_what_is_kept(output: Path) -> None:
    if run_that_keeps(output, RESERVED_NAMES) is not None:
        raise UsageError(
            "this would be a file of a run, which is read and published as it was written",
            where=str(output),
            hint="name a file outside the run's folders with -o; only kmgraph guidelines writes there",
        )
    if any(map(_is_store, (output, *output.resolve().parents))):
        raise UsageError(
            "this lies in a store, which could not be read any more",
            where=str(output),
            hint="name a file outside the store's folder with -o",
        )


def _is_store(folder: Path) -> bool:
    if (folder / STORE_MANIFEST).is_file():
        return True
    current = folder / STORE_CURRENT
    # Other folders may have a file of that name: the database's says which list of files holds.
    return current.is_file() and current.open("rb").read(9) == b"MANIFEST-"


def inputs_of(project: Project) -> tuple[Path, ...]:
    """Return the files that a project is made of, its settings and decisions included."""
    own = () if project.folder is None else (project.folder / CONFIG_NAME, project.folder / DECISIONS_NAME)
    sources = (source.path for source in project.sources)
    return (*own, *sources, *project.ontology, *project.published, *project.knowledge)


def _named_by(path: Path, *, has_published: bool) -> tuple[Path, ...]:
    """Return what the settings of a project name; of one that can't be read, its own files only."""
    folder = path.parent if path.name == CONFIG_NAME else path
    config = folder / CONFIG_NAME
    if not config.is_file():
        return ()
    try:
        project = load_project(folder)
    except KmgraphError:
        return (config, folder / DECISIONS_NAME)
    return inputs_of(project if has_published else replace(project, published=()))


def _from_files(inputs: ProjectInputs) -> Project:
    return project_from_files(inputs.paths, inputs.ontology, inputs.published, inputs.platform, inputs.seed or 0)


def _from_folder(folder: Path, inputs: ProjectInputs) -> Project:
    project = load_project(folder)
    _check_platform(inputs.platform, project.platform_ids)
    return replace(
        project,
        ontology=(*project.ontology, *inputs.ontology),
        published=(*project.published, *inputs.published),
        seed=project.seed if inputs.seed is None else inputs.seed,
        sources=tuple(replace(source, platform=source.platform or inputs.platform) for source in project.sources),
    )


def _check_platform(platform: str | None, known: Sequence[str]) -> None:
    if platform is not None and known and platform not in known:
        hint = did_you_mean(platform, known) or f"known: {', '.join(known)}"
        raise UsageError(f'the project has no platform "{platform}"', where="--platform", hint=hint)


def _languages(tags: Sequence[str]) -> tuple[str, ...]:
    for tag in tags:
        if not is_language_tag(tag):
            raise UsageError(f'"{tag}" is not a language tag', where="--lang", hint='such as "en", "zh" or "pt-BR"')
    return tuple(dict.fromkeys(map(canonical_language, tags)))


def _check(inputs: Sequence[Path]) -> None:
    for path in inputs:
        if not path.exists():
            raise missing_file(path, what="file or folder")
    folders = [path for path in inputs if path.is_dir() or path.name == CONFIG_NAME]
    if len(inputs) > 1 and folders:
        raise UsageError(
            f"{folders[0]} is a folder, and other inputs are named beside it",
            hint="name one project folder, or files of observations",
        )


def _project_folder(inputs: Sequence[Path]) -> Path | None:
    if not inputs:
        if not Path(CONFIG_NAME).exists():
            raise UsageError(
                "there is nothing to read",
                hint="name a project folder or files of observations; kmgraph init makes a project",
            )
        return Path()
    only = inputs[0]
    if only.name == CONFIG_NAME:
        return only.parent
    return only if only.is_dir() else None
