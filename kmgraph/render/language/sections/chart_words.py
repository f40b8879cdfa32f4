"""The words of pictures: `templates/LANG/charts.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChartWords:
    """What stands in and below pictures, with slots.

    Attributes:
        heading: Heads the part of the document with the pictures of all rules together.
        numbers: Unfolds the table of a picture's numbers.
        scale: 0, one half and 1 on a scale of shares.
        range: A share that lies between two.
        some: A share above `{low}` that is not told.
        rate: Title of a rule's bar; what it shows is put together of `between` or `at_least`, `estimate`, `base` and
            the time that it is of, with `joint` between them.
        steps: Title of a rule's rate over time, then the picture's caption and the headings of its table; `open_end`
            for a stretch that lasts as long as the observations.
        step_withheld: For a time of which no figures are told.
        shares: The same of all posts that were acted against, with the four parts; `by_tacit_own` where the
            platform publishes.
        map: The same of the map of rules, with headings of its table; `map_order` says what columns mean, `shape`
            names what shapes mean.
        timeline: The same of the months in which rules were seen.
        platforms: The same of how platforms differ.
        not_found: On a platform without such a rule; `no_rate` where there is one, but no rate is told.
    """

    heading: str
    numbers: str
    scale: tuple[str, ...]
    range: str
    some: str
    rate: str
    joint: str
    between: str
    at_least: str
    estimate: str
    base: str
    rate_in: str
    steps: str
    steps_caption: str
    steps_head: tuple[str, ...]
    step_withheld: str
    open_end: str
    shares: str
    shares_caption: str
    shares_head: tuple[str, ...]
    by_published: str
    by_observers: str
    by_tacit: str
    by_tacit_own: str
    by_found: str
    unexplained: str
    not_told: str
    map: str
    map_caption: str
    map_order: str
    map_head: tuple[str, ...]
    shape: Mapping[str, str]
    timeline: str
    timeline_caption: str
    timeline_head: tuple[str, ...]
    began: str
    ended: str
    neither: str
    platforms: str
    platforms_caption: str
    platforms_head: tuple[str, ...]
    not_found: str
    no_rate: str
