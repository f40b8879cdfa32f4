"""Would this draft be removed, by which rules, and what is the smallest change that clears it?

Rules and a table of drafts come in, one verdict a draft goes out. The risk is a noisy-OR of the rules that apply: the
probability that at least one of them acts, on top of the background.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from kmgraph.errors import InputError
from kmgraph.model import (
    ClassLiteral,
    Confidence,
    Deontic,
    Status,
    literal_key,
    literal_terms,
    scope_mask,
)
from kmgraph.namespaces import KM, local_name
from kmgraph.rules.coverage import published_masks
from kmgraph.rules.draft_records import OpenLiterals, Unsettled, in_doubt_of, on_platform, read_terms
from kmgraph.rules.force import rows_in_force

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kmgraph.model import (
        Hierarchy,
        Literal,
        Mask,
        ObservationTable,
        PublishedRule,
        Rule,
        RuleSet,
        Totals,
        Vocabulary,
    )
    from kmgraph.ontology import Ontology

_MOST_NAMES = 3
_NO_RATES = frozenset(("no-kept-posts", "class-balanced-sample", "reference-sample"))  # codes of warnings


@dataclass(frozen=True, slots=True)
class Change:
    """A smallest change: literals to make untrue, or an exception of all rules that apply to come under (`meet`)."""

    drop: tuple[Literal, ...] = ()
    meet: tuple[Literal, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule, by id or IRI, that applies to a draft if something holds which the draft doesn't tell."""

    rule: str
    needs: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one draft.

    Attributes:
        id: Id of the draft.
        risk: Probability that it would be acted against, in [0, 1]; None where too little is known to tell.
        rules: Ids of the learned rules that apply, the most likely to act first.
        published: IRIs of the published prohibitions that apply.
        out_of_force: IRIs of those that would apply at another time: they ended, or have not begun.
        change: Smallest set of changes that leaves no learned rule applying; empty if none applies.
        ended: Ids of the learned rules that would apply but are no longer observed, sorted; they count for nothing.
        conditions: Learned rules that may apply: the draft doesn't say whether what they ask for holds.
        read: Classes, individuals and properties that it was read to say something of, sorted.
        platform: Id of the platform that is meant.
        published_conditions: Published prohibitions that may apply, by IRI: a word tells what they speak of, and all
            else speaks against it.
    """

    id: str
    risk: float | None
    rules: tuple[str, ...]
    published: tuple[str, ...]
    change: tuple[Change, ...]
    ended: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    read: tuple[str, ...] = ()
    platform: str = ""
    out_of_force: tuple[str, ...] = ()
    published_conditions: tuple[Condition, ...] = ()

    @property
    def unknown(self) -> tuple[str, ...]:
        """The classes and properties that rules ask for and the draft doesn't tell, sorted."""
        conditions = (*self.conditions, *self.published_conditions)
        needed = {_term_of(literal) for condition in conditions for literal in condition.needs}
        return tuple(sorted(needed, key=lambda iri: (local_name(iri), iri)))


def check_drafts(
    drafts: ObservationTable,
    ruleset: RuleSet,
    published: Sequence[PublishedRule],
    ontology: Ontology,
    hierarchy: Hierarchy,
    unsettled: Unsettled | None = None,
) -> tuple[Verdict, ...]:
    """Return what learned and published rules say of each draft, in row order.

    Args:
        drafts: A table whose outcomes are not looked at.
        ruleset: The learned rules, with the figures that base rates come from.
        published: The published rules; of those, prohibitions are named.
        ontology: Defines the classes of published scopes, and tells subjects from forms.
        hierarchy: The inferred class tree.
        unsettled: What the drafts don't settle although they say something of it.
    """
    unsettled = unsettled or Unsettled()
    masks = published_masks(published, ontology, hierarchy, drafts)
    prohibitions = [rule for rule in published if rule.deontic is Deontic.PROHIBITION and rule.iri in masks]
    covered = {rule.iri: masks[rule.iri] & on_platform(drafts, rule.platform) for rule in prohibitions}
    in_force = rows_in_force(prohibitions, drafts, ruleset.rules)
    return judge_drafts(
        drafts,
        ruleset.rules,
        {iri: mask & in_force[iri] for iri, mask in covered.items()},
        hierarchy,
        base_rates(ruleset),
        _subjects(ontology.vocabulary),
        unsettled,
        {iri: mask & ~in_force[iri] for iri, mask in covered.items()},
        in_doubt_of(prohibitions, ontology, hierarchy, drafts, unsettled),
    )


def judge_drafts(
    drafts: ObservationTable,
    rules: Sequence[Rule],
    published: Mapping[str, NDArray[np.bool_]],
    hierarchy: Hierarchy,
    base_rates: Mapping[str, float],
    subjects: Collection[str] = (),
    unsettled: Unsettled | None = None,
    out_of_force: Mapping[str, NDArray[np.bool_]] = MappingProxyType({}),
    in_doubt: Mapping[str, Mapping[str, Mask]] = MappingProxyType({}),
) -> tuple[Verdict, ...]:
    """Return one verdict a draft, in row order.

    Args:
        drafts: A table whose outcomes are not looked at.
        rules: Learned rules; those explained otherwise, inconsistent, rejected or retired are left out, those no longer
            observed are only named.
        published: IRI of each published prohibition to the rows it covers, shape (n_rows,).
        hierarchy: The inferred class tree.
        base_rates: Platform id to the rate of the target where no rule applies.
        subjects: Classes that say what content is about; giving up one of those asks more than giving up what it shows.
        unsettled: What the drafts don't settle although they say something of it.
        out_of_force: As `published`, of the rows of another time than that in which the prohibition holds.
        in_doubt: IRI of a published prohibition to classes that it speaks of, each to the drafts in which it is in
            doubt, shape (n_rows,).
    """
    usable = [rule for rule in rules if _counts(rule)]
    masks = [scope_mask(rule.scope, drafts, hierarchy) & on_platform(drafts, rule.platform) for rule in usable]
    open_literals = OpenLiterals(drafts, hierarchy, unsettled or Unsettled())
    needs = [open_literals.of_rule(rule) for rule in usable]
    verdicts = []
    for row in range(len(drafts)):
        platform = drafts.platforms[drafts.platform[row]]
        covering = [rule for rule, mask in zip(usable, masks, strict=True) if mask[row]]
        applying = [rule for rule in covering if rule.evidence.valid_until is None]
        conditions = tuple(
            Condition(rule.id, needed)
            for rule, of_rows in zip(usable, needs, strict=True)
            if rule.evidence.valid_until is None and (needed := of_rows.get(row))
        )
        applying.sort(key=lambda rule: (-_strength(rule, 0.0), rule.id))
        read = read_terms(drafts, row)
        doubted = tuple(_in_doubt(in_doubt, row, published))
        verdicts.append(
            Verdict(
                id=drafts.ids[row],
                risk=_risk(applying, base_rates.get(platform), is_open=bool(conditions or doubted) or not read),
                rules=tuple(rule.id for rule in applying),
                published=tuple(sorted(iri for iri, mask in published.items() if mask[row])),
                out_of_force=tuple(sorted(iri for iri, mask in out_of_force.items() if mask[row])),
                change=_smallest_change(applying, hierarchy, subjects),
                ended=tuple(sorted(rule.id for rule in covering if rule.evidence.valid_until is not None)),
                conditions=conditions,
                read=read,
                platform=platform,
                published_conditions=doubted,
            )
        )
    return tuple(verdicts)


def _in_doubt(
    in_doubt: Mapping[str, Mapping[str, Mask]], row: int, published: Mapping[str, NDArray[np.bool_]]
) -> Iterator[Condition]:
    """Yield the published prohibitions that may apply to a draft and don't for sure, with what they speak of."""
    for iri, classes in in_doubt.items():
        needs = tuple(ClassLiteral(name) for name, mask in classes.items() if mask[row])
        if needs and not published[iri][row]:
            yield Condition(iri, needs)


def _term_of(literal: Literal) -> str:
    return literal.iri if isinstance(literal, ClassLiteral) else literal.property


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """Return what verdicts on one draft for several platforms say together: the highest risk, and all rules."""
    risks = [verdict.risk for verdict in verdicts if verdict.risk is not None]
    is_known = any(verdict.rules for verdict in verdicts) or len(risks) == len(verdicts)
    return Verdict(
        id=verdicts[0].id,
        risk=max(risks, default=None) if is_known else None,
        rules=tuple(rule for verdict in verdicts for rule in verdict.rules),
        published=tuple(sorted({iri for verdict in verdicts for iri in verdict.published})),
        out_of_force=tuple(sorted({iri for verdict in verdicts for iri in verdict.out_of_force})),
        change=tuple(change for verdict in verdicts for change in verdict.change),
        ended=tuple(sorted({rule for verdict in verdicts for rule in verdict.ended})),
        conditions=tuple(condition for verdict in verdicts for condition in verdict.conditions),
        read=verdicts[0].read,
        published_conditions=tuple(each for verdict in verdicts for each in verdict.published_conditions),
    )


def _counts(rule: Rule) -> bool:
    return (
        rule.confidence is not Confidence.EXPLAINED_OTHERWISE
        and rule.status is not Status.INCONSISTENT
        and rule.lifecycle.counts
    )


def _subjects(vocabulary: Vocabulary) -> frozenset[str]:
    # The renderer's phrase tells a subject ("about fitness") from what is shown or done ("that show …").
    role = local_name(KM.topicPhrase)
    return frozenset(iri for iri, term in vocabulary.classes.items() if role in term.words.phrases)


def _strength(rule: Rule, base_rate: float) -> float:
    # Without a rate (deletions only) half is the value that claims least.
    rate = 0.5 if rule.evidence.rate is None else rule.evidence.rate
    if rule.evidence.rate is None and rule.evidence.interval is not None:
        rate = rule.evidence.interval[0]  # all that public figures tell
    return max(0.0, (rate - base_rate) / (1.0 - base_rate)) if base_rate < 1.0 else 0.0


def _risk(rules: Sequence[Rule], known_base: float | None, *, is_open: bool) -> float | None:
    if not rules and (is_open or known_base is None):
        return None
    base_rate = known_base or 0.0
    survival = 1.0 - base_rate
    for rule in rules:
        survival *= 1.0 - _strength(rule, base_rate)
    return float(f"{1.0 - survival:.4f}")


def _smallest_change(rules: Sequence[Rule], hierarchy: Hierarchy, subjects: Collection[str]) -> tuple[Change, ...]:
    if not rules:
        return ()
    ordered = [
        tuple(sorted(rule.scope.all, key=lambda literal: _effort(literal, hierarchy, subjects))) for rule in rules
    ]
    smallest = Change(drop=_smallest_hitting_set(ordered))
    # Coming under an exception helps as well, if all of the rules make it.
    shared = [one for one in rules[0].scope.unless if all(one in rule.scope.unless for rule in rules)]
    return (smallest, *(Change(meet=exception) for exception in sorted(shared, key=len)))


def _effort(literal: Literal, hierarchy: Hierarchy, subjects: Collection[str]) -> tuple[int, int, tuple[str, ...]]:
    """Return how much it asks of an author to give something up: a link, a form, a topic; who they are comes last."""
    key = literal_key(literal)
    if isinstance(literal, ClassLiteral):
        ancestors = hierarchy.ancestors(literal.iri)
        order = 1 if KM.FormContent in ancestors else 3 if literal.iri in subjects else 2
        return (order, -len(ancestors), key)
    is_about_author = literal.property == KM.hasAuthor or KM.hasAuthor in literal.via
    return (4 if is_about_author else 0, 0, key)


def _smallest_hitting_set(scopes: Sequence[tuple[Literal, ...]]) -> tuple[Literal, ...]:
    """Return the fewest literals such that every scope holds one of them; of several sets the first in order."""
    literals = list(dict.fromkeys(literal for scope in scopes for literal in scope))
    for size in range(1, min(len(scopes), 4) + 1):
        for chosen in combinations(literals, size):
            if all(set(scope) & set(chosen) for scope in scopes):
                return chosen
    return tuple(dict.fromkeys(scope[0] for scope in scopes))


def refuse_unknown_terms(ruleset: RuleSet, vocabulary: Vocabulary, file: Path) -> None:
    """Refuse rules over terms that nobody knows: they would never apply, and that would read as "nothing against it".

    Raises:
        InputError: If there are such rules in the file.
    """
    terms = {*vocabulary.classes, *vocabulary.properties, *vocabulary.individuals}
    used = {
        iri
        for rule in ruleset.rules
        for literals in (rule.scope.all, *rule.scope.unless)
        for literal in literals
        for iri in literal_terms(literal)
    }
    if used <= terms:
        return
    names = [local_name(iri) for iri in sorted(used - terms)]
    more = ", …" if len(names) > _MOST_NAMES else ""
    raise InputError(
        f"the rules use terms that no ontology here declares: {', '.join(names[:_MOST_NAMES])}{more}",
        where=str(file),
        hint="add the extension with --ontology, or name the project with --project",
    )


def base_rates(ruleset: RuleSet) -> dict[str, float]:
    """Return the rate of the target where no rule applies, by platform id: the figure that stands beside its rules.

    Where none stands there, it is what no rule explains of all posts. Platforms whose posts were collected by outcome
    are left out: there the collector chose the share of the target.
    """
    unknown = {warning.numbers.get("platform") for warning in ruleset.warnings if warning.code in _NO_RATES}
    rates: dict[str, float] = {}
    for rule in ruleset.rules:
        if rule.evidence.base_rate is not None:
            rates[rule.platform] = min(rates.get(rule.platform, 1.0), rule.evidence.base_rate)
    overall = _unexplained_rate(ruleset.totals)
    return {
        platform.id: rates.get(platform.id, overall) for platform in ruleset.platforms if platform.id not in unknown
    }


def _unexplained_rate(totals: Totals) -> float:
    """Return the rate of the target that no rule explains, over all posts; 0 where public figures don't tell."""
    if not totals.observations or totals.target is None or totals.unexplained is None:
        return 0.0
    return totals.unexplained * totals.target / totals.observations
