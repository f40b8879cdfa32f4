"""A plan for a terminal: how many observations rules take, and which existing posts to look up next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.render.language import PlanLabels, fill, load_language
from kmgraph.render.output import render, tidy_text
from kmgraph.render.phrases import Speaker
from kmgraph.render.views.plan import PlanTable, SizeWords
from kmgraph.render.views.plan_kinds import KindWords, PlanKind

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.render.plan_inputs import KindLine, PlanInput

_MOST_KINDS = 10


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


def plan_text(data: PlanInput, language: str, templates: Path | None = None) -> str:
    """Return a plan, for a terminal.

    Raises:
        UsageError: If there are no templates for the language.
    """
    speaker = Speaker(load_language(language, templates), data.vocabulary)
    return tidy_text(render("plan.txt", plan_context(data, speaker), speaker.language.tag, templates))


def plan_question(kind: KindLine, data: PlanInput, language: str, templates: Path | None = None) -> str:
    """Return what a kind of posts would tell, as a sentence."""
    return KindWords(data, Speaker(load_language(language, templates), data.vocabulary)).question(kind)


def plan_context(data: PlanInput, speaker: Speaker) -> PlanContext:
    """Return what the template of a plan shows."""
    say = speaker.language.words.plan_patterns
    kinds, sizes = KindWords(data, speaker), SizeWords(data, speaker)
    left_out = len(data.kinds or ()) - _MOST_KINDS
    return PlanContext(
        chance=fill(say.chance, power=speaker.share(data.power)) if data.platforms else "",
        tables=tuple(table for platform in data.platforms for table in sizes.tables(platform)),
        notes=tuple(sizes.notes()),
        kinds=tuple(kinds.view(place, kind) for place, kind in enumerate((data.kinds or ())[:_MOST_KINDS], start=1)),
        nothing=say.nothing if data.kinds == () else "",
        more=fill(say.more, n=speaker.lexis.number(left_out)) if left_out > 0 else "",
        notice=say.notice,
        labels=speaker.language.words.plan,
    )
