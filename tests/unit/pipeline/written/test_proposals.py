"""Statements -> proposed scopes: what they speak of, and what is never proposed."""

from __future__ import annotations

import pytest
from proposed_scopes import proposed, proposer

from kmgraph.io import ontology_folder, read_toml
from kmgraph.model import Deontic, PublishedRule
from kmgraph.namespaces import KM, local_name
from kmgraph.ontology import load_ontology
from kmgraph.pipeline.written import RuleWords, with_proposals

LISTS = ("ruled", "everyday", "harmful", "harmless", "carriers", "of_minors", "vague", "sexual", "never")


def words() -> RuleWords:
    return proposer().words


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("We don't allow hate speech.", "HateContent"),
        ("Nudity or gore is not allowed.", "NudityContent or GoreContent"),
        ("Harassment, including sexual harassment, is prohibited.", "HarassmentContent"),
        ("Nudity is prohibited, except in documentaries.", "NudityContent and not DocumentaryContent"),
        ("You may not share sexual images of minors.", "ChildSexualisationContent"),
        ("Alcohol use by minors is not allowed.", "AlcoholContent and MinorsContent"),
        ("Threats against adults or children are not allowed.", "ThreatContent"),
        ("You may not impersonate others to deceive people.", "ImpersonationContent"),
        ("You must label AI-generated content.", "MachineGeneratedContent"),
        ("Political content is not allowed.", "PoliticalContent"),
        ("We allow criticism of hate speech.", "HateContent and CriticismContent"),
        ("You may share travel stories.", "TravelContent"),
        ("Documentary footage of violence is not eligible for the feed.", "ViolenceContent and DocumentaryContent"),
        ("不得发布色情或赌博内容。", "PornographicContent or GamblingContent"),
        ("除艺术作品外，不得发布裸体图片。", "NudityContent and not ArtsContent"),
        ("除非获得授权，否则不得搬运他人作品。", "RepostedContent"),
        ("允许新闻报道中的暴力画面，除非画面血腥。", "ViolenceContent and NewsContent and not GoreContent"),
        ("未成年人吸烟的内容一律下架。", "TobaccoContent and MinorsContent"),
    ],
)
def test_a_scope_is_what_the_statement_speaks_of(text: str, scope: str) -> None:
    assert proposed(text) == [scope]


@pytest.mark.parametrize(
    "text",
    [
        "You may share stories of violence.",
        "Opinions that don't include misinformation are allowed.",
        "## Hate speech\n\nMembers are allowed to reclaim words.",
        "You must be 13 to join.",
        "We don't allow anything else.",
        "Our proposal for treatment is not allowed.",
        "可以转发。",
    ],
)
def test_nothing_is_proposed_where_words_do_not_tell(text: str) -> None:
    assert proposed(text) == [None]


def test_a_title_tells_where_a_prohibition_does_not() -> None:
    assert proposed("# Rules\n\n## Gambling\n\n- no\n\nIt is not allowed here.\n") == ["GamblingContent"]


def test_points_below_advertising_are_about_the_advertising() -> None:
    text = "Paid partnerships are not allowed for:\n\n- Alcohol\n- Weather\n"

    assert proposed(text) == ["SponsoredContent", "AlcoholContent and SponsoredContent", None]


def test_minors_of_a_stem_narrow_its_points() -> None:
    assert proposed("We don't allow content that shows minors:\n\n- using weapons\n")[-1] == (
        "WeaponContent and MinorsContent"
    )


def test_the_longer_wording_wins() -> None:
    found = words().mentions("animal cruelty; animals")

    assert [local_name(mention.iri) for mention in found] == ["AnimalCrueltyContent", "AnimalContent"]


def test_hidden_labels_are_words_of_posts() -> None:
    assert words().mentions("a proposal at the clinic") == ()


def test_every_class_of_the_list_exists_and_has_no_wording_twice() -> None:
    classes = load_ontology(()).vocabulary.classes
    top = read_toml(ontology_folder() / "wordlists" / "written-rules.toml")
    kinds = top.section("kinds")
    named = {name for key in LISTS for name in kinds.texts(key)} | {kinds.text("minors"), kinds.text("promotion")}
    for table in ("words", "settings"):
        section = top.section(table)
        named |= set(section.names())
        for name in section.names():
            assert len(section.texts(name)) == len(set(section.texts(name))), name
    assert {name for name in named if f"{KM}{name}" not in classes} == set()


def rule(**facts: object) -> PublishedRule:
    given = {"id": "a", "iri": "i", "deontic": Deontic.PROHIBITION, "scope_iri": "s", "text": {"en": "No gambling."}}
    return PublishedRule(**(given | facts))  # type: ignore[arg-type]


def told(*rules: PublishedRule) -> list[str | None]:
    ontology = load_ontology(())
    return [one.proposed for one in with_proposals(rules, ontology.vocabulary, proposer().hierarchy)]


def test_words_alone_get_a_proposal_at_reading() -> None:
    assert told(
        rule(),
        rule(proposed="NudityContent"),
        rule(text={"en": "Be nice.", "zh": "禁止赌博。"}),
        rule(text={"en": "It is banned."}, anchor="Rules > Gambling"),
        rule(text={"en": "You may watch gambling."}, deontic=Deontic.PERMISSION),
    ) == ["GamblingContent", "NudityContent", "GamblingContent", "GamblingContent", None]


def test_without_rules_nothing_is_read() -> None:
    assert told() == []
