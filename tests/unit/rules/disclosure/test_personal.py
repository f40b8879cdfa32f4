"""Which strings have the form of something that names or reaches a person."""

from __future__ import annotations

from time import process_time

import pytest

from kmgraph.rules import holds_personal_string, public_string

PERSONAL = (
    "@ana", "＠ana", "by @ana.b today", "u/ana_b", "ana@example.org", "ana (at) example (dot) org",
    "+44 20 7946 0958", "(020) 7946-0958", "13800138000", "１３８００１３８０００", "https://example.org/p/1",
    "www.example.org", "example.com/ana", "t.me/ana", "微信号：ana_2025", "加v ana2025", "QQ 12345678", "wxid_ab12",
    "ana.example.org", "ana.gg", "ana.ee", "ana.be/x", "ana.it", "ana.es", "ana.eu", "ana.pl", "bit.ly/abc", "10.2.3.4",
    "discord.gg/x", "a.b.example.museum", "ana-b.blogspot.es", "163.com", "例子.中国", "ana。ee", "ana(dot)ee",
    "ig: ana_smith", "IG ana_smith", "line id ana_smith", "snap ana_99", "twitter: ana", "user: kim", "ana#1234",
    "moderator: kim", "管理员：小王", "小红书号 ana123", "抖音号：小明", "微博 id ana1", "contact = ana",
    "7f3a9c04b1d2e8f0", "a7d3f147-db05-4df9", "dQw4w9WgXcQ_0123456", "an\u200ba@exam\u200bple.org", "mailto:ana",
)  # fmt: skip
PLAIN = (
    "court proceedings", "Utrecht", "庭审", "en", "zh-Hans", "video", "less than 30 days", "2025-01", "5 of 10 cases",
    "news and politics", "before-and-after photos", "GPT-4", "v2.0", "3.14", "spam / scam", "Terms of Service 4.2",
    "e.g. this", "U.S. politics", "i.e. that", "1.Spam", "No. 5", "rule 3.2", "threads about knitting", "x ray",
    "微博热搜", "contact sports", "抖音号被封", "Phone cases", "TikTok Shop", "id card", "C# 2010",
)  # fmt: skip


@pytest.mark.parametrize("text", PERSONAL)
def test_what_reaches_a_person_is_found(text: str) -> None:
    assert holds_personal_string(text)
    assert holds_personal_string(f"see {text} for more")
    assert public_string(text, 1000, 10) is None


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words_pass_from_k_sources_on(text: str) -> None:
    assert not holds_personal_string(text)
    assert public_string(text, 10, 10) == text
    assert public_string(text, 9, 10) is None


def test_a_text_that_is_too_long_is_no_name_and_costs_nothing() -> None:
    """Looked through, a cell of the longest kind would take minutes."""
    started = process_time()
    assert all(holds_personal_string(word * 60_000) for word in ("a", "a.", "_", "ig "))
    assert not any(holds_personal_string(word * 600) for word in ("ab ", "ig ", "a. "))
    assert process_time() - started < 2


@pytest.mark.parametrize("text", ["removed by mod Kim Lee", "Moderator: Ana", "taken down by Kim", "asked admin Bo"])
def test_who_decided_is_a_name(text: str) -> None:
    assert holds_personal_string(text)


@pytest.mark.parametrize(
    "text", ["removed by mods", "by law", "moderator decision", "forbidden by Community Guidelines"]
)
def test_words_for_deciders_are_no_names(text: str) -> None:
    assert not holds_personal_string(text)
