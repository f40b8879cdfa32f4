"""Headings above rules: true of all that stands below, and no wider than that asks for."""

from __future__ import annotations

import pytest
from newcomer_world import SURE, evidence, rule, topic

from kmgraph.model import ClassTerm, Rule, Scope, Status, Vocabulary, Words
from kmgraph.namespaces import KM
from kmgraph.ontology import load_ontology
from kmgraph.render.phrases import SentenceRealiser
from kmgraph.render.statements import group_heading, topic_of

STONEWORK = Words(labels={"en": "stonework", "zh": "石艺"})
VOCABULARY = load_ontology().vocabulary


def about(*kinds: str) -> Rule:
    literals = tuple(topic(kind if ":" in kind else f"{KM}{kind}") for kind in kinds)
    return rule(Scope.of(literals), Status.TACIT, SURE, evidence(300, 5, 200, 0.9, 0.99))


def heading(language: str, *rules: Rule, vocabulary: Vocabulary = VOCABULARY) -> str:
    name = topic_of(rules[0], vocabulary)
    assert {topic_of(each, vocabulary) for each in rules} == {name}
    return group_heading(name, rules, vocabulary, SentenceRealiser.of(language, vocabulary))


@pytest.mark.parametrize(
    ("kinds", "headings"),
    [
        (("CraftContent",), {"en": "Handicrafts", "zh": "手工"}),
        (("CraftContent", "CraftContent"), {"en": "Handicrafts", "zh": "手工"}),
        (("GiveawayContent",), {"en": "Giveaways", "zh": "抽奖赠送活动", "es": "Sorteos o regalos"}),
        (("CraftContent", "PhotographyContent"), {"en": "Handicrafts and photography", "zh": "手工和摄影"}),
        (("CraftContent", "ArtsContent"), {"en": "The arts", "zh": "文艺"}),
    ],
)
def test_a_heading_is_no_wider_than_what_stands_below(kinds: tuple[str, ...], headings: dict[str, str]) -> None:
    for language, said in headings.items():
        assert heading(language, *map(about, kinds)) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "announce a giveaway"), ("zh", "发起赠送或抽奖的帖子"), ("es", "anuncian un sorteo o un regalo")],
)
def test_giveaways_are_more_than_raffles(language: str, said: str) -> None:
    assert said in SentenceRealiser.of(language, VOCABULARY).scope(about("GiveawayContent").scope)


def test_what_many_kinds_share_heads_them() -> None:
    stones = ("urn:x:Granite", "urn:x:Marble", "urn:x:Slate")
    classes = {
        **VOCABULARY.classes,
        "urn:x:Stone": ClassTerm("urn:x:Stone", parents=(f"{KM}CraftContent",), words=STONEWORK),
        **{stone: ClassTerm(stone, parents=("urn:x:Stone",)) for stone in stones},
    }
    vocabulary = Vocabulary(classes=classes, properties=VOCABULARY.properties, individuals=VOCABULARY.individuals)
    assert heading("en", *map(about, stones), vocabulary=vocabulary) == "Stonework"
    assert heading("zh", *map(about, (*stones, "CraftContent")), vocabulary=vocabulary) == "手工"
    assert heading("en", *map(about, (*stones, "PhotographyContent")), vocabulary=vocabulary) == "The arts"


def test_declarations_that_run_in_circles_end() -> None:
    pairs = (("urn:a", "urn:b"), ("urn:b", "urn:a"))
    vocabulary = Vocabulary(classes={name: ClassTerm(name, parents=(other, KM.TopicContent)) for name, other in pairs})
    assert heading("en", about("urn:a"), vocabulary=vocabulary)
