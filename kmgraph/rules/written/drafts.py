"""Statements -> draft published rules, and what an earlier draft and a new reading of the text have in common.

A rule is known again by its id, which is a hash of its words; else by the same words under another title; else, where
the words changed a little, by likeness. What a person did to a rule stays: that is why nothing here writes a file anew.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmgraph.rules.written.likeness import LikeWordings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kmgraph.model import Deontic, PrescribedOutcome, Text
    from kmgraph.rules.written.statement import WrittenStatement

BETWEEN_TITLES = " > "
"""What stands between the titles of an anchor."""

_LONGEST_SLUG = 40
_NOT_WORD = re.compile(r"[\W_]+")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class DraftOrigin:
    """Where statements come from.

    Attributes:
        source: Name of the document.
        platform: Id of the platform whose rules they are; None for the project's only one.
        url: Where the document can be read.
    """

    source: str
    platform: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class DraftRule:
    """A statement as it goes into a file of published rules.

    Attributes:
        anchor: The titles above the statement.
        line: Line of the document, from 1; 0 where it has none.
        link: Where it can be read: the address with the fragment where the document has one.
        proposed: The proposed scope in Manchester syntax; None if its words don't tell.
        translations: Its words in further languages.
        hint: What the document says beside them, by language.
        not_read: What the document says of it that has no place here, in words.
    """

    id: str
    deontic: Deontic
    outcomes: tuple[PrescribedOutcome, ...]
    language: str
    text: str
    origin: DraftOrigin
    anchor: str
    line: int
    link: str | None = None
    proposed: str | None = None
    translations: Text = field(default_factory=dict)
    hint: Text = field(default_factory=dict)
    not_read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownRule:
    """A rule that stands in the file already.

    Attributes:
        position: Which of the file's rules it is, from 0.
        texts: Its words by language.
    """

    position: int
    id: str
    texts: Mapping[str, str]
    anchor: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class DraftMatch:
    """A rule of the file, and the statement that it is now."""

    known: KnownRule
    draft: DraftRule


@dataclass(frozen=True, slots=True)
class DraftComparison:
    """What a new reading of a text says of the rules that an earlier one left.

    Attributes:
        new: Statements that are in no rule yet.
        same: Rules whose words still stand there, under whatever title.
        changed: Rules whose words changed.
        gone: Rules whose words stand there no more.
    """

    new: tuple[DraftRule, ...] = ()
    same: tuple[DraftMatch, ...] = ()
    changed: tuple[DraftMatch, ...] = ()
    gone: tuple[KnownRule, ...] = ()


def draft_rules(
    statements: Sequence[WrittenStatement], proposed: Sequence[str | None], origin: DraftOrigin
) -> tuple[DraftRule, ...]:
    """Return a draft for each statement, in their order.

    Args:
        statements: Of one document.
        proposed: A scope for each, or None.
        origin: The document.
    """
    taken: set[str] = set()
    drafts = []
    for statement, scope in zip(statements, proposed, strict=True):
        identifier = _identifier(statement, origin, taken)
        taken.add(identifier)
        drafts.append(
            DraftRule(
                id=identifier,
                deontic=statement.norm.deontic,
                outcomes=statement.norm.outcomes,
                language=statement.language,
                text=statement.text,
                origin=origin,
                anchor=BETWEEN_TITLES.join(statement.headings),
                line=statement.line,
                link=_link(origin.url, statement.fragment),
                proposed=scope,
            )
        )
    return tuple(drafts)


def compare_drafts(known: Sequence[KnownRule], drafts: Sequence[DraftRule]) -> DraftComparison:
    """Return which rules of a file are which statements of its text, read anew; each in the order of the text."""
    by_id = {draft.id: draft for draft in drafts}
    by_words: dict[str, list[DraftRule]] = {}
    for draft in drafts:
        by_words.setdefault(_key(draft.text), []).append(draft)
    same = {rule.position: DraftMatch(rule, by_id[rule.id]) for rule in known if rule.id in by_id}
    taken = {match.draft.id for match in same.values()}
    for rule in known:
        if rule.position not in same:
            found = next((draft for draft in _of_words(rule, by_words) if draft.id not in taken), None)
            if found is not None:
                taken.add(found.id)
                same[rule.position] = DraftMatch(rule, found)
    left = [rule for rule in known if rule.position not in same]
    changed = tuple(_alike(left, [draft for draft in drafts if draft.id not in taken]))
    taken |= {match.draft.id for match in changed}
    found_again = {match.known.position for match in changed}
    return DraftComparison(
        new=tuple(draft for draft in drafts if draft.id not in taken),
        same=tuple(same[position] for position in sorted(same)),
        changed=changed,
        gone=tuple(rule for rule in left if rule.position not in found_again),
    )


def _of_words(rule: KnownRule, by_words: Mapping[str, Sequence[DraftRule]]) -> Iterator[DraftRule]:
    for text in rule.texts.values():
        yield from by_words.get(_key(text), ())


def _alike(known: Sequence[KnownRule], drafts: Sequence[DraftRule]) -> Iterator[DraftMatch]:
    """Yield rules with the statement that is most like each, the likest pair first."""
    wordings = LikeWordings([draft.text for draft in drafts], len(known))
    pairs = sorted(
        (-likeness, rule.position, number)
        for rule in known
        for text in rule.texts.values()
        for number, likeness in wordings.alike(text).items()
    )
    rules = {rule.position: rule for rule in known}
    used: set[int] = set()
    for _, position, number in pairs:
        if position in rules and number not in used:
            used.add(number)
            yield DraftMatch(rules.pop(position), drafts[number])


def _identifier(statement: WrittenStatement, origin: DraftOrigin, taken: set[str]) -> str:
    """Return an id made of the nearest title and a hash: of the platform, the title and the words."""
    title = statement.headings[-1] if statement.headings else ""
    said = "\n".join((origin.platform or "", _key(title), _key(statement.text)))
    digest = hashlib.sha256(said.encode()).hexdigest()[:10]
    slug = _NOT_PLAIN.sub("-", title.casefold())[:_LONGEST_SLUG].strip("-") or "rule"
    identifier, number = f"{slug}-{digest}", 1
    while identifier in taken:
        number += 1
        identifier = f"{slug}-{digest}-{number}"
    return identifier


def _key(text: str) -> str:
    """Return the words of a text alone: what may change in it without changing what it says is left out."""
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _link(url: str | None, fragment: str | None) -> str | None:
    return f"{url.partition('#')[0]}#{fragment}" if url and fragment else url
