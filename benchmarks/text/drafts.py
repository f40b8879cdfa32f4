"""How well the classes of drafts are recognised by their words, against what careful readers gave them.

The file has a header line and tab-separated columns without quoting: id, language, text, expected and forbidden, the
last two local names with `|` between. Counted are the most specific classes below `TopicContent` or `FormContent`.

    python -m benchmarks.text.drafts FILE.tsv
    python -m benchmarks.text.drafts FILE.tsv --show
    python -m benchmarks.text.drafts FILE.tsv --words
    python -m benchmarks.text.drafts FILE.tsv --reading READ.tsv
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from kmgraph.model import Hierarchy
from kmgraph.namespaces import KM, local_name
from kmgraph.observe import content_annotator
from kmgraph.ontology import load_ontology


@dataclass(frozen=True, slots=True)
class Draft:
    """One line of the file; classes as IRIs."""

    id: str
    language: str
    text: str
    expected: frozenset[str]
    forbidden: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """How a draft was read: classes that are right or wrong, expected ones that were met, forbidden ones that were hit.

    `loose` are expected classes of which at least a wider one was read.
    """

    draft: Draft
    read: frozenset[str]
    right: frozenset[str]
    met: frozenset[str]
    loose: frozenset[str]
    hit: frozenset[str]


def read_drafts_file(file: Path) -> list[Draft]:
    header, *lines = file.read_text(encoding="utf-8").splitlines()
    names = header.split("\t")
    rows = (dict(zip(names, line.split("\t"), strict=False)) for line in lines if line.strip())
    return [
        Draft(row["id"], row["language"], row["text"], _classes(row.get("expected")), _classes(row.get("forbidden")))
        for row in rows
    ]


def _classes(cell: str | None) -> frozenset[str]:
    return frozenset(f"{KM}{name}" for name in (cell or "").split("|") if name)


def score(draft: Draft, found: tuple[str, ...], hierarchy: Hierarchy) -> Score:
    below = hierarchy.is_subclass
    read = {iri for iri in found if below(iri, KM.TopicContent) or below(iri, KM.FormContent)}
    read = {iri for iri in read if not any(other != iri and below(other, iri) for other in read)}
    hit = {iri for iri in read if any(below(iri, wrong) for wrong in draft.forbidden)}
    right = {iri for iri in read - hit if any(below(iri, one) or below(one, iri) for one in draft.expected)}
    met = {one for one in draft.expected if any(below(iri, one) for iri in read)}
    loose = {one for one in draft.expected if any(below(iri, one) or below(one, iri) for iri in read)}
    return Score(draft, *map(frozenset, (read, right, met, loose, hit)))


def score_file(file: Path, reading: Path | None = None, *, by_words_alone: bool = False) -> list[Score]:
    """Return the score of each draft of a file, the class tree as asserted."""
    vocabulary = load_ontology().vocabulary
    hierarchy = Hierarchy({iri: frozenset(term.parents) for iri, term in vocabulary.classes.items()})
    drafts = read_drafts_file(file)
    if reading is not None:
        rows = dict(line.split("\t") for line in reading.read_text(encoding="utf-8").splitlines()[1:])
        return [score(draft, tuple(_classes(rows[draft.id])), hierarchy) for draft in drafts]
    found = content_annotator(vocabulary, hierarchy, by_words_alone=by_words_alone).classes(
        [draft.text for draft in drafts]
    )
    return [score(draft, classes, hierarchy) for draft, classes in zip(drafts, found, strict=True)]


def summary(scores: list[Score]) -> str:
    read, right, expected, met, loose, hit = (
        sum(len(classes) for classes in column)
        for column in zip(
            *((one.read, one.right, one.draft.expected, one.met, one.loose, one.hit) for one in scores), strict=True
        )
    )
    nothing = sum(not one.read and bool(one.draft.expected) for one in scores)
    return (
        f"{len(scores)} drafts: recall {met / max(expected, 1):.3f} ({met} of {expected}; loosely "
        f"{loose / max(expected, 1):.3f}), precision {right / max(read, 1):.3f} ({right} of {read}), "
        f"forbidden {hit}, nothing read though something was expected {nothing}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", action="store_true", help="list what was missed and what was wrong")
    parser.add_argument("--reading", type=Path, help="score the classes of a reader, by id, and not kmgraph's")
    parser.add_argument("--words", action="store_true", help="read by words alone, as tables are")
    arguments = parser.parse_args()
    scores = score_file(arguments.file, arguments.reading, by_words_alone=arguments.words)
    for one in scores if arguments.show else ():
        missed, wrong = one.draft.expected - one.loose, one.read - one.right
        narrow = one.loose - one.met
        if missed or wrong or narrow:
            print(f"{one.draft.id} {one.draft.text}")
            for name, classes in (
                ("missed", missed),
                ("too wide", narrow),
                ("wrong", wrong - one.hit),
                ("forbidden", one.hit),
            ):
                if classes:
                    print(f"    {name}: {', '.join(sorted(map(local_name, classes)))}")
    print(summary(scores))


if __name__ == "__main__":
    main()
