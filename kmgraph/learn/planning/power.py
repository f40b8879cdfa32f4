"""The number of observations that shows a rule with the chance asked for, and the chances that a number gives.

The answer comes from simulating the learner's own criteria (`criteria`) on a stream of authors (`simulation`). Nothing
here reads observations; `survey` measures what to assume.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

from kmgraph.learn.evidence import LEAST_RATE, SURE_RATE
from kmgraph.learn.planning.assumptions import PlanningAssumptions, RuleShape
from kmgraph.learn.planning.criteria import Criteria
from kmgraph.learn.planning.simulation import AuthorStream
from kmgraph.learn.settings import LearnSettings

MOST_AUTHORS = 8192
"""In-scope authors simulated at most; a rule that needs more is as good as never seen."""

SIMULATIONS = 1000
"""Studies simulated unless the caller says otherwise: a chance of 80 % is told to 2.5 points (95 %). A convention."""

_FEWEST_AUTHORS = 4
"""In-scope authors with which the search for a number begins. A guard: no rule shows with so few."""

_TOLERANCE = 0.02
"""Share by which the number found may be above the least one that does: below the simulation error. A convention."""

_STEP = 1.25
"""Times the number, to either side, between which the slope of the power is taken. A convention."""

_Z = 1.96
"""Standard errors to either side of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Needed:
    """Observations that give the chance asked for.

    Attributes:
        observations: So many in all.
        low, high: The same less and plus the simulation error (95 %).
        in_scope: How many of them are in the rule's scope, on average.
    """

    observations: int
    low: int
    high: int
    in_scope: int


@dataclass(frozen=True, slots=True)
class Chances:
    """The chances, in [0, 1], that a rule comes out at least "likely", and "well-supported"."""

    likely: float
    well_supported: float


@dataclass(frozen=True, slots=True)
class RulePlan:
    """What a rule of one shape needs; None where no number of observations would do.

    Attributes:
        chances: Its chances with the observations there are; None if there are none.
    """

    shape: RuleShape
    likely: Needed | None
    well_supported: Needed | None
    chances: Chances | None = None


@dataclass(frozen=True)
class Planner:
    """Plans for rules of any shape under the same assumptions.

    Attributes:
        assumptions: What a rule is looked for in.
        power: The chance asked for, in (0, 1).
        settings: How the learner will learn; `seed` seeds the simulation.
        simulations: Number of simulated studies.
    """

    assumptions: PlanningAssumptions
    power: float = 0.8
    settings: LearnSettings = field(default_factory=LearnSettings)
    simulations: int = SIMULATIONS

    def plan(self, shape: RuleShape, observations: int | None = None) -> RulePlan:
        """Return how many observations a rule of this shape needs, and its chances with those there are."""
        trial = _Trial(self, shape)
        likely = trial.needed("likely") if shape.rate > LEAST_RATE else None
        return RulePlan(
            shape=shape,
            likely=likely,
            well_supported=trial.needed("well_supported", likely) if likely and shape.rate > SURE_RATE else None,
            chances=None if observations is None else trial.chances(observations),
        )

    def chances(self, shape: RuleShape, observations: float) -> Chances:
        """Return the chances that so many observations show a rule of this shape."""
        return _Trial(self, shape).chances(observations)


@dataclass(frozen=True, eq=False)
class _Trial:
    """One shape of rule, simulated at whatever number of observations is asked for.

    All numbers of observations see the same simulated authors, the first so many of them (common random numbers):
    so the chance rises with the number, and a bisection finds its way.
    """

    planner: Planner
    shape: RuleShape
    _known: dict[float, Chances] = field(default_factory=dict)

    @cached_property
    def _criteria(self) -> Criteria:
        assumptions = self.planner.assumptions
        stream = AuthorStream(assumptions, self.shape, self.planner.settings, self.planner.simulations)
        return Criteria(assumptions, self.shape, self.planner.settings, stream)

    def chances(self, observations: float) -> Chances:
        """Return the share of simulated studies in which the rule gets each word."""
        if observations not in self._known:
            verdicts = self._criteria.verdicts(observations)
            self._known[observations] = Chances(float(verdicts.likely.mean()), float(verdicts.well_supported.mean()))
        return self._known[observations]

    def needed(self, label: str, least: Needed | None = None) -> Needed | None:
        """Return the least number of observations that gives the chance asked for, None if none is found.

        Args:
            label: A field of `Chances`.
            least: It takes no fewer than these.
        """
        per_author = self._criteria.observations_per_author
        low = high = _FEWEST_AUTHORS * per_author if least is None else float(least.observations)
        while self._power(label, high) < self.planner.power:
            low, high = high, high * 2
            if high > per_author * MOST_AUTHORS:
                return None
        while high / low > 1 + _TOLERANCE:
            middle = math.sqrt(low * high)
            low, high = (low, middle) if self._power(label, middle) >= self.planner.power else (middle, high)
        error = self._error(label, high)
        return Needed(
            observations=math.ceil(high),
            low=math.floor(high / error),
            high=math.ceil(high * error),
            in_scope=round(high * self.shape.coverage),
        )

    def _power(self, label: str, observations: float) -> float:
        return float(getattr(self.chances(observations), label))

    def _error(self, label: str, observations: float) -> float:
        """Return by which factor the number may be off, as the simulated chance is off by its standard error."""
        power = self.planner.power
        rise = self._power(label, observations * _STEP) - self._power(label, observations / _STEP)
        slope = max(rise, 1e-3) / (2 * math.log(_STEP))
        return math.exp(min(_Z * math.sqrt(power * (1 - power) / self.planner.simulations) / slope, 1.0))
