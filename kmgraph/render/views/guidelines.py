"""A run's rules to the context of the guidelines in one language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kmgraph.model import Deontic, Status
from kmgraph.render.contexts import (
    Badge,
    ContentsEntry,
    GuidelineContext,
    PlatformSection,
    PublishedView,
    RuleGroup,
    RuleView,
)
from kmgraph.render.escape import anchor, safe_url
from kmgraph.render.language import fill, in_any, in_language
from kmgraph.render.phrases import Strength, strength_of
from kmgraph.render.statements import (
    Arrangement,
    Differences,
    Disclosure,
    RuleFacts,
    arrange_rules,
    glossary_entries,
    nutshell,
    warning_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.model import Platform, PublishedRule, PublishedStatus, Rule
    from kmgraph.render.inputs import GuidelineInput
    from kmgraph.render.language import GuidelineLabels, Term
    from kmgraph.render.phrases import SentenceRealiser


def guideline_context(data: GuidelineInput, realiser: SentenceRealiser) -> GuidelineContext:
    """Return what the guidelines' templates show, in the realiser's language."""
    return _Guidelines(data, realiser).context()


def document_title(data: GuidelineInput, realiser: SentenceRealiser) -> str:
    """Return the title in the realiser's language, or one made from the platforms."""
    say = realiser.words.guideline_patterns
    platforms = realiser.platforms(data.ruleset.platforms)
    made = fill(say.title, outcome=realiser.outcome(data.target), platforms=platforms)
    return in_language(data.title, realiser.language.tag) or made


def scope_sentence(data: GuidelineInput, realiser: SentenceRealiser) -> str:
    """Return what the document is drawn from: observations, platforms and months."""
    say = realiser.words.guideline_patterns
    observations = Disclosure(realiser, data.least_group).counted("observations", data.ruleset.totals.observations)
    platforms = realiser.platforms(data.ruleset.platforms)
    period = realiser.period(data.first, data.last)
    if period is None:
        return fill(say.scope_undated, observations=observations, platforms=platforms)
    return fill(say.scope, observations=observations, platforms=platforms, period=period)


@dataclass(frozen=True)
class _Guidelines:
    data: GuidelineInput
    realiser: SentenceRealiser

    @cached_property
    def _arrangement(self) -> Arrangement:
        return arrange_rules(self.data.ruleset)

    @cached_property
    def _platforms(self) -> dict[str, Platform]:
        return {platform.id: platform for platform in self.data.ruleset.platforms}

    @cached_property
    def _facts(self) -> RuleFacts:
        return RuleFacts(
            realiser=self.realiser,
            target=self.data.target,
            k=self.data.least_group,
            platforms=self._platforms,
            published={rule.iri: rule for rule in self.data.published},
            numbers=self._arrangement.numbers,
            is_compared=self.data.is_compared,
        )

    def context(self) -> GuidelineContext:
        data, realiser = self.data, self.realiser
        words = realiser.words
        differences = Differences(realiser, data.target, self._platforms).links(self._arrangement.sure())
        glossary = glossary_entries(data, self._arrangement, realiser)
        sections = tuple(self._section(platform) for platform in data.ruleset.platforms)
        warnings = tuple(
            warning_sentence(warning, realiser, data.ruleset.platforms) for warning in data.ruleset.warnings
        )
        return GuidelineContext(
            title=document_title(data, realiser),
            lead=scope_sentence(data, realiser),
            notice=fill(words.guideline_patterns.notice, platforms=self._any_platform()),
            colophon=tuple(self._colophon()),
            contents=tuple(
                _contents(sections, words.guidelines, has_differences=bool(differences), has_glossary=bool(glossary))
            ),
            nutshell=nutshell(data, self._arrangement, realiser),
            reading=self._reading(),
            platforms=sections,
            differences=differences,
            glossary=glossary,
            method=(*words.method, words.comparison) if data.is_compared else words.method,
            limits=(*words.limits, *warnings),
            labels=words.guidelines,
        )

    def _any_platform(self) -> str:
        names = [self.realiser.platform(platform) for platform in self.data.ruleset.platforms]
        return self.realiser.grammar.list_or.join(names)

    def _colophon(self) -> Iterator[str]:
        say = self.realiser.words.guideline_patterns
        if self.data.version:
            yield fill(say.version, version=self.data.version)
        if self.data.generated:
            yield fill(say.generated, time=self.data.generated)
        yield from (f"{part.name} {part.version}" for part in self.data.provenance.components[:1])

    def _reading(self) -> tuple[Term, ...]:
        used = {strength_of(rule.evidence, rule.confidence) for rule in self._arrangement.rules()}
        return tuple(self.realiser.words.strength[each] for each in Strength if each in used)

    def _section(self, platform: Platform) -> PlatformSection:
        groups = self._arrangement.groups.get(platform.id, {})
        published = [rule for rule in self.data.published if rule.platform in (None, platform.id)]
        return PlatformSection(
            anchor=anchor("platform", platform.id),
            name=self.realiser.platform(platform),
            url=safe_url(platform.url),
            intro=self._intro(platform),
            groups=tuple(self._group(platform, group, rules) for group, rules in groups.items()),
            published_anchor=anchor("published", platform.id),
            published=tuple(self._published(platform, rule) for rule in published),
            consequences_anchor=anchor("appeal", platform.id),
            consequences=tuple(self._consequences(platform)),
        )

    def _intro(self, platform: Platform) -> str:
        found = next((each for each in self.data.figures if each.platform == platform.id), None)
        if found is None:
            return ""
        disclosure = Disclosure(self.realiser, self.data.least_group)
        return fill(
            self.realiser.words.guideline_patterns.platform_intro,
            observations=disclosure.counted("observations", found.observations),
            target=disclosure.count(found.target),
            outcome=self.realiser.outcome(self.data.target),
        )

    def _group(self, platform: Platform, group: str, rules: tuple[Rule, ...]) -> RuleGroup:
        say = self.realiser.words.guideline_patterns
        return RuleGroup(
            anchor=f"{group}-{anchor('on', platform.id)}",
            heading=say.rules_heading[group],
            intro=say.rules_intro[group] if self.data.is_compared or group != Status.TACIT else say.tacit_alone,
            rules=tuple(map(self._rule, rules)),
        )

    def _rule(self, rule: Rule) -> RuleView:
        return RuleView(
            anchor=rule.id,
            number=self._arrangement.numbers[rule.iri],
            sentence=self.realiser.learned(rule, self.data.target),
            badges=self._facts.badges(rule),
            facts=self._facts.facts(rule, self.data.surroundings.get(rule.id)),
        )

    def _published(self, platform: Platform, rule: PublishedRule) -> PublishedView:
        status = next((each for each in self.data.ruleset.published if each.iri == rule.iri), None)
        words = self.realiser.words
        deontic = words.deontic[rule.deontic]
        badges = [Badge(f"deontic-{rule.deontic}", deontic.name, deontic.meaning)]
        if status and rule.deontic is Deontic.PROHIBITION:
            term = words.enforcement[status.status]
            badges.append(Badge(f"enforcement-{status.status}", term.name, term.meaning))
        return PublishedView(
            anchor=f"{anchor('rule', rule.id)}-{anchor('on', platform.id)}",
            quote=in_any(rule.text, self.realiser.language.tag) or "",
            reading=self.realiser.reading(rule),
            badges=tuple(badges),
            observed=tuple(self._observed(rule, status)),
            url=safe_url(rule.url),
        )

    def _observed(self, rule: PublishedRule, status: PublishedStatus | None) -> Iterator[str]:
        if status is None:
            return
        if rule.deontic is Deontic.PROHIBITION:
            yield self.realiser.words.enforcement[status.status].meaning
        if status.target or status.kept:
            count = Disclosure(self.realiser, self.data.least_group).count
            yield fill(
                self.realiser.words.guideline_patterns.observed_counts,
                target=count(status.target),
                kept=count(status.kept),
                outcome=self.realiser.outcome(self.data.target),
            )

    def _consequences(self, platform: Platform) -> Iterator[str]:
        for text in (platform.consequences, platform.appeal):
            said = in_any(text, self.realiser.language.tag)
            if said:
                yield said


def _contents(
    sections: Sequence[PlatformSection], labels: GuidelineLabels, *, has_differences: bool, has_glossary: bool
) -> Iterator[ContentsEntry]:
    yield ContentsEntry(labels.nutshell, "nutshell")
    for section in sections:
        yield ContentsEntry(section.name, section.anchor)
        if len(sections) == 1:
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
