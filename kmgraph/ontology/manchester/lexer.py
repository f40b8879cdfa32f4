"""Text -> tokens with their places, and a reader that walks over them: looks, takes, and complains with a place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from kmgraph.errors import OntologyError
from kmgraph.ontology.manchester.names import AmbiguousNameError, Names, Sort

T = TypeVar("T")

MAX_LENGTH = 64_000
"""Longest text taken, in characters."""


class TokenKind(StrEnum):
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

    kind: TokenKind
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
        raise OntologyError(
            f"expression of {len(text)} characters; at most {MAX_LENGTH} are taken",
            hint="name a part of it as a class of the extension",
        )
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
            tokens.append(_place(text, position, TokenKind(found.lastgroup), found.group()))
        position = found.end()
    return (*tokens, _place(text, len(text.rstrip())))


def _place(text: str, position: int, kind: TokenKind = TokenKind.END, word: str = "") -> Token:
    before = text[:position]
    return Token(kind, word, before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)


_MAX_DEPTH = 100
_WORDS = (TokenKind.NAME, TokenKind.IRI)


class Reader:
    """The place in a text, and the names that may occur in it."""

    def __init__(self, text: str, names: Names) -> None:
        self.names = names
        self._tokens = tokenize(text)
        self._position = 0
        self._depth = 0

    @property
    def token(self) -> Token:
        """The token to be taken next."""
        return self._tokens[self._position]

    def take(self) -> Token:
        """Return the next token and go past it."""
        token = self.token
        if token.kind is not TokenKind.END:
            self._position += 1
        return token

    def sees(self, *texts: str) -> bool:
        """Return whether the next token is one of these marks or keywords."""
        return self.token.kind in {TokenKind.MARK, TokenKind.NAME} and self.token.text in texts

    def accept(self, *texts: str) -> bool:
        """Go past the next token if it is one of these marks or keywords."""
        found = self.sees(*texts)
        if found:
            self.take()
        return found

    def expect(self, text: str) -> None:
        """Go past this mark, or complain."""
        if not self.accept(text):
            raise self.expected(f'"{text}"')

    def several(self, read: Callable[[], T], *between: str) -> list[T]:
        """Return what is read once, and once more after each of these marks or keywords."""
        items = [read()]
        while self.accept(*between):
            items.append(read())
        return items

    def expect_end(self) -> None:
        """Complain if anything is left."""
        if self.token.kind is not TokenKind.END:
            raise self.expected('"and", "or" or the end')

    def enter(self) -> None:
        """Note one more level of nesting."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise self.error(f"nested more than {_MAX_DEPTH} deep")

    def leave(self) -> None:
        """Note that a level of nesting ended."""
        self._depth -= 1

    def sorts(self) -> tuple[Sort, ...]:
        """Return what the next token can stand for; nothing if it is no name."""
        if self.token.kind not in _WORDS:
            return ()
        try:
            return self.names.sorts_of(self.token.text)
        except AmbiguousNameError as error:
            raise self.error(f'"{self.token.text}" is the name of several terms', hint=f"write {error}") from None

    def name(self, sort: Sort, *, hint: str | None = None) -> str:
        """Go past a name of this sort and return its IRI, or complain."""
        if sort not in self.sorts():
            raise self.wrong_name((sort,), hint=hint)
        return self.names.find(self.take().text, sort) or ""

    def wrong_name(self, wanted: tuple[Sort, ...], *, hint: str | None = None) -> OntologyError:
        """Return the complaint that no name of the wanted sorts stands here."""
        need = f"{_article(wanted[0])} {wanted[0]}" if len(wanted) == 1 else "a class or a property"
        if self.token.kind not in _WORDS:
            return self.expected(need, hint=hint)
        known = self.sorts()
        word = self.token.text
        if known:
            return self.error(f'"{word}" is {_article(known[0])} {known[0]}, and {need} is needed here', hint=hint)
        return self.error(f'unknown name "{word}"', hint=hint or self.names.suggest(word, wanted))

    def expected(self, wanted: str, *, hint: str | None = None) -> OntologyError:
        """Return the complaint that something else stands here."""
        return self.error(f"expected {wanted}, found {self._found()}", hint=hint)

    def error(self, what: str, *, hint: str | None = None, at: Token | None = None) -> OntologyError:
        """Return an error with the place of the next token, or of the one given."""
        token = at or self.token
        return OntologyError(what, where=f"line {token.line}, column {token.column}", hint=hint)

    def _found(self) -> str:
        return "the end" if self.token.kind is TokenKind.END else f'"{self.token.text}"'


def _article(sort: Sort) -> str:
    return "an" if sort.value[0] in "aeio" else "a"
