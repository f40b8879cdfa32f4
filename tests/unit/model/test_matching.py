"""One thing that is both, or two things: what a class expression about a property's values covers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from learn_tables import AGE, EX, VOCABULARY, table

from kmgraph.model import (
    And,
    ColumnKind,
    DataRange,
    Expression,
    Feature,
    HasValue,
    Hierarchy,
    Named,
    Not,
    NumberColumn,
    ObservationTable,
    Or,
    SetColumn,
    Some,
    expression_mask,
)
from kmgraph.model.matching import described, one_valued
from kmgraph.model.vocabulary import IndividualTerm, PropertyKind, PropertyTerm
from kmgraph.namespaces import KM, OWL, XSD

MOVING, SOUNDING, FILM, GIF, SONG = (EX + name for name in ("Moving", "Sounding", "Film", "Gif", "Song"))
SLANG, CODED, CPDD, NUMBER = (EX + name for name in ("Slang", "Coded", "cpdd", "num88"))
HIERARCHY = Hierarchy(
    {
        FILM: frozenset((MOVING, SOUNDING)),
        GIF: frozenset((MOVING,)),
        SONG: frozenset((SOUNDING,)),
        SLANG: frozenset((KM.LexicalEntry,)),
        CODED: frozenset((KM.LexicalEntry,)),
    }
)
LEXICON = replace(
    VOCABULARY,
    individuals={
        CPDD: IndividualTerm(CPDD, types=(SLANG,)),
        NUMBER: IndividualTerm(NUMBER, types=(SLANG, CODED)),
    },
)
MEDIA = table([{"media": ("Film",)}, {"media": ("Gif", "Song")}, {"media": ("Gif",)}, {}])
TERMS = described(table([{"terms": ("cpdd",)}, {"terms": ("num88",)}, {"terms": ("unheard",)}, {}]), LEXICON)


def covered(expression: Expression, source: ObservationTable) -> str:
    """Return the rows covered, as a word of one digit a row."""
    return "".join("1" if row else "0" for row in expression_mask(expression, source, HIERARCHY))


def some(prop: str, *fillers: Expression) -> Some:
    return Some(prop, fillers[0] if len(fillers) == 1 else And(fillers))


@pytest.mark.parametrize(
    ("expression", "rows"),
    [
        (some(KM.hasMedium, Named(MOVING), Named(SOUNDING)), "1000"),
        (And((some(KM.hasMedium, Named(MOVING)), some(KM.hasMedium, Named(SOUNDING)))), "1100"),
        (some(KM.hasMedium, And((Named(MOVING),)), And((Named(SOUNDING), Named(MOVING)))), "1000"),
        (some(KM.hasMedium, Or((Named(GIF), Named(FILM)))), "1110"),
        # A gif is a thing that makes no sound; the row without media has no such thing.
        (some(KM.hasMedium, Named(MOVING), Not(Named(SOUNDING))), "0110"),
        (some(KM.hasMedium, Not(Named(MOVING))), "0100"),
        (Not(some(KM.hasMedium, Named(MOVING))), "0001"),
        (some(KM.hasMedium, Named(OWL.Thing)), "1110"),
        (some(KM.hasMedium, Named(OWL.Thing), Named(SOUNDING)), "1100"),
    ],
)
def test_each_recorded_class_is_a_thing_of_its_own(expression: Expression, rows: str) -> None:
    assert covered(expression, MEDIA) == rows


@pytest.mark.parametrize(
    ("expression", "rows"),
    [
        (some(KM.mentions, Named(SLANG)), "1100"),
        (some(KM.mentions, Named(CODED)), "0100"),
        (some(KM.mentions, Named(KM.LexicalEntry)), "1100"),
        (some(KM.mentions, Named(SLANG), Named(CODED)), "0100"),
        (some(KM.mentions, Named(SLANG), Not(Named(CODED))), "1000"),
        (HasValue(KM.mentions, CPDD, is_iri=True), "1000"),
        (some(KM.mentions, Named(OWL.Thing)), "1110"),
    ],
)
def test_an_individual_is_of_its_classes_and_of_all_above_them(expression: Expression, rows: str) -> None:
    assert covered(expression, TERMS) == rows


def test_all_that_is_recorded_of_the_author_is_of_one_account() -> None:
    source = table([{"accounts": ("Migrating", "Business"), "age": 3}, {"accounts": ("Business",), "age": 3}])
    young = DataRange(AGE, XSD.integer, max=7)

    assert covered(some(KM.hasAuthor, Named(EX + "Migrating"), Named(EX + "Business"), young), source) == "10"
    assert covered(some(KM.hasAuthor, Named(EX + "Business"), Not(Named(EX + "Migrating"))), source) == "01"


def test_a_property_with_one_value_leads_to_one_thing() -> None:
    functional = {KM.hasMedium: PropertyTerm(KM.hasMedium, PropertyKind.OBJECT, functional=True)}
    source = described(MEDIA, replace(VOCABULARY, properties=functional))

    assert one_valued(source) == {KM.hasMedium, KM.hasAuthor}
    assert covered(some(KM.hasMedium, Named(MOVING), Named(SOUNDING)), source) == "1100"


def test_what_other_columns_say_more_of_is_one_thing() -> None:
    size = NumberColumn(Feature((KM.hasMedium,), EX + "size"), "size", XSD.integer, np.array([1.0, 2, 3, 4]))
    source = replace(MEDIA, columns=(*MEDIA.columns, size))
    large = DataRange(EX + "size", XSD.integer, min=2)

    assert covered(some(KM.hasMedium, Named(MOVING), Named(SOUNDING), large), source) == "0100"


def test_features_two_steps_away_are_found_by_their_whole_path() -> None:
    member_of, strict = EX + "memberOf", EX + "isStrict"
    communities = SetColumn(
        Feature((KM.hasAuthor,), member_of), ColumnKind.CLASSES, "h", (EX + "Club",),
        np.array([0, 1, 2], dtype=np.int64), np.array([0, 0], dtype=np.int32),
    )  # fmt: skip
    strictness = SetColumn(
        Feature((KM.hasAuthor, member_of), strict), ColumnKind.DATA, "h", (False, True),
        np.array([0, 1, 2], dtype=np.int64), np.array([0, 1], dtype=np.int32),
    )  # fmt: skip
    source = replace(table([{}, {}]), columns=(communities, strictness))
    club, is_strict = Named(EX + "Club"), HasValue(strict, True)

    assert covered(some(KM.hasAuthor, some(member_of, club)), source) == "11"
    assert covered(some(KM.hasAuthor, some(member_of, club, is_strict)), source) == "01"
    assert covered(some(member_of, is_strict), source) == "00"


def test_true_is_no_number() -> None:
    source = replace(
        table([{}, {}]), columns=(NumberColumn(Feature((), AGE), "age", XSD.integer, np.array([1.0, 0.0])),)
    )

    assert covered(HasValue(AGE, 1), source) == "10"
    assert covered(HasValue(AGE, True), source) == "00"


def test_where_two_columns_give_a_number_the_first_counts() -> None:
    ages = [NumberColumn(Feature((), AGE), "age", XSD.integer, np.array(n)) for n in ([1.0, np.nan], [9.0, 9.0])]
    source = replace(table([{}, {}]), columns=tuple(ages))

    assert covered(DataRange(AGE, XSD.integer, min=5), source) == "01"
