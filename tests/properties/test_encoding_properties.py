"""What the learner's bits say must be what matching says, for every kind of literal, in whichever order rows come."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from made_tables import plain_table, set_column

from kmgraph.learn.hypothesis.covers import MIN_SUPPORT
from kmgraph.learn.hypothesis.language import read_language
from kmgraph.learn.hypothesis.matrix import BitMatrix, encode
from kmgraph.learn.sample.sample import platform_samples
from kmgraph.learn.settings import LearnSettings
from kmgraph.model import (
    ClassTerm,
    ColumnKind,
    Decider,
    Feature,
    Hierarchy,
    NumberColumn,
    ObservationTable,
    Outcome,
    PropertyKind,
    PropertyTerm,
    SetColumn,
    SomeLiteral,
    Vocabulary,
    literal_mask,
)
from kmgraph.model.matching import described
from kmgraph.model.vocabulary import IndividualTerm
from kmgraph.namespaces import KM, XSD

EX = "https://example.org/ns#"
MEMBER_OF, SIZE, RANK, AGE, LINK, TONE = (EX + name for name in ("memberOf", "size", "rank", "age", "link", "tone"))
PARENTS = {
    "Pets": KM.Content, "Cats": EX + "Pets", "Dogs": EX + "Pets", "News": KM.Content,
    "Moving": KM.Medium, "Sounding": KM.Medium, "Film": (EX + "Moving", EX + "Sounding"), "Gif": EX + "Moving",
    "Clip": (EX + "Moving", EX + "Sounding"), "Song": EX + "Sounding",
    "Coded": KM.LexicalEntry, "Slang": KM.LexicalEntry, "Business": KM.UserAccount, "Local": KM.UserAccount,
    "Club": KM.Community,
}  # fmt: skip
HIERARCHY = Hierarchy({EX + iri: frozenset(up if isinstance(up, tuple) else (up,)) for iri, up in PARENTS.items()})
INDIVIDUALS = {"cpdd": ("Slang",), "666": ("Slang", "Coded"), "88": ("Coded",), "untyped": (), "myFilm": ("Film",)}
VOCABULARY = Vocabulary(
    {
        iri: ClassTerm(iri)
        for iri in (KM.Content, KM.Medium, KM.UserAccount, KM.LexicalEntry, KM.Community, *(EX + n for n in PARENTS))
    },
    {
        term.iri: term
        for term in (
            PropertyTerm(KM.hasMedium, PropertyKind.OBJECT, range=(KM.Medium,)),
            PropertyTerm(KM.hasAuthor, PropertyKind.OBJECT, range=(KM.UserAccount,), functional=True),
            PropertyTerm(KM.mentions, PropertyKind.OBJECT, range=(KM.LexicalEntry,)),
            PropertyTerm(KM.inCommunity, PropertyKind.OBJECT, range=(KM.Community,)),
            PropertyTerm(MEMBER_OF, PropertyKind.OBJECT, range=(KM.Community,)),
            PropertyTerm(SIZE, PropertyKind.DATA, range=(XSD.integer,), functional=True),
            PropertyTerm(RANK, PropertyKind.DATA, range=(XSD.decimal,), functional=True),
            PropertyTerm(AGE, PropertyKind.DATA, range=(XSD.integer,), functional=True),
            PropertyTerm(LINK, PropertyKind.DATA, range=(XSD.boolean,), functional=True),
            PropertyTerm(TONE, PropertyKind.DATA, range=(XSD.string,)),
        )
    },
    {EX + name: IndividualTerm(EX + name, types=tuple(EX + t for t in types)) for name, types in INDIVIDUALS.items()},
)
HOP = (KM.hasAuthor,)
COLUMNS: tuple[tuple[Feature, ColumnKind, tuple[Any, ...]], ...] = (
    (Feature(), ColumnKind.CLASSES, ("Cats", "Dogs", "News", "Pets")),
    (Feature((), KM.hasMedium), ColumnKind.CLASSES, ("Film", "Gif", "Clip", "Song")),
    (Feature((), KM.hasMedium), ColumnKind.INDIVIDUALS, ("myFilm",)),
    (Feature((), KM.mentions), ColumnKind.INDIVIDUALS, ("cpdd", "666", "88", "untyped")),
    (Feature((), KM.hasAuthor), ColumnKind.CLASSES, ("Business", "Local")),
    (Feature((), KM.inCommunity), ColumnKind.CLASSES, ("Club",)),
    (Feature(HOP, MEMBER_OF), ColumnKind.CLASSES, ("Club",)),
    (Feature((), LINK), ColumnKind.DATA, (False, True)),
    (Feature((*HOP, MEMBER_OF), TONE), ColumnKind.DATA, ("harsh", "mild")),
)
NUMBERS = (
    (Feature(HOP, AGE), XSD.integer),
    (Feature((KM.inCommunity,), SIZE), XSD.integer),
    (Feature((*HOP, MEMBER_OF), RANK), XSD.decimal),
)


def made_rows(seed: int, count: int, density: float) -> list[tuple[Any, ...]]:
    """Return rows as tuples: outcome, platform, decider, a set of values a column, a number a numeric column."""
    random = np.random.default_rng(seed)

    def values(choices: tuple[Any, ...]) -> set[Any]:
        return {value for value in choices if random.random() < density}

    def number() -> int | None:
        return int(random.integers(-3, 40)) if random.random() < 0.8 else None

    return [
        (
            (Outcome.REMOVED, Outcome.KEPT)[random.integers(2)],
            "ppq"[random.integers(3)],
            (Decider.MODERATOR, Decider.MODERATOR, Decider.AUTHOR)[random.integers(3)],
            tuple(values(choices) for _, _, choices in COLUMNS),
            tuple(number() for _ in NUMBERS),
        )
        for _ in range(count)
    ]


# Rows drawn one by one would mostly be few, and alike: too little for a literal to take part.
ROWS = st.builds(made_rows, st.integers(0, 10_000), st.integers(0, 600), st.sampled_from((0.1, 0.3, 0.5)))


def to_table(rows: list[tuple[Any, ...]]) -> ObservationTable:
    sets = tuple(
        column_of(feature, kind, [row[3][place] for row in rows]) for place, (feature, kind, _) in enumerate(COLUMNS)
    )
    numbers = tuple(
        NumberColumn(feature, "h", datatype, np.array([row[4][place] for row in rows], dtype=np.float64))
        for place, (feature, datatype) in enumerate(NUMBERS)
    )
    made = replace(
        plain_table(len(rows)),
        outcome=np.array([list(Outcome).index(row[0]) for row in rows], dtype=np.int8),
        platforms=("p", "q"),
        platform=np.array(["pq".index(row[1]) for row in rows], dtype=np.int32),
        decided_by=np.array([list(Decider).index(row[2]) for row in rows], dtype=np.int8),
        columns=(*sets, *numbers),
    )
    return described(made, VOCABULARY)


def column_of(feature: Feature, kind: ColumnKind, cells: list[set[Any]]) -> SetColumn:
    return set_column(
        feature, kind, [{EX + value if kind is not ColumnKind.DATA else value for value in cell} for cell in cells]
    )


def encodings(source: ObservationTable) -> list[tuple[BitMatrix, np.ndarray]]:
    """Return each platform's bits with the positions of its rows; every third row by id is set aside."""
    found = []
    for sample in platform_samples(source, LearnSettings()):
        language = read_language(source, sample, VOCABULARY, HIERARCHY, max_cuts=32)
        aside = np.array([int(source.ids[row][1:]) % 3 == 0 for row in sample.rows])
        found.append((encode(sample, language, aside, (~aside,)), sample.rows))
    return found


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_bits_cover_what_matching_covers(rows: list[tuple[Any, ...]]) -> None:
    source = to_table(rows)
    for encoded, positions in encodings(source):
        for column, name in enumerate(encoded.literals):
            covered = encoded.to_rows(encoded.bits[column])
            assert covered.sum() == encoded.support[column]
            assert MIN_SUPPORT <= covered.sum() <= len(positions) - MIN_SUPPORT
            for literal in (name, *encoded.synonyms[column]):
                assert np.array_equal(covered, literal_mask(literal, source, HIERARCHY)[positions]), literal


@settings(max_examples=20, deadline=None)
@given(ROWS)
def test_what_one_column_implies_covers_at_least_as_much(rows: list[tuple[Any, ...]]) -> None:
    for encoded, _ in encodings(to_table(rows)):
        covers = [encoded.to_rows(bits) for bits in encoded.bits]
        for one, other in np.argwhere(encoded.above):
            assert not (covers[one] & ~covers[other]).any(), (encoded.literals[one], encoded.literals[other])


@settings(max_examples=20, deadline=None)
@given(ROWS)
def test_units_keep_every_row_with_its_outcome_and_its_side(rows: list[tuple[Any, ...]]) -> None:
    source = to_table(rows)
    for encoded, positions in encodings(source):
        units = encoded.units
        assert np.array_equal(np.bincount(units.of_row, minlength=len(units.weight)), units.weight)
        target = source.outcome[positions] == list(Outcome).index(Outcome.REMOVED)
        aside = np.array([int(source.ids[row][1:]) % 3 == 0 for row in positions])
        for number, block in enumerate(units.blocks):
            inside = (units.of_row >= block.start) & (units.of_row < block.stop)
            assert np.array_equal(inside, (aside == (number > 1)) & (target == (number % 2 == 0)))
        assert np.array_equal(encoded.to_rows(encoded.published[0]), ~aside)


@settings(max_examples=20, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[tuple[Any, ...]], random: Any) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)
    plain = to_table(rows)
    shuffled = replace(to_table([rows[place] for place in order]), ids=tuple(f"r{place}" for place in order))
    for (one, _), (other, _) in zip(encodings(plain), encodings(shuffled), strict=True):
        assert one.literals == other.literals
        assert one.synonyms == other.synonyms
        for name in ("dimension", "above", "costs", "ranks", "bits", "published", "support"):
            assert np.array_equal(getattr(one, name), getattr(other, name)), name
        assert np.array_equal(one.units.weight, other.units.weight)


@settings(max_examples=20, deadline=None)
@given(ROWS)
def test_naming_columns_is_a_proper_code(rows: list[tuple[Any, ...]]) -> None:
    for encoded, _ in encodings(to_table(rows)):
        assert not len(encoded.literals) or abs(np.sum(2.0**-encoded.costs) - 1.0) < 1e-9


def test_every_kind_of_literal_is_among_those_tried() -> None:
    # Twelve rows of each of four kinds: one film, a gif beside a song, a song alone, nothing.
    media = ({"Film"}, {"Gif", "Song"}, {"Song"}, set[str]())
    rows = [
        (
            (Outcome.REMOVED, Outcome.KEPT)[place % 2],
            "p",
            Decider.MODERATOR,
            tuple(media[kind] if column == 1 else {"666"} if column == 3 and kind else set() for column in range(9)),
            (place, None, None),
        )
        for kind in range(4)
        for place in range(12)
    ]
    rows += [(*row[:3], (set(), {"Clip"}, *row[3][2:]), row[4]) for row in rows[:12]]
    ((encoded, _),) = encodings(to_table(rows))
    names = {name for column, name in enumerate(encoded.literals) for name in (name, *encoded.synonyms[column])}

    both = SomeLiteral(KM.hasMedium, (EX + "Moving", EX + "Sounding"))
    assert {both, SomeLiteral(KM.mentions, (EX + "Slang",)), SomeLiteral(KM.hasMedium, (EX + "Film",))} <= names
