"""What people decided: named classes are features with their own terms, rejected ones never come out again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from learn_tables import HIERARCHY, VOCABULARY
from text_worlds import PLANTED, TextWorld, made_world, matrix_of, table_of

from kmgraph.learn import LearnResult, LearnSettings, learn_rules
from kmgraph.learn.sample import Sample, holdout_mask, platform_samples
from kmgraph.learn.text import Discovery, TextSearch, discover
from kmgraph.model import (
    EvidenceBasis,
    FoundClass,
    Mask,
    PropertyKind,
    PropertyTerm,
    ReviewedTerms,
    TermMatrix,
    Vocabulary,
    found_id,
)
from kmgraph.namespaces import KM

SETTINGS = LearnSettings()
NAMED = ReviewedTerms("t-91c2a0b3", PLANTED, {"en": "court proceedings"})


@pytest.fixture(scope="module")
def posts() -> tuple[TermMatrix, Sample, Mask]:
    world = made_world(3_000)
    (sample,) = platform_samples(table_of(world), SETTINGS)
    return matrix_of(world), sample, holdout_mask(sample, SETTINGS)


def found_in(
    posts: tuple[TermMatrix, Sample, Mask], *reviewed: ReviewedTerms, finds_more: bool = True
) -> Discovery | None:
    terms, sample, holdout = posts
    return discover(sample, holdout, terms, search=TextSearch(reviewed, finds_more=finds_more))


def planted_share(found: FoundClass) -> int:
    return len(set(PLANTED) & {term.text for term in found.terms})


def test_a_named_class_keeps_id_name_and_terms_and_is_counted_by_them(posts: tuple[TermMatrix, Sample, Mask]) -> None:
    found = found_in(posts, NAMED)
    assert found is not None
    (place,) = [number for number, kind in enumerate(found.classes) if kind.id == NAMED.id]
    kind = found.classes[place]
    assert kind.name == NAMED.name
    assert {term.text for term in kind.terms} == set(PLANTED)
    assert [feature.least for feature in found.features if feature.found == place] == [1]
    world = made_world(3_000)
    holding = np.array([any(term in text.split() for term in PLANTED) for text in world.texts])
    assert np.array_equal(found.mentions[:, place] > 0, holding[posts[1].rows])


def test_no_class_of_the_same_posts_is_offered_beside_it(posts: tuple[TermMatrix, Sample, Mask]) -> None:
    alone, beside = found_in(posts), found_in(posts, NAMED)
    assert alone is not None
    assert beside is not None
    assert max(map(planted_share, alone.classes)) >= 9
    assert [kind.id for kind in beside.classes if planted_share(kind) >= 5] == [NAMED.id]


def test_a_rejected_class_does_not_come_out_again(posts: tuple[TermMatrix, Sample, Mask]) -> None:
    first = found_in(posts)
    assert first is not None
    best = max(first.classes, key=planted_share)
    rejected = ReviewedTerms(best.id, tuple(term.text for term in best.shown), is_rejected=True)
    again = found_in(posts, rejected)
    assert best.id not in {kind.id for kind in (again.classes if again else ())}


def test_without_a_search_the_named_ones_alone_are_there(posts: tuple[TermMatrix, Sample, Mask]) -> None:
    found = found_in(posts, NAMED, finds_more=False)
    assert found is not None
    assert [kind.id for kind in found.classes] == [NAMED.id]
    assert found_in(posts, finds_more=False) is None


def test_a_named_class_that_no_text_mentions_is_none(posts: tuple[TermMatrix, Sample, Mask]) -> None:
    assert found_in(posts, replace(NAMED, terms=("nowhere",)), finds_more=False) is None


def learned(world: TextWorld, *reviewed: ReviewedTerms) -> LearnResult:
    mentions = PropertyTerm(KM.mentions, PropertyKind.OBJECT, range=(KM.LexicalEntry,))
    vocabulary = Vocabulary(VOCABULARY.classes, {**VOCABULARY.properties, KM.mentions: mentions})
    table, terms = table_of(world), matrix_of(world)
    return learn_rules(table, vocabulary, HIERARCHY, SETTINGS, terms=terms, reviewed=reviewed)


def test_rules_on_a_named_class_are_counted_on_posts_set_aside() -> None:
    world = made_world()
    result = learned(world, NAMED)
    (rule,) = result.candidates
    assert [found.id for found in result.found] == [NAMED.id]
    assert rule.evidence.basis is EvidenceBasis.HOLDOUT
    held = sum(any(term in text.split() for term in PLANTED) for text in world.texts)
    assert (rule.evidence.target or 0) + (rule.evidence.kept or 0) < 0.5 * held


def test_naming_what_a_run_found_gives_the_same_rule_again() -> None:
    world = made_world()
    first = learned(world)
    (found,) = first.found
    reviewed = ReviewedTerms(found.id, tuple(term.text for term in found.terms), {"en": "x"})
    assert found.id == found_id(reviewed.terms)
    again = learned(world, reviewed)
    assert [rule.scope for rule in again.candidates] == [rule.scope for rule in first.candidates]
    assert [rule.evidence for rule in again.candidates] == [rule.evidence for rule in first.candidates]
