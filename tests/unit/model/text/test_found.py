"""Classes of terms that were found: names that follow from the terms, and what a table and a tree say of them."""

from __future__ import annotations

import numpy as np
import pytest
from learn_tables import HIERARCHY, VOCABULARY, table

from kmgraph.model import (
    FoundClass,
    FoundTerm,
    NotDecidableError,
    Scope,
    Some,
    SomeLiteral,
    TermMatrix,
    Texts,
    expression_mask,
    found_iris,
    implies,
    literal_mask,
    rule_id,
    with_found_mentions,
    with_found_tree,
    with_found_words,
)
from kmgraph.model.expression import HasValue
from kmgraph.namespaces import KM


def found(*terms: str, clusters: int = 12) -> FoundClass:
    return FoundClass("board", tuple(FoundTerm(term, clusters, 0, clusters) for term in terms), (1,))


def matrix(terms: tuple[str, ...], rows: list[list[int]]) -> TermMatrix:
    starts = np.cumsum([0, *map(len, rows)]).astype(np.int64)
    held = np.array([term for row in rows for term in row], dtype=np.int32)
    return TermMatrix(terms, starts, held, np.ones(len(rows), dtype=np.int8), Texts((), np.full(len(rows), -1)))


COURT = found("court", "law", "trial")


def asked(each: FoundClass, least: int) -> SomeLiteral:
    return SomeLiteral(KM.mentions, (each.iri,), least=least)


def test_the_name_follows_from_the_terms_alone() -> None:
    assert COURT.id == found("trial", "court", "law").id
    assert COURT.id != found("court", "law").id
    assert found_iris(asked(COURT, 2)) == (COURT.iri,)
    assert found_iris(SomeLiteral(KM.mentions, (KM.LexicalEntry,))) == ()


@pytest.mark.parametrize(("least", "rows"), [(1, [True, True, True, False]), (2, [False, True, True, False])])
def test_a_row_mentions_so_many_terms_of_a_class(least: int, rows: list[bool]) -> None:
    posts = table([{}, {}, {}, {}])
    terms = matrix(("court", "law", "other", "trial"), [[0], [0, 1], [0, 1, 3], [2]])
    known = with_found_mentions(posts, terms, (COURT,))
    tree = with_found_tree(HIERARCHY, (COURT,))
    assert literal_mask(asked(COURT, least), known, tree).tolist() == rows


def test_more_terms_are_asked_for_than_there_are_decides_too() -> None:
    known = with_found_mentions(table([{}]), matrix(("court", "law"), [[0, 1]]), (COURT,))
    assert not literal_mask(asked(COURT, 3), known, with_found_tree(HIERARCHY, (COURT,))).any()


def test_numbers_of_what_is_not_told_by_its_class_are_not_decided() -> None:
    described = Some(KM.mentions, HasValue(KM.inLanguage, "en"), least=2)
    with pytest.raises(NotDecidableError):
        expression_mask(described, table([{}]), HIERARCHY)


def test_more_terms_imply_fewer() -> None:
    assert implies(asked(COURT, 3), asked(COURT, 2), HIERARCHY)
    assert not implies(asked(COURT, 1), asked(COURT, 2), HIERARCHY)


def test_nested_terms_are_nested_classes() -> None:
    wide = found("court", "law", "trial", "judge")
    tree = with_found_tree(HIERARCHY, (COURT, wide))
    assert tree.is_subclass(COURT.iri, wide.iri)
    assert not tree.is_subclass(wide.iri, COURT.iri)
    assert implies(asked(COURT, 2), asked(wide, 2), tree)


def test_a_rule_that_asks_for_one_has_the_id_it_had() -> None:
    scope = Scope.of((SomeLiteral(KM.hasMedium, (KM.Medium,)),))
    assert scope.canonical() == f'{{"all":[["1","{KM.hasMedium}","{KM.Medium}"]],"unless":[]}}'
    assert rule_id("board", Scope.of((asked(COURT, 1),))) != rule_id("board", Scope.of((asked(COURT, 2),)))


def test_a_class_is_called_by_terms_that_enough_sources_hold() -> None:
    rare = FoundTerm("secret", 9, 0, 9)
    mixed = FoundClass("board", (rare, *found("court", "law", "trial", "judge").terms))
    words = with_found_words(VOCABULARY, (mixed,)).classes[mixed.iri].words
    assert words.labels["en"] == "court, law, trial (and 2 more)"
    assert words.labels["zh"] == "court、law、trial（及另外2个）"
    few = FoundClass("board", (rare,))
    assert with_found_words(VOCABULARY, (few,)).classes[few.iri].words.labels["en"] == "1 rare terms"
