"""How many observations rules take: typical ones, the one asked about, and the published ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kmgraph.errors import UsageError
from kmgraph.learn.planning.assumptions import AuthorSize, PlanningAssumptions, RuleShape
from kmgraph.learn.planning.power import Planner
from kmgraph.learn.settings import LearnSettings
from kmgraph.model import And, Deontic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kmgraph.learn.planning.power import RulePlan
    from kmgraph.learn.planning.survey import Survey
    from kmgraph.model import Expression, Mask, PublishedRule

TYPICAL_RATES = (0.4, 0.6, 0.8)
TYPICAL_COVERAGES = (0.001, 0.005, 0.02)
_MOST_LITERALS = LearnSettings().max_literals

_SIMULATIONS_OF_ONE = 2000
"""Studies simulated for a single rule: a chance of 80 % is then told to 1.8 points (95 %). A convention."""

_SIMULATIONS_OF_MANY = 400
"""Studies simulated for each rule of a table of them, which would take long: 3.9 points. A convention."""


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What is asked for.

    Attributes:
        rate, coverage: Of the rule, in (0, 1); None for typical ones.
        literals: Its length.
        base_rate: Rate of the target among posts that no rule covers, in (0, 1); None for that of the observations.
        per_author: Posts an author; None for what the observations have.
        power: The chance asked for, in (0, 1).
        sizes, kinds: Whether each half of the plan is wanted.
    """

    rate: float | None = None
    coverage: float | None = None
    literals: int = 2
    base_rate: float | None = None
    per_author: int | None = None
    power: float = 0.8
    sizes: bool = True
    kinds: bool = True


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """A rule with what it takes, and the published rule it stands for, if any."""

    plan: RulePlan
    published: PublishedRule | None = None


@dataclass(frozen=True, slots=True)
class PlannedPlatform:
    """The sizes for one platform; `platform` and `observations` are None where there are no observations."""

    platform: str | None
    observations: int | None
    assumptions: PlanningAssumptions
    rules: tuple[PlannedRule, ...]


def plan_platform(
    survey: Survey,
    request: PlanRequest,
    settings: LearnSettings,
    published: tuple[PublishedRule, ...],
    masks: Mapping[str, Mask],
) -> PlannedPlatform:
    """Return the sizes for one platform, with its chances as they are.

    Args:
        survey: The platform.
        request: What is asked for.
        settings: How the rules are learned.
        published: The published rules; the prohibitions are planned for, unless a coverage is asked about.
        masks: Rows of the whole table that each published scope covers, by rule IRI.

    Raises:
        UsageError: If a rate that is asked for is not above the base rate.
    """
    assumptions = _asked(survey.assumptions(), request)
    planner, n_observations = _planner(request, assumptions, settings), len(survey.sample)
    shapes: list[tuple[RuleShape, PublishedRule | None]]
    shapes = [(shape, None) for shape in _findable(request, assumptions)]
    shapes += _published_shapes(survey, published, masks, request)
    rules = tuple(
        PlannedRule(planner.plan(shape, n_observations), rule)
        for shape, rule in shapes
        if shape.rate > assumptions.base_rate
    )
    return PlannedPlatform(survey.platform, n_observations, assumptions, rules)


def plan_without_observations(base_rate: float, request: PlanRequest, settings: LearnSettings) -> PlannedPlatform:
    """Return the sizes where nothing is known but the base rate.

    Raises:
        UsageError: If a rate that is asked for is not above the base rate.
    """
    assumptions = _asked(PlanningAssumptions(base_rate), request)
    planner = _planner(request, assumptions, settings)
    rules = tuple(PlannedRule(planner.plan(shape)) for shape in _findable(request, assumptions))
    return PlannedPlatform(None, None, assumptions, rules)


def _asked(assumptions: PlanningAssumptions, request: PlanRequest) -> PlanningAssumptions:
    """Return the assumptions with what the request says of them."""
    base_rate = assumptions.base_rate if request.base_rate is None else request.base_rate
    authors = assumptions.authors if request.per_author is None else (AuthorSize(request.per_author, 1.0),)
    return replace(assumptions, base_rate=base_rate, authors=authors)


def _planner(request: PlanRequest, assumptions: PlanningAssumptions, settings: LearnSettings) -> Planner:
    is_one = request.rate is not None and request.coverage is not None
    return Planner(
        assumptions, request.power, settings, simulations=_SIMULATIONS_OF_ONE if is_one else _SIMULATIONS_OF_MANY
    )


def _findable(request: PlanRequest, assumptions: PlanningAssumptions) -> list[RuleShape]:
    """Return the rules that act more often than what happens anyway.

    Raises:
        UsageError: If the one that is asked for doesn't.
    """
    if request.rate is not None and request.rate <= assumptions.base_rate:
        raise UsageError(
            f"a rule that acts on {request.rate:.3g} of its posts can't be seen where it happens to "
            f"{assumptions.base_rate:.3g} of the others",
            where="--rate",
            hint="name a rate above the base rate",
        )
    rates = TYPICAL_RATES if request.rate is None else (request.rate,)
    coverages = TYPICAL_COVERAGES if request.coverage is None else (request.coverage,)
    return [
        RuleShape(rate, coverage, request.literals)
        for rate in rates
        for coverage in coverages
        if rate > assumptions.base_rate
    ]


def _published_shapes(
    survey: Survey, published: tuple[PublishedRule, ...], masks: Mapping[str, Mask], request: PlanRequest
) -> Iterator[tuple[RuleShape, PublishedRule]]:
    """Yield the published prohibitions as rules to plan for, unless a coverage is asked about."""
    rate = TYPICAL_RATES[-1] if request.rate is None else request.rate
    for rule in published if request.coverage is None else ():
        if rule.deontic is Deontic.PROHIBITION and rule.platform in {None, survey.platform} and rule.iri in masks:
            coverage = float(masks[rule.iri][survey.sample.rows].mean())
            if 0 < coverage < 1 and rule.expression is not None:
                yield RuleShape(rate, coverage, _length(rule.expression)), rule


def _length(expression: Expression) -> int:
    return min(len(expression.operands), _MOST_LITERALS) if isinstance(expression, And) else 1
