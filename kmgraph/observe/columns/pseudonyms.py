"""Authors and clusters -> pseudonyms that only the holder of the project's key can reproduce."""

from __future__ import annotations

import hmac
import re
import unicodedata

from kmgraph.errors import UsageError

_DIGITS = 16
_MIN_KEY_BYTES = 16
_CLUSTER = b"cluster\0"
"""Parts the names of clusters from those of authors, which begin with nothing of the kind: no cell holds a NUL."""
_PLATFORM = b"platform\0"
_PLATFORM_DIGITS = 6
"""Enough to tell platforms apart, and too few to look like an id of something else."""

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
    return _keyed(b"", author, key)


def cluster_pseudonym(cluster: str, key: bytes) -> str:
    """Return the pseudonym of a cluster's name, which may tell who is in it; never that of an author of the same name.

    Args:
        cluster: Name of a campaign, thread or copy group as it came.
        key: As of `pseudonym`.

    Raises:
        UsageError: If the key is too short.

    >>> cluster_pseudonym("@alice", b"0123456789abcdef") != pseudonym("@alice", b"0123456789abcdef")
    True
    """
    return _keyed(_CLUSTER, cluster, key)


def platform_pseudonym(platform: str, key: bytes) -> str:
    """Return an id for a platform whose name can't be one, or may name or reach a person.

    Args:
        platform: Its name as it came.
        key: As of `pseudonym`.

    Raises:
        UsageError: If the key is too short.

    >>> platform_pseudonym("小红书", b"0123456789abcdef")
    'platform-2eeeb2'
    """
    return f"platform-{_keyed(_PLATFORM, platform, key)[:_PLATFORM_DIGITS]}"


_MAKE_KEY = 'make one: python -c "import secrets; print(secrets.token_hex(32))"'


def _keyed(kind: bytes, name: str, key: bytes) -> str:
    if len(key) < _MIN_KEY_BYTES:
        raise UsageError(f"the project's key must have at least {_MIN_KEY_BYTES} bytes", hint=_MAKE_KEY)
    normal = unicodedata.normalize("NFC", name.strip()).encode()
    return hmac.digest(key, kind + normal, "sha256").hex()[:_DIGITS]


def is_pseudonym(text: str) -> bool:
    """Return whether the text has the form of a pseudonym."""
    return _PSEUDONYM.fullmatch(text) is not None
