"""Drafts against learned rules: one text, its kinds of content found by the ontology's words, or a file of rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from kmgraph.commands.check_answer import DraftAnswer, answer_in_words
from kmgraph.commands.drafts import DraftReader
from kmgraph.commands.run_graph import find_rules, project_of_rules
from kmgraph.errors import InputError, UsageError, did_you_mean
from kmgraph.model import Feature, Literal, ObservationTable, Project, RuleSet, Scope
from kmgraph.observe import Observed
from kmgraph.ontology import to_manchester
from kmgraph.pipeline import Knowledge, load_knowledge, with_found
from kmgraph.project import project_key
from kmgraph.render import load_language
from kmgraph.rules import (
    Unsettled,
    Verdict,
    check_drafts,
    error_to_json,
    read_rules,
    refuse_unknown_terms,
    together,
    verdict_to_json,
)

_HAN = re.compile("[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_]+")
_EVERYWHERE = "*"
"""Stands for the platform of rows that name none, where there are several."""


@dataclass(frozen=True)
class Checker:
    """Everything that judging drafts needs: project, knowledge, learned rules."""

    project: Project
    knowledge: Knowledge
    ruleset: RuleSet

    @cached_property
    def drafts(self) -> DraftReader:
        """The reader of drafts."""
        return DraftReader(
            self.knowledge.ontology.vocabulary,
            self.knowledge.hierarchy,
            project_key(self.project),
            tuple(platform.id for platform in self.ruleset.platforms),
            self.project.sources,
            self.project.platform_names,
        )


def open_checker(folder: Path, rules: Path | None, ontology: Sequence[Path] = ()) -> Checker:
    """Return the checker of a project.

    Args:
        folder: A project folder; where the current folder is none, `rules` must be given.
        rules: `rules.json` or a run's folder; by default the one in the project's output folder.
        ontology: Extensions to add.

    Raises:
        UsageError: If there is neither a project nor rules.
        InputError: If the rules can't be read, are about no platform, or use terms that nothing declares.
    """
    project = project_of_rules(folder, rules, ontology)
    file = find_rules(rules, project)
    ruleset = read_rules(file)
    if not ruleset.platforms:
        raise InputError("the rules are about no platform", where=str(file), hint="write them again with kmgraph learn")
    names = tuple(platform.id for platform in ruleset.platforms)
    knowledge = load_knowledge(project, platforms=names)
    knowledge = with_found(knowledge, ruleset.found)
    refuse_unknown_terms(ruleset, knowledge.ontology.vocabulary, file)
    return Checker(project, knowledge, ruleset)


def check_draft(
    checker: Checker,
    text: str,
    settings: Sequence[str],
    platform: str | None,
    language: str | None,
    *,
    as_json: bool = False,
) -> str:
    """Return the answer to one draft: words for a person, or JSON, for each platform asked about.

    Args:
        checker: From `open_checker`.
        text: The draft.
        settings: `NAME=VALUE`, as a table's header and cell.
        platform: Platform id; None asks about all.
        language: Language of the answer; by default that of the draft.
        as_json: JSON instead of words.

    Raises:
        UsageError: If a setting is wrong, or there is no such platform or language.
    """
    tag = language or main_language(text)
    load_language(tag)
    if as_json:
        return "".join(map(_line, judge_draft(checker, text, settings, platform)))
    platforms = _platforms(checker, platform)
    observed = checker.drafts.read_text(text, settings, platforms)
    verdicts = _check(checker, observed)
    words, not_read = checker.drafts.words(text, platforms), _not_read(observed, is_typed=True)
    answers = (
        DraftAnswer(text, words, verdict, observed.table, row, tuple(not_read.get(int(observed.table.row[row]), [])))
        for row, verdict in enumerate(verdicts)
    )
    return "\n".join(
        answer_in_words(answer, checker.project, checker.knowledge, checker.ruleset, tag) for answer in answers
    )


def judge_draft(
    checker: Checker, text: str, settings: Sequence[str] = (), platform: str | None = None
) -> tuple[dict[str, Any], ...]:
    """Return what the rules say of one draft, an answer a platform asked about, as the contract writes it.

    Raises:
        UsageError: If a setting is wrong, or there is no such platform.
    """
    observed = checker.drafts.read_text(text, settings, _platforms(checker, platform))
    return tuple(_answers(checker, observed, _check(checker, observed), is_typed=True))


def main_language(text: str) -> str:
    """Return the language of an answer to a draft, by the script that most of it is in.

    A Chinese character counts as much as a word in letters.

    >>> main_language("My trip to 上海"), main_language("我想去 Disneyland 玩")
    ('en', 'zh')
    """
    return "zh" if len(_HAN.findall(text)) > len(_WORD.findall(_HAN.sub(" ", text))) else "en"


@dataclass(frozen=True)
class FileAnswer:
    """The answer to a file of drafts: JSON Lines, a line a row, in order; and what was read."""

    text: str
    observed: Observed


def check_draft_file(checker: Checker, file: Path, platform: str | None) -> FileAnswer:
    """Return the answer to a file of drafts.

    A row that names no platform is judged on each, as a text is.

    Raises:
        UsageError: If there is no such platform.
        ObservationError: If the file can't be read.
    """
    names = _platforms(checker, platform)
    observed = checker.drafts.read_file(file, names[0] if len(names) == 1 else _EVERYWHERE)
    verdicts = _check(checker, observed)
    answers = _answers(checker, observed, verdicts, is_typed=False)
    not_read = _not_read(observed, is_typed=False)
    rejected = [
        (reject.row, error_to_json(None, f"row {reject.row}: {reject.reason}", not_read.get(reject.row, [])))
        for reject in observed.rejects
    ]
    lines = sorted((*zip(observed.table.row.tolist(), answers, strict=True), *rejected), key=lambda line: line[0])
    return FileAnswer("".join(_line(answer) for _, answer in lines), observed)


def _platforms(checker: Checker, platform: str | None) -> tuple[str, ...]:
    known = tuple(one.id for one in checker.ruleset.platforms)
    if platform is None:
        return known
    if platform not in known:
        hint = did_you_mean(platform, known) or f"known: {', '.join(known)}"
        raise UsageError(f'there is no platform "{platform}"', hint=hint)
    return (platform,)


def _check(checker: Checker, observed: Observed) -> tuple[Verdict, ...]:
    """Return a verdict a row; of a row that names no platform, what all of them say together."""
    table = observed.table
    if _EVERYWHERE not in table.platforms:
        return _check_table(checker, observed, table)
    by_platform = [
        _check_table(checker, observed, replace(table, platforms=_named(table.platforms, platform)))
        for platform in _platforms(checker, None)
    ]
    is_everywhere = [table.platforms[code] == _EVERYWHERE for code in table.platform.tolist()]
    rows = zip(is_everywhere, zip(*by_platform, strict=True), strict=True)
    return tuple(together(verdicts) if everywhere else verdicts[0] for everywhere, verdicts in rows)


def _named(platforms: Sequence[str], everywhere: str) -> tuple[str, ...]:
    return tuple(everywhere if name == _EVERYWHERE else name for name in platforms)


def _check_table(checker: Checker, observed: Observed, table: ObservationTable) -> tuple[Verdict, ...]:
    knowledge = checker.knowledge
    rows: dict[Feature, list[int]] = {}
    for cell in observed.unread:
        if cell.feature is not None:
            rows.setdefault(cell.feature, []).append(cell.row)
    doubted: dict[str, list[int]] = {}
    for one in observed.doubted:
        doubted.setdefault(one.iri, []).append(one.row)
    unsettled = Unsettled(
        {feature: np.isin(table.row, numbers) for feature, numbers in rows.items()},
        {iri: np.isin(table.row, numbers) for iri, numbers in doubted.items()},
    )
    return check_drafts(table, checker.ruleset, knowledge.published, knowledge.ontology, knowledge.hierarchy, unsettled)


def _answers(
    checker: Checker, observed: Observed, verdicts: Sequence[Verdict], *, is_typed: bool
) -> Iterator[dict[str, Any]]:
    """Yield the answer to each row as JSON.

    Args:
        checker: From `open_checker`.
        observed: The rows as they were read.
        verdicts: One a row.
        is_typed: Whether somebody typed the headers for this draft; a file may have columns for other purposes.
    """
    rules, vocabulary = checker.ruleset.rules, checker.knowledge.ontology.vocabulary

    def say(literals: Sequence[Literal]) -> str:
        return to_manchester(Scope.of(tuple(literals)).to_expression(), vocabulary)

    not_read = _not_read(observed, is_typed=is_typed)
    for row, verdict in zip(observed.table.row.tolist(), verdicts, strict=True):
        yield verdict_to_json(verdict, rules, say, not_read.get(row, []))


def _not_read(observed: Observed, *, is_typed: bool) -> dict[int, list[dict[str, str]]]:
    """Return by row what was not read of it; made once, since a wide file may have a thousand such cells a row."""
    rows: dict[int, list[dict[str, str]]] = {}
    for cell in observed.unread:
        if is_typed or cell.is_meant:
            rows.setdefault(cell.row, []).append({"column": cell.column, "value": cell.value, "why": cell.why})
    return rows


def _line(answer: Mapping[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False) + "\n"
