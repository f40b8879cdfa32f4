"""A run to the context of its report in one language: method, figures, evidence, warnings, and how to make it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.model import Deontic, Lifecycle, PublishedRule, PublishedStatus, Rule, Status
from kmgraph.render.contexts import Figure, FileRow, ReportContext, ReportPublished, ReportRule, SetAside
from kmgraph.render.language import ReportPatterns, fill
from kmgraph.render.statements import is_rendered
from kmgraph.render.views.run_document import RunDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.render.inputs import GuidelineInput
    from kmgraph.render.phrases import SentenceRealiser


def report_context(data: GuidelineInput, realiser: SentenceRealiser) -> ReportContext:
    """Return what the report's template shows, in the realiser's language."""
    return _Report(data, realiser).context()


@dataclass(frozen=True)
class _Report(RunDocument):
    @property
    def _patterns(self) -> ReportPatterns:
        return self.realiser.words.report_patterns

    def context(self) -> ReportContext:
        data = self.data
        return ReportContext(
            title=fill(self._patterns.title, title=self.title()),
            lead=self.lead(),
            privacy=fill(self._patterns.privacy, k=str(data.least_group), last=str(data.least_group - 1)),
            method=self._patterns.method,
            figures=tuple(self._figures()),
            rules=tuple(map(self._rule, self.arrangement.rules())),
            set_aside=tuple(self._set_aside(rule) for rule in data.ruleset.rules if not is_rendered(rule)),
            published=tuple(map(self._published, data.published)),
            warnings=self.warnings(),
            notices=tuple(self._notices()),
            rejects=(self._rejects(),),
            validation=self._validation(),
            limits=self._patterns.limits,
            run=tuple(self._run()),
            components=tuple(Figure(part.name, part.version) for part in data.provenance.components),
            files=tuple(self._files()),
            labels=self.realiser.words.report,
        )

    def _figures(self) -> Iterator[Figure]:
        totals, patterns, share = self.data.ruleset.totals, self._patterns, self.realiser.share
        count, counted = self.disclosure.count, self.disclosure.counted
        by_published = share(totals.by_published) if self.data.is_compared else patterns.no_published
        yield Figure(patterns.observations, count(totals.observations))
        yield Figure(fill(patterns.in_target, outcome=self.outcome), count(totals.target))
        yield Figure(patterns.by_published, by_published)
        yield Figure(patterns.by_tacit, share(totals.by_tacit))
        yield Figure(patterns.unexplained, share(totals.unexplained))
        yield Figure(patterns.rules_found, str(len(self.arrangement.rules())))
        yield Figure(patterns.period, self.realiser.period(self.data.first, self.data.last) or patterns.unknown)
        for figures in self.data.figures:
            observations = counted("observations", figures.observations)
            value = fill(patterns.platform_counts_value, observations=observations, target=count(figures.target))
            yield Figure(fill(patterns.platform_counts, platform=self.facts.platform(figures.platform)), value)

    def _rule(self, rule: Rule) -> ReportRule:
        words, evidence = self.realiser.words, rule.evidence
        is_open, count = self.disclosure.is_open(evidence), self.disclosure.count
        unknown, few = self._patterns.unknown, fill(words.fewer, k=str(self.data.least_group))
        return ReportRule(
            id=rule.id,
            sentence=self.realiser.learned(rule, self.data.target),
            platform=rule.platform,
            status=words.status[rule.status].name,
            confidence=self._confidence(rule),
            lifecycle=words.lifecycle[rule.lifecycle].name,
            target=count(evidence.target) if is_open else unknown,
            kept=count(evidence.kept) if is_open else unknown,
            clusters=count(evidence.clusters) if is_open else few,
            rate=self._rate(rule),
            base_rate=self.realiser.share(evidence.base_rate)
            if is_open and evidence.base_rate is not None
            else unknown,
            p_value=self._p_value(rule, is_adjusted=False),
            p_adjusted=self._p_value(rule, is_adjusted=True),
            held=self._held(rule),
            reach=words.norm[evidence.norm].name if evidence.norm else unknown,
        )

    def _held(self, rule: Rule) -> str:
        throughout = self._patterns.always if rule.evidence.first else self._patterns.unknown
        return self.facts.history.badge(rule.evidence) or throughout

    def _confidence(self, rule: Rule) -> str:
        words = self.realiser.words
        name = words.confidence[rule.confidence].name
        return f"{name} ({words.incomplete.name})" if rule.evidence.incomplete else name

    def _rate(self, rule: Rule) -> str:
        evidence, share = rule.evidence, self.realiser.share
        if evidence.rate is None or evidence.interval is None:
            return self._odds(rule)
        if not self.disclosure.is_exact(evidence):
            low = self.disclosure.lower_end(evidence)
            return f"≥ {low}" if low else self._patterns.unknown
        pattern = self.realiser.grammar.number.share_range
        low, high = map(share, evidence.interval)
        return f"{share(evidence.rate)} ({fill(pattern, low=low, high=high)})"

    def _odds(self, rule: Rule) -> str:
        odds, times = rule.evidence.odds_ratio, self.realiser.times
        if odds is None or not self.disclosure.is_exact(rule.evidence):
            return self._patterns.unknown
        return fill(self._patterns.odds, ratio=times(odds.ratio), low=times(odds.low), high=times(odds.high))

    def _p_value(self, rule: Rule, *, is_adjusted: bool) -> str:
        holdout = rule.evidence.holdout
        if holdout is None:
            return self._patterns.not_significant
        if not self.disclosure.is_open(rule.evidence):
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
        status, count = self.observed_status(rule), self.disclosure.count
        return ReportPublished(
            id=rule.id,
            text=self.realiser.published_text(rule),
            enforcement=self._enforcement(rule, status),
            target=count(status.target) if status else self._patterns.unknown,
            kept=count(status.kept) if status else self._patterns.unknown,
        )

    def _enforcement(self, rule: PublishedRule, status: PublishedStatus | None) -> str:
        words = self.realiser.words
        if rule.deontic is not Deontic.PROHIBITION:
            return words.deontic[rule.deontic].name
        return words.enforcement[status.status].name if status else self._patterns.unknown

    def _notices(self) -> Iterator[str]:
        # A value that was not understood may be a name: what it was stands in the private folder.
        if self.data.notices:
            yield fill(self._patterns.notices, n=self.disclosure.count(len(self.data.notices)))

    def _rejects(self) -> str:
        rejects = self.data.rejects
        return (
            fill(self._patterns.rejects, n=self.disclosure.count(len(rejects)))
            if rejects
            else self._patterns.no_rejects
        )

    def _validation(self) -> str:
        summary = self.data.validation
        if summary is None:
            return self._patterns.not_validated
        if summary.conforms:
            return fill(self._patterns.valid, shapes=str(summary.shapes))
        return fill(self._patterns.invalid, violations=self.realiser.count("violations", summary.violations))

    def _run(self) -> Iterator[Figure]:
        patterns, provenance = self._patterns, self.data.provenance
        yield Figure(patterns.target, self.outcome)
        yield Figure(patterns.seed, str(provenance.seed))
        yield Figure(patterns.ontology, provenance.ontology_sha256 or patterns.unknown)
        if self.data.generated:
            yield Figure(patterns.generated, self.data.generated)

    def _files(self) -> Iterator[FileRow]:
        for file in self.data.provenance.inputs:
            rows = self._patterns.unknown if file.rows is None else self.realiser.lexicon.number(file.rows)
            yield FileRow(file.name, rows, file.sha256)
