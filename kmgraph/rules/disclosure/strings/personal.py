"""Strings that may name or reach a person: handles, e-mail addresses, telephone numbers, web addresses, ids.

A string from a cell becomes public only if enough sources say the same and nothing of this kind is in it. A scan finds
what has the form of such a string; a name that looks like any other word has none, which is why sources are counted.
"""

from __future__ import annotations

import re

# Where people are to be reached. After some of these words anything counts; others are ordinary words as well, and take
# a sign that a name follows.
_REACHED = "微信|薇信|加v|加微|vx|wx|wechat|telegram|whatsapp|snapchat|insta|电话|手机|扣扣|qq"
_PLATFORMS = (
    r"ig|instagram|snap|line|tg|discord|kik|skype|signal|viber|kakao(?:talk)?|fb|facebook|messenger|twitter|x|tiktok|youtube"
    r"|yt|twitch|steam|psn|xbox|reddit|linkedin|onlyfans|venmo|cash\s?app|paypal|bluesky|mastodon|threads|weibo|douyin"
    r"|xiaohongshu|rednote|bilibili|zalo|vk|ok\.ru|matrix|email|e-mail|mail|phone|contact"
    "|小红书|红书|抖音|快手|微博|b站|哔哩哔哩|知乎|贴吧|淘宝|支付宝|钉钉|陌陌|探探|豆瓣|推特|脸书|油管|电报|领英|邮箱|联系方式"
)
_NAMED = r"id|handle|account|user(?:\s?name)?|nick(?:name)?|号|账号|帐号|用户名|昵称|网名"
_DECIDERS = "mods?|moderators?|admins?|reviewers?|users?|author|管理员|审核员|审核|版主|用户|作者|博主|up主"

_SCAN = re.compile(
    rf"""
      [@＠]\s?\w                                     # a handle, an e-mail address
    | (?<![a-z])(?:mods?|moderators?|admins?|reviewers?|users?)[\s:]+(?-i:[A-Z][a-z]+)(?!\w)  # who decided, by name
    | (?<![a-z])(?:{_DECIDERS})\s?[:：=]\s?\w
    | (?<![a-z])by\s+(?-i:[A-Z][a-z]+)(?![\w\s]+\w*(?:policy|rules?|guidelines?|terms|law|act)\b)
    | (?<![a-z])(?:u|user|r)/[\w-]{{3,}}               # a handle as forums write it
    | \w{{2}}\#\d{{3,6}}(?!\d)                         # as games do
    | \w\s?(?:\(at\)|\[at\]|\sat\s)\s?[\w-]+\s?(?:\.|\(dot\)|\[dot\]|\sdot\s)\s?[a-z]{{2,}}
    | (?:https?|ftp|mailto|tel|weixin|wxid)[:：_]    # an address by its scheme
    | (?<!\w)(?:www\.|t\.me/|wa\.me/|xhslink)
    # The name of a host: words with dots between, the last of letters alone; after numbers only endings that are known.
    | [^\W\d_][\w-]{{0,62}}(?:[.｡]|\s?(?:\(dot\)|\[dot\])\s?)[a-z]{{2,24}}(?![\w-])
    | [a-z0-9]。[a-z]{{2,24}}(?![\w-])
    | [\w-]\.(?:com|org|net|io|cn|de|uk|ru|jp|fr|info|me|app|xyz|co|tv|social)(?![\w-])
    | [\w-]\.(?:xn--[\w-]+|рф|бел|укр|中国|中國|公司|网络|网址)(?![\w-])
    | (?<![\d.])\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?![\d.])     # of a computer, by its number
    | (?:{_REACHED})\s?(?:号|id)?\s?[:：=]?\s?[a-z0-9_-]{{4,}}
    | (?<![a-z])(?:{_PLATFORMS})\s?(?:{_NAMED})?\s?[:：=]\s?\w{{2,}}
    | (?<![a-z])(?:{_PLATFORMS})\s?(?:{_NAMED})\s?[a-z0-9_.-]{{3,}}
    | (?<![a-z])(?:{_PLATFORMS})\s(?=[a-z0-9.-]*[_\d])[a-z_][\w.-]{{3,}}
    | (?<![a-z])(?:{_NAMED})\s?[:：=]\s?\w{{2,}}
    | (?:\d[\s().\-–/]{{0,2}}){{7,}}                     # a telephone number, an id in digits
    | (?<![0-9a-z])(?=[0-9a-z-]*[0-9])(?=[0-9a-z-]*[a-f])[0-9a-f-]{{12,}}(?![0-9a-z])   # an id in hexadecimal
    | (?<![0-9a-z])(?=[0-9a-z_-]*[0-9])(?=[0-9a-z_-]*[a-z])[0-9a-z_-]{{16,}}(?![0-9a-z])  # another long id
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LONGEST = 2_000
"""Characters of the longest text that is looked through; a longer one is no name of anything."""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def holds_personal_string(text: str) -> bool:
    """Return whether something in a text has the form of a handle, an address, a telephone number or an id.

    A text that is too long to be looked through counts as one that has.

    >>> [holds_personal_string(text) for text in ("@ana", "ana@example.org", "+44 20 7946 0958", "court proceedings")]
    [True, True, True, False]
    """
    return len(text) > _LONGEST or _SCAN.search(_HIDDEN.sub("", text).translate(_FULL_WIDTH)) is not None


def public_string(text: str, clusters: int, k: int) -> str | None:
    """Return a string from cells if it may be published; None if too few sources say it, or it may reach a person.

    Args:
        text: The string.
        clusters: Independent sources that say just this.
        k: Least number of them.
    """
    return text if clusters >= k and not holds_personal_string(text) else None


def public_header(header: str) -> str | None:
    """Return the header of a column as it may be published; None if it may reach a person."""
    return None if holds_personal_string(header) else header
