"""A small ontology for tests of reading, and shorthands that read a few lines and show the table as plain rows."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kmgraph.model import (
    ClassTerm,
    Decider,
    Hierarchy,
    IndividualTerm,
    NumberColumn,
    ObservationTable,
    Outcome,
    PropertyKind,
    PropertyTerm,
    Vocabulary,
    Words,
)
from kmgraph.model.project import Source
from kmgraph.namespaces import KM, XSD, local_name
from kmgraph.observe import Observed, read_drafts, read_observations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kmgraph.model.expression import Value
    from kmgraph.model.table import Column

EX = "https://example.org/terms#"
KEY = b"a key for tests, 32 bytes long.."
PLATFORMS = ("rednote",)

DIET, KETO, POLITICS, SELFIE = EX + "DietContent", EX + "KetoContent", EX + "PoliticalContent", EX + "SelfieContent"
TOPIC, FORM = EX + "TopicContent", EX + "FormContent"
VIDEO, PHOTO, CLIP = EX + "Video", EX + "Photo", EX + "Clip"
LOCAL, NEWCOMER = KM.LocalUser, KM.MigratingUser
BEACH, GYM = EX + "Beach", EX + "Gym"
CPDD, GRASS, ONE_OF_US = EX + "cpdd", EX + "zhongcao", EX + "oneOfUs"
SETTING, MOOD, LINK, PRICE, NOTE, WEIGHT = (
    EX + "setting",
    EX + "mood",
    EX + "hasLink",
    EX + "priceYuan",
    EX + "note",
    EX + "weight",
)
AGE, VERIFIED, BIO_WORDS, REGION = EX + "accountAgeDays", EX + "isVerified", EX + "bioWords", EX + "clubRegion"


def words(*labels: str, alt: tuple[str, ...] = (), hidden: tuple[str, ...] = ()) -> Words:
    """Labels in English and Chinese, other labels in English, hidden ones in Chinese."""
    return Words(
        labels=dict(zip(("en", "zh"), labels, strict=False)),
        alt_labels={"en": alt} if alt else {},
        hidden_labels={"zh": hidden} if hidden else {},
    )


def _class(iri: str, parent: str | None, *labels: str, alt: tuple[str, ...] = (), learnable: bool = True) -> ClassTerm:
    return ClassTerm(iri, words(*labels, alt=alt), (parent,) if parent else (), learnable)


def _data(iri: str, domain: str, datatype: str, *labels: str, values: tuple[str, ...] = ()) -> PropertyTerm:
    return PropertyTerm(iri, PropertyKind.DATA, words(*labels), (domain,), (datatype,) if datatype else (), values)


def _object(iri: str, domain: str, target: str, *labels: str, learnable: bool = True) -> PropertyTerm:
    return PropertyTerm(iri, PropertyKind.OBJECT, words(*labels), (domain,), (target,), learnable=learnable)


_CLASSES = (
    _class(KM.Content, None, "content", "内容"),
    _class(TOPIC, KM.Content, "topic", "主题", learnable=False),
    _class(FORM, KM.Content, "form", "形式", learnable=False),
    _class(DIET, TOPIC, "dieting", "节食", alt=("weight loss",)),
    _class(KETO, DIET, "keto diet", "生酮饮食"),
    _class(POLITICS, TOPIC, "politics", "政治"),
    _class(SELFIE, FORM, "selfie", "自拍"),
    _class(KM.Medium, None, "medium", "媒介"),
    _class(VIDEO, KM.Medium, "video", "视频"),
    _class(CLIP, VIDEO, "clip", "短视频", alt=("short",)),
    _class(PHOTO, KM.Medium, "photo", "图片", alt=("short",)),
    _class(KM.UserAccount, None, "account", "账号"),
    _class(LOCAL, KM.UserAccount, "local user", "本地用户"),
    _class(NEWCOMER, KM.UserAccount, "migrating user", "迁入用户"),
    _class(KM.LexicalEntry, None, "lexical entry", "词条"),
    _class(EX + "Place", None, "place", "地点"),
    _class(EX + "Club", None, "club", "社团"),
    _class(EX + "City", None, "city", "城市"),
    _class(KM.Outcome, None, "outcome", "结果"),
    _class(KM.Platform, None, "platform", "平台"),
    _class(EX + "Rock", None, "rock", "石头"),
)
_PROPERTIES = (
    _object(KM.hasMedium, KM.Content, KM.Medium, "has medium", "所用媒介"),
    _object(KM.hasAuthor, KM.Content, KM.UserAccount, "has author", "发布者"),
    _object(KM.mentions, KM.Content, KM.LexicalEntry, "mentions", "提及"),
    _object(KM.publishedOn, KM.Content, KM.Platform, "published on", "发布平台", learnable=False),
    _object(SETTING, KM.Content, EX + "Place", "setting", "场景"),
    _object(EX + "memberOf", KM.UserAccount, EX + "Club", "member of", "所属社团"),
    _data(LINK, KM.Content, XSD.boolean, "has link", "含链接"),
    _data(KM.inLanguage, KM.Content, XSD.language, "language", "语言"),
    _data(MOOD, KM.Content, "", "mood", "情绪", values=("Happy", "Sad")),
    _data(PRICE, KM.Content, XSD.nonNegativeInteger, "price", "价格"),
    _data(WEIGHT, KM.Content, XSD.double, "weight", "重量"),
    _data(NOTE, KM.Content, XSD.string, "note", "备注"),
    _data(AGE, KM.UserAccount, XSD.integer, "account age", "注册天数"),
    _data(VERIFIED, KM.UserAccount, XSD.boolean, "is verified", "已认证"),
    _object(EX + "meetsIn", EX + "Club", EX + "City", "meets in", "活动城市"),
    _data(REGION, EX + "Club", XSD.string, "club region", "社团地区"),
    _data(EX + "mayor", EX + "City", XSD.string, "mayor", "市长"),
    _data(EX + "joinedAt", KM.UserAccount, XSD.dateTime, "joined at", "注册时间"),
    _data(EX + "hardness", EX + "Rock", XSD.integer, "hardness", "硬度"),
    _data(KM.hasOutcome, KM.Observation, XSD.string, "has outcome", "结果为"),
    _data(KM.postedAt, KM.Observation, XSD.dateTime, "posted at", "发布时间"),
)
_INDIVIDUALS = (
    IndividualTerm(BEACH, words("beach", "海滩"), (EX + "Place",)),
    IndividualTerm(GYM, words("gym", "健身房"), (EX + "Place",)),
    IndividualTerm(CPDD, words("cpdd", "cpdd", hidden=("处cp",)), (KM.LexicalEntry,)),
    IndividualTerm(GRASS, words("zhongcao", "种草"), (KM.LexicalEntry,)),
    IndividualTerm(ONE_OF_US, words("one of us"), (KM.LexicalEntry,)),
    IndividualTerm(KM.Removed, words("removed", "已删除"), (KM.Outcome,)),
    IndividualTerm(KM.Kept, words("kept", "保留"), (KM.Outcome,)),
    IndividualTerm(KM.Moderator, words("moderator", "审核员"), (KM.Decider,)),
    IndividualTerm(EX + "rednote", words("RedNote", "小红书"), (KM.Platform,)),
)

VOCABULARY = Vocabulary(
    classes={term.iri: term for term in _CLASSES},
    properties={term.iri: term for term in _PROPERTIES},
    individuals={term.iri: term for term in _INDIVIDUALS},
)
HIERARCHY = Hierarchy(parents={term.iri: frozenset(term.parents) for term in _CLASSES})


def source(
    path: Path,
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, Mapping[str, str]] | None = None,
    **settings: Any,
) -> Source:
    """A source with its mappings."""
    return Source(path, columns=columns or {}, values=values or {}, **settings)


def read(*sources: Source, platforms: tuple[str, ...] = PLATFORMS, strict: bool = False) -> Observed:
    """Read observations against the small ontology."""
    return read_observations(sources, VOCABULARY, HIERARCHY, key=KEY, platforms=platforms, strict=strict)


def drafts(*sources: Source, platforms: tuple[str, ...] = PLATFORMS) -> Observed:
    """Read drafts against the small ontology."""
    return read_drafts(sources, VOCABULARY, HIERARCHY, key=KEY, platforms=platforms)


def csv_source(folder: Path, text: str, name: str = "posts.csv", **settings: Any) -> Source:
    """A CSV of the lines; spaces around them are the test's indentation."""
    path = folder / name
    lines = [line.strip() for line in text.strip().splitlines()]
    path.write_bytes(("\n".join(lines) + "\n").encode())
    return source(path, **settings)


def read_csv(folder: Path, text: str, **settings: Any) -> Observed:
    """Read the lines as a CSV; `strict` and `platforms` go to the reading, all else to the source."""
    reading = {key: settings.pop(key) for key in ("strict", "platforms") if key in settings}
    return read(csv_source(folder, text, **settings), **reading)


def column(table: ObservationTable, prop: str | None, via: tuple[str, ...] = ()) -> Column:
    """The only column of the feature."""
    (found,) = [each for each in table.columns if each.feature.property == prop and each.feature.via == via]
    return found


def values(table: ObservationTable, prop: str | None, via: tuple[str, ...] = ()) -> list[set[Value] | float | None]:
    """What the feature's column says row by row: a set of values, or a number (None where unknown)."""
    return cells(column(table, prop, via))


def names(table: ObservationTable, prop: str | None, via: tuple[str, ...] = ()) -> list[str]:
    """As `values`, IRIs as local names, joined by spaces."""
    rows = values(table, prop, via)
    return [" ".join(sorted(local_name(str(value)) for value in row)) for row in rows if isinstance(row, set)]


def cells(found: Column) -> list[set[Value] | float | None]:
    """What a column says row by row."""
    if isinstance(found, NumberColumn):
        return [None if np.isnan(number) else float(number) for number in found.numbers]
    starts = found.indptr.tolist()
    return [{found.values[place] for place in found.indices[start:end]} for start, end in pairwise(starts)]


def outcomes(table: ObservationTable) -> list[str]:
    """The outcomes as words."""
    return [list(Outcome)[code].value for code in table.outcome]


def deciders(table: ObservationTable) -> list[str]:
    """The deciders as words."""
    return [list(Decider)[code].value for code in table.decided_by]


def origin(table: ObservationTable, row: int, found: Column | None = None) -> str:
    """Where a row of the table came from, and under which header the column stood."""
    header = f', column "{found.header}"' if found else ""
    return f"{table.sources[table.source[row]]}, row {table.row[row]}{header}"
