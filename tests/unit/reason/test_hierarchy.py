"""Entailments -> class tree."""

from __future__ import annotations

from kmgraph.namespaces import OWL
from kmgraph.reason.hierarchy import Entailments, hierarchy_from_entailments


def test_indirect_superclasses_are_no_parents() -> None:
    tree = hierarchy_from_entailments("ABC", Entailments((("A", "B"), ("B", "C"), ("A", "C"))))
    assert tree.parents == {"A": {"B"}, "B": {"C"}, "C": frozenset()}


def test_a_cycle_is_an_equivalence_and_both_are_parents_of_what_is_below() -> None:
    tree = hierarchy_from_entailments("ABC", Entailments((("B", "C"), ("C", "B"), ("A", "B"))))
    assert tree.equivalents == {"B": {"C"}, "C": {"B"}}
    assert tree.parents == {"A": {"B", "C"}, "B": frozenset(), "C": frozenset()}


def test_a_class_equivalent_to_thing_is_above_everything() -> None:
    tree = hierarchy_from_entailments("AB", Entailments(equivalent=(("B", OWL.Thing),)))
    assert tree.parents == {"A": {"B"}, "B": frozenset()}
    assert tree.equivalents == {}


def test_what_is_below_nothing_is_unsatisfiable_and_nowhere_else() -> None:
    tree = hierarchy_from_entailments("ABC", Entailments((("A", "B"),), ((OWL.Nothing, "B"),)))
    assert tree.unsatisfiable == {"A", "B"}
    assert tree.parents == {"C": frozenset()}


def test_classes_not_asked_for_only_connect() -> None:
    tree = hierarchy_from_entailments("AC", Entailments((("A", "hidden"), ("hidden", "C"))))
    assert tree.parents == {"A": {"C"}, "C": frozenset()}
