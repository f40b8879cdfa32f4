"""Finds terms of the ontology by what people call them: IRI, CURIE, local name, or label in any language."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from kmgraph.namespaces import PREFIXES, curie, is_shipped, local_name
from kmgraph.observe.columns.close_names import CloseNames

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kmgraph.model import Vocabulary, Words

_IGNORED = frozenset("_-\u2010\u2011\u2012\u2013\u200b\u200c\u200d\u2060\ufeff\u00ad")

_IGNORED_ASCII = {code: None for code in range(128) if chr(code) in _IGNORED or chr(code).isspace()}
_SPACING = re.compile(r"[\s_\-\u2010-\u2013]")
_CLOSE = 0.75
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PEOPLE = frozenset(
    (
        *("author", "by", "user", "username", "reviewer", "reviewers", "moderator", "moderators", "mod", "admin"),
        *("handle", "nickname", "nick", "reporter", "poster", "owner", "editor", "operator", "uploader", "sender"),
        *("assignee", "account", "person", "people", "employee", "agent", "contact", "email", "phone"),
    )
)
"""With one of these words names of properties end whose texts are people."""
_NAMES = frozenset(("name", "names", "id", "ids"))


def fold(name: str) -> str:
    """Return the name as it is compared: no case, no spacing, no width.

    >>> fold("Has medium") == fold("hasMedium") == fold("has_medium")
    True
    >>> fold("ＡＩ 生成")
    'ai生成'
    """
    if name.isascii():
        return name.lower().translate(_IGNORED_ASCII)
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    spaceless = "".join(plain.split())
    return spaceless if _IGNORED.isdisjoint(spaceless) else spaceless.translate(dict.fromkeys(map(ord, _IGNORED)))


def display_name(iri: str) -> str:
    """Return how messages name a term: its CURIE, or its local name where it has no known prefix."""
    return curie(iri) or local_name(iri)


def names_people(term: str) -> bool:
    """Return whether texts under a property are names of people, by how it is called; no rule may speak of those."""
    *first, last = [word.lower() for word in _WORD.findall(local_name(term))] or [""]
    return last in _PEOPLE or (last in _NAMES and not _PEOPLE.isdisjoint(first))


class NameIndex:
    """Looks terms up by name.

    A better kind of name wins: IRI and CURIE, then the exact local name, then label, other label, hidden label.
    The local name of a shipped class may say less than the class: a km:CreatorAccount is paid by its platform, and many
    tables tell creator accounts that nobody pays. So in words, with spaces, it names the class only if a label says it.
    Terms of an extension come first among terms by name: who gives a name a meaning of their own, means that.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words: dict[str, Words] = {
            **{iri: term.words for iri, term in vocabulary.classes.items()},
            **{iri: term.words for iri, term in vocabulary.properties.items()},
            **{iri: term.words for iri, term in vocabulary.individuals.items()},
        }
        self._local_names: dict[str, set[str]] = {}
        self._names_in_one: dict[str, set[str]] = {}
        self._labels: dict[str, set[str]] = {}
        self._alt_labels: dict[str, set[str]] = {}
        self._hidden_labels: dict[str, set[str]] = {}
        for iri, words in self._words.items():
            self._local_names.setdefault(local_name(iri), set()).add(iri)
            named = (*words.labels.values(), *_flat(words.alt_labels), *_flat(words.hidden_labels))
            if iri in vocabulary.classes and is_shipped(iri) and fold(local_name(iri)) not in map(fold, named):
                _add(self._names_in_one, (local_name(iri),), iri)
                _add(self._labels, words.labels.values(), iri)
            else:
                _add(self._labels, (local_name(iri), *words.labels.values()), iri)
            _add(self._alt_labels, _flat(words.alt_labels), iri)
            _add(self._hidden_labels, _flat(words.hidden_labels), iri)
        self._spellings: dict[tuple[frozenset[str] | None, tuple[str, ...]], _Spellings] = {}

    def find(self, name: str, among: Collection[str] | None = None) -> tuple[str, ...]:
        """Return the terms of that name, sorted; more than one means that the name is ambiguous.

        Args:
            name: IRI (also in angle brackets), CURIE, local name or label; case and spacing do not matter.
            among: The terms that count, or None for all.
        """
        folded = fold(name)
        by_name = [index.get(folded, ()) for index in (self._labels, self._alt_labels, self._hidden_labels)]
        in_one = self._names_in_one.get(folded, ()) if not _SPACING.search(name.strip()) else ()
        kinds = [self._local_names.get(name, ()), in_one, *by_name]
        extended = [[iri for iri in iris if not is_shipped(iri)] for iris in kinds]
        for iris in (self._by_iri(name), *extended, *kinds):
            wanted = tuple(sorted(iri for iri in iris if among is None or iri in among))
            if wanted:
                return wanted
        return ()

    def suggest(self, name: str, among: frozenset[str] | None = None, more: Iterable[str] = ()) -> str | None:
        """Return "did you mean …?" with the closest name of the terms that count, or None.

        Args:
            name: The name that was not found.
            among: The terms that count, or None for all.
            more: Further names that would have been right.
        """
        key = (among, tuple(more))
        if key not in self._spellings:
            self._spellings[key] = _Spellings(self._names_of(*key))
        return self._spellings[key].suggest(fold(name))

    def _names_of(self, among: frozenset[str] | None, more: tuple[str, ...]) -> dict[str, str]:
        """Return the names of the terms that count, folded name to name."""
        spellings = {fold(other): other for other in sorted(more, reverse=True)}
        for iri in sorted(self._words.keys() if among is None else self._words.keys() & among):
            words = self._words[iri]
            for other in (*words.labels.values(), *_flat(words.alt_labels), local_name(iri)):
                spellings.setdefault(fold(other), other)
        return spellings

    def _by_iri(self, name: str) -> tuple[str, ...]:
        bare = name.removeprefix("<").removesuffix(">")
        if bare in self._words:
            return (bare,)
        prefix, colon, rest = name.partition(":")
        base = PREFIXES.get(prefix.casefold()) if colon else None
        if base is None:
            return ()
        if base + rest in self._words:
            return (base + rest,)
        return tuple(iri for iri in self._labels.get(fold(rest), ()) if iri == base + local_name(iri))


class _Spellings:
    """Names that could have been meant, by what they are folded to."""

    def __init__(self, by_folded: Mapping[str, str]) -> None:
        self._by_folded = by_folded
        self._close_names = CloseNames(by_folded)

    def suggest(self, folded: str) -> str | None:
        close = self._close_names.closest(folded, _CLOSE)
        # What was written already is no help: it is the place that is wrong.
        return None if close in {None, folded} else f'did you mean "{self._by_folded[close]}"?'


def _add(index: dict[str, set[str]], names: Iterable[str], iri: str) -> None:
    for folded in filter(None, map(fold, names)):
        index.setdefault(folded, set()).add(iri)


def _flat(texts: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for language in sorted(texts):
        yield from texts[language]
