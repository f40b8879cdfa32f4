"""Rules of Discord's AutoMod: alternatives, what is spared, and what has no place."""

from __future__ import annotations

from typing import Any

import pytest
from filter_words import FILTER_VOCABULARY

from kmgraph.errors import InputError
from kmgraph.model import Deontic
from kmgraph.ontology import to_manchester
from kmgraph.rules import ForeignRule, ForeignTerms
from kmgraph.rules.imports.discord import read_discord

SALES = ["giveaway", "gift card"]
BLOCK = [{"type": 1, "metadata": {"custom_message": "No sales here."}}]


def rule(trigger: int = 1, metadata: dict[str, Any] | None = None, **others: object) -> dict[str, Any]:
    made = {"keyword_filter": SALES} if metadata is None else metadata
    common = {"name": "Sales", "event_type": 1, "actions": BLOCK, "enabled": True}
    return {**common, "trigger_type": trigger, "trigger_metadata": made, **others}


def read_one(entry: dict[str, Any], base: str | None = None) -> ForeignRule:
    found = read_discord([entry], "rules.json", ForeignTerms(FILTER_VOCABULARY, base))
    assert found.losses == ()
    (read,) = found.rules
    return read


def scope_of(entry: dict[str, Any]) -> str | None:
    scope = read_one(entry).scope
    return None if scope is None else to_manchester(scope, FILTER_VOCABULARY)


def pair(first: str, second: str) -> list[str]:
    return [f"(?is)(?:{first}).*(?:{second})", f"(?is)(?:{second}).*(?:{first})"]


ANY = "|".join(rf"\b{word}\b" for word in SALES)


@pytest.mark.parametrize(
    ("metadata", "scope"),
    [
        ({"keyword_filter": SALES}, "mentions some SalesWords"),
        ({"keyword_filter": ["dddd", "*滴滴滴滴*"]}, "mentions value dddd"),
        ({"keyword_filter": ["*http://*", "*https://*"]}, "hasLink value true"),
        ({"keyword_filter": [*SALES, "*https://*", "*http://*"]}, "(hasLink value true) or (mentions some SalesWords)"),
        ({"regex_patterns": [f"(?i){ANY}"]}, "mentions some SalesWords"),
        ({"regex_patterns": pair(ANY, "https?://")}, "(mentions some SalesWords) and (hasLink value true)"),
        ({"keyword_filter": ["dddd", "*滴滴滴滴*"], "regex_patterns": [f"(?is){ANY}"]},
         "(mentions value dddd) or (mentions some SalesWords)"),
    ],
)  # fmt: skip
def test_words_and_links_become_scopes(metadata: dict[str, Any], scope: str) -> None:
    assert scope_of(rule(metadata=metadata)) == scope


def test_more_mentions_than_are_allowed() -> None:
    read = read_one(rule(5, {"mention_total_limit": 20, "mention_raid_protection_enabled": True}))
    assert read.scope is not None
    assert to_manchester(read.scope, FILTER_VOCABULARY) == "mentionCount some xsd:integer[>= 21]"
    assert [told.partition(":")[0] for told in read.not_read] == [
        "mention_total_limit",
        "mention_raid_protection_enabled",
    ]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (
            rule(metadata={"keyword_filter": SALES, "allow_list": ["gift card shop"]}),
            "allow_list: what the rule spares (1)",
        ),
        (rule(exempt_roles=["1", "2"]), "exempt_roles: what the rule spares (2)"),
        (rule(exempt_channels=["1"]), "exempt_channels: what the rule spares (1)"),
        (rule(event_type=2), "event_type"),
        (rule(metadata={"keyword_filter": SALES, "new_filter": []}), "trigger_metadata.new_filter"),
        (rule(4, {"presets": [1, 2, 3]}), "(profanity, sexual content, slurs)"),
        (rule(3, {}), "spam"),
        (rule(2, {}), "harmful"),
        (rule(6, {"keyword_filter": SALES}), "profiles of members"),
        (rule(77, {}), "type 77"),
        (rule(metadata={"keyword_filter": ["another"]}), "no class of the ontology has just these words"),
        (rule(metadata={"regex_patterns": ["b(a|4)d"]}), "regex_patterns[0]"),
        (rule(metadata={"regex_patterns": [rf"\b{SALES[0]}\b"]}), "regex_patterns[0]"),
    ],
)
def test_what_no_scope_says_takes_the_scope_from_the_rule(entry: dict[str, Any], told: str) -> None:
    read = read_one(entry)
    assert read.scope is None
    assert any(told in loss for loss in read.not_read), read.not_read


def test_of_alternatives_those_that_are_understood_are_narrower_and_stay() -> None:
    read = read_one(
        rule(metadata={"keyword_filter": SALES, "regex_patterns": ["b(a|4)d", *pair(ANY, "https?://")[:1]]})
    )
    assert read.scope is not None
    assert to_manchester(read.scope, FILTER_VOCABULARY) == "mentions some SalesWords"
    # Two things of which the second must come after the first are less than both of them.
    assert [told.partition(":")[0] for told in read.not_read] == ["regex_patterns[0]", "regex_patterns[1]"]


def test_words_found_within_longer_ones_are_told() -> None:
    read = read_one(
        rule(metadata={"keyword_filter": ["give*", "*away", "*give*", "* ", "*http://*"]}), "https://e.example/"
    )
    assert read.scope is not None
    assert read.not_read == (
        "keyword_filter: 2 of its words are none",
        "keyword_filter: 3 of its words are found within longer words, too",
    )


def test_its_words_are_the_message_below_the_name() -> None:
    read = read_one(rule())
    assert (read.statement.text, read.statement.headings) == ("No sales here.", ("Sales",))
    assert read.statement.norm.deontic is Deontic.PROHIBITION
    without = read_one(rule(actions=[{"type": 1}]))
    assert (without.statement.text, without.statement.headings) == ("Sales", ())
    own = read_one(rule(name="r-3f2a91c7 (candidate) No sales here."))
    assert own.statement.headings == ()


def test_what_else_is_done_and_that_a_rule_is_off_is_told() -> None:
    actions = [*BLOCK, {"type": 2, "metadata": {"channel_id": "9"}}, {"type": 3, "metadata": {"duration_seconds": 60}}]
    read = read_one(rule(actions=actions, enabled=False, id="7", guild_id="8", creator_id="9", color=3))
    assert read.not_read == (
        "actions: an alert to a channel has no place",
        "actions: a timeout has no place",
        "enabled: it was off when it was read",
        "color: it is not known what this says",
    )


def test_a_rule_that_only_alerts_prohibits_nothing() -> None:
    found = read_discord(
        [rule(), rule(name="Watch", actions=[{"type": 2}])], "rules.json", ForeignTerms(FILTER_VOCABULARY)
    )
    assert len(found.rules) == 1
    (loss,) = found.losses
    assert (loss.rule, loss.is_whole) == ("Watch", True)
    assert found.count == 2


def test_one_rule_by_itself_is_read_as_well() -> None:
    found = read_discord(rule(), "rules.json", ForeignTerms(FILTER_VOCABULARY))
    assert len(found.rules) == 1


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ("rules", "rules.json"),
        ([3], "rules.json, [0]"),
        ([rule(), {"name": "x", "actions": []}], "rules.json, [1].trigger_type"),
        ([rule(actions=None)], "rules.json, [0].actions"),
        ([rule(actions=[{}])], "rules.json, [0].actions[0]"),
        ([rule(name=4)], "rules.json, [0].name"),
        ([rule(name="", actions=[{"type": 1}])], "rules.json, [0]"),
        ([rule(exempt_roles="1")], "rules.json, [0].exempt_roles"),
        ([rule(metadata={"keyword_filter": "x"})], "rules.json, [0].trigger_metadata.keyword_filter"),
        ([rule(metadata={"keyword_filter": [1]})], "rules.json, [0].trigger_metadata.keyword_filter"),
        ([rule(trigger_metadata=[1])], "rules.json, [0].trigger_metadata"),
        ([rule(5, {"mention_total_limit": "many"})], "rules.json, [0].trigger_metadata.mention_total_limit"),
    ],
)
def test_what_is_no_rule_is_refused_with_its_place(data: object, where: str) -> None:
    with pytest.raises(InputError) as caught:
        read_discord(data, "rules.json", ForeignTerms(FILTER_VOCABULARY))
    assert caught.value.where == where
