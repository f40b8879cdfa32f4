"""Placed candidates to the rule set that `rules.json` and documents are made of: words, shares, published statuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kmgraph.graph import ProjectNames
from kmgraph.learn import (
    DecidedRows,
    LearnedScope,
    LearnResult,
    PublishedEvidence,
    PublishedScope,
    published_statuses,
    shares,
    stated_reasons,
)
from kmgraph.model import (
    Candidate,
    ClassLiteral,
    ClassOrigin,
    Confidence,
    Enforcement,
    EvidenceBasis,
    Mask,
    Origin,
    PlatformFigures,
    Project,
    PublishedRule,
    PublishedStatus,
    Relation,
    RelationKind,
    Rule,
    RuleSet,
    Scope,
    StatedReason,
    Totals,
    Uncounted,
    Warning,
    found_iris,
    rule_id,
    scope_literals,
)
from kmgraph.ontology import to_manchester
from kmgraph.pipeline.coverage import RuleCoverage
from kmgraph.pipeline.holders import is_sure, is_unwritten
from kmgraph.pipeline.knowledge import Knowledge
from kmgraph.pipeline.placement import scoped_rule
from kmgraph.pipeline.reviews import may_be_shown
from kmgraph.reason import PlacedRule, Placement
from kmgraph.render import rule_text, warning_text, with_wording
from kmgraph.rules import is_looked_at

_FEW = 0.05
"""Of the sources of a rule's posts, a share that is not worth saying."""
_LEAST_UNCOUNTED = 0.05
"""Of a rule's posts, a share from which on others that may be there too are worth a sentence; a convention."""
_MOST = 0.5
"""Of posts, a share from which on a rule hangs on them, or a term is what they don't record; a convention."""


def compose_ruleset(
    project: Project,
    knowledge: Knowledge,
    learned: LearnResult,
    placement: Placement,
    masks: RuleCoverage,
    published: tuple[PublishedScope, ...],
    templates: Path | None,
) -> RuleSet:
    """Return the rules in words, sorted by platform and weight, with what they explain together."""
    names = ProjectNames(project.base_iri)
    rules = tuple(
        _rule(candidate, placement.by_iri[scoped_rule(names, candidate).iri], knowledge)
        for candidate in learned.candidates
    )
    rules = tuple(
        replace(
            rule,
            reasons=_reasons(rule, rules, masks),
            origins=tuple(_origins(rule, masks, project.privacy.k)),
            evidence=replace(rule.evidence, uncounted=_uncounted(rule, masks)),
        )
        for rule in rules
    )
    rules = _with_base_rates(rules, learned)
    rules = tuple(_in_words(rule, project, knowledge, masks, templates) for rule in rules)
    ordered = tuple(sorted(rules, key=lambda rule: (rule.platform, -(rule.evidence.target or 0), rule.id)))
    return RuleSet(
        platforms=project.platforms,
        totals=_totals(masks, shares(masks.judged, published, _unwritten(ordered, masks), _untold(ordered, masks))),
        rules=ordered,
        published=_published(knowledge, masks, published, ordered),
        warnings=tuple(
            replace(
                warning,
                text={
                    tag: warning_text(warning, tag, templates, knowledge.ontology.vocabulary)
                    for tag in project.languages
                },
            )
            for warning in (*learned.warnings, *_open_columns(ordered, masks))
        ),
        found=learned.found,
    )


def _with_base_rates(rules: tuple[Rule, ...], learned: LearnResult) -> tuple[Rule, ...]:
    """Return the rules with the rate of the posts that none of them covers, as far as they are shown and still count.

    What a person found to be no rule covers nothing, as it explains nothing.
    """
    rates = learned.base_rates(frozenset(rule.id for rule in rules if may_be_shown(rule) and rule.lifecycle.counts))
    return tuple(
        rule
        if rule.evidence.base_rate is None or rule.platform not in rates
        else replace(rule, evidence=replace(rule.evidence, base_rate=rates[rule.platform]))
        for rule in rules
    )


def _in_words(rule: Rule, project: Project, knowledge: Knowledge, masks: RuleCoverage, templates: Path | None) -> Rule:
    """Return a rule in words: the person's, in the languages in which there are any."""
    worded = with_wording(rule, project.privacy)
    text = rule_text(worded, masks.judged.told_outcomes, knowledge.ontology.vocabulary, project.languages, templates)
    decision = knowledge.decided.decisions.get(rule.id)
    return replace(worded, text={**text, **decision.text} if decision else text)


def _rule(candidate: Candidate, placed: PlacedRule, knowledge: Knowledge) -> Rule:
    return Rule(
        id=rule_id(candidate.platform, candidate.scope),
        iri=placed.iri,
        platform=candidate.platform,
        status=placed.status,
        confidence=candidate.confidence,
        scope=candidate.scope,
        manchester=to_manchester(candidate.scope.to_expression(), knowledge.ontology.vocabulary),
        evidence=candidate.evidence,
        relations=placed.relations,
        indistinguishable=candidate.indistinguishable,
        lifecycle=knowledge.lifecycle_of(placed.iri),
        too_few=candidate.too_few,
        open_limits=candidate.open_limits,
        told_limits=candidate.told_limits,
    )


def _totals(masks: RuleCoverage, shared: Totals) -> Totals:
    """Return the shares with what was counted, on each platform too, and the sources behind it."""
    table, decided = masks.table, masks.judged
    is_named = (table.author >= 0) | (table.cluster >= 0)
    if table.copies is not None:
        is_named |= table.copies >= 0
    platforms = []
    for code, platform in enumerate(table.platforms):
        rows = table.platform == code
        in_target = int(np.count_nonzero(rows & decided.target))
        sources, sides = len(np.unique(decided.cluster[rows])), _by_outcome(decided, rows)
        named = len(np.unique(decided.cluster[rows & is_named]))
        platforms.append(PlatformFigures(platform, int(rows.sum()), in_target, sources, False, sides, named))
    sources, sides = len(np.unique(decided.cluster)), _by_outcome(decided, np.ones(len(table), dtype=np.bool_))
    parts, told = tuple(platforms), decided.told_outcomes
    return replace(shared, clusters=sources, platforms=parts, outcomes=told, by_outcome=sides)


def _by_outcome(decided: DecidedRows, rows: Mask) -> tuple[int, int]:
    inside, others = (np.unique(decided.cluster[rows & side]) for side in (decided.target, ~decided.target))
    return len(inside), len(others)


def _reasons(rule: Rule, rules: tuple[Rule, ...], masks: RuleCoverage) -> tuple[StatedReason, ...]:
    """Return what the platform said of the posts that are removed in a rule's scope, and of no other rule's first.

    What it said of a part of the rule it said of the rule.
    """
    decided = masks.judged
    own = masks.of_rule(rule.platform, rule.scope)
    otherwise = np.zeros(len(masks.table), dtype=np.bool_)
    for other in rules:
        if other is not rule and is_sure(other):
            theirs = masks.of_rule(other.platform, other.scope)
            if (theirs & ~own).any():
                otherwise |= theirs
    removed = own & decided.rows & decided.target
    return stated_reasons(masks.table, removed, otherwise, decided.cluster)


def _uncounted(rule: Rule, masks: RuleCoverage) -> Uncounted | None:
    """Return the posts that may be in a rule's scope, as they don't record all of it; None if they are hardly any.

    None as well where only a part of the posts was counted.
    """
    inside = masks.of_rule(rule.platform, rule.scope)
    rows = masks.may_be_of_rule(rule.platform, rule.scope) & ~inside & masks.judged.rows
    posts, counted = int(np.count_nonzero(rows)), int(np.count_nonzero(inside & masks.judged.rows))
    if rule.evidence.basis is not EvidenceBasis.ALL or not posts or posts < _LEAST_UNCOUNTED * counted:
        return None
    missing = {
        literal: int(np.count_nonzero(rows & ~masks.recorded.of_literal(literal)))
        for literal in scope_literals(rule.scope)
        if not any(found_iris(literal))
    }
    lacking = tuple(literal for literal, number in missing.items() if number >= _MOST * posts)
    return Uncounted(posts, len(np.unique(masks.judged.cluster[rows])), lacking, _by_outcome(masks.judged, rows))


def _origins(rule: Rule, masks: RuleCoverage, k: int) -> Iterator[ClassOrigin]:
    """Yield the classes of a scope that words of texts tell of some of its posts; a few among many are left out.

    Sources count, and at least k of them: the many posts of one person change nothing.
    """
    parts = [rule.scope.all, *((*rule.scope.all, *exception) for exception in rule.scope.unless)]
    seen: set[str] = set()
    for literals in parts:
        covered = masks.of_rule(rule.platform, Scope.of(literals)) & masks.judged.rows
        for literal in literals:
            if isinstance(literal, ClassLiteral) and literal.iri not in seen:
                seen.add(literal.iri)
                by_words = masks.recorded.by_words((literal.iri,))
                told, rest = (len(np.unique(masks.judged.cluster[covered & side])) for side in (by_words, ~by_words))
                origin = _origin(told, rest, k)
                if origin is not None:
                    yield ClassOrigin(literal.iri, origin)


def _origin(told: int, rest: int, k: int) -> Origin | None:
    least = max(k, _FEW * (told + rest))
    if told < least:
        return None
    return Origin.MIXED if rest >= least else Origin.ANNOTATED


def _published(
    knowledge: Knowledge, masks: RuleCoverage, scopes: tuple[PublishedScope, ...], rules: tuple[Rule, ...]
) -> tuple[PublishedStatus, ...]:
    learned = [LearnedScope(rule.id, masks.of_rule(rule.platform, rule.scope)) for rule in rules if is_sure(rule)]
    times = {rule.iri: _time_of(rule, rules) for rule in knowledge.testable}
    timed = [_in_time(scope, times.get(scope.id, _Time()), masks.judged) for scope in scopes]
    decided = {status.id: status for status in published_statuses(masks.judged, timed, learned)}
    whole = {scope.id for scope in timed if scope.in_time is None}
    statuses = (
        _status(rule, status, _Time() if rule.iri in whole else times[rule.iri])
        if (status := decided.get(rule.iri))
        else _unrecorded(rule, masks.judged)
        for rule in knowledge.testable
    )
    target = masks.judged.settings.target
    return tuple(
        status if is_looked_at(rule, target) else replace(status, status=Enforcement.NOT_LOOKED_AT, parts=())
        for rule, status in zip(knowledge.testable, statuses, strict=True)
    )


def _status(rule: PublishedRule, found: PublishedEvidence, time: _Time) -> PublishedStatus:
    return PublishedStatus(
        rule.id,
        rule.iri,
        found.status,
        found.target,
        found.kept,
        found.clusters,
        parts=found.parts,
        since=time.since,
        until=time.until,
        by_outcome=found.by_outcome,
        recorded=found.recorded,
        rests=found.rests,
    )


def _unrecorded(rule: PublishedRule, decided: DecidedRows) -> PublishedStatus:
    everyone = decided.sources(np.ones_like(decided.rows), rule.platform)
    return PublishedStatus(rule.id, rule.iri, Enforcement.NOT_RECORDED, 0, 0, recorded=(0, everyone))


@dataclass(frozen=True, slots=True)
class _Time:
    """By what time a published rule is judged: ISO 8601 times, None where the data begin or end."""

    since: str | None = None
    until: str | None = None


def _time_of(rule: PublishedRule, rules: tuple[Rule, ...]) -> _Time:
    """Return when a published rule is in force, from when on a learned rule of the same scope, if it began, shows it.

    Over all time, what holds since some month fares as if it were enforced half of the time.
    """
    same = Relation(RelationKind.EQUIVALENT, rule.iri)
    alike = (found for found in rules if same in found.relations and found.platform == rule.platform and is_sure(found))
    begun = [found.evidence.valid_from for found in alike if not found.evidence.valid_until]
    starts = [start for start in (rule.in_force_from, *begun) if start]
    return _Time(max(starts, default=None), rule.in_force_until)


def _in_time(scope: PublishedScope, time: _Time, decided: DecidedRows) -> PublishedScope:
    """Return the scope with the rows of its time; as it is where it has none, or no time is known of its posts."""
    if time == _Time() or not (scope.mask & decided.during(None, None)).any():
        return scope
    return replace(scope, in_time=decided.during(time.since, time.until))


def _unwritten(rules: tuple[Rule, ...], masks: RuleCoverage) -> list[Mask]:
    # A hint is no explanation, and a restatement explains nothing that its published rule doesn't.
    return [masks.of_rule(rule.platform, rule.scope) for rule in rules if is_unwritten(rule)]


def _untold(rules: tuple[Rule, ...], masks: RuleCoverage) -> Mask:
    """Return the rows that an unwritten rule may be behind, as far as they record, and none surely is, (n_rows,)."""
    untold = np.zeros(len(masks.table), dtype=np.bool_)
    for rule in filter(is_unwritten, rules):
        untold |= masks.may_be_of_rule(rule.platform, rule.scope) & ~masks.of_rule(rule.platform, rule.scope)
    return untold


def _open_columns(rules: tuple[Rule, ...], masks: RuleCoverage) -> Iterator[Warning]:
    """Yield a warning for each term that a sure rule speaks of and that posts of hints don't record."""
    hints: dict[tuple[str, str], set[str]] = {}
    for rule in filter(is_sure, rules):
        untold = masks.may_be_of_rule(rule.platform, rule.scope) & ~masks.of_rule(rule.platform, rule.scope)
        left_open = {hint.id for hint in rules if _is_left_open(hint, rule.platform, untold, masks)}
        for term in _open_terms(rule, untold, masks) if left_open else ():
            hints.setdefault((rule.platform, term), set()).update(left_open)
    for (platform, term), found in sorted(hints.items()):
        numbers: dict[str, float | int | str] = {"platform": platform, "term": term, "rules": len(found)}
        yield Warning("column-leaves-rules-open", numbers, about_rules=tuple(sorted(found)))


def _is_left_open(rule: Rule, platform: str, untold: Mask, masks: RuleCoverage) -> bool:
    """Return whether a rule is a hint on posts most of which may as well be there for another rule."""
    if rule.confidence is not Confidence.HINT or rule.platform != platform:
        return False
    target = masks.of_rule(platform, rule.scope) & masks.judged.rows & masks.judged.target
    return bool(np.count_nonzero(target & untold) >= _MOST * np.count_nonzero(target))


def _open_terms(rule: Rule, untold: Mask, masks: RuleCoverage) -> Iterator[str]:
    """Yield the terms of a rule's scope that most of the posts that it may be behind don't record."""
    rows = untold & masks.judged.rows & masks.judged.target
    for literal in rule.scope.all:
        missing = np.count_nonzero(rows & ~masks.recorded.of_literal(literal))
        # What words of a text tell, no column records: nobody can fill it.
        if not any(found_iris(literal)) and missing >= _MOST * np.count_nonzero(rows):
            yield literal.iri if isinstance(literal, ClassLiteral) else literal.property
