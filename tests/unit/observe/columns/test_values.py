"""What a cell means under its header, and what becomes of one that means nothing."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from observe_world import (
    CLIP,
    DIET,
    KETO,
    LINK,
    MOOD,
    NOTE,
    PLATFORMS,
    POLITICS,
    PRICE,
    WEIGHT,
    deciders,
    names,
    outcomes,
    read_csv,
    values,
)

from kmgraph.errors import ObservationError
from kmgraph.model import NumberColumn, SetColumn
from kmgraph.namespaces import KM, XSD
from kmgraph.observe.columns.names import NameIndex
from kmgraph.observe.columns.numbers import parse_number
from kmgraph.observe.notices import NoticeCode
from kmgraph.ontology.load import load_ontology


@pytest.mark.parametrize(
    "cell", ["KetoContent", "keto diet", "Keto  Diet", "生酮饮食", "https://example.org/terms#KetoContent"]
)
def test_a_class_goes_by_any_name(tmp_path: Path, cell: str) -> None:
    assert values(read_csv(tmp_path, f"id,outcome,topic\na,kept,{cell}").table, None) == [{KETO}]


@pytest.mark.parametrize(
    "cell",
    [
        *("creator account", "Creator Account", "creator_account", "创作者账号", "professional account", "专业号"),
        *("newcomer", "established user", "老用户", "art content", "trade secrets", "商业秘密", "减重"),
    ],
)
def test_a_name_that_says_less_than_a_class_is_none_of_its_names(cell: str) -> None:
    """Anybody switches to a creator account, unpaid: km:CreatorAccount are those that the platform pays."""
    assert NameIndex(load_ontology().vocabulary).find(cell) == ()


@pytest.mark.parametrize("cell", ["CreatorAccount", "creatoraccount", "monetized account", "paid creator account"])
def test_a_class_goes_by_its_local_name_in_one_word(cell: str) -> None:
    assert NameIndex(load_ontology().vocabulary).find(cell) == (f"{KM}CreatorAccount",)


def test_several_values_stand_between_bars(tmp_path: Path) -> None:
    table = read_csv(tmp_path, "id,outcome,topic\na,kept, politics | dieting||politics\nb,kept,politics").table
    assert values(table, None) == [{DIET, POLITICS}, {POLITICS}]
    (column,) = table.columns
    assert isinstance(column, SetColumn)
    assert column.values == (DIET, POLITICS)
    assert column.indptr.tolist() == [0, 2, 3]
    assert column.indices.tolist() == [0, 1, 1]


def test_content_itself_says_nothing(tmp_path: Path) -> None:
    assert read_csv(tmp_path, "id,outcome,content\na,kept,content").table.columns == ()


def test_a_class_of_another_branch_is_unknown_under_this_header(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,topic\na,kept,selfie")
    assert observed.table.columns == ()
    (notice,) = observed.notices
    assert (notice.code, notice.value, notice.count) == (NoticeCode.UNKNOWN_VALUE, "selfie", 1)


def test_unknown_values_are_counted_over_the_rows_that_hold_them(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,topic\na,kept,polotics\nb,kept,polotics|dieting\nc,kept,zzz\nd,kept,")
    assert [(notice.value, notice.count, notice.hint) for notice in observed.notices] == [
        ("polotics", 2, 'did you mean "politics"?'),
        ("zzz", 1, None),
    ]
    assert values(observed.table, None) == [set(), {DIET}, set(), set()]


def test_many_unknown_values_share_one_notice_after_the_most_frequent(tmp_path: Path) -> None:
    rows = "\n".join(f"p{number},kept,what{number}" for number in range(25))
    notices = read_csv(tmp_path, f"id,outcome,topic\n{rows}").notices
    assert len(notices) == 22
    assert notices[-1].text.startswith("5 different values")
    assert notices[-1].count == 5


def test_a_label_of_two_classes_is_ambiguous(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,medium\na,kept,short\nb,kept,clip")
    assert values(observed.table, KM.hasMedium) == [set(), {CLIP}]
    (notice,) = observed.notices
    assert notice.code is NoticeCode.AMBIGUOUS_VALUE
    assert notice.text == 'the value "short" is ambiguous: Clip, Photo'


def test_handles_under_the_author_never_reach_a_message(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,account\na,kept,@jane_doe\nb,kept,local user")
    (notice,) = observed.notices
    assert "jane" not in f"{notice} {notice!r}"
    with pytest.raises(ObservationError) as caught:
        read_csv(tmp_path, "id,outcome,account\na,kept,@jane_doe", strict=True)
    assert "jane" not in str(caught.value)


def test_long_values_are_cut_short_in_messages(tmp_path: Path) -> None:
    (notice,) = read_csv(tmp_path, f"id,outcome,topic\na,kept,{'secret ' * 30}").notices
    assert len(notice.text) < 120


@pytest.mark.parametrize(
    ("cell", "flag"),
    [("true", True), ("YES", True), ("1", True), ("是", True), ("否", False), ("0", False), ("No", False)],
)
def test_flags(tmp_path: Path, cell: str, flag: bool) -> None:
    assert values(read_csv(tmp_path, f"id,outcome,hasLink\na,kept,{cell}\nb,kept,").table, LINK) == [{flag}, set()]


def test_both_flags_sort_false_before_true(tmp_path: Path) -> None:
    (column,) = read_csv(tmp_path, "id,outcome,hasLink\na,kept,true\nb,kept,false").table.columns
    assert isinstance(column, SetColumn)
    assert column.values == (False, True)


def test_an_unclear_flag_is_unrecorded_with_a_notice(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,hasLink\na,kept,maybe")
    assert observed.table.columns == ()
    assert observed.notices[0].text == 'the value "maybe" is neither true nor false'


def test_choices_languages_and_strings(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,mood,language,note\na,kept,HAPPY,ZH-hans,Any Text\nb,kept,angry,e n,b|a")
    assert values(observed.table, MOOD) == [{"Happy"}, set()]
    assert values(observed.table, KM.inLanguage) == [{"zh-Hans"}, set()]
    assert values(observed.table, NOTE) == [{"Any Text"}, {"a", "b"}]
    assert [notice.value for notice in observed.notices] == ["angry", "e n"]


def test_numbers(tmp_path: Path) -> None:
    table = read_csv(tmp_path, "id,outcome,price,weight\na,kept,3.0,-1.5e2\nb,kept,,.5").table
    assert values(table, PRICE) == [3.0, None]
    assert values(table, WEIGHT) == [-150.0, 0.5]
    by_datatype = {column.datatype for column in table.columns if isinstance(column, NumberColumn)}
    assert by_datatype == {XSD.integer, XSD.double}


@pytest.mark.parametrize(
    ("text", "datatype", "problem"),
    [
        ("many", XSD.integer, "not a number"),
        ("1,000", XSD.integer, "not a number"),
        ("٣", XSD.integer, "not a number"),
        ("1_000", XSD.integer, "not a number"),
        ("nan", XSD.double, "not a number"),
        ("inf", XSD.double, "not a number"),
        ("1e999", XSD.double, "too large"),
        ("9007199254740993", XSD.integer, "too large"),
        ("1.5", XSD.integer, "not a whole number"),
        ("-1", XSD.nonNegativeInteger, "below 0"),
        ("0", XSD.positiveInteger, "below 1"),
        ("0", XSD.negativeInteger, "above -1"),
    ],
)
def test_what_is_no_number(text: str, datatype: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        parse_number(text, datatype)


def test_values_are_mapped_whole_or_in_part(tmp_path: Path) -> None:
    table = read_csv(
        tmp_path,
        "id,outcome,topic\na,kept,Food|Gov\nb,kept,Gov\nc,kept,n/a\nd,kept,a|b",
        values={"topic": {"Food": "keto diet", "gov": "politics", "n/a": "-", "a|b": "politics|dieting"}},
    ).table
    assert values(table, None) == [{KETO, POLITICS}, {POLITICS}, set(), {POLITICS, DIET}]


def test_a_mapping_may_name_the_column_by_header_or_by_term(tmp_path: Path) -> None:
    for section in ("Kind", "topic", "TopicContent"):
        table = read_csv(
            tmp_path,
            "id,outcome,Kind\na,kept,Gov",
            columns={"Kind": "topic"},
            values={section: {"Gov": "politics"}},
        ).table
        assert names(table, None) == ["PoliticalContent"]


def test_a_mapping_of_values_without_a_column_is_reported(tmp_path: Path) -> None:
    (notice,) = read_csv(tmp_path, "id,outcome\na,kept", values={"topik": {"x": "y"}}).notices
    assert notice.code is NoticeCode.UNUSED_MAPPING


@pytest.mark.parametrize("cell", ["removed", "Removed", "已删除", "km:Removed", KM.Removed, "taken down"])
def test_outcomes_go_by_word_label_or_mapping(tmp_path: Path, cell: str) -> None:
    table = read_csv(tmp_path, f"id,outcome\na,{cell}", values={"outcome": {"Taken Down": "removed"}}).table
    assert outcomes(table) == ["removed"]


def test_every_outcome_is_read(tmp_path: Path) -> None:
    words = ["removed", "restricted", "demoted", "age restricted", "labelled", "REINSTATED", "kept", "age-restricted"]
    rows = "\n".join(f"{place},{word}" for place, word in enumerate(words))
    assert outcomes(read_csv(tmp_path, f"id,outcome\n{rows}").table) == [
        "removed", "restricted", "demoted", "age-restricted", "labelled", "reinstated", "kept", "age-restricted",
    ]  # fmt: skip


def test_an_outcome_mapped_onto_nothing_drops_its_rows_with_a_count(tmp_path: Path) -> None:
    observed = read_csv(
        tmp_path,
        "id,outcome,price\na,kept,\nb,error,bad\nc,unknown,\nd,error,",
        values={"outcome": {"error": "", "unknown": "-"}},
    )
    assert observed.table.ids == ("a",)
    assert observed.rejects == ()
    assert [(n.code, n.value, n.count) for n in observed.notices] == [
        (NoticeCode.DROPPED_ROWS, "error", 2),
        (NoticeCode.DROPPED_ROWS, "unknown", 1),
    ]
    assert read_csv(tmp_path, "id,outcome\na,kept\nb,error", values={"outcome": {"error": ""}}, strict=True)


def test_an_empty_outcome_can_be_mapped(tmp_path: Path) -> None:
    table = read_csv(tmp_path, "id,outcome\na,\nb,removed", values={"outcome": {"": "kept"}}).table
    assert outcomes(table) == ["kept", "removed"]


def test_deciders(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,decided_by\na,removed,审核员\nb,removed,Author\nc,kept,\nd,kept,comunity")
    assert deciders(observed.table) == ["moderator", "author", "unknown", "unknown"]
    (notice,) = observed.notices
    assert (notice.value, notice.count) == ("comunity", 1)


def test_names_under_the_decider_are_moderators_and_programs_and_counted_only(tmp_path: Path) -> None:
    names = ("jo.invented", "jo.invented", "u/li_mei", "SpamBot", "queue-bot", "Talbot", "user", "[deleted]")
    rows = "\n".join(f"{number},removed,{name}" for number, name in enumerate(names))
    observed = read_csv(tmp_path, f"id,outcome,decided_by\n{rows}")
    assert deciders(observed.table) == [
        "moderator", "moderator", "moderator", "automated", "automated", "moderator", "unknown", "unknown",
    ]  # fmt: skip
    lines = [str(notice) for notice in observed.notices if notice.code == NoticeCode.NAMES_OF_DECIDERS]
    where = "one that is not is mapped under [source.values.decided_by]"
    assert lines == [
        f'posts.csv: under "decided_by", {told}; {where}: "NAME" = "{other}"'
        for told, other in (
            ("3 names are taken for moderators' (4 rows)", "automated"),
            ("2 names are taken for programs' (2 rows)", "moderator"),
        )
    ]
    for notice in observed.notices:
        assert not any(name in notice.open_text for name in names[:6])
        assert notice.value is None or notice.value not in names[:6]


@pytest.mark.parametrize("cell", ["rednote", "RedNote", "小红书"])
def test_platforms_go_by_id_or_label(tmp_path: Path, cell: str) -> None:
    table = read_csv(tmp_path, f"id,outcome,platform\na,kept,{cell}", platforms=("rednote", "tiktok")).table
    assert table.platforms == PLATFORMS


def test_a_platform_comes_from_the_row_the_source_or_the_project(tmp_path: Path) -> None:
    two = ("rednote", "tiktok")
    table = read_csv(tmp_path, "id,outcome,platform\na,kept,tiktok\nb,kept,", platforms=two, platform="rednote").table
    assert [table.platforms[code] for code in table.platform] == ["tiktok", "rednote"]
    assert read_csv(tmp_path, "id,outcome\na,kept").table.platforms == PLATFORMS
    with pytest.raises(ObservationError, match="rednote, tiktok"):
        read_csv(tmp_path, "id,outcome\na,kept", platforms=two)
    rejects = read_csv(tmp_path, "id,outcome,platform\na,kept,tiktok\nb,kept,\nc,kept,tiktak", platforms=two).rejects
    assert [reject.reason for reject in rejects] == [
        "the platform is missing",
        '"tiktak" is no platform of the project; did you mean "tiktok"?',
    ]


def test_without_a_project_the_data_names_the_platforms(tmp_path: Path) -> None:
    table = read_csv(tmp_path, "id,outcome,platform\na,kept,Red Note\nb,kept,TikTok", platforms=()).table
    assert table.platforms == ("red-note", "tiktok")
    assert len(read_csv(tmp_path, "id,outcome\na,kept", platforms=()).table.platforms) == 1


def test_an_unrecorded_number_is_nan_not_zero(tmp_path: Path) -> None:
    (column,) = read_csv(tmp_path, "id,outcome,price\na,kept,0\nb,kept,").table.columns
    assert isinstance(column, NumberColumn)
    assert column.numbers[0] == 0
    assert math.isnan(column.numbers[1])


def test_flags_are_read_in_other_languages(tmp_path: Path) -> None:
    yes, no = (
        ("WAHR", "ja", "VRAI", "sí", "oui", "да", "はい"),
        ("FALSCH", "nein", "FAUX", "no", "non", "нет", "いいえ"),
    )
    rows = "\n".join(f"p{number},kept,{word}" for number, word in enumerate((*yes, *no)))
    found = values(read_csv(tmp_path, f"id,outcome,hasLink\n{rows}").table, LINK)
    assert found == [{True}] * len(yes) + [{False}] * len(no)


def test_tags_around_values_are_no_part_of_them(tmp_path: Path) -> None:
    table = read_csv(
        tmp_path, "id,outcome,topic,hasLink,weight\na,kept,<b>KetoContent</b>,<i class=x>no</i>,<p>2.5</p>"
    ).table
    assert (values(table, None), values(table, LINK), values(table, WEIGHT)) == ([{KETO}], [{False}], [2.5])
