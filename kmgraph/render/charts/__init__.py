"""Pictures of public figures: values to SVG, and around it a figure with a caption and the numbers as a table.

In come frozen values with ready words, shares in [0, 1] and months; out goes markup that stands in a page as it is.
Adds shapes, colours and a text alternative; forgets nothing that it is given. The same values give the same bytes.

Colours stand twice: as attributes for readers that know no style sheet (EPUB, PDF), and as classes that the page's
style sheet colours for light and dark. No picture tells by colour alone.
"""

from kmgraph.render.charts.figure import ChartTable, figure
from kmgraph.render.charts.interval import IntervalBar, draw_interval
from kmgraph.render.charts.platforms import PlatformBar, PlatformRow, draw_platforms
from kmgraph.render.charts.rule_map import MapLegend, MapRow, MapShape, RuleDot, draw_map
from kmgraph.render.charts.stack import StackSegment, draw_stack
from kmgraph.render.charts.steps import RateStep, draw_steps
from kmgraph.render.charts.svg import Caption
from kmgraph.render.charts.timeline import RuleSpan, draw_timeline, month_number, named_month

__all__ = [
    "Caption",
    "ChartTable",
    "IntervalBar",
    "MapLegend",
    "MapRow",
    "MapShape",
    "PlatformBar",
    "PlatformRow",
    "RateStep",
    "RuleDot",
    "RuleSpan",
    "StackSegment",
    "draw_interval",
    "draw_map",
    "draw_platforms",
    "draw_stack",
    "draw_steps",
    "draw_timeline",
    "figure",
    "month_number",
    "named_month",
]
