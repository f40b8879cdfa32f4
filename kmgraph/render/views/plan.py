"""How many observations rules take, in lines of aligned columns."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from kmgraph.model import Confidence
from kmgraph.render.escape import visible
from kmgraph.render.language import PlanLabels, fill, load_language
from kmgraph.render.output import render, tidy_text
from kmgraph.render.phrases import SentenceRealiser, capitalise
from kmgraph.render.statements import Disclosure, RuleFacts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kmgraph.render.inputs import KindLine, NeededFigure, PlanInput, PlatformSizes, SizeLine
    from kmgraph.render.language import PlanPatterns
    from kmgraph.render.phrases import SentenceRealiser

_GAP = "   "
_MOST_KINDS = 10


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
    realiser: SentenceRealiser

    @property
    def _say(self) -> PlanPatterns:
        return self.realiser.language.words.plan_patterns

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
        confidence, share = self.realiser.language.words.confidence, self.realiser.share
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
            yield fill(self._say.missing, platform=self.realiser.platform(platform))

    def _heading(self, sizes: PlatformSizes) -> str:
        if sizes.platform is None or sizes.observations is None:
            return ""
        counted = self.realiser.count("observations", sizes.observations)
        return fill(self._say.platform, platform=self.realiser.platform(sizes.platform), observations=counted)

    def _assumed(self, sizes: PlatformSizes) -> str:
        number = self.realiser.lexicon.number
        return fill(
            self._say.assumed,
            base=self._percent(sizes.base_rate),
            outcome=self.realiser.outcome(self.data.target),
            per_author=number(round(sizes.posts_per_author, 1)),
            choices=number(_rounded(sizes.choices)),
            rules=self.realiser.count("rules", sizes.rules),
        )

    def _lines(self, lines: Sequence[SizeLine], observations: int | None) -> tuple[Markup, ...]:
        confidence = self.realiser.language.words.confidence
        head = [self._say.rate, self._say.coverage, self._say.literals]
        head += [confidence[word].name for word in (Confidence.LIKELY, Confidence.WELL_SUPPORTED)]
        if observations is not None:
            head.append(fill(self._say.now, n=self.realiser.lexicon.number(observations)))
        if lines[0].published is not None:
            head.append(self._say.published_rule)
        return _aligned([head, *map(self._cells, lines)])

    def _cells(self, line: SizeLine) -> list[str]:
        cells = [self._percent(line.rate), self._percent(line.coverage), self.realiser.lexicon.number(line.literals)]
        cells += [self._needed(line.likely), self._needed(line.well_supported)]
        if line.chances is not None:
            cells.append(" / ".join(map(self.realiser.share, line.chances)))
        if line.published is not None:
            cells.append(RuleFacts(self.realiser, self.data.target, self.data.k).published_text(line.published))
        return cells

    def _needed(self, needed: NeededFigure | None) -> str:
        if needed is None:
            return self._say.never
        ends = (needed.observations, needed.low, needed.high)
        n, low, high = (self.realiser.lexicon.number(_rounded(end)) for end in ends)
        return fill(self._say.number, n=n, low=low, high=high)

    def _percent(self, share: float) -> str:
        percent = float(f"{share * 100:.2g}") if share < 0.995 else round(share * 100, 1)
        return fill(self.realiser.language.grammar.number.percent, self.realiser.lexicon.number(percent))


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
    realiser = SentenceRealiser(load_language(language, templates), data.vocabulary)
    return tidy_text(render("plan.txt", plan_context(data, realiser), realiser.language.tag, templates))


def plan_question(kind: KindLine, data: PlanInput, language: str, templates: Path | None = None) -> str:
    """Return what a kind of posts would tell, as a sentence."""
    return KindWords(data, SentenceRealiser(load_language(language, templates), data.vocabulary)).question(kind)


def plan_context(data: PlanInput, realiser: SentenceRealiser) -> PlanContext:
    """Return what the template of a plan shows."""
    say = realiser.language.words.plan_patterns
    kinds, sizes = KindWords(data, realiser), SizeWords(data, realiser)
    left_out = len(data.kinds or ()) - _MOST_KINDS
    return PlanContext(
        chance=fill(say.chance, power=realiser.share(data.power)) if data.platforms else "",
        tables=tuple(table for platform in data.platforms for table in sizes.tables(platform)),
        notes=tuple(sizes.notes()),
        kinds=tuple(kinds.view(place, kind) for place, kind in enumerate((data.kinds or ())[:_MOST_KINDS], start=1)),
        nothing=say.nothing if data.kinds == () else "",
        more=fill(say.more, n=realiser.lexicon.number(left_out)) if left_out > 0 else "",
        notice=say.notice,
        labels=realiser.language.words.plan,
    )


@dataclass(frozen=True, slots=True)
class PlanKind:
    """A kind of posts: its place, the id of the rule it is about, and what is said of it; `scope` is formal."""

    number: int
    rule: str
    subject: str
    question: str
    facts: tuple[str, ...]
    scope: str


@dataclass(frozen=True)
class KindWords:
    """Says the kinds of posts of a plan."""

    data: PlanInput
    realiser: SentenceRealiser

    @property
    def _say(self) -> PlanPatterns:
        return self.realiser.language.words.plan_patterns

    def view(self, number: int, kind: KindLine) -> PlanKind:
        """Return a kind of posts as readers see it."""
        return PlanKind(
            number=number,
            rule=kind.rule.id,
            subject=self._subject(kind),
            question=self.question(kind),
            facts=(self._worth(kind), self._seen(kind)),
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
        return fill(self._say.question[kind.question], **words)

    def _subject(self, kind: KindLine) -> str:
        subject = capitalise(self.realiser.scope(kind.scope))
        if not self.data.is_several:
            return subject
        return fill(self._say.subject, subject=subject, platform=self.realiser.platform(kind.platform))

    def _worth(self, kind: KindLine) -> str:
        number = self.realiser.lexicon.number
        bits = number(round(kind.bits, 2 if kind.bits >= 0.095 else 3))
        if kind.posts is None:
            return fill(self._say.worth_many, bits=bits, most=self.realiser.count("posts", self.data.most_posts))
        return fill(self._say.worth, bits=bits, posts=self.realiser.count("posts", kind.posts))

    def _seen(self, kind: KindLine) -> str:
        if not kind.target + kind.kept:
            return self._say.unseen
        count = Disclosure(self.realiser, self.data.k).count
        outcome = self.realiser.outcome(self.data.target)
        return fill(self._say.seen, target=count(kind.target), kept=count(kind.kept), outcome=outcome)
