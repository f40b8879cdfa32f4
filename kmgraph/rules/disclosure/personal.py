"""Strings that may name or reach a person: handles, e-mail addresses, telephone numbers, web addresses, ids.

A string from a cell becomes public only if enough sources say the same and nothing of this kind is in it. A scan finds
what has the form of such a string; a name that looks like any other word has none, which is why sources are counted.
"""

from __future__ import annotations

import re

_SCAN = re.compile(
    r"""
      [@＠]\s?\w                                     # a handle, an e-mail address
    | (?<![a-z])(?:mods?|moderators?|admins?|reviewers?|users?)[\s:]+(?-i:[A-Z][a-z]+)(?!\w)  # who decided, by name
    | (?<![a-z])by\s+(?-i:[A-Z][a-z]+)(?![\w\s]+\w*(?:policy|rules?|guidelines?|terms|law|act)\b)
    | (?<![a-z])(?:u|user|r)/[\w-]{3,}               # a handle as forums write it
    | [\w.+-]+\s?(?:\(at\)|\[at\]|\sat\s)\s?[\w-]+\s?(?:\.|\(dot\)|\[dot\]|\sdot\s)\s?[a-z]{2,}
    | (?:https?|ftp|mailto|tel|weixin|wxid)[:：_]    # an address by its scheme
    | (?<!\w)(?:www\.|t\.me/|wa\.me/|xhslink)
    | (?<![\w.])[\w-]+\.(?:com|org|net|io|cn|de|uk|ru|jp|fr|info|me|app|xyz|co|tv|social)(?![\w.])
    | (?:微信|薇信|加v|加微|vx|wx|wechat|telegram|whatsapp|snapchat|insta|电话|手机|扣扣|qq)  # where to be reached
      \s?(?:号|id)?\s?[:：=]?\s?[a-z0-9_-]{4,}
    | (?:\d[\s().\-–/]{0,2}){7,}                     # a telephone number, an id in digits
    | (?<![0-9a-z])(?=[0-9a-z-]*[0-9])(?=[0-9a-z-]*[a-f])[0-9a-f-]{12,}(?![0-9a-z])   # an id in hexadecimal
    | (?<![0-9a-z])(?=[0-9a-z_-]*[0-9])(?=[0-9a-z_-]*[a-z])[0-9a-z_-]{16,}(?![0-9a-z])  # another long id
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def holds_personal_string(text: str) -> bool:
    """Return whether something in a text has the form of a handle, an address, a telephone number or an id.

    >>> [holds_personal_string(text) for text in ("@ana", "ana@example.org", "+44 20 7946 0958", "court proceedings")]
    [True, True, True, False]
    """
    return _SCAN.search(_HIDDEN.sub("", text).translate(_FULL_WIDTH)) is not None


def public_string(text: str, clusters: int, k: int) -> str | None:
    """Return a string from cells if it may be published; None if too few sources say it, or it may reach a person.

    Args:
        text: The string.
        clusters: Independent sources that say just this.
        k: Least number of them.
    """
    return text if clusters >= k and not holds_personal_string(text) else None
