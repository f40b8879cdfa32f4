"""A run to the context of its report in one language: method, figures, evidence, warnings, and how to make it again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.model import (
    Count,
    Deontic,
    Enforcement,
    Evidence,
    Lifecycle,
    Period,
    PlatformFigures,
    PublishedRule,
    PublishedStatus,
    Reject,
    Rule,
    Status,
    Totals,
)
from kmgraph.render.contexts import Figure, FileRow, ReportContext, ReportPublished, ReportRule, SetAside
from kmgraph.render.language import ReportPatterns, fill, fill_before_stop
from kmgraph.render.phrases import capitalise, deontic_term, enforcement_term
from kmgraph.render.statements import is_of_held_out, is_rendered, shown_period
from kmgraph.render.views.column_gate import ColumnGate
from kmgraph.render.views.column_lines import ColumnWords
from kmgraph.render.views.edition import RunDocument, without_pointers
from kmgraph.rules import least_sources, public_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.render.columns import ColumnLine
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
            cautions=self.cautions(),
            lead=self.lead(),
            privacy=self.realiser.text(self._privacy(), self._changed(), self._aside()),
            method=self._patterns.method,
            figures=tuple(self._figures()),
            rules=tuple(map(self._rule, self.arrangement.rules())),
            trail=tuple(self._trail()),
            trail_intro=self._patterns.trail_intro,
            set_aside=tuple(self._set_aside(rule) for rule in data.ruleset.rules if not is_rendered(rule)),
            published=tuple(map(self._published, data.published)),
            warnings=self.warnings(),
            notices=tuple(self._notices()),
            rejects=(self._rejects(),),
            columns=self._columns(),
            column_table=self.realiser.words.column_table,
            validation=self._validation(),
            limits=tuple(self._limits()),
            run=tuple(self._run()),
            components=tuple(Figure(part.name, part.version) for part in data.provenance.components),
            files=tuple(self._files()),
            labels=self.realiser.words.report,
        )

    def _limits(self) -> Iterator[str]:
        told = {self._published(rule).enforcement for rule in self.data.published}
        meant = {
            Enforcement.NOT_OBSERVED: self._patterns.not_judged,
            Enforcement.NOT_LOOKED_AT: self._patterns.not_looked_at,
        }
        # The word may stand with the time that it is said of.
        names = {self.realiser.words.enforcement[state].name: why for state, why in meant.items()}
        yield from (why for name, why in names.items() if any(name in cell for cell in told))
        yield from self._patterns.limits

    def _trail(self) -> Iterator[Figure]:
        """Yield how many of the rules shown people have taken how far, and when."""
        for state in Lifecycle:
            rules = [rule for rule in self.arrangement.rules() if rule.lifecycle is state]
            if rules:
                name = self.realiser.words.lifecycle[state].name
                when, count = ", ".join(self._months(rules)), str(len(rules))
                yield Figure(name, fill(self._patterns.trail_value, n=count, when=when) if when else count)

    def _months(self, rules: list[Rule]) -> Iterator[str]:
        days = [self.data.decisions[rule.id].on for rule in rules if rule.id in self.data.decisions]
        months = Counter(day.strftime("%Y-%m") for day in days if day is not None)
        for month, count in sorted(months.items()):
            yield fill(self._patterns.trail_month, month=month, n=str(count))
        if undated := days.count(None):
            yield fill(self._patterns.trail_undated, n=str(undated))

    def _privacy(self) -> str:
        k, step = self.data.privacy.k, self.data.privacy.rounded_to
        return fill(self._patterns.privacy, k=str(k), last=str(k - 1), step=str(step))

    def _changed(self) -> str | None:
        """Return of what time the figures of rules are that changed; None where none did."""
        has_changed = any(shown_period(rule.evidence) for rule in self.arrangement.rules())
        return self._patterns.changed if has_changed else None

    def _aside(self) -> str | None:
        """Return that the rules on words are counted on posts set aside alone; None where there are none."""
        rules = [rule.id for rule in self.arrangement.rules() if is_of_held_out(rule.evidence)]
        named = self.realiser.grammar.list_and.join(rules)
        return fill(self._patterns.aside, rules=named) if rules else None

    def _rules_found(self) -> str:
        """Return how many rules the guidelines have, and under how many numbers, where several share one."""
        rules, numbers = len(self.arrangement.rules()), len(set(self.arrangement.numbers.values()))
        if rules == numbers:
            return str(rules)
        return fill(self._patterns.rules_numbered, rules=str(rules), numbers=str(numbers))

    def _figures(self) -> Iterator[Figure]:
        totals, patterns = self.data.ruleset.totals, self._patterns
        none = patterns.none_confirmed if self.data.is_awaiting else patterns.no_published
        by_published = self._share(totals.by_platform) if self.data.is_compared else none
        yield Figure(patterns.observations, self._count(totals, totals.observations))
        yield Figure(fill(patterns.in_target, outcome=self.outcome), self._count(totals, totals.target))
        yield Figure(patterns.by_published, by_published)
        if totals.by_observers:
            yield Figure(patterns.by_observers, self._share(totals.by_observers))
        yield Figure(patterns.by_tacit, self._share(totals.by_tacit))
        yield Figure(patterns.unexplained, self._share(totals.unexplained))
        if totals.not_told:
            yield Figure(patterns.not_told, self._share(totals.not_told))
        yield Figure(patterns.rules_found, self._rules_found())
        yield Figure(patterns.period, self.realiser.period(self.data.first, self.data.last) or patterns.unknown)
        for figures in totals.platforms:
            name = fill(patterns.platform_counts, platform=self.facts.platform(figures.platform))
            yield Figure(name, self._platform(figures))

    def _platform(self, figures: PlatformFigures) -> str:
        if figures.withheld:
            return self._patterns.unknown
        observations, target = self.figures.counted("observations", figures.observations), figures.target
        return fill(self._patterns.platform_counts_value, observations=observations, target=self.figures.posts(target))

    def _count(self, group: Evidence | Period | PublishedStatus | Totals, number: Count) -> str:
        return self._patterns.unknown if group.withheld else self.figures.cell(number)

    def _share(self, share: float | None) -> str:
        return self._patterns.unknown if share is None else self.realiser.share(share)

    def _rule(self, rule: Rule) -> ReportRule:
        words, evidence = self.realiser.words, rule.evidence
        # Beside the rate, which is of one period, counts of all time would contradict it.
        seen, unknown = shown_period(evidence) or evidence, self._patterns.unknown
        return ReportRule(
            id=rule.id,
            sentence=self.realiser.learned(rule, self.data.target),
            platform=rule.platform,
            status=self.facts.status(rule).name,
            confidence=self._confidence(rule),
            lifecycle=words.lifecycle[rule.lifecycle].name,
            target=self._count(seen, seen.target),
            kept=self._count(seen, seen.kept),
            clusters=self._sources(seen),
            rate=self._dated_rate(rule),
            base_rate=unknown if evidence.base_rate is None else f"≤ {self.realiser.share(evidence.base_rate)}",
            p_value=self._p_value(rule, is_adjusted=False),
            p_adjusted=self._p_value(rule, is_adjusted=True),
            held=self._held(rule),
            reach=words.norm[evidence.norm].name if evidence.norm else unknown,
            reasons=self._reasons(rule) or unknown,
        )

    def _reasons(self, rule: Rule) -> str:
        """Return the reasons that say why; of others, which may name rules of another document, only that there are."""
        told = without_pointers(rule)
        others = [self._patterns.internal_notes] if len(told.reasons) < len(rule.reasons) else []
        return self.realiser.grammar.list_and.join([*self.facts.reasons(told), *others])

    def _sources(self, seen: Evidence | Period) -> str:
        if seen.withheld or (seen.clusters is None and not self.data.knows_authors):
            return self._patterns.unknown
        if seen.clusters is None:
            return f"≥ {self.realiser.lexicon.number(least_sources(seen, self.data.privacy))}"
        return self.figures.cell(seen.clusters)

    def _held(self, rule: Rule) -> str:
        evidence, history = rule.evidence, self.facts.history
        throughout = self._patterns.always if evidence.first else self._patterns.unknown
        # Of the time after the last case nothing is known where some were to be expected.
        cases = self.realiser.text(*history.cases(evidence, self.data.first, self.data.last))
        held, change = history.badge(evidence) or cases or throughout, history.turned(evidence)
        return fill(self._patterns.held_changed, held=held, change=change) if change else held

    def _confidence(self, rule: Rule) -> str:
        words = self.realiser.words
        name = words.confidence[rule.confidence].name
        incomplete = words.incomplete.name
        return fill(words.nutshell.changed, text=name, change=incomplete) if rule.evidence.incomplete else name

    def _dated_rate(self, rule: Rule) -> str:
        """Return the rate, with the time that it is of where it is not of all the time."""
        rate, span = self._rate(rule), self.facts.history.rate_span(rule.evidence)
        is_told = rate != self._patterns.unknown
        return fill(self._patterns.rate_of, rate=rate, span=span) if span and is_told else rate

    def _rate(self, rule: Rule) -> str:
        evidence, share = rule.evidence, self.realiser.share
        if evidence.interval is None:
            return self._odds(rule)
        pattern = self.realiser.grammar.number.share_range
        low, high = self.figures.interval(evidence)
        if evidence.rate is None:
            return f"≥ {low}" if evidence.interval[0] else self._patterns.unknown
        interval = fill(pattern, low=low, high=high)
        return fill(self._patterns.rate_interval, rate=share(evidence.rate), interval=interval)

    def _odds(self, rule: Rule) -> str:
        odds, times = rule.evidence.odds_ratio, self.realiser.times
        if odds is None:
            return self._patterns.unknown
        return fill(self._patterns.odds, ratio=times(odds.ratio), low=times(odds.low), high=times(odds.high))

    def _p_value(self, rule: Rule, *, is_adjusted: bool) -> str:
        holdout = rule.evidence.holdout
        if rule.evidence.withheld:
            return self._patterns.unknown
        if holdout is None:
            return self._patterns.not_significant
        return self.figures.p_value(holdout.p_adjusted if is_adjusted else holdout.p_value)

    def _set_aside(self, rule: Rule) -> SetAside:
        words = self.realiser.words
        if rule.status is Status.INCONSISTENT:
            return SetAside(rule.id, rule.manchester, words.status[rule.status].meaning)
        counts = rule.lifecycle.counts
        term = words.confidence[rule.confidence] if counts else words.lifecycle[rule.lifecycle]
        return SetAside(rule.id, self.realiser.scope(rule.scope), term.meaning)

    def _published(self, rule: PublishedRule) -> ReportPublished:
        status = self.observed_status(rule)
        return ReportPublished(
            id=rule.id,
            text=self.realiser.dated_text(rule),
            enforcement=self._enforcement(rule, status),
            target=self._count(status, status.target) if status else self._patterns.unknown,
            kept=self._count(status, status.kept) if status else self._patterns.unknown,
        )

    def _enforcement(self, rule: PublishedRule, status: PublishedStatus | None) -> str:
        words = self.realiser.words
        if rule.deontic is not Deontic.PROHIBITION:
            return deontic_term(words, rule, self.data.last).name
        if status is None:
            return self._patterns.unknown
        name = enforcement_term(words, rule, status, self.data.last).name
        if began := self.began(status):
            return fill(self._patterns.enforced_since, name=name, month=self.realiser.month(began))
        if part := self.working_posts(status):
            return fill(self._patterns.enforced_in_part, name=name, part=part)
        if status.status is Enforcement.NOT_OBSERVED and status.since:
            # The counts beside it are of that time alone.
            since = fill(self.realiser.words.history.since, first=self.realiser.month(status.since))
            return fill_before_stop(self.realiser.words.nutshell.changed, "text", name, change=since)
        return name

    def _notices(self) -> Iterator[str]:
        # A value that was not understood may be a name, and one is of one post: whether there is any is not told here.
        yield self._patterns.notices
        columns = ColumnWords(self.realiser, self.data.vocabulary)
        if not_read := columns.not_read(
            self.data.columns, self.data.privacy, left_out_values=self.data.left_out_values
        ):
            yield not_read

    def _columns(self) -> tuple[ColumnLine, ...]:
        if self.data.ruleset.totals.withheld:
            return ()
        words = ColumnWords(self.realiser, self.data.vocabulary)
        gate = ColumnGate(self.data)
        return tuple(
            words.public_line(
                column,
                self.figures,
                self.data.privacy,
                is_filling_told=gate.is_told(column),
                is_unread_told=gate.is_unread_told(column),
            )
            for column in self.data.columns
        )

    def _rejects(self) -> str:
        rejects = self.data.rejects
        if Reject.sources(rejects) < self.data.privacy.k:
            return self._patterns.no_rejects
        shown = self.figures.cell(public_count(len(rejects), self.data.privacy))
        return capitalise(fill(self._patterns.rejects, n=shown))

    def _validation(self) -> str:
        summary = self.data.validation
        if summary is None:
            return self._patterns.not_validated
        if summary.conforms and summary.warnings:
            return fill(self._patterns.valid_warned, shapes=str(summary.shapes))
        if summary.conforms:
            return fill(self._patterns.valid, shapes=str(summary.shapes))
        shown = self.figures.cell(public_count(summary.violations, self.data.privacy))
        violations = self.realiser.counted("violations", summary.violations, shown)
        return fill(self._patterns.invalid, violations=violations)

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
            yield FileRow(file.name, rows, f"{'HMAC ' if file.is_keyed else ''}{file.sha256}")
