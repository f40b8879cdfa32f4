"""Phrase fragments, and how several of one slot stand together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.render.language import Affix, Grammar, ListPattern, SlotGrammar, fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

HEAD, SOURCE, TOPIC, PROPERTY, CLAUSE = "head", "source", "topic", "property", "clause"
ADJECTIVE, FEATURE, PLACE = "adjective", "feature", "place"
SLOTS = (HEAD, ADJECTIVE, FEATURE, SOURCE, TOPIC, PROPERTY, PLACE, CLAUSE)
MOST_NAMED = 5
"""Exceptions that one sentence names; one more is named too, as counting it would take as many words."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a description.

    Attributes:
        slot: Its place in the noun phrase, one of `SLOTS`.
        text: The words.
        frame: The property's phrase with `{}`, where the text is that phrase with one filler in it.
        filler: That filler; several fillers of one frame are listed inside it.
    """

    slot: str
    text: str
    frame: str | None = None
    filler: str | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """A description taken apart: what must hold, and what must not."""

    fragments: tuple[Fragment, ...] = ()
    exceptions: tuple[Parts, ...] = ()

    def __add__(self, other: Parts) -> Parts:
        """Return both descriptions at once."""
        return Parts(self.fragments + other.fragments, self.exceptions + other.exceptions)

    @property
    def is_single(self) -> bool:
        """Return whether the description is one fragment."""
        return len(self.fragments) == 1 and not self.exceptions


def share_join(texts: Sequence[str], shared: Iterable[Affix], pattern: ListPattern) -> str:
    """Return the texts as a list, with what all of them share said once."""
    if len(texts) > 1:
        for affix in shared:
            if all(affix.fits(text) for text in texts):
                return affix.around(pattern.join([affix.inner(text) for text in texts]))
    return pattern.join(texts)


def arrange(fragments: Iterable[Fragment], grammar: Grammar) -> tuple[Fragment, ...]:
    """Return the fragments as they stand in a noun phrase: one frame once, shared beginnings once, slots in order."""
    framed = _join_frames(tuple(dict.fromkeys(fragments)), grammar)
    arranged: list[Fragment] = []
    for slot in SLOTS:
        texts = [fragment.text for fragment in (*arranged, *framed) if fragment.slot == slot]
        arranged = [fragment for fragment in arranged if fragment.slot != slot]
        arranged.extend(_arrange_slot(slot, texts, grammar))
    return tuple(arranged)


def _join_frames(fragments: tuple[Fragment, ...], grammar: Grammar) -> tuple[Fragment, ...]:
    joined: dict[tuple[str, str], Fragment] = {}
    for fragment in fragments:
        key = (fragment.slot, fragment.frame or fragment.text)
        same = [other.filler for other in fragments if (other.slot, other.frame) == key and other.filler]
        if key not in joined:
            text = fill(fragment.frame, grammar.list_and.join(same)) if fragment.frame and same else fragment.text
            joined[key] = Fragment(fragment.slot, text)
    return tuple(joined.values())


def _arrange_slot(slot: str, texts: list[str], grammar: Grammar) -> Iterator[Fragment]:
    rules = grammar.slot.get(slot, SlotGrammar())
    first, *others = _main_first(_share(texts, rules, grammar), rules) or [""]
    before: list[str] = []
    behind: list[str] = []
    apart: list[Fragment] = []
    for text in others:
        rewritten = _rewritten(text, first, rules)
        if rewritten:
            (before if rewritten.slot == HEAD else behind).append(rewritten.text)
        else:
            apart.append(Fragment(CLAUSE if rules.further else slot, fill(rules.further or "{}", text)))
    if first:
        yield Fragment(slot, grammar.noun.glue.join([*before, first, *behind]))
    yield from apart


def _share(texts: list[str], rules: SlotGrammar, grammar: Grammar) -> list[str]:
    for affix in rules.share_and:
        fitting = [text for text in texts if affix.fits(text)]
        if len(fitting) > 1:
            merged = share_join(fitting, (affix,), rules.join or grammar.list_and)
            position = texts.index(fitting[0])
            rest = [text for text in texts if text not in fitting]
            texts = [*rest[:position], merged, *rest[position:]]
    return texts


def _main_first(texts: list[str], rules: SlotGrammar) -> list[str]:
    # What can be rewritten leans on what can't: "from new users" comes before "with accounts …".
    leaning = (*(rule.found for rule in rules.rewrite), *rules.last)
    return sorted(texts, key=lambda text: any(affix.fits(text) for affix in leaning))


def _rewritten(text: str, first: str, rules: SlotGrammar) -> Fragment | None:
    """Return the rewritten phrase, its slot HEAD if it stands before the first phrase; None if no rule fits."""
    for rule in rules.rewrite:
        if rule.found.fits(text) and first.endswith(rule.after):
            return Fragment(HEAD if rule.before else CLAUSE, rule.becomes.around(rule.found.inner(text)))
    return None


@dataclass(frozen=True, slots=True)
class Selection:
    """The exceptions that a sentence names, and how many more there are."""

    named: tuple[Parts, ...]
    more: int = 0


def select(exceptions: Sequence[Parts], most: int | None) -> Selection:
    """Return the exceptions that a sentence names: all, or the first `most`, those of one fragment before others."""
    if most is None or len(exceptions) <= most + 1:
        return Selection(tuple(exceptions))
    simple_first = sorted(exceptions, key=lambda exception: not exception.is_single)
    return Selection(tuple(simple_first[:most]), len(exceptions) - most)


def grouped(exceptions: Sequence[Parts], grammar: Grammar) -> tuple[tuple[Parts, ...], ...]:
    """Return the exceptions in groups that one phrase each can hold, in the order in which the groups begin."""
    groups: dict[object, list[Parts]] = {}
    for position, exception in enumerate(exceptions):
        groups.setdefault(_shared(exception, grammar) or position, []).append(exception)
    return tuple(map(tuple, groups.values()))


def _shared(exception: Parts, grammar: Grammar) -> tuple[str, str | None] | None:
    """Return what other exceptions must have in common with this one to stand in one phrase; None if none can.

    Clauses stay apart unless they are one property's: in "do not show a or contain b" the "not" would reach on.
    """
    if not exception.is_single:
        return None
    (fragment,) = exception.fragments
    if fragment.frame is not None and fragment.filler is not None:
        return (fragment.slot, fragment.frame)
    apart = {CLAUSE, HEAD} if grammar.predicate.style == "noun" else {CLAUSE}
    opener = grammar.noun.opener
    has_own_verb = bool(opener) and fragment.text.startswith(opener)
    return None if fragment.slot in apart or has_own_verb else (fragment.slot, None)
