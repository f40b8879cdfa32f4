"""Reviews of rules as activities: who decided what about which rule, and which rules people put into writing.

A reviewer appears by role, and by name only if the project says so: two decisions of one role may be of two people, so
that each has a reviewer of its own unless names tell.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from kmgraph.graph.rules import LIFECYCLE_STATES
from kmgraph.model import Lifecycle
from kmgraph.namespaces import KM, OWL, PROV, RDFS
from kmgraph.rdf import TripleBuilder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pyoxigraph as ox

    from kmgraph.graph.iris import ProjectNames
    from kmgraph.model import RuleDecision


def review_triples(
    decisions: Iterable[RuleDecision], published: Collection[str], names: ProjectNames, *, by_name: bool
) -> list[ox.Triple]:
    """Return the reviews by which people decided about rules, and what they put into writing.

    Args:
        decisions: About rules that the graph tells of.
        published: IRIs of the published rules.
        names: Makes the IRIs of the project's things.
        by_name: Whether reviewers appear by name.
    """
    build = TripleBuilder("v")
    for decision in decisions:
        _review(build, decision, names, by_name=by_name)
        written = names.published(decision.rule)
        if decision.state is Lifecycle.CODIFIED and written in published:
            _codification(build, decision, written, names, by_name=by_name)
    return build.triples


def settled_triples(lifecycles: Mapping[str, Lifecycle], names: ProjectNames) -> list[ox.Triple]:
    """Return how far people have taken each rule that was told of, so that a query needs to compare no reviews.

    Rules of the project are left out: of those that are public it is said where they are, of all others nothing is.

    Args:
        lifecycles: IRI of a rule from practice to what the latest review settled on, or what else is told.
        names: Makes the IRIs of the project's things.
    """
    build = TripleBuilder("s")
    for rule, state in lifecycles.items():
        if not rule.startswith(names.rule("")):
            build.add(rule, KM.lifecycle, LIFECYCLE_STATES[state])
    return build.triples


def _review(build: TripleBuilder, decision: RuleDecision, names: ProjectNames, *, by_name: bool) -> None:
    node = names.review(decision.rule)
    build.typed(node, OWL.NamedIndividual, KM.RuleReview, PROV.Activity)
    build.words(node, RDFS.label, {"en": f"review of {decision.rule}", "zh": f"对 {decision.rule} 的复核"})
    build.add_all(node, {KM.reviews: names.rule(decision.rule), KM.settlesOn: LIFECYCLE_STATES[decision.state]})
    build.times(node, {PROV.endedAtTime: _day(decision)})
    build.add(node, KM.reviewedBy, _reviewer(build, decision, names, by_name=by_name))


def _codification(
    build: TripleBuilder, decision: RuleDecision, written: str, names: ProjectNames, *, by_name: bool
) -> None:
    node, rule = names.codification(decision.rule), names.rule(decision.rule)
    build.add(written, KM.codifies, rule)
    build.typed(node, OWL.NamedIndividual, KM.Codification)
    build.words(node, RDFS.label, {"en": f"{decision.rule} put into writing", "zh": f"把 {decision.rule} 写成文字"})
    build.add_all(node, {KM.convertsFrom: rule, KM.convertsTo: written})
    build.times(node, {KM.convertedAt: _day(decision)})
    build.add(node, KM.hasParticipant, _reviewer(build, decision, names, by_name=by_name))


def _reviewer(build: TripleBuilder, decision: RuleDecision, names: ProjectNames, *, by_name: bool) -> str:
    """Return the IRI of whoever decided, said to be a person, with the words that may be shown."""
    is_named = by_name and bool(decision.by)
    key = hashlib.sha256(decision.by.encode()).hexdigest()[:8] if is_named else decision.rule
    node = names.reviewer(key)
    build.typed(node, OWL.NamedIndividual, KM.Person)
    role = {"en": "a reviewer", "zh": "复核者", **decision.role}
    build.words(node, RDFS.label, dict.fromkeys(role, decision.by) if is_named else role)
    return node


def _day(decision: RuleDecision) -> str | None:
    return f"{decision.on.isoformat()}T00:00:00Z" if decision.on else None
