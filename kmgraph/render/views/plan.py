"""How many observations rules take, in lines of aligned columns."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from kmgraph.model import Confidence
from kmgraph.render.escape import visible
from kmgraph.render.language import fill
from kmgraph.render.statements import RuleFacts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.render.language import PlanPatterns
    from kmgraph.render.phrases import Speaker
    from kmgraph.render.plan_inputs import NeededFigure, PlanInput, PlatformSizes, SizeLine

_GAP = "   "


@dataclass(frozen=True, slots=True)
class PlanTable:
    """Sizes of one platform: a heading (may be empty), what is assumed, and lines in columns."""

    heading: str
    assumed: str
    lines: tuple[Markup, ...]


@dataclass(frozen=True)
class SizeWords:
    """Says the sizes of a plan."""

    data: PlanInput
    speaker: Speaker

    @property
    def _say(self) -> PlanPatterns:
        return self.speaker.language.words.plan_patterns

    def tables(self, sizes: PlatformSizes) -> Iterator[PlanTable]:
        """Yield the sizes of one platform, those of its published rules apart."""
        plain = [line for line in sizes.lines if line.published is None]
        published = [line for line in sizes.lines if line.published is not None]
        if plain:
            yield PlanTable(self._heading(sizes), self._assumed(sizes), self._lines(plain, sizes.observations))
        if published:
            yield PlanTable(self._say.published, "", self._lines(published, sizes.observations))

    def notes(self) -> Iterator[str]:
        """Yield what goes for all sizes."""
        confidence, share = self.speaker.language.words.confidence, self.speaker.share
        lines = [line for platform in self.data.platforms for line in platform.lines]
        if any(line.likely is None or line.well_supported is None for line in lines):
            yield fill(
                self._say.never_note,
                never=self._say.never,
                likely=confidence[Confidence.LIKELY].name,
                least=share(self.data.least_rate),
                sure=confidence[Confidence.WELL_SUPPORTED].name,
                half=share(self.data.sure_rate),
            )
        for platform in self.data.missing:
            yield fill(self._say.missing, platform=self.speaker.platform(platform))

    def _heading(self, sizes: PlatformSizes) -> str:
        if sizes.platform is None or sizes.observations is None:
            return ""
        counted = self.speaker.count("observations", sizes.observations)
        return fill(self._say.platform, platform=self.speaker.platform(sizes.platform), observations=counted)

    def _assumed(self, sizes: PlatformSizes) -> str:
        number = self.speaker.lexis.number
        return fill(
            self._say.assumed,
            base=self._percent(sizes.base_rate),
            outcome=self.speaker.outcome(self.data.target),
            per_author=number(round(sizes.posts_per_author, 1)),
            choices=number(_rounded(sizes.choices)),
            rules=self.speaker.count("rules", sizes.rules),
        )

    def _lines(self, lines: Sequence[SizeLine], observations: int | None) -> tuple[Markup, ...]:
        confidence = self.speaker.language.words.confidence
        head = [self._say.rate, self._say.coverage, self._say.literals]
        head += [confidence[word].name for word in (Confidence.LIKELY, Confidence.WELL_SUPPORTED)]
        if observations is not None:
            head.append(fill(self._say.now, n=self.speaker.lexis.number(observations)))
        if lines[0].published is not None:
            head.append(self._say.published_rule)
        return _aligned([head, *map(self._cells, lines)])

    def _cells(self, line: SizeLine) -> list[str]:
        cells = [self._percent(line.rate), self._percent(line.coverage), self.speaker.lexis.number(line.literals)]
        cells += [self._needed(line.likely), self._needed(line.well_supported)]
        if line.chances is not None:
            cells.append(" / ".join(map(self.speaker.share, line.chances)))
        if line.published is not None:
            cells.append(RuleFacts(self.speaker, self.data.target, self.data.k).published_text(line.published))
        return cells

    def _needed(self, needed: NeededFigure | None) -> str:
        if needed is None:
            return self._say.never
        ends = (needed.observations, needed.low, needed.high)
        n, low, high = (self.speaker.lexis.number(_rounded(end)) for end in ends)
        return fill(self._say.number, n=n, low=low, high=high)

    def _percent(self, share: float) -> str:
        percent = float(f"{share * 100:.2g}") if share < 0.995 else round(share * 100, 1)
        return fill(self.speaker.language.grammar.number.percent, self.speaker.lexis.number(percent))


def _rounded(number: float) -> int:
    """Return a number with three significant figures.

    >>> _rounded(25149), _rounded(7)
    (25100, 7)
    """
    if number < 100:
        return round(number)
    step = 10 ** (math.floor(math.log10(number)) - 2)
    return int(round(number / step) * step)


def _aligned(rows: Sequence[Sequence[str]]) -> tuple[Markup, ...]:
    """Return the rows as lines whose spaces a template leaves as they are; each cell is made harmless here."""
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*shown, strict=True)]
    return tuple(
        Markup(_GAP.join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip())
        for row in shown
    )


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
