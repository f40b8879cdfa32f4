"""What a header means."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from observe_world import (
    AGE,
    BEACH,
    DIET,
    EX,
    HIERARCHY,
    KETO,
    LINK,
    NEWCOMER,
    REGION,
    VERIFIED,
    VOCABULARY,
    names,
    read_csv,
    values,
)
from observe_world import words as words_of

from kmgraph.errors import ObservationError
from kmgraph.model import ClassTerm, Feature, Hierarchy, PropertyKind, PropertyTerm, Source, Vocabulary
from kmgraph.namespaces import KM, XSD
from kmgraph.observe import read_observations
from kmgraph.observe.columns.headers import FeaturePlan, HeaderReader, NoPlan
from kmgraph.observe.columns.terms import Terms
from kmgraph.observe.notices import NoticeCode

AUTHOR = (KM.hasAuthor,)


def test_several_content_headers_become_one_column(tmp_path: Path) -> None:
    table = read_csv(tmp_path, "id,outcome,topic,形式\na,kept,dieting,selfie\nb,kept,,selfie").table
    assert names(table, None) == ["DietContent SelfieContent", "SelfieContent"]
    assert [found.header for found in table.columns] == ["topic, 形式"]


@pytest.mark.parametrize("header", ["medium", "hasMedium", "Has medium", "HAS_MEDIUM", "km:hasMedium", "媒介"])
def test_a_property_goes_by_any_of_its_names_and_by_its_range(tmp_path: Path, header: str) -> None:
    table = read_csv(tmp_path, f"id,outcome,{header}\na,kept,video").table
    assert names(table, KM.hasMedium) == ["Video"]


def test_a_full_iri_is_a_header(tmp_path: Path) -> None:
    assert values(read_csv(tmp_path, f"id,outcome,{LINK}\na,kept,yes").table, LINK) == [{True}]


def test_properties_of_the_account_describe_the_author(tmp_path: Path) -> None:
    table = read_csv(tmp_path, "id,outcome,account age,is verified,账号\na,kept,7,no,迁入用户").table
    assert values(table, AGE, AUTHOR) == [7.0]
    assert values(table, VERIFIED, AUTHOR) == [{False}]
    assert values(table, KM.hasAuthor) == [{NEWCOMER}]


def test_a_property_of_the_author_s_club_describes_that_club(tmp_path: Path) -> None:
    table = read_csv(tmp_path, "id,outcome,club region\na,kept,north\nb,removed,").table
    assert values(table, REGION, (*AUTHOR, EX + "memberOf")) == [{"north"}, set()]


def test_a_property_three_steps_away_is_out_of_reach(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,mayor\na,kept,Li")
    assert observed.table.columns == ()
    assert "describes neither content nor its author" in observed.notices[0].text


def test_two_equally_short_ways_are_ambiguous() -> None:
    second = PropertyTerm(EX + "founded", PropertyKind.OBJECT, words_of("founded"), (KM.UserAccount,), (EX + "Club",))
    vocabulary = replace(VOCABULARY, properties={**VOCABULARY.properties, second.iri: second})
    plan = HeaderReader(Terms(vocabulary, _tree(vocabulary))).read("club region")
    assert isinstance(plan, NoPlan)
    assert plan.code is NoticeCode.AMBIGUOUS_HEADER
    assert "founded" in plan.text
    assert "memberOf" in plan.text


def test_the_nearest_way_is_taken() -> None:
    near = PropertyTerm(EX + "onBehalfOf", PropertyKind.OBJECT, words_of("for"), (KM.Content,), (EX + "Club",))
    vocabulary = replace(VOCABULARY, properties={**VOCABULARY.properties, near.iri: near})
    plan = HeaderReader(Terms(vocabulary, _tree(vocabulary))).read("club region")
    assert isinstance(plan, FeaturePlan)
    assert plan.feature == Feature((near.iri,), REGION)


@pytest.mark.parametrize(
    ("name", "feature"),
    [("Club", Feature(AUTHOR, EX + "memberOf")), ("City", Feature((*AUTHOR, EX + "memberOf"), EX + "meetsIn"))],
)
def test_classes_are_reached_through_the_author(name: str, feature: Feature) -> None:
    plan = HeaderReader(Terms(VOCABULARY, HIERARCHY)).plan_of(EX + name)
    assert isinstance(plan, FeaturePlan)
    assert plan.feature == feature


def test_a_class_of_flags_means_its_members(tmp_path: Path) -> None:
    table = read_csv(tmp_path, "id,outcome,KetoContent,migrating user\na,kept,yes,0\nb,kept,no,1\nc,kept,,").table
    assert values(table, None) == [{KETO}, set(), set()]
    assert values(table, KM.hasAuthor) == [set(), {NEWCOMER}, set()]


def test_a_class_with_named_subclasses_is_no_flag(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,DietContent\na,kept,keto diet\nb,kept,1")
    assert values(observed.table, None) == [{KETO}, set()]
    assert [notice.value for notice in observed.notices] == ["1"]


def test_individuals_stand_under_their_property(tmp_path: Path) -> None:
    assert values(read_csv(tmp_path, "id,outcome,场景\na,kept,海滩").table, EX + "setting") == [{BEACH}]


def test_an_unknown_header_is_counted_and_gets_a_suggestion(tmp_path: Path) -> None:
    observed = read_csv(tmp_path, "id,outcome,hasMedum\na,kept,video\nb,kept,\nc,kept,photo")
    (notice,) = observed.notices
    assert notice.code is NoticeCode.UNKNOWN_HEADER
    assert (notice.count, notice.column, notice.source) == (2, "hasMedum", "posts.csv")
    assert notice.hint == 'did you mean "has medium"?'


def test_an_unknown_header_is_an_error_when_strict(tmp_path: Path) -> None:
    with pytest.raises(ObservationError, match="hasMedum") as caught:
        read_csv(tmp_path, "id,outcome,hasMedum\na,kept,video", strict=True)
    assert caught.value.exit_code == 3
    assert caught.value.where == 'posts.csv, column "hasMedum"'


@pytest.mark.parametrize("header", ["joined at", "hardness", "rock"])
def test_what_describes_no_content_is_refused(tmp_path: Path, header: str) -> None:
    observed = read_csv(tmp_path, f"id,outcome,{header}\na,kept,3")
    assert observed.table.columns == ()
    assert [notice.code for notice in observed.notices] == [NoticeCode.UNKNOWN_HEADER]


def test_a_name_of_two_terms_is_ambiguous_and_says_of_which() -> None:
    flag = PropertyTerm(EX + "isDiet", PropertyKind.DATA, words_of("dieting"), (KM.Content,), (XSD.boolean,))
    vocabulary = replace(VOCABULARY, properties={**VOCABULARY.properties, flag.iri: flag})
    plan = HeaderReader(Terms(vocabulary, _tree(vocabulary))).read("Dieting")
    assert isinstance(plan, NoPlan)
    assert plan.code is NoticeCode.AMBIGUOUS_HEADER
    assert plan.text == 'the header "Dieting" is ambiguous: DietContent, isDiet'


def test_the_exact_local_name_settles_an_ambiguity() -> None:
    other = ClassTerm("https://example.org/other#X", words_of("DietContent"), (KM.Content,))
    vocabulary = replace(VOCABULARY, classes={**VOCABULARY.classes, other.iri: other})
    headers = HeaderReader(Terms(vocabulary, _tree(vocabulary)))
    plan = headers.read("DietContent")
    assert isinstance(plan, FeaturePlan)
    assert plan.term == DIET
    assert isinstance(headers.read("dietcontent"), NoPlan)


def test_a_range_of_two_properties_is_ambiguous() -> None:
    second = PropertyTerm(EX + "shotIn", PropertyKind.OBJECT, words_of("shot in"), (KM.Content,), (EX + "Place",))
    vocabulary = replace(VOCABULARY, properties={**VOCABULARY.properties, second.iri: second})
    headers = HeaderReader(Terms(vocabulary, _tree(vocabulary)))
    plan = headers.read("place")
    assert isinstance(plan, NoPlan)
    assert plan.code is NoticeCode.AMBIGUOUS_HEADER
    assert "setting, shotIn" in plan.text
    assert isinstance(headers.read("shot in"), FeaturePlan)


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("ID", "id"),
        ("Posted At", "posted_at"),
        ("发布时间", "posted_at"),
        ("结果", "outcome"),
        ("has outcome", "outcome"),
        ("平台", "platform"),
        ("发布者", "author"),
        ("decided-by", "decided_by"),
    ],
)
def test_fixed_columns_go_by_names_in_any_language(header: str, meaning: str) -> None:
    assert HeaderReader(Terms(VOCABULARY, HIERARCHY)).read(header) == meaning


def test_two_columns_of_one_fixed_meaning_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ObservationError, match='two columns mean the same: "id" and "Post"'):
        read_csv(tmp_path, "id,outcome,Post\na,kept,b", columns={"Post": "id"})


def test_two_columns_of_one_number_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ObservationError, match="two columns mean the same"):
        read_csv(tmp_path, "id,outcome,price,价格\na,kept,1,2")


def test_a_mapping_names_drops_and_reports_what_it_could_not_use(tmp_path: Path) -> None:
    observed = read_csv(
        tmp_path,
        "Post ID,Result,Kind,Junk\na,kept,keto diet,x",
        columns={"Post ID": "id", "result": "outcome", "Kind": "topic", "Junk": "-", "Kidn": "form"},
    )
    assert values(observed.table, None) == [{KETO}]
    (notice,) = observed.notices
    assert notice.code is NoticeCode.UNUSED_MAPPING
    assert notice.hint == 'did you mean "Kind"?'


def test_missing_columns_are_named_with_those_found(tmp_path: Path) -> None:
    with pytest.raises(ObservationError) as caught:
        read_csv(tmp_path, "id,outcom,topic\na,kept,")
    assert str(caught.value).splitlines()[0] == (
        'there is no column "outcome"; the columns are "id", "outcom", "topic"'
    )
    assert '"outcom" = "outcome"' in str(caught.value)


def test_an_empty_header_is_silent_only_over_an_empty_column(tmp_path: Path) -> None:
    assert read_csv(tmp_path, "id,outcome,\na,kept,").notices == ()
    (notice,) = read_csv(tmp_path, "id,outcome,\na,kept,x").notices
    assert notice.text == "a column has no header and is not read"


def _tree(vocabulary: Vocabulary) -> Hierarchy:
    return Hierarchy(parents={iri: frozenset(term.parents) for iri, term in vocabulary.classes.items()})


MY = "https://example.org/my#"


def with_extension(*labels: str) -> HeaderReader:
    """Headers against kmgraph's language and length of texts, and properties of an extension with the same names."""
    shipped = PropertyTerm(KM.inLanguage, PropertyKind.DATA, words_of("language"), (KM.Content,), (XSD.language,))
    own = {
        MY + name: PropertyTerm(MY + name, PropertyKind.DATA, words_of(name, *labels), (KM.Content,), (XSD.integer,))
        for name in ("language", "inLanguage")
    }
    vocabulary = Vocabulary({KM.Content: ClassTerm(KM.Content)}, {KM.inLanguage: shipped, **own})
    return HeaderReader(Terms(vocabulary, Hierarchy({KM.Content: frozenset()})))


@pytest.mark.parametrize(
    ("header", "term"),
    [
        ("language", MY + "language"),
        ("Language", MY + "language"),
        ("inLanguage", MY + "inLanguage"),
        ("km:inLanguage", KM.inLanguage),
        (KM.inLanguage, KM.inLanguage),
    ],
)
def test_of_a_name_that_both_know_the_extensions_meaning_counts(header: str, term: str) -> None:
    plan = with_extension().read(header)
    assert isinstance(plan, FeaturePlan)
    assert plan.term == term


def test_of_a_value_that_both_know_the_extensions_meaning_counts(tmp_path: Path) -> None:
    classes = {
        iri: ClassTerm(iri, words_of("news"), (KM.Content,)) for iri in (str(KM) + "NewsContent", MY + "NewsContent")
    }
    vocabulary = Vocabulary({KM.Content: ClassTerm(KM.Content, words_of("content")), **classes})
    tree = Hierarchy({iri: frozenset(term.parents) for iri, term in vocabulary.classes.items()})
    for cell in ("news", "NewsContent"):
        (tmp_path / "posts.csv").write_text(f"id,outcome,content\na,kept,{cell}\n", "utf-8")
        table = read_observations((Source(tmp_path / "posts.csv"),), vocabulary, tree, key=b"0123456789abcdef").table
        assert values(table, None) == [{MY + "NewsContent"}]
