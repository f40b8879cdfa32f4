"""Words of terms in further languages: `ontology/languages/LANG.ttl`, read when the language is asked for.

English and Chinese stand with the terms. Every other language is a file of its own: nobody loads what nobody reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from kmgraph.io import ontology_folder
from kmgraph.model import Words
from kmgraph.ontology.vocabulary import read_words
from kmgraph.rdf import TripleIndex, read_rdf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_FOLDER = "languages"


def language_files(languages: Iterable[str]) -> tuple[Path, ...]:
    """Return the files of words that there are for some languages, in the order given, each once.

    >>> [path.name for path in language_files(["en", "es-MX", "es"])]
    ['es.ttl']
    """
    folder = ontology_folder() / _FOLDER
    primary = dict.fromkeys(language.lower().split("-")[0] for language in languages)
    return tuple(path for tag in primary if (path := folder / f"{tag}.ttl").is_file())


@lru_cache(maxsize=16)
def language_words(language: str) -> Mapping[str, Words]:
    """Return the words that a language's file has of terms, by IRI; empty for a language that has none."""
    return _WordsOnDemand(TripleIndex(quad for path in language_files((language,)) for quad in read_rdf(path)))


class _WordsOnDemand(Mapping[str, Words]):
    """Words by IRI, put together when a term is asked for: documents name few of the many that a file has."""

    def __init__(self, index: TripleIndex) -> None:
        self._index = index
        self._read: dict[str, Words | None] = dict.fromkeys(subject for subject, _ in index.pairs())

    def __getitem__(self, iri: str) -> Words:
        words = self._read[iri]
        if words is None:
            self._read[iri] = words = read_words(self._index, iri)
        return words

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)
