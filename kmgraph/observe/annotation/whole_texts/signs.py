"""Texts -> the signs that a model weighs: words, pairs of them, their beginnings, Chinese pieces, other characters.

Chinese is not cut into words: pieces of one to four characters hold them, and the slang that no dictionary has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Span: TypeAlias = tuple[int, int]
"""First character of a piece of a text, and the first behind it."""

_TOKEN = re.compile("[\u3400-\u9fff]+|[^\\W_\u3400-\u9fff]+(?:'[^\\W_\u3400-\u9fff]+)*|[^\\s\\w]")
_LONGEST_PIECE = 4
_BEGINNING = 5  # letters that inflections of a word share
_DIGITS = str.maketrans("123456789", "000000000")
_EMPTY = frozenset(
    re.findall(
        r"\S+",
        """
    a all also am an and any are as at be been but by can did do does for from get go got had has have he her here him
    his how i if in into is it its just like me more my no not now of on one or our out she so some than that the their
    them then there these they this those to too up us was we were what when which who why will with you your
    的 了 是 我 你 他 她 它 在 有 和 就 都 也 很 不 这 那 吗 呢 吧 啊 一 个 们 着 过 地 得 把 被 给 让 与 及
        """,
    )
)
"""Words that tell nobody what a text is about, whatever they weigh."""

_MOST_TOKENS = 2000
"""Words and Chinese passages of a text that are looked at: a draft has some dozens, and a book is no draft."""


def signs_of(folded: str) -> Iterator[tuple[str, Span]]:
    """Yield the signs of a folded text, each with the place that it stands in.

    >>> [sign for sign, _ in signs_of("add me 微信")]
    ['w:add', 'w:me', 'b:add me', 'h:微', 'h:信', 'h:微信']
    """
    before: re.Match[str] | None = None
    for number, token in enumerate(_TOKEN.finditer(folded)):
        if number == _MOST_TOKENS:
            return
        if "\u3400" <= token[0][0] <= "\u9fff":
            yield from _pieces(token[0], token.start())
        elif token[0][0].isalnum():
            yield from _of_word(token, before)
            before = token
            continue
        else:
            yield f"e:{token[0]}", token.span()
            continue
        before = None


def _pieces(passage: str, start: int) -> Iterator[tuple[str, Span]]:
    for size in range(1, _LONGEST_PIECE + 1):
        for first in range(len(passage) - size + 1):
            yield f"h:{passage[first : first + size]}", (start + first, start + first + size)


def _of_word(token: re.Match[str], before: re.Match[str] | None) -> Iterator[tuple[str, Span]]:
    word = token[0].translate(_DIGITS)
    yield f"w:{word}", token.span()
    if len(word) > _BEGINNING:
        yield f"p:{word[:_BEGINNING]}", token.span()
    if before is not None:
        yield f"b:{before[0].translate(_DIGITS)} {word}", (before.start(), token.end())


def says_something(piece: str) -> bool:
    """Return whether a piece of a folded text can show a reader what the text is about.

    >>> says_something("in my"), says_something("!"), says_something("my casino"), says_something("🎰")
    (False, False, True, True)
    """
    tokens = _TOKEN.findall(piece)
    return any(token not in _EMPTY and (token[0].isalnum() or not token.isascii()) for token in tokens)
