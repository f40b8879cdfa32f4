"""What the template of a plan sees; see `kmgraph.render.contexts`."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from kmgraph.render.language import PlanLabels


@dataclass(frozen=True, slots=True)
class PlanTable:
    """Sizes of one platform: a heading (may be empty), what is assumed, and lines in columns."""

    heading: str
    assumed: str
    lines: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class PlanKind:
    """A kind of posts: its place, the id of the rule it is about, and what is said of it; `scope` is formal."""

    number: int
    rule: str
    subject: str
    question: str
    facts: tuple[str, ...]
    scope: str


@dataclass(frozen=True, slots=True)
class PlanContext:
    """`plan.txt`.

    Attributes:
        chance: How to read the sizes; empty where there are none.
        notes: What goes for all sizes.
        nothing: That nothing is open, where that is so.
        more: How many kinds are left out.
        notice: That nothing is published for a plan.
    """

    chance: str
    tables: tuple[PlanTable, ...]
    notes: tuple[str, ...]
    kinds: tuple[PlanKind, ...]
    nothing: str
    more: str
    notice: str
    labels: PlanLabels
