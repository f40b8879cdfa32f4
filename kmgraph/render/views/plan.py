"""What is worth observing next, for a terminal: how many observations rules take, and which posts to look up."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from kmgraph.model import Confidence
from kmgraph.render.contexts import PlanContext, PlanKind, PlanTable
from kmgraph.render.escape import visible
from kmgraph.render.language import PlanPatterns, fill
from kmgraph.render.phrases import SentenceRealiser, capitalise
from kmgraph.render.statements import Figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.render.inputs import KindLine, NeededFigure, PlanInput, PlatformSizes, SizeLine

_GAP = "   "
_MOST_KINDS = 10


def plan_context(data: PlanInput, realiser: SentenceRealiser) -> PlanContext:
    """Return what the template of a plan shows."""
    patterns = realiser.words.plan_patterns
    kinds, sizes = KindWords(data, realiser), SizeWords(data, realiser)
    left_out = len(data.kinds or ()) - _MOST_KINDS
    return PlanContext(
        chance=fill(patterns.chance, power=realiser.share(data.power)) if data.platforms else "",
        tables=tuple(table for platform in data.platforms for table in sizes.tables(platform)),
        notes=tuple(sizes.notes()),
        kinds=tuple(kinds.view(number, kind) for number, kind in enumerate((data.kinds or ())[:_MOST_KINDS], start=1)),
        nothing=patterns.nothing if data.kinds == () else "",
        more=fill(patterns.more, n=realiser.lexicon.number(left_out)) if left_out > 0 else "",
        notice=patterns.notice,
        labels=realiser.words.plan,
    )


@dataclass(frozen=True)
class SizeWords:
    """Says the sizes of a plan."""

    data: PlanInput
    realiser: SentenceRealiser

    @property
    def _patterns(self) -> PlanPatterns:
        return self.realiser.words.plan_patterns

    def tables(self, sizes: PlatformSizes) -> Iterator[PlanTable]:
        """Yield the sizes of one platform, those of its published rules apart."""
        plain = [line for line in sizes.lines if line.published is None]
        published = [line for line in sizes.lines if line.published is not None]
        if plain:
            yield PlanTable(self._heading(sizes), self._assumed(sizes), self._lines(plain, sizes.observations))
        if published:
            yield PlanTable(self._patterns.published, "", self._lines(published, sizes.observations))

    def notes(self) -> Iterator[str]:
        """Yield what goes for all sizes."""
        confidence, share = self.realiser.words.confidence, self.realiser.share
        lines = [line for platform in self.data.platforms for line in platform.lines]
        if any(line.likely is None or line.well_supported is None for line in lines):
            yield fill(
                self._patterns.never_note,
                never=self._patterns.never,
                likely=confidence[Confidence.LIKELY].name,
                least=share(self.data.least_rate),
                sure=confidence[Confidence.WELL_SUPPORTED].name,
                half=share(self.data.sure_rate),
            )
        for sizes in self.data.platforms:
            # Those that are asked for by name are refused before.
            if all(line.published is not None for line in sizes.lines):
                yield fill(self._patterns.none_stands_out, base=self._percent(sizes.base_rate))
        for platform in self.data.missing:
            yield fill(self._patterns.missing, platform=self.realiser.platform(platform))

    def _heading(self, sizes: PlatformSizes) -> str:
        if sizes.platform is None or sizes.observations is None:
            return ""
        counted = self.realiser.count("observations", sizes.observations)
        return fill(self._patterns.platform, platform=self.realiser.platform(sizes.platform), observations=counted)

    def _assumed(self, sizes: PlatformSizes) -> str:
        number = self.realiser.lexicon.number
        return fill(
            self._patterns.assumed,
            base=self.realiser.share(sizes.base_rate),
            outcome=self.realiser.outcome(self.data.target),
            per_author=number(round(sizes.posts_per_author, 1)),
            choices=number(_rounded(sizes.choices)),
            rules=self.realiser.count("rules", sizes.rules),
        )

    def _lines(self, lines: Sequence[SizeLine], observations: int | None) -> tuple[Markup, ...]:
        confidence = self.realiser.words.confidence
        head = [self._patterns.rate, self._patterns.coverage, self._patterns.literals]
        head += [confidence[word].name for word in (Confidence.LIKELY, Confidence.WELL_SUPPORTED)]
        if observations is not None:
            head.append(fill(self._patterns.now, n=self.realiser.lexicon.number(observations)))
        if lines[0].published is not None:
            head.append(self._patterns.published_rule)
        return _aligned([head, *map(self._cells, lines)])

    def _cells(self, line: SizeLine) -> list[str]:
        cells = [self._percent(line.rate), self._percent(line.coverage), self.realiser.lexicon.number(line.literals)]
        cells += [self._needed(line.likely), self._needed(line.well_supported)]
        if line.chances is not None:
            cells.append(" / ".join(map(self.realiser.share, line.chances)))
        if line.published is not None:
            cells.append(self.realiser.published_text(line.published))
        return cells

    def _needed(self, needed: NeededFigure | None) -> str:
        if needed is None:
            return self._patterns.never
        ends = (needed.observations, needed.low, needed.high)
        n, low, high = (self.realiser.lexicon.number(_rounded(end)) for end in ends)
        return fill(self._patterns.number, n=n, low=low, high=high)

    def _percent(self, share: float) -> str:
        percent = float(f"{share * 100:.2g}") if share < 0.995 else round(share * 100, 1)
        return fill(self.realiser.grammar.number.percent, self.realiser.lexicon.number(percent))


@dataclass(frozen=True)
class KindWords:
    """Says the kinds of posts of a plan."""

    data: PlanInput
    realiser: SentenceRealiser

    @property
    def _patterns(self) -> PlanPatterns:
        return self.realiser.words.plan_patterns

    def view(self, number: int, kind: KindLine) -> PlanKind:
        """Return a kind of posts as readers see it."""
        return PlanKind(
            number=number,
            rule=kind.rule.id,
            subject=self._subject(kind),
            question=self.question(kind),
            facts=(self._information(kind), self._observed(kind)),
            scope=kind.manchester,
        )

    def question(self, kind: KindLine) -> str:
        """Return what the posts would tell."""
        words = {"rule": self.realiser.learned(kind.rule, self.data.target)}
        if kind.wordings is not None:
            words |= {
                name: self.realiser.kind((literal,))
                for name, literal in zip(("this", "other"), kind.wordings, strict=True)
            }
        if kind.question == "platform":
            words["platform"] = self.realiser.platform(kind.platform)
        return fill(self._patterns.question[kind.question], **words)

    def _subject(self, kind: KindLine) -> str:
        subject = capitalise(self.realiser.scope(kind.scope))
        if not self.data.is_several:
            return subject
        return fill(self._patterns.subject, subject=subject, platform=self.realiser.platform(kind.platform))

    def _information(self, kind: KindLine) -> str:
        number = self.realiser.lexicon.number
        bits = number(round(kind.bits, 2 if kind.bits >= 0.095 else 3))
        if kind.posts is None:
            return fill(self._patterns.worth_many, bits=bits, most=self.realiser.count("posts", self.data.most_posts))
        return fill(self._patterns.worth, bits=bits, posts=self.realiser.count("posts", kind.posts))

    def _observed(self, kind: KindLine) -> str:
        if not kind.target + kind.kept:
            return self._patterns.unseen
        count = Figures(self.realiser, None).posts
        outcome = self.realiser.outcome(self.data.target)
        return fill(self._patterns.seen, target=count(kind.target), kept=count(kind.kept), outcome=outcome)


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
