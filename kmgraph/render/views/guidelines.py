"""A run's rules to the context of the guidelines in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.model import Deontic, Platform, PublishedRule, PublishedStatus, Rule, Status, Strength
from kmgraph.render.contexts import (
    Badge,
    ContentsEntry,
    GuidelineContext,
    PictureSection,
    PlatformSection,
    PublishedView,
    RuleGroup,
    RuleView,
)
from kmgraph.render.escape import anchor, safe_url
from kmgraph.render.language import GuidelineLabels, Term, fill, in_any
from kmgraph.render.phrases import SentenceRealiser, capitalise, strength_of
from kmgraph.render.pictures import PictureSetting, overview_figures, platforms_figure, rule_figures
from kmgraph.render.statements import Differences, glossary_entries, key_points
from kmgraph.render.views.column_lines import ColumnWords
from kmgraph.render.views.run_document import RunDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.render.inputs import GuidelineInput


def guideline_context(data: GuidelineInput, realiser: SentenceRealiser) -> GuidelineContext:
    """Return what the guidelines' templates show, in the realiser's language."""
    return _Guidelines(data, realiser).context()


@dataclass(frozen=True)
class _Guidelines(RunDocument):
    def context(self) -> GuidelineContext:
        data, words = self.data, self.realiser.words
        differences = Differences(self.facts).links(self.arrangement.sure())
        glossary = glossary_entries(data, self.arrangement, self.realiser)
        sections = tuple(map(self._section, data.ruleset.platforms))
        any_platform = self.realiser.grammar.list_or.join(list(map(self.realiser.platform, data.ruleset.platforms)))
        return GuidelineContext(
            title=self.title(),
            lead=self.lead(),
            notice=fill(words.guideline_patterns.notice, platforms=any_platform),
            cautions=self.cautions(),
            colophon=tuple(self._colophon()),
            contents=tuple(
                _contents(sections, words.guidelines, has_differences=bool(differences), has_glossary=bool(glossary))
            ),
            nutshell=key_points(data, self.arrangement, self.realiser),
            reading=self._reading(),
            platforms=sections,
            differences=differences,
            glossary=glossary,
            method=tuple(self._method()),
            limits=(*words.limits, *self.warnings()),
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

    def _method(self) -> Iterator[str]:
        words = self.realiser.words
        yield from words.method
        if self.data.is_compared:
            yield words.comparison
        not_read = ColumnWords(self.realiser, self.data.vocabulary).not_read(self.data.columns)
        if not_read:
            yield not_read

    def _colophon(self) -> Iterator[str]:
        patterns = self.realiser.words.guideline_patterns
        if self.data.version:
            yield fill(patterns.version, version=self.data.version)
        if self.data.generated:
            yield fill(patterns.generated, time=self.data.generated)
        yield from (f"{part.name} {part.version}" for part in self.data.provenance.components[:1])

    def _reading(self) -> tuple[Term, ...]:
        used = {strength_of(rule) for rule in self.arrangement.rules()}
        return tuple(self.realiser.words.strength[strength] for strength in Strength if strength in used)

    def _section(self, platform: Platform) -> PlatformSection:
        groups = self.arrangement.groups.get(platform.id, {})
        texts = (in_any(text, self.realiser.language.tag) for text in (platform.consequences, platform.appeal))
        return PlatformSection(
            anchor=anchor("platform", platform.id),
            name=self.realiser.platform(platform),
            url=safe_url(platform.url),
            intro=self._intro(platform),
            groups=tuple(self._group(platform, group, rules) for group, rules in groups.items()),
            published_anchor=anchor("published", platform.id),
            published=tuple(
                self._published(platform, rule) for rule in self.data.published if rule.platform in (None, platform.id)
            ),
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
        return capitalise(intro)

    def _group(self, platform: Platform, group: str, rules: tuple[Rule, ...]) -> RuleGroup:
        patterns = self.realiser.words.guideline_patterns
        is_alone = group == Status.TACIT and not self.data.is_compared
        return RuleGroup(
            anchor=f"{group}-{anchor('on', platform.id)}",
            heading=patterns.rules_heading[group],
            intro=self.facts.alone if is_alone else patterns.rules_intro[group],
            rules=tuple(map(self._rule, rules)),
        )

    def _rule(self, rule: Rule) -> RuleView:
        return RuleView(
            anchor=rule.id,
            number=self.arrangement.numbers[rule.iri],
            sentence=self.realiser.learned(rule, self.data.target),
            badges=self.facts.badges(rule),
            facts=self.facts.facts(rule, self.data.surroundings.get(rule.id)),
            chart=rule_figures(rule, self._setting),
        )

    def _published(self, platform: Platform, rule: PublishedRule) -> PublishedView:
        status, words = self.observed_status(rule), self.realiser.words
        states: list[tuple[str, Term]] = [(f"deontic-{rule.deontic}", words.deontic[rule.deontic])]
        if status and rule.deontic is Deontic.PROHIBITION:
            states.append((f"enforcement-{status.status}", words.enforcement[status.status]))
        return PublishedView(
            anchor=f"{anchor('rule', rule.id)}-{anchor('on', platform.id)}",
            quote=in_any(rule.text, self.realiser.language.tag) or "",
            reading=self._read_out(rule),
            badges=tuple(Badge(kind, term.name, term.meaning) for kind, term in states),
            observed=tuple(self._observed(rule, status)),
            url=safe_url(rule.url),
        )

    def _read_out(self, rule: PublishedRule) -> str:
        reading = self.realiser.reading(rule)
        required = in_any(rule.requires, self.realiser.language.tag)
        if not required:
            return reading
        words = fill(self.realiser.grammar.number.quote, required)
        return fill(self.realiser.words.guideline_patterns.required, reading=reading, requires=words).strip()

    def _observed(self, rule: PublishedRule, status: PublishedStatus | None) -> Iterator[str]:
        if status is None:
            return
        if rule.deontic is Deontic.PROHIBITION:
            yield self.working_part(status) or self.realiser.words.enforcement[status.status].meaning
        patterns = self.realiser.words.guideline_patterns
        if status.withheld:
            yield patterns.observed_withheld
        elif status.target != 0 or status.kept != 0:
            yield fill(
                patterns.observed_counts,
                target=self.figures.posts(status.target),
                kept=self.figures.posts(status.kept),
                outcome=self.outcome,
            )


def _contents(
    sections: Sequence[PlatformSection], labels: GuidelineLabels, *, has_differences: bool, has_glossary: bool
) -> Iterator[ContentsEntry]:
    yield ContentsEntry(labels.nutshell, "nutshell")
    for section in sections:
        yield ContentsEntry(section.name, section.anchor)
        yield from (ContentsEntry(group.heading, group.anchor, is_nested=True) for group in section.groups)
        if section.published:
            yield ContentsEntry(labels.published, section.published_anchor, is_nested=True)
        if section.consequences:
            yield ContentsEntry(labels.consequences, section.consequences_anchor, is_nested=True)
    if has_differences:
        yield ContentsEntry(labels.differences, "differences")
    if has_glossary:
        yield ContentsEntry(labels.glossary, "glossary")
    yield ContentsEntry(labels.method, "method")
    yield ContentsEntry(labels.limits, "limits")
