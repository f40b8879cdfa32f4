"""The entries of the guidelines: a rule, or several shown together, with advice, examples and evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from kmgraph.namespaces import KM
from kmgraph.render.escape import anchor
from kmgraph.render.guideline_contexts import EvidenceRow, RuleGroup, RuleView
from kmgraph.render.pictures import PictureSetting, rule_figures
from kmgraph.render.statements import (
    ENDED,
    HINT,
    Arrangement,
    RuleAdvice,
    RuleEntry,
    RuleEvidence,
    RuleFacts,
    group_heading,
    holds,
)
from kmgraph.render.views.edition.counted_terms import counted_terms
from kmgraph.render.views.edition.marks import with_own_badges
from kmgraph.render.views.edition.reasons import telling_reasons
from kmgraph.render.views.edition.relations import published_relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kmgraph.model import Platform, Rule


@dataclass(frozen=True)
class EntryViews:
    """Makes what templates show of the rules of a platform."""

    facts: RuleFacts
    arrangement: Arrangement
    advice: RuleAdvice
    evidence: RuleEvidence
    pictures: PictureSetting

    def groups(self, platform: Platform) -> Iterator[RuleGroup]:
        """Yield the platform's rules by topic, then those that are past or not sure."""
        intros = self.facts.realiser.words.guideline_patterns.rules_intro
        for name, entries in self.arrangement.groups.get(platform.id, {}).items():
            yield RuleGroup(
                anchor=f"{anchor('topic', name.removeprefix(str(KM)))}-{anchor('on', platform.id)}",
                heading=group_heading(
                    name, [entry.rule for entry in entries], self.pictures.data.vocabulary, self.facts.realiser
                ),
                intro=intros.get(name, "") if name in {ENDED, HINT} else "",
                rules=tuple(map(self._view, entries)),
            )

    def _view(self, entry: RuleEntry) -> RuleView:
        rule, rules = entry.rule, entry.rules
        own = self.facts.own_words(rule)
        # Of what is past or not sure nothing follows for what to do.
        advised = rules if holds(rule) else ()
        removed, fine = _once(map(self.advice.removed, advised)), _once(map(self.advice.fine, advised))
        # One alone says the rule again; both together show where the line runs.
        tells = bool(removed and fine)
        return RuleView(
            anchor=rule.id,
            anchors=tuple(each.id for each in rules),
            number=self.arrangement.numbers[rule.iri],
            sentence=self.facts.sentence(rule),
            others=tuple(self._beside(entry)),
            quoted=_once(map(self.facts.own_words_elsewhere, rules)),
            badges=self.facts.badges(rule),
            instead=_once(map(self.advice.instead, advised)),
            removed=removed if tells else (),
            fine=fine if tells else (),
            terms=counted_terms(rules, self.pictures.data.ruleset.found, self.facts.realiser),
            reasons=self._reasons(rules),
            published=self._published(rules),
            evidence=tuple(
                row for each in rules for row in self._evidence(each, is_reworded=own is not None or each is not rule)
            ),
            chart=rule_figures(rule, self.pictures),
        )

    def _beside(self, entry: RuleEntry) -> Iterator[str]:
        """Yield what is said of the rules beside the first, and what is left of its posts without theirs."""
        shown = [other for other in entry.others if not self.facts.says_too(entry.rule, other)]
        yield from (with_own_badges(self.facts, other, entry.rule) for other in shown)
        if rest := self.evidence.rest(entry.rule):
            yield self.facts.variant(rest)

    def _published(self, rules: Sequence[Rule]) -> tuple[str, ...]:
        """Return how the rules lie to published ones; of one that two of them lie to the first alone says it."""
        first, *others = rules
        told = {relation.to for relation in first.relations}
        apart = (replace(each, relations=tuple(one for one in each.relations if one.to not in told)) for each in others)
        beside = (published_relations(self.facts, each, is_beside=True) for each in apart)
        return _once((published_relations(self.facts, first), *beside))

    def _evidence(self, rule: Rule, *, is_reworded: bool) -> Iterator[EvidenceRow]:
        return self.evidence.rows(rule, is_reworded=is_reworded, spared=self.advice.spared(rule))

    def _reasons(self, rules: Iterable[Rule]) -> str:
        shown = self.arrangement.rules()
        given = _once(self.facts.reasons(telling_reasons(rule, shown)) for rule in rules)
        return self.facts.realiser.grammar.list_and.join(given)


def _once(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(lists)))
