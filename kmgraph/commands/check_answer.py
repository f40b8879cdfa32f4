"""What the rules say of one draft, put together for a person: with the words that decide, and what to say or change."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kmgraph.model import ClassLiteral, Hierarchy, Literal, ObservationTable, Project, RuleSet
from kmgraph.namespaces import KM, local_name
from kmgraph.observe import RecognisedWord
from kmgraph.pipeline import Knowledge
from kmgraph.render import ChangeStep, CheckInput, WordInPlace, check_text
from kmgraph.rules import Verdict, base_rates, seen_literals

_MOST_ASKED = 6
_COLUMNS = {KM.TopicContent: "topic", KM.FormContent: "form"}
"""Under which name a kind of content can be said, by the class that it is below."""


@dataclass(frozen=True, eq=False)
class DraftAnswer:
    """A draft and what is known of it.

    Attributes:
        text: As it was typed.
        words: Those of its words that were recognised, in order.
        verdict: What the rules say.
        table: Drafts as they were read.
        row: The one that is meant.
        not_read: Column, value and reason of what was said of it and means nothing.
    """

    text: str
    words: tuple[RecognisedWord, ...]
    verdict: Verdict
    table: ObservationTable
    row: int
    not_read: tuple[Mapping[str, str], ...] = ()


def answer_in_words(
    answer: DraftAnswer, project: Project, knowledge: Knowledge, ruleset: RuleSet, language: str
) -> str:
    """Return what the rules say of a draft, after the name of the platform where there are several."""
    verdict, hierarchy = answer.verdict, knowledge.hierarchy
    platform = next(p for p in ruleset.platforms if p.id == answer.table.platforms[answer.table.platform[answer.row]])
    rules = {rule.id: rule for rule in ruleset.rules}
    seen = seen_literals(answer.table, answer.row)
    said = check_text(
        CheckInput(
            vocabulary=knowledge.ontology.vocabulary,
            text=unicodedata.normalize("NFC", answer.text),
            words=tuple(WordInPlace(word.start, word.end, word.iri) for word in answer.words),
            is_recognised=bool(verdict.read),
            rules=tuple(rules[identifier] for identifier in verdict.rules),
            ended=tuple(rules[identifier] for identifier in verdict.ended),
            published=tuple(rule for rule in knowledge.published if rule.iri in verdict.published),
            out_of_force=tuple(rule for rule in knowledge.published if rule.iri in verdict.out_of_force),
            risk=verdict.risk,
            base_rate=base_rates(ruleset).get(platform.id),
            change=tuple(_steps(answer, hierarchy)),
            target=ruleset.totals.told(project.target),
            seen=seen,
            conditions=tuple((rules[condition.rule], condition.needs) for condition in verdict.conditions),
            exceptions=tuple(change.meet for change in verdict.change if change.meet and not change.drop),
            asked=_asked(verdict, hierarchy) if seen else (),
            not_read=tuple((cell["column"], cell["value"], cell["why"]) for cell in answer.not_read),
            published_conditions=tuple(
                (rule, condition.needs)
                for condition in verdict.published_conditions
                for rule in knowledge.published
                if rule.iri == condition.rule
            ),
        ),
        language,
    )
    name = platform.label.get(language) or platform.label.get("en") or platform.id
    return f"{name}\n{said}" if len(ruleset.platforms) > 1 else said


def _steps(answer: DraftAnswer, hierarchy: Hierarchy) -> Iterator[ChangeStep]:
    """Yield what the smallest change gives up, a step each, with the words that make the draft of that kind."""
    for change in answer.verdict.change[:1]:
        for literal in change.drop:
            yield ChangeStep((literal,), is_added=False, words=tuple(_deciding(literal, answer.words, hierarchy)))


def _deciding(literal: Literal, words: Sequence[RecognisedWord], hierarchy: Hierarchy) -> Iterator[str]:
    if isinstance(literal, ClassLiteral):
        yield from (word.text for word in words if hierarchy.is_subclass(word.iri, literal.iri))


def _asked(verdict: Verdict, hierarchy: Hierarchy) -> tuple[str, ...]:
    """Return under which names what rules need could be said, that first of which the least is needed."""
    conditions = (*verdict.conditions, *verdict.published_conditions)
    ranked = sorted(conditions, key=lambda condition: len(condition.needs))
    names = dict.fromkeys(_name(literal, hierarchy) for condition in ranked for literal in condition.needs)
    return tuple(names)[:_MOST_ASKED]


def _name(literal: Literal, hierarchy: Hierarchy) -> str:
    if not isinstance(literal, ClassLiteral):
        return local_name(literal.property)
    return next(
        name for root, name in _COLUMNS.items() if hierarchy.is_subclass(literal.iri, root) or root == KM.Content
    )
