"""Every term that can head a column, or stand in one, goes by its labels: none of them means two things."""

from __future__ import annotations

from functools import cache

import pytest

from kmgraph.model import Hierarchy, Vocabulary
from kmgraph.namespaces import KM, local_name
from kmgraph.observe.columns.contract import OUTCOME_INDIVIDUALS, ContractColumn, outcome_names
from kmgraph.observe.columns.headers import FeaturePlan, HeaderReader, NoPlan
from kmgraph.observe.columns.names import fold
from kmgraph.observe.columns.terms import Terms
from kmgraph.observe.notices import NoticeCode
from kmgraph.ontology.load import load_ontology


@cache
def terms() -> Terms:
    vocabulary = load_ontology().vocabulary
    tree = Hierarchy(parents={iri: frozenset(term.parents) for iri, term in vocabulary.classes.items()})
    return Terms(vocabulary, tree)


@cache
def headers() -> HeaderReader:
    return HeaderReader(terms())


def labels(vocabulary: Vocabulary, iri: str) -> list[str]:
    words = (vocabulary.classes.get(iri) or vocabulary.properties[iri]).words
    return [*words.labels.values(), *(label for texts in words.alt_labels.values() for label in texts)]


def test_no_label_of_a_column_is_ambiguous() -> None:
    vocabulary = terms().vocabulary
    ambiguous = set()
    for iri in (*vocabulary.classes, *vocabulary.properties):
        if isinstance(headers().plan_of(iri), FeaturePlan):
            for label in labels(vocabulary, iri):
                plan = headers().read(label)
                if isinstance(plan, NoPlan) and plan.code is NoticeCode.AMBIGUOUS_HEADER:
                    ambiguous.add(plan.text)
    assert ambiguous == set()


@pytest.mark.parametrize("root", [KM.TopicContent, KM.FormContent, KM.Medium, KM.Audience, KM.UserAccount])
def test_no_label_of_a_value_is_ambiguous_under_its_header(root: str) -> None:
    below = terms().classes_below((root,))
    assert len(below) > 2
    for iri in below:
        for label in labels(terms().vocabulary, iri):
            assert terms().names.find(label, below) == (iri,), label


@pytest.mark.parametrize(
    ("header", "prop"),
    [
        ("topic", None),
        ("主题", None),
        ("form", None),
        ("形式", None),
        ("medium", KM.hasMedium),
        ("媒介", KM.hasMedium),
        ("audience", KM.hasAudience),
        ("受众", KM.hasAudience),
        ("account", KM.hasAuthor),
        ("language", KM.inLanguage),
        ("mentions", KM.mentions),
        ("likeCount", f"{KM}likeCount"),
        ("浏览次数", f"{KM}viewCount"),
    ],
)
def test_the_usual_headers_are_known(header: str, prop: str | None) -> None:
    plan = headers().read(header)
    assert isinstance(plan, FeaturePlan)
    assert (plan.feature.via, plan.feature.property) == ((), prop)


@pytest.mark.parametrize("name", ["accountAgeDays", "followerCount", "priorViolations", "isVerified"])
def test_what_is_said_of_accounts_is_said_of_the_author(name: str) -> None:
    plan = headers().read(name)
    assert isinstance(plan, FeaturePlan)
    assert plan.feature.via == (KM.hasAuthor,)
    assert local_name(plan.feature.property or "") == name


def test_fixed_columns_have_their_chinese_names() -> None:
    found = {header: headers().read(header) for header in ("结果", "平台", "发布者", "发布时间", "决定时间")}
    assert list(found.values()) == [
        ContractColumn.OUTCOME,
        ContractColumn.PLATFORM,
        ContractColumn.AUTHOR,
        ContractColumn.POSTED_AT,
        ContractColumn.DECIDED_AT,
    ]


def test_outcomes_go_by_their_labels() -> None:
    vocabulary = terms().vocabulary
    known = outcome_names(vocabulary)
    for iri, outcome in OUTCOME_INDIVIDUALS.items():
        for label in vocabulary.individuals[iri].words.labels.values():
            assert known[fold(label)] is outcome
