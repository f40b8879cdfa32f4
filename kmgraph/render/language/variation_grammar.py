"""How a language says descriptions next to a given one, as data: denied, of one post, as something to do."""

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


@dataclass(frozen=True, slots=True)
class ImperativeGrammar:
    """How a phrase becomes something to do: "on the Trading board" to "post it on the Trading board".

    Attributes:
        fixes: The first that fits counts; what none fits nobody can do in a word.
        made: A post to make, `{}`, where no fix fits.
    """

    made: str
    fixes: tuple[Fix, ...] = ()
