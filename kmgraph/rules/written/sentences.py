"""Text -> sentences, clauses that say different things, and what a sentence excepts. English and Chinese, mixed too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HAN = re.compile("[\u3400-\u9fff]")

_SHORT_FORMS = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|incl|approx|no|dr|mr|mrs|ms|st|inc|ltd|u\.s|u\.k))\.$", re.I)
_LONGEST_FORM = 12
# A sentence turns once or twice; what turns oftener is none.
_MOST_TURNS = 6
_END = re.compile(
    r"(?<=[.!?])[\"'”’)\]]{0,2}\s+(?=[\"'“‘(\[]{0,2}[A-Z0-9\u3400-\u9fff])|(?<=[。！？；])[”’」』）]?\s*|\n+"
)
_CONTRAST = re.compile(
    r";\s+|,?\s+(?:but|however,?|although|though|whereas)\s+|，?(?:但是|但|然而|不过)，?|，(?=可以|允许|不得|禁止|严禁)"
)
# "While we don't allow …, we may make exceptions for …"
_CONCEDED = re.compile(
    r"^(?:while|although|though|whereas|虽然|尽管)\s*(?P<a>[^,，]{1,300}?)[,，]\s*(?P<b>.{1,600})$", re.IGNORECASE
)
# "…, even if it is a joke" excepts nothing, and is not what the sentence is about.
_EVEN = re.compile(
    r",? (?:even (?:if|when|though)|regardless of)\b[^.]{0,200}(?=\.|$)"
    r"|，?(?:即使|即便|无论|不论)[^。，]{0,60}(?=，|。|$)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\b(?:unless|except(?:ing)?|with the exception of|with (?:limited |some |certain |narrow )?exceptions? (?:for|of)|"
    r"other than|provided (?:that\b|(?=(?:you|it|they|the)\b))|as long as|so long as|only if|only when|"
    r"subject to)\b|除非",
    re.IGNORECASE,
)
# 除非…，否则…; 除…外，…; Unless …, …
_FRONT = re.compile(
    r"^(?:除非(?P<a>[^，。]{1,80})，(?:否则|不然)?|除了?(?P<b>[^，。]{1,80}?)(?:以外|之外|外)，?"
    r"|(?:unless|except (?:for|when|where|in))\s+(?P<c>[^,.]{1,160}),\s*)",
    re.IGNORECASE,
)
_EXCEPTED_HAN = re.compile(r"[，（(]?(?P<a>[^，。（(]{1,60}?)(?:除外|的除外)[）)]?")
_BRACKETED = re.compile(r"[（(](?P<a>(?:unless|except|other than|除非?|不包括)[^()（）]{1,200})[)）]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Excepted:
    """A sentence taken apart: what it is about, and what it says is excepted or on which condition it holds."""

    main: str
    exception: str = ""


def is_chinese(text: str) -> bool:
    """Return whether most of the text is Chinese; a character counts as much as a word.

    >>> is_chinese("不得发布 spam 内容"), is_chinese("No spam (垃圾信息)")
    (True, False)
    """
    return len(HAN.findall(text)) > 2 * len(re.findall(r"[A-Za-z]+", text))


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text; a line ends one, and so does a Chinese semicolon.

    >>> split_sentences("No drugs, e.g. meth. Be kind! 不得发布广告；可以分享经验。")
    ('No drugs, e.g. meth.', 'Be kind!', '不得发布广告；', '可以分享经验。')
    """
    sentences: list[str] = []
    start = 0
    for end in _END.finditer(text):
        before = text[max(start, end.start() - _LONGEST_FORM) : end.start()]
        if _SHORT_FORMS.search(before) and "\n" not in end[0]:
            continue
        sentences.append(text[start : end.end()].strip())
        start = end.end()
    sentences.append(text[start:].strip())
    return tuple(sentence for sentence in sentences if sentence)


def split_contrast(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to cut a sentence in two where it turns: "…, but …", "While …, …", "…，但…"."""
    conceded = _CONCEDED.search(sentence)
    if conceded:
        yield conceded["a"].strip(), conceded["b"].strip()
    for turn in islice(_CONTRAST.finditer(sentence), _MOST_TURNS):
        before, after = sentence[: turn.start()].strip(), sentence[turn.end() :].strip()
        if before and after:
            yield before, after


def take_exception(sentence: str) -> Excepted:
    """Return a sentence without what it excepts, and that.

    >>> take_exception("No nudity, unless it is art.")
    Excepted(main='No nudity', exception='it is art.')
    >>> take_exception("除非获得授权，否则不得转载。")
    Excepted(main='不得转载。', exception='获得授权')
    """
    sentence = _EVEN.sub("", sentence)
    for pattern in (_FRONT, _BRACKETED):
        found = pattern.search(sentence)
        if found:
            said = next(part for part in found.groups() if part)
            return Excepted(f"{sentence[: found.start()]}{sentence[found.end() :]}".strip(), said)
    tail = _TAIL.search(sentence)
    if tail and tail.start() > 0:
        return Excepted(sentence[: tail.start()].rstrip(" ,，（("), sentence[tail.end() :].strip())
    han = _EXCEPTED_HAN.search(sentence)
    if han and han.start() > 0:
        return Excepted(f"{sentence[: han.start()]}{sentence[han.end() :]}", han["a"])
    return Excepted(sentence)
