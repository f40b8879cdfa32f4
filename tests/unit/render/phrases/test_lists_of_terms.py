"""Classes of terms in words: a list of the most telling ones while nobody has named the class, else its name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newcomer_world import VOCABULARY
from said import say_scope

from kmgraph.model import (
    ClassTerm,
    FoundClass,
    FoundTerm,
    Scope,
    SomeLiteral,
    Vocabulary,
    Words,
    with_found_words,
)
from kmgraph.model.text import found_iri
from kmgraph.namespaces import KM

COURT = FoundClass("board", tuple(FoundTerm(text, 20, 1, 21) for text in ("审判", "法院", "开庭", "律师", "法官")))
FOUND = with_found_words(VOCABULARY, (COURT,))
REVIEWED = with_found_words(
    VOCABULARY, (replace(COURT, name={"en": "court proceedings", "zh": "庭审"}, kept_id="t-91c2a0b3"),)
)
NAMED = Vocabulary(
    {**VOCABULARY.classes, COURT.iri: ClassTerm(COURT.iri, Words(labels={"en": "court terms", "zh": "庭审用语"}))},
    VOCABULARY.properties,
    VOCABULARY.individuals,
)


_LISTED = "审判、法院、开庭（及另外2个）中"


@pytest.mark.parametrize(
    ("least", "english", "chinese"),
    [(1, "any", "任意一个"), (2, "at least two", "至少两个"), (5, "at least 5", "至少5个")],
)
def test_a_class_without_a_name_is_its_terms(least: int, english: str, chinese: str) -> None:
    scope = Scope.of((SomeLiteral(KM.mentions, (COURT.iri,), least=least),))
    assert say_scope(scope, "en", FOUND) == f"posts that mention {english} of: 审判, 法院, 开庭 (and 2 more)"
    assert say_scope(scope, "zh", FOUND) == f"提到{_LISTED}{chinese}的帖子"


def test_a_class_with_a_name_is_called_by_it() -> None:
    one, two = (Scope.of((SomeLiteral(KM.mentions, (COURT.iri,), least=least),)) for least in (1, 2))
    assert say_scope(one, "en", NAMED) == "posts that mention court terms"
    assert say_scope(two, "en", NAMED) == "posts that mention at least two of: court terms"
    assert say_scope(two, "zh", NAMED) == "提到庭审用语中至少两个的帖子"


@pytest.mark.parametrize(
    ("least", "english", "chinese"),
    [
        (1, "posts that mention certain words related to court proceedings", "提到某些与庭审有关的词语的帖子"),
        (2, "posts that mention at least two words for court proceedings", "提到与庭审有关的词语中至少两个的帖子"),
    ],
)
def test_a_class_that_a_person_named_is_called_by_its_name(least: int, english: str, chinese: str) -> None:
    scope = Scope.of((SomeLiteral(KM.mentions, (found_iri("t-91c2a0b3"),), least=least),))
    assert say_scope(scope, "en", REVIEWED) == english
    assert say_scope(scope, "zh", REVIEWED) == chinese
