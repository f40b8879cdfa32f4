"""Forms of classes -> the words to look for, each with what it may mean.

In come the labels of classes and their forms, and the terms of the lexicon; out go distinct words, folded and
inflected, with their meanings. A form of a class takes the place of an equal label: it says whether the word is enough.
A term of the lexicon is looked for as it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kmgraph.model import TextForm, TextForms
from kmgraph.observe.annotation.folding import fold_form
from kmgraph.observe.annotation.inflections import iter_numbers, iter_spellings

_HASHTAG = re.compile("#[a-z0-9_]+")
_DIGIT = re.compile("[0-9]")
_LATIN_WORD = re.compile(r"[a-z][a-z0-9']+")


@dataclass(frozen=True, slots=True)
class PlatformForms:
    """How a platform is called.

    Attributes:
        names: What a project or a column may call it.
        forms: What texts call it; less than the names, for "x" is seldom one there.
    """

    names: tuple[str, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word may say.

    Attributes:
        iri: The class.
        form: As the ontology spells it.
        is_hint: Whether it needs the company of another word of the class.
        near: Positions of words of which one must be close by; None if none is asked for.
        not_near: Positions of words none of which may be close by.
        near_classes, not_near_classes: The same for classes whose words are close by.
        spelling: The word with its digits, if it has some that are no number.
    """

    iri: str
    form: str
    is_hint: bool = False
    near: frozenset[int] | None = None
    not_near: frozenset[int] = frozenset()
    near_classes: tuple[str, ...] = ()
    not_near_classes: tuple[str, ...] = ()
    spelling: str | None = None

    @property
    def is_certain(self) -> bool:
        """Whether the word alone says it."""
        asks = self.is_hint or self.near is not None or self.near_classes or self.not_near or self.not_near_classes
        return not asks and self.spelling is None


@dataclass(frozen=True, slots=True)
class WrittenTerm:
    """A term of the lexicon that a word is a form of; `spelling` as of `Meaning`."""

    iri: str
    form: str
    spelling: str | None


@dataclass(frozen=True, eq=False)
class CompiledForms:
    """The words to look for.

    Attributes:
        words: Distinct, folded, digits as 0, sorted.
        meanings: For each word, what it may say; none of a word that is only looked for near others.
        terms: For each word, the terms of the lexicon that it is a form of.
        everyday: Positions of phrases that mean nothing of what the words in them say.
        known: All words of spaced scripts that say something, for reading what is spelt otherwise.
        spelt: Those of them that stand in forms as these are written, without the many that inflections could give.
        written: All words of spaced scripts in terms of the lexicon, which may be disguises themselves.
        platforms: For each word, the platforms that it names.
    """

    words: tuple[str, ...]
    meanings: tuple[tuple[Meaning, ...], ...]
    terms: tuple[tuple[WrittenTerm, ...], ...]
    everyday: frozenset[int]
    known: frozenset[str]
    spelt: frozenset[str]
    written: frozenset[str]
    platforms: tuple[tuple[int, ...], ...]


def compile_patterns(
    labels: Mapping[str, Iterable[str]],
    forms: Sequence[TextForms],
    terms: Mapping[str, Iterable[str]],
    platforms: Sequence[PlatformForms] = (),
) -> CompiledForms:
    """Return the words to look for.

    Args:
        labels: The classes to look for, with their labels.
        forms: Further forms of them; those of other classes are left out.
        terms: The terms of the lexicon, with their forms.
        platforms: How platforms are called.
    """
    chosen = dict(_iter_forms(labels, forms))
    spelt = _Spellings()
    everyday = {word for more in forms for text in more.everyday for word in spelt.words(fold_form(text))}
    words = set(everyday)
    for (_, text), form in chosen.items():
        words.update(spelt.words(text))
        for other in (*form.near, *form.not_near):
            words.update(() if "://" in other else spelt.words(fold_form(other)))
    said = frozenset(words)
    written = dict(_iter_written(terms))
    words.update(written)
    named = _named(platforms)
    words.update(named)
    position = {word: number for number, word in enumerate(sorted(words))}
    meanings: list[list[Meaning]] = [[] for _ in position]
    for (iri, text), form in chosen.items():
        meaning = _meaning(iri, form, spelt, position)
        for word, spelling in spelt.of(text):
            meanings[position[word]].append(meaning if spelling is None else replace(meaning, spelling=spelling))
    return CompiledForms(
        tuple(position),
        tuple(map(tuple, meanings)),
        tuple(tuple(written.get(word, ())) for word in position),
        frozenset(position[word] for word in everyday),
        _latin_words(said),
        _latin_words(text for _, text in chosen),
        _latin_words(written) | {tag for phrase in written for tag in _HASHTAG.findall(phrase)},
        tuple(tuple(named.get(word, ())) for word in position),
    )


def _named(platforms: Sequence[PlatformForms]) -> Mapping[str, list[int]]:
    """Return for each word that names platforms which they are, by number.

    Names are not inflected: "in" is no "ins", and "my thread" is not on Threads.
    """
    found: dict[str, list[int]] = {}
    for number, platform in enumerate(platforms):
        for word in sorted({word for form in platform.forms for word in iter_numbers(fold_form(form))}):
            found.setdefault(word, []).append(number)
    return found


def _latin_words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in _LATIN_WORD.findall(phrase))


def _iter_written(terms: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, list[WrittenTerm]]]:
    """Yield each word that is a form of a term, digits as 0, with the terms."""
    found: dict[str, list[WrittenTerm]] = {}
    for iri, forms in sorted(terms.items()):
        for form in forms:
            if folded := fold_form(form):
                exact = folded if _DIGIT.search(folded) else None
                found.setdefault(_DIGIT.sub("0", folded), []).append(WrittenTerm(iri, form, exact))
    yield from found.items()


def _iter_forms(
    labels: Mapping[str, Iterable[str]], forms: Sequence[TextForms]
) -> Iterator[tuple[tuple[str, str], TextForm]]:
    """Yield each form of each class once, by class and folded text; what comes later takes the place of the earlier."""
    for iri in sorted(labels):
        ambiguous = {fold_form(text) for more in forms for text in more.ambiguous.get(iri, ())}
        for label in labels[iri]:
            if (folded := fold_form(label)) and folded not in ambiguous:
                yield (iri, folded), TextForm(label)
        for more in forms:
            for form in more.of_class.get(iri, ()):
                if folded := fold_form(form.text):
                    yield (iri, folded), form


class _Spellings:
    """The words by which folded forms are looked for, each worked out once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[str, str | None], ...]] = {}

    def of(self, folded: str) -> tuple[tuple[str, str | None], ...]:
        """Return words, digits as 0, and with each what it must be spelt like (None: any number)."""
        if folded not in self._known:
            self._known[folded] = tuple(_iter_spelt(folded))
        return self._known[folded]

    def words(self, folded: str) -> Iterator[str]:
        """Yield the words alone."""
        return (word for word, _ in self.of(folded))


def _iter_spelt(folded: str) -> Iterator[tuple[str, str | None]]:
    for spelling in dict.fromkeys((*iter_spellings(folded), *_shortcodes(folded))):
        has_number = "#" in spelling
        exact = spelling if not has_number and _DIGIT.search(spelling) else None
        for word in iter_numbers(spelling):
            yield word, exact


def _shortcodes(folded: str) -> Iterator[str]:
    """Yield how an emoji is written where it can't be typed, by its name: 🍻 as :clinking_beer_mugs:."""
    if len(folded) == 1 and unicodedata.category(folded) == "So":
        yield f":{unicodedata.name(folded, 'unnamed').lower().replace(' ', '_')}:"


def _meaning(iri: str, form: TextForm, spelt: _Spellings, position: Mapping[str, int]) -> Meaning:
    if not form.near and not form.not_near:
        return Meaning(iri, form.text, form.is_hint)
    near, not_near = (_split(texts, spelt, position) for texts in (form.near, form.not_near))
    return Meaning(
        iri,
        form.text,
        form.is_hint,
        near.words if form.near and (near.words or not near.classes) else None,
        not_near.words,
        near.classes,
        not_near.classes,
    )


@dataclass(frozen=True, slots=True)
class _Company:
    words: frozenset[int]
    classes: tuple[str, ...]


def _split(texts: Collection[str], spelt: _Spellings, position: Mapping[str, int]) -> _Company:
    classes = tuple(sorted(text for text in texts if "://" in text))
    others = (fold_form(text) for text in texts if "://" not in text)
    return _Company(frozenset(position[word] for text in others for word in spelt.words(text)), classes)
