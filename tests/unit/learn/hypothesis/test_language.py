from __future__ import annotations

import numpy as np
import pytest
from learn_tables import AGE, EX, HIERARCHY, LINK, VOCABULARY, table
from learn_tasks import platform_data

from kmgraph.learn.hypothesis.cut_points import HUMAN_NUMBERS, cut_points, roundest, roundness
from kmgraph.learn.hypothesis.language import NumberDimension, read_language
from kmgraph.learn.hypothesis.literals import SetDimension
from kmgraph.learn.sample.sample import Sample, platform_samples
from kmgraph.learn.settings import LearnSettings
from kmgraph.model import ClassLiteral, Literal, ObservationTable, RangeLiteral, SomeLiteral, ValueLiteral, literal_mask
from kmgraph.namespaces import KM, XSD

HOP = (KM.hasAuthor,)


def only_sample(source: ObservationTable) -> Sample:
    return platform_samples(source, LearnSettings())[0]


def literals(source: ObservationTable) -> set[Literal]:
    language = read_language(source, only_sample(source), VOCABULARY, HIERARCHY, max_cuts=32)
    found: set[Literal] = set()
    for dimension in language.dimensions:
        if isinstance(dimension, NumberDimension):
            found |= {dimension.at_least(cut) for cut in dimension.cuts}
            found |= {dimension.less_than(cut) for cut in dimension.cuts}
        else:
            found |= {term.literal for term in dimension.terms}
    return found


def test_classes_come_with_the_ancestors_that_may_be_learned() -> None:
    # Topic is kept out by the ontology, Content says nothing.
    found = literals(table([{"topics": ("Cats",)}, {"topics": ("News",)}]))

    assert found == {ClassLiteral(EX + "Cats"), ClassLiteral(EX + "Pets"), ClassLiteral(EX + "News")}


def test_fillers_come_with_ancestors_up_to_the_range() -> None:
    found = literals(table([{"media": ("Live",), "accounts": ("Migrating",)}]))

    assert found == {
        SomeLiteral(KM.hasMedium, (EX + "Live",)),
        SomeLiteral(KM.hasMedium, (EX + "Video",)),
        SomeLiteral(KM.hasMedium, (KM.Medium,)),
        SomeLiteral(KM.hasAuthor, (EX + "Migrating",)),
        SomeLiteral(KM.hasAuthor, (KM.UserAccount,)),
    }


def test_values_individuals_and_ranges() -> None:
    found = literals(table([{"terms": ("cpdd",), "link": True, "age": 10}, {"link": False, "age": 40}]))

    assert found == {
        ValueLiteral(KM.mentions, EX + "cpdd", is_iri=True),
        ValueLiteral(LINK, True),
        ValueLiteral(LINK, False),
        RangeLiteral(AGE, XSD.integer, min=30.0, via=HOP),
        RangeLiteral(AGE, XSD.integer, max=30.0, via=HOP),
    }


def test_what_the_ontology_keeps_out_stays_out() -> None:
    assert literals(table([{"published_on": ("rednote",), "topics": ("Unheard",)}])) == set()


def test_a_set_flag_is_preferred_to_an_unset_one() -> None:
    source = table([{"link": True}, {"link": False}])
    language = read_language(source, only_sample(source), VOCABULARY, HIERARCHY, max_cuts=32)
    (dimension,) = language.dimensions
    assert isinstance(dimension, SetDimension)
    ranks = {term.literal: term.rank for term in dimension.terms}

    assert ranks[ValueLiteral(LINK, True)] < ranks[ValueLiteral(LINK, False)]


def mixed_rows(count: int = 60) -> ObservationTable:
    random = np.random.default_rng(0)
    return table(
        [
            {
                "topics": (("Cats",), ("Dogs",), ("News",), ())[random.integers(4)],
                "media": (("Live",), ("Image",), ())[random.integers(3)],
                "age": int(random.integers(0, 100)) if random.random() < 0.8 else np.nan,
                "link": bool(random.random() < 0.5),
                "outcome": "removed" if random.random() < 0.3 else "kept",
            }
            for _ in range(count)
        ]
    )


def test_every_column_covers_what_its_literals_cover() -> None:
    source = mixed_rows()
    found = platform_data(source).matrix

    assert len(found.literals) > 20
    for column, literal in enumerate(found.literals):
        rows = found.to_rows(found.bits[column])
        for name in (literal, *found.synonyms[column]):
            assert np.array_equal(rows, literal_mask(name, source, HIERARCHY)), name


def test_literals_with_one_extension_share_a_column_under_the_narrowest_name() -> None:
    rows = [{"topics": ("Cats",)}] * 8 + [{"topics": ("News",), "outcome": "removed"}] * 8
    found = platform_data(table(rows)).matrix
    names = dict(zip(found.literals, found.synonyms, strict=True))

    assert names == {ClassLiteral(EX + "Cats"): (ClassLiteral(EX + "Pets"),), ClassLiteral(EX + "News"): ()}


def test_literals_of_nearly_all_or_nearly_no_rows_are_left_out() -> None:
    rows = [{"topics": ("Cats",), "media": ("Live",)}] * 4 + [{"media": ("Live",), "outcome": "removed"}] * 8

    assert platform_data(table(rows)).matrix.literals == ()


def test_ancestors_are_above_and_so_are_wider_ranges() -> None:
    found = platform_data(mixed_rows()).matrix
    place = {literal: index for index, literal in enumerate(found.literals)}
    covers = [found.to_rows(bits) for bits in found.bits]

    assert found.above[place[ClassLiteral(EX + "Cats")], place[ClassLiteral(EX + "Pets")]]
    narrow, wide = (RangeLiteral(AGE, XSD.integer, max=days, via=HOP) for days in (30.0, 60.0))
    assert found.above[place[narrow], place[wide]]
    assert not found.above[place[wide], place[narrow]]
    for one, other in np.argwhere(found.above):
        assert not (covers[one] & ~covers[other]).any()
    assert not found.above.diagonal().any()


def test_naming_a_column_costs_a_proper_code() -> None:
    found = platform_data(mixed_rows()).matrix

    assert np.sum(2.0**-found.costs) == pytest.approx(1.0)


def test_rows_that_nothing_tells_apart_are_one_unit() -> None:
    found = platform_data(table([{"topics": ("Cats",)}] * 9 + [{"topics": ("News",), "outcome": "removed"}] * 7)).matrix

    assert sorted(found.units.weight[found.units.weight > 0].tolist()) == [7.0, 9.0]


def test_cuts_are_round_and_separate_all_small_sets_of_values() -> None:
    assert cut_points(np.array([1.0, 3, 28, 31, 31]), np.arange(5), max_cuts=32, whole=True).tolist() == [
        2.0,
        10.0,
        30.0,
    ]
    assert cut_points(np.array([5.0, 5]), np.arange(2), max_cuts=32, whole=True).tolist() == []


def test_many_values_give_quantiles_and_the_numbers_people_use() -> None:
    cuts = cut_points(np.arange(0.0, 5000.0), np.arange(5000), max_cuts=32, whole=True)

    assert len(cuts) <= 32 + len(HUMAN_NUMBERS)
    assert {7.0, 14.0, 30.0, 60.0, 90.0, 100.0, 365.0, 1000.0} <= set(cuts.tolist())
    assert np.diff(np.append(cuts, 5000)).max() <= 5000 / 32 + 10  # three digits of each
    assert np.all(np.diff(cuts) > 0)


@pytest.mark.parametrize(
    ("low", "high", "whole", "expected"),
    [(28, 31, True, 30), (29, 30, True, 30), (101, 102, True, 102), (0.234, 0.261, False, 0.25), (-3, -1, True, -1),
     (1234, 1302, True, 1300), (-0.5, 0.5, False, 0), (12.31, 12.32, False, 12.32)],
)  # fmt: skip
def test_the_roundest_number_lies_in_the_interval(low: float, high: float, whole: bool, expected: float) -> None:
    assert roundest(low, high, whole=whole) == pytest.approx(expected)


def test_rounder_numbers_rank_first() -> None:
    assert roundness(30.0) < roundness(45.0) < roundness(31.0) <= roundness(1237.0)
