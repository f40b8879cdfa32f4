"""Text -> tokens with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kmgraph.errors import OntologyError

MAX_LENGTH = 64_000
"""Longest text taken, in characters."""


class Kind(StrEnum):
    """What a token is."""

    IRI = "iri"
    STRING = "string"
    NUMBER = "number"
    MARK = "mark"
    LANGUAGE = "language"
    NAME = "name"
    END = "end"


_NAME_CHARACTER = r"[^\s()\[\]{},\"<>^@=]"
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<iri><[A-Za-z][A-Za-z0-9+.-]*:[^<>"{{}}|^`\\\s]*>)
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<number>[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?[fF]?(?!{_NAME_CHARACTER}))
  | (?P<mark>\^\^|<=|>=|[()\[\]{{}},<>])
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>{_NAME_CHARACTER}+)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text; `line` and `column` count from 1."""

    kind: Kind
    text: str
    line: int
    column: int


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of the text, an END token last.

    >>> [token.text for token in tokenize("age some xsd:integer[>= 0, <7]")]
    ['age', 'some', 'xsd:integer', '[', '>=', '0', ',', '<', '7', ']', '']

    Raises:
        OntologyError: If the text is too long or holds a character no token starts with.
    """
    if len(text) > MAX_LENGTH:
        raise OntologyError(f"expression of {len(text)} characters; at most {MAX_LENGTH} are taken")
    tokens = []
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            where = _place(text, position)
            problem = (
                "a quotation mark without its partner" if text[position] == '"' else f'unexpected "{text[position]}"'
            )
            raise OntologyError(problem, where=f"line {where.line}, column {where.column}")
        if found.lastgroup and found.lastgroup != "space":
            tokens.append(_place(text, position, Kind(found.lastgroup), found.group()))
        position = found.end()
    return (*tokens, _place(text, len(text.rstrip())))


def _place(text: str, position: int, kind: Kind = Kind.END, word: str = "") -> Token:
    before = text[:position]
    return Token(kind, word, before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)
