"""What was made of observations, made again from what is left of them, or removed where that can't be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from kmgraph.commands.export import export_store
from kmgraph.errors import KmgraphError
from kmgraph.io import RunOrigin, check_writable, open_folder, remove_folder, remove_run
from kmgraph.model import Project, Source
from kmgraph.pipeline import Run, Step, run_learning, silent, write_documents
from kmgraph.pipeline.forgetting import FoundRun, FoundStores
from kmgraph.project import CONFIG_NAME, EARLIER_NAME, input_names
from kmgraph.query import check_store
from kmgraph.rules import rules_to_json


@dataclass(slots=True)
class OutputsDone:
    """What became of the outputs.

    Attributes:
        made: What was made again.
        removed: What was removed -> why.
        lacking: What was made again -> what it told before, and no longer does.
    """

    made: list[Path] = field(default_factory=list)
    removed: dict[Path, str] = field(default_factory=dict)
    lacking: dict[Path, str] = field(default_factory=dict)


def make_outputs_again(
    project: Project, sources: Sequence[Source], outputs: FoundStores, step: Step = silent
) -> OutputsDone:
    """Make outputs again, each as it was asked for: languages, formats and seed as its manifest says.

    What can't be made again is removed: where no rows are left, the run had inputs beyond the project's, or a step
    fails.

    Args:
        project: As it is written in its folder.
        sources: Those of its sources that still have rows.
        outputs: What to make again.
        step: Told of each step.

    Raises:
        InputError: If something can be neither written nor removed.
    """
    return _Outputs(project, tuple(sources), step).make(outputs)


def check_outputs(outputs: FoundStores) -> None:
    """Check that outputs can be written and removed, before a row of what they are made of goes.

    Raises:
        InputError: If one can't.
    """
    for run in outputs.runs:
        run.folders.check_writable(run.manifest.files)
    for path, _ in outputs.rules:
        check_writable(path)
    for path in outputs.stores:
        check_writable(path, is_folder=True)
        check_writable(path.parent, is_folder=True)


class _Outputs:
    def __init__(self, project: Project, sources: tuple[Source, ...], step: Step) -> None:
        self._project = project
        self._sources = sources
        self._step = step
        self._runs: dict[tuple[tuple[str, ...], int], Run] = {}
        self._done = OutputsDone()

    def make(self, outputs: FoundStores) -> OutputsDone:
        # Which run a store is of has to be known before that changes.
        stores = {path: _run_of(path, outputs) for path in outputs.stores}
        for run in outputs.runs:
            self._try(run.folders.public, partial(self._again, run), partial(remove_run, run.folders))
        for path, is_exact in outputs.rules:
            self._try(path, partial(self._rules, path, is_exact=is_exact), partial(_remove, path))
        for path, public in stores.items():
            remove_folder(path)
            self._try(path, partial(self._store, path, public), partial(remove_folder, path))
        return self._done

    def _try(self, path: Path, make: Callable[[], str], remove: Callable[[], None]) -> None:
        """Make something again; `make` says why it can't, or nothing."""
        try:
            why = make()
        except KmgraphError as error:
            why = f"making it again failed: {error.what}"
        if why:
            remove()
            self._done.removed[path] = why
        else:
            self._done.made.append(path)

    def _again(self, run: FoundRun) -> str:
        origin = run.manifest.origin or RunOrigin("")
        options = origin.options
        why = self._no_rows() or _foreign_inputs(run, self._project)
        if not why:
            formats = tuple(options.get("formats", "").split())
            write_documents(self._run(options), run.folders, self._step, formats=formats)
            if any(given.name == EARLIER_NAME for given in origin.inputs):
                self._done.lacking[run.folders.public] = "what changed since an earlier run: kmgraph guidelines --since"
        return why

    def _rules(self, path: Path, *, is_exact: bool) -> str:
        why = self._no_rows()
        if not why:
            run = self._run({})
            with open_folder(path.parent) as folder:
                folder.write(path.name, rules_to_json(run.ruleset if is_exact else run.public), private=is_exact)
        return why

    def _store(self, path: Path, public: Path | None) -> str:
        if public is None or public in self._done.removed:
            return "the run that it was made of is gone"
        export_store(public, path, self._step)
        return ""

    def _no_rows(self) -> str:
        return "" if self._sources else "no rows are left"

    def _run(self, options: Mapping[str, str]) -> Run:
        languages = tuple(options.get("languages", "").split()) or self._project.languages
        seed = options.get("seed", "")
        asked = languages, int(seed) if seed.isdecimal() else self._project.seed
        if asked not in self._runs:
            project = replace(self._project, sources=self._sources, languages=asked[0], seed=asked[1])
            self._runs[asked] = run_learning(project, self._step)
        return self._runs[asked]


def _foreign_inputs(run: FoundRun, project: Project) -> str:
    """Return why a run can't be made again, or nothing: it read other files than the project names."""
    names = [given.name for given in run.manifest.origin.inputs] if run.manifest.origin else []
    if names and CONFIG_NAME not in names:
        return "it was made of bare files, with options that nothing records"
    files = (*(source.path for source in project.sources), *project.ontology, *project.published, *project.knowledge)
    # Earlier versions recorded files under their own names.
    known = {CONFIG_NAME, EARLIER_NAME, *input_names(project).values(), *(path.name for path in files)}
    strange = len(set(names) - known)
    return f"it was made with files beside the project's ({strange})" if strange else ""


def _run_of(store: Path, outputs: FoundStores) -> Path | None:
    """Return the public folder of the run that a store is of."""
    try:
        manifest = check_store(store)
    except KmgraphError:
        return None
    runs = (run.folders.public for run in outputs.runs if manifest and run.manifest.run_id == manifest.run_id)
    return next(runs, None)


def _remove(path: Path) -> None:
    with open_folder(path.parent) as folder:
        folder.remove(path.name)
