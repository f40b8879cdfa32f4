"""Refuses queries that would federate, exhaust the parser, or change anything."""

from __future__ import annotations

import re

from kmgraph.errors import QueryError

MAX_LENGTH = 64 * 1024
MAX_NESTING = 100

# IRIs, strings (long ones first) and comments: what a keyword or a bracket may hide in.
_OPAQUE = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*> | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''"""
    r""" | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | \#[^\n]*""",
    re.VERBOSE | re.DOTALL,
)
# Escapes outside strings could spell a keyword another way.
_CODEPOINT = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}")
_KEYWORD = re.compile(
    r"(?<![\w:?$@-])(SERVICE|LOAD|CLEAR|DROP|CREATE|INSERT|DELETE|ADD|MOVE|COPY)(?![\w:-])", re.IGNORECASE
)


def check_query(sparql: str) -> None:
    """Check a query that a person wrote.

    Args:
        sparql: The text of the query.

    Raises:
        QueryError: If it is too long, nested too deeply, federates (SERVICE), or is an update.
    """
    if len(sparql.encode()) > MAX_LENGTH:
        raise QueryError(f"the query is longer than {MAX_LENGTH // 1024} kB")
    bare = _OPAQUE.sub(" ", sparql)
    if _CODEPOINT.search(bare):
        raise QueryError("the query has codepoint escapes outside of strings", hint="write the characters themselves")
    keyword = _KEYWORD.search(bare)
    if keyword:
        word = keyword.group(1).upper()
        why = "would send data to another server" if word == "SERVICE" else "would change the graph"
        raise QueryError(f"{word} is refused: it {why}", hint="use SELECT, ASK, CONSTRUCT or DESCRIBE over this graph")
    if _depth(bare) > MAX_NESTING:
        raise QueryError(f"the query is nested more than {MAX_NESTING} levels deep")


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in text:
        if character in "({[":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")}]":
            depth -= 1
    # Chains of operators nest without brackets.
    return deepest + max((len(run) for run in re.findall(r"[!^+/-]{2,}", text)), default=0)
