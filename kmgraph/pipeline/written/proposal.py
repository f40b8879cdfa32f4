"""What a statement speaks of -> the scope that is proposed for it.

Kinds of content that rules are about are alternatives ("nudity or gore"); a setting ("documentary", "satire") narrows a
permission and is taken out of a prohibition that excepts it; minors narrow whatever stands beside them. Where a
statement names none of these, the title above it may; where that would permit what the statement doesn't, nothing is
proposed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kmgraph.model import And, Deontic, Expression, Hierarchy, Named, Not, Or
from kmgraph.pipeline.written.mentions import Mention, RuleWords, fold_rule
from kmgraph.rules import WrittenStatement

# "…, including minors", "adults or young people": of them too, not of them alone.
_AMONG = re.compile(
    r"(?:\b(?:including|especially|particularly|such as|like)\W+(?:\w+\W+){0,3}|\b(?:or|and|adults?)\W+"
    r"|成年人(?:和|或|及|与))$"
)
_LACKS = re.compile(
    r"\b(?:that|which|if it) (?:do(?:es)?n[’']t|do(?:es)? not)\b|\bwithout\b|不含|不包含|不涉及", re.IGNORECASE
)
_LONGEST_PASSING = 12
_MOST_OF_TITLE = 0.8
_LONG_QUOTE = re.compile('[“"][^”"]{24,}(?:[”"]|$)|[“「『][\u3400-\u9fff，。！？]{12,}(?:[”」』]|$)')
_MOST_NAMED = 6
"""A scope names so many kinds of content at most; a statement that lists more is about them only loosely."""


@dataclass(frozen=True, slots=True)
class _Spoken:
    """What a piece of text speaks of, by the part it plays.

    Attributes:
        everyday: Everyday subjects that the text is about.
        passing: All that a short text mentions; a permission needs no more.
        whole: Those that are all that the text says, as a title may.
    """

    ruled: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    minors: bool = False


@dataclass(frozen=True)
class ScopeProposer:
    """Proposes scopes with the words of one ontology."""

    words: RuleWords
    hierarchy: Hierarchy
    _known: dict[str, _Spoken] = field(default_factory=dict)

    def propose(self, statement: WrittenStatement) -> Expression | None:
        """Return what a statement seems to be about; None where its words don't tell."""
        own, excepted = self._spoken(statement.own), self._spoken(statement.exception)
        # What the permitted lacks is not what it is: "opinions that don't include misinformation".
        lacks = _LACKS.search(statement.own) if statement.norm.deontic is Deontic.PERMISSION else None
        own = self._spoken(statement.own[: lacks.start()]) if lacks else own
        if statement.norm.deontic is Deontic.PERMISSION and not statement.norm.outcomes:
            found = self._permitted(statement, own)
            without = tuple(iri for iri in excepted.ruled if iri not in own.ruled)
        else:
            found = self._ruled(statement, own)
            without = excepted.settings
        return found if found is None or not without else _both(found, Not(_either(without)))

    def _ruled(self, statement: WrittenStatement, own: _Spoken) -> Expression | None:
        """Return the scope of a prohibition, an obligation, or of what may stay within limits."""
        own = self._with_minors(own, self._spoken(statement.stem))
        about, above = self._content(own), self._above(statement)
        advertising = tuple(iri for iri in above.ruled if self.hierarchy.is_subclass(iri, self.words.promotion))
        if statement.stem and advertising and self.words.promotion not in self._kinds(own.ruled):
            return None if about is None else _both(about, _either(advertising))
        found = about or self._content(above)
        if found is None or not own.settings or not statement.norm.outcomes:
            return found
        return _both(found, _either(own.settings))

    def _with_minors(self, own: _Spoken, stem: _Spoken) -> _Spoken:
        """Return what a point speaks of, narrowed to minors where its stem is."""
        is_narrowed = stem.minors and own.ruled and self._kinds(own.ruled).isdisjoint(self.words.of_minors)
        return replace(own, minors=True) if is_narrowed else own

    def _above(self, statement: WrittenStatement) -> _Spoken:
        """Return what is spoken of nearest above a statement: by its stem, or else a title."""
        for text in (statement.stem, *reversed(statement.headings)):
            spoken = self._spoken(text)
            if spoken.ruled:
                return spoken
            if spoken.whole:
                return replace(spoken, everyday=spoken.whole)
        return _Spoken()

    def _permitted(self, statement: WrittenStatement, own: _Spoken) -> Expression | None:
        """Return the scope of a permission: never all of what the title names."""
        if own.settings:
            topic = self._content(own)
            if topic is None and not self.words.needs_topic.issuperset(own.settings):
                topic = self._content(self._above(statement))
            return None if topic is None else _both(topic, _either(own.settings))
        # "Survivors may speak of violence" permits some of it; a scope of all violence would permit it all.
        if self._kinds(own.ruled) & self.words.harmful:
            return None
        every = self._widest(_once((*own.ruled, *own.everyday, *own.passing)))
        return _either(every[:_MOST_NAMED]) if every else None

    def _content(self, spoken: _Spoken) -> Expression | None:
        if spoken.ruled:
            found = _either(self._widest(spoken.ruled)[:_MOST_NAMED])
            return _both(found, Named(self.words.minors)) if spoken.minors else found
        if spoken.everyday and not spoken.minors:
            return _either(self._widest(spoken.everyday)[:_MOST_NAMED])
        return None

    def _spoken(self, text: str) -> _Spoken:
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def _read(self, text: str) -> _Spoken:
        # Posts that are quoted as examples speak of many things.
        folded = fold_rule(_LONG_QUOTE.sub("…", text))
        mentions = self.words.mentions(folded) if folded else ()
        ruled, everyday, passing, whole = [], [], [], []
        for mention in mentions:
            if mention.is_setting or mention.iri == self.words.minors or self._kinds([mention.iri]) & self.words.never:
                continue
            if self._is_ruled(mention.iri):
                ruled.append(mention.iri)
                continue
            if len(folded.split()) <= _LONGEST_PASSING:
                passing.append(mention.iri)
            if mention.end - mention.start >= _MOST_OF_TITLE * len(folded.strip()):
                whole.append(mention.iri)
            if _is_topic_of(folded, mention):
                everyday.append(mention.iri)
        minors = any(
            mention.iri == self.words.minors and not _AMONG.search(folded[: mention.start]) for mention in mentions
        )
        settings = [mention.iri for mention in mentions if mention.is_setting]
        if self._kinds(ruled) & self.words.of_minors:
            # A class about children says by itself that it is about them, and how.
            minors = False
            ruled = [
                iri for iri in ruled if self._kinds([iri]).isdisjoint(self.words.sexual) or self._is_of_minors(iri)
            ]
        return _Spoken(_once(ruled), _once(settings), _once(everyday), _once(passing), _once(whole), minors=minors)

    def _is_of_minors(self, iri: str) -> bool:
        return not self._kinds([iri]).isdisjoint(self.words.of_minors)

    def _kinds(self, iris: Sequence[str]) -> frozenset[str]:
        return frozenset().union(*map(self.hierarchy.ancestors, iris))

    def _is_ruled(self, iri: str) -> bool:
        above = self.hierarchy.ancestors(iri)
        return not above.isdisjoint(self.words.ruled) or above.isdisjoint(self.words.everyday)

    def _widest(self, iris: Sequence[str]) -> tuple[str, ...]:
        """Return those of the classes that lie in no other of them, in their order; a vague one gives way."""

        def lies_in(iri: str, other: str) -> bool:
            return other != iri and self.hierarchy.is_subclass(iri, other)

        told = [iri for iri in iris if iri not in self.words.vague or not any(lies_in(other, iri) for other in iris)]
        return tuple(iri for iri in told if not any(lies_in(iri, other) for other in told))


def _is_topic_of(text: str, mention: Mention) -> bool:
    """Return whether an everyday subject is what a rule is about, and not met in passing: "… content", a short text."""
    said, follows = text[mention.start : mention.end], text[mention.end :].lstrip()
    return (
        said.endswith(("content", "内容"))
        or follows.startswith(("content", "posts", "videos", "内容", "类"))
        or len(text.split()) <= 4
    )


def _once(iris: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(iris))


def _either(iris: Sequence[str]) -> Expression:
    return Named(iris[0]) if len(iris) == 1 else Or(tuple(map(Named, iris)))


def _both(first: Expression, second: Expression) -> Expression:
    parts = first.operands if isinstance(first, And) else (first,)
    return And((*parts, second))
