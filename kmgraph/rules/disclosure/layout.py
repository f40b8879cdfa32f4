"""How the groups of posts of a rule set lie to one another: which hold which, and which share no post.

Both are known to everybody: from the words of rules, by the reasoner, and as scopes show by themselves.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kmgraph.model import GroupOverlap, Hierarchy, RangeLiteral, RelationKind, ValueLiteral, are_apart, scope_literals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kmgraph.model import Evidence, PublishedStatus, Relation, Rule, RuleSet, Scope

TOTAL = "total"

_NO_TREE = Hierarchy()


@dataclass(frozen=True, slots=True)
class Layout:
    """How groups lie, by name: the IRI of a rule, the same with the number of a period, `platform:ID`, `total`.

    Attributes:
        inside: Groups, and those that they lie within: the nearest at least.
        wholes: Of each group all that it lies within.
        beside: Wholes with groups inside of which no two share a post.
        overlaps: Groups that overlap just in a third one.
        split: Published rules of all platforms, and the learned ones of the same posts, one on each.
        same: Learned rules, and published ones of the same posts, as far as these record what both speak of.
        timed: Published rules whose posts are those of a part of the time.
        wider: Groups and wider ones, and whether these have at least one post more; else the same, as names tell.
    """

    inside: tuple[tuple[str, str], ...]
    wholes: Mapping[str, frozenset[str]]
    beside: tuple[tuple[str, tuple[str, ...]], ...]
    overlaps: tuple[GroupOverlap, ...]
    split: tuple[tuple[str, tuple[str, ...]], ...]
    same: frozenset[tuple[str, str]]
    timed: frozenset[str]
    wider: tuple[tuple[str, str, bool], ...] = ()


def platform_group(platform: str) -> str:
    """Return the name of the group of all posts of a platform."""
    return f"platform:{platform}"


def groups_of(ruleset: RuleSet) -> dict[str, Evidence | PublishedStatus]:
    """Return what is told of each rule, learned or published, by IRI."""
    learned: dict[str, Evidence | PublishedStatus] = {rule.iri: rule.evidence for rule in ruleset.rules}
    return learned | {status.iri: status for status in ruleset.published}


def layout_of(ruleset: RuleSet) -> Layout:
    """Return how the groups of a rule set lie to one another; nothing of its figures matters."""
    places = {platform.iri: platform_group(platform.id) for platform in ruleset.platforms}
    held = ((status.iri, places[iri]) for status in ruleset.published for iri in status.inside if iri in places)
    inside = (*containments(ruleset), *held)
    wholes = _wholes(ruleset, inside)
    timed = frozenset(status.iri for status in ruleset.published if _is_timed(status))
    beside = tuple(_beside(wholes, _neighbours(ruleset, wholes)))
    split = tuple((whole, parts) for whole, parts in _split(ruleset) if whole not in timed)
    wider = tuple(each for each in ruleset.told_wider if timed.isdisjoint(each[:2]))
    return Layout(inside, wholes, beside, _overlaps(ruleset), split, frozenset(_same(ruleset)), timed, wider)


def distinct_overlaps(layout: Layout) -> tuple[GroupOverlap, ...]:
    """Return how groups overlap, once where learned rules are about the same as published ones, as is known of both."""
    same = dict(layout.same.intersection(layout.inside))
    return tuple(
        dict.fromkeys(GroupOverlap.of(*(same.get(name, name) for name in each.names)) for each in layout.overlaps)
    )


def _same(ruleset: RuleSet) -> Iterator[tuple[str, str]]:
    for rule in ruleset.rules:
        yield from ((rule.iri, each.to) for each in rule.relations if each.kind is RelationKind.EQUIVALENT)


def _split(ruleset: RuleSet) -> Iterator[tuple[str, tuple[str, ...]]]:
    on, same = platforms_of(ruleset), tuple(_same(ruleset))
    places = sorted(figures.platform for figures in ruleset.totals.platforms)
    for whole in (status.iri for status in ruleset.published if on[status.iri] is None):
        parts = tuple(part for part, other in same if other == whole)
        if len(parts) > 1 and sorted(str(on[part]) for part in parts) == places:
            yield whole, parts


def _overlaps(ruleset: RuleSet) -> tuple[GroupOverlap, ...]:
    """Return the groups that overlap just in a third one, on its platform and in its time, too."""
    on, times = platforms_of(ruleset), {status.iri: (status.since, status.until) for status in ruleset.published}

    def is_whole(overlap: GroupOverlap) -> bool:
        places = {on[name] for name in overlap.groups} - {None}
        is_there = not places or places == {on[overlap.shared]}
        return is_there and len({times.get(name, (None, None)) for name in overlap.names}) == 1

    return tuple(each for each in ruleset.overlaps if on.keys() >= set(each.names) and is_whole(each))


def wholes_of_both(one: str, other: str, wholes: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Return the nearest groups that two groups lie within, sorted."""
    both = wholes.get(one, frozenset()) & wholes.get(other, frozenset()) - {one, other}
    above = {whole: wholes.get(whole, frozenset()) for whole in both}
    return tuple(
        sorted(whole for whole in both if not any(whole in above[near] and near not in above[whole] for near in both))
    )


def containments(ruleset: RuleSet) -> tuple[tuple[str, str], ...]:
    """Return the rules, published rules and periods that lie within others, and those."""
    return tuple(dict.fromkeys(_containments(ruleset)))


def _containments(ruleset: RuleSet) -> Iterable[tuple[str, str]]:
    """Yield what lies in what. A rule of one platform holds no post of another one, whatever its words hold."""
    on = platforms_of(ruleset)
    yield from ((part, whole) for part, whole in _by_words(ruleset) if on[whole] in {None, on[part.partition(" ")[0]]})


def platforms_of(ruleset: RuleSet) -> dict[str, str | None]:
    """Return the platform of each rule, learned or published, by IRI; None for one of several platforms."""
    ids = {platform.iri: platform.id for platform in ruleset.platforms}
    seen = [figures.platform for figures in ruleset.totals.platforms]
    only = seen[0] if len(seen) == 1 else None
    on: dict[str, str | None] = {
        status.iri: next((ids[iri] for iri in status.inside if iri in ids), only) for status in ruleset.published
    }
    return on | {rule.iri: rule.platform for rule in ruleset.rules}


def _by_words(ruleset: RuleSet) -> Iterable[tuple[str, str]]:
    statuses = {status.iri: status for status in ruleset.published}
    groups = {rule.iri for rule in ruleset.rules} | statuses.keys()
    timed = {iri: status for iri, status in statuses.items() if _is_timed(status)}
    for rule in ruleset.rules:
        for relation in rule.relations:
            if relation.to in timed:
                yield from _in_time(rule, relation, timed[relation.to])
            elif relation.to in groups:
                narrower, broader = rule.iri, relation.to
                yield (broader, narrower) if relation.kind is RelationKind.BROADER else (narrower, broader)
    for rule in ruleset.rules:
        for other in ruleset.rules:
            if rule.iri != other.iri and rule.platform == other.platform and _lies_within(rule, other):
                yield rule.iri, other.iri
    for status in ruleset.published:
        yield from ((status.iri, iri) for iri in status.inside if iri in statuses and _is_while(status, statuses[iri]))


def _is_timed(status: PublishedStatus) -> bool:
    return bool(status.since or status.until)


def _is_while(status: PublishedStatus, other: PublishedStatus) -> bool:
    """Return whether the time of which a status is told lies within that of another one."""
    begins = other.since is None or (status.since is not None and status.since >= other.since)
    return begins and (other.until is None or (status.until is not None and status.until <= other.until))


def _in_time(rule: Rule, relation: Relation, status: PublishedStatus) -> Iterable[tuple[str, str]]:
    """Yield how a learned rule lies to the posts of a part of the time of a published one."""
    if relation.kind is not RelationKind.NARROWER:
        yield status.iri, rule.iri
    if relation.kind is not RelationKind.BROADER and not status.until:
        for number, period in enumerate(rule.evidence.periods):
            if period.start and period.start >= (status.since or ""):
                yield f"{rule.iri} {number}", status.iri


def _lies_within(rule: Rule, other: Rule) -> bool:
    """Return whether a scope has all literals of another one, and whatever that excepts."""
    return set(other.scope.all) <= set(rule.scope.all) and set(other.scope.unless) <= set(rule.scope.unless)


def _wholes(ruleset: RuleSet, inside: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return all that each group lies within, whatever lies between."""
    above: dict[str, set[str]] = defaultdict(set)
    for part, whole in inside:
        above[part].add(whole)
    for rule in ruleset.rules:
        above[rule.iri].add(platform_group(rule.platform))
        above[platform_group(rule.platform)].add(TOTAL)
    for status in ruleset.published:
        above[status.iri].add(TOTAL)
    wholes = {}
    for group in tuple(above):
        seen: set[str] = set()
        waiting = [*above[group]]
        while waiting:
            whole = waiting.pop()
            if whole not in seen:
                seen.add(whole)
                waiting += above.get(whole, ())
        wholes[group] = frozenset(seen - {group})
    return wholes


def _neighbours(ruleset: RuleSet, wholes: Mapping[str, frozenset[str]]) -> dict[str, set[str]]:
    """Return of each rule, learned or published, those that share no post with it."""
    groups = {rule.iri for rule in ruleset.rules} | {status.iri for status in ruleset.published}
    apart: dict[str, set[str]] = defaultdict(set)
    for one, other in (*_told_apart(ruleset), *_by_scope(ruleset.rules), *_by_platform(ruleset, wholes)):
        if {one, other} <= groups:
            apart[one].add(other)
            apart[other].add(one)
    return apart


def _told_apart(ruleset: RuleSet) -> Iterator[tuple[str, str]]:
    yield from ruleset.apart
    for status in ruleset.published:
        yield from ((status.iri, other) for other in status.apart)


def _by_platform(ruleset: RuleSet, wholes: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """Yield rules of different platforms within one of all platforms."""
    on = platforms_of(ruleset)
    for whole in (status.iri for status in ruleset.published if on[status.iri] is None):
        parts = [group for group in sorted(on) if on[group] is not None and whole in wholes.get(group, ())]
        for number, one in enumerate(parts):
            yield from ((one, other) for other in parts[number + 1 :] if on[one] != on[other])


def _by_scope(rules: Sequence[Rule]) -> Iterable[tuple[str, str]]:
    """Return rules whose scopes rule each other out, of files as well, which don't say what is `apart`."""
    return _apart_by_scope(tuple((rule.iri, rule.platform, rule.scope) for rule in rules))


@lru_cache(maxsize=2)
def _apart_by_scope(groups: tuple[tuple[str, str, Scope], ...]) -> tuple[tuple[str, str], ...]:
    # The gate lays its groups out again after each step, and no step changes a scope.
    # Two scopes can rule each other out by a flag, by a number, or by what one of them excepts, and by nothing else.
    telling = [group for group in groups if group[2].unless or any(map(_may_exclude, scope_literals(group[2])))]
    named = {iri for iri, _, _ in telling}
    plain = [group for group in groups if group[0] not in named]
    return tuple(
        (iri, other)
        for number, (iri, platform, scope) in enumerate(telling)
        for other, place, beside in (*telling[number + 1 :], *(plain if scope.unless else ()))
        if platform == place and are_apart(scope, beside, _NO_TREE)
    )


def _may_exclude(literal: object) -> bool:
    return isinstance(literal, RangeLiteral) or (isinstance(literal, ValueLiteral) and isinstance(literal.value, bool))


def _beside(
    wholes: Mapping[str, frozenset[str]], apart: Mapping[str, set[str]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield wholes with as many groups inside as share no post, each set of groups with the nearest wholes alone."""
    parts: dict[str, set[str]] = defaultdict(set)
    for group in apart:
        for whole in wholes.get(group, ()):
            parts[whole].add(group)
    for whole, inside in sorted(parts.items()):
        found = {_together(group, sorted(apart[group] & inside), apart) for group in sorted(inside)}
        for groups in sorted(found, key=sorted):
            nearer = (other for other in parts if whole in wholes.get(other, ()) and other not in wholes.get(whole, ()))
            if len(groups) > 1 and not any(groups <= parts[other] for other in nearer):
                yield whole, tuple(sorted(groups))


def _together(group: str, others: Iterable[str], apart: Mapping[str, set[str]]) -> frozenset[str]:
    chosen = {group}
    for other in others:
        if chosen <= apart[other]:
            chosen.add(other)
    return frozenset(chosen)
