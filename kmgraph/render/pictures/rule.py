"""The pictures of one rule: how often such posts are acted against, and over time where that changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from markupsafe import Markup

from kmgraph.model import current_period
from kmgraph.render.charts import (
    ChartTable,
    IntervalBar,
    RateStep,
    draw_interval,
    draw_steps,
    figure,
    month_number,
    named_month,
)
from kmgraph.render.language import fill
from kmgraph.render.phrases import capitalise
from kmgraph.rules import other_interval

if TYPE_CHECKING:
    from kmgraph.model import Evidence, Period, Rule
    from kmgraph.render.pictures.setting import PictureSetting


def rule_figures(rule: Rule, setting: PictureSetting) -> Markup:
    """Return the pictures of a rule; nothing where its figures are withheld, exact, or tell no rate."""
    if not setting.is_public or rule.evidence.withheld:
        return Markup("")
    return Markup("").join((*_interval(rule, setting), *_steps(rule, setting)))


def _interval(rule: Rule, setting: PictureSetting) -> Iterator[Markup]:
    evidence = rule.evidence
    if evidence.interval is None or (evidence.rate is None and not evidence.interval[0]):
        return
    caption = setting.caption(
        rule.id, setting.words.rate, capitalise(setting.words.joint.join(_said(evidence, setting)))
    )
    bar = IntervalBar(evidence.interval, evidence.rate, evidence.base_rate, setting.ticks)
    yield figure(draw_interval(bar, caption), caption, kind="chart chart-rate")


def _said(evidence: Evidence, setting: PictureSetting) -> Iterator[str]:
    words, share = setting.words, setting.realiser.share
    low, high = setting.facts.figures.interval(evidence)
    if evidence.rate is None:
        yield setting.said(words.at_least, low=low)
    else:
        yield setting.said(words.between, low=low, high=high)
        yield setting.said(words.estimate, rate=share(evidence.rate))
    if evidence.base_rate is not None:
        yield setting.said(words.base, base=share(evidence.base_rate))
    if span := setting.facts.history.rate_span(evidence):
        yield fill(words.rate_in, span=span)


def _steps(rule: Rule, setting: PictureSetting) -> Iterator[Markup]:
    """Yield the rate by stretch of time, where at least two months and a figure are known."""
    periods = rule.evidence.periods
    steps = tuple(_step(period, rule.evidence, setting) for period in periods)
    known = tuple(step for step in steps if step is not None)
    if len(known) < len(steps) or all(step.low is None for step in known) or known[-1].end - known[0].start < 2:
        return
    words = setting.words
    ends = tuple(setting.realiser.month(named_month(number)) for number in (known[0].start, known[-1].end - 1))
    caption = setting.caption(f"{rule.id}-time", words.steps, setting.said(words.steps_caption))
    rows = tuple(
        (_named(step.start, setting), _named(step.end, setting) if period.end else words.open_end, step.label)
        for step, period in zip(known, periods, strict=True)
    )
    table = ChartTable(words.numbers, tuple(map(setting.said, words.steps_head)), rows)
    drawn = draw_steps(known, (ends[0], ends[1]), setting.ticks, caption)
    yield figure(drawn, caption, table, "chart chart-time")


def _step(period: Period, evidence: Evidence, setting: PictureSetting) -> RateStep | None:
    """Return the step of a period; None where the ends of the observations are not known."""
    start, end = period.start or setting.data.first, period.end
    if start is None or (end is None and setting.data.last is None):
        return None
    until = month_number(end) if end else max(month_number(setting.data.last or ""), month_number(start)) + 1
    (low, high), label = _rate(period, evidence, setting)
    return RateStep(month_number(start), until, low, high, label)


def _rate(
    period: Period, evidence: Evidence, setting: PictureSetting
) -> tuple[tuple[float, float] | tuple[None, None], str]:
    """Return between what a period's rate lies, and the same in words; of the period in force, as the text has it."""
    if period.withheld:
        return (None, None), setting.words.step_withheld
    if period == current_period(evidence) and evidence.interval is not None:
        return evidence.interval, setting.rate(evidence)
    privacy = setting.data.ruleset.privacy
    assert privacy is not None
    interval = other_interval(period, evidence, privacy)
    return (interval, setting.range(*interval, period)) if interval else ((None, None), setting.words.step_withheld)


def _named(number: int, setting: PictureSetting) -> str:
    return setting.realiser.month(named_month(number))
