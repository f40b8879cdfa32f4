"""Learned rules in the terms of the rule base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyword_project import names
from keyword_rules import GROUP, SINGLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from keyword_rules import Terms
    from keyword_world import World

CHATS = {"inChat GroupChat": GROUP, "inChat OneToOneChat": SINGLE}
CONFIRMED = ("well-supported", "likely")


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A learned rule in the terms of the rule base.

    Attributes:
        other: Literals that no rule base has.
        is_roundabout: Whether its kind of chat is said by an exception, "unless in the other kind".
    """

    terms: Terms
    chat: str
    unless: tuple[Terms, ...]
    confidence: str
    other: int = 0
    is_roundabout: bool = False

    @property
    def is_confirmed(self) -> bool:
        """Return whether it is more than a hint."""
        return self.confidence in CONFIRMED


def read_found(world: World, rules: Sequence[Mapping[str, object]]) -> list[Found]:
    """Return learned rules in the terms of the base; where literals have several names, the shortest term stands."""
    local = {f"mentions {name}": term for name, term in zip(names(world.terms), world.terms, strict=True)}
    found = []
    for rule in rules:
        literals, unless, same = rule["all"], rule["unless"], rule["same"]
        assert isinstance(literals, list)
        assert isinstance(unless, list)
        assert isinstance(same, dict)
        terms = _terms(literals, local, same)
        chat = "".join(CHATS[literal] for literal in literals if literal in CHATS)
        spared = {CHATS[one[0]] for one in unless if len(one) == 1 and one[0] in CHATS}
        if not chat and len(spared) == 1:
            chat = SINGLE if GROUP in spared else GROUP
        exceptions = tuple(_terms(one, local, same) for one in unless if not CHATS.keys() & set(one))
        other = sum(literal not in local and literal not in CHATS for literal in literals)
        found.append(Found(terms, chat, exceptions, str(rule["confidence"]), other, bool(spared)))
    return found


def _terms(literals: Iterable[str], local: Mapping[str, str], same: Mapping[str, list[str]]) -> Terms:
    """Return the terms of a conjunction, all names of a literal that has several, without those inside others."""
    every = {local[name] for literal in literals for name in (literal, *same.get(literal, ())) if name in local}
    return tuple(sorted(term for term in every if not any(term != other and term in other for other in every)))
