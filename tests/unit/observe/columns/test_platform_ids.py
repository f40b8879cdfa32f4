"""Platforms that only cells name: their names as ids, unless these name or reach a person."""

from __future__ import annotations

import re

import pytest

from kmgraph.observe.columns.fixed import _platform_id
from kmgraph.rules import holds_personal_string

KEY, OTHER = b"0123456789abcdef", b"fedcba9876543210"


@pytest.mark.parametrize(
    "name",
    ["@seedhandle7", "seedmail7@example.org", "u/seedhandle7", "+44 20 7946 0123", "https://example.net/u", "小红书",
     "ana.gg", "Kim 小明"],
)  # fmt: skip
def test_a_name_that_reaches_a_person_or_is_no_id_becomes_a_pseudonym_under_the_key(name: str) -> None:
    found = _platform_id(name, KEY)
    assert re.fullmatch(r"platform-[0-9a-f]{6}", found)
    assert found == _platform_id(name, KEY)
    assert found != _platform_id(name, OTHER)
    assert not holds_personal_string(found)


@pytest.mark.parametrize(("name", "expected"), [("RedNote", "rednote"), ("My Forum", "my-forum"), ("X", "x")])
def test_a_plain_name_is_its_own_id(name: str, expected: str) -> None:
    assert _platform_id(name, KEY) == expected
