"""Which strings have the form of something that names or reaches a person."""

from __future__ import annotations

import pytest

from kmgraph.rules import holds_personal_string, public_string

PERSONAL = (
    "@ana", "＠ana", "by @ana.b today", "u/ana_b", "ana@example.org", "ana (at) example (dot) org",
    "+44 20 7946 0958", "(020) 7946-0958", "13800138000", "１３８００１３８０００", "https://example.org/p/1",
    "www.example.org", "example.com/ana", "t.me/ana", "微信号：ana_2025", "加v ana2025", "QQ 12345678", "wxid_ab12",
    "7f3a9c04b1d2e8f0", "a7d3f147-db05-4df9", "dQw4w9WgXcQ_0123456", "an\u200ba@exam\u200bple.org", "mailto:ana",
)  # fmt: skip
PLAIN = (
    "court proceedings", "Utrecht", "庭审", "en", "zh-Hans", "video", "less than 30 days", "2025-01", "5 of 10 cases",
    "news and politics", "before-and-after photos", "GPT-4", "v2.0", "3.14", "spam / scam", "Terms of Service 4.2",
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


@pytest.mark.parametrize("text", ["removed by mod Kim Lee", "Moderator: Ana", "taken down by Kim", "asked admin Bo"])
def test_who_decided_is_a_name(text: str) -> None:
    assert holds_personal_string(text)


@pytest.mark.parametrize(
    "text", ["removed by mods", "by law", "moderator decision", "forbidden by Community Guidelines"]
)
def test_words_for_deciders_are_no_names(text: str) -> None:
    assert not holds_personal_string(text)
