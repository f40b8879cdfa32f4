"""Refuses SPARQL from people that would ask other servers, read other files, change anything or exhaust the parser."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

import pyoxigraph as ox

from kmgraph.errors import QueryError
from kmgraph.rdf.sparql_tokens import Kind, SparqlToken, expand_codepoints, tokens

MAX_LENGTH = 64 * 1024
MAX_NESTING = 100

_UPDATES = frozenset(("LOAD", "CLEAR", "DROP", "CREATE", "INSERT", "DELETE", "ADD", "MOVE", "COPY"))
_BEFORE_A_GRAPH = frozenset(("GRAPH", "FROM", "NAMED", "DESCRIBE"))
_PREFIX_OPERATORS = frozenset("!^+-/")
_ESCAPED = re.compile(r"\\(.)")
_NAMES = frozenset((Kind.PREFIXED, Kind.BLANK_NODE, Kind.VARIABLE))
# Names of such characters alone are read alike by every parser. Of names with dots, escapes or letters from elsewhere
# some read a part only, and the rest anew: to pyoxigraph, `x:a-b.c.SERVICE` is `x:a-b.c`, a dot and a call.
_PLAIN = re.compile(r"[?$]?[A-Za-z0-9_:-]*")


def check_query(sparql: str) -> None:
    """Check a query that a person wrote.

    Codepoint escapes are read both ways: where they stand, as pyoxigraph does, and before all else, as the
    specification has it.

    Args:
        sparql: The text of the query.

    Raises:
        QueryError: If it is too long, nested too deeply, federates (SERVICE), is an update, or holds what is no token.
    """
    if len(sparql.encode(errors="replace")) > MAX_LENGTH:
        raise QueryError(f"the query is longer than {MAX_LENGTH // 1024} kB")
    words = tuple(tokens(sparql))
    expanded = expand_codepoints(sparql)
    for reading in (words, tuple(tokens(expanded))) if expanded != sparql else (words,):
        _check_tokens(reading)
    unknown = next((token for token in words if token.kind is Kind.UNKNOWN), None)
    if unknown:
        raise QueryError(
            f'the query is malformed: "{unknown.text}" is not expected here', where=_place(sparql, unknown)
        )


def check_embedded(sparql: str) -> None:
    """Check a query within shapes, which rdflib evaluates: as `check_query`, and it may name no other graphs (FROM).

    Raises:
        QueryError: If it is refused.
    """
    text = sparql.replace("\r\n", "\n")
    # To rdflib, a comment goes on after a carriage return, to the specification it doesn't.
    if "\r" in text:
        raise QueryError("the query has a carriage return alone", hint="end its lines with a line feed")
    for reading in {text, expand_codepoints(text)}:
        check_query(reading)
        if any("FROM" in _words_in(token) for token in tokens(reading)):
            raise QueryError("FROM is refused: it would read other files", hint="a shape asks the graph it validates")


def dataset_iris(sparql: str) -> tuple[str, ...]:
    """Return the graphs that FROM and FROM NAMED name, as far as they are absolute IRIs or use a declared prefix."""
    words = tuple(tokens(sparql))
    prefixes = _declared(words)
    found = []
    for before, token in pairwise(words):
        if before.kind is not Kind.WORD or before.text.upper() not in {"FROM", "NAMED"}:
            continue
        if token.kind is Kind.IRI:
            found.append(expand_codepoints(token.text[1:-1]))
        elif token.kind is Kind.PREFIXED:
            prefix, _, local = token.text.partition(":")
            found.extend(base + _ESCAPED.sub(r"\1", local) for base in prefixes.get(prefix, ())[-1:])
    return tuple(filter(_is_iri, found))


def _check_tokens(words: Sequence[SparqlToken]) -> None:
    for token in words:
        word = token.text.upper()
        update = next(filter(_UPDATES.__contains__, _words_in(token)), None)
        if update:
            raise QueryError(
                f"{update} is refused: it would change the graph",
                hint="use SELECT, ASK, CONSTRUCT or DESCRIBE over this graph",
            )
        # No other word of the language has these in it; keywords need no space between them, or after a number.
        if token.kind is Kind.WORD and ("SERVICE" in word or "SILENT" in word):
            raise _refused_service()
        if token.kind in _NAMES and _may_end_before_service(word):
            raise QueryError(
                "SERVICE is refused after a dot, an escape or a letter beyond a-z in a name: it may be read as a call",
                hint="write the name as an IRI, such as <http://example.org/a.service>",
            )
    if any(_hides_service(words)):
        raise _refused_service()
    if _depth(words) > MAX_NESTING:
        raise QueryError(f"the query is nested more than {MAX_NESTING} levels deep")


def _words_in(token: SparqlToken) -> tuple[str, ...]:
    """Return what a parser may read as words, in upper case: the word itself, and what follows a dot in a name."""
    if token.kind is Kind.WORD:
        return (token.text.upper(),)
    return tuple(token.text.upper().split(".")[1:]) if token.kind in _NAMES else ()


def _may_end_before_service(name: str) -> bool:
    before, found, _ = name.rpartition("SERVICE")
    return bool(found) and not _PLAIN.fullmatch(before)


def _refused_service() -> QueryError:
    return QueryError(
        "SERVICE is refused: it would send data to another server",
        hint='leave it out; after a term that only has this word in its name, write "." before "{"',
    )


def _hides_service(words: Sequence[SparqlToken]) -> Iterator[bool]:
    """Yield for each prefixed name whether a parser without tokens may read SERVICE out of it.

    Such a parser, as pyoxigraph's, tries one reading of a place after the other. `SERVICE:a {` is a call of `:a` where
    no triple fits, and of `e:SERVICE <b> {` the first two letters are a name of their own where `e:SERVICE` makes no
    valid IRI.
    """
    prefixes = _declared(words)
    for before, token, after in zip((None, *words), words, (*words[1:], None), strict=False):
        if token.kind is not Kind.PREFIXED or "SERVICE" not in token.text.upper():
            continue
        prefix, _, local = token.text.partition(":")
        if "SERVICE" in prefix.upper() and after is not None and after.text == "{":
            yield before is None or before.text.upper() not in _BEFORE_A_GRAPH
        if "SERVICE" in local.upper():
            yield not all(_is_iri(base + _ESCAPED.sub(r"\1", local)) for base in prefixes.get(prefix, ()))


def _declared(words: Sequence[SparqlToken]) -> dict[str, list[str]]:
    declared: dict[str, list[str]] = defaultdict(list)
    for first, second, third in zip(words, words[1:], words[2:], strict=False):
        if first.text.upper().endswith("PREFIX") and second.kind is Kind.PREFIXED and third.kind is Kind.IRI:
            declared[second.text[:-1]].append(expand_codepoints(third.text[1:-1]))
    return declared


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _depth(words: Sequence[SparqlToken]) -> int:
    depth = deepest = 0
    for token in words:
        if token.text in {"(", "{", "["}:
            depth += 1
            deepest = max(deepest, depth)
        elif token.text in {")", "}", "]"}:
            depth -= 1
    # Chains of operators nest without brackets.
    runs = groupby(words, lambda token: token.text in _PREFIX_OPERATORS)
    chains = (len(list(run)) for is_chain, run in runs if is_chain)
    return deepest + max((length for length in chains if length > 1), default=0)


def _place(sparql: str, token: SparqlToken) -> str:
    before = sparql[: token.at]
    return f"line {before.count(chr(10)) + 1}, column {token.at - before.rfind(chr(10))}"
