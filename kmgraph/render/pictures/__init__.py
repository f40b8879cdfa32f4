"""Which pictures the guidelines have, and what stands in them: of each rule, and of all of them together.

In come public figures (`kmgraph.rules`) and a language; out go figures ready for the page. Adds the choice of what is
worth a picture, and its words; forgets exact figures: of these nothing is drawn.
"""

from kmgraph.render.pictures.overview import overview_figures
from kmgraph.render.pictures.platforms import platforms_figure
from kmgraph.render.pictures.rule import rule_figures
from kmgraph.render.pictures.setting import PictureSetting

__all__ = ["PictureSetting", "overview_figures", "platforms_figure", "rule_figures"]
