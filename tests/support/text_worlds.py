"""Made posts of invented words: some words are against the rules, others only look like it."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
from learn_tables import HIERARCHY, VOCABULARY
from made_tables import plain_table

from kmgraph.learn import LearnResult, LearnSettings, learn_rules
from kmgraph.model import (
    Feature,
    ObservationTable,
    Outcome,
    PropertyKind,
    PropertyTerm,
    Recording,
    TermMatrix,
    Texts,
    Vocabulary,
)
from kmgraph.namespaces import KM
from kmgraph.observe.text import find_terms

_FIRST, _SECOND = "bdfgklmnprstvz", "aeiou"
PLANTED = tuple(f"zo{a}{b}ka" for a in "bdfgk" for b in "ai")
"""Ten words that get a post removed, each in some three posts of two hundred."""
DECOYS = tuple(f"wu{a}{b}me" for a in "bdfgk" for b in "ai")
"""Ten words as frequent, of no consequence."""


@dataclass(frozen=True, slots=True)
class TextWorld:
    """Made posts: what each says, whether it was removed, and by whom it is."""

    texts: list[str]
    removed: list[bool]
    authors: list[int]


def made_world(
    n_posts: int = 4_000, *, seed: int = 1, planted: bool = True, noise: float = 0.06, caught: float = 0.9
) -> TextWorld:
    """Return posts of eight to sixteen common words, a sixth of them with a planted word, a sixth with a decoy."""
    random = Random(seed)
    common = [f"{a}{b}{c}{d}" for a in _FIRST for b in _SECOND for c in _FIRST[:4] for d in _SECOND[:3]]
    texts, removed, authors = [], [], []
    for _ in range(n_posts):
        words = [common[int(len(common) * random.random() ** 2)] for _ in range(random.randint(8, 16))]
        has_planted, has_decoy = random.random() < 1 / 6, random.random() < 1 / 6
        for has, kinds in ((has_planted, PLANTED), (has_decoy, DECOYS)):
            if has:
                words.insert(random.randrange(len(words)), random.choice(kinds))
        texts.append(" ".join(words))
        removed.append(random.random() < (caught if has_planted and planted else noise if planted else 0.2))
        authors.append(random.randrange(n_posts // 2))
    return TextWorld(texts, removed, authors)


def matrix_of(world: TextWorld) -> TermMatrix:
    rows = Texts(tuple(world.texts), np.arange(len(world.texts), dtype=np.int32))
    return find_terms(rows, np.array(world.authors, dtype=np.int64))


def table_of(world: TextWorld) -> ObservationTable:
    count = len(world.texts)
    outcomes = [Outcome.REMOVED if removed else Outcome.KEPT for removed in world.removed]
    return replace(
        plain_table(count),
        outcome=np.array([list(Outcome).index(outcome) for outcome in outcomes], dtype=np.int8),
        authors=tuple(f"a{number:05}" for number in range(max(world.authors) + 1)),
        author=np.array(world.authors, dtype=np.int32),
        recordings=(Recording(Feature((), KM.mentions), (), np.ones(count, dtype=np.bool_)),),
    )


def learned_of(world: TextWorld, settings: LearnSettings | None = None) -> LearnResult:
    """Return what is learned of posts that say nothing but their words."""
    mentions = PropertyTerm(KM.mentions, PropertyKind.OBJECT, range=(KM.LexicalEntry,))
    vocabulary = Vocabulary(VOCABULARY.classes, {**VOCABULARY.properties, KM.mentions: mentions})
    usual = settings or LearnSettings()
    return learn_rules(table_of(world), vocabulary, HIERARCHY, usual, terms=matrix_of(world))


BOARD = """
[project]
name = "board"
languages = ["en", "zh"]

[[platform]]
id = "board"

[[source]]
path = "posts.csv"
"""
"""Settings of a project whose posts `write_posts` writes."""


def write_posts(world: TextWorld, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "outcome", "author", "text"])
        for number, (text, removed, author) in enumerate(zip(world.texts, world.removed, world.authors, strict=True)):
            rows.writerow([f"p{number}", "removed" if removed else "kept", f"user {author}", text])
