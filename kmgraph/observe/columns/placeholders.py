"""Words that stand in a cell where nothing is known: programs and people write them instead of leaving it empty.

What they stand for is unknown. It is never a category of its own, never an author, and never "no".
"""

from __future__ import annotations

from collections.abc import Collection

from kmgraph.observe.columns.names import fold
from kmgraph.observe.notices import shown

_WORDS = (
    # Spreadsheets, databases, pandas, R and JavaScript.
    *(
        "na",
        "n/a",
        "#n/a",
        "#value!",
        "#ref!",
        "nan",
        "null",
        "(null)",
        "\\n",
        "none",
        "nil",
        "undefined",
        "nat",
        "<na>",
    ),
    # People.
    *("?", "??", ".", "unknown", "not known", "not available", "missing", "not recorded", "unspecified"),
    # Platforms, in the place of what they took away.
    *("[deleted]", "[removed]", "deleted", "[deleted user]", "[redacted]", "[unknown]", "deleted user", "anonymous"),
    *("deleted account", "deactivated user", "utente eliminato", "usuario eliminado", "utilisateur supprimé"),
    *("gelöschter nutzer", "gelöschter benutzer", "[gelöscht]", "[supprimé]", "[eliminado]", "[удалено]"),
    *(
        "未知",
        "不详",
        "空",
        "缺失",
        "未填",
        "未记录",
        "匿名",
        "匿名用户",
        "已注销",
        "用户已注销",
        "[已删除]",
        "该用户已注销",
    ),
)
_DASHES = frozenset({"-", "--", "---", "—", "–", "－", "_"})
# What is nothing but dashes folds to nothing.
_FOLDED = frozenset(map(fold, _WORDS)) - {""}
_FIRST = frozenset(word[0] for word in _FOLDED)
_LONGEST = 60
"""Characters of a cell that may stand for nothing recorded, spaces included: no longer one is looked at."""
_SHOWN = 4
_CLUSTERS = frozenset({"-1", "-1.0"})
"""How programs that group posts write "belongs to no group" (DBSCAN and HDBSCAN: noise)."""


def is_placeholder(text: str) -> bool:
    """Return whether a cell says nothing but that nothing is known.

    >>> is_placeholder("N/A"), is_placeholder("[Deleted]"), is_placeholder("no")
    (True, True, False)
    """
    # A Han character stays as it is when folded: hardly any post begins as one of the words does.
    if len(text) > _LONGEST or ("\u4e00" <= text[:1] <= "\u9fff" and text[0] not in _FIRST):
        return False
    return text in _DASHES or fold(text) in _FOLDED


def is_no_cluster(text: str) -> bool:
    """Return whether a cell under `cluster` says that the post belongs to none."""
    return text in _CLUSTERS or is_placeholder(text)


def nothing_recorded(under: str, placeholders: Collection[str]) -> str:
    """Return the sentence that says so of the placeholders met under a header or term, the first few named.

    >>> nothing_recorded('"author"', ["[deleted]"])
    'under "author", "[deleted]" stands for nothing that is recorded'
    """
    words = sorted(set(placeholders))
    listed = ", ".join(map(shown, words[:_SHOWN])) + (", …" if len(words) > _SHOWN else "")
    return f"under {under}, {listed} {'stands' if len(words) == 1 else 'stand'} for nothing that is recorded"
