"""What a run found in texts, put into a table, a class tree and a vocabulary: a generated module of the ontology."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.model.hierarchy import Hierarchy
from kmgraph.model.table import ColumnKind, SetColumn
from kmgraph.model.vocabulary import ClassTerm, Feature, IndividualTerm, Words
from kmgraph.namespaces import KM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmgraph.model.table import ObservationTable
    from kmgraph.model.text.found import FoundClass, FoundTerm
    from kmgraph.model.text.terms import TermMatrix
    from kmgraph.model.vocabulary import Vocabulary

_NAMED_TERMS = 3
"""Terms of a class that a sentence names; the others are counted. A convention."""


def joined_classes(classes: Iterable[FoundClass]) -> tuple[FoundClass, ...]:
    """Return the classes, one of each id, sorted by id: platforms may find the same."""
    by_id: dict[str, FoundClass] = {}
    for found in classes:
        by_id.setdefault(found.id, found)
    return tuple(by_id[name] for name in sorted(by_id))


def with_found_mentions(table: ObservationTable, terms: TermMatrix, classes: Sequence[FoundClass]) -> ObservationTable:
    """Return the table with the terms of classes that its rows mention, as entries of the lexicon.

    Args:
        table: The observations.
        terms: Which terms the rows' texts hold.
        classes: What was found.
    """
    wanted = {term.text: term.iri for found in classes for term in found.terms}
    position = {text: number for number, text in enumerate(terms.terms)}
    iris = sorted(wanted[text] for text in wanted if text in position)
    rank = {iri: number for number, iri in enumerate(iris)}
    lookup = np.full(len(terms.terms) + 1, -1, dtype=np.int32)
    for text, iri in wanted.items():
        if text in position:
            lookup[position[text]] = rank[iri]
    values = lookup[terms.indices]
    running = np.concatenate([[0], np.cumsum(values >= 0)])
    rows = np.repeat(np.arange(len(table)), np.diff(terms.starts))[values >= 0]
    held = values[values >= 0]
    order = np.lexsort((held, rows))
    column = SetColumn(
        Feature((), KM.mentions),
        ColumnKind.INDIVIDUALS,
        "text",
        tuple(iris),
        running[terms.starts].astype(np.int64),
        held[order].astype(np.int32),
    )
    types = {**table.types, **found_types(classes)}
    return replace(table, columns=(*table.columns, column), types=types)


def found_types(classes: Sequence[FoundClass]) -> dict[str, tuple[str, ...]]:
    """Return the classes of each term that was found, by IRI."""
    types: dict[str, set[str]] = {}
    for found in classes:
        for term in found.terms:
            types.setdefault(term.iri, {KM.LexicalEntry}).add(found.iri)
    return {iri: tuple(sorted(types[iri])) for iri in sorted(types)}


def with_found_tree(hierarchy: Hierarchy, classes: Sequence[FoundClass]) -> Hierarchy:
    """Return the class tree with the classes found: below one another where their terms nest."""
    parents = {found.iri: frozenset(_parents(found, classes)) for found in classes}
    return replace(hierarchy, parents={**hierarchy.parents, **parents})


def with_found_words(vocabulary: Vocabulary, classes: Sequence[FoundClass]) -> Vocabulary:
    """Return the vocabulary with the classes found and their terms."""
    kinds = {
        found.iri: ClassTerm(found.iri, found_words(found), tuple(sorted(_parents(found, classes))))
        for found in classes
    }
    entries = {term.iri: term for found in classes for term in found.terms}
    individuals = {
        iri: IndividualTerm(iri, Words(labels={"en": entries[iri].text}), types)
        for iri, types in found_types(classes).items()
    }
    return replace(
        vocabulary,
        classes=dict(sorted({**vocabulary.classes, **kinds}.items())),
        individuals=dict(sorted({**vocabulary.individuals, **individuals}.items())),
    )


def found_words(found: FoundClass) -> Words:
    """Return what a class is called: as a person named it, else its most telling terms, and how many more there are."""
    if found.name:
        return Words(labels=found.name, phrases={"termsPhrase": found.name})
    named = [term.text for term in _named(found)]
    more = len(found.terms) - len(named)
    if not named:
        listed = {"en": f"{more} rare terms", "zh": f"{more}个罕见词语"}
    elif more:
        listed = {"en": f"{', '.join(named)} (and {more} more)", "zh": f"{'、'.join(named)}（及另外{more}个）"}
    else:
        listed = {"en": ", ".join(named), "zh": "、".join(named)}
    return Words(labels=listed, phrases={"listPhrase": listed})


def _named(found: FoundClass) -> tuple[FoundTerm, ...]:
    return found.shown[:_NAMED_TERMS]


def _parents(found: FoundClass, classes: Sequence[FoundClass]) -> set[str]:
    """Return the classes directly above one: those that hold all its terms and more, else the lexicon's entries."""
    own = {term.text for term in found.terms}
    wider = {other.iri: texts for other in classes if (texts := {term.text for term in other.terms}) > own}
    nearest = {iri for iri, texts in wider.items() if not any(other < texts for other in wider.values())}
    return nearest or {KM.LexicalEntry}
