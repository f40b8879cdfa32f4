"""A run's rules to the contexts of the guidelines in one language, long and short."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from kmgraph.model import Platform
from kmgraph.render.escape import anchor, safe_url
from kmgraph.render.guideline_contexts import (
    ContentsEntry,
    GuidelineContext,
    NutshellGroup,
    PictureSection,
    PlatformSection,
    ShortContext,
    ShortGroup,
)
from kmgraph.render.language import GuidelineLabels, Term, fill
from kmgraph.render.phrases import SentenceRealiser, capitalise
from kmgraph.render.pictures import PictureSetting, overview_figures, platforms_figure
from kmgraph.render.statements import (
    Differences,
    RuleAdvice,
    RuleEvidence,
    glossary_entries,
    nutshell_groups,
    short_groups,
    used_strengths,
)
from kmgraph.render.views.column_lines import ColumnWords
from kmgraph.render.views.edition import (
    EntryViews,
    RunDocument,
    change_links,
    mark_terms,
    published_besides,
    published_intro,
    published_views,
    share_sentences,
    with_terms_elsewhere,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kmgraph.render.inputs import GuidelineInput


def guideline_context(data: GuidelineInput, realiser: SentenceRealiser) -> GuidelineContext:
    """Return what the guidelines' templates show, in the realiser's language."""
    return _Guidelines(data, realiser).context()


def short_context(data: GuidelineInput, realiser: SentenceRealiser) -> ShortContext:
    """Return what the template of the short form shows."""
    return _Guidelines(data, realiser).short()


@dataclass(frozen=True)
class _Guidelines(RunDocument):
    def context(self) -> GuidelineContext:
        words = self.realiser.words
        shown = {rule.id: rule for rule in self.arrangement.rules()}
        changes = None if self.data.changes is None else change_links(self.data, self.realiser, shown)
        differences = Differences(self.facts).links(self.arrangement.sure())
        glossary = glossary_entries(self.data, self.arrangement, self.realiser)
        sections = tuple(map(self._section, self.data.ruleset.platforms))
        return GuidelineContext(
            title=self.title(),
            lead=self.lead(),
            notice=self.notice(),
            cautions=self.cautions(),
            colophon=self.colophon(),
            contents=tuple(
                _contents(
                    sections,
                    words.guidelines,
                    has_changes=changes is not None,
                    has_differences=bool(differences),
                    has_glossary=bool(glossary),
                )
            ),
            nutshell=self._nutshell(),
            reading=self._reading(),
            marks=self._marks(sections),
            platforms=sections,
            changes=changes,
            differences=differences,
            glossary=glossary,
            evidence_notes=self._evidence.notes(),
            evidence_columns=self._evidence.columns(),
            method=tuple(self._method()),
            limits=(*words.limits, *self._not_read(), *self.reservations()),
            labels=words.guidelines,
            pictures=self._pictures(),
            differences_chart=platforms_figure(self._setting),
        )

    @property
    def _setting(self) -> PictureSetting:
        return PictureSetting(self.data, self.realiser, self.arrangement, self.facts)

    def _pictures(self) -> PictureSection | None:
        figures = overview_figures(self._setting)
        return PictureSection("pictures", self._setting.words.heading, figures) if figures else None

    def short(self) -> ShortContext:
        return ShortContext(
            title=self.title(),
            notice=self.realiser.text(self.notice(is_short=True), self._published_too()),
            cautions=self.cautions(),
            groups=tuple(self._short_groups()),
            appeals=tuple(self._appeals()),
            colophon=self.colophon(),
            labels=self.realiser.words.short,
        )

    def _short_groups(self) -> Iterator[ShortGroup]:
        rules, found = {rule.id: rule for rule in self.arrangement.rules()}, self.data.ruleset.found
        for group in self._of_all():
            lines = (with_terms_elsewhere(line.text, rules[line.anchor], found, self.facts) for line in group.rules)
            yield ShortGroup(group.heading, tuple(lines))
        for group in self._also_published():
            yield ShortGroup(group.heading, tuple(dict.fromkeys(line.text for line in group.rules)))

    def _also_published(self) -> Iterator[NutshellGroup]:
        """Yield what else the platform published, where the document is its own: what is left out seems allowed."""
        platforms = self.data.ruleset.platforms if self.data.is_publisher else ()
        links = tuple(chain.from_iterable(published_besides(self, each) for each in platforms))
        if links:
            yield NutshellGroup(self.realiser.words.guideline_patterns.also_published, links)

    def _published_too(self) -> str | None:
        is_told = self.data.published and not self.data.is_publisher
        return self.realiser.words.guideline_patterns.published_too if is_told else None

    @cached_property
    def _evidence(self) -> RuleEvidence:
        data = self.data
        return RuleEvidence(self.facts, self.arrangement, data.first, data.last, data.surroundings)

    @cached_property
    def _entries(self) -> EntryViews:
        advice = RuleAdvice(self.realiser, self.data.decisions, self.data.surroundings)
        return EntryViews(self.facts, self.arrangement, advice, self._evidence, self._setting)

    def _nutshell(self) -> tuple[NutshellGroup, ...]:
        return (*self._or_nothing(nutshell_groups), *self._also_published())

    def _of_all(self) -> tuple[NutshellGroup, ...]:
        return self._or_nothing(short_groups)

    def _or_nothing(self, short_form: Callable[..., tuple[NutshellGroup, ...]]) -> tuple[NutshellGroup, ...]:
        rules, is_official = self.data.ruleset.rules, self.data.is_publisher
        groups = short_form(self.facts, self.arrangement, rules, is_official=is_official)
        return groups or (NutshellGroup(self.realiser.words.guideline_patterns.nothing_found, ()),)

    def _appeals(self) -> Iterator[str]:
        platforms = self.data.ruleset.platforms
        pattern = self.realiser.words.guideline_patterns.appeal_on if len(platforms) > 1 else "{appeal}"
        for platform in platforms:
            if appeal := self.realiser.lexicon.text(platform.appeal):
                yield fill(pattern, platform=self.realiser.platform(platform), appeal=appeal)

    def _method(self) -> Iterator[str]:
        words = self.realiser.words
        yield from words.method[:-1]
        yield words.method[-1] if self.data.knows_authors else words.tested_without_authors
        if self.data.is_compared:
            yield words.comparison
        yield from share_sentences(self.data, self.realiser)

    def _not_read(self) -> Iterator[str]:
        """Yield that something in the data was not read; what it was the report says, to those who know the data."""
        columns = ColumnWords(self.realiser, self.data.vocabulary)
        if columns.not_read(self.data.columns, self.data.privacy, left_out_values=self.data.left_out_values):
            yield self.realiser.words.guideline_patterns.not_read

    def _reading(self) -> tuple[Term, ...]:
        words, used = self.realiser.words, used_strengths(self.facts, self.arrangement)
        by_words = (words.by_words,) if any(rule.origins for rule in self.arrangement.rules()) else ()
        return (*map(words.strength.__getitem__, used), *by_words)

    def _marks(self, sections: Sequence[PlatformSection]) -> tuple[Term, ...]:
        if not self.arrangement.entries():
            return ()
        published = [view for section in sections for view in section.published]
        return mark_terms(self.facts, self.arrangement.entries(), published)

    def _section(self, platform: Platform) -> PlatformSection:
        texts = (self.realiser.lexicon.text(text) for text in (platform.consequences, platform.appeal))
        return PlatformSection(
            anchor=anchor("platform", platform.id),
            name=capitalise(self.realiser.platform(platform)),
            url=safe_url(platform.url),
            intro=self._intro(platform),
            groups=tuple(self._entries.groups(platform)),
            published_anchor=anchor("published", platform.id),
            published=published_views(self, platform),
            published_intro=published_intro(self, platform),
            consequences_anchor=anchor("appeal", platform.id),
            consequences=tuple(text for text in texts if text),
        )

    def _intro(self, platform: Platform) -> str:
        patterns, platforms = self.realiser.words.guideline_patterns, self.data.ruleset.totals.platforms
        figures = next((figures for figures in platforms if figures.platform == platform.id), None)
        if figures is None:
            return ""
        if figures.withheld:
            return patterns.platform_withheld
        intro = fill(
            patterns.platform_intro,
            observations=self.figures.counted("observations", figures.observations),
            target=self.figures.posts(figures.target),
            outcome=self.outcome,
        )
        return self.realiser.text(capitalise(intro), self._base(platform))

    def _base(self, platform: Platform) -> str | None:
        """Return how often posts meet with the outcome that no rule covers, where rules tell; rules may differ."""
        seen = [rule.evidence for rule in self.arrangement.rules() if rule.platform == platform.id]
        rates = [each.base_rate for each in seen if each.base_rate is not None and not each.withheld]
        if not rates:
            return None
        base = self.facts.base(max(rates))
        return fill(self.realiser.words.guideline_patterns.platform_base, base=base, outcome=self.outcome)


def _contents(
    sections: Sequence[PlatformSection],
    labels: GuidelineLabels,
    *,
    has_changes: bool,
    has_differences: bool,
    has_glossary: bool,
) -> Iterator[ContentsEntry]:
    yield ContentsEntry(labels.nutshell, "nutshell")
    for section in sections:
        yield ContentsEntry(section.name, section.anchor)
        yield from (ContentsEntry(group.heading, group.anchor, is_nested=True) for group in section.groups)
        if section.published:
            yield ContentsEntry(labels.published, section.published_anchor, is_nested=True)
        if section.consequences:
            yield ContentsEntry(labels.consequences, section.consequences_anchor, is_nested=True)
    if has_changes:
        yield ContentsEntry(labels.changes, "changes")
    if has_differences:
        yield ContentsEntry(labels.differences, "differences")
    if has_glossary:
        yield ContentsEntry(labels.glossary, "glossary")
    if any(section.groups for section in sections):
        yield ContentsEntry(labels.reading, "reading")
        yield ContentsEntry(labels.evidence, "evidence")
    yield ContentsEntry(labels.method, "method")
    yield ContentsEntry(labels.limits, "limits")
