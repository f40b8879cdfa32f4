"""Published rules as ODRL policies, for tools that speak the W3C's rights language.

Source: ODRL Information Model 2.2 (W3C Recommendation 2018-02-15), sections 2.1, 2.4 to 2.6, and 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.model import Named, Vocabulary
from kmgraph.namespaces import DCTERMS, KM, ODRL, ONTOLOGY_IRI, RDFS, XSD
from kmgraph.ontology import definition_of, read_texts, to_manchester
from kmgraph.rdf import TripleBuilder, TripleIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS = {
    KM.Prohibition: (ODRL.Prohibition, ODRL.prohibition),
    KM.Permission: (ODRL.Permission, ODRL.permission),
    KM.Obligation: (ODRL.Duty, ODRL.obligation),
}
_DEONTICS = {
    KM.PublishedProhibition: KM.Prohibition,
    KM.PublishedPermission: KM.Permission,
    KM.PublishedObligation: KM.Obligation,
}
# From the first instant on, and up to the last one, at which the rule no longer applies.
_TIMES = {KM.inForceFrom: ODRL.gteq, KM.inForceUntil: ODRL.lt}


@dataclass(frozen=True, slots=True)
class OdrlPolicies:
    """Policies, and what ODRL has no term for.

    Attributes:
        policies: How many there are, one a published rule.
        from_practice: Rules left out because nobody issued them.
        with_outcome: Rules that announce what happens to content (`km:prescribesOutcome`), in kmgraph's own words.
        unclear: Published rules left out because it is not clear whether they prohibit, permit or oblige.
    """

    triples: tuple[ox.Triple, ...]
    policies: int
    from_practice: int = 0
    with_outcome: int = 0
    unclear: int = 0


def odrl_policies(quads: Iterable[ox.Quad]) -> OdrlPolicies:
    """Return each published rule of a graph as a policy of its own, of which it is the one rule.

    The assigner is the platform, none where a rule holds on all; the target is an asset collection named after the
    scope class; where and when the rule holds are constraints. A rule from practice is no rule of ODRL: nobody issued
    it. What a rule announces beyond this stays a statement of kmgraph's.
    """
    index = TripleIndex(quads)
    rules = sorted({rule for kind in (KM.PublishedRule, *_DEONTICS) for rule in index.typed(kind)})
    told = {rule: deontic for rule in rules if (deontic := _deontic(index, rule)) and index.iris(rule, KM.scope)}
    build = TripleBuilder("o")
    for rule, deontic in told.items():
        kind, relation = _KINDS[deontic]
        policy = _part_of(rule, "policy")
        build.typed(policy, ODRL.Set)
        build.add_all(policy, {ODRL.uid: policy, relation: rule})
        if kind == ODRL.Duty or index.iris(rule, KM.prescribesOutcome):
            # Terms that are none of ODRL's own belong to a profile, which a policy names that uses them (section 4).
            build.add(policy, ODRL.profile, ONTOLOGY_IRI)
        _rule(build, index, rule, kind)
    return OdrlPolicies(
        tuple(dict.fromkeys(build.triples)),
        policies=len(told),
        from_practice=len({*index.typed(KM.InferredRule), *index.typed(KM.ReportedRule)}),
        with_outcome=sum(_tells_more(index, rule, deontic) for rule, deontic in told.items()),
        unclear=len(rules) - len(told),
    )


def _deontic(index: TripleIndex, rule: str) -> str | None:
    stated = {
        *index.iris(rule, KM.deontic),
        *(value for kind, value in _DEONTICS.items() if index.is_typed(rule, kind)),
    }
    return next(iter(stated)) if len(stated) == 1 and stated <= set(_KINDS) else None


def _tells_more(index: TripleIndex, rule: str, deontic: str) -> bool:
    """Return whether an outcome is announced that the kind of the rule doesn't say already."""
    said = {KM.NotAllowed} if deontic == KM.Prohibition else set()
    return bool(set(index.iris(rule, KM.prescribesOutcome)) - said)


def _rule(build: TripleBuilder, index: TripleIndex, rule: str, kind: str) -> None:
    build.typed(rule, kind)
    build.words(rule, DCTERMS.description, read_texts(index, rule, KM.ruleText) or read_texts(index, rule, RDFS.label))
    for platform in index.iris(rule, KM.onPlatform):
        build.add(rule, ODRL.assigner, platform)
    build.add(rule, ODRL.action, _action(build, index, rule) if kind == ODRL.Duty else ODRL.distribute)
    (scope, *_) = index.iris(rule, KM.scope)
    assets = _part_of(scope, "assets")
    build.add(rule, ODRL.target, assets)
    build.typed(assets, ODRL.AssetCollection)
    words = to_manchester(definition_of(index, scope) or Named(scope), Vocabulary())
    build.add(assets, DCTERMS.description, ox.Literal(words))
    for outcome in index.iris(rule, KM.prescribesOutcome):
        build.add(rule, KM.prescribesOutcome, outcome)
    _constraints(build, index, rule)


def _action(build: TripleBuilder, index: TripleIndex, rule: str) -> str:
    """Return what an obligation asks for: words are all that is known of it."""
    action = _part_of(rule, "action")
    build.typed(action, ODRL.Action)
    build.add(action, ODRL.includedIn, ODRL.use)
    build.words(action, RDFS.label, read_texts(index, rule, KM.requires))
    return action


def _constraints(build: TripleBuilder, index: TripleIndex, rule: str) -> None:
    countries = [literal.value for literal in index.literals(rule, KM.inTerritory)]
    if len(countries) > 1:
        _constraint(build, rule, ODRL.spatial, ODRL.isAnyOf, [ox.Literal(country) for country in countries])
    elif countries:
        _constraint(build, rule, ODRL.spatial, ODRL.eq, [ox.Literal(countries[0])])
    for predicate, operator in _TIMES.items():
        for time in index.literals(rule, predicate):
            _constraint(
                build, rule, ODRL.dateTime, operator, [ox.Literal(time.value, datatype=ox.NamedNode(XSD.dateTime))]
            )


def _constraint(build: TripleBuilder, rule: str, left: str, operator: str, right: list[ox.Literal]) -> None:
    node = build.anonymous(ODRL.Constraint, ODRL.leftOperand, left)
    build.add(rule, ODRL.constraint, node)
    build.add(node, ODRL.operator, operator)
    for operand in right:
        build.add(node, ODRL.rightOperand, operand)


def _part_of(iri: str, name: str) -> str:
    """Return an IRI below another; one that has a fragment already gets no second."""
    return f"{iri}-{name}" if "#" in iri else f"{iri}#{name}"
