"""SPARQL as tokens, by the terminals of the grammar: what a word is, and what only looks like one.

Source: SPARQL 1.1 Query Language (W3C Recommendation 2013-03-21), section 19.8, productions 139 to 173; language tags
    with a direction from SPARQL 1.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_START = f"{_BASE}_"
_AFTER = "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_NAME = f"{_NAME_START}{_AFTER}-"
_CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ESCAPE = rf"\\[tbnrf\"'\\]|{_CODEPOINT}"
_LOCAL_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"


class Kind(Enum):
    """Kinds of token. Values are patterns, tried in this order; the longest strings come first."""

    BLANK = r"[ \t\r\n]+|\#[^\r\n]*"
    IRI = rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]|{_CODEPOINT})*>"
    STRING = (
        rf"\"\"\"(?:\"{{0,2}}(?:[^\"\\]|{_ESCAPE}))*\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*'''"
        rf"|\"(?:[^\"\\\r\n]|{_ESCAPE})*\"|'(?:[^'\\\r\n]|{_ESCAPE})*'"
    )
    VARIABLE = rf"[?$][{_NAME_START}0-9][{_NAME_START}{_AFTER}]*"
    BLANK_NODE = rf"_:[{_NAME_START}0-9](?:[{_NAME}.]*[{_NAME}])?"
    LANGUAGE = r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?"
    NUMBER = r"(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+"
    PREFIXED = (
        rf"(?:[{_BASE}](?:[{_NAME}.]*[{_NAME}])?)?:"
        rf"(?:(?:[{_NAME_START}:0-9]|{_LOCAL_ESCAPE})(?:(?:[{_NAME}.:]|{_LOCAL_ESCAPE})*(?:[{_NAME}:]|{_LOCAL_ESCAPE}))?)?"
    )
    WORD = rf"[{_NAME_START}][{_NAME_START}{_AFTER}]*"
    SIGN = r"[{}()\[\].,;=<>!|&+\-*/^?~]"
    UNKNOWN = r"."


_TOKEN = re.compile("|".join(f"(?P<{kind.name}>{kind.value})" for kind in Kind), re.DOTALL)
_CODEPOINTS = re.compile(r"\\u(?P<short>[0-9A-Fa-f]{4})|\\U(?P<long>[0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class SparqlToken:
    """A token and where it starts in the text."""

    kind: Kind
    text: str
    at: int


def tokens(sparql: str) -> Iterator[SparqlToken]:
    """Yield the tokens of a query, without white space and comments; what is none is `Kind.UNKNOWN`, a letter each.

    >>> [token.text for token in tokens("SERVICESILENT<urn:a>{?s a 'SERVICE'}")]
    ['SERVICESILENT', '<urn:a>', '{', '?s', 'a', "'SERVICE'", '}']
    """
    for match in _TOKEN.finditer(sparql):
        kind = Kind[str(match.lastgroup)]
        if kind is not Kind.BLANK:
            yield SparqlToken(kind, match.group(), match.start())


def expand_codepoints(sparql: str) -> str:
    r"""Return the text with `\uXXXX` and `\UXXXXXXXX` replaced by what they stand for; section 19.2 does so first.

    >>> expand_codepoints("S\\u0045RVICE")
    'SERVICE'
    """
    return _CODEPOINTS.sub(lambda match: _character(int(match["short"] or match["long"], 16), match.group()), sparql)


def _character(number: int, written: str) -> str:
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else written
