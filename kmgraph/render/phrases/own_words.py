"""A platform's own words for what a learned rule restates, and whether a reader can be expected to read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kmgraph.model import UNDETERMINED, Deontic, RelationKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kmgraph.model import PublishedRule, Rule
    from kmgraph.render.phrases.sentence_realiser import SentenceRealiser

_HAN = re.compile("[\u3400-\u9fff]")


def published_words(realiser: SentenceRealiser, rule: PublishedRule) -> str | None:
    """Return a published rule's words if they are in the reader's language; by the script where nobody says which."""
    own = realiser.lexicon.own_text(rule.text)
    unsaid = rule.text.get(UNDETERMINED)
    if own or not unsaid:
        return own
    is_alike = bool(_HAN.search(unsaid)) == bool(_HAN.search(realiser.reading(rule)))
    return unsaid if is_alike else None


def restated_words(realiser: SentenceRealiser, rule: Rule, published: Mapping[str, PublishedRule]) -> str | None:
    """Return the words of the published prohibition that covers the very posts of a learned rule."""
    same = (published.get(relation.to) for relation in rule.relations if relation.kind is RelationKind.EQUIVALENT)
    said = (published_words(realiser, each) for each in same if each and each.deontic is Deontic.PROHIBITION)
    return next(filter(None, said), None)
