"""Which of the reasons that were given say something about a rule."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmgraph.model import Rule

_MOST_RULES = 2
"""A reason that is given for more rules of a platform tells none of them from another."""
_NUMBERED = re.compile(r"\W*(第\s*|[^\W\d]{0,12}\W*)\d+([.\-]\d+)*\W*(条|条款|项|款)?\W*(规则|规定)?\W*")
"""One word and a number, such as "rule 1" or "§ 4.2": it points to another document."""
_CODE = re.compile(r"\S*[_\d/=<>{}\\]\S*|[A-Z]{1,4}|\W*")
"""One piece with a sign that no word has, such as "auto_rm" or "R7", or a few capitals: a note among moderators."""
_ASKS = re.compile(r"[?？¿]")
"""Who wrote "spam?" was not sure, and what is quoted without the mark would be."""
_AROUND = " .,;:!…-–—'\"“”‘’«»„()[]*。，；：！、（）【】「」"


def without_pointers(rule: Rule) -> Rule:
    """Return the rule without reasons that point elsewhere: "rule 1" is one of another document."""
    return replace(rule, reasons=tuple(each for each in rule.reasons if _is_told(each.text)))


def telling_reasons(rule: Rule, shown: Iterable[Rule]) -> Rule:
    """Return the rule with the reasons that say why, tidied, and without those given for most rules of its platform."""
    alike = [other for other in shown if other.platform == rule.platform]
    counts = Counter(text for other in alike for text in {reason.text for reason in other.reasons})
    common = {text for text, count in counts.items() if count > _MOST_RULES or 1 < count > len(alike) / 2}
    kept = (each for each in rule.reasons if each.text not in common and _is_told(each.text))
    tidy = {text: replace(each, text=text) for each in kept if (text := _tidy(each.text))}
    return replace(rule, reasons=tuple(tidy.values()))


def _is_told(text: str) -> bool:
    """Return whether a reason says why: what points elsewhere, is a code, or asks, doesn't."""
    return not _NUMBERED.fullmatch(text) and not _CODE.fullmatch(text) and not _ASKS.search(text)


def _tidy(text: str) -> str:
    """Return a reason as it is quoted: on one line, without marks around it and a full stop behind it."""
    return " ".join(text.split()).strip(_AROUND)
