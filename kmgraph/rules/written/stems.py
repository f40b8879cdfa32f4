"""What leads to a list, and what goes on from a sentence: "You may not:", "including:", "This includes …"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.rules.written.sentences import HAN, is_chinese

if TYPE_CHECKING:
    from kmgraph.rules.written.norms import Norm

_ENDS = re.compile(r"[.!?;。！？；:：…][\"'”’」』)\]）]*$")
_OPENS = re.compile(r"[:：]\s*$")
_DANGLES = re.compile(
    r"\b(?:that|to|by|of|for|with|where|who|which|whose|including|involving|contains?|includes?|have|has|are|is|can|may|"
    r"about|against|from|towards?|regarding|between|any|please|you[’']re|promoting|describing|showing|sharing|depicting|"
    r"(?:any|one(?: or more)?|all|some) of the (?:following|below))\s*$",
    re.IGNORECASE,
)
_STUB = re.compile(r"\b(?:please|you[’']re|by|and|or)\s*[:：]\s*$", re.IGNORECASE)
_LEADS_DOWN = re.compile(r"\b(?:below|following|examples of)\b|以下|下列|下述", re.IGNORECASE)
_EXAMPLES = re.compile(
    r"^(?:here are |more |some |other |further |additional )*examples?"
    r"(?:\s*(?:\([^)]*\)\s*)?[:.]?$|"
    r" of\b(?!.*\b(?:edsa|allow|educational|exception|permitted|acceptable)))|^(?:示例|举例|例子)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:resources|related|learn|information|help|support|happens?|enforcement|appeals?|updates?|background|reach)\b"
    r"|相关|更多|处罚|申诉",
    re.IGNORECASE,
)
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
_ON_PLATFORM = re.compile(r"\b(?:on|to|from) [A-Z]\w+")
_EMPTY = re.compile(
    r"\b(?:if|it|any|fits?|descriptions?|noted|below|meets?|one|more|post|shows|we|you|may|the|of|this|that|content|media|videos?|likely|where|"
    r"type|posts?|on|our|platform|are|is|following|here|some|examples?|do|to|or|and|with|respect)\b"
    "|用户|利用|本平台|平台|制作|复制|发布|传播|上传|含有|下列|以下|内容|信息|行为|任何|包括|我们|的",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Stem:
    """What governs the points below.

    Attributes:
        depth: The number of lists that it stands in itself.
        level: The level of the title that it stands under.
        is_open: Whether it governs paragraphs.
        is_used: Whether anything came below it yet.
        points_down: Whether it speaks of what follows.
        spans_titles: Whether what comes below it has titles of its own.
    """

    text: str
    norm: Norm | None
    depth: int
    level: int = 0
    is_open: bool = False
    is_used: bool = False
    points_down: bool = False
    spans_titles: bool = False

    def reaches(self, level: int, *, is_list: bool) -> bool:
        """Return whether it governs what stands below a title.

        Args:
            level: Of the title.
            is_list: Whether a list stands right below it, and it is set as a title without being a heading.
        """
        is_waiting = not self.is_used or self.is_open or self.spans_titles or is_list
        return self.depth == 0 and self.level < level and is_waiting and self.norm is not None


def ends_sentence(text: str) -> bool:
    """Return whether a text ends as sentences and stems do."""
    return _ENDS.search(text) is not None


def opens_list(text: str) -> bool:
    """Return whether a text ends in a colon, or in a word after which something has to follow."""
    return _OPENS.search(text) is not None or _DANGLES.search(text) is not None


def breaks_off(text: str) -> bool:
    """Return whether a text ends in a word after which something has to follow: no statement by itself."""
    return _DANGLES.search(text) is not None


def is_stub(text: str) -> bool:
    """Return whether what stands before a list is half a thought, that only its points end.

    >>> is_stub("We ask that you please:"), is_stub("Adverts are not allowed for:")
    (True, False)
    """
    return _STUB.search(text) is not None


def leads_down(text: str) -> bool:
    """Return whether a text speaks of what follows: "the descriptions below", 以下."""
    return _LEADS_DOWN.search(text) is not None


def names_examples(text: str) -> bool:
    """Return whether a title or stem announces examples, and not of what may stay.

    >>> names_examples("More examples"), names_examples("Examples of allowed content:")
    (True, False)
    """
    return _EXAMPLES.search(text) is not None


def leads_elsewhere(title: str) -> bool:
    """Return whether what stands below a title belongs to no list that was announced before it.

    >>> leads_elsewhere("Additional resources"), leads_elsewhere("Video spam")
    (True, False)
    """
    return _ELSEWHERE.search(title) is not None


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


def is_label(sentence: str) -> bool:
    """Return whether a line is too short to say of what content a limit holds: "Restricted reach"."""
    return not HAN.search(sentence) and len(sentence.split()) <= 3


def says_something(sentence: str, norm: Norm) -> bool:
    """Return whether a stem is a statement by itself: words are left beside its cue."""
    rest = without_opening(sentence.replace(norm.cue, " "))
    rest = _EMPTY.sub(" ", _ON_PLATFORM.sub(" ", rest))
    return len(re.findall(r"[A-Za-z]{3,}", rest)) >= 2 or len(HAN.findall(rest)) >= 4


def under_stem(stem: str, point: str) -> str:
    """Return a point as it reads after its stem."""
    if not stem:
        return point
    head = without_opening(stem) if goes_on(stem) else stem.rstrip(" :：.")
    mark = "：" if is_chinese(point) else ": "
    return f"{head}{mark}{point}"
