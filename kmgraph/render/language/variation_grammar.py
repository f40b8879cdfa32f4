"""How a language says descriptions next to a given one: with a part denied, or of one post, as data."""

from __future__ import annotations

from dataclasses import dataclass

from kmgraph.render.language.patterns import Fix


@dataclass(frozen=True, slots=True)
class DenialGrammar:
    """How a phrase is denied: "that show a source" to "that do not show a source". The first fix that fits counts."""

    fixes: tuple[Fix, ...]
    head: str


@dataclass(frozen=True, slots=True)
class SingularGrammar:
    """How phrases for any number of posts are said of one; a language without number needs none of it.

    Attributes:
        head: The noun for any one post.
        heads: How other nouns become one.
        fixes: How phrases change; the first that fits counts, and one that none fits stays.
        unsure: What may not be changed word by word: such a description stays in the plural.
    """

    head: str
    heads: tuple[Fix, ...] = ()
    fixes: tuple[Fix, ...] = ()
    unsure: str = ""
