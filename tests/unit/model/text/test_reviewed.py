"""Classes of terms that people reviewed: which found ones are the same, and what a named one is called."""

from __future__ import annotations

from kmgraph.model import FoundClass, FoundTerm, ReviewedTerms, found_id, found_words, named_terms

TEN = tuple(f"term{number}" for number in range(10))


def test_the_same_terms_are_the_same_class_and_so_are_most_of_them() -> None:
    reviewed = ReviewedTerms("t-00000000", TEN)
    assert reviewed.is_same(TEN)
    assert reviewed.is_same((*TEN[:9], "new"))  # 9 of 11 in common
    assert not reviewed.is_same((*TEN[:8], "new"))  # 8 of 11
    assert not reviewed.is_same(())


def test_terms_that_nobody_was_shown_make_no_other_class() -> None:
    reviewed = ReviewedTerms("t-00000000", TEN[:5])
    assert not reviewed.is_same(TEN)
    assert reviewed.is_same(TEN, TEN[:5])


def test_a_class_is_known_by_its_id_whatever_terms_a_person_left() -> None:
    assert ReviewedTerms(found_id(TEN), TEN[:2]).is_same(TEN)


def test_rejected_and_open_ones_have_no_name() -> None:
    named, rejected = ReviewedTerms("t-2", TEN, {"en": "b"}), ReviewedTerms("t-1", TEN, is_rejected=True)
    assert named_terms((rejected, ReviewedTerms("t-3", TEN), named)) == (named,)


def test_a_named_class_keeps_its_id_and_is_called_by_its_name() -> None:
    found = FoundClass("board", (FoundTerm("法院", 20, 1, 21),), (1,), name={"zh": "庭审"}, kept_id="t-91c2a0b3")
    assert found.id == "t-91c2a0b3"
    assert found.iri.endswith("#t-91c2a0b3")
    assert found.is_reviewed
    assert found_words(found).labels == {"zh": "庭审"}
