"""Published rules in TOML whose scope nobody has confirmed: with words alone, or with one that is proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kmgraph.errors import ConfigError
from kmgraph.model import PublishedRule
from kmgraph.rules import read_published

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '[[rule]]\nid = "a"\ndeontic = "prohibition"\n'


def read(folder: Path, body: str) -> PublishedRule:
    path = folder / "rules.toml"
    path.write_text(HEAD + body, "utf-8")
    (rule,) = read_published([path], (), "https://example.org/p/").rules
    return rule


def test_a_rule_may_have_its_words_alone(tmp_path: Path) -> None:
    rule = read(tmp_path, 'text = { en = "No gambling." }\n')

    assert rule.awaits_scope
    assert (rule.manchester, rule.proposed) == (None, None)


def test_a_proposed_scope_is_no_scope(tmp_path: Path) -> None:
    rule = read(tmp_path, 'text = "No gambling."\nscope_proposed = "GamblingContent"\nanchor = "Rules > Games"\n')

    assert rule.awaits_scope
    assert (rule.manchester, rule.proposed, rule.anchor) == (None, "GamblingContent", "Rules > Games")


def test_a_confirmed_rule_keeps_where_it_stands(tmp_path: Path) -> None:
    rule = read(tmp_path, 'text = "No gambling."\nscope = "GamblingContent"\nsource = "rules.md"\nline = 7\n')

    assert not rule.awaits_scope
    assert rule.manchester == "GamblingContent"


@pytest.mark.parametrize(
    ("body", "what", "hint"),
    [
        ('text = "x"\nscope = "A"\nscope_proposed = "B"\n', "one that is proposed", "remove scope_proposed"),
        ('scope_proposed = "A"\n', "needs a text", "add text"),
        ('text = " "\n', "needs a text", "add text"),
        ('text = "x"\nscope_proposed = ""\n', '"scope_proposed" is empty', "scope_proposed"),
        ('text = "x"\nscope_propsed = "A"\n', '"scope_propsed"', "scope_proposed"),
        ('text = "x"\nscop = "A"\n', '"scope" is missing', 'rename "scop"'),
        ("", '"scope" is missing', "add scope"),
        ('text = "x"\nline = 0\n', "at least 1", ""),
        ('text = "x"\nanchor = 3\n', "a text in quotes", ""),
    ],
)
def test_refused(tmp_path: Path, body: str, what: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, body)

    assert what in caught.value.what
    assert hint in (caught.value.hint or "")
