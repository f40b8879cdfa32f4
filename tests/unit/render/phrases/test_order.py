"""The order of what is said of posts: each part is read with the noun, and a topic may be what a phrase is about."""

from __future__ import annotations

import pytest

from kmgraph.render.language import load_language
from kmgraph.render.phrases.fragments import CLAUSE, PROPERTY, SOURCE, TOPIC, Fragment, Parts
from kmgraph.render.phrases.phrase_realiser import PhraseRealiser

BLASTING = Fragment(TOPIC, "关于岩石爆破的")
ANSWERS = Fragment(CLAUSE, "回答问题的")
PAID = Fragment(PROPERTY, "付费推广的")
LINKED = Fragment(PROPERTY, "含有链接的")
NEW = Fragment(SOURCE, "新用户发布的")


def phrase(language: str, *fragments: Fragment) -> str:
    return PhraseRealiser(load_language(language).grammar).noun_phrase(Parts(fragments))


@pytest.mark.parametrize(
    ("fragments", "said"),
    [
        ((BLASTING, ANSWERS), "回答岩石爆破问题的帖子"),
        ((ANSWERS, BLASTING), "回答岩石爆破问题的帖子"),
        ((Fragment(TOPIC, "关于膳食补充剂的"), PAID), "付费推广膳食补充剂的帖子"),
        ((BLASTING, Fragment(CLAUSE, "分步教学的")), "分步讲解岩石爆破的帖子"),
        ((BLASTING, Fragment(CLAUSE, "提出问题的")), "就岩石爆破提问的帖子"),
        ((BLASTING, Fragment(CLAUSE, "分享测评的")), "分享岩石爆破测评的帖子"),
        ((NEW, BLASTING, ANSWERS), "新用户发布的、回答岩石爆破问题的帖子"),
        # One phrase takes it; of two topics it is not clear which.
        ((BLASTING, ANSWERS, PAID), "回答岩石爆破问题的付费推广帖子"),
        ((BLASTING, Fragment(TOPIC, "新闻类"), ANSWERS), "关于岩石爆破且回答问题的新闻类帖子"),
        ((BLASTING, LINKED), "关于岩石爆破且含有链接的帖子"),
        ((ANSWERS,), "回答问题的帖子"),
    ],
)
def test_a_topic_is_the_object_of_a_phrase_that_can_take_it(fragments: tuple[Fragment, ...], said: str) -> None:
    assert phrase("zh", *fragments) == said


@pytest.mark.parametrize(
    ("language", "place", "topic", "clause", "said"),
    [
        (
            "en",
            "on the Yard board",
            "about stone",
            "that ask what something is worth",
            "posts on the Yard board about stone that ask what something is worth",
        ),
        (
            "es",
            "en el foro Cantera",
            "sobre piedra",
            "que preguntan cuánto vale algo",
            "publicaciones en el foro Cantera sobre piedra que preguntan cuánto vale algo",
        ),
    ],
)
def test_a_place_stands_by_the_noun_and_not_behind_another_verb(
    language: str, place: str, topic: str, clause: str, said: str
) -> None:
    fragments = (Fragment(TOPIC, topic), Fragment(CLAUSE, clause), Fragment(PROPERTY, place))
    assert phrase(language, *fragments) == said


@pytest.mark.parametrize(
    ("fragments", "said"),
    [
        (("about other platforms", "that contain a link"), "posts that contain a link and are about other platforms"),
        (("about other platforms",), "posts about other platforms"),
        (("about politics", "that contain a link"), "posts about politics that contain a link"),
    ],
)
def test_a_clause_is_not_read_as_said_of_a_topic_that_could_do_it(fragments: tuple[str, ...], said: str) -> None:
    topic, *clauses = fragments
    assert phrase("en", Fragment(TOPIC, topic), *(Fragment(CLAUSE, clause) for clause in clauses)) == said
