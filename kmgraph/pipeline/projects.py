"""What the inputs of a command mean: a project folder, bare files, or the project in the current folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.config import CONFIG_NAME, load_project, project_from_files
from kmgraph.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.config import Project


def open_project(
    inputs: Sequence[Path],
    ontology: Sequence[Path] = (),
    published: Sequence[Path] = (),
    platform: str | None = None,
    seed: int | None = None,
    languages: Sequence[str] = (),
) -> Project:
    """Return the project that the inputs of a command mean.

    Args:
        inputs: One project folder (or its `kmgraph.toml`), or files of observations; empty means the current folder.
        ontology: Extension ontologies to add.
        published: Files of published rules to add.
        platform: Platform of rows that name none.
        seed: Seed, instead of the project's.
        languages: Languages of the documents, instead of the project's.

    Raises:
        UsageError: If a folder is mixed with files, or there is nothing to read.
        InputError: If a file doesn't exist.
        ConfigError: If `kmgraph.toml` is wrong.
    """
    _check(inputs)
    folder = _project_folder(inputs)
    if folder is None:
        project = project_from_files(inputs, ontology, published, platform, seed or 0)
    else:
        project = load_project(folder)
        project = replace(
            project,
            ontology=(*project.ontology, *ontology),
            published=(*project.published, *published),
            seed=project.seed if seed is None else seed,
            sources=tuple(replace(source, platform=source.platform or platform) for source in project.sources),
        )
    return replace(project, languages=tuple(languages)) if languages else project


def _check(inputs: Sequence[Path]) -> None:
    for path in inputs:
        if not path.exists():
            raise InputError("there is no such file or folder", where=str(path))
    if len(inputs) > 1 and any(path.is_dir() or path.name == CONFIG_NAME for path in inputs):
        raise UsageError("name one project folder, or files of observations, not both")


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
