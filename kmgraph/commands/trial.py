"""`review --try`: what a rule would have done to the project's observations, before anybody stands for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kmgraph.commands.review import Review
from kmgraph.commands.run_graph import find_rule
from kmgraph.errors import InputError, UsageError, did_you_mean
from kmgraph.learn import Trial, try_rule
from kmgraph.model import Deontic, Expression, Mask, PublishedRule, is_rule_id
from kmgraph.ontology.manchester import parse_manchester
from kmgraph.pipeline import RuleCoverage, learn_settings, may_be_shown
from kmgraph.rules import ContentTerms, published_rows

_TRIED = "tried"
_DAY = len("2025-04-01")
_LEAST_SHARED = 0.01
"""Share of a rule's posts from which an overlap is told. A convention."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another rule that is about some of the same posts.

    Attributes:
        rule: Its id.
        shared: Posts in the scopes of both.
        share: What part of the tried rule's posts these are, in (0, 1].
        is_published: Whether it is a published rule, and no learned one.
    """

    rule: str
    shared: int
    share: float
    is_published: bool


@dataclass(frozen=True, slots=True)
class TriedRule:
    """A rule and what it would have done.

    Attributes:
        name: Its id, or the scope where it was written for the trial.
        manchester: Its scope.
        platform: The platform of the posts; None for all.
        overlaps: Rules with posts in common, most first.
        is_learned: Whether the rule comes from the very posts it is tried on, so that it looks better than it is.
        since, until: When the rule is in force, where its platform says so (ISO 8601): posts of that time count.
        knows_times: Whether it is known when any post happened; else all count, whenever the rule is in force.
    """

    name: str
    manchester: str
    platform: str | None
    trial: Trial
    overlaps: tuple[Overlap, ...]
    is_learned: bool = False
    since: str | None = None
    until: str | None = None
    knows_times: bool = True


@dataclass(frozen=True, slots=True)
class _Asked:
    """The rule that is tried: as a published one, which any scope can be."""

    rule: PublishedRule
    is_learned: bool = False


def try_out(review: Review, identifier: str | None, scope: str | None, platform: str | None) -> TriedRule:
    """Return what a rule would have done.

    Args:
        review: The project.
        identifier: Id of a learned rule, or the first characters of it, or of a published one.
        scope: A scope in Manchester syntax instead.
        platform: Id of the platform whose posts count; by default that of the rule, else all.

    Raises:
        UsageError: If there is no such rule or platform.
        OntologyError: If the scope can't be read.
        InputError: If the project names no observations, or can't decide the scope.
    """
    asked = _asked(review, identifier, scope)
    if review.observed is None:
        raise InputError("the project names no observations to try a rule on", hint="add a [[source]] with a path")
    table, knowledge = review.observed.table, review.knowledge
    rule = replace(asked.rule, platform=_platform(platform, table.platforms) or asked.rule.platform)
    coverage = RuleCoverage(table, knowledge, learn_settings(review.project))
    rows = published_rows((rule,), knowledge.ontology, knowledge.hierarchy, table).get(rule.iri)
    if rows is None:
        raise InputError(
            "the scope uses conditions that no observation records",
            where=rule.manchester or rule.id,
            hint="kmgraph inspect lists what is recorded",
        )
    where = coverage.of_publisher(rule) & coverage.in_force(rule)
    trial = try_rule(coverage.judged, rows.inside, rows.maybe, where)
    inside = rows.inside & where & coverage.judged.rows
    return TriedRule(
        name=rule.id,
        manchester=rule.manchester or rule.id,
        platform=rule.platform,
        trial=trial,
        overlaps=tuple(sorted(_overlaps(review, coverage, inside, rule.id), key=lambda one: (-one.shared, one.rule))),
        is_learned=asked.is_learned,
        since=rule.in_force_from,
        until=rule.in_force_until,
        knows_times=coverage.knows_times,
    )


def _asked(review: Review, identifier: str | None, scope: str | None) -> _Asked:
    knowledge = review.knowledge
    if scope is not None:
        ntriples = knowledge.ontology.ntriples + knowledge.found_ntriples
        expression = parse_manchester({"--scope": scope}, ntriples)["--scope"].expression
        foreign = ContentTerms(knowledge.ontology.vocabulary, knowledge.hierarchy).foreign(expression)
        if foreign is not None:
            raise UsageError(foreign.what, where="--scope", hint=foreign.hint)
        return _Asked(_written(scope, expression, scope))
    assert identifier is not None
    published = {rule.id: rule for rule in knowledge.published}
    if identifier in published and not is_rule_id(identifier):
        return _Asked(published[identifier])
    try:
        rule = find_rule(review.ruleset, identifier)
    except UsageError as error:
        alike = did_you_mean(identifier, published)
        raise UsageError(error.what, hint=alike or error.hint) from None
    written = _written(rule.id, rule.scope.to_expression(), rule.manchester)
    return _Asked(replace(written, platform=rule.platform), is_learned=True)


def _written(name: str, expression: Expression, manchester: str) -> PublishedRule:
    return PublishedRule(
        id=name,
        iri=_TRIED,
        deontic=Deontic.PROHIBITION,
        scope_iri=_TRIED,
        expression=expression,
        manchester=manchester,
    )


def _platform(name: str | None, known: tuple[str, ...]) -> str | None:
    if name is not None and name not in known:
        hint = did_you_mean(name, known) or f"known: {', '.join(known)}"
        raise UsageError(f'nothing was observed of a platform "{name}"', where="--platform", hint=hint)
    return name


def _overlaps(review: Review, coverage: RuleCoverage, inside: Mask, name: str) -> Iterator[Overlap]:
    knowledge, total = review.knowledge, int(np.count_nonzero(inside))
    covers = [
        (rule.id, coverage.of_rule(rule.platform, rule.scope), False)
        for rule in review.ruleset.rules
        if rule.id != name
        and may_be_shown(rule)
        and rule.lifecycle.counts
        and rule.platform in coverage.table.platforms
    ]
    rows = published_rows(knowledge.testable, knowledge.ontology, knowledge.hierarchy, coverage.table)
    covers += [
        (rule.id, rows[rule.iri].inside & coverage.of_publisher(rule) & coverage.in_force(rule), True)
        for rule in knowledge.testable
        if rule.id != name and rule.iri in rows
    ]
    for other, mask, is_published in covers:
        shared = int(np.count_nonzero(mask & inside))
        if total and shared >= max(1, _LEAST_SHARED * total):
            yield Overlap(other, shared, shared / total, is_published)


def trial_as_json(tried: TriedRule) -> str:
    """Return a trial as JSON; what is not known is null."""
    trial = tried.trial
    rate = trial.rate
    document: dict[str, Any] = {
        "rule": tried.name,
        "scope": tried.manchester,
        "platform": tried.platform,
        "in_force": {"from": tried.since, "until": tried.until},
        "posts": trial.posts,
        "target": trial.target,
        "fired": trial.fired,
        "hit": trial.hit,
        "sources": trial.sources,
        "not_recorded": {"posts": trial.untold, "target": trial.untold_target},
        "precision": None if rate is None else round(rate.rate, 6),
        "interval": None if rate is None else [round(rate.low, 6), round(rate.high, 6)],
        "recall": None if trial.recall is None else round(trial.recall, 6),
        "recall_at_most": None if trial.most_recall is None else round(trial.most_recall, 6),
        "learned_from_these_posts": tried.is_learned,
        "months": [
            {"month": each.month, "fired": each.fired, "hit": each.target, "whole": each.is_whole}
            for each in trial.months
        ],
        "overlaps": [
            {"rule": each.rule, "published": each.is_published, "shared": each.shared, "share": round(each.share, 6)}
            for each in tried.overlaps
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def trial_as_text(tried: TriedRule) -> str:
    """Return a trial in words; exact figures, for the operator."""
    return "".join(f"{line}\n" for line in _lines(tried))


def _lines(tried: TriedRule) -> Iterator[str]:
    trial = tried.trial
    yield f"tried: {tried.manchester}"
    where = f"on {tried.platform}" if tried.platform else "on all platforms"
    yield f"posts {where}{_time(tried)}: {trial.posts:,}, of which action was taken on {trial.target:,}"
    yield f"it would have fired on {trial.fired:,} of them (from {trial.sources:,} sources)"
    yield f"of these, action was taken on {trial.hit:,}"
    yield f"precision: {_precision(trial)}"
    yield f"recall: {_recall(trial)}"
    if trial.untold:
        yield f"not recorded whether it is about them: {trial.untold:,} posts, {trial.untold_target:,} acted against"
    if tried.is_learned:
        yield "it was learned from these posts, so it looks better here than it will on new ones"
    yield from (
        # Some hours of a month look like a rule that is hardly applied any more.
        f"{each.month}{'' if each.is_whole else ' (seen in part)'}: "
        f"fired on {each.fired:,}, action was taken on {each.target:,}"
        for each in trial.months
    )
    yield from map(_overlap, tried.overlaps)
    if trial.fired and not tried.overlaps:
        yield "no other rule is about posts of it"


def _time(tried: TriedRule) -> str:
    ends = ((word, time) for word, time in (("from", tried.since), ("until", tried.until)) if time)
    dates = " ".join(f"{word} {time[:_DAY]}" for word, time in ends)
    if dates and not tried.knows_times:
        return f", all of them, as their time is not known (in force {dates})"
    return f", while it is in force ({dates})" if dates else ""


def _precision(trial: Trial) -> str:
    if not trial.fired:
        return "unknown, as it fired on nothing"
    if trial.rate is None:
        return "unknown: kept posts are missing, or were chosen apart from the others"
    return f"{trial.rate.rate:.0%} (95 % interval {trial.rate.low:.0%} to {trial.rate.high:.0%})"


def _recall(trial: Trial) -> str:
    if trial.recall is None:
        return "unknown, as no post was acted against"
    if not trial.untold_target:
        return f"{trial.recall:.0%}"
    return f"{trial.recall:.0%} at least, {trial.most_recall:.0%} at most, as not all posts record what it is about"


def _overlap(overlap: Overlap) -> str:
    kind = "published rule" if overlap.is_published else "rule"
    return f"also under the {kind} {overlap.rule}: {overlap.shared:,} of its posts ({overlap.share:.0%})"
