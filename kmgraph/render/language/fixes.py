"""Repairs of ready phrases by regular expressions, as the grammar of a language gives them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Fix:
    """A regular expression and its replacement, applied to ready phrases ("1 days" to "1 day")."""

    pattern: str
    text: str


def apply_fixes(fixes: Iterable[Fix], text: str) -> str:
    """Return the text with every fix applied, in order."""
    for fix in fixes:
        text = re.sub(fix.pattern, fix.text, text)
    return text
