"""Holds learned rules against the rule base: how much came out of what the posts could reveal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyword_found import read_found
from keyword_matching import SAME, Matcher, match
from keyword_revealed import revealed
from keyword_rules import GROUP, SINGLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from keyword_found import Found
    from keyword_revealed import Revealed
    from keyword_rules import Combination
    from keyword_world import World

HALF = 0.5


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
    confirmed = [one for one in found if one.is_confirmed]
    could, matcher = revealed(world, max_literals), Matcher(fresh)
    matches = match(world.base.combinations, confirmed, matcher)
    either = matches.either
    exceptions = _exceptions_found(could, either, matcher)
    rest = _beside(confirmed, either, matcher)
    return Score(
        combinations=len(world.base.combinations),
        revealed=len(could.combinations),
        exact=sum(one in matches.exact for one in could.combinations),
        equivalent=sum(one in matches.equivalent for one in could.combinations),
        beyond=sum(one not in could.combinations for one in either),
        by_chat={chat or "both": _counted(could, matches.exact, chat) for chat in ("", GROUP, SINGLE)},
        roundabout=sum(
            matches.equivalent[one].is_roundabout for one in could.combinations if one in matches.equivalent
        ),
        wrong_chat=_with_terms_of(could.combinations, rest.every),
        exceptions=sum(len(one.unless) for one in world.base.combinations),
        revealed_exceptions=len(could.exceptions),
        exact_exceptions=exceptions.exact,
        equivalent_exceptions=exceptions.equivalent,
        false_exceptions=_false_exceptions(either, matcher),
        rules=len(confirmed),
        hints=len(found) - len(confirmed),
        redundant=len(rest.redundant),
        broad=len(rest.broad),
        false=len(rest.false),
        missed=_shown_all(one for one in could.combinations if one not in either),
        missed_exceptions=exceptions.missed,
        broad_rules=_shown_all(rest.broad),
        false_rules=_shown_all(rest.false),
        hidden=could.hidden,
        hidden_exceptions=could.hidden_exceptions,
    )


@dataclass(frozen=True)
class _ExceptionsFound:
    """Revealed exceptions: how many were found, and in what way; which were not."""

    exact: int
    equivalent: int
    missed: tuple[str, ...]


def _exceptions_found(could: Revealed, found: Mapping[Combination, Found], matcher: Matcher) -> _ExceptionsFound:
    exact, equivalent, missed = 0, 0, []
    for pair in could.exceptions:
        rule = found.get(pair.combination)
        if rule is not None and pair.extenuating in rule.unless:
            exact += 1
        elif rule is not None and matcher.same_exception(pair.combination, pair.extenuating, rule):
            equivalent += 1
        else:
            missed.append(f"{_shown(pair.combination)} unless {'+'.join(pair.extenuating)}")
    return _ExceptionsFound(exact, equivalent, tuple(missed))


def _false_exceptions(found: Mapping[Combination, Found], matcher: Matcher) -> int:
    return sum(
        not matcher.is_exception(combination, terms) for combination, rule in found.items() for terms in rule.unless
    )


@dataclass(frozen=True)
class _Beside:
    """Confirmed rules that are no combination, by the share of their posts that the base removes."""

    redundant: tuple[Found, ...]
    broad: tuple[Found, ...]
    false: tuple[Found, ...]
    every: tuple[Found, ...]


def _beside(confirmed: Sequence[Found], found: Mapping[Combination, Found], matcher: Matcher) -> _Beside:
    matched = set(found.values())
    rest = tuple(one for one in confirmed if one not in matched)
    share = {one: matcher.share_removed(one) for one in rest}
    return _Beside(
        redundant=tuple(one for one in rest if share[one] >= SAME),
        broad=tuple(one for one in rest if HALF <= share[one] < SAME),
        false=tuple(one for one in rest if share[one] < HALF),
        every=rest,
    )


def _with_terms_of(combinations: Iterable[Combination], rules: Iterable[Found]) -> tuple[str, ...]:
    terms = {one.terms for one in combinations}
    return _shown_all(one for one in rules if one.terms in terms)


def _counted(could: Revealed, exact: Mapping[Combination, Found], chat: str) -> str:
    mine = [one for one in could.combinations if one.chat == chat]
    return f"{sum(one in exact for one in mine)} of {len(mine)}"


def _shown_all(every: Iterable[Combination | Found]) -> tuple[str, ...]:
    return tuple(_shown(one) for one in every)


def _shown(one: Combination | Found) -> str:
    return "+".join(one.terms) + (f" [{one.chat}]" if one.chat else "")
