"""Opening what rules are learned from, or were learned already."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.api.arguments import (
    PathLike,
    mapping_of,
    mappings_of,
    optional_text,
    path_of,
    paths_of,
    seed_of,
    text_of,
    texts_of,
)
from kmgraph.api.frames import as_json_lines, read_rows
from kmgraph.api.results import RunResult
from kmgraph.commands import open_checker, run_folders
from kmgraph.errors import UsageError
from kmgraph.io import scratch_folder, write_atomic
from kmgraph.model import is_slug
from kmgraph.pipeline import run_learning
from kmgraph.project import RULES_NAME, ProjectInputs
from kmgraph.project import open_project as open_inputs
from kmgraph.rules import read_rules

if TYPE_CHECKING:
    from kmgraph.model import Project


@dataclass(frozen=True)
class ProjectSession:
    """A project, or a table, that rules can be learned from.

    Attributes:
        project: What will be read, and how.
    """

    project: Project
    _kept: object = field(default=None, repr=False)

    def learn(self, *, strict: bool = False, allow_rejects: bool = False) -> RunResult:
        """Return the rules that the observations imply, placed among the published ones.

        Args:
            strict: Whether an unknown header or value is an error.
            allow_rejects: Whether to go on where more than half of the rows can't be read.

        Raises:
            KmgraphError: If the project or its observations can't be read.
        """
        run = run_learning(self.project, strict=strict, allow_rejects=allow_rejects)
        language = run.project.languages[0]
        return RunResult(run.project, run.knowledge, run.ruleset, run.public, language, run, self._kept)


def open_project(
    *paths: PathLike,
    ontology: Iterable[PathLike] = (),
    published: Iterable[PathLike] = (),
    platform: str | None = None,
    seed: int | None = None,
    languages: Iterable[str] = (),
) -> ProjectSession:
    """Return a project that rules can be learned from.

    Args:
        paths: A project's folder, or files of observations; by default the current folder.
        ontology: Extension ontologies to add.
        published: Files of published rules to add.
        platform: Platform of rows that name none.
        seed: Seed of every random choice.
        languages: Languages of documents, the first that in which rules show themselves.

    Raises:
        KmgraphError: If there is nothing to read, or the project's settings are wrong.
    """
    inputs = ProjectInputs(
        paths_of(paths, "paths"),
        paths_of(ontology, "ontology"),
        paths_of(published, "published"),
        optional_text(platform, "platform"),
        seed_of(seed),
    )
    return ProjectSession(open_inputs(inputs, texts_of(languages, "languages")))


def open_table(
    table: object,
    *,
    name: str = "table",
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, Mapping[str, str]] | None = None,
    ontology: Iterable[PathLike] = (),
    published: Iterable[PathLike] = (),
    platform: str | None = None,
    seed: int = 0,
    languages: Iterable[str] = (),
) -> ProjectSession:
    """Return a table of observations that rules can be learned from. It is kept in a private scratch folder meanwhile.

    Rows without a column `id` are told apart by their number.

    Args:
        table: A data frame of pandas or polars, an Arrow table or stream, a dict of columns, or dicts. Columns as in a
            file of observations: `outcome`, and terms of the ontology.
        name: What the project is called.
        columns: Header of the table -> column, class or property; "-" drops it.
        values: Column -> value of the table -> value that is meant.
        ontology: Extension ontologies.
        published: Files of published rules.
        platform: Id of the platform that the rows are from.
        seed: Seed of every random choice.
        languages: Languages of documents, the first that in which rules show themselves.

    Raises:
        KmgraphError: If it is no table, or a name is wrong.

    >>> topics = ("PoliticalContent", "CatContent", "FitnessContent", "TravelContent")
    >>> posts = [
    ...     {"author": f"user{n}", "topic": topics[n % 4], "outcome": "kept" if n % 4 or n % 9 == 0 else "removed"}
    ...     for n in range(800)
    ... ]
    >>> run = open_table(posts, platform="forum").learn()
    >>> [(rule.scope, rule.status, rule.text["en"]) for rule in run.rules]
    [('PoliticalContent', 'tacit', 'Posts about politics are usually removed.')]
    >>> [verdict.risk > 0.8 for verdict in run.check("My trip", topic="PoliticalContent")]
    [True]
    """
    renamed, meant = mapping_of(columns, "columns"), mappings_of(values, "values")
    if not is_slug(text_of(name, "name")):
        raise UsageError(f'"{name}" can\'t be the name of a table', hint="use a-z, 0-9 and single hyphens")
    stack = ExitStack()
    file = stack.enter_context(scratch_folder()) / f"{name}.jsonl"
    kept = _Kept()
    weakref.finalize(kept, stack.close)
    rows = read_rows(table)
    write_atomic(file, as_json_lines(rows).encode(), private=True)
    has_id = any(renamed.get(header, header) == "id" for header in rows[0])
    session = open_project(
        file, ontology=ontology, published=published, platform=platform, seed=seed, languages=languages
    )
    sources = tuple(
        replace(source, columns=renamed, values=meant, has_row_ids=not has_id) for source in session.project.sources
    )
    return ProjectSession(replace(session.project, sources=sources), kept)


def open_run(folder: PathLike, project: PathLike | None = None, language: str = "en") -> RunResult:
    """Return what a run learned earlier.

    Args:
        folder: The folder that `kmgraph guidelines` wrote, or a `rules.json`.
        project: The folder of the project; without it, what only observations and published rules tell is left out.
        language: Language in which rules show themselves.

    Raises:
        InputError: If there are no rules, or they can't be read.
    """
    path, shown = path_of(folder, "folder"), text_of(language, "language")
    checker = open_checker(path_of(project, "project") if project is not None else Path(), path)
    public = run_folders(path).public / RULES_NAME if path.is_dir() else path
    ruleset = read_rules(public) if public.exists() else None
    is_public = ruleset is not None and ruleset.privacy is not None
    return RunResult(checker.project, checker.knowledge, checker.ruleset, ruleset if is_public else None, shown)


class _Kept:
    """Stands for the files of a table: when it goes, so do they."""
