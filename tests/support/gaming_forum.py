"""A year of a gaming forum's decisions, invented: four rules nobody wrote, three published ones, and a little chance.

What a manager would want to read of it is known here, kind by kind, and holds for every kind of posts: which sections a
rule is about, which it spares, and of which there are too few posts to tell.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://quarry.example/terms#"
SECTIONS = {"General": 24, "Guides": 22, "Trading": 16, "Clips": 18, "Modding": 14, "Newcomers": 12, "Esports": 5}
"""Sections with their shares: few posts are on the last."""

FLAIRS = {
    "AskContent": 26,
    "OfferContent": 14,
    "ClipContent": 18,
    "FanArtContent": 14,
    "RamblingContent": 12,
    "BallotContent": 6,
    "LoreContent": 10,
}
IN_CHINESE = dict(zip(SECTIONS, ("综合版", "攻略版", "交易版", "剪辑版", "模组版", "新手版", "电竞版"), strict=True))
FROM = datetime(2024, 3, 1)
SINCE = datetime(2024, 10, 1)


@dataclass(frozen=True, slots=True)
class ForumPost:
    """A post: what its moderator saw of it."""

    section: str
    flair: str
    link: bool
    machine_made: bool
    spoiler: bool
    age: int
    author: int
    time: datetime


def is_under(post: ForumPost) -> dict[str, float]:
    """Return the rules that a post is under, with how often they are applied."""
    rules = {
        "offers": (post.flair == "OfferContent" and post.section != "Trading" and post.age < 365, 0.9),
        "clips": (post.flair == "ClipContent" and post.section in {"Guides", "Modding"}, 0.85),
        "links": (post.link and post.age < 14, 0.9),
        "machine": (post.flair == "FanArtContent" and post.machine_made and post.time >= SINCE, 0.92),
        "spoilers": (post.spoiler and post.section != "Esports", 0.9),
        "polls": (post.flair == "BallotContent", 0.85),
        "rambling": (post.flair == "RamblingContent" and post.section == "Newcomers", 0.75),
    }
    return {name: rate for name, (applies, rate) in rules.items() if applies}


REASONS = {"offers": "trade elsewhere", "clips": "clips belong to Clips", "links": "looks like spam"}


def make_posts(rows: int = 4000, seed: int = 3) -> list[tuple[ForumPost, bool, str]]:
    """Return posts with whether they were removed, and the reason that stands beside."""
    chance = random.Random(seed)
    ages = [min(4000, int(chance.paretovariate(0.6) * 40)) for _ in range(rows // 3)]
    # No account is 14 to 39 days old: one in three is younger.
    ages = [chance.randrange(1, 14) if number % 3 == 0 else age for number, age in enumerate(ages)]
    made = []
    for _ in range(rows):
        author = chance.randrange(len(ages))
        post = ForumPost(
            section=chance.choices(list(SECTIONS), list(SECTIONS.values()))[0],
            flair=chance.choices(list(FLAIRS), list(FLAIRS.values()))[0],
            link=chance.random() < 0.18,
            machine_made=chance.random() < 0.3,
            spoiler=chance.random() < 0.14,
            age=ages[author],
            author=author,
            time=FROM + timedelta(minutes=chance.randrange(365 * 24 * 60)),
        )
        hit = [name for name, rate in is_under(post).items() if chance.random() < rate]
        removed = bool(hit) or chance.random() < 0.02
        stated = REASONS.get(hit[0], "") if hit and chance.random() < 0.6 else ""
        made.append((post, removed, stated))
    return made


_TERMS = f"""@prefix q: <{BASE}> .
@prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://quarry.example/terms> a owl:Ontology ; owl:imports <https://w3id.org/kmgraph/kmgraph> .
q:Section a owl:Class ; km:learnable false ; rdfs:label "section"@en, "版区"@zh ;
  skos:definition "A section."@en, "论坛的版区。"@zh .
q:inSection a owl:ObjectProperty ; rdfs:domain km:Content ; rdfs:range q:Section ;
  rdfs:label "in section"@en, "所在版区"@zh ; km:propertyPhrase "in the {{}} section"@en, "发在{{}}的"@zh .
q:isMachineMade a owl:DatatypeProperty ; rdfs:domain km:Content ; rdfs:range xsd:boolean ;
  rdfs:label "machine-made"@en, "机器生成"@zh ; km:truePhrase "made by a machine"@en, "机器生成的"@zh ;
  km:falsePhrase "made by hand"@en, "手工的"@zh .
q:hasSpoiler a owl:DatatypeProperty ; rdfs:domain km:Content ; rdfs:range xsd:boolean ;
  rdfs:label "has spoiler"@en, "含剧透"@zh ; km:truePhrase "that give the plot away"@en, "含有剧透的"@zh ;
  km:falsePhrase "that give nothing away"@en, "不含剧透的"@zh .
"""
_FORMS = {
    "AskContent": ("Question", "提问", "that ask something", "提问的"),
    "OfferContent": ("Trade offer", "交易", "that offer a trade", "提出交易的"),
    "ClipContent": ("Clip", "剪辑", "that show a clip", "展示剪辑的"),
    "FanArtContent": ("Fan art", "同人图", "that show fan art", "展示同人图的"),
    "RamblingContent": ("Rambling", "闲扯", "that ramble", "闲扯的"),
    "BallotContent": ("Poll", "投票", "that hold a poll", "发起投票的"),
    "LoreContent": ("Lore", "背景故事", "that tell lore", "讲述背景故事的"),
}
_PUBLISHED = """[[rule]]
id = "spoilers"
deontic = "prohibition"
text = { en = "No spoilers outside Esports.", zh = "电竞版以外请勿剧透。" }
scope = "hasSpoiler value true and not (inSection some EsportsSection)"
[[rule]]
id = "polls"
deontic = "prohibition"
text = { en = "No polls.", zh = "请勿发起投票。" }
scope = "BallotContent"
[[rule]]
id = "rambling"
deontic = "prohibition"
text = { en = "Come to the point: no rambling.", zh = "请直奔主题，不要闲扯。" }
scope = "RamblingContent"
"""
_CONFIG = """[project]
name = "quarry"
title = { en = "Quarry rules", zh = "采石场规则" }
languages = ["en", "zh"]
ontology = ["terms.ttl"]
published = ["published.toml"]
[[platform]]
id = "quarry"
label = { en = "Quarry", zh = "采石场" }
[[source]]
path = "decisions.csv"
time_format = "%Y-%m-%d %H:%M"
"""
_HEADER = (
    *("id", "outcome", "posted_at", "author", "reason"),
    *("Content", "inSection", "hasLink", "isMachineMade", "hasSpoiler", "accountAgeDays"),
)


def write_project(folder: Path, posts: list[tuple[ForumPost, bool, str]]) -> Path:
    """Write the forum's decisions with a project around them, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f'q:{name}Section a owl:Class ; rdfs:subClassOf q:Section ; rdfs:label "{name}"@en, "{chinese}"@zh ; '
        f'km:nounPhrase "{name}"@en, "{chinese}"@zh .'
        for name, chinese in IN_CHINESE.items()
    ]
    lines += [
        f'q:{name} a owl:Class ; rdfs:subClassOf km:FormContent ; rdfs:label "{label}"@en, "{chinese}"@zh ; '
        f'km:clausePhrase "{clause}"@en, "{chinese_clause}"@zh .'
        for name, (label, chinese, clause, chinese_clause) in _FORMS.items()
    ]
    (folder / "terms.ttl").write_text(_TERMS + "\n".join(lines) + "\n", encoding="utf-8")
    (folder / "published.toml").write_text(_PUBLISHED, encoding="utf-8")
    (folder / "kmgraph.toml").write_text(_CONFIG, encoding="utf-8")
    with (folder / "decisions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        for number, (post, removed, reason) in enumerate(posts):
            flags = [str(flag).lower() for flag in (post.link, post.machine_made, post.spoiler)]
            writer.writerow(
                (
                    f"p{number}",
                    "removed" if removed else "kept",
                    f"{post.time:%Y-%m-%d %H:%M}",
                    f"member{post.author}",
                    reason,
                    post.flair,
                    f"{post.section}Section",
                    *flags,
                    post.age,
                )
            )
    return folder
