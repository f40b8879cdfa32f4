"""What all pictures of a document are made with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.model import current_period
from kmgraph.render.charts import Caption
from kmgraph.render.language import fill

if TYPE_CHECKING:
    from kmgraph.model import Evidence, Period
    from kmgraph.render.inputs import GuidelineInput
    from kmgraph.render.language import ChartWords
    from kmgraph.render.phrases import SentenceRealiser
    from kmgraph.render.statements import Arrangement, RuleFacts


@dataclass(frozen=True, slots=True)
class PictureSetting:
    """The run, the language, the numbers of rules, and what says facts."""

    data: GuidelineInput
    realiser: SentenceRealiser
    arrangement: Arrangement
    facts: RuleFacts

    @property
    def is_public(self) -> bool:
        """Return whether the figures came through the gate; of others nothing is drawn."""
        return self.data.ruleset.privacy is not None

    @property
    def words(self) -> ChartWords:
        """Return the words of pictures."""
        return self.realiser.language.charts

    @property
    def ticks(self) -> tuple[str, str, str]:
        """Return the words for 0, one half and 1."""
        none, half, all_ = self.words.scale
        return none, half, all_

    def said(self, pattern: str, **slots: str) -> str:
        """Return a pattern with what is done to posts ("removed") and other slots filled in."""
        return fill(pattern, outcome=self.realiser.outcome(self.data.target), **slots)

    def caption(self, name: str, title: str, *sentences: str) -> Caption:
        """Return a text alternative; `name` is unique in the document."""
        return Caption(f"chart-{name}", self.said(title), self.realiser.text(*sentences))

    def range(self, low: float, high: float, seen: Evidence | Period) -> str:
        """Return between what the rate of posts that were seen lies, in words."""
        figures = self.facts.figures
        shares = self.realiser.share(low), figures.upper(high, seen)
        if shares[0] == shares[1]:
            return shares[0]
        # Where some were acted against, none is no rate that it may be.
        if not low and seen.target != 0:
            return figures.at_most(shares[1])
        return fill(self.words.range, low=shares[0], high=shares[1])

    def rate(self, evidence: Evidence) -> str:
        """Return between what a rule's rate lies, in words."""
        if evidence.interval is None or not evidence.interval[1]:
            return self.words.no_rate
        low, high = evidence.interval
        if evidence.rate is None:
            return fill(self.words.some, low=self.realiser.share(low)) if low else self.words.no_rate
        return self.range(low, high, current_period(evidence) or evidence)
