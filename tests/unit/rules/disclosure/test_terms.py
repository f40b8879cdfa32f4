"""Classes of terms in public: those that a person named alone, their terms without a figure and without rare ones."""

from __future__ import annotations

from kmgraph.model import FoundClass, FoundTerm, Privacy
from kmgraph.rules.disclosure.strings import public_terms

TERMS = (
    FoundTerm("court", 30, 2, 32),
    FoundTerm("smith", 8, 1, 9),
    FoundTerm("vx 1234567", 40, 0, 40),
    FoundTerm("law", 11, 0, 11),
)
NAMED = FoundClass("board", TERMS, (1,), name={"en": "court proceedings"}, kept_id="t-91c2a0b3")


def test_a_term_is_told_without_figures_and_no_rare_or_personal_one_is() -> None:
    (public,) = public_terms((NAMED,), Privacy())
    assert public.id == NAMED.id
    assert public.name == NAMED.name
    assert public.terms == (FoundTerm("court", None, None, None), FoundTerm("law", None, None, None))


def test_more_sources_are_asked_for_where_the_project_does() -> None:
    (public,) = public_terms((NAMED,), Privacy(k=20))
    assert [term.text for term in public.terms] == ["court"]


def test_what_nobody_named_is_left_out() -> None:
    assert public_terms((FoundClass("board", TERMS, (1,)),), Privacy()) == ()


def test_public_terms_stay_as_they_are() -> None:
    public = public_terms((NAMED,), Privacy())
    assert public_terms(public, Privacy()) == public
