"""What a statement speaks of -> the scope that is proposed for it.

Kinds of content that rules are about are alternatives ("nudity or gore"); a setting ("documentary", "satire") narrows a
permission and is taken out of a prohibition that excepts it; minors narrow whatever stands beside them, and so does
what is harmless by itself ("adverts for drugs"). Where a statement names nothing, the title above it may. Where a scope
would ban or permit what the statement doesn't, nothing is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kmgraph.model import Deontic, Expression, Hierarchy, Named, Not
from kmgraph.pipeline.written.expressions import both, either, satisfiable
from kmgraph.pipeline.written.mentions import RuleWords
from kmgraph.pipeline.written.spoken import Spoken, SpokenReader
from kmgraph.rules import WrittenStatement

_LACKS = re.compile(
    r"\b(?:that|which|if it) (?:do(?:es)?n[’']t|do(?:es)? not)\b|"
    r"\b(?:do(?:es)?n[’']t|do(?:es)? not) (?:involve|include|contain|show|depict|promote)\b|\bwithout\b"
    r"|不含|不包含|不涉及",
    re.IGNORECASE,
)
# A duty that content of a kind is marked, rather than that people are kind.
_MARKS = re.compile(
    r"\b(?:label|disclos|credit|attribut|mark(?:ed|ing)?\b|tag(?:ged)?\b|watermark|indicat|flag(?:ged)?\b|cite|blur|warn)"
    r"|标|注明|声明|披露|署名|打码|提示",
    re.IGNORECASE,
)
_PERMISSION_LACKS = re.compile(r"授权|许可|同意|批准|\b(?:permission|consent|authori[sz]|licen[sc]e)", re.IGNORECASE)
# "Offering to subscribe only if others do": how it is done, which excepts nothing.
_CONDITION = re.compile(r"\b(?:only if|only when|provided|as long as|so long as|subject to)\s*$", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"^(?:we |you |please |do ?n[’']t |do not |may |will |not |never |also )*"
    r"(?:\w+ )?(?:it|this|that|these|those|they|them|such)\b"
    r"|\b(?:such|these|this (?:type|kind) of) (?:\w+ )?"
    r"(?:content|accounts?|posts?|activit\w+|actors|entities|material|behaviou?r)\b"
    r"|此类|这类|上述|该类|这种",
    re.IGNORECASE,
)
_LONGEST_BACK = 12
_GOES_ON = re.compile(r"^(?:this|these|it|examples?)\b.{0,40}\binclud", re.IGNORECASE)
_EXCEPTS = re.compile(r"\bexceptions?\b|例外", re.IGNORECASE)
_MOST_NAMED = 6
"""A scope names so many kinds of content at most; a statement that lists more is about them only loosely."""
_MOST_OF_TITLE = 2
"""A title that names more kinds of content doesn't tell which of them a point below it is one of."""


@dataclass(frozen=True)
class ScopeProposer:
    """Proposes scopes with the words of one ontology."""

    words: RuleWords
    hierarchy: Hierarchy

    @cached_property
    def _reader(self) -> SpokenReader:
        return SpokenReader(self.words, self.hierarchy)

    def propose(self, statement: WrittenStatement) -> Expression | None:
        """Return what a statement seems to be about; None where its words don't tell."""
        own = self._reader.read(statement.own)
        if statement.norm.deontic is Deontic.PERMISSION and _LACKS.search(statement.own):
            own = self._without_lacking(statement)
            if not own.names_something:
                return None
        if statement.norm.deontic is Deontic.PERMISSION and not statement.norm.limits:
            found = self._permitted(statement, own)
            without = self._lacking(statement, own)
        else:
            is_duty = statement.norm.deontic is Deontic.OBLIGATION
            found = self._obliged(statement, own) if is_duty else self._ruled(statement, own)
            without = self._excepted(statement)
        if found is None or without is None:
            return None
        return satisfiable(both(found, Not(either(without))) if without else found, self.hierarchy)

    def _lacking(self, statement: WrittenStatement, own: Spoken) -> tuple[str, ...] | None:
        """Return what a permission excepts; None where that has no class, and what it permits does harm elsewhere."""
        excepted = self._reader.read(statement.exception)
        without = tuple(iri for iri in excepted.ruled if iri not in own.ruled)
        is_open = statement.exception and not without and self._does_harm(own.ruled)
        return None if is_open else without

    def _does_harm(self, iris: Sequence[str]) -> bool:
        return bool(self._reader.kinds(iris) & (self.words.harmful | self.words.sexual))

    def _without_lacking(self, statement: WrittenStatement) -> Spoken:
        # What the permitted lacks is not what it is: "opinions that don't include misinformation".
        lacks = _LACKS.search(statement.own)
        return self._reader.read(statement.own[: lacks.start()] if lacks else statement.own)

    def _excepted(self, statement: WrittenStatement) -> tuple[str, ...] | None:
        """Return what a prohibition excepts; None where its exception has no class, so that it would ban too much."""
        if not statement.exception or _PERMISSION_LACKS.search(statement.exception):
            return ()
        before, found, _ = statement.text.partition(statement.exception)
        if found and _CONDITION.search(before):
            return ()
        spoken = self._reader.read(statement.exception)
        topics = (iri for iri in spoken.harmless if self._reader.kinds([iri]).isdisjoint(self.words.carriers))
        return tuple(dict.fromkeys((*spoken.settings, *topics))) or None

    def _ruled(self, statement: WrittenStatement, own: Spoken) -> Expression | None:
        """Return the scope of a prohibition, or of what may stay within limits."""
        stem = self._reader.read(statement.stem)
        own = self._with_minors(own, stem)
        about, above = self._content(own), self._above(statement, own)
        advertising = self._advertising(statement)
        if advertising and self.words.promotion not in self._reader.kinds((*own.ruled, *own.harmless)):
            named = self._widest(own.ruled or own.harmless)[:_MOST_NAMED]
            return both(either(named), either(advertising)) if named else None
        found = about or (self._content(above) if above else None)
        if found is None or not own.settings or not statement.norm.limits:
            return found
        return both(found, either(own.settings))

    def _advertising(self, statement: WrittenStatement) -> tuple[str, ...]:
        """Return the paid promotion that a list is about, by its stem or the nearest title that names anything."""
        for text in (statement.stem, *reversed(statement.headings)) if statement.stem else ():
            spoken = self._reader.read(text)
            if spoken.ruled or spoken.harmless:
                named = (*spoken.ruled, *spoken.harmless)
                return tuple(iri for iri in named if self.hierarchy.is_subclass(iri, self.words.promotion))
        return ()

    def _obliged(self, statement: WrittenStatement, own: Spoken) -> Expression | None:
        """Return the content that has to be marked; of any other duty nothing."""
        if not _MARKS.search(statement.text):
            return None
        for spoken in (own, self._reader.read(statement.stem)):
            named = self._widest((*spoken.ruled, *spoken.harmless))[:_MOST_NAMED]
            if named:
                return either(named)
        above = self._title(statement) if _points_back(statement.own) else None
        return either(self._widest(above.harmless or above.ruled)) if above else None

    def _with_minors(self, own: Spoken, stem: Spoken) -> Spoken:
        """Return what a point speaks of, narrowed to minors where its stem is."""
        is_narrowed = stem.minors and own.ruled and self._reader.kinds(own.ruled).isdisjoint(self.words.of_minors)
        return replace(own, minors=True) if is_narrowed else own

    def _above(self, statement: WrittenStatement, own: Spoken) -> Spoken | None:
        """Return what is spoken of above a statement that names nothing: by its stem, or else its title."""
        stem = self._reader.read(statement.stem)
        if stem.ruled or stem.as_such:
            return stem
        is_back = _points_back(statement.own) and not own.names_something
        names_a_setting = own.settings and not statement.norm.limits
        is_point = bool(statement.stem) and not own.harmless and not names_a_setting
        is_listed = is_point or _GOES_ON.search(statement.stem)
        above = self._title(statement) if is_listed or is_back else None
        return above if above and (above.ruled or is_back) else None

    def _title(self, statement: WrittenStatement) -> Spoken | None:
        """Return what the nearest title speaks of that says anything; None where that is several things, or unknown."""
        for heading in reversed(statement.headings):
            spoken = self._reader.read(heading)
            if not spoken.is_empty:
                named = self._widest(spoken.ruled)
                is_plain = 0 < len(named) <= _MOST_OF_TITLE
                return spoken if is_plain or spoken.whole else None
        return None

    def _permitted(self, statement: WrittenStatement, own: Spoken) -> Expression | None:
        """Return the scope of a permission: never all of what the title names."""
        if own.settings:
            return self._in_setting(statement, own)
        # "Survivors may speak of violence" permits some of it; a scope of all violence would permit it all.
        if self._does_harm(own.ruled):
            return None
        every = self._widest((*own.ruled, *own.everyday, *own.passing))
        return either(every[:_MOST_NAMED]) if every else None

    def _in_setting(self, statement: WrittenStatement, own: Spoken) -> Expression | None:
        """Return what is permitted in some settings only: of its own subject, or of what the title names."""
        settings = own.settings
        topic = self._content(replace(own, as_such=()))
        if topic is None and own.harmless and not _EXCEPTS.search(statement.own):
            topic = either(self._widest(own.everyday)) if own.everyday else None
        elif topic is None and settings[0] not in self.words.needs_topic:
            topic = self._topic_above(statement)
            settings = tuple(dict.fromkeys((*settings, *own.harmless)))
        return None if topic is None else both(topic, either(settings))

    def _topic_above(self, statement: WrittenStatement) -> Expression | None:
        for text in (statement.stem, *reversed(statement.headings)):
            spoken = self._reader.read(text)
            if spoken.ruled or spoken.whole:
                # What is done to children is permitted in no setting that only a title would tell.
                is_untold = text != statement.stem and self._reader.kinds(spoken.ruled) & self.words.of_minors
                return None if is_untold else self._content(spoken) or either(spoken.whole)
        return None

    def _content(self, spoken: Spoken) -> Expression | None:
        if not spoken.ruled:
            named = self._widest(spoken.as_such)[:_MOST_NAMED]
            return either(named) if named else None
        found = either(self._widest(spoken.ruled)[:_MOST_NAMED])
        found = both(found, either(spoken.carriers)) if spoken.carriers else found
        return both(found, Named(self.words.minors)) if spoken.minors else found

    def _widest(self, iris: Sequence[str]) -> tuple[str, ...]:
        """Return those of the classes that lie in no other of them, in their order; a vague one gives way."""

        def lies_in(iri: str, other: str) -> bool:
            return other != iri and self.hierarchy.is_subclass(iri, other)

        once = tuple(dict.fromkeys(iris))
        told = [iri for iri in once if iri not in self.words.vague or not any(lies_in(other, iri) for other in once)]
        return tuple(iri for iri in told if not any(lies_in(iri, other) for other in told))


def _points_back(text: str) -> bool:
    """Return whether a short sentence speaks of what was said before: "It is not allowed here."."""
    return len(text.split()) <= _LONGEST_BACK and _POINTS_BACK.search(text) is not None
