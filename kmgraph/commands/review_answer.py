"""What awaits a person and what was decided, as text or as JSON; and one rule as it is shown before a decision."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kmgraph.commands.review import Review, state_of
from kmgraph.errors import KmgraphError
from kmgraph.model import FoundClass, Lifecycle, LostDecision, PublishedRule, Rule, RuleDecision, Text, Variant
from kmgraph.pipeline import counted_variants, learn_settings, may_be_shown, names_found, other_scopes
from kmgraph.render import ExplainInput, explain_text, knows_authors, norm_text

_MOST_TERMS = 8  # of a list, to know it again by


def review_as_json(review: Review) -> str:
    """Return what awaits a person and what was decided: an entry a rule, a list of terms, a published rule."""
    decisions = review.decisions()
    document = {
        "rules": [
            {
                "id": rule.id,
                "state": str(state_of(rule, decisions)),
                "status": str(rule.status),
                "confidence": str(rule.confidence),
                "scope": rule.manchester,
                "text": dict(rule.text),
            }
            for rule in review.ruleset.rules
        ],
        "lost": [_lost_to_json(lost, decisions) for lost in _lost(review, decisions)],
        "refused": [{"rule": rule, "why": problem.what} for rule, problem in _refused(review)],
        "terms": [
            {"class": found.id, "terms": [term.text for term in found.shown]} for found in review.awaiting_terms()
        ],
        "scopes": [_scope_to_json(rule) for rule in review.knowledge.awaiting],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _scope_to_json(rule: PublishedRule) -> dict[str, Any]:
    known: dict[str, Any] = {"id": rule.id, "text": dict(rule.text), "proposed": rule.proposed}
    beside = {"hint": dict(rule.hint), "not_read": list(rule.not_read)}
    return known | {key: value for key, value in beside.items() if value}


def _lost_to_json(lost: LostDecision, decisions: dict[str, RuleDecision]) -> dict[str, Any]:
    decision = decisions[lost.rule]
    return {
        "rule": lost.rule,
        "state": str(decision.state),
        "scope": decision.scope,
        "closest": lost.closest,
        "shared": lost.shared,
        "follows": lost.follows,
    }


def review_as_text(review: Review, language: str) -> str:
    """Return what awaits a person and what was decided, a line each."""
    decisions = review.decisions()
    shown = [rule for rule in review.ruleset.rules if may_be_shown(rule)]
    waiting = [rule for rule in shown if state_of(rule, decisions) is Lifecycle.CANDIDATE]
    parts = [
        _part("rules that await review", [_rule_line(rule, decisions, language) for rule in waiting]),
        _part("decided", [_rule_line(rule, decisions, language) for rule in shown if rule not in waiting]),
        _part("decided about rules that no longer come out", list(_lost_lines(review, decisions))),
        _part("decisions that the next run refuses", [_refused_line(*each) for each in _refused(review)]),
        _part("lists of terms that await a name", [_terms_line(found) for found in review.awaiting_terms()]),
        _part(
            "published rules that await a scope", [_scope_line(rule, language) for rule in review.knowledge.awaiting]
        ),
    ]
    return "\n".join(part for part in parts if part) or "nothing awaits review\n"


def _part(title: str, lines: list[str]) -> str:
    return f"{title}: {len(lines)}\n" + "".join(f"  {line}\n" for line in lines) if lines else ""


def _rule_line(rule: Rule, decisions: dict[str, RuleDecision], language: str) -> str:
    decision = decisions.get(rule.id)
    words = {**rule.text, **decision.text} if decision else rule.text
    return f"{rule.id}  {state_of(rule, decisions):<9}  {rule.status}, {rule.confidence}: {_in(words, language)}"


def _lost_lines(review: Review, decisions: dict[str, RuleDecision]) -> Iterator[str]:
    for lost in _lost(review, decisions):
        decision = decisions[lost.rule]
        near = _closest(lost) if lost in review.ruleset.lost else "; the latest run has no such rule"
        yield f"{lost.rule}  {decision.state:<9}  {_called(decision)}{near}"


def _lost(review: Review, decisions: dict[str, RuleDecision]) -> tuple[LostDecision, ...]:
    """Return the decisions about rules that the latest run has not; of new ones, no run said what is like them."""
    known = [lost for lost in review.ruleset.lost if lost.rule in decisions]
    told = {rule.id for rule in review.ruleset.rules} | {lost.rule for lost in known}
    return (*known, *(LostDecision(rule) for rule in decisions if rule not in told))


def _refused(review: Review) -> list[tuple[str, KmgraphError]]:
    return list(other_scopes(review.knowledge.decided, {rule.id: rule.scope for rule in review.ruleset.rules}))


def _refused_line(rule: str, problem: KmgraphError) -> str:
    return f"{rule}  {problem.what}{f'; {problem.hint}' if problem.hint else ''}"


def _called(decision: RuleDecision) -> str:
    words = next(iter(decision.text.values()), "")
    return words or decision.scope or "no words and no scope were kept"


def _closest(lost: LostDecision) -> str:
    if lost.closest is None:
        return "; no rule is like it"
    share = "" if lost.shared is None else f", {lost.shared:.0%} of their posts in common"
    move = f"; to take it over: kmgraph review {lost.rule} --to {lost.closest}" if lost.follows else ""
    return f"; nearest is {lost.closest}{share}{move}"


def _terms_line(found: FoundClass) -> str:
    terms = [term.text for term in found.shown]
    return f"{found.id}  {', '.join(terms[:_MOST_TERMS])}{', …' if len(terms) > _MOST_TERMS else ''}"


def _scope_line(rule: PublishedRule, language: str) -> str:
    proposed = f"; proposed: {rule.proposed}" if rule.proposed else "; none is proposed"
    return "\n    ".join((f"{rule.id}  {_in(rule.text, language)}{proposed}", *beside_scope(rule, language)))


def beside_scope(rule: PublishedRule, language: str) -> tuple[str, ...]:
    """Return what stood beside a published rule whose scope awaits a person, and what was not read of it, as lines."""
    hint = (f"hint: {' '.join(_in(rule.hint, language).split())}",) if rule.hint else ()
    return (*hint, *(f"not read: {part}" for part in rule.not_read))


def _in(words: Text, language: str) -> str:
    return words.get(language) or next(iter(words.values()), "")


def rule_page(review: Review, rule: Rule, language: str) -> str:
    """Return a rule with its evidence, its place, and the nearest posts that are left alone."""
    project, knowledge = review.project, review.knowledge
    nearest: tuple[Variant, ...] = ()
    if review.observed is not None and not names_found(rule):
        table, settings = review.observed.table, learn_settings(project)
        nearest = counted_variants(rule, table, knowledge.hierarchy, settings, project.privacy)
    return explain_text(
        ExplainInput(
            rule=rule,
            vocabulary=knowledge.ontology.vocabulary,
            target=review.ruleset.totals.told(project.target),
            platforms=review.ruleset.platforms,
            published=knowledge.published,
            nearest=nearest,
            notices=knowledge.notices,
            knows_authors=knows_authors(review.ruleset),
        ),
        language,
    )


def norm_words(review: Review, rule: Rule) -> Text:
    """Return what a rule may say once it is put into writing, in the project's languages: what is not allowed."""
    return norm_text(rule, review.knowledge.ontology.vocabulary, review.project.languages)


def side_by_side(review: Review, lost: LostDecision, language: str) -> str:
    """Return the rule that a person decided about, and the one that came out instead."""
    decision = review.decisions()[lost.rule]
    rule = next(rule for rule in review.ruleset.rules if rule.id == lost.closest)
    words = _in(decision.text, language) or "(no words of yours)"
    shared = "" if lost.shared is None else f"\nposts in common: {lost.shared:.0%}"
    return (
        f"you decided:  {lost.rule}  {decision.state}\n  scope: {decision.scope}\n  words: {words}\n"
        f"now comes out:  {rule.id}\n  scope: {rule.manchester}\n  words: {_in(rule.text, language)}{shared}\n"
    )
