"""The terms of a world: which features posts have. A function of two numbers, so worlds can share one ontology."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

NS = "https://example.org/worlds#"
KM = "https://w3id.org/kmgraph/ns#"
LANGUAGES = ("en", "zh", "es", "pt", "ar", "ja", "ko", "fr", "de", "ru", "hi", "id")
_LITERALS_OF_A_NUMBER = 140
_LITERALS_OF_A_SMALL_NUMBER = 22


@dataclass(frozen=True, eq=False)
class Tree:
    """A tree of classes; class 0 is its root, and every class comes after its parent.

    Attributes:
        names: Local names.
        parent: Position of each class's parent, -1 for the root.
    """

    names: tuple[str, ...]
    parent: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def below(self) -> NDArray[np.bool_]:
        """Return which class is another or below it: `below[a, b]` says that b is a or below a."""
        below = np.eye(len(self), dtype=np.bool_)
        for child in range(len(self) - 1, 0, -1):
            below[self.parent[child]] |= below[child]
        return below

    @cached_property
    def leaves(self) -> NDArray[np.int64]:
        """Return the classes without children."""
        return np.setdiff1d(np.arange(len(self)), self.parent)

    @cached_property
    def top(self) -> NDArray[np.int64]:
        """Return of each class the ancestor right below the root; the root's is itself."""
        top = np.arange(len(self))
        for child in range(1, len(self)):
            if self.parent[child] > 0:
                top[child] = top[self.parent[child]]
        return top


@dataclass(frozen=True, slots=True, eq=False)
class ClassFeature:
    """Classes of a tree: membership of the post itself where `property` is None, else `property some class`.

    A post has up to `slots` of them.
    """

    name: str
    property: str | None
    tree: Tree
    slots: int


@dataclass(frozen=True, slots=True)
class ValueFeature:
    """One of a few data values."""

    name: str
    property: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlagFeature:
    """Yes or no."""

    name: str
    property: str


@dataclass(frozen=True, slots=True)
class NumberFeature:
    """A whole number, of the post or of its author."""

    name: str
    property: str
    of_author: bool


Feature = ClassFeature | ValueFeature | FlagFeature | NumberFeature


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """The features of all worlds with the same `features` and `depth`, in the order of the columns."""

    features: tuple[Feature, ...]
    name: str

    def __getitem__(self, name: str) -> Feature:
        return next(feature for feature in self.features if feature.name == name)

    def tree(self, name: str) -> Tree:
        """Return the tree of a class feature."""
        feature = self[name]
        assert isinstance(feature, ClassFeature)
        return feature.tree

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of a value feature."""
        feature = self[name]
        assert isinstance(feature, ValueFeature)
        return feature.values

    @property
    def flags(self) -> tuple[str, ...]:
        """Return the names of the flags."""
        return tuple(feature.name for feature in self.features if isinstance(feature, FlagFeature))

    @property
    def numbers(self) -> tuple[NumberFeature, ...]:
        """Return the numeric features."""
        return tuple(feature for feature in self.features if isinstance(feature, NumberFeature))


@lru_cache(maxsize=8)
def make_schema(features: int, depth: int) -> Schema:
    """Return the terms of a world.

    Args:
        features: About how many literals a learner can tell apart, at least 80.
        depth: Levels of the tree of topics below its root, at least 1.
    """
    is_small = features < 250
    numbers = 1 if is_small else min(6, features // 250)
    rest = features - (_LITERALS_OF_A_SMALL_NUMBER if is_small else numbers * _LITERALS_OF_A_NUMBER)
    rest = max(60, rest)
    languages = LANGUAGES[: 6 if rest < 150 else 12]
    sizes = {"Form": max(5, rest // 20), "Scene": max(6, rest // 8), "Medium": 5, "Account": 6}
    flags = max(8, rest // 7)
    topics = max(12, rest - 2 * flags - sum(sizes.values()) - len(languages))
    large = ("accountAgeDays", "duration", "followers", "price", "wordCount", "views")
    number_names = ("tagCount",) if is_small else large
    found: list[Feature] = [
        ClassFeature("Topic", None, _tree("Topic", topics, depth), 3),
        ClassFeature("Form", None, _tree("Form", sizes["Form"], 1), 1),
        ClassFeature("hasMedium", KM + "hasMedium", _tree("WorldMedium", sizes["Medium"], 1), 2),
        ClassFeature("scene", NS + "scene", _tree("Scene", sizes["Scene"], min(3, depth)), 1),
        ClassFeature("hasAuthor", KM + "hasAuthor", _tree("Account", sizes["Account"], 1), 1),
        ValueFeature("inLanguage", KM + "inLanguage", languages),
    ]
    found += [FlagFeature(f"flag{place:03d}", f"{NS}flag{place:03d}") for place in range(flags)]
    for name in number_names[:numbers]:
        is_km = name == "accountAgeDays"
        found.append(NumberFeature(name, (KM if is_km else NS) + name, name in {"accountAgeDays", "followers"}))
    return Schema(tuple(found), f"worlds-{features}-{depth}")


def _tree(name: str, size: int, depth: int) -> Tree:
    """Return a tree of about `size` classes and exactly `depth` levels below its root (one chain makes sure of it)."""
    rng = np.random.default_rng([size, depth, len(name)])
    parent, level = [-1], [0]
    for step in range(min(depth, size)):
        parent.append(step)
        level.append(step + 1)
    fan = max(4.0, 1.3 * size ** (1 / depth)) if depth > 1 else float(size)
    while len(parent) <= size:
        open_places = [place for place, deep in enumerate(level) if deep < depth]
        children = np.bincount(np.array(parent[1:]), minlength=len(parent))[open_places]
        appeal = np.exp(-children / fan) * np.where(np.array(open_places) == 0, 1.5, 1.0)
        chosen = open_places[int(rng.choice(len(open_places), p=appeal / appeal.sum()))]
        parent.append(chosen)
        level.append(level[chosen] + 1)
    names = (name, *(f"{name}{place:03d}" for place in range(1, len(parent))))
    return Tree(names, np.array(parent))
