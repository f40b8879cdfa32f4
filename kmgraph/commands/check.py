"""Drafts against learned rules: one text, its kinds of content found by the ontology's words, or a file of rows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kmgraph.commands.drafts import DraftReader
from kmgraph.errors import InputError, UsageError, did_you_mean
from kmgraph.model import Deontic, Outcome
from kmgraph.namespaces import KM, local_name
from kmgraph.pipeline import load_knowledge, published_masks
from kmgraph.project import CONFIG_NAME, load_project, project_from_files, project_key
from kmgraph.render import ChangeStep, CheckInput, load_language
from kmgraph.render import check_text as say_check
from kmgraph.rules import base_rates, check_drafts, literal_to_json, read_rules, refuse_unknown_terms, seen_literals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kmgraph.model import ObservationTable, Project, RuleSet
    from kmgraph.observe import Observed
    from kmgraph.pipeline import Knowledge
    from kmgraph.rules import Verdict

RULES_NAME = "rules.json"
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
        rules: `rules.json`; by default the one in the project's output folder.
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
    file = rules or project.output / RULES_NAME
    ruleset = read_rules(file)
    if not ruleset.platforms:
        raise InputError("the rules are about no platform", where=str(file), hint="write them again with kmgraph learn")
    names = tuple(platform.id for platform in ruleset.platforms)
    knowledge = load_knowledge(project, platforms=names)
    refuse_unknown_terms(ruleset, knowledge.ontology.vocabulary, file)
    return Checker(project, knowledge, ruleset)


def check_text(
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
    verdicts = _judge(checker, drafts)
    if as_json:
        return _json_lines(checker, verdicts)
    return "\n".join(_say(checker, verdict, drafts, row, tag) for row, verdict in enumerate(verdicts))


@dataclass(frozen=True)
class FileAnswer:
    """The answer to a file of drafts: JSON Lines, a line a readable row, in order; and what was read."""

    text: str
    observed: Observed


def check_file(checker: Checker, file: Path, platform: str | None) -> FileAnswer:
    """Return the answer to a file of drafts.

    Raises:
        UsageError: If there is no such platform.
        ObservationError: If the file can't be read.
    """
    name = _platforms(checker, platform)[0] if platform or len(checker.ruleset.platforms) == 1 else None
    observed = checker.drafts.read_file(file, name)
    return FileAnswer(_json_lines(checker, _judge(checker, observed.table)), observed)


def _platforms(checker: Checker, platform: str | None) -> tuple[str, ...]:
    known = tuple(each.id for each in checker.ruleset.platforms)
    if platform is None:
        return known
    if platform not in known:
        hint = did_you_mean(platform, known) or f"known: {', '.join(known)}"
        raise UsageError(f'there is no platform "{platform}"', hint=hint)
    return (platform,)


def _judge(checker: Checker, drafts: ObservationTable) -> tuple[Verdict, ...]:
    masks, _ = published_masks(checker.knowledge.published, checker.knowledge, drafts)
    prohibitions = {
        rule.iri: masks[rule.iri] & _on(drafts, rule.platform)
        for rule in checker.knowledge.published
        if rule.deontic is Deontic.PROHIBITION and rule.iri in masks
    }
    return check_drafts(
        drafts,
        checker.ruleset.rules,
        prohibitions,
        checker.knowledge.hierarchy,
        base_rates(checker.ruleset),
        _subjects(checker),
    )


def _subjects(checker: Checker) -> frozenset[str]:
    # The renderer's phrase tells a subject ("about fitness") from what is shown or done ("that show …").
    role = local_name(KM.topicPhrase)
    classes = checker.knowledge.ontology.vocabulary.classes
    return frozenset(iri for iri, term in classes.items() if role in term.words.phrases)


def _on(drafts: ObservationTable, platform: str | None) -> Any:
    if platform is None:
        return True
    if platform not in drafts.platforms:
        return False
    return drafts.platform == drafts.platforms.index(platform)


def _json_lines(checker: Checker, verdicts: Sequence[Verdict]) -> str:
    until = {rule.id: rule.evidence.valid_until for rule in checker.ruleset.rules}
    return "".join(json.dumps(_to_json(verdict, until), ensure_ascii=False) + "\n" for verdict in verdicts)


def _to_json(verdict: Verdict, until: Mapping[str, str | None]) -> dict[str, Any]:
    """Return the verdict as JSON; `ended` is there only if a rule that would apply is no longer observed."""
    ended = [{"rule": rule, "valid_until": until[rule]} for rule in verdict.ended]
    return {
        "id": verdict.id,
        "risk": verdict.risk,
        "rules": list(verdict.rules),
        "published": list(verdict.published),
        "change": [
            {key: [literal_to_json(literal) for literal in literals]}
            for change in verdict.change
            for key, literals in (("drop", change.drop), ("meet", change.meet))
            if literals
        ],
    } | ({"ended": ended} if ended else {})


def _say(checker: Checker, verdict: Verdict, drafts: ObservationTable, row: int, language: str) -> str:
    platform = next(p for p in checker.ruleset.platforms if p.id == drafts.platforms[drafts.platform[row]])
    name = platform.label.get(language) or platform.label.get("en") or platform.id
    rules = {rule.id: rule for rule in checker.ruleset.rules}
    answer = say_check(
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
