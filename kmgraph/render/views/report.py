"""A run to the context of its report in one language: method, figures, evidence, warnings, and how to make it again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kmgraph.model import Deontic, Lifecycle, Status
from kmgraph.render.contexts import Figure, FileRow, ReportContext, ReportPublished, ReportRule, SetAside
from kmgraph.render.language import fill
from kmgraph.render.statements import (
    Arrangement,
    Disclosure,
    RuleHistory,
    arrange_rules,
    is_rendered,
    warning_sentence,
)
from kmgraph.render.views.guidelines import document_title, scope_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.model import PublishedRule, PublishedStatus, Rule
    from kmgraph.render.inputs import GuidelineInput, ImportNotice
    from kmgraph.render.language import ReportPatterns
    from kmgraph.render.phrases import SentenceRealiser

_MOST_REJECTS = 20


def report_context(data: GuidelineInput, realiser: SentenceRealiser) -> ReportContext:
    """Return what the report's template shows, in the realiser's language."""
    return _Report(data, realiser).context()


@dataclass(frozen=True)
class _Report:
    data: GuidelineInput
    realiser: SentenceRealiser

    @property
    def _patterns(self) -> ReportPatterns:
        return self.realiser.words.report_patterns

    @cached_property
    def _disclosure(self) -> Disclosure:
        return Disclosure(self.realiser, self.data.least_group)

    @cached_property
    def _arrangement(self) -> Arrangement:
        return arrange_rules(self.data.ruleset)

    def context(self) -> ReportContext:
        data, realiser = self.data, self.realiser
        return ReportContext(
            title=fill(self._patterns.title, title=document_title(data, realiser)),
            lead=scope_sentence(data, realiser),
            privacy=fill(self._patterns.privacy, k=str(data.least_group), last=str(data.least_group - 1)),
            method=self._patterns.method,
            figures=tuple(self._figures()),
            rules=tuple(map(self._rule, self._arrangement.rules())),
            set_aside=tuple(self._set_aside(rule) for rule in data.ruleset.rules if not is_rendered(rule)),
            published=tuple(map(self._published, data.published)),
            warnings=tuple(
                warning_sentence(warning, realiser, data.ruleset.platforms) for warning in data.ruleset.warnings
            ),
            notices=tuple(map(self._notice, data.notices)),
            rejects=tuple(self._rejects()),
            validation=self._validation(),
            limits=self._patterns.limits,
            run=tuple(self._run()),
            components=tuple(Figure(part.name, part.version) for part in data.provenance.components),
            files=tuple(self._files()),
            labels=realiser.words.report,
        )

    def _figures(self) -> Iterator[Figure]:
        totals, say, realiser = self.data.ruleset.totals, self._patterns, self.realiser
        outcome = realiser.outcome(self.data.target)
        yield Figure(say.observations, self._disclosure.count(totals.observations))
        yield Figure(fill(say.in_target, outcome=outcome), self._disclosure.count(totals.target))
        is_compared = self.data.is_compared
        yield Figure(say.by_published, realiser.share(totals.by_published) if is_compared else say.no_published)
        yield Figure(say.by_tacit, realiser.share(totals.by_tacit))
        yield Figure(say.unexplained, realiser.share(totals.unexplained))
        yield Figure(say.rules_found, str(len(self._arrangement.rules())))
        yield Figure(say.period, realiser.period(self.data.first, self.data.last) or say.unknown)
        platforms = {platform.id: realiser.platform(platform) for platform in self.data.ruleset.platforms}
        for each in self.data.figures:
            observations = self._disclosure.counted("observations", each.observations)
            target = self._disclosure.count(each.target)
            value = fill(say.platform_counts_value, observations=observations, target=target)
            yield Figure(fill(say.platform_counts, platform=platforms.get(each.platform, each.platform)), value)

    def _rule(self, rule: Rule) -> ReportRule:
        words, evidence = self.realiser.words, rule.evidence
        is_open, count = self._disclosure.is_open(evidence), self._disclosure.count
        few = fill(words.fewer, k=str(self.data.least_group))
        return ReportRule(
            id=rule.id,
            sentence=self.realiser.learned(rule, self.data.target),
            platform=rule.platform,
            status=words.status[rule.status].name,
            confidence=self._confidence(rule),
            lifecycle=words.lifecycle[rule.lifecycle].name,
            target=count(evidence.target) if is_open else self._patterns.unknown,
            kept=count(evidence.kept) if is_open else self._patterns.unknown,
            clusters=count(evidence.clusters) if is_open else few,
            rate=self._rate(rule),
            base_rate=self._base_rate(rule),
            p_value=self._p_value(rule, is_adjusted=False),
            p_adjusted=self._p_value(rule, is_adjusted=True),
            held=self._held(rule),
            reach=words.norm[evidence.norm].name if evidence.norm else self._patterns.unknown,
        )

    def _held(self, rule: Rule) -> str:
        history = RuleHistory(self.realiser, self.data.target, self.data.least_group)
        throughout = self._patterns.always if rule.evidence.first else self._patterns.unknown
        return history.badge(rule.evidence) or throughout

    def _confidence(self, rule: Rule) -> str:
        words = self.realiser.words
        name = words.confidence[rule.confidence].name
        return f"{name} ({words.incomplete.name})" if rule.evidence.incomplete else name

    def _rate(self, rule: Rule) -> str:
        evidence, share = rule.evidence, self.realiser.share
        if evidence.rate is None or evidence.interval is None:
            return self._odds(rule)
        if not self._disclosure.is_exact(evidence):
            low = self._disclosure.lower_end(evidence)
            return f"≥ {low}" if low else self._patterns.unknown
        pattern = self.realiser.grammar.number.share_range
        low, high = map(share, evidence.interval)
        return f"{share(evidence.rate)} ({fill(pattern, low=low, high=high)})"

    def _odds(self, rule: Rule) -> str:
        odds, times = rule.evidence.odds_ratio, self.realiser.times
        if odds is None or not self._disclosure.is_exact(rule.evidence):
            return self._patterns.unknown
        return fill(self._patterns.odds, ratio=times(odds.ratio), low=times(odds.low), high=times(odds.high))

    def _base_rate(self, rule: Rule) -> str:
        rate = rule.evidence.base_rate
        if rate is None or not self._disclosure.is_open(rule.evidence):
            return self._patterns.unknown
        return self.realiser.share(rate)

    def _p_value(self, rule: Rule, *, is_adjusted: bool) -> str:
        holdout = rule.evidence.holdout
        if holdout is None:
            return self._patterns.not_significant
        if not self._disclosure.is_open(rule.evidence):
            return self._patterns.unknown
        value = holdout.p_adjusted if is_adjusted else holdout.p_value
        return f"{value:.2g}" if value >= 0.001 else f"{value:.0e}"

    def _set_aside(self, rule: Rule) -> SetAside:
        words = self.realiser.words
        if rule.status is Status.INCONSISTENT:
            return SetAside(rule.id, rule.manchester, words.status[rule.status].meaning)
        is_retired = rule.lifecycle is Lifecycle.RETIRED
        term = words.lifecycle[rule.lifecycle] if is_retired else words.confidence[rule.confidence]
        return SetAside(rule.id, self.realiser.scope(rule.scope), term.meaning)

    def _published(self, rule: PublishedRule) -> ReportPublished:
        status = next((each for each in self.data.ruleset.published if each.iri == rule.iri), None)
        count = self._disclosure.count
        return ReportPublished(
            id=rule.id,
            text=self.realiser.published_text(rule),
            enforcement=self._enforcement(rule, status),
            target=count(status.target) if status else self._patterns.unknown,
            kept=count(status.kept) if status else self._patterns.unknown,
        )

    def _enforcement(self, rule: PublishedRule, status: PublishedStatus | None) -> str:
        words = self.realiser.words
        if rule.deontic is Deontic.PERMISSION:
            return words.deontic[rule.deontic].name
        return words.enforcement[status.status].name if status else self._patterns.unknown

    def _notice(self, notice: ImportNotice) -> str:
        pattern = self._patterns.notice.get(notice.code, "{text}")
        text = fill(pattern, column=notice.column, value=notice.value or "", text=notice.text)
        rows = self.realiser.count("rows", notice.count)
        return fill(self._patterns.notice_rows, source=notice.source, text=text, rows=rows)

    def _rejects(self) -> Iterator[str]:
        rejects = self.data.rejects
        if not rejects:
            yield self._patterns.no_rejects
            return
        yield fill(self._patterns.rejects, n=self.realiser.lexicon.number(len(rejects)))
        for each in rejects[:_MOST_REJECTS]:
            row = self.realiser.lexicon.number(each.row)
            yield fill(self._patterns.reject_line, source=each.source, row=row, column=each.column, reason=each.reason)

    def _validation(self) -> str:
        found = self.data.validation
        if found is None:
            return self._patterns.not_validated
        if found.conforms:
            return fill(self._patterns.valid, shapes=str(found.shapes))
        return fill(self._patterns.invalid, violations=self.realiser.count("violations", found.violations))

    def _run(self) -> Iterator[Figure]:
        say, provenance = self._patterns, self.data.provenance
        yield Figure(say.target, self.realiser.outcome(self.data.target))
        yield Figure(say.seed, str(provenance.seed))
        yield Figure(say.ontology, provenance.ontology_sha256 or say.unknown)
        if self.data.generated:
            yield Figure(say.generated, self.data.generated)

    def _files(self) -> Iterator[FileRow]:
        for file in self.data.provenance.inputs:
            rows = self._patterns.unknown if file.rows is None else self.realiser.lexicon.number(file.rows)
            yield FileRow(file.name, rows, file.sha256)
