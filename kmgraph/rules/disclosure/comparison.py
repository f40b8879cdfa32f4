"""Two sides compared, from exact to public figures, beside the public figures of each side's rules.

A rule's own counts are told as they are told with the rule. What was counted of its scope on the other side is told
where that, beside all that is public of that side, gives no small count away; else the kind is told without it. The
order, the rates and the surprise are worked out from public numbers alone.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.model import (
    KindCounts,
    KindDifference,
    MoveComparison,
    MoveVerdict,
    WhyUnknown,
    are_apart,
    by_surprise,
    contains,
    current_period,
    overlaps_with,
    with_surprise,
)
from kmgraph.rules.disclosure.cells import Span, public_count, public_p_value, span
from kmgraph.rules.disclosure.evidence import is_open
from kmgraph.rules.disclosure.inclusion import KEPT, SOURCES, TARGET, contained, overlapping, side_by_side
from kmgraph.rules.disclosure.layout import platform_group, platforms_of
from kmgraph.rules.disclosure.narrowing import PublicKnowledge, given_away
from kmgraph.rules.disclosure.relations import known_of
from kmgraph.rules.disclosure.words import (
    SeenSide,
    is_left_alone,
    is_settled,
    is_tested,
    leaves_enough,
    tells_few,
    without_verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kmgraph.model import Hierarchy, MovedSide, Privacy, Rule, RuleSet, Scope

ALL_POSTS = "all"
"""Name of all posts among what lies around two parts of them."""


def public_comparison(
    comparison: MoveComparison,
    sides: tuple[MovedSide, MovedSide],
    rules: tuple[RuleSet, RuleSet],
    tree: Hierarchy,
    privacy: Privacy,
    around: Mapping[str, KindCounts] | None = None,
    *,
    is_mixed: bool = False,
) -> MoveComparison:
    """Return a comparison with public figures; kinds of which no rule is public are left out.

    Args:
        comparison: With exact figures.
        sides: The two sides with public figures, source first.
        rules: The public rules of each side; one and the same where both are of one run.
        tree: The inferred class tree: who knows it knows which kinds lie within others.
        privacy: How figures become public.
        around: Where both sides are parts of more posts: what was counted of each kind, by id, among all of these, and
            as `ALL_POSTS` of all. Other documents may tell it.
        is_mixed: Whether posts left alone on one side stand for different numbers of posts: then tests, and rates, tell
            how many of a kind are whose.
    """
    pairs = zip(rules, sides, strict=True)
    gates = [_SideGate(ruleset, side, tree, privacy, is_mixed=is_mixed) for ruleset, side in pairs]
    if rules[0] is rules[1]:
        gates[1].known = gates[0].known
    kinds = [_public(kind, gates) for kind in comparison.kinds if _is_public(kind, gates)]
    if around is not None:
        sides = (
            sides if _leaves_enough(around[ALL_POSTS], [_of_side(side) for side in sides], privacy) else _untold(sides)
        )
        kinds = [_within(kind, around, privacy) for kind in kinds]
    few = privacy.k / 2
    weighed = (with_surprise(kind, sides[0], few) for kind in kinds)
    ranked = by_surprise(replace(kind, difference=None, surprise=None) if is_mixed else kind for kind in weighed)
    return replace(comparison, source=sides[0], destination=sides[1], kinds=ranked, privacy=privacy)


def _within(kind: KindDifference, around: Mapping[str, KindCounts], privacy: Privacy) -> KindDifference:
    """Return a kind without counts of the later side where both sides leave too little of all posts of the kind."""
    counts = (kind.source, kind.destination)
    told = [each for each in counts if each is not None and not each.withheld]
    if kind.id not in around or len(told) < len(counts) or _leaves_enough(around[kind.id], told, privacy):
        return kind
    return replace(kind, destination=_bare(told[1]), p_value=None)


def _leaves_enough(whole: KindCounts, parts: Sequence[KindCounts], privacy: Privacy) -> bool:
    """Return whether no count follows of the posts of a group in neither of two parts, by public counts alone."""
    if any(part.withheld for part in parts):
        return True
    known, names = PublicKnowledge(), [str(number) for number in range(len(parts))]
    shown = (replace(whole, target=public_count(whole.target, privacy), kept=public_count(whole.kept, privacy)), *parts)
    for name, counts in zip((ALL_POSTS, *names), shown, strict=True):
        known.spans |= {(name, TARGET): span(counts.target, privacy), (name, KEPT): span(counts.kept, privacy)}
    side_by_side(known, ALL_POSTS, names)
    return not given_away(known, privacy.k)


def _of_side(side: MovedSide) -> KindCounts:
    return KindCounts(side.target, side.kept, None, withheld=side.withheld)


def _untold(sides: tuple[MovedSide, MovedSide]) -> tuple[MovedSide, MovedSide]:
    first, second = sides
    return first, replace(second, target=None, kept=None, withheld=True)


class _SideGate:
    """What is public of one side."""

    def __init__(
        self, ruleset: RuleSet, side: MovedSide, tree: Hierarchy, privacy: Privacy, *, is_mixed: bool = False
    ) -> None:
        self.rules = {rule.id: rule for rule in ruleset.rules}
        self._tree = tree
        self._told: dict[str, Scope] = {}
        self.known: PublicKnowledge = known_of(ruleset, privacy)
        self.platform = side.platform.id
        self.side, self.is_mixed = side, is_mixed
        on = platforms_of(ruleset)
        self._written = [status for status in ruleset.published if on[status.iri] in {None, self.platform}]
        self.privacy = privacy

    def own(self, rule: Rule, counts: KindCounts) -> KindCounts:
        """Return a rule's counts as they are told with it."""
        seen = current_period(rule.evidence) or rule.evidence
        if seen.withheld:
            return _bare(counts)
        return replace(
            counts, target=seen.target, kept=seen.kept, clusters=seen.clusters, recorded=None, withheld=False
        )

    def counted(self, kind: KindDifference, counts: KindCounts) -> KindCounts:
        """Return counts of a kind that this side has no rule about, as far as they may be told.

        Of what its own rules are about in part they are not: what these leave would follow.
        """
        if not is_open(counts.clusters, self.privacy) or self._is_told_in_part(kind):
            return _bare(counts)
        shown = replace(
            counts,
            target=public_count(counts.target, self.privacy),
            kept=public_count(counts.kept, self.privacy),
            # They would bound the posts from below.
            clusters=None,
            recorded=None,
        )
        is_few = _is_left_alone(kind) and tells_few(shown.target, shown.kept, self.privacy)
        return shown if not is_few and self._may_be_told(kind, shown) else _bare(counts)

    def is_known(self, kind: KindDifference, counts: KindCounts) -> bool:
        """Return whether counts of a kind may be public otherwise: of its scope, or of what is written of it."""
        shown = tuple(public_count(count, self.privacy) for count in (counts.target, counts.kept))
        named = {*kind.permits, *kind.forbids, kind.published}
        is_written = any(
            (status.target, status.kept) == shown or (status.iri in named and None in (status.target, status.kept))
            for status in self._written
            if not status.withheld
        )
        return is_written or any(
            rule.platform == self.platform and rule.scope == kind.scope and not rule.evidence.withheld
            for rule in self.rules.values()
        )

    def _is_told_in_part(self, kind: KindDifference) -> bool:
        """Return whether a rule of the side, learned or published, holds a kind or lies in it."""
        if kind.scope is None or not {status.iri for status in self._written}.isdisjoint(kind.beside):
            return True
        return any(
            contains(scope, kind.scope, self._tree) or contains(kind.scope, scope, self._tree)
            for scope in (rule.scope for rule in self.rules.values() if rule.platform == self.platform)
        )

    def _may_be_told(self, kind: KindDifference, shown: KindCounts) -> bool:
        """Return whether counts give nothing away beside all that is told; if so, they are told from now on."""
        known, mark, group = self.known, len(self.known.statements), f"{kind.id} on {self.platform}"
        before = dict(known.spans)
        for count, number in ((TARGET, shown.target), (KEPT, shown.kept)):
            known.spans[group, count] = span(number, self.privacy)
        known.spans[group, SOURCES] = Span(self.privacy.k, math.inf)
        known.at_least([(group, TARGET), (group, KEPT)], [(group, SOURCES)])
        whole = platform_group(self.platform)
        if (whole, TARGET) in known.spans:
            contained(known, group, whole)
            if beside := self._apart(kind):
                side_by_side(known, whole, (*beside, group))
        if kind.scope is not None:
            self._place(group, kind.scope)
        if _is_left_alone(kind):
            known.statements.append(is_left_alone(group))
        if not given_away(known, self.privacy.k):
            if kind.scope is not None:
                self._told[group] = kind.scope
            return True
        del known.statements[mark:]
        known.spans.clear()
        known.spans.update(before)
        return False

    def _apart(self, kind: KindDifference) -> tuple[str, ...]:
        """Return rules and kinds that are told and that share no post with one another, nor with a kind."""
        found: list[str] = []
        if kind.scope is not None:
            scopes = [kind.scope]
            for group, scope in self._scopes():
                if all(are_apart(scope, other, self._tree) for other in scopes):
                    found.append(group)
                    scopes.append(scope)
        return tuple(found)

    def _scopes(self) -> tuple[tuple[str, Scope], ...]:
        """Return the groups of the side's posts that are told, with their scopes."""
        rules = (rule for rule in self.rules.values() if rule.platform == self.platform)
        return (*((rule.iri, rule.scope) for rule in rules), *self._told.items())

    def _place(self, group: str, kind: Scope) -> None:
        """Note which groups that are told of a kind lies within, and which lie within it."""
        for other, scope in self._scopes():
            if contains(scope, kind, self._tree):
                contained(self.known, group, other)
            elif contains(kind, scope, self._tree):
                contained(self.known, other, group)
        scopes = {**dict(self._scopes()), group: kind}
        for overlap in overlaps_with(group, scopes, self._tree):
            overlapping(self.known, overlap, {name: self._wholes(scopes, name) for name in (*scopes,)})

    def _wholes(self, scopes: Mapping[str, Scope], name: str) -> frozenset[str]:
        """Return what a group lies within by its scope, and its platform."""
        others = ((other, scope) for other, scope in scopes.items() if other != name)
        around = (other for other, scope in others if contains(scope, scopes[name], self._tree))
        return frozenset((*around, platform_group(self.platform)))


def _is_left_alone(kind: KindDifference) -> bool:
    return kind.verdict in {MoveVerdict.NEWLY_ALLOWED, MoveVerdict.LEFT_ALONE}


def _is_public(kind: KindDifference, gates: Iterable[_SideGate]) -> bool:
    source, destination = gates
    named = ((kind.source_rule, source), (kind.destination_rule, destination))
    # What a kind leaves out is said in its scope: there, too, stands nothing that waits for a review.
    is_told = kind.verdict is not MoveVerdict.NEWLY_ALLOWED or all(name in destination.rules for name in kind.narrower)
    return is_told and all(name is None or name in gate.rules for name, gate in named)


def _as_recorded(kind: KindDifference, privacy: Privacy) -> KindDifference:
    """Return a kind that is not recorded where fewer than k sources record it on a side, be there some or none."""
    source, destination = (
        None if counts is None or (counts.recorded is not None and counts.recorded < privacy.k) else counts
        for counts in (kind.source, kind.destination)
    )
    if None not in (source, destination):
        return kind
    is_written = kind.reason in {
        WhyUnknown.UNSURE_RULE,
        WhyUnknown.ONLY_IN_WRITING,
        WhyUnknown.REQUIRED_IN_WRITING,
    }
    reason = kind.reason if is_written else WhyUnknown.NOT_RECORDED
    unknown = replace(kind, verdict=MoveVerdict.UNKNOWN, reason=reason, p_value=None)
    return replace(unknown, source=source, destination=destination)


def _public(kind: KindDifference, gates: list[_SideGate]) -> KindDifference:
    kind = _as_recorded(kind, gates[0].privacy)
    is_plain = _is_plain(kind, gates)
    if not is_plain and (all(_names(kind)) or _is_known(kind, gates)):
        kind = without_verdict(_of_rule(kind, gates[0]))
    elif not is_plain and not gates[0].is_mixed:
        is_plain = leaves_enough(kind.verdict, _seen(kind, gates), gates[0].privacy)
    source, destination = (
        _counts(kind, gate, name, counts, is_plain=is_plain)
        for gate, name, counts in zip(gates, _names(kind), (kind.source, kind.destination), strict=True)
    )
    # A test of both counts would tell of "a few" what nothing else does.
    is_told = not any(
        counts is None or counts.withheld or None in (counts.target, counts.kept) for counts in (source, destination)
    )
    p_value = None if kind.p_value is None or not is_told else public_p_value(kind.p_value)
    narrower = tuple(name for name in kind.narrower if name in gates[1].rules)
    return replace(kind, source=source, destination=destination, p_value=p_value, narrower=narrower)


def _names(kind: KindDifference) -> tuple[str | None, str | None]:
    return kind.source_rule, kind.destination_rule


def _is_plain(kind: KindDifference, gates: Sequence[_SideGate]) -> bool:
    """Return whether the verdict on a kind tells nothing of a count that is "a few", by public numbers alone."""
    privacy, counted = gates[0].privacy, [each for each in (kind.source, kind.destination) if each is not None]
    if not is_tested(kind) or len(counted) < len(gates):
        return True
    if not all(name or is_open(each.clusters, privacy) for name, each in zip(_names(kind), counted, strict=True)):
        return True
    if any(gate.is_mixed for gate in gates):
        return False
    sides = _seen(kind, gates)
    return not any(side.few for side in sides) or is_settled(sides)


def _seen(kind: KindDifference, gates: Sequence[_SideGate]) -> list[SeenSide]:
    return [
        SeenSide.of(counts, gate.side, gate.privacy, is_own=name is not None)
        for gate, name, counts in zip(gates, _names(kind), (kind.source, kind.destination), strict=True)
        if counts is not None
    ]


def _is_known(kind: KindDifference, gates: Sequence[_SideGate]) -> bool:
    """Return whether counts of a kind on a side that has no rule about it may be public elsewhere."""
    sides = zip(gates, _names(kind), (kind.source, kind.destination), strict=True)
    return any(name is None and counts is not None and gate.is_known(kind, counts) for gate, name, counts in sides)


def _of_rule(kind: KindDifference, gate: _SideGate) -> KindDifference:
    """Return a kind with the scope of its rule: what it leaves out would say that it is allowed."""
    rule = gate.rules.get(kind.source_rule or "")
    if kind.verdict is not MoveVerdict.NEWLY_ALLOWED or rule is None or rule.scope == kind.scope:
        return kind
    destination = None if kind.destination is None else _bare(kind.destination)
    return replace(kind, scope=rule.scope, manchester=rule.manchester, destination=destination)


def _counts(
    kind: KindDifference, gate: _SideGate, name: str | None, counts: KindCounts | None, *, is_plain: bool
) -> KindCounts | None:
    if counts is None:
        return None
    rule = gate.rules.get(name or "")
    # The other side's rule may say what the kind is; then this side's counts are of that scope, not of its own rule's.
    if rule is not None and rule.scope == kind.scope:
        return gate.own(rule, counts)
    return gate.counted(kind, counts) if is_plain and not counts.withheld else _bare(counts)


def _bare(counts: KindCounts) -> KindCounts:
    return replace(counts, target=None, kept=None, clusters=None, recorded=None, withheld=True)
