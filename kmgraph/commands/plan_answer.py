"""A plan as an answer: words for a person, or JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import kmgraph
from kmgraph.commands.plan import Plan, PlanBasis
from kmgraph.learn import LEAST_RATE, SURE_RATE
from kmgraph.learn.planning import MOST_POSTS, LookUp, Needed, PlannedPlatform, PlannedRule, RulePlan
from kmgraph.model import DEFAULT_TARGET, Outcome, Platform, Vocabulary, platform_of
from kmgraph.ontology import to_manchester
from kmgraph.render import (
    KindLine,
    NeededFigure,
    PlanInput,
    PlatformSizes,
    SizeLine,
    load_language,
    plan_question,
    plan_text,
)
from kmgraph.rules import literal_to_json, scope_to_json, significant


def plan_as_text(plan: Plan, language: str) -> str:
    """Return a plan in words.

    Raises:
        UsageError: If there are no templates for the language.
    """
    return plan_text(_input(plan), language)


def plan_as_json(plan: Plan, language: str) -> str:
    """Return a plan as JSON; questions are in one language.

    Raises:
        UsageError: If there are no templates for the language.
    """
    data = _input(plan)
    document: dict[str, Any] = {
        "kmgraph": kmgraph.__version__,
        "power": plan.request.power,
        "notice": load_language(language).words.plan_patterns.notice,
        "platforms": [_platform_to_json(platform) for platform in plan.platforms],
        "missing": list(plan.missing),
    }
    if plan.kinds is not None:
        document["look_up"] = [
            _kind_to_json(kind, line, plan_question(line, data, language))
            for kind, line in zip(plan.kinds, data.kinds or (), strict=True)
        ]
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _input(plan: Plan) -> PlanInput:
    basis = plan.basis
    known = {platform.id: platform for platform in basis.ruleset.platforms} if basis else {}
    kinds = tuple(_line(kind, basis, known) for kind in plan.kinds or ()) if basis else ()
    target = (
        basis.ruleset.totals.told(basis.project.target)
        if basis
        else tuple(outcome for outcome in Outcome if outcome in DEFAULT_TARGET)
    )
    return PlanInput(
        vocabulary=basis.knowledge.ontology.vocabulary if basis else Vocabulary(),
        power=plan.request.power,
        least_rate=LEAST_RATE,
        sure_rate=SURE_RATE,
        platforms=tuple(_platform_sizes(platform, known) for platform in plan.platforms),
        kinds=None if plan.kinds is None else kinds,
        missing=tuple(_named(platform, known) for platform in plan.missing),
        most_posts=MOST_POSTS,
        is_several=len(known) > 1,
        target=target,
    )


def _platform_sizes(planned: PlannedPlatform, known: dict[str, Platform]) -> PlatformSizes:
    assumptions = planned.assumptions
    return PlatformSizes(
        platform=None if planned.platform is None else _named(planned.platform, known),
        observations=planned.observations,
        base_rate=assumptions.base_rate,
        posts_per_author=assumptions.posts_per_author,
        choices=2.0**assumptions.literal_bits,
        rules=assumptions.rules,
        lines=tuple(map(_size_line, planned.rules)),
    )


def _size_line(planned: PlannedRule) -> SizeLine:
    plan, chances = planned.plan, planned.plan.chances
    return SizeLine(
        rate=plan.shape.rate,
        coverage=plan.shape.coverage,
        literals=plan.shape.literals,
        likely=_figure(plan.likely),
        well_supported=_figure(plan.well_supported),
        chances=None if chances is None else (chances.likely, chances.well_supported),
        published=planned.published,
    )


def _figure(needed: Needed | None) -> NeededFigure | None:
    return None if needed is None else NeededFigure(needed.observations, needed.low, needed.high)


def _line(kind: LookUp, basis: PlanBasis, known: dict[str, Platform]) -> KindLine:
    return KindLine(
        rule=next(rule for rule in basis.ruleset.rules if rule is kind.rule),
        question=str(kind.question),
        platform=_named(kind.platform, known),
        scope=kind.scope,
        manchester=to_manchester(kind.scope.to_expression(), basis.knowledge.ontology.vocabulary),
        wordings=kind.wordings,
        bits=kind.bits,
        posts=kind.posts,
        target=kind.target,
        kept=kind.kept,
    )


def _named(platform: str, known: dict[str, Platform]) -> Platform:
    return known.get(platform) or platform_of(platform, "")


def _platform_to_json(planned: PlannedPlatform) -> dict[str, Any]:
    assumptions = planned.assumptions
    return {
        "platform": planned.platform,
        "observations": planned.observations,
        "base_rate": significant(assumptions.base_rate),
        "posts_per_author": significant(assumptions.posts_per_author),
        "focus": significant(assumptions.focus),
        "correlation": significant(assumptions.correlation),
        "literal_bits": significant(assumptions.literal_bits),
        "rules_tested": assumptions.rules,
        "sizes": [_size_to_json(rule) for rule in planned.rules],
    }


def _size_to_json(planned: PlannedRule) -> dict[str, Any]:
    plan: RulePlan = planned.plan
    entry: dict[str, Any] = {
        "rate": plan.shape.rate,
        "coverage": significant(plan.shape.coverage),
        "literals": plan.shape.literals,
        "likely": None if plan.likely is None else asdict(plan.likely),
        "well_supported": None if plan.well_supported is None else asdict(plan.well_supported),
    }
    if plan.chances is not None:
        entry["chances"] = asdict(plan.chances)
    if planned.published is not None:
        entry["published"] = planned.published.id
    return entry


def _kind_to_json(kind: LookUp, line: KindLine, question: str) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "rule": line.rule.id,
        "question": line.question,
        "text": question,
        "platform": kind.platform,
        "scope": scope_to_json(kind.scope, line.manchester),
        "entropy": significant(kind.entropy),
        "bits_per_post": significant(kind.bits),
        "posts": kind.posts,
        "target": kind.target,
        "kept": kind.kept,
    }
    if kind.wordings is not None:
        entry["wordings"] = [literal_to_json(literal) for literal in kind.wordings]
    return entry
