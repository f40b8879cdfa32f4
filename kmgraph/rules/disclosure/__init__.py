"""The gate: exact figures -> figures that may be published. Every public figure of kmgraph comes out of here.

In come a rule set with exact figures and what lies around its rules; out go the same types with public figures. Adds
nothing; forgets all about groups of fewer than k sources, small counts, exact counts, days, and whatever would let
those be worked out from what is left.

    cells (one number) -> rates -> evidence (one rule) -> gate (the rule set) <- narrowing (what all numbers tell)
"""

from kmgraph.rules.disclosure.cells import (
    Filling,
    FillingWord,
    filling_span,
    public_count,
    public_filling,
    public_p_value,
)
from kmgraph.rules.disclosure.cells import Span as CountSpan
from kmgraph.rules.disclosure.cells import span as count_span
from kmgraph.rules.disclosure.comparison import ALL_POSTS, public_comparison
from kmgraph.rules.disclosure.evidence import (
    careful_low,
    least_sources,
    other_interval,
    remaining_counts,
    turning_month,
)
from kmgraph.rules.disclosure.gate import public_neighbourhoods, public_ruleset
from kmgraph.rules.disclosure.rates import FillingGate
from kmgraph.rules.disclosure.strings import holds_personal_string, public_header, public_string
from kmgraph.rules.disclosure.warnings import without_posts
from kmgraph.rules.disclosure.words import can_turn, may_speak_of_sources, without_telling_change

__all__ = [
    "ALL_POSTS",
    "CountSpan",
    "Filling",
    "FillingGate",
    "FillingWord",
    "can_turn",
    "careful_low",
    "count_span",
    "filling_span",
    "holds_personal_string",
    "least_sources",
    "may_speak_of_sources",
    "other_interval",
    "public_comparison",
    "public_count",
    "public_filling",
    "public_header",
    "public_neighbourhoods",
    "public_p_value",
    "public_ruleset",
    "public_string",
    "remaining_counts",
    "turning_month",
    "without_posts",
    "without_telling_change",
]
