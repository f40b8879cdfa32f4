"""The posts of one platform -> classes of terms, and how many of their terms each post mentions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.learn.sample import StratumKind, is_bunched, mixed
from kmgraph.learn.text.counts import TermRows
from kmgraph.learn.text.folds import FOLDS, fold_classes, mentions
from kmgraph.learn.text.known import KnownClasses
from kmgraph.learn.text.short_list import Covers, short_list
from kmgraph.model import FoundClass, FoundTerm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kmgraph.learn.sample import Sample, Stratification
    from kmgraph.model import Indices, Mask, ReviewedTerms, TermMatrix

LEAST_CLUSTERS = 100
"""Independent groups with target posts, and without, of one language in the part that is searched, from where classes
of terms are looked for: of fewer, hardly any term stands in enough."""

_MOST_ROWS = 50_000
"""Posts that classes are made from, whole clusters drawn by their keys; the others of the search are counted by the
final classes, which never saw them. A guard: so many give each term enough posts, and more take longer."""

_SCRIPTS = (1, 2)
_FOLD_SEED = 0x7E17  # so that folds don't follow the split
_MOST_LEAST = 3  # terms of a class that a feature may ask for


@dataclass(frozen=True, slots=True, order=True)
class TextFeature:
    """Posts that mention at least so many terms of a class; `found` is its position among the classes."""

    found: int
    least: int


@dataclass(frozen=True, eq=False)
class Discovery:
    """What was found in the posts of a platform.

    Attributes:
        classes: The classes, sorted by id.
        features: What rules may ask for, sorted: the short list alone. A smaller number of mentions that is not on it
            would cover more posts at a rate that the list was made to keep out.
        mentions: How many terms of each class each post mentions (of three at most), as far as it may count: a post
            that helped to make a class is counted by what the posts of other folds made. Shape (n_rows, n_classes).
    """

    classes: tuple[FoundClass, ...]
    features: tuple[TextFeature, ...]
    mentions: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class TextSearch:
    """How classes of terms are looked for.

    Attributes:
        reviewed: What people decided about classes that earlier runs found.
        finds_more: Whether further classes are looked for.
        is_any: Whether classes may hold whatever terms are above a bar, of whatever topic.
    """

    reviewed: tuple[ReviewedTerms, ...] = ()
    finds_more: bool = True
    is_any: bool = False


@dataclass(frozen=True, eq=False)
class _Found:
    """Classes of one language, as positions of terms, with what each feature asks for.

    Attributes:
        of_named: What the short list asks for of each named class, by its position.
    """

    terms: list[Indices]
    least: list[tuple[int, ...]]
    mentions: NDArray[np.uint8]
    of_named: dict[int, set[int]] = field(default_factory=dict)
    named: tuple[ReviewedTerms, ...] = ()

    @property
    def reviews(self) -> list[ReviewedTerms | None]:
        """What a person decided about each class."""
        return list(self.named) if self.named else [None] * len(self.terms)


def discover(
    sample: Sample,
    holdout: Mask,
    terms: TermMatrix,
    strata: tuple[Stratification, ...] = (),
    search: TextSearch = TextSearch(),
) -> Discovery | None:
    """Return the classes of terms that tell the platform's target posts from its kept ones; None if there are none.

    Args:
        sample: The platform's posts.
        holdout: Posts set aside, shape (n_rows,): they make no class, and are counted by the final ones.
        terms: Of all rows of the table.
        strata: Stretches of time among them, to tell which classes fall into a short time.
        search: How they are looked for, and which are known.
    """
    held = TermRows.of(terms, sample.rows, sample.target, sample.cluster)
    known = KnownClasses.of(search.reviewed, terms, held)
    script = terms.script[sample.rows]
    kinds = _SCRIPTS if search.finds_more else ()
    parts = [_of_language(sample, holdout, terms, script == kind, known, is_any=search.is_any) for kind in kinds]
    parts = [part for part in (_of_named(held, known, parts), *parts) if part.terms]
    if not parts:
        return None
    found = [each for part in parts for each in part.terms]
    least = [each for part in parts for each in part.least]
    reviews = [each for part in parts for each in part.reviews]
    counted = np.concatenate([part.mentions for part in parts], axis=1)
    times = [stretches for stretches in strata if stretches.kind is StratumKind.TIME]
    classes = [
        FoundClass(
            sample.platform,
            _described(held, each, terms.terms),
            asked,
            any(is_bunched(sample, stretches, counted[:, number] > 0) for stretches in times),
            *((review.name, review.id) if review else ()),
        )
        for number, (each, asked, review) in enumerate(zip(found, least, reviews, strict=True))
    ]
    order = sorted(range(len(classes)), key=lambda number: classes[number].id)
    features = (TextFeature(place, number) for place, old in enumerate(order) for number in least[old])
    return Discovery(tuple(classes[number] for number in order), tuple(features), counted[:, order])


def _of_named(held: TermRows, known: KnownClasses, parts: list[_Found]) -> _Found:
    """Return the classes that people named, as all posts mention them; of one that no list asks for, any mention."""
    asked = [set().union(*(part.of_named.get(number, ()) for part in parts)) for number in range(len(known.named))]
    least = [tuple(sorted(numbers or {1})) for numbers in asked]
    return _Found(list(known.terms), least, known.mentions(held), named=known.named)


def _of_language(
    sample: Sample, holdout: Mask, terms: TermMatrix, is_language: Mask, known: KnownClasses, *, is_any: bool
) -> _Found:
    """Return what is found among posts in one script, beside what is known; only they mention its terms."""
    nothing = _Found([], [], np.zeros((len(sample), 0), dtype=np.uint8))
    searched = is_language & ~holdout
    if (
        min(len(np.unique(sample.cluster[searched & side])) for side in (sample.target, ~sample.target))
        < LEAST_CLUSTERS
    ):
        return nothing
    draw = mixed(sample.cluster_keys, _FOLD_SEED)
    made_of = _at_most(sample, searched, draw)
    rows = np.flatnonzero(made_of)
    made = TermRows.of(terms, sample.rows[rows], sample.target[rows], sample.cluster[rows])
    fold = (draw[sample.cluster[rows]] % np.uint64(FOLDS)).astype(np.intp)
    folded = fold_classes(made, fold, terms.terms, is_any=is_any)
    new = np.flatnonzero(known.are_new(made, folded.classes))
    n_named = len(known.named)
    asked = _asked(np.concatenate([known.mentions(made), folded.mentions[:, new]], axis=1), made)
    of_named = {number: asked.pop(number) for number in range(n_named) if number in asked}
    asked = {int(new[number - n_named]): numbers for number, numbers in asked.items()}
    chosen = sorted(asked)
    classes = [folded.classes[number] for number in chosen]
    counted = np.zeros((len(sample), len(chosen)), dtype=np.uint8)
    others = np.flatnonzero(is_language & ~made_of)
    final = TermRows.of(terms, sample.rows[others], sample.target[others], sample.cluster[others])
    counted[others] = mentions(final.held, classes)
    counted[rows] = folded.mentions[:, chosen]
    return _Found(classes, [tuple(sorted(asked[number])) for number in chosen], counted, of_named)


def _at_most(sample: Sample, searched: Mask, draw: NDArray[np.uint64]) -> Mask:
    """Return the posts that classes are made from: all that are searched, or whole clusters of them, (n_rows,)."""
    if np.count_nonzero(searched) <= _MOST_ROWS:
        return searched
    sizes = np.bincount(sample.cluster[searched], minlength=len(draw))
    order = np.argsort(draw, kind="stable")
    taken = np.zeros(len(draw), dtype=np.bool_)
    taken[order[np.cumsum(sizes[order]) <= _MOST_ROWS]] = True
    return np.asarray(searched & taken[sample.cluster], dtype=np.bool_)


def _asked(counted: NDArray[np.uint8], made: TermRows) -> dict[int, set[int]]:
    """Return the classes of the short list, each with how many of its terms the list asks for."""
    n_classes = counted.shape[1]
    covered = np.concatenate([counted >= least for least in range(1, _MOST_LEAST + 1)], axis=1)
    asked: dict[int, set[int]] = {}
    for feature in short_list(Covers(covered, made.target, made.weights)):
        asked.setdefault(feature % n_classes, set()).add(feature // n_classes + 1)
    return asked


def _described(rows: TermRows, found: Indices, spelt: tuple[str, ...]) -> tuple[FoundTerm, ...]:
    columns = rows.held[:, found].tocsc()
    return tuple(_counted(spelt[term], columns[:, [place]].indices, rows) for place, term in enumerate(found.tolist()))


def _counted(text: str, held: Iterator[int] | NDArray[np.int32], rows: TermRows) -> FoundTerm:
    holding = np.asarray(held, dtype=np.intp)
    hit = rows.target[holding]
    target, kept = (len(np.unique(rows.cluster[holding[side]])) for side in (hit, ~hit))
    return FoundTerm(text, target, kept, len(np.unique(rows.cluster[holding])))
