"""What leads to a list, and what goes on from a sentence: "You may not:", "including:", "This includes …"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kmgraph.rules.written.sentences import HAN, is_chinese

if TYPE_CHECKING:
    from kmgraph.rules.written.norms import Norm

_ENDS = re.compile(r"[.!?;。！？；:：…][\"'”’」』)\]）]*$")
_OPENS = re.compile(r"[:：]\s*$")
_DANGLES = re.compile(r"\b(?:that|to|by|of|for|with|where|who|which|whose|including|involving)\s*$", re.IGNORECASE)
_LEADS_DOWN = re.compile(r"\b(?:below|following|examples of)\b|以下|下列|下述", re.IGNORECASE)
_GOES_ON = re.compile(
    r"^(?:this|these|it|that|such|they)?(?: also| may)? ?(?:includes?|including|can include|such as|for example|e\.g\.|"
    r"examples? (?:include|of this))\b|^(?:for example|examples|including|such as|包括|例如|比如|如[:：下])",
    re.IGNORECASE,
)
_NOTE = re.compile(r"^(?:note|important|please note|reminder|注意|提示|说明)(?: that)?[:：,]?\s*", re.IGNORECASE)
_OPENING = re.compile(
    r"(?:,|，)?\s*(?:including|such as|for example|e\.g\.|如下|包括|例如|比如)?(?: but not limited to|但不限于)?"
    r"\s*[:：]\s*$",
    re.IGNORECASE,
)
_OWN_VOICE = re.compile(
    r"^(?:we|you|users|please|do not|don[’']t|never|no|avoid|[\w ]{2,25} (?:does|do|is|are)n?[’' ]?(?:t|not))\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"\b(?:if|it|any|fits?|descriptions?|noted|below|meets?|one|more|post|shows|youtube|we|you|may|the|of|this|that|content|"
    r"type|posts?|on|our|platform|are|is|following|here|some|examples?|do|to|or|and|with|respect)\b",
    re.IGNORECASE,
)


def ends_sentence(text: str) -> bool:
    """Return whether a text ends as sentences and stems do."""
    return _ENDS.search(text) is not None


def opens_list(text: str) -> bool:
    """Return whether a text ends in a colon, or in a word after which something has to follow."""
    return _OPENS.search(text) is not None or _DANGLES.search(text) is not None


def leads_down(text: str) -> bool:
    """Return whether a text speaks of what follows: "the descriptions below", 以下."""
    return _LEADS_DOWN.search(text) is not None


def goes_on(sentence: str) -> bool:
    """Return whether a sentence says more of what the one before it said: "This includes …"."""
    return _GOES_ON.match(sentence) is not None


def has_own_voice(sentence: str) -> bool:
    """Return whether a point of a list is a sentence that speaks for itself: "We don't …", "You may …"."""
    return _OWN_VOICE.match(sentence) is not None


def without_note(text: str) -> str:
    """Return a text without the "Note:" that it begins with."""
    return _NOTE.sub("", text)


def without_opening(text: str) -> str:
    """Return a stem without what leads to its list.

    >>> without_opening("We remove hate, including:")
    'We remove hate'
    """
    return _OPENING.sub("", text)


def says_something(sentence: str, norm: Norm) -> bool:
    """Return whether a stem is a statement by itself: words are left beside its cue."""
    rest = without_opening(sentence.replace(norm.cue, " "))
    rest = _EMPTY.sub(" ", rest)
    return len(re.findall(r"[A-Za-z]{3,}", rest)) >= 4 or len(HAN.findall(rest)) >= 6


def under_stem(stem: str, point: str) -> str:
    """Return a point as it reads after its stem."""
    if not stem:
        return point
    head = without_opening(stem) if goes_on(stem) else stem.rstrip(" :：.")
    mark = "：" if is_chinese(point) else ": "
    return f"{head}{mark}{point}"
