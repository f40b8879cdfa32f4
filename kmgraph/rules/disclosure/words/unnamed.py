"""Where it is known that each post counts as a source of its own: numbers of sources would only repeat the posts.

Beside a count that is "a few", such a repetition says which few. So no number of sources is told there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from kmgraph.model import Privacy, RuleSet


NO_AUTHORS = "no-authors"
"""Code of the warning that no post names an author."""


def unnamed_platforms(ruleset: RuleSet, privacy: Privacy) -> frozenset[str]:
    """Return the platforms where no number of sources is told, as fewer than k of these have a name or are copies.

    The table of columns tells of a file that it names no author, also where other files name some.

    Args:
        ruleset: With exact figures.
        privacy: How figures become public.
    """
    if any(warning.code == NO_AUTHORS for warning in ruleset.warnings):
        return frozenset(figures.platform for figures in ruleset.totals.platforms)
    named = ((figures.platform, figures.named) for figures in ruleset.totals.platforms)
    return frozenset(platform for platform, number in named if number is not None and number < privacy.k)


def untold_numbers(on: Mapping[str, str | None], unnamed: AbstractSet[str]) -> frozenset[str]:
    """Return the groups whose number of sources would repeat their posts, or those of a part of them.

    Args:
        on: The platform of each group; None of one that is of all platforms.
        unnamed: Platforms where no number of sources is told.
    """
    return frozenset(group for group, platform in on.items() if unnamed and (platform is None or platform in unnamed))
