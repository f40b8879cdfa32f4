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


def telling_reasons(rule: Rule, shown: Iterable[Rule]) -> Rule:
    """Return the rule without the reasons that are given for most rules of its platform, or only name a number."""
    alike = [other for other in shown if other.platform == rule.platform]
    counts = Counter(text for other in alike for text in {reason.text for reason in other.reasons})
    common = {text for text, count in counts.items() if count > _MOST_RULES or 1 < count > len(alike) / 2}
    kept = (each for each in rule.reasons if each.text not in common and not _NUMBERED.fullmatch(each.text))
    return replace(rule, reasons=tuple(kept))
