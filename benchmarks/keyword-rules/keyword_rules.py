"""Rule bases of keyword combinations, read from the files that the Citizen Lab published.

What comes in: the folders `qqmail/` and `wechat/` of github.com/citizenlab/chat-censorship (CC BY-NC-SA 4.0, never
copied here). What goes out: `RuleBase`. What it forgets: translations, dates, themes, sources.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Terms = tuple[str, ...]
"""Terms that must all occur, sorted, without those that another of them contains."""

GROUP, SINGLE = "group", "one-to-one"


@dataclass(frozen=True, slots=True, order=True)
class Combination:
    """Terms that get a post removed when all of them occur.

    Attributes:
        terms: As `combined` gives them.
        chat: Kind of chat in which it holds (`GROUP`, `SINGLE`); empty if everywhere.
        unless: Extenuating combinations: with all terms of one of them in the post, it stays. Sorted.
    """

    terms: Terms
    chat: str = ""
    unless: tuple[Terms, ...] = ()


@dataclass(frozen=True)
class RuleBase:
    """All combinations of a service, sorted; `has_chats` where it tells group chat from one-to-one chat."""

    name: str
    combinations: tuple[Combination, ...]
    has_chats: bool = False

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """All terms of combinations and extenuating combinations, sorted."""
        found = {term for one in self.combinations for terms in (one.terms, *one.unless) for term in terms}
        return tuple(sorted(found))


def combined(text: str) -> Terms:
    """Return the terms of one combination.

    >>> combined("乙 + 甲乙+丙")
    ('丙', '甲乙')
    """
    terms = {fold(part) for part in text.split("+")} - {""}
    return tuple(sorted(term for term in terms if not any(term != other and term in other for other in terms)))


def fold(term: str) -> str:
    """Return a term as posts are searched for it: no case, no width, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", term).casefold().split())


def read_qqmail(folder: Path) -> RuleBase:
    """Return the mail service's rules: `censored.txt`, switched off as `extenuating.csv` says.

    Raises:
        ValueError: If an extenuating combination names a combination that is not among the censored ones.
    """
    lines = (folder / "censored.txt").read_text(encoding="utf-8-sig").splitlines()
    unless: dict[Terms, set[Terms]] = {combined(line): set() for line in lines if line.strip()}
    for row in _rows(folder / "extenuating.csv"):
        extenuating, _, named = row.values()
        for censored in named.split(","):
            terms = combined(censored)
            if terms not in unless:
                raise ValueError(f"{censored.strip()} is extenuated but not censored")
            unless[terms].add(combined(extenuating))
    return _base("qqmail", (Combination(terms, "", tuple(sorted(found))) for terms, found in unless.items()))


def read_wechat_chats(folder: Path) -> RuleBase:
    """Return the combinations about Liu Xiaobo with the kinds of chat in which each was blocked."""
    blocked: dict[Terms, set[str]] = {}
    for row in _rows(folder / "lxb" / "liu_xiaobo_keywords_wechat.csv"):
        cells = {header.strip(): cell.strip() for header, cell in row.items()}
        chats = {chat for chat, header in ((GROUP, "Group Chat"), (SINGLE, "1-1 Chat")) if cells[header] == "Blocked"}
        blocked.setdefault(combined(cells["Keyword"]), set()).update(chats)
    found = (Combination(terms, "" if len(chats) == 2 else min(chats)) for terms, chats in blocked.items() if chats)
    return _base("wechat-chats", found, has_chats=True)


def read_wechat_lists(folder: Path) -> RuleBase:
    """Return the combinations of all WeChat lists together, without kinds of chat: a test of size."""
    files = ["709crackdown/all-keywords.csv", "ncpc19/ncpc19_wechat.csv"]
    files += ["one_app_two_systems/wechat_blocked_keywords.csv", "lxb/liu_xiaobo_keywords_wechat.csv"]
    rows = [row for file in files for row in _rows(folder / file)]
    keywords = [row["Keyword"] if "Keyword" in row else row["keyword"] for row in rows]
    # One list separates the parts of a combination by spaces, the others by "+".
    spaced = [keyword if "+" in keyword or keyword.isascii() else "+".join(keyword.split()) for keyword in keywords]
    return _base("wechat-lists", (Combination(terms) for terms in {combined(text) for text in spaced} if terms))


def _base(name: str, combinations: Iterable[Combination], *, has_chats: bool = False) -> RuleBase:
    return RuleBase(name, tuple(sorted(combinations)), has_chats)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
