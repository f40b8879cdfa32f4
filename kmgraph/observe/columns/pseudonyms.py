"""Authors -> pseudonyms that only the holder of the project's key can reproduce."""

from __future__ import annotations

import hmac
import re
import unicodedata

from kmgraph.errors import UsageError

_DIGITS = 16
_MIN_KEY_BYTES = 16
_PSEUDONYM = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")


def pseudonym(author: str, key: bytes) -> str:
    """Return the author's pseudonym: HMAC-SHA-256 under the project's key, its first 16 hexadecimal digits.

    64 bits keep two of a million authors apart with a probability of 0.99999997.

    Args:
        author: Handle or account id as it came; outer spaces and Unicode composition do not matter.
        key: At least 16 bytes, kept outside the graph and all exports.

    Raises:
        UsageError: If the key is shorter.

    Source: RFC 2104 (HMAC), section 5 (truncation).

    >>> pseudonym("@alice", b"0123456789abcdef")
    '3266119c1980e3a3'
    """
    if len(key) < _MIN_KEY_BYTES:
        raise UsageError(f"the project's key must have at least {_MIN_KEY_BYTES} bytes")
    name = unicodedata.normalize("NFC", author.strip()).encode()
    return hmac.digest(key, name, "sha256").hex()[:_DIGITS]


def is_pseudonym(text: str) -> bool:
    """Return whether the text has the form of a pseudonym."""
    return _PSEUDONYM.fullmatch(text) is not None
