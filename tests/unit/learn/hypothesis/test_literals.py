"""Literals over what is recorded: the types of individuals, and one value that is of two classes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from learn_tables import EX, HIERARCHY, VOCABULARY, table
from learn_tasks import platform_data

from kmgraph.learn.hypothesis.conjunction_rule import RuleBody, indistinguishable, to_scope
from kmgraph.learn.hypothesis.matrix import BitMatrix
from kmgraph.model import ClassLiteral, ClassTerm, Hierarchy, Literal, Scope, SomeLiteral, ValueLiteral
from kmgraph.model.vocabulary import IndividualTerm
from kmgraph.namespaces import KM

NAMES = ("Moving", "Sounding", "Film", "Clip", "Gif", "Song", "Slang", "Coded")
TREE = Hierarchy(
    dict(HIERARCHY.parents)
    | {EX + name: frozenset((KM.Medium,)) for name in ("Moving", "Sounding")}
    | {EX + name: frozenset((EX + "Moving", EX + "Sounding")) for name in ("Film", "Clip")}
    | {EX + "Gif": frozenset((EX + "Moving",)), EX + "Song": frozenset((EX + "Sounding",))}
    | {EX + name: frozenset((KM.LexicalEntry,)) for name in ("Slang", "Coded")}
)
WORDS = replace(
    VOCABULARY,
    classes=dict(VOCABULARY.classes)
    | {KM.LexicalEntry: ClassTerm(KM.LexicalEntry)}
    | {EX + name: ClassTerm(EX + name) for name in NAMES},
    individuals={
        EX + name: IndividualTerm(EX + name, types=tuple(EX + kind for kind in kinds))
        for name, kinds in {"cpdd": ("Slang",), "dddd": ("Slang",), "num88": ("Coded",)}.items()
    },
)


def medium(*names: str) -> SomeLiteral:
    return SomeLiteral(KM.hasMedium, tuple(EX + name for name in names))


def mentioned(name: str) -> ValueLiteral:
    return ValueLiteral(KM.mentions, EX + name, is_iri=True)


def mentions(iri: str) -> SomeLiteral:
    return SomeLiteral(KM.mentions, (iri,))


def encoded(rows: list[dict[str, Any]]) -> BitMatrix:
    source = table([{"outcome": "removed" if place % 2 else "kept"} | row for place, row in enumerate(rows)])
    return platform_data(source, WORDS, TREE).matrix


def implied(found: BitMatrix, name: Literal) -> set[Literal]:
    """Return the columns, by their first name, that a literal implies."""
    return {found.literals[other] for other in np.flatnonzero(found.above[found.places[name]])}


def media(**counts: int) -> list[dict[str, Any]]:
    return [{"media": tuple(names.split("_"))} for names, count in counts.items() for _ in range(count)]


def test_one_medium_of_two_kinds_is_a_literal_where_two_media_could_pass_for_it() -> None:
    found = encoded(media(Film=8, Clip=8, Gif_Song=8, Gif=8, Song=8))
    both = medium("Moving", "Sounding")

    assert found.to_rows(found.bits[found.places[both]]).tolist() == [True] * 16 + [False] * 24
    assert implied(found, both) == {medium("Moving"), medium("Sounding")}
    assert both in implied(found, medium("Film"))
    assert both not in implied(found, medium("Gif"))


def test_where_no_two_media_pass_for_one_there_is_no_such_literal() -> None:
    found = encoded(media(Film=8, Clip=8, Gif=8, Song=8))

    assert medium("Moving", "Sounding") not in found.places


def test_where_few_rows_would_tell_there_is_no_such_literal() -> None:
    found = encoded(media(Film=8, Clip=8, Gif_Song=4, Gif=8, Song=8))

    assert medium("Moving", "Sounding") not in found.places


def test_a_class_that_says_it_already_needs_no_second_name() -> None:
    found = encoded(media(Film=16, Gif_Song=8, Gif=8, Song=8))

    assert medium("Film") in found.places
    assert medium("Moving", "Sounding") not in found.places


def test_an_author_of_two_kinds_is_one_author() -> None:
    found = encoded([{"accounts": ("Migrating", "Business")}] * 8 + [{"accounts": ("Migrating",)}] * 8
                    + [{"accounts": ("Business",)}] * 8)  # fmt: skip
    place = found.places
    migrating, business = (SomeLiteral(KM.hasAuthor, (EX + name,)) for name in ("Migrating", "Business"))
    one_author = SomeLiteral(KM.hasAuthor, (EX + "Business", EX + "Migrating"))

    assert one_author not in place
    assert to_scope(RuleBody.of((place[migrating], place[business])), found) == Scope.of((one_author,))


def test_two_classes_of_one_medium_cost_more_to_name_than_one() -> None:
    found = encoded(media(Film=8, Clip=8, Gif_Song=8, Gif=8, Song=8))
    place = found.places

    assert found.costs[place[medium("Moving", "Sounding")]] > found.costs[place[medium("Moving")]]
    assert abs(np.sum(2.0**-found.costs) - 1.0) < 1e-9


def terms(**counts: int) -> list[dict[str, Any]]:
    return [{"terms": (name,)} for name, count in counts.items() for _ in range(count)] + [{}] * 8


def test_terms_bring_the_classes_they_are_of() -> None:
    found = encoded(terms(cpdd=8, dddd=8, num88=8))
    place = found.places

    assert found.to_rows(found.bits[place[mentions(EX + "Slang")]]).tolist() == [True] * 16 + [False] * 16
    assert implied(found, mentioned("cpdd")) == {mentions(EX + "Slang"), mentions(KM.LexicalEntry)}


def test_rare_terms_add_up_to_their_class() -> None:
    found = encoded(terms(cpdd=3, dddd=3, num88=8))

    assert mentioned("cpdd") not in found.places
    assert found.support[found.places[mentions(EX + "Slang")]] == 6


def test_a_term_that_is_the_only_one_of_its_class_is_named_itself() -> None:
    found = encoded(terms(cpdd=8, num88=8))
    column = found.places[mentioned("cpdd")]

    assert found.literals[column] == mentioned("cpdd")
    assert found.synonyms[column] == (mentions(EX + "Slang"),)


def test_values_that_no_literal_uses_keep_no_rows_apart() -> None:
    one = encoded([{"topics": ("Cats",)}] * 8 + [{"topics": ("Dogs",)}] * 8)
    other = encoded(
        [{"topics": ("Cats",), "terms": (f"rare{place}",)} for place in range(8)] + [{"topics": ("Dogs",)}] * 8
    )

    assert np.count_nonzero(one.units.weight) == np.count_nonzero(other.units.weight)


def test_other_names_in_an_exception_are_told_too() -> None:
    found = encoded(terms(cpdd=8, num88=8))
    place = found.places
    body = RuleBody.of((place[mentions(KM.LexicalEntry)],), ((place[mentioned("cpdd")],),))

    assert indistinguishable(body, found) == ((mentioned("cpdd"), (mentions(EX + "Slang"),)),)


def test_names_that_a_single_row_tells_apart_stay_apart() -> None:
    found = encoded([{"topics": ("Cats",)}] * 20 + [{"topics": ("Dogs",)}] + [{"topics": ("News",)}] * 20)
    place = found.places

    assert place[ClassLiteral(EX + "Cats")] != place[ClassLiteral(EX + "Pets")]
