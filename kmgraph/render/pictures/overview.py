"""The pictures of all rules together: what they explain, by topic and certainty, over time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from markupsafe import Markup

from kmgraph.model import Confidence, Evidence, Rule, Status
from kmgraph.render.charts import (
    ChartTable,
    MapLegend,
    MapRow,
    MapShape,
    RuleDot,
    RuleSpan,
    StackSegment,
    draw_map,
    draw_stack,
    draw_timeline,
    figure,
    month_number,
    named_month,
)
from kmgraph.render.phrases import capitalise
from kmgraph.render.statements import group_heading

if TYPE_CHECKING:
    from kmgraph.render.pictures.setting import PictureSetting

_COLUMNS = (Confidence.WELL_SUPPORTED, Confidence.LIKELY, Confidence.HINT)
_LEAST_MAPPED = 3
"""Fewer rules are seen at a glance without a map."""


def overview_figures(setting: PictureSetting) -> tuple[Markup, ...]:
    """Return the pictures in their order; none of exact figures, and none that would show nothing."""
    if not setting.is_public:
        return ()
    return (*_shares(setting), *_map(setting), *_timeline(setting))


def _shares(setting: PictureSetting) -> Iterator[Markup]:
    totals, words = setting.data.ruleset.totals, setting.words
    parts = (
        (totals.by_platform if setting.data.is_compared else 0.0, words.by_published),
        (totals.by_tacit, _by_tacit(setting)),
        (totals.unexplained, words.unexplained),
        (totals.not_told, words.not_told),
        (totals.by_observers, words.by_observers),
    )
    shares = [share for share, _ in parts if share is not None]
    if len(shares) < len(parts) or not any(shares):
        return
    segments = tuple(
        StackSegment(share, setting.realiser.share(share), label)
        for share, (_, label) in zip(shares, parts, strict=True)
    )
    shown = _without_empty(segments)
    caption = setting.caption("shares", words.shares, setting.said(words.shares_caption))
    rows = tuple((segment.label, segment.figure) for segment in shown)
    table = ChartTable(words.numbers, tuple(map(setting.said, words.shares_head)), rows)
    yield figure(draw_stack(shown, caption), caption, table, "chart chart-shares", titled=True)


def _by_tacit(setting: PictureSetting) -> str:
    if not setting.data.is_compared:
        return setting.words.by_found
    return setting.words.by_tacit_own if setting.data.is_publisher else setting.words.by_tacit


def _without_empty(segments: tuple[StackSegment, ...]) -> tuple[StackSegment, ...]:
    """Return the parts but for those at the end of which there is nothing, so that looks keep their meaning."""
    last = max(number for number, segment in enumerate(segments) if segment.share)
    return segments[: max(3, last + 1)]


def _map(setting: PictureSetting) -> Iterator[Markup]:
    rules, words = [entry.rule for entry in setting.arrangement.entries()], setting.words
    if len(rules) < _LEAST_MAPPED:
        return
    topics = _topics(setting)
    columns = tuple(column for column in _COLUMNS if any(rule.confidence is column for rule in rules))
    rows = tuple(MapRow(name, tuple(_dot(rule, columns, setting) for rule in topics[name])) for name in topics)
    used = {_shape(rule, setting) for rule in rules}
    legend = tuple(MapLegend(shape, words.shape[shape]) for shape in MapShape if shape in used)
    heads = tuple(capitalise(setting.realiser.words.confidence[column].name) for column in columns)
    order = (words.map_order,) if len(columns) > 1 else ()
    caption = setting.caption("map", words.map, words.map_caption, *order)
    table = ChartTable(
        words.numbers, words.map_head, tuple(_row(rule, name, setting) for name in topics for rule in topics[name])
    )
    yield figure(draw_map(heads, rows, legend, caption), caption, table, "chart chart-map", titled=True)


def _topics(setting: PictureSetting) -> dict[str, list[Rule]]:
    """Return the rules by the heading that they stand under in the document, in its order."""
    topics: dict[str, list[Rule]] = {}
    for groups in setting.arrangement.groups.values():
        for name, entries in groups.items():
            rules = [entry.rule for entry in entries]
            topics.setdefault(group_heading(name, rules, setting.data.vocabulary, setting.realiser), []).extend(rules)
    return topics


def _number(rule: Rule, setting: PictureSetting) -> str:
    return setting.realiser.lexicon.number(setting.arrangement.numbers[rule.iri])


def _dot(rule: Rule, columns: tuple[Confidence, ...], setting: PictureSetting) -> RuleDot:
    return RuleDot(_number(rule, setting), columns.index(rule.confidence), _shape(rule, setting))


def _shape(rule: Rule, setting: PictureSetting) -> MapShape:
    if setting.facts.status(rule) == setting.realiser.words.by_observers:
        return MapShape.CIRCLE  # no platform published it
    shapes = {Status.TACIT: MapShape.CIRCLE, Status.RESTATES: MapShape.SQUARE}
    return shapes.get(rule.status, MapShape.DIAMOND)


def _row(rule: Rule, topic: str, setting: PictureSetting) -> tuple[tuple[str, str], str, str, str]:
    confidence = setting.realiser.words.confidence[rule.confidence].name
    return (_number(rule, setting), rule.id), topic, confidence, setting.facts.status(rule).name


def _timeline(setting: PictureSetting) -> Iterator[Markup]:
    entries = setting.arrangement.entries()
    timed = [(entry.rule, span) for entry in entries if (span := _span(entry.rule, setting))]
    spans = [span for _, span in timed]
    if not spans or max(span.last for span in spans) == min(span.first for span in spans):
        return
    if len({(span.first, span.last) for span in spans}) == 1 and not any(s.is_begun or s.is_ended for s in spans):
        return  # all the same: a sentence has said it
    words, months = setting.words, sorted(month for rule, _ in timed for month in _months(rule, setting))
    caption = setting.caption("timeline", words.timeline, words.timeline_caption)
    first, last = setting.realiser.month(months[0]), setting.realiser.month(months[-1])
    rows = tuple(_timed(rule, span, setting) for rule, span in timed)
    # Where no rule began or ended, there is nothing to say of it.
    filled = len(words.timeline_head) - (all(row[-1] == words.neither for row in rows))
    table = ChartTable(words.numbers, words.timeline_head[:filled], tuple(row[:filled] for row in rows))
    yield figure(draw_timeline(spans, first, last, caption), caption, table, "chart chart-timeline", titled=True)


def _months(rule: Rule, setting: PictureSetting) -> tuple[str, ...]:
    """Return the first and the last month of a rule, such as "2025-03"; nothing where times are not known.

    A case in a month that is not said to be observed doesn't lead beyond those that are.
    """
    evidence, data = rule.evidence, setting.data
    first, last = evidence.valid_from or evidence.first, _last_month(evidence)
    if not first or not last:
        return ()
    first, last = max(first[:7], (data.first or first)[:7]), min(last, (data.last or last)[:7])
    return first, max(first, last)


def _last_month(evidence: Evidence) -> str | None:
    """Return the last month of a rule: one that ended did so at the beginning of the next."""
    if evidence.valid_until is None:
        return evidence.last[:7] if evidence.last else None
    return named_month(month_number(evidence.valid_until) - 1)


def _span(rule: Rule, setting: PictureSetting) -> RuleSpan | None:
    months = _months(rule, setting)
    if not months:
        return None
    first, last = map(month_number, months)
    evidence = rule.evidence
    return RuleSpan(_number(rule, setting), first, last, bool(evidence.valid_from), bool(evidence.valid_until))


def _timed(rule: Rule, span: RuleSpan, setting: PictureSetting) -> tuple[tuple[str, str], str, str, str]:
    words, (first, last) = setting.words, map(setting.realiser.month, _months(rule, setting))
    turns = [name for name, is_so in ((words.began, span.is_begun), (words.ended, span.is_ended)) if is_so]
    return (span.label, rule.id), first, last, setting.realiser.grammar.list_and.join(turns) or words.neither
