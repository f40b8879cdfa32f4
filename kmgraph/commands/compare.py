"""`compare`: two platforms, two periods of one, or two runs; the guide of who moves from the first to the second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kmgraph.commands.run_graph import find_rules, named_run, project_of_rules, refuse_many_rules, run_folders
from kmgraph.errors import InputError, UsageError, did_you_mean
from kmgraph.io import finish_run, run_file, write_atomic
from kmgraph.model import (
    ObservationTable,
    Outcome,
    Platform,
    Project,
    Rule,
    RuleSet,
    Source,
    TextSettings,
)
from kmgraph.pipeline import (
    ComparedRuns,
    Knowledge,
    RunSide,
    Step,
    TimeSpan,
    compare_periods,
    compare_platforms,
    compare_runs,
    load_knowledge,
    observe_project,
    silent,
    transfer_turtle,
    with_found,
)
from kmgraph.project import CONFIG_NAME, OBSERVATIONS_NAME, RULES_NAME, inputs_of, load_project, refuse_output
from kmgraph.render import MigrationInput, load_language, migration_html, migration_markdown, migration_text, run_name
from kmgraph.rules import comparison_to_json, public_ruleset, read_rules, refuse_unknown_terms

FILE_NAME = "migration"
_FORMATS = {".md": "md", ".html": "html", ".htm": "html", ".json": "json", ".txt": "text"}


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """What is compared.

    Attributes:
        source, destination: Ids of platforms, periods such as `2025-01..2025-03`, or folders of runs or of projects.
        folder: A project folder; may be none where two runs are compared.
        platform: Id of the platform whose periods or runs are meant.
        ontology: Extensions to add.
        languages: Languages of the documents, instead of the project's.
        templates: A folder of the user's own templates.
    """

    source: str
    destination: str
    folder: Path = Path()
    platform: str | None = None
    ontology: tuple[Path, ...] = ()
    languages: tuple[str, ...] = ()
    templates: Path | None = None


def compare_sides(request: CompareRequest, step: Step = silent) -> ComparedRuns:
    """Return how two sides compare.

    Raises:
        UsageError: If the two are no platforms, no periods and no runs, or of different kinds.
        KmgraphError: If what they need can't be read, or as learning does.
    """
    names = (request.source, request.destination)
    if not all(names):
        raise UsageError("what is compared has an empty name", hint="name two platforms, periods or runs")
    for language in request.languages:
        load_language(language, request.templates)
    spans = tuple(map(TimeSpan.parse, names))
    if spans[0] is not None and spans[1] is not None:
        project = _project(request)
        return compare_periods(project, request.platform, (spans[0], spans[1]), step, request.templates)
    if any(spans):
        raise UsageError("a period can be compared with another period only", hint="write 2025-01..2025-03 for both")
    if all(map(_is_run, names)) and not _are_platforms(request):
        return _compare_runs(request, step)
    _refuse_missing(names)
    project = _project(request)
    if names[0] == names[1]:
        raise UsageError(f'"{names[0]}" is compared with itself', hint="name two platforms, periods or runs")
    _refuse_unknown(project, names)
    return compare_platforms(project, *names, step, request.templates)


def comparison_answer(compared: ComparedRuns, language: str, templates: Path | None = None, form: str = "text") -> str:
    """Return a comparison with exact figures, for the operator's eyes: in words, or as JSON."""
    rules = _rules(compared.source.ruleset, compared.destination.ruleset)
    if form == "json":
        return comparison_to_json(compared.exact, rules, compared.project.privacy.k / 2).decode()
    return migration_text(_input(compared, rules, is_public=False), language, templates)


def write_comparison(
    compared: ComparedRuns, output: Path, formats: Sequence[str] = (), templates: Path | None = None
) -> tuple[Path, ...]:
    """Write a comparison with public figures, into a folder or one file, and return what was written, in order.

    Args:
        compared: The comparison.
        output: A folder, or a file whose suffix says what it holds: `.md`, `.html` or `.json`.
        formats: Formats of the guide in a folder, of `md` and `html`; by default both.
        templates: A folder of the user's own templates.

    Raises:
        UsageError: If a file's suffix means nothing, a file is to hold several languages, or one is read or a run's.
        InputError: If it can't be written.
    """
    rules = _rules(compared.source.public, compared.destination.public)
    data = _input(compared, rules, is_public=True)
    as_json = comparison_to_json(compared.public, rules, compared.project.privacy.k / 2)
    if is_guide_file(output):
        form = _FORMATS[output.suffix.lower()]
        languages = compared.project.languages
        if form != "json" and len(languages) > 1:
            raise UsageError(
                f"one file can't hold {' and '.join(languages)}",
                where=str(output),
                hint="choose one with --lang, or name a folder",
            )
        text = as_json if form == "json" else _RENDERERS[form](data, languages[0], templates).encode()
        return _written({output: text}, compared.project)
    files = _files(data, compared, formats or ("md", "html"), templates) | {f"{FILE_NAME}.json": as_json}
    if compared.are_platforms:
        files[f"{FILE_NAME}.ttl"] = transfer_turtle(compared)
    return _written({output / name: content for name, content in files.items()}, compared.project)


def _written(files: Mapping[Path, bytes], project: Project) -> tuple[Path, ...]:
    """Write files, none of which may be one that was read or a run's, and return their paths."""
    for path in files:
        refuse_output(path, inputs_of(project))
    for path, content in files.items():
        write_atomic(path, content)
    return tuple(files)


def is_guide_file(output: Path) -> bool:
    """Return whether an output is meant as one file: if its suffix is that of a format, and it is no folder.

    Raises:
        UsageError: If it has a suffix that is none of a format.
    """
    suffix = output.suffix.lower()
    if not suffix or output.is_dir():
        return False
    if suffix not in _FORMATS:
        hint = did_you_mean(suffix, _FORMATS) or f"there are {', '.join(_FORMATS)}; a name without a suffix is a folder"
        raise UsageError(f'"{suffix}" is no format of a migration guide', where=str(output), hint=hint)
    return True


_RENDERERS = {"md": migration_markdown, "html": migration_html, "text": migration_text}


def _files(
    data: MigrationInput, compared: ComparedRuns, formats: Sequence[str], templates: Path | None
) -> dict[str, bytes]:
    return {
        f"{FILE_NAME}.{language}.{form}": _RENDERERS[form](data, language, templates).encode()
        for language in compared.project.languages
        for form in formats
    }


def _input(compared: ComparedRuns, rules: Mapping[str, Rule], *, is_public: bool) -> MigrationInput:
    project, knowledge = compared.project, compared.knowledge
    named = {
        each for side in (compared.source, compared.destination) for each in side.ruleset.totals.told(project.target)
    }
    return MigrationInput(
        comparison=compared.public if is_public else compared.exact,
        rules=rules,
        published={rule.iri: rule for rule in knowledge.published},
        vocabulary=knowledge.ontology.vocabulary,
        target=tuple(outcome for outcome in Outcome if outcome in named),
        title=project.title,
        is_synthetic=project.publishing.is_synthetic,
    )


def _rules(source: RuleSet, destination: RuleSet) -> dict[str, Rule]:
    return {rule.id: rule for rule in (*source.rules, *destination.rules)}


def _project(request: CompareRequest) -> Project:
    if not (request.folder / CONFIG_NAME).exists():
        raise UsageError(
            f"there is no project in {request.folder}",
            hint="name one with --project, or compare the folders of two runs",
        )
    project = load_project(request.folder)
    return _asked(replace(project, ontology=(*project.ontology, *request.ontology)), request)


def _asked(project: Project, request: CompareRequest) -> Project:
    return replace(project, languages=request.languages or project.languages)


def _refuse_unknown(project: Project, names: tuple[str, str]) -> None:
    known = project.platform_ids
    for name in names:
        if known and name not in known:
            hint = did_you_mean(name, known) or f"its platforms are {', '.join(known)}"
            raise UsageError(f'"{name}" is no platform of the project, no period, and no folder of a run', hint=hint)


def _refuse_missing(names: Sequence[str]) -> None:
    """Refuse a path at which no run is, where the other side is a run or both are written as paths."""
    for name, other in (names, names[::-1]):
        if not _is_run(name) and len(Path(name).parts) > 1 and (_is_run(other) or len(Path(other).parts) > 1):
            raise InputError("there is no such folder of a run", where=name, hint="kmgraph guidelines -o makes one")


def _is_run(name: str) -> bool:
    return Path(name).is_dir()


def _are_platforms(request: CompareRequest) -> bool:
    if not (request.folder / CONFIG_NAME).exists():
        return False
    return {request.source, request.destination} <= set(load_project(request.folder).platform_ids)


def _compare_runs(request: CompareRequest, step: Step) -> ComparedRuns:
    paths = (named_run(Path(request.source)), named_run(Path(request.destination)))
    project = _asked(project_of_rules(request.folder, paths[1], request.ontology), request)
    files = tuple(find_rules(path, project) for path in paths)
    rulesets = tuple(map(read_rules, files))
    for file, ruleset in zip(files, rulesets, strict=True):
        if ruleset.privacy is not None:
            raise InputError(
                "the run's exact figures are not there, and rounded ones can't be compared",
                where=str(file),
                hint="keep the private folder beside the public one, or run kmgraph guidelines again",
            )
        refuse_many_rules(ruleset, "a comparison", file, "compare the folders that kmgraph guidelines wrote")
    known = tuple(dict.fromkeys(platform.id for ruleset in rulesets for platform in ruleset.platforms))
    knowledge = load_knowledge(project, step, platforms=known)
    for file, ruleset in zip(files, rulesets, strict=True):
        knowledge = with_found(knowledge, ruleset.found)
        refuse_unknown_terms(ruleset, knowledge.ontology.vocabulary, file)
    platforms = _told_apart(
        [_platform(path, ruleset, request.platform) for path, ruleset in zip(paths, rulesets, strict=True)],
        project.languages,
        request.templates,
    )
    sides = tuple(
        _side(path, platform, ruleset, project)
        for path, ruleset, platform in zip(paths, rulesets, platforms, strict=True)
    )
    with step("reading the observations of both runs"):
        tables = tuple(_observations(path, side, project, knowledge) for path, side in zip(paths, sides, strict=True))
    return compare_runs(project, knowledge, (sides[0], sides[1]), (tables[0], tables[1]), step)


def _told_apart(
    platforms: Sequence[Platform], languages: Sequence[str], templates: Path | None
) -> tuple[Platform, ...]:
    """Return platforms by which readers tell two runs apart: two runs of one would bear one name.

    The names of their folders are the operator's, and no guide says them.
    """
    if platforms[0].id != platforms[1].id:
        return tuple(platforms)
    return tuple(
        replace(platform, label={tag: run_name(platform, tag, templates, is_second=number > 0) for tag in languages})
        for number, platform in enumerate(platforms)
    )


def _side(path: Path, platform: Platform, ruleset: RuleSet, project: Project) -> RunSide:
    """Return a run with what it made public, rounded as the project says now: what it withheld stays so."""
    told = read_rules(run_folders(path).public / RULES_NAME)
    rules, found = {rule.id: rule for rule in told.rules}, {kind.id for kind in told.found}
    opened = replace(ruleset, rules=tuple(_as_told(rule, rules.get(rule.id, rule)) for rule in ruleset.rules))
    open_set = replace(
        opened,
        rules=tuple(rule for rule in opened.rules if rule.id in rules),
        found=tuple(kind for kind in ruleset.found if kind.id in found),
        warnings=told.warnings,
    )
    return RunSide(platform, ruleset, opened, public_ruleset(open_set, project.privacy))


def _as_told(rule: Rule, told: Rule) -> Rule:
    """Return a rule as if it had never changed where no public file tells that it did."""
    seen = told.evidence
    if not rule.evidence.periods or seen.periods or seen.valid_from or seen.valid_until:
        return rule
    always = replace(rule.evidence, valid_from=None, valid_until=None, periods=())
    return replace(rule, evidence=always, confidence=told.confidence, strength=told.strength, doubts=told.doubts)


def _platform(path: Path, ruleset: RuleSet, wanted: str | None) -> Platform:
    known = [platform.id for platform in ruleset.platforms]
    chosen = [platform for platform in ruleset.platforms if platform.id == (wanted or platform.id)]
    if len(chosen) == 1:
        return chosen[0]
    if wanted is None:
        hint = f"choose one with --platform: {', '.join(known)}"
        raise UsageError("the run is of several platforms", where=str(path), hint=hint)
    raise UsageError(
        f'the run has no platform "{wanted}"',
        where=str(path),
        hint=did_you_mean(wanted, known) or f"there are {', '.join(known)}",
    )


def _observations(path: Path, side: RunSide, project: Project, knowledge: Knowledge) -> ObservationTable:
    finish_run(path)
    file = run_folders(path).private / OBSERVATIONS_NAME
    if not file.exists():
        raise InputError(
            "the run's observations are not there, and differences are tested on them",
            where=str(file),
            hint="keep the private folder beside the public one",
        )
    read = replace(
        project, sources=(Source(run_file(file)),), platforms=side.ruleset.platforms, text=TextSettings(discover=False)
    )
    return observe_project(read, knowledge).table
