"""A valid input, changed as its structure suggests: tokens dropped, doubled, swapped, nested, at the bounds of numbers.

The same seed gives the same bytes, so that whatever falls can be made again.
"""

from __future__ import annotations

import re
from random import Random

# Strings, numbers, words, white space, and single signs: enough structure for all text formats of the doors.
_TOKENS = re.compile(rb'"(?:[^"\\\n]|\\.)*"' rb"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|-?\d+(?:\.\d+)?|\w+|\s+|.", re.DOTALL)
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_NUMBERS = [
    *(b"0", b"-0", b"-1", b"1e999", b"-1e999", b"1e-999", b"NaN", b"Infinity", b"nan", b"inf", b"0x10", b"1_000"),
    *(str(2**power + off).encode() for power in (7, 15, 31, 53, 63, 64) for off in (-1, 0, 1)),
    *(b"9" * 400, b"9" * 5_000, b"0.1" + b"0" * 400 + b"1", b"9999-99-99", b"0000-00-00T00:00:00Z", b"+1"),
]
_BRACKETS = [(b"(", b")"), (b"[", b"]"), (b"{", b"}"), (b"<<( ", b" )>>"), (b"[[", b"]]"), (b"<a>", b"</a>")]
_BRACKETS += [(b'{"a":', b"}"), (b"not (", b")"), (b"{% if 1 %}", b"{% endif %}"), (b'"', b'"'), (b"'", b"'")]
_PIECES = [
    *(b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\\ud800", b"\\u0000", b"\\U0010FFFF", b"\r"),
    *("\u202e\u2066".encode(), "\u2028".encode(), "ﷺ".encode(), "𠮷🏳️‍🌈".encode(), "İ".encode(), b"\x1b[2J", b"\x07"),
    *(b'"', b"'", b'"""', b"\\", b"\n", b"\t", b",", b";", b"|", b"=1+1", b"@", b"%", b"#", b"&amp;", b"&x;", b"]]>"),
    *(b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>", b"<?xml version='1.1' encoding='utf-7'?>"),
    *(b"@base <http://[> .", b"@prefix : <> .", b"_:b", b"<>", b"<http://e/%>", b"<http://e/ >", b"^^<x>", b"@x-"),
    *(b'"@context"', b'"@id"', b'"@list"', b'"@reverse"', b'"@graph"', b'"@type"', b'"@included"', b"null", b"true"),
    *(b"SERVICE", b"FROM <file:///etc/hostname>", b"INSERT DATA", b"SELECT *", b"OPTIONAL", b"BIND", b"VALUES"),
    *(b"{{ 1 }}", b"{% include 'x' %}", b"{{ x.__class__ }}", b"{% for a in b %}", b"{# ", b"{% extends 'y' %}"),
    *(b"some", b"only", b"and", b"or", b"not", b"min 1", b"value", b"Thing", b"xsd:integer[>= 1]", b"owl:Nothing"),
    *(b"[[rule]]", b"[project]", b'x = "y"', b'"a.b"', b"a.b.c.d = 1", b"../../x", b"/etc/hostname", b"C:\\x", b"~"),
]
_LONG = [b"a" * 100_000, b"a|" * 20_000, b"," * 20_000, b" " * 50_000, "词".encode() * 20_000, b"a.b." * 5_000 + b"a"]
_MOST_BYTES = 4 * 1024**2


def mutated(seed: bytes, others: list[bytes], random: Random, *, is_text: bool) -> bytes:
    """Return a valid input with one to four changes."""
    data = seed
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        change = random.choice(_TEXT_CHANGES if is_text and random.random() < 0.85 else _BYTE_CHANGES)
        data = change(data, others, random)[:_MOST_BYTES]
    return data


def _tokens(data: bytes) -> list[bytes]:
    return _TOKENS.findall(data) or [b""]


def _span(tokens: list[bytes], random: Random) -> tuple[int, int]:
    start = random.randrange(len(tokens))
    return start, min(len(tokens), start + random.choice((1, 1, 1, 2, 3, 5, 10, 40)))


def _delete(data: bytes, _: list[bytes], random: Random) -> bytes:
    tokens = _tokens(data)
    start, end = _span(tokens, random)
    return b"".join(tokens[:start] + tokens[end:])


def _double(data: bytes, _: list[bytes], random: Random) -> bytes:
    tokens = _tokens(data)
    start, end = _span(tokens, random)
    times = random.choice((2, 2, 3, 10, 100, 1_000))
    return b"".join(tokens[:end] + tokens[start:end] * times + tokens[end:])


def _swap(data: bytes, _: list[bytes], random: Random) -> bytes:
    tokens = _tokens(data)
    first, second = random.randrange(len(tokens)), random.randrange(len(tokens))
    tokens[first], tokens[second] = tokens[second], tokens[first]
    return b"".join(tokens)


def _nest(data: bytes, _: list[bytes], random: Random) -> bytes:
    tokens = _tokens(data)
    start, end = _span(tokens, random)
    opening, closing = random.choice(_BRACKETS)
    times = random.choice((1, 2, 10, 100, 1_000, 20_000))
    closes = times if random.random() < 0.8 else random.randrange(times + 1)
    return b"".join([*tokens[:start], opening * times, *tokens[start:end], closing * closes, *tokens[end:]])


def _bound(data: bytes, _: list[bytes], random: Random) -> bytes:
    tokens = _tokens(data)
    numbers = [place for place, token in enumerate(tokens) if _NUMBER.fullmatch(token)]
    tokens[random.choice(numbers or range(len(tokens)))] = random.choice(_NUMBERS)
    return b"".join(tokens)


def _insert(data: bytes, _: list[bytes], random: Random) -> bytes:
    tokens = _tokens(data)
    place = random.randrange(len(tokens))
    piece = random.choice(_LONG) if random.random() < 0.1 else random.choice(_PIECES)
    kept = tokens[place + random.randrange(2) :]
    return b"".join([*tokens[:place], piece, *kept])


def _splice(data: bytes, others: list[bytes], random: Random) -> bytes:
    mine, theirs = _tokens(data), _tokens(random.choice(others))
    start, end = _span(theirs, random)
    place = random.randrange(len(mine))
    return b"".join(mine[:place] + theirs[start:end] + mine[place:])


def _encode(data: bytes, _: list[bytes], random: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(random.choice(("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "latin-1", "utf-7")), "replace")


def _lines(data: bytes, _: list[bytes], random: Random) -> bytes:
    return data.replace(b"\n", random.choice((b"\r\n", b"\r", b"", b" ", b"\n\n", b"\x0b", b"\xe2\x80\xa8")))


def _cut(data: bytes, _: list[bytes], random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _flip(data: bytes, _: list[bytes], random: Random) -> bytes:
    changed = bytearray(data)
    for _number in range(random.choice((1, 1, 2, 8)) if changed else 0):
        changed[_place(len(changed), random)] = random.choice((0, 1, 127, 128, 255, random.randrange(256)))
    return bytes(changed)


def _drop_bytes(data: bytes, _: list[bytes], random: Random) -> bytes:
    place = _place(len(data), random) if data else 0
    return data[:place] + data[place + random.choice((1, 2, 4, 100)) :]


def _add_bytes(data: bytes, _: list[bytes], random: Random) -> bytes:
    place = _place(len(data), random) if data else 0
    return data[:place] + random.randbytes(random.choice((1, 2, 4, 100))) + data[place:]


def _place(length: int, random: Random) -> int:
    # Formats with a footer, such as Parquet, say the most at their end.
    return (
        random.randrange(length) if random.random() < 0.5 else max(0, length - 1 - random.randrange(min(length, 600)))
    )


_BYTE_CHANGES = (_flip, _flip, _cut, _drop_bytes, _add_bytes)
_TEXT_CHANGES = (_delete, _double, _swap, _nest, _bound, _insert, _insert, _splice, _encode, _lines, _cut)
