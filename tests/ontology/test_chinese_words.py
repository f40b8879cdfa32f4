"""One Chinese word a concept, in the ontology, the shapes, the glossary and the words of the documents."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyoxigraph as ox
import pytest
from checkout import ROOT

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, OWL, PREFIXES, RDFS, SKOS

KMLEX = PREFIXES["kmlex"]
FORMS = (KM.textForm, KM.textHint, KM.nearForm, KM.notNearForm, KM.everydayForm, KM.ambiguousLabel, OWL.annotatedTarget)


@dataclass(frozen=True)
class Choice:
    """The word of a concept, the words not used for it, and the strings in which one of those stands for another."""

    concept: str
    word: str
    others: tuple[str, ...]
    exceptions: tuple[str, ...] = ()


CHOICES = (
    Choice("published rule", "公布规则", ("成文规则", "书面规则", "公开规则", "已公布规则"), ("不成文规则",)),
    Choice("tacit rule", "不成文规则", ("未成文规则", "隐性规则", "默会规则", "潜规则"), ()),
    Choice("inferred rule", "推断规则", ("推断出的规则", "推导规则", "学得规则")),
    Choice("reported rule", "转述规则", ("报告规则", "举报规则")),
    Choice("scope", "适用范围", ("作用域", "作用范围", "适用域")),
    Choice("moderation", "审核", ("管控", "审查"), ("反讽地表示被审查", "对审查的反讽")),
    Choice("moderation decision", "审核决定", ("处置决定", "审核决策", "管理决定")),
    Choice("moderation measure", "审核措施", ("处置措施", "管理措施", "处罚措施")),
    Choice("removal", "删除", ("移除", "清除内容")),
    Choice("demotion", "限流", ("降权",)),
    Choice("suspension", "封号", ("停号", "封禁账户")),
    Choice("account termination", "关闭账号", ("注销账号", "终止账号", "销号")),
    Choice("restriction", "限制措施", ("限制可见措施",)),
    Choice("complaint", "申诉或争议", ("异议",)),
    Choice("trusted flagger", "可信举报人", ("可信举报者", "可信标记者")),
    Choice("automated detection", "自动发现", ("自动检测",)),
    Choice("bot", "机器人账号", ("自动账号", "自动化账号")),
    Choice("local user", "原有用户", ("本地用户", "原住用户")),
    Choice("newcomer", "迁入用户", ("移入用户", "迁移用户")),
    Choice("paid creator", "创作激励", ("签约创作者",)),
    Choice("human remains", "遗骸", ("遗骨", "尸骸")),
    Choice("platform a migration leaves", "迁出平台", ("移出平台",)),
    Choice("appeal", "申诉", ("上诉",)),
    Choice("statement of reasons", "理由说明", ("理由陈述", "理由声明")),
    Choice("community", "社区", ("社群",)),
    Choice("migration", "迁移", ("搬家", "迁徙")),
    Choice("knowledge transfer", "知识转移", ("知识迁移", "知识转让", "知识传递")),
    Choice("knowledge holder", "持有者", ("拥有者", "知识持有人")),
    Choice("barrier", "障碍", ("壁垒", "屏障")),
    Choice("user account", "账号", ("帐号", "账户", "帐户")),
    Choice("observation", "观察", ("观测",)),
    Choice("cluster", "同源组", ("群组数", "独立群组", "聚类", "簇")),
    Choice("confidence", "可信程度", ("置信度", "信心程度")),
    Choice("ontology", "本体", ("本体论",)),
)


@cache
def _ontology_strings() -> tuple[tuple[str, str], ...]:
    """Return what the ontology says in Chinese and where; words that people write stay as they write them."""
    found: list[tuple[str, str]] = []
    for path in sorted(ontology_folder().rglob("*.ttl")):
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if not isinstance(quad.object, ox.Literal) or quad.object.language != "zh":
                continue
            is_entry = isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(KMLEX)
            is_form = quad.predicate.value in {SKOS.altLabel, SKOS.hiddenLabel, *FORMS} or (
                is_entry and quad.predicate.value == RDFS.label
            )
            if not is_form:
                found.append((f"{path.name} {quad.subject}", quad.object.value))
    return tuple(found)


@cache
def _template_strings() -> tuple[tuple[str, str], ...]:
    return tuple(
        (path.name, text)
        for path in sorted((ROOT / "templates" / "zh").glob("*.toml"))
        for text in _texts(tomllib.loads(path.read_text(encoding="utf-8")))
    )


@cache
def _glossary_strings() -> tuple[tuple[str, str], ...]:
    path = ROOT / "docs" / "glossary.md"
    return tuple((path.name, line) for line in path.read_text(encoding="utf-8").splitlines() if not line.isascii())


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    nested = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return [text for inner in nested for text in _texts(inner)]


def _strays(choice: Choice, strings: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    found = []
    for place, text in strings:
        rest = text
        for allowed in choice.exceptions:
            rest = rest.replace(allowed, "")
        if any(other in rest for other in choice.others):
            found.append((place, text))
    return found


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.concept)
def test_a_concept_has_one_word(choice: Choice) -> None:
    strings = (*_ontology_strings(), *_template_strings(), *_glossary_strings())
    assert _strays(choice, strings) == []
    assert any(choice.word in text for _, text in strings)


def test_the_texts_are_there() -> None:
    assert len(_ontology_strings()) > 2000
    assert len(_template_strings()) > 300
    assert len(_glossary_strings()) > 20


def test_a_stray_word_would_be_found() -> None:
    choice = Choice("published rule", "公布规则", ("成文规则",), ("不成文规则",))
    assert _strays(choice, (("here", "不成文规则与成文规则"),)) == [("here", "不成文规则与成文规则")]
    assert _strays(choice, (("here", "不成文规则"),)) == []


def test_an_unwritten_rule_is_never_called_by_what_it_is_not() -> None:
    pattern = re.compile("不公布规则|未公布规则")
    assert [text for _, text in _template_strings() if pattern.search(text)] == []
