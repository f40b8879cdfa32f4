"""Which files of a run commands read: both folders of it are found from either, and never those of two runs."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from kmgraph.errors import InputError, LimitError, UsageError, did_you_mean
from kmgraph.io import PRIVATE_SUFFIX, finish_run, ontology_folder, run_file, run_parts
from kmgraph.learn import LearnSettings
from kmgraph.model import Project, Rule, RuleSet
from kmgraph.ontology import CATALOG_NAME, bundled_files
from kmgraph.project import (
    CONFIG_NAME,
    GRAPH_NAME,
    OBSERVATIONS_NAME,
    RULES_NAME,
    RULES_OWL_NAME,
    VALIDATION_NAME,
    load_project,
    project_from_files,
)
from kmgraph.query import STORE_EXTENSION, check_store, is_store
from kmgraph.rdf import iter_rdf

_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class RunGraphFiles:
    """The graph that a command reads.

    Attributes:
        graph: An RDF file, or the folder of a store.
        observations: The graph of single observations, where it is a file of its own and is there.
        ontology: The ontology and the extensions, which a run's graph names and doesn't hold.
        validation: The report of the run's validation, where it is there: the one with every result, if it may be read.
        has_observations: Whether single observations are among all this; of other people's graphs nobody knows.
    """

    graph: Path
    observations: Path | None = None
    ontology: tuple[Path, ...] = ()
    validation: Path | None = None
    has_observations: bool | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """Return the files of the run itself."""
        return (self.graph,) if self.observations is None else (self.graph, self.observations)

    def iter_quads(self) -> Iterator[ox.Quad]:
        """Yield the quads of the run itself; blank nodes keep the labels by which they were written.

        Raises:
            InputError: If they can't be read.
        """
        if not self.graph.is_dir():
            for file in self.files:
                yield from iter_rdf(file, keeps_blank_labels=True)
            return
        try:
            yield from ox.Store.read_only(str(self.graph))
        except (OSError, RuntimeError) as error:
            raise InputError(
                f"the store can't be read: {error}",
                where=str(self.graph),
                hint="write it anew: kmgraph export --format store",
            ) from error


def find_graph(path: Path | None, project: Project | None = None) -> RunGraphFiles:
    """Return the graph that is meant.

    Args:
        path: A run's folder, public or private, a project's, an RDF file, or a store; by default the project's.
        project: The project in the current folder, if it was read already.

    Raises:
        InputError: If there is none, if it has changed since it was written, if a link stands in its place, or the two
            folders are of two runs.
    """
    given = _output(path, project)
    finish_run(given)
    if is_store(given):
        return _store(given)
    if given.is_file():
        return _file(given)
    folders = run_folders(given)
    if not (folders.public / GRAPH_NAME).exists():
        raise InputError(
            f"there is no graph at {given}", hint="run kmgraph guidelines first, then name its folder with --graph"
        )
    observations = _of_run(folders.private / OBSERVATIONS_NAME)
    has_observations = observations.exists()
    return RunGraphFiles(
        graph=_checked(_of_run(folders.public / GRAPH_NAME)),
        observations=_checked(observations) if has_observations else None,
        ontology=_ontology_of(folders.public),
        validation=_validation_of(folders),
        has_observations=has_observations,
    )


def _validation_of(folders: RunPaths) -> Path | None:
    reports = (_of_run(folder / VALIDATION_NAME) for folder in (folders.private, folders.public))
    return next((_checked(report) for report in reports if report.exists()), None)


def project_of_rules(folder: Path, rules: Path | None, ontology: Sequence[Path] = ()) -> Project:
    """Return the project that rules are of, or one made of their file alone.

    Args:
        folder: A project folder; the current folder needn't be one.
        rules: A file of rules, or a run's folder; must be given where there is no project.
        ontology: Extensions to add.

    Raises:
        UsageError: If there is neither a project nor rules.
    """
    if folder != Path() or (folder / CONFIG_NAME).exists():
        project = load_project(folder)
        return replace(project, ontology=(*project.ontology, *ontology))
    if rules is None:
        raise UsageError(
            "there are no rules to work on", hint="name the folder of a project with --project, or what a run wrote"
        )
    return project_from_files((rules,), tuple(ontology))


def find_rules(path: Path | None, project: Project) -> Path:
    """Return the file of rules that is meant, with exact figures where there are any.

    Args:
        path: A file of rules, or a run's folder; by default the project's output.
        project: The project.

    Raises:
        InputError: If a link stands in its place, or it has changed since a run wrote it.
    """
    given = path or project.output
    finish_run(given)
    if given.is_file() or (path is not None and not given.is_dir()):
        return given
    folders = run_folders(named_run(given))
    exact = _of_run(folders.private / RULES_NAME)
    return _checked(exact if exact.exists() else _of_run(folders.public / RULES_NAME))


def named_run(path: Path) -> Path:
    """Return the path of a run that is meant by one: of a project's folder, the folder of its output."""
    if path.is_dir() and (path / CONFIG_NAME).exists() and not (path / GRAPH_NAME).exists():
        return load_project(path).output
    return path


def run_of_part(path: Path) -> Path | None:
    """Return the folder of the run whose `rules.ttl` a file is; None if it is none.

    It holds what a reasoner needs, and no evidence: alone it says too little to be validated.
    """
    folder = path.parent
    is_part = path.name == RULES_OWL_NAME and path.is_file() and (folder / GRAPH_NAME).exists()
    return folder if is_part and bundled_files(folder) else None


def find_rule(ruleset: RuleSet, identifier: str) -> Rule:
    """Return the rule with an id or IRI, or the only one whose id begins so.

    Raises:
        UsageError: If there is none, or several; or if the name is empty, and each id would begin so.
    """
    if not identifier.removeprefix("r-"):
        raise UsageError("the name of a rule is empty", hint="name its id; rules.json and the guidelines list them")
    wanted = identifier if identifier.startswith("r-") else f"r-{identifier}"
    rules = [rule for rule in ruleset.rules if rule.id.startswith(wanted) or rule.iri == identifier]
    if len(rules) == 1:
        return rules[0]
    if rules:
        shown = ", ".join(rule.id for rule in rules[:_MOST_SHOWN]) + (", …" if len(rules) > _MOST_SHOWN else "")
        raise UsageError(f'"{identifier}" is the start of {len(rules)} rules', hint=f"one of {shown}")
    ids = [rule.id for rule in ruleset.rules]
    raise UsageError(
        f'there is no rule "{identifier}"', hint=did_you_mean(wanted, ids) or "rules.json and the guidelines list them"
    )


def refuse_many_rules(ruleset: RuleSet, what: str, where: Path | None, hint: str) -> None:
    """Refuse more rules than a run learns: what they tell together costs the square of their number.

    Args:
        ruleset: The rules.
        what: What is made of them, such as `a plan`.
        where: Their file, if it is known.
        hint: What to do.

    Raises:
        LimitError: If a platform has more of them than are ever learned.
    """
    most = LearnSettings().max_rules
    counts = Counter(rule.platform for rule in ruleset.rules)
    if max(counts.values(), default=0) > most:
        place = None if where is None else str(where)
        raise LimitError(f"{what} is made of at most {most} rules a platform", where=place, hint=hint)


@dataclass(frozen=True, slots=True)
class RunPaths:
    """Both folders of a run, named as the user named one of them where that can be."""

    public: Path
    private: Path


def run_folders(path: Path) -> RunPaths:
    """Return both folders of a run, given either."""
    # The private folder lies beside the folder itself, not beside a link that leads to it.
    real = Path(os.path.realpath(path)) if path.is_symlink() or path.name in {"", ".."} else path
    name = real.name.removesuffix(PRIVATE_SUFFIX) or real.name
    if not name:
        raise UsageError("no run lies there", where=str(path), hint="name the folder that kmgraph guidelines wrote")
    return RunPaths(real.with_name(name), real.with_name(f"{name}{PRIVATE_SUFFIX}"))


def _of_run(file: Path) -> Path:
    """Return a file that is found by its name in a run's folder, unless it is a link or its private folder is one.

    Nobody named it, so it may lead nowhere else; kmgraph itself writes no links.
    """
    for place in (file.parent, file) if file.parent.name.endswith(PRIVATE_SUFFIX) else (file,):
        if place.is_symlink():
            raise InputError(
                "a symbolic link stands where a run has a file or folder of its own",
                where=str(place),
                hint="remove it, or name what it leads to on the command line",
            )
    return file


def _checked(file: Path) -> Path:
    """Return a file by whose name a run is known, once it is known to be as the run wrote it."""
    run_parts(file.parent, (file.name,))
    return file


def _ontology_of(folder: Path) -> tuple[Path, ...]:
    """Return the files of the ontology that a run left in its public folder, once they are known to be whole."""
    run_parts(folder, (CATALOG_NAME,))
    files = bundled_files(folder)
    run_parts(folder, [file.relative_to(folder).as_posix() for file in files if file.is_relative_to(folder)])
    return files


def _output(path: Path | None, project: Project | None) -> Path:
    """Return the path that is meant; of a project's folder, the folder of its output."""
    if path is None and project is None and Path(CONFIG_NAME).exists():
        project = load_project(Path())
    if path is None:
        return project.output if project else Path()
    return named_run(path)


def _file(path: Path) -> RunGraphFiles:
    if path.name == GRAPH_NAME:
        return RunGraphFiles(_checked(path), ontology=_ontology_of(path.parent), has_observations=False)
    if path.name == OBSERVATIONS_NAME:
        public = run_folders(path.parent).public
        return RunGraphFiles(_checked(path), ontology=_ontology_of(public), has_observations=True)
    return RunGraphFiles(run_file(path))


def _store(path: Path) -> RunGraphFiles:
    manifest = check_store(path)
    if manifest is None:
        return RunGraphFiles(path)
    extension = path / STORE_EXTENSION
    ontology = (*bundled_files(ontology_folder()), *((extension,) if extension.exists() else ()))
    return RunGraphFiles(path, ontology=ontology, has_observations=OBSERVATIONS_NAME in manifest.inputs)
