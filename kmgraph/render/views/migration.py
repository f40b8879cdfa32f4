"""A comparison to the context of a migration guide in one language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kmgraph.model import PARTS, KindCounts, KindDifference, MovedSide, MovePart, PlaceWord, Rule
from kmgraph.render.guideline_contexts import Badge, GlossaryEntry
from kmgraph.render.language import MigrationPatterns, fill, in_language
from kmgraph.render.migration import KindView, MigrationContext, MigrationPartView
from kmgraph.render.phrases import SentenceRealiser, capitalise
from kmgraph.render.statements import Figures, RuleFacts, glossary_entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.render.migration import MigrationInput


def migration_context(data: MigrationInput, realiser: SentenceRealiser) -> MigrationContext:
    """Return what the layouts of a migration guide show, in the realiser's language."""
    return _Guide(data, realiser).context()


@dataclass(frozen=True)
class _Guide:
    data: MigrationInput
    realiser: SentenceRealiser

    def context(self) -> MigrationContext:
        words, patterns = self.realiser.words, self._patterns
        return MigrationContext(
            title=fill(patterns.title, **self._names),
            subtitle=in_language(self.data.title, self.realiser.language.tag) or "",
            lead=self._lead(),
            notice=self.realiser.text(*self._notice()),
            parts=tuple(map(self._part, MovePart)),
            glossary=tuple(self._glossary()),
            method=tuple(fill(text, **self._names) for text in patterns.method),
            restrictions=tuple(fill(text, **self._names) for text in patterns.limits),
            labels=words.migration,
        )

    @property
    def _patterns(self) -> MigrationPatterns:
        return self.realiser.words.migration_patterns

    @cached_property
    def _names(self) -> dict[str, str]:
        sides = {"source": self.data.comparison.source, "destination": self.data.comparison.destination}
        return {name: self.realiser.platform(side.platform) for name, side in sides.items()}

    @cached_property
    def _outcome(self) -> str:
        return self.realiser.outcome(self.data.target)

    @cached_property
    def _figures(self) -> Figures:
        return Figures(self.realiser, self.data.comparison.privacy)

    @cached_property
    def _facts(self) -> RuleFacts:
        return RuleFacts(self.realiser, self.data.target, is_compared=bool(self.data.published))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {kind.id: number for number, kind in enumerate(self.data.comparison.kinds, start=1)}

    def _lead(self) -> str:
        sides = (self.data.comparison.source, self.data.comparison.destination)
        if any(side.withheld for side in sides):
            return fill(self._patterns.lead_withheld, **self._names)
        before, after = (self._figures.counted("observations", _posts(side)) for side in sides)
        return fill(self._patterns.lead, before=before, after=after, **self._names)

    def _notice(self) -> Iterator[str]:
        patterns = self.realiser.words.guideline_patterns
        if self.data.is_synthetic:
            yield patterns.synthetic
        yield fill(patterns.notice, platforms=self._names["destination"])

    def _part(self, part: MovePart) -> MigrationPartView:
        kinds = tuple(self._kind(kind) for kind in self.data.comparison.kinds if PARTS[kind.verdict] is part)
        heading, intro = (fill(words[part], **self._names) for words in (self._patterns.heading, self._patterns.intro))
        return MigrationPartView(anchor=str(part), heading=heading, intro=intro, kinds=kinds)

    def _kind(self, kind: KindDifference) -> KindView:
        name = self._patterns.name[kind.verdict]
        meaning = fill(self._patterns.reason[kind.reason], **self._names) if kind.reason else name
        return KindView(
            anchor=f"kind-{self._numbers[kind.id]}",
            number=self._numbers[kind.id],
            sentence=self._sentence(kind),
            badges=(Badge(f"move-{kind.verdict}", name, meaning),),
            lines=tuple(self._lines(kind)),
        )

    def _sentence(self, kind: KindDifference) -> str:
        return capitalise(
            fill(
                self._patterns.verdict[kind.verdict],
                sentence=self._said(kind),
                subject=self._subject(kind),
                **self._names,
            )
        )

    def _said(self, kind: KindDifference) -> str:
        """Return what the destination's rule says; else what is written there; else only what the kind is."""
        rule = self.data.rules.get(kind.destination_rule or "")
        if rule is not None:
            return self._rule(rule)
        if kind.published is not None:
            return self.realiser.reading(self.data.published[kind.published]) or self._subject(kind)
        return f"{self._subject(kind)}."

    def _rule(self, rule: Rule) -> str:
        """Return the sentence of a rule: the person's, where a person gave one."""
        return rule.text.get(self.realiser.language.tag) or self.realiser.learned(rule, self.data.target)

    def _subject(self, kind: KindDifference) -> str:
        if kind.scope is not None:
            return self.realiser.scope(kind.scope)
        rule = self.data.published[kind.published or ""]
        return self.realiser.scope(rule.expression) if rule.expression else self.realiser.published_text(rule)

    def _lines(self, kind: KindDifference) -> Iterator[str]:
        patterns = self._patterns
        if kind.reason is not None:
            yield fill(patterns.reason[kind.reason], **self._names)
        yield self._counted(self._names["source"], kind.source)
        yield self._counted(self._names["destination"], kind.destination)
        if (surprise := self._surprise(kind)) is not None:
            yield surprise
        yield from self._written(kind)
        for name in kind.narrower:
            if name in self.data.rules:
                yield fill(patterns.narrower, rule=self._rule(self.data.rules[name]), **self._names)

    def _counted(self, platform: str, counts: KindCounts | None) -> str:
        if counts is None:
            return fill(self._patterns.unrecorded, platform=platform)
        if counts.withheld:
            return fill(self._patterns.withheld, platform=platform)
        if counts.target == 0 and counts.kept == 0:
            return fill(self._patterns.unseen, platform=platform)
        return fill(
            self._patterns.counts,
            platform=platform,
            target=self._figures.posts(counts.target),
            kept=self._figures.posts(counts.kept),
            outcome=self._outcome,
        )

    def _surprise(self, kind: KindDifference) -> str | None:
        if kind.habit is None or kind.difference is None or kind.surprise is None:
            return None
        points = round(100 * kind.difference)
        pattern = self._patterns.more if points > 0 else self._patterns.less if points < 0 else self._patterns.level
        return fill(
            pattern,
            habit=self.realiser.share(kind.habit),
            points=self.realiser.lexicon.number(abs(points)),
            surprise=self.realiser.lexicon.number(round(100 * abs(kind.surprise), 1)),
            outcome=self._outcome,
            **self._names,
        )

    def _written(self, kind: KindDifference) -> Iterator[str]:
        published = self.data.published
        if kind.published is not None:
            yield self.realiser.dated_text(published[kind.published])
        for pattern, iris in ((self._patterns.forbids, kind.forbids), (self._patterns.permits, kind.permits)):
            for iri in iris:
                yield fill(pattern, rule=self.realiser.dated_text(published[iri]), **self._names)
        rule = self.data.rules.get(kind.destination_rule or "")
        if rule is not None and not (kind.forbids or kind.permits):
            yield self._facts.status(rule).meaning

    def _glossary(self) -> Iterator[GlossaryEntry]:
        told = ((self._term(word.entry), self._meaning(word)) for word in self.data.comparison.words)
        for term, meaning in sorted(told, key=lambda word: (word[0].casefold(), word[0])):
            if meaning:
                yield glossary_entry(term, meaning, self.realiser.grammar)

    def _term(self, iri: str) -> str:
        return self.realiser.lexicon.noun(iri)

    def _meaning(self, word: PlaceWord) -> str:
        lexicon, patterns = self.realiser.lexicon, self._patterns
        definition = lexicon.definition(word.entry)
        senses = [(lexicon.label(iri), lexicon.definition(iri)) for iri in word.senses]
        meanings = [fill(patterns.meaning, name=name, meaning=meaning) for name, meaning in senses if meaning]
        terms = self.realiser.grammar.list_and.join(list(map(self._term, word.translations)))
        translated = fill(patterns.translations, terms=terms) if terms else None
        return self.realiser.text(definition, *meanings, translated)


def _posts(side: MovedSide) -> int | None:
    return None if side.target is None or side.kept is None else side.target + side.kept
