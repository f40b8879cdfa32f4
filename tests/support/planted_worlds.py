"""Worlds with planted rules: posts over a small taxonomy, moderated by rules that the learner must find again.

Shares no code with the learner: rules are plain Python predicates over plain Python posts.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import made_tables
import numpy as np

from kmgraph.model import (
    ClassLiteral,
    ClassTerm,
    ColumnKind,
    Feature,
    Hierarchy,
    NumberColumn,
    ObservationTable,
    Outcome,
    PropertyKind,
    PropertyTerm,
    RangeLiteral,
    Scope,
    SetColumn,
    SomeLiteral,
    ValueLiteral,
    Vocabulary,
)
from kmgraph.namespaces import KM, XSD

EX = "https://example.org/ns#"

TOPICS = {  # class: parent
    "Commerce": None, "Trade": "Commerce", "Finance": "Commerce", "Loans": "Finance", "Crypto": "Finance",
    "Health": None, "Diet": "Health", "Fitness": "Health", "Medicine": "Health", "Surgery": "Medicine",
    "Supplements": "Medicine", "Society": None, "Politics": "Society", "Religion": "Society", "Elections": "Politics",
    "Protest": "Politics", "Family": "Society", "Leisure": None, "Travel": "Leisure", "Games": "Leisure",
    "BoardGames": "Games", "VideoGames": "Games", "Gambling": "Games", "Lottery": "Gambling", "Casino": "Gambling",
    "Food": "Leisure", "Alcohol": "Food", "Recipes": "Food", "Restaurants": "Food", "Beauty": None, "MakeUp": "Beauty",
    "Hair": "Beauty", "Fashion": "Beauty", "Pets": None, "Cats": "Pets", "Dogs": "Pets", "Birds": "Pets",
    "Technology": None, "Phones": "Technology", "Cars": "Technology", "Cameras": "Technology", "Learning": None,
    "Languages": "Learning", "Mathematics": "Learning", "History": "Learning",
}  # fmt: skip
LEAVES = sorted(set(TOPICS) - set(TOPICS.values()))
FORMS = ["BeforeAfter", "Tutorial", "Rant", "Review", "Meme"]
MEDIA = ["Video", "Image", "Article"]
LANGUAGES = ["en", "zh", "es", "ru"]
ACCOUNTS = ["Local", "Migrating", "Business"]


@dataclass(frozen=True)
class Post:
    topics: frozenset[str]  # with all ancestors
    topic_leaves: tuple[str, ...]
    form: str | None
    medium: str
    language: str
    has_link: bool
    has_contact: bool
    account: str
    account_age: int
    followers: int
    author: int


@dataclass(frozen=True)
class PlantedRule:
    scope: Scope
    applies: Callable[[Post], bool]


def topic(name: str) -> ClassLiteral:
    return ClassLiteral(EX + name)


def medium(name: str) -> SomeLiteral:
    return SomeLiteral(KM.hasMedium, (EX + name,))


def account(name: str) -> SomeLiteral:
    return SomeLiteral(KM.hasAuthor, (EX + name,))


def language(name: str) -> ValueLiteral:
    return ValueLiteral(KM.inLanguage, name)


def flag(name: str, value: bool = True) -> ValueLiteral:
    return ValueLiteral(EX + name, value)


def age(low: int | None = None, high: int | None = None) -> RangeLiteral:
    return RangeLiteral(EX + "accountAgeDays", XSD.integer, low, high, via=(KM.hasAuthor,))


RULES = (
    PlantedRule(Scope.of((topic("Gambling"),)), lambda post: "Gambling" in post.topics),
    PlantedRule(
        Scope.of((topic("Politics"), medium("Video"))),
        lambda post: "Politics" in post.topics and post.medium == "Video",
    ),
    PlantedRule(
        Scope.of((topic("Medicine"),), ((topic("Tutorial"),),)),
        lambda post: "Medicine" in post.topics and post.form != "Tutorial",
    ),
    PlantedRule(
        Scope.of((topic("Trade"), flag("hasContactDetails"))),
        lambda post: "Trade" in post.topics and post.has_contact,
    ),
    PlantedRule(
        Scope.of((flag("hasLink"), age(high=30))),
        lambda post: post.has_link and post.account_age < 30,
    ),
    PlantedRule(
        Scope.of((topic("Diet"), topic("BeforeAfter"))),
        lambda post: "Diet" in post.topics and post.form == "BeforeAfter",
    ),
    PlantedRule(
        Scope.of((topic("Religion"), account("Migrating"), language("en"))),
        lambda post: "Religion" in post.topics and post.account == "Migrating" and post.language == "en",
    ),
    PlantedRule(
        Scope.of((topic("Finance"), account("Business")), ((language("zh"),),)),
        lambda post: "Finance" in post.topics and post.account == "Business" and post.language != "zh",
    ),
)


@dataclass(frozen=True)
class World:
    rows: int = 4000
    seed: int = 0
    noise: float = 0.03
    enforcement: float = 0.85
    rules: tuple[PlantedRule, ...] = RULES
    posts_an_author: int = 4
    platform: str = "rednote"
    timed: bool = False
    draw: random.Random = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "draw", random.Random(self.seed))

    def posts(self) -> list[Post]:
        posts: list[Post] = []
        author = 0
        while len(posts) < self.rows:
            kind = self.draw.choice(ACCOUNTS)
            days, followers = int(self.draw.paretovariate(0.5) * 5) % 1500, int(self.draw.expovariate(1 / 800))
            many = self.draw.randint(1, 2 * self.posts_an_author - 1)
            posts += [self._post(author, kind, days, followers) for _ in range(many)]
            author += 1
        return posts[: self.rows]

    def _post(self, author: int, kind: str, days: int, followers: int) -> Post:
        leaves = tuple(sorted(self.draw.sample(LEAVES, self.draw.choice((1, 1, 2)))))
        return Post(
            topics=frozenset(name for leaf in leaves for name in lineage(leaf)),
            topic_leaves=leaves,
            form=self.draw.choice([*FORMS, None]),
            medium=self.draw.choice(MEDIA),
            language=self.draw.choice(LANGUAGES),
            has_link=self.draw.random() < 0.25,
            has_contact=self.draw.random() < 0.35,
            account=kind,
            account_age=days,
            followers=followers,
            author=author,
        )

    def is_removed(self, post: Post) -> bool:
        # Each rule that applies has its own chance to be enforced; noise flips what comes out.
        hit = any(rule.applies(post) and self.draw.random() < self.enforcement for rule in self.rules)
        return not hit if self.draw.random() < self.noise else hit

    def table(self) -> ObservationTable:
        posts = self.posts()
        return to_table(posts, [self.is_removed(post) for post in posts], self.platform, timed=self.timed)


def lineage(name: str) -> list[str]:
    found = [name]
    while (parent := TOPICS.get(found[-1])) is not None:
        found.append(parent)
    return found


def vocabulary() -> Vocabulary:
    classes = [ClassTerm(KM.Content), ClassTerm(KM.Medium), ClassTerm(KM.UserAccount)]
    classes += [ClassTerm(EX + name) for name in (*TOPICS, *FORMS, *MEDIA, *ACCOUNTS)]
    content, account_class = (KM.Content,), (KM.UserAccount,)
    data, thing = PropertyKind.DATA, PropertyKind.OBJECT
    properties = [
        PropertyTerm(KM.hasMedium, thing, domain=content, range=(KM.Medium,)),
        PropertyTerm(KM.hasAuthor, thing, domain=content, range=account_class, functional=True),
        PropertyTerm(KM.inLanguage, data, domain=content, range=(XSD.language,)),
        PropertyTerm(EX + "hasLink", data, domain=content, range=(XSD.boolean,), functional=True),
        PropertyTerm(EX + "hasContactDetails", data, domain=content, range=(XSD.boolean,), functional=True),
        PropertyTerm(EX + "accountAgeDays", data, domain=account_class, range=(XSD.integer,), functional=True),
        PropertyTerm(EX + "followerCount", data, domain=account_class, range=(XSD.integer,), functional=True),
    ]
    return Vocabulary({term.iri: term for term in classes}, {term.iri: term for term in properties})


def hierarchy() -> Hierarchy:
    parents = {EX + name: frozenset((EX + parent if parent else KM.Content,)) for name, parent in TOPICS.items()}
    parents |= {EX + name: frozenset((KM.Content,)) for name in FORMS}
    parents |= {EX + name: frozenset((KM.Medium,)) for name in MEDIA}
    parents |= {EX + name: frozenset((KM.UserAccount,)) for name in ACCOUNTS}
    return Hierarchy(parents)


def set_column(
    prop: str | None, kind: ColumnKind, cells: Sequence[Collection[Any]], via: tuple[str, ...] = ()
) -> SetColumn:
    return made_tables.set_column(Feature(via, prop), kind, cells)


def number_column(prop: str, numbers: list[int], via: tuple[str, ...] = ()) -> NumberColumn:
    return NumberColumn(Feature(via, prop), prop, XSD.integer, np.array(numbers, dtype=np.float64))


def to_table(
    posts: list[Post], removed: list[bool], platform: str = "rednote", *, timed: bool = False
) -> ObservationTable:
    count = len(posts)
    authors = tuple(f"a{code:07d}" for code in range(max(post.author for post in posts) + 1))
    outcomes = list(Outcome)
    classes, data = ColumnKind.CLASSES, ColumnKind.DATA
    hop = (KM.hasAuthor,)
    columns = (
        set_column(
            None,
            classes,
            [(*(EX + leaf for leaf in p.topic_leaves), *((EX + p.form,) if p.form else ())) for p in posts],
        ),
        set_column(KM.hasMedium, classes, [(EX + p.medium,) for p in posts]),
        set_column(KM.hasAuthor, classes, [(EX + p.account,) for p in posts]),
        set_column(KM.inLanguage, data, [(p.language,) for p in posts]),
        set_column(EX + "hasLink", data, [(p.has_link,) for p in posts]),
        set_column(EX + "hasContactDetails", data, [(p.has_contact,) for p in posts]),
        number_column(EX + "accountAgeDays", [p.account_age for p in posts], hop),
        number_column(EX + "followerCount", [p.followers for p in posts], hop),
    )
    posted = np.datetime64("2025-01-14T08:00:00") + np.arange(count).astype("timedelta64[m]") * 17
    plain = made_tables.plain_table(count)
    return replace(
        plain,
        ids=tuple(f"p{row}" for row in range(count)),
        outcome=np.array([outcomes.index(Outcome.REMOVED if hit else Outcome.KEPT) for hit in removed], dtype=np.int8),
        platforms=(platform,),
        authors=authors,
        author=np.array([post.author for post in posts], dtype=np.int32),
        posted_at=posted if timed else plain.posted_at,
        columns=columns,
    )
