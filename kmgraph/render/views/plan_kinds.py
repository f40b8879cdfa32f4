"""Kinds of existing posts in words, and what looking them up would tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.render.language import fill
from kmgraph.render.phrases import capitalise
from kmgraph.render.statements import Disclosure

if TYPE_CHECKING:
    from kmgraph.render.language import PlanPatterns
    from kmgraph.render.phrases import Speaker
    from kmgraph.render.plan_inputs import KindLine, PlanInput


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
    speaker: Speaker

    @property
    def _say(self) -> PlanPatterns:
        return self.speaker.language.words.plan_patterns

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
        words = {"rule": self.speaker.learned(kind.rule, self.data.target)}
        if kind.wordings is not None:
            words |= {
                name: self.speaker.kind((literal,))
                for name, literal in zip(("this", "other"), kind.wordings, strict=True)
            }
        if kind.question == "platform":
            words["platform"] = self.speaker.platform(kind.platform)
        return fill(self._say.question[kind.question], **words)

    def _subject(self, kind: KindLine) -> str:
        subject = capitalise(self.speaker.scope(kind.scope))
        if not self.data.is_several:
            return subject
        return fill(self._say.subject, subject=subject, platform=self.speaker.platform(kind.platform))

    def _worth(self, kind: KindLine) -> str:
        number = self.speaker.lexis.number
        bits = number(round(kind.bits, 2 if kind.bits >= 0.095 else 3))
        if kind.posts is None:
            return fill(self._say.worth_many, bits=bits, most=self.speaker.count("posts", self.data.most_posts))
        return fill(self._say.worth, bits=bits, posts=self.speaker.count("posts", kind.posts))

    def _seen(self, kind: KindLine) -> str:
        if not kind.target + kind.kept:
            return self._say.unseen
        count = Disclosure(self.speaker, self.data.k).count
        outcome = self.speaker.outcome(self.data.target)
        return fill(self._say.seen, target=count(kind.target), kept=count(kind.kept), outcome=outcome)
