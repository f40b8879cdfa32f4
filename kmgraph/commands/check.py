"""Drafts against learned rules: one text, its kinds of content found by the ontology's words, or a file of rows."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kmgraph.commands.drafts import DraftReader
from kmgraph.commands.run_graph import find_rules
from kmgraph.errors import InputError, UsageError, did_you_mean
from kmgraph.model import ObservationTable, Outcome, Project, RuleSet
from kmgraph.observe import Observed
from kmgraph.pipeline import Knowledge, load_knowledge
from kmgraph.project import CONFIG_NAME, load_project, project_from_files, project_key
from kmgraph.render import ChangeStep, CheckInput, check_text, load_language
from kmgraph.rules import (
    Verdict,
    base_rates,
    check_drafts,
    read_rules,
    refuse_unknown_terms,
    seen_literals,
    verdict_to_json,
)

_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True)
class Checker:
    """Everything that judging drafts needs: project, knowledge, learned rules."""

    project: Project
    knowledge: Knowledge
    ruleset: RuleSet

    @property
    def drafts(self) -> DraftReader:
        """The reader of drafts."""
        return DraftReader(
            self.knowledge.ontology.vocabulary,
            self.knowledge.hierarchy,
            project_key(self.project),
            tuple(platform.id for platform in self.ruleset.platforms),
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
    if folder != Path() or (folder / CONFIG_NAME).exists():
        project = load_project(folder)
        project = replace(project, ontology=(*project.ontology, *ontology))
    elif rules is not None:
        project = project_from_files((rules,), ontology)
    else:
        raise UsageError(
            "there are no rules to check against", hint="name a project with --project, or a rules.json with --rules"
        )
    file = find_rules(rules, project)
    ruleset = read_rules(file)
    if not ruleset.platforms:
        raise InputError("the rules are about no platform", where=str(file), hint="write them again with kmgraph learn")
    names = tuple(platform.id for platform in ruleset.platforms)
    knowledge = load_knowledge(project, platforms=names)
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
    tag = language or ("zh" if _HAN.search(text) else "en")
    load_language(tag)
    drafts = checker.drafts.read_text(text, settings, _platforms(checker, platform))
    verdicts = _check(checker, drafts)
    if as_json:
        return _json_lines(checker, verdicts)
    return "\n".join(_say(checker, verdict, drafts, row, tag) for row, verdict in enumerate(verdicts))


@dataclass(frozen=True)
class FileAnswer:
    """The answer to a file of drafts: JSON Lines, a line a readable row, in order; and what was read."""

    text: str
    observed: Observed


def check_draft_file(checker: Checker, file: Path, platform: str | None) -> FileAnswer:
    """Return the answer to a file of drafts.

    Raises:
        UsageError: If there is no such platform.
        ObservationError: If the file can't be read.
    """
    name = _platforms(checker, platform)[0] if platform or len(checker.ruleset.platforms) == 1 else None
    observed = checker.drafts.read_file(file, name)
    return FileAnswer(_json_lines(checker, _check(checker, observed.table)), observed)


def _platforms(checker: Checker, platform: str | None) -> tuple[str, ...]:
    known = tuple(one.id for one in checker.ruleset.platforms)
    if platform is None:
        return known
    if platform not in known:
        hint = did_you_mean(platform, known) or f"known: {', '.join(known)}"
        raise UsageError(f'there is no platform "{platform}"', hint=hint)
    return (platform,)


def _check(checker: Checker, drafts: ObservationTable) -> tuple[Verdict, ...]:
    knowledge = checker.knowledge
    return check_drafts(drafts, checker.ruleset, knowledge.published, knowledge.ontology, knowledge.hierarchy)


def _json_lines(checker: Checker, verdicts: Sequence[Verdict]) -> str:
    rules = checker.ruleset.rules
    return "".join(json.dumps(verdict_to_json(verdict, rules), ensure_ascii=False) + "\n" for verdict in verdicts)


def _say(checker: Checker, verdict: Verdict, drafts: ObservationTable, row: int, language: str) -> str:
    platform = next(p for p in checker.ruleset.platforms if p.id == drafts.platforms[drafts.platform[row]])
    name = platform.label.get(language) or platform.label.get("en") or platform.id
    rules = {rule.id: rule for rule in checker.ruleset.rules}
    answer = check_text(
        CheckInput(
            vocabulary=checker.knowledge.ontology.vocabulary,
            rules=tuple(rules[identifier] for identifier in verdict.rules),
            ended=tuple(rules[identifier] for identifier in verdict.ended),
            published=tuple(rule for rule in checker.knowledge.published if rule.iri in verdict.published),
            risk=verdict.risk,
            base_rate=base_rates(checker.ruleset).get(platform.id),
            change=tuple(
                ChangeStep(literals, is_added)
                for change in verdict.change[:1]
                for literals, is_added in ((change.drop, False), (change.meet, True))
                if literals
            ),
            target=tuple(outcome for outcome in Outcome if outcome in checker.project.target),
            seen=seen_literals(drafts, row),
        ),
        language,
    )
    return f"{name}\n{answer}" if len(checker.ruleset.platforms) > 1 else answer
