"""The picture of how platforms differ: for each kind of posts, how often they are acted against on each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from kmgraph.render.charts import ChartTable, PlatformBar, PlatformRow, draw_platforms, figure
from kmgraph.render.phrases import capitalise

if TYPE_CHECKING:
    from kmgraph.model import Rule
    from kmgraph.render.pictures.setting import PictureSetting

_MOST_ROWS = 6
_MOST_PLATFORMS = 4


def platforms_figure(setting: PictureSetting) -> Markup:
    """Return the picture; nothing for one platform, many of them, or exact figures.

    Kinds of posts with rules on several platforms come first.
    """
    platforms = setting.data.ruleset.platforms
    kinds = _kinds(setting)
    if not (setting.is_public and kinds and 2 <= len(platforms) <= _MOST_PLATFORMS):
        return Markup("")
    rows = tuple(
        PlatformRow(
            capitalise(setting.realiser.scope(rules[0].scope)),
            tuple(_bar(platform.id, rules, setting) for platform in platforms),
        )
        for rules in kinds
    )
    words = setting.words
    caption = setting.caption("platforms", words.platforms, setting.said(words.platforms_caption))
    cells = tuple((row.label, bar.name, bar.figure) for row in rows for bar in row.bars)
    table = ChartTable(words.numbers, tuple(map(setting.said, words.platforms_head)), cells)
    return figure(draw_platforms(rows, caption), caption, table, "chart chart-platforms", titled=True)


def _kinds(setting: PictureSetting) -> list[list[Rule]]:
    """Return the confirmed rules that still hold by scope, the weightiest kinds of posts."""
    by_scope: dict[str, list[Rule]] = {}
    for rule in setting.arrangement.sure():
        by_scope.setdefault(rule.scope.canonical(), []).append(rule)
    kinds = sorted(by_scope.values(), key=lambda rules: -(len(rules) + len(rules[0].evidence.also_on)))
    return kinds[:_MOST_ROWS]


def _bar(platform: str, rules: list[Rule], setting: PictureSetting) -> PlatformBar:
    name = setting.facts.platform(platform)
    rule = next((rule for rule in rules if rule.platform == platform), None)
    if rule is None:
        is_seen = any(platform in rule.evidence.also_on for rule in rules)
        return PlatformBar(name, None, setting.words.no_rate if is_seen else setting.words.not_found)
    figure_words = setting.rate(rule.evidence)
    interval = rule.evidence.interval if figure_words != setting.words.no_rate else None
    return PlatformBar(name, interval, figure_words)
