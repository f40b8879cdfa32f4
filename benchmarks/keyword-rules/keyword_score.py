"""Holds learned rules against the rule base: how much came out of what the posts could reveal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from keyword_project import names
from keyword_revealed import revealed
from keyword_rules import GROUP, SINGLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from keyword_revealed import Revealed
    from keyword_rules import Combination, Terms
    from keyword_world import World
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

SAME, HALF = 0.99, 0.5
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


@dataclass(frozen=True)
class Score:
    """How a run did.

    Attributes:
        combinations, exceptions: What the base holds.
        revealed, revealed_exceptions: What the posts could reveal of it.
        exact, equivalent: Revealed combinations found with the same terms and chat; or else the same fresh posts.
        exact_exceptions, equivalent_exceptions: Revealed exceptions, likewise.
        beyond: Combinations and exceptions found although they count as not revealed.
        by_chat: Kind of chat to revealed combinations found with that kind, and how many were revealed.
        roundabout: Revealed combinations whose kind of chat comes as an exception of the other kind.
        wrong_chat: Rules with the terms of a combination but another kind of chat.
        rules: Confirmed rules; `hints` are counted apart.
        redundant: Confirmed rules that are no combination but lie inside what the base removes.
        broad: Confirmed rules of whose posts the base removes at least half, but not nearly all.
        false: Confirmed rules of whose posts the base removes less.
        false_exceptions: Exceptions of recovered combinations that neither follow from one of the base nor spare the
            same posts.
    """

    combinations: int
    revealed: int
    exact: int
    equivalent: int
    beyond: int
    by_chat: Mapping[str, str]
    roundabout: int
    wrong_chat: tuple[str, ...]
    exceptions: int
    revealed_exceptions: int
    exact_exceptions: int
    equivalent_exceptions: int
    false_exceptions: int
    rules: int
    hints: int
    redundant: int
    broad: int
    false: int
    missed: tuple[str, ...]
    missed_exceptions: tuple[str, ...]
    broad_rules: tuple[str, ...]
    false_rules: tuple[str, ...]
    hidden: Mapping[str, int]
    hidden_exceptions: Mapping[str, int]


def score(world: World, fresh: World, rules: Sequence[Mapping[str, object]], max_literals: int = 4) -> Score:
    """Return how the learned rules compare with the base.

    Args:
        world: What was learned from.
        fresh: Posts of another seed, to compare extensions on.
        rules: As `learn_project.py` writes them.
        max_literals: The longest rule that the learner was allowed.
    """
    found = read_found(world, rules)
    could = revealed(world, max_literals)
    confirmed = [one for one in found if one.confidence in CONFIRMED]
    matcher = _Matcher(fresh)
    exact: dict[Combination, Found] = {}
    equivalent: dict[Combination, Found] = {}
    by_body = {(one.terms, one.chat): one for one in confirmed if not one.other and not one.is_roundabout}
    for combination in world.base.combinations:
        if (combination.terms, combination.chat) in by_body:
            exact[combination] = by_body[combination.terms, combination.chat]
    for combination in world.base.combinations:
        if combination not in exact:
            same = matcher.same_rule(combination, confirmed)
            if same is not None:
                equivalent[combination] = same
    matched = {*exact.values(), *equivalent.values()}
    rest = [one for one in confirmed if one not in matched]
    share = {one: matcher.share_removed(one) for one in rest}
    either = {**exact, **equivalent}
    exact_exceptions, alike, missed = 0, 0, []
    for pair in could.exceptions:
        rule = either.get(pair.combination)
        if rule is not None and pair.extenuating in rule.unless:
            exact_exceptions += 1
        elif rule is not None and matcher.same_exception(pair.combination, pair.extenuating, rule):
            alike += 1
        else:
            missed.append(f"{_shown(pair.combination)} unless {'+'.join(pair.extenuating)}")
    wrong = [
        (combination, terms)
        for combination, rule in either.items()
        for terms in rule.unless
        if not matcher.is_exception(combination, terms)
    ]
    return Score(
        combinations=len(world.base.combinations),
        revealed=len(could.combinations),
        exact=sum(one in exact for one in could.combinations),
        equivalent=sum(one in equivalent for one in could.combinations),
        beyond=sum(one not in could.combinations for one in either),
        by_chat={chat or "both": _counted(could, exact, chat) for chat in ("", GROUP, SINGLE)},
        roundabout=sum(equivalent[one].is_roundabout for one in could.combinations if one in equivalent),
        wrong_chat=tuple(_shown(one) for one in rest if one.terms in {other.terms for other in could.combinations}),
        exceptions=sum(len(one.unless) for one in world.base.combinations),
        revealed_exceptions=len(could.exceptions),
        exact_exceptions=exact_exceptions,
        equivalent_exceptions=alike,
        false_exceptions=len(wrong),
        rules=len(confirmed),
        hints=len(found) - len(confirmed),
        redundant=sum(share[one] >= SAME for one in rest),
        broad=sum(HALF <= share[one] < SAME for one in rest),
        false=sum(share[one] < HALF for one in rest),
        missed=tuple(_shown(one) for one in could.combinations if one not in either),
        missed_exceptions=tuple(missed),
        broad_rules=tuple(_shown(one) for one in rest if HALF <= share[one] < SAME),
        false_rules=tuple(_shown(one) for one in rest if share[one] < HALF),
        hidden=could.hidden,
        hidden_exceptions=could.hidden_exceptions,
    )


def _counted(could: Revealed, exact: Mapping[Combination, Found], chat: str) -> str:
    mine = [one for one in could.combinations if one.chat == chat]
    return f"{sum(one in exact for one in mine)} of {len(mine)}"


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


class _Matcher:
    """Compares rules by the fresh posts they cover."""

    def __init__(self, fresh: World) -> None:
        self.fresh = fresh
        self.breaks = fresh.how_many_rules() > 0

    def same_rule(self, combination: Combination, rules: Sequence[Found]) -> Found | None:
        """Return a rule that covers the same posts, exceptions aside."""
        cover = self.fresh.holds(combination.terms, combination.chat)
        for rule in rules:
            if not rule.other and _share(cover, self.fresh.holds(rule.terms, rule.chat)) >= SAME:
                return rule
        return None

    def same_exception(self, combination: Combination, extenuating: Terms, rule: Found) -> bool:
        """Return whether one of the rule's exceptions spares the same posts."""
        inside = self.fresh.holds(combination.terms, combination.chat)
        spared = inside & self.fresh.holds(extenuating)
        return any(_share(spared, inside & self.fresh.holds(terms)) >= SAME for terms in rule.unless)

    def is_exception(self, combination: Combination, terms: Terms) -> bool:
        """Return whether an exception follows from one that the base has, or spares the same posts."""
        if any(_says(terms, other) for other in combination.unless):
            return True
        inside = self.fresh.holds(combination.terms, combination.chat)
        spared = inside & self.fresh.holds(terms)
        return any(_share(spared, inside & self.fresh.holds(other)) >= SAME for other in combination.unless)

    def share_removed(self, rule: Found) -> float:
        """Return the share of the posts under a rule that the base would have removed."""
        cover = self.fresh.holds(rule.terms, rule.chat)
        for terms in rule.unless:
            cover &= ~self.fresh.holds(terms)
        return float(self.breaks[cover].mean()) if cover.any() and not rule.other else 0.0


def _says(terms: Terms, other: Terms) -> bool:
    """Return whether a post with all of the terms has all of the others too."""
    return all(any(part in term for term in terms) for part in other)


def _share(one: Mask, other: Mask) -> float:
    """Return the Jaccard index; 0 for two empty masks."""
    return float((one & other).sum()) / max(1.0, float((one | other).sum()))


def _shown(one: Combination | Found) -> str:
    return "+".join(one.terms) + (f" [{one.chat}]" if one.chat else "")
