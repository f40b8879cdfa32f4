"""What a "not" or 不是 stands before, in the plainest cases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LOOK_BACK = 24
_TRIGGER = re.compile(r"\bno|n'?t\b|\bnever|[不并绝]是|[并绝]非|不[算卖搞聊代帮做接收招售办]|谈不上|跟这无关|拒绝|反对")
"""Something of each negation that is looked for: most words have none before them."""

_NEGATION = re.compile(
    r"(?:(?:\bnot|\b(?:is|are|was|were|ai|do|does|did)n'?t|\bno|\bnever|\bnon)"
    r"(?: (?:a|an|any|another|about|the|really|even|just|your|some|sell|selling|give|offer|do|for))* ?-?"
    r"|(?:不是|并非|绝非|不算|谈不上|跟这无关|不[卖搞聊代帮做接收招售办]|拒绝|反对)(?:什么|在|为了|想|要|一个|个|任何|打)?)$"
)
_OWN_VERB = re.compile("不(?=[代帮接收招售办])")
"""不代写: the "not" before a word that begins with what is not done."""


def negated(folded: str, starts: NDArray[np.int64]) -> list[bool]:
    """Return whether a "not" or 不是 stands before each word."""
    triggers = np.fromiter((match.end() for match in _TRIGGER.finditer(folded)), np.int64)
    last = np.searchsorted(triggers, starts, "right") - 1
    may = (last >= 0) & (starts - triggers[last] <= _LOOK_BACK) if len(triggers) else np.zeros(len(starts), np.bool_)
    return [
        (near and _NEGATION.search(folded, max(0, start - _LOOK_BACK), start) is not None)
        or (start > 0 and _OWN_VERB.match(folded, start - 1) is not None)
        for start, near in zip(starts.tolist(), may.tolist(), strict=True)
    ]
