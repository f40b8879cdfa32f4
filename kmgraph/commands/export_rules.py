"""The rules of a run in the formats of other systems: what they are made of, and which rules are asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.commands.run_graph import find_graph, run_folders
from kmgraph.errors import InputError, UsageError, did_you_mean
from kmgraph.io import finish_run
from kmgraph.model import with_found_words
from kmgraph.ontology import bundled_extensions, load_ontology
from kmgraph.project import GRAPH_NAME, RULES_NAME
from kmgraph.rules import (
    ExportInput,
    RuleExport,
    export_entries,
    export_rules,
    read_published,
    read_rules,
    refuse_unknown_terms,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from kmgraph.model import PublishedRule, RuleSet, Vocabulary
    from kmgraph.rules import ExportEntry, Loss


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """Which rules are written, and how.

    Attributes:
        languages: Of texts, the first that of formats with room for one; by default all that the rules have.
        platform: Id of the only platform; None for all.
        has_candidates: Whether rules that nobody has reviewed stand among those that people must follow.
    """

    languages: tuple[str, ...] = ()
    platform: str | None = None
    has_candidates: bool = False


def export_run_rules(graph: Path | None, form: str, choice: RuleChoice) -> RuleExport:
    """Return the public rules of a run in a format of `RULE_FORMATS`.

    Args:
        graph: A run's folder, or its graph.
        form: Name of the format.
        choice: Which rules.

    Raises:
        InputError: If there are no public rules, or they can't be read.
        UsageError: If there is no such platform.
    """
    return export_rules(form, rules_of_run(graph, choice))


def rules_of_run(graph: Path | None, choice: RuleChoice) -> ExportInput:
    """Return what a run's public files tell of rules, learned and published."""
    files = find_graph(graph)
    folder = files.graph.parent
    if files.graph.is_dir() or files.graph.name != GRAPH_NAME:
        raise InputError(
            "formats of other systems are made of a run's rules, and this is no run",
            where=str(files.graph),
            hint="name the folder that kmgraph guidelines wrote with --graph",
        )
    finish_run(folder)
    file = run_folders(folder).public / RULES_NAME
    ruleset = read_rules(file)
    if ruleset.privacy is None:
        raise InputError("these rules have exact figures", where=str(file), hint="write them with kmgraph guidelines")
    vocabulary = with_found_words(load_ontology(bundled_extensions(folder)).vocabulary, ruleset.found)
    refuse_unknown_terms(ruleset, vocabulary, file)
    data = export_input(ruleset, read_published((files.graph,), (), "").rules, vocabulary, choice)
    _check_languages(data, {*_languages(ruleset, data.entries), *(tag for entry in data.entries for tag in entry.text)})
    return data


def _check_languages(data: ExportInput, known: Collection[str]) -> None:
    for language in data.languages:
        if language not in known:
            hint = did_you_mean(language, known) or f"known: {', '.join(sorted(known))}"
            raise UsageError(f'no rule has words in "{language}"', where="--lang", hint=hint)


def export_input(
    ruleset: RuleSet, published: Sequence[PublishedRule], vocabulary: Vocabulary, choice: RuleChoice
) -> ExportInput:
    """Return what exports are made of.

    Args:
        ruleset: With the figures that leave.
        published: The published rules with their expressions.
        vocabulary: With the classes of terms that the rules name.
        choice: Which rules.

    Raises:
        UsageError: If there is no such platform.
    """
    _check_platform(choice.platform, ruleset)
    entries = export_entries(ruleset, published, vocabulary, choice.platform)
    return ExportInput(
        entries,
        vocabulary,
        {found.iri: found for found in ruleset.found},
        choice.languages or _languages(ruleset, entries),
        {platform.id: platform for platform in ruleset.platforms},
        choice.has_candidates,
    )


def losses_as_json(losses: Iterable[Loss]) -> str:
    """Return losses as a JSON array, in their order."""
    found = [{"rule": loss.rule or None, "left_out": loss.is_whole, "why": loss.why} for loss in losses]
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def losses_as_lines(losses: Iterable[Loss], partly: str = "not in it") -> Iterator[str]:
    """Yield losses for a person: a line a reason, with the rules that it is true of.

    Args:
        losses: In their order.
        partly: What is said of a part of a rule that is lost.
    """
    rules: dict[tuple[str, bool], list[str]] = {}
    for loss in losses:
        rules.setdefault((loss.why, loss.is_whole), []).append(loss.rule)
    for (why, is_whole), ids in rules.items():
        named = ", ".join(filter(None, ids))
        yield f"{'left out' if is_whole else partly}: {named}: {why}" if named else why


def _languages(ruleset: RuleSet, entries: Sequence[ExportEntry]) -> tuple[str, ...]:
    """Return the languages of the project, which all learned rules are in; without these, those of published ones."""
    texts = [rule.text for rule in ruleset.rules] or [entry.text for entry in entries]
    return tuple(dict.fromkeys(language for text in texts for language in text)) or ("en",)


def _check_platform(platform: str | None, ruleset: RuleSet) -> None:
    known = [one.id for one in ruleset.platforms]
    if platform is not None and platform not in known:
        hint = did_you_mean(platform, known) or f"known: {', '.join(known)}"
        raise UsageError(f'there is no platform "{platform}"', where="--platform", hint=hint)
