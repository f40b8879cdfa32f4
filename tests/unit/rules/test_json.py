"""`rules.json`: what is written is what is read, and damage is named."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

import pytest

from kmgraph.errors import InputError
from kmgraph.model import (
    ClassLiteral,
    Confidence,
    Enforcement,
    Evidence,
    EvidenceBasis,
    FoundClass,
    FoundTerm,
    Holdout,
    NormLevel,
    OddsRatio,
    OpenLimit,
    OtherTime,
    Period,
    Platform,
    PublishedStatus,
    RangeLiteral,
    Relation,
    RelationKind,
    Rule,
    RuleSet,
    Scope,
    SomeLiteral,
    StatedReason,
    Status,
    Totals,
    ValueLiteral,
    Warning,
    rule_id,
)
from kmgraph.namespaces import KM, XSD
from kmgraph.rules.json import read_rules, rules_to_json

if TYPE_CHECKING:
    from pathlib import Path

SCOPE = Scope.of(
    (
        ClassLiteral("https://example.org/Politics"),
        SomeLiteral(KM.hasMedium, ("https://example.org/Video", "https://example.org/Vertical")),
        ValueLiteral(KM.inLanguage, "en"),
        ValueLiteral(KM.mentions, "https://example.org/cpdd", is_iri=True),
        RangeLiteral("https://example.org/age", XSD.integer, 0, 7, (KM.hasAuthor,)),
    ),
    ((ClassLiteral("https://example.org/News"),),),
)
RULE = Rule(
    id=rule_id("rednote", SCOPE),
    iri="https://example.org/rule/1",
    platform="rednote",
    status=Status.TACIT,
    confidence=Confidence.LIKELY,
    scope=SCOPE,
    manchester="Politics",
    evidence=Evidence(
        target=20,
        kept=3,
        clusters=12,
        rate=0.87,
        interval=(0.7, 0.95),
        base_rate=0.02,
        holdout=Holdout(8, 1, 1.5e-9, 4.5e-9),
        first="2025-01-14T08:00:00Z",
        last="2025-03-02T21:10:00Z",
        valid_from="2025-02-01T00:00:00Z",
        valid_until="2025-03-03T00:00:00Z",
        periods=(
            Period(None, "2025-02-01T00:00:00Z", 0, 2, 2),
            Period("2025-02-01T00:00:00Z", None, 20, 1, 11),
        ),
        odds_ratio=OddsRatio(8.25, 3.5, 19.0),
        incomplete=True,
        norm=NormLevel.MESO,
        also_on=("tiktok",),
    ),
    relations=(Relation(RelationKind.BROADER, "https://example.org/p"),),
    indistinguishable=((ClassLiteral("https://example.org/Politics"), (ClassLiteral("https://example.org/State"),)),),
    text={"en": "Words.", "zh": "文字。"},
    too_few=(ClassLiteral("https://example.org/Poll"), SomeLiteral(KM.hasMedium, ("https://example.org/Live",))),
    open_limits=(OpenLimit(RangeLiteral("https://example.org/age", XSD.integer, max=7, via=(KM.hasAuthor,)), 7, 13),),
    told_limits=(OpenLimit(RangeLiteral("https://example.org/age", XSD.integer, max=7, via=(KM.hasAuthor,)), 6, 14),),
    reasons=(StatedReason("no state affairs", 12, 9), StatedReason("other", None, None)),
)
RULESET = RuleSet(
    platforms=(Platform("rednote", "https://example.org/rednote", {"en": "RedNote"}, appeal={"en": "Tap."}),),
    totals=Totals(100, 20, 0.25, 0.5, 0.25, by_observers=0.1),
    rules=(RULE,),
    published=(
        PublishedStatus("p", "https://example.org/p", Enforcement.ENFORCED, 5, 1),
        PublishedStatus("q", "https://example.org/q", Enforcement.PARTLY_ENFORCED, 5, 8, parts=(RULE.id,)),
        PublishedStatus("s", "https://example.org/s", Enforcement.NOT_OBSERVED, 0, 0, in_force=OtherTime.LATER),
    ),
    warnings=(Warning("few", {"n": 3}, {"en": "Few."}),),
)


def test_a_rule_set_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    path.write_bytes(rules_to_json(RULESET))
    assert read_rules(path) == RULESET


def test_classes_of_terms_and_how_many_rules_ask_for_come_back(tmp_path: Path) -> None:
    terms = (FoundTerm("开庭", 12, 1, 13), FoundTerm("law", 3, 2, 5))
    found = FoundClass("board", terms, (1, 2), is_eventful=True)
    rule = replace(
        RULESET.rules[0],
        scope=Scope.of((SomeLiteral(KM.mentions, (found.iri,), least=2),)),
        evidence=replace(RULESET.rules[0].evidence, basis=EvidenceBasis.HOLDOUT),
    )
    ruleset = replace(RULESET, rules=(rule,), found=(found,))
    file = tmp_path / "rules.json"
    file.write_bytes(rules_to_json(ruleset))
    document = json.loads(file.read_text(encoding="utf-8"))
    assert document["rules"][0]["scope"]["all"] == [{"property": KM.mentions, "some": found.iri, "least": 2}]
    assert document["rules"][0]["evidence"]["basis"] == "holdout"
    assert document["found"][0]["id"] == found.id
    assert read_rules(file) == ruleset


def test_a_class_that_a_person_named_keeps_name_and_id(tmp_path: Path) -> None:
    terms = (FoundTerm("开庭", 12, 1, 13), FoundTerm("law", None, None, None))
    found = FoundClass("board", terms, (1,), name={"en": "court proceedings"}, kept_id="t-91c2a0b3")
    ruleset = replace(RULESET, found=(found,))
    file = tmp_path / "rules.json"
    file.write_bytes(rules_to_json(ruleset))
    (entry,) = json.loads(file.read_text(encoding="utf-8"))["found"]
    assert (entry["id"], entry["name"]) == ("t-91c2a0b3", {"en": "court proceedings"})
    assert entry["terms"][1] == {"text": "law", "target": None, "kept": None, "clusters": None}
    assert read_rules(file) == ruleset


def test_a_limit_is_an_end_of_a_range(tmp_path: Path) -> None:
    document = json.loads(rules_to_json(RULESET))
    document["rules"][0]["open_limits"][0]["literal"] = {"class": "https://example.org/Politics"}
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError, match="no range of numbers"):
        read_rules(path)


def test_what_is_unknown_comes_back_as_unknown(tmp_path: Path) -> None:
    unsure = Evidence(target=5, kept=0, clusters=2, rate=None, interval=None, base_rate=None)
    path = tmp_path / "rules.json"
    ruleset = RuleSet(RULESET.platforms, RULESET.totals, (replace(RULE, evidence=unsure),), ())
    path.write_bytes(rules_to_json(ruleset))
    assert json.loads(path.read_bytes())["rules"][0]["evidence"] == {
        "target": 5,
        "kept": 0,
        "clusters": 2,
        "rate": None,
        "interval": None,
        "base_rate": None,
    }
    assert read_rules(path) == ruleset


def test_the_contract_s_words() -> None:
    scope = json.loads(rules_to_json(RULESET))["rules"][0]["scope"]
    assert scope["all"][0] == {"class": "https://example.org/Politics"}
    age = {key: value for key, value in scope["all"][-1].items() if key in {"property", "min", "max"}}
    assert age == {"property": "https://example.org/age", "min": 0, "max": 7}
    assert scope["unless"] == [[{"class": "https://example.org/News"}]]


@pytest.mark.parametrize(
    ("content", "message"),
    [("{", "line 1, column 2"), ("[]", "not a rules file"), ('{"rules": 3}', "not a rules file"), ("\x00", "JSON")],
)
def test_damage_is_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "rules.json"
    path.write_text(content)
    with pytest.raises(InputError) as error:
        read_rules(path)
    assert message in str(error.value)
    assert len(str(error.value).splitlines()) <= 3


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("norm", "nano", '"nano" is not known'),
        ("incomplete", "yes", "true or false must stand here"),
        ("also_on", "tiktok", "a list must stand here"),
        ("periods", [{"target": 1, "kept": 0}], '"clusters" is missing'),
        ("odds_ratio", {"ratio": 2.0, "interval": [1.0]}, "a list of 2 numbers must stand here"),
        ("told_times", ["2025-01-01T00:00:00Z"], "a list of two times, or an empty one"),
        ("by_outcome", [1, 2, 3], "a list of 2 numbers must stand here"),
        ("rate", 10**400, "a number must stand here"),
        ("target", 10**400, "a whole number must stand here"),
        ("rate", 5, "a number from 0 to 1 must stand here, not 5"),
        ("base_rate", -0.1, "a number from 0 to 1 must stand here, not -0.1"),
        ("interval", [-1, 0.5], "a number from 0 to 1 must stand here, not -1"),
        ("interval", [0.9, 0.5], "the lower end before the higher one must stand here"),
        ("odds_ratio", {"ratio": 2.0, "interval": [3.0, 1.0]}, "the lower end before the higher one must stand here"),
        ("holdout", {"target": 1, "kept": 1, "p_value": 2, "p_adjusted": 1}, "a number from 0 to 1 must stand here"),
    ],
)
def test_damage_in_the_evidence_is_named_with_its_place(tmp_path: Path, key: str, value: object, message: str) -> None:
    document = json.loads(rules_to_json(RULESET))
    document["rules"][0]["evidence"][key] = value
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(document))

    with pytest.raises(InputError) as error:
        read_rules(path)

    assert message in str(error.value)
    assert "rules[0].evidence" in str(error.value)


@pytest.mark.parametrize(
    ("part", "value", "place"),
    [
        (("rules", 0, "scope", "all"), [], "rules[0].scope.all"),
        (("rules", 0, "scope", "unless"), [[]], "rules[0].scope.unless[0]"),
        (("totals", "unexplained"), 1.5, "totals.unexplained"),
        (("totals", "by_tacit"), -0.5, "totals.by_tacit"),
    ],
)
def test_what_no_run_writes_is_refused_with_its_place(
    part: tuple[str | int, ...], value: object, place: str, tmp_path: Path
) -> None:
    document = json.loads(rules_to_json(RULESET))
    *around, last = part
    reduce(lambda found, key: found[key], around, document)[last] = value
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError, match="must stand here") as error:
        read_rules(path)
    assert error.value.where == f"{path}, {place}"


@pytest.mark.parametrize("key", ["id", "iri"])
def test_a_rule_that_stands_there_twice_is_refused(key: str, tmp_path: Path) -> None:
    document = json.loads(rules_to_json(RULESET))
    twice = {**document["rules"][0], "id": "r-other", "iri": "https://example.org/rule/other"}
    document["rules"].append({**twice, key: document["rules"][0][key]})
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError, match="two rules are called"):
        read_rules(path)
