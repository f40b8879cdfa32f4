"""No scope that is read off a search of AutoModerator covers a post that the search itself doesn't find."""

from __future__ import annotations

import re
from itertools import product

import pytest
from filter_words import FILTER_VOCABULARY, SALES
from hypothesis import given, settings
from hypothesis import strategies as st

from kmgraph.model import Expression, Named, Not, Some
from kmgraph.namespaces import KM
from kmgraph.rules import ForeignTerms
from kmgraph.rules.imports.automoderator import read_automoderator

WORDS = ("giveaway", "gift card")
FIELDS = ("title", "body", "title+body", "body+title", "title+body+url", "url", "domain+body+title")
MODES = ("", "includes", "includes-word", "starts-with", "ends-with", "full-exact", "full-text")
OTHERS = ("", "regex", "case-sensitive")
# How AutoModerator puts a search around its words; r2/lib/automoderator.py.
_AROUND = {
    "full-exact": "^{}$",
    "full-text": r"^\W*{}\W*$",
    "includes": "{}",
    "includes-word": r"(?:^|\W|\b){}(?:$|\W|\b)",
    "starts-with": "^{}",
    "ends-with": "{}$",
}
TEXTS = st.text("gx -.", max_size=3).flatmap(
    lambda around: st.sampled_from(("giveaway", "Gift Card", "giveaways", "gift cards", "no such thing", "")).map(
        lambda word: f"{around}{word}{around[::-1]}"
    )
)


def finds(fields: str, mode: str, other: str, post: dict[str, str], *, is_denied: bool) -> bool:
    """Return what AutoModerator finds, written down anew."""
    pattern = _AROUND[mode or "includes-word"].format(f"({'|'.join(map(re.escape, WORDS))})")
    flags = re.DOTALL if other == "case-sensitive" else re.DOTALL | re.IGNORECASE
    return any(re.search(pattern, post[field], flags) for field in fields.split("+")) is not is_denied


def covers(scope: Expression, post: dict[str, str]) -> bool:
    """Return whether a post is in a scope: a word is mentioned where it stands by itself in title or body."""
    if isinstance(scope, Not):
        return not covers(scope.operand, post)
    assert scope == Some(KM.mentions, Named(SALES))
    text = f"{post['title']}\n{post['body']}"
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) for word in WORDS)


READ = {}
for search in product(FIELDS, MODES, OTHERS, (False, True)):
    fields, mode, other, is_denied = search
    modifiers = ", ".join(filter(None, (mode, other)))
    key = f"{'~' if is_denied else ''}{fields}{f' ({modifiers})' if modifiers else ''}"
    page = f"{key}: [giveaway, gift card]\naction: remove\naction_reason: No sales.\n"
    (rule,) = read_automoderator(page, "page.yaml", ForeignTerms(FILTER_VOCABULARY)).rules
    READ[search] = rule.scope


@pytest.mark.parametrize("search", [search for search, scope in READ.items() if scope is not None], ids=str)
@settings(max_examples=50)
@given(title=TEXTS, body=TEXTS, url=TEXTS)
def test_a_scope_covers_no_more_than_the_search_finds(
    search: tuple[str, str, str, bool], title: str, body: str, url: str
) -> None:
    scope, post = READ[search], {"title": title, "body": body, "url": url, "domain": url}
    fields, mode, other, is_denied = search
    assert scope is not None
    assert not covers(scope, post) or finds(fields, mode, other, post, is_denied=is_denied)


def test_searches_are_read_and_refused() -> None:
    read = [search for search, scope in READ.items() if scope is not None]
    assert 20 < len(read) < len(READ) / 2
    assert ("title+body", "", "", False) in read
    assert ("title", "", "", False) not in read
