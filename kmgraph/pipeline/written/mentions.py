"""Which kinds of content a statement speaks of: the project's annotation, and the words that written rules use.

The annotation comes in through `ContentNames` alone; nothing else here knows how terms are found in texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from kmgraph.io import Section, ontology_folder, read_toml
from kmgraph.model import Hierarchy, Vocabulary
from kmgraph.namespaces import KM
from kmgraph.observe import WordMatcher, fold_text

_WORDLIST = "wordlists/written-rules.toml"
_HAN = re.compile("[\u3400-\u9fff]")
_QUOTES = str.maketrans("’‘“”", "''\"\"")
# Words of one wording stand in one sentence.
_GAP, _HAN_GAP = r"(?:[^\w.;:!?]+\w+){0,4}?[^\w.;:!?]+", "[^。；！？]{0,8}?"
_BETWEEN = r"[\s,/&\-–—]+"


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """Where a statement names a kind of content, and whether as what is ruled or as the setting where it may stay."""

    start: int
    end: int
    iri: str
    is_setting: bool = False


@dataclass(frozen=True, slots=True)
class _Form:
    """One wording: what it means, and how to find it."""

    iri: str
    first: str
    pattern: re.Pattern[str]
    is_setting: bool


class ContentNames:
    """The names of kinds of content, as the project's annotation finds them in a text.

    Labels and other labels count; hidden labels and the forms of posts are words of posts, which mean less in a rule
    ("proposal", "treatment").
    """

    def __init__(self, vocabulary: Vocabulary, hierarchy: Hierarchy) -> None:
        self._names = {
            iri: (*term.words.labels.values(), *(x for texts in term.words.alt_labels.values() for x in texts))
            for iri, term in vocabulary.classes.items()
            if term.learnable and iri != KM.Content and hierarchy.is_subclass(iri, KM.Content)
        }
        named: dict[str, set[str]] = {}
        for iri, names in self._names.items():
            for name in filter(None, map(fold_text, names)):
                named.setdefault(name, set()).add(iri)
        words = sorted(named)
        self._named = [sorted(named[word]) for word in words]
        self._matcher = WordMatcher(words)

    def find(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the IRI of each kind of content that the text may name, with each of its names."""
        # Which of a kind's names counts, and where it stands, is seen by looking again.
        words = np.unique(self._matcher.find(fold_text(text)).word)
        for iri in dict.fromkeys(iri for word in words for iri in self._named[word]):
            for name in sorted(set(self._names[iri])):
                yield iri, name


@dataclass(frozen=True)
class RuleWords:
    """Finds kinds of content in statements, and knows which part they play in rules.

    Attributes:
        ruled: Classes that rules are about, with those below them.
        everyday: Classes that rules mostly mention in passing.
        harmful: Classes of which no permission is proposed as a whole.
        harmless: Classes that are banned as a whole only where a rule says that and nothing else; everyday ones too.
        carriers: Classes of posts that are about another thing, as an advert is.
        of_minors: Classes about children themselves.
        vague: Classes whose words may tell the purpose only, where one below them is named.
        sexual: Classes that add nothing to one about the sexual abuse of children.
        never: Classes that are no subject of a rule: the form of a post, its medium.
        minors: The class that narrows others to minors.
        promotion: The class of paid promotion: what stands under it in a list is about its promotion alone.
        needs_topic: Settings that permit nothing of what a title names: criticism is not of it.
    """

    names: ContentNames
    forms: tuple[_Form, ...]
    ruled: frozenset[str]
    everyday: frozenset[str]
    harmful: frozenset[str]
    harmless: frozenset[str]
    carriers: frozenset[str]
    of_minors: frozenset[str]
    vague: frozenset[str]
    sexual: frozenset[str]
    never: frozenset[str]
    minors: str
    promotion: str
    needs_topic: frozenset[str]
    _by_name: dict[str, re.Pattern[str]] = field(default_factory=dict)

    @cached_property
    def settings(self) -> frozenset[str]:
        """The classes that say in which setting something may stay."""
        return frozenset(form.iri for form in self.forms if form.is_setting)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return what a statement speaks of, in its order; of two wordings in one place, the longer."""
        folded = fold_rule(text)
        found = [
            Mention(match.start(), match.end(), form.iri, form.is_setting)
            for form in self.forms
            if form.first in folded
            for match in form.pattern.finditer(folded)
        ]
        for iri, name in self.names.find(text):
            is_setting = iri in self.settings
            found += [Mention(*match.span(), iri, is_setting) for match in self._named(name).finditer(folded)]
        return tuple(mention for mention in _longest(found) if mention.iri and not _is_denied(folded, mention))

    def _named(self, name: str) -> re.Pattern[str]:
        if name not in self._by_name:
            self._by_name[name] = _pattern(fold_rule(name))
        return self._by_name[name]


def read_rule_words(vocabulary: Vocabulary, hierarchy: Hierarchy) -> RuleWords:
    """Return the words of an ontology, with the shipped list of those that written rules use."""
    top = read_toml(ontology_folder() / _WORDLIST)
    kinds = top.section("kinds")
    forms = (
        *_forms(top.section("words"), vocabulary, is_setting=False),
        *_forms(top.section("settings"), vocabulary, is_setting=True),
        *_meaningless(kinds.texts("meaningless")),
    )
    return RuleWords(
        ContentNames(vocabulary, hierarchy),
        forms,
        ruled=_iris(kinds.texts("ruled")),
        everyday=_iris(kinds.texts("everyday")),
        harmful=_iris(kinds.texts("harmful")),
        harmless=_iris(kinds.texts("harmless")),
        carriers=_iris(kinds.texts("carriers")),
        of_minors=_iris(kinds.texts("of_minors")),
        vague=_iris(kinds.texts("vague")),
        sexual=_iris(kinds.texts("sexual")),
        never=_iris(kinds.texts("never")),
        minors=f"{KM}{kinds.required_text('minors')}",
        promotion=f"{KM}{kinds.required_text('promotion')}",
        needs_topic=_iris(kinds.texts("needs_topic")),
    )


def _iris(names: Iterable[str]) -> frozenset[str]:
    return frozenset(f"{KM}{name}" for name in names)


def _forms(words: Section, vocabulary: Vocabulary, *, is_setting: bool) -> Iterator[_Form]:
    for name in sorted(words.names()):
        iri = f"{KM}{name}"
        for wording in words.texts(name) if iri in vocabulary.classes else ():
            yield _form(iri, wording, is_setting=is_setting)


def _meaningless(wordings: Iterable[str]) -> Iterator[_Form]:
    """Yield the wordings that mean no class, though a part of them would: the longest wording wins."""
    for wording in wordings:
        yield _form("", wording, is_setting=False)


def _form(iri: str, wording: str, *, is_setting: bool) -> _Form:
    folded = fold_rule(wording)
    return _Form(iri, re.split(r"[*\s.]", folded, maxsplit=1)[0], _pattern(folded), is_setting)


def fold_rule(text: str) -> str:
    """Return a statement as its words are looked for, character by character as long as it was where it can be.

    >>> fold_rule("Don’t share ＣＳＡＭ")
    "don't share csam"
    """
    return unicodedata.normalize("NFKC", text).casefold().translate(_QUOTES)


def _pattern(wording: str) -> re.Pattern[str]:
    if _HAN.search(wording):
        return re.compile(_HAN_GAP.join(re.escape(part.strip()) for part in wording.split("..")))
    parts = [_BETWEEN.join(map(_word, part.split())) for part in wording.split("..")]
    plural = "" if wording.endswith(("*", "s")) or len(wording) < 4 else "(?:e?s)?"
    return re.compile(rf"(?<!\w){_GAP.join(parts)}{plural}(?!\w)")


def _word(word: str) -> str:
    return re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word)


def _is_denied(text: str, mention: Mention) -> bool:
    """Return whether a mention is of what isn't one: "non-sexualized", 非暴力."""
    return text.endswith(("non-", "非"), 0, mention.start)


def _longest(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the mentions that lie in no longer one; wordings of the same place and length all stay."""
    every: Sequence[Mention] = sorted(set(mentions))
    return tuple(
        mention
        for mention in every
        if not any(
            other.start <= mention.start
            and mention.end <= other.end
            and other.end - other.start > mention.end - mention.start
            for other in every
        )
    )
