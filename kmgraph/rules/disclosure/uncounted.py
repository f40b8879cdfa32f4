"""How many posts a rule could not count, where that leaves no small rest of the posts of its platform.

None of these posts is of a rule about the same column, as those record it. So beside the counts of such rules what is
left of all posts would follow. The number is told where nothing does, as if rules about one column shared no post.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kmgraph.model import ClassLiteral, scope_literals
from kmgraph.rules.disclosure.cells import span
from kmgraph.rules.disclosure.inclusion import KEPT, POSTS, TARGET
from kmgraph.rules.disclosure.layout import Layout, groups_of, layout_of, platform_group, platforms_of
from kmgraph.rules.disclosure.narrowing import PublicKnowledge, given_away
from kmgraph.rules.disclosure.relations import know_group

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kmgraph.model import Evidence, Literal, Privacy, PublishedStatus, Rule, RuleSet, Uncounted

_UNCOUNTED, _REST = "uncounted", "rest"


def without_telling_uncounted(ruleset: RuleSet, privacy: Privacy) -> RuleSet:
    """Return the rule set without numbers of posts not counted that give a count away.

    Args:
        ruleset: With public figures.
        privacy: How they became public.
    """
    gate = _UncountedGate(ruleset, privacy)
    rules = (
        replace(rule, evidence=replace(rule.evidence, uncounted=None)) if gate.tells(rule) else rule
        for rule in ruleset.rules
    )
    return replace(ruleset, rules=tuple(rules))


@dataclass(frozen=True)
class _UncountedGate:
    ruleset: RuleSet
    privacy: Privacy

    def tells(self, rule: Rule) -> bool:
        found = rule.evidence.uncounted
        return found is not None and any(self._leaves_few(rule.platform, found, each) for each in self._sets(rule))

    @cached_property
    def _layout(self) -> Layout:
        return layout_of(self.ruleset)

    @cached_property
    def _told(self) -> Mapping[str, Evidence | PublishedStatus]:
        return {iri: group for iri, group in groups_of(self.ruleset).items() if not group.withheld}

    def _sets(self, rule: Rule) -> Iterator[tuple[str, ...]]:
        """Yield sets of rules about the same column that may share no post: each, each beside this one, and all."""
        alike, wholes = self._alike(rule), self._layout.wholes
        yield from ((other,) for other in alike)
        for other in alike:
            if not self._are_nested(rule.iri, other):
                yield rule.iri, other
        yield tuple(other for other in alike if not wholes.get(other, frozenset()).intersection(alike))
        yield from (tuple(part for part in parts if part in alike) for _, parts in self._layout.beside)

    def _are_nested(self, one: str, other: str) -> bool:
        wholes = self._layout.wholes
        return one == other or one in wholes.get(other, ()) or other in wholes.get(one, ())

    def _alike(self, rule: Rule) -> tuple[str, ...]:
        """Return the groups of the platform that may be about the same column; of what is written nobody says."""
        on, own = platforms_of(self.ruleset), _columns(self._lacking(rule))
        others = (
            each.iri
            for each in self.ruleset.rules
            if each.platform == rule.platform and own & _columns(scope_literals(each.scope))
        )
        written = (status.iri for status in self.ruleset.published if on[status.iri] == rule.platform)
        return tuple(iri for iri in (*others, *written) if iri in self._told)

    def _lacking(self, rule: Rule) -> tuple[Literal, ...]:
        found = rule.evidence.uncounted
        return (found.lacking if found else ()) or scope_literals(rule.scope)

    def _leaves_few(self, platform: str, found: Uncounted, groups: tuple[str, ...]) -> bool:
        figures = next((each for each in self.ruleset.totals.platforms if each.platform == platform), None)
        if figures is None or figures.withheld:
            return False
        known, every = PublicKnowledge(), (platform_group(platform), POSTS)
        known.spans[every] = span(figures.observations, self.privacy)
        known.spans[_UNCOUNTED, POSTS] = span(found.posts, self.privacy)
        for group in groups:
            know_group(known, group, self._told[group], self.privacy)
        parts = [(group, count) for group in groups for count in (TARGET, KEPT)]
        known.difference(every, [(_UNCOUNTED, POSTS), *parts], (_REST, POSTS))
        # Posts of several kinds are counted twice: what can't be the case tells nothing.
        return known.narrowed() is not None and bool(given_away(known, self.privacy.k))


def _columns(literals: Iterable[Literal]) -> set[object]:
    """Return what literals speak of: classes of content are read off one kind of column."""
    return {
        ClassLiteral if isinstance(literal, ClassLiteral) else (literal.property, literal.via) for literal in literals
    }
