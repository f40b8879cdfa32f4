"""What a "not" or 不是 stands before, in the plainest cases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.observe.annotation.matcher import code_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LOOK_BACK = 24
_LAST = 0xFFFF
TRIGGER = re.compile(r"\bno|n'?t\b|\bnever|[不并绝]是|[并绝]非|不[算卖搞聊代帮做接收招售办]|谈不上|跟这无关|拒绝|反对")
"""Something of each negation that is looked for: most words have none before them."""

_NEGATION = re.compile(
    r"(?:(?:\bnot|\b(?:is|are|was|were|ai|do|does|did)n'?t|\bno|\bnever|\bnon)"
    r"(?: (?:a|an|any|another|about|the|really|even|just|your|some|sell|selling|give|offer|do|for))* ?-?"
    r"|(?:不是|并非|绝非|不算|谈不上|跟这无关|不[卖搞聊代帮做接收招售办]|拒绝|反对)(?:什么|在|为了|想|要|一个|个|任何|打)?)$"
)


def _table(characters: str) -> NDArray[np.bool_]:
    table = np.zeros(_LAST + 1, dtype=np.bool_)
    table[[ord(character) for character in characters]] = True
    return table


# What a trigger can begin with, and what then follows.
_FIRST = _table("不并绝谈跟拒反n")
_SECOND = _table("oet'是非算卖搞聊代帮做接收招售办不这绝对上")
_VOWEL = _table("oe")
_LETTER = _table("abcdefghijklmnopqrstuvwxyz")
_DONE = code_points("代帮接收招售办")
"""不代写: the "not" before a word that begins with what is not done."""


def negated(folded: str, starts: NDArray[np.int64]) -> list[bool]:
    """Return whether a "not" or 不是 stands before each word.

    Args:
        folded: The text.
        starts: First character of each word, ascending or not, shape (n_words,).
    """
    points = code_points(folded)
    triggers = trigger_ends(folded, points)
    last = np.searchsorted(triggers, starts, "right") - 1
    may = (last >= 0) & (starts - triggers[last] <= _LOOK_BACK) if len(triggers) else np.zeros(len(starts), np.bool_)
    is_negated = (starts > 0) & (points[starts - 1] == ord("不")) & np.isin(points[starts], _DONE)
    for row in np.flatnonzero(may & ~is_negated).tolist():
        start = int(starts[row])
        is_negated[row] = _NEGATION.search(folded, max(0, start - _LOOK_BACK), start) is not None
    return [bool(each) for each in is_negated.tolist()]


def trigger_ends(folded: str, points: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return where what `TRIGGER` finds ends, looked for only where it can begin."""
    begins = _FIRST[np.minimum(points, _LAST)]
    begins[:-1] &= _SECOND[np.minimum(points[1:], _LAST)]
    places = np.flatnonzero(begins)
    # An n inside a word only begins the n't at its end.
    is_inside = (points[places] == ord("n")) & (places > 0) & _LETTER[np.minimum(points[places - 1], _LAST)]
    is_inside &= _VOWEL[np.minimum(points[np.minimum(places + 1, len(points) - 1)], _LAST)]
    ends = [0]
    for at in places[~is_inside].tolist():
        if at >= ends[-1] and (match := TRIGGER.match(folded, at)):
            ends.append(match.end())
    return np.array(ends[1:], dtype=np.int64)
