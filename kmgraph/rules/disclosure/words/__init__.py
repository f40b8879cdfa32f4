"""What words and lists beside public counts tell of these, and which may therefore stand there.

In come public counts and what a run would say beside them; out goes as much of it as gives none of them away. Adds
nothing, and forgets a word that another count would have changed.

    sureness, left_alone, chosen, unnamed (what words state)
    changes, missing, outcome_values, parts, reach, reasons, statuses, turns, verdicts (what may be said)
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.rules.disclosure.words.changes import without_telling_change, without_telling_changes
    from kmgraph.rules.disclosure.words.chosen import know_choice
    from kmgraph.rules.disclosure.words.left_alone import (
        at_most,
        is_left_alone,
        is_not_left_alone,
        know_spared,
        most_spared,
        tells_few,
    )
    from kmgraph.rules.disclosure.words.missing import can_turn, with_public_missing
    from kmgraph.rules.disclosure.words.outcome_values import may_name_outcome
    from kmgraph.rules.disclosure.words.parts import without_telling_parts
    from kmgraph.rules.disclosure.words.reach import with_public_reach
    from kmgraph.rules.disclosure.words.reasons import without_telling_reasons
    from kmgraph.rules.disclosure.words.statuses import (
        IF_OFTEN,
        is_open_choice,
        is_status_public,
        undecided,
        with_public_word,
    )
    from kmgraph.rules.disclosure.words.sureness import hit_span, least_hit, may_speak_of_sources, missing_statements
    from kmgraph.rules.disclosure.words.turns import begins_beside_few, ends_beside_few
    from kmgraph.rules.disclosure.words.unnamed import NO_AUTHORS, unnamed_platforms, untold_numbers
    from kmgraph.rules.disclosure.words.verdicts import (
        SeenSide,
        is_settled,
        is_tested,
        leaves_enough,
        without_verdict,
    )
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "changes": "without_telling_change without_telling_changes",
            "chosen": "know_choice",
            "left_alone": "at_most is_left_alone is_not_left_alone know_spared most_spared tells_few",
            "missing": "can_turn with_public_missing",
            "outcome_values": "may_name_outcome",
            "parts": "without_telling_parts",
            "reach": "with_public_reach",
            "reasons": "without_telling_reasons",
            "statuses": "IF_OFTEN is_open_choice is_status_public undecided with_public_word",
            "sureness": "hit_span least_hit may_speak_of_sources missing_statements",
            "turns": "begins_beside_few ends_beside_few",
            "unnamed": "NO_AUTHORS unnamed_platforms untold_numbers",
            "verdicts": "SeenSide is_settled is_tested leaves_enough without_verdict",
        },
    )

__all__ = [
    "IF_OFTEN",
    "NO_AUTHORS",
    "SeenSide",
    "at_most",
    "begins_beside_few",
    "can_turn",
    "ends_beside_few",
    "hit_span",
    "is_left_alone",
    "is_not_left_alone",
    "is_open_choice",
    "is_settled",
    "is_status_public",
    "is_tested",
    "know_choice",
    "know_spared",
    "least_hit",
    "leaves_enough",
    "may_name_outcome",
    "may_speak_of_sources",
    "missing_statements",
    "most_spared",
    "tells_few",
    "undecided",
    "unnamed_platforms",
    "untold_numbers",
    "with_public_missing",
    "with_public_reach",
    "with_public_word",
    "without_telling_change",
    "without_telling_changes",
    "without_telling_parts",
    "without_telling_reasons",
    "without_verdict",
]
