"""Facts that a project states: what is read, which platforms are meant, and what is refused."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kmgraph.errors import ConfigError, OntologyError
from kmgraph.model import Hierarchy, Platform, Project
from kmgraph.namespaces import KM
from kmgraph.ontology import Ontology, load_ontology
from kmgraph.pipeline.facts import Facts, KnownMigration, ToldRule, read_facts

HEADER = """@prefix : <https://example.org/facts#> . @prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<https://example.org/facts> a owl:Ontology ; owl:imports <https://w3id.org/kmgraph/kmgraph> .
"""


@cache
def ontology() -> Ontology:
    return load_ontology()


def facts(tmp_path: Path, turtle: str = "", *stands_for: str) -> Facts:
    file = tmp_path / "facts.ttl"
    file.write_text(HEADER + turtle, encoding="utf-8")
    platforms = tuple(
        Platform(f"p{place}", f"https://example.org/p/platform/p{place}", stands_for=name)
        for place, name in enumerate(stands_for)
    )
    project = Project("p", "https://example.org/p/", platforms=platforms, knowledge=(file,))
    return read_facts(project, ontology(), Hierarchy())


@pytest.mark.parametrize("name", ["RedNote", "km:RedNote", f"{KM}RedNote"])
def test_a_platform_is_named_as_terms_are(tmp_path: Path, name: str) -> None:
    assert facts(tmp_path, "", name).stands_for == {"p0": f"{KM}RedNote"}


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("RedNoet", 'did you mean "RedNote"?'),
        ("km:TikTack", 'did you mean "km:TikTok"?'),
        ("x", "km:RedNote, km:TikTok"),
    ],
)
def test_a_platform_that_nobody_knows(tmp_path: Path, name: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        facts(tmp_path, "", name)
    assert "knows no platform" in caught.value.what
    assert hint in str(caught.value.hint)
    assert "p0 stands_for" in str(caught.value.where)


def test_facts_may_bring_platforms_and_migrations(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        ":Bird a km:Platform . :move a km:Migration ; km:fromPlatform :Bird ; km:toPlatform km:RedNote .",
        "Bird",
    )
    assert found.stands_for == {"p0": "https://example.org/facts#Bird"}
    move = KnownMigration("https://example.org/facts#move", "https://example.org/facts#Bird", f"{KM}RedNote")
    refugees = KnownMigration(f"{KM}TikTokRefugees2025", f"{KM}TikTok", f"{KM}RedNote")
    assert set(found.migrations) == {move, refugees}
    assert not any("imports" in triple.predicate.value for triple in found.triples)


def test_facts_bring_rules_that_people_told_of(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        ":told a km:ReportedRule ; km:scope km:DietContent ; km:onPlatform km:RedNote . "
        ":vague a km:ReportedRule ; km:onPlatform km:RedNote . :anywhere a km:ReportedRule ; km:scope km:DietContent .",
        "RedNote",
        "TikTok",
    )
    assert found.told == (ToldRule("https://example.org/facts#told", f"{KM}DietContent", f"{KM}RedNote"),)
    here, there = (Platform(name, f"https://example.org/p/platform/{name}") for name in ("p0", "p1"))
    assert found.means(here, f"{KM}RedNote")
    assert found.means(here, here.iri)
    assert not found.means(there, f"{KM}RedNote")


@pytest.mark.parametrize(
    ("said", "forbids"),
    [
        ("", True),
        ("; km:deontic km:Prohibition", True),
        ("; km:deontic km:Permission", False),
        ("; km:deontic km:Obligation", False),
        ("; km:deontic :strictly . :strictly a km:ForbiddingForce", True),
        ("; km:deontic :gladly . :gladly a km:AllowingForce", False),
    ],
)
def test_a_told_rule_forbids_unless_another_force_is_told(tmp_path: Path, said: str, forbids: bool) -> None:
    told = f":told a km:ReportedRule ; km:scope km:DietContent ; km:onPlatform km:RedNote {said} ."
    found = facts(tmp_path, told, "RedNote")
    assert [rule.forbids for rule in found.told] == [forbids]
    assert found.not_forbidding == (frozenset() if forbids else {"https://example.org/facts#told"})


def test_what_a_handbook_says_the_platform_has_in_words(tmp_path: Path) -> None:
    rules = """:told a km:ReportedRule ; km:scope km:DietContent ; km:onPlatform km:RedNote .
    :fine a km:ReportedRule ; km:deontic km:Permission ; km:onPlatform km:RedNote ."""
    found = facts(tmp_path, rules + ":book a km:ModeratorHandbook ; km:articulates :told , :fine .", "RedNote")
    here = Platform("p0", "https://example.org/p/platform/p0")
    assert found.has_in_words(here, {"https://example.org/facts#told"})
    assert not found.has_in_words(here, {"https://example.org/facts#fine"})
    guide = facts(tmp_path, rules + ":book a km:MigrationGuide ; km:articulates :told .", "RedNote")
    assert not guide.has_in_words(here, {"https://example.org/facts#told"}), "others wrote it"
    page = ":book a km:GuidelineDocument ; km:articulates :told ; km:heldExplicitlyBy km:RedNote ."
    owned = facts(tmp_path, rules + page, "RedNote")
    assert owned.has_in_words(here, {"https://example.org/facts#told"})


def test_one_name_for_two_platforms(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="may be several") as caught:
        facts(tmp_path, ":RedNote a km:Platform .", "RedNote")
    assert "km:RedNote" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("turtle", "name", "hint"),
    [
        (":a a km:LanguageBarier .", "km:LanguageBarier", 'did you mean "LanguageBarrier"?'),
        (":a km:raissedBy :b .", "km:raissedBy", 'did you mean "raisedBy"?'),
        (":a a km:ModerationDecision ; km:detectedBy km:ManualDetection .", "km:ManualDetection", "HumanDetection"),
        (":a a km:ReportedRule ; km:scope km:NoSuchContent .", "km:NoSuchContent", ""),
    ],
)
def test_words_of_the_ontology_that_it_does_not_have(tmp_path: Path, turtle: str, name: str, hint: str) -> None:
    with pytest.raises(OntologyError, match="declared nowhere") as caught:
        facts(tmp_path, turtle)
    assert name in caught.value.what
    assert hint in str(caught.value.hint)


def test_words_of_other_vocabularies_are_let_through(tmp_path: Path) -> None:
    assert len(facts(tmp_path, ':a a <https://schema.org/Person> ; <https://schema.org/name> "A" .').triples) == 3


def test_terms_are_no_facts(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="is a term") as caught:
        facts(tmp_path, ":Topic a owl:Class .")
    assert 'under "ontology"' in str(caught.value.hint)
