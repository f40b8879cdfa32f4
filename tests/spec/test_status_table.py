"""The table that says what "unwritten" means: where a learned scope lies among published ones -> its status."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kmgraph.errors import OntologyError
from kmgraph.model import Deontic, Hierarchy, PublishedRule, Status
from kmgraph.reason import Pair, ScopedRule, covering_prohibitions, place_rules

NOTHING = "nothing"


@dataclass(frozen=True)
class Published:
    """A published rule whose scope and IRI share a name."""

    scope: str
    deontic: Deontic
    platform: str | None = "rednote"

    def rule(self) -> PublishedRule:
        return PublishedRule(f"id-{self.scope}", f"rule-{self.scope}", self.deontic, self.scope, self.platform)


def prohibits(scope: str, platform: str | None = "rednote") -> Published:
    return Published(scope, Deontic.PROHIBITION, platform)


def permits(scope: str, platform: str | None = "rednote") -> Published:
    return Published(scope, Deontic.PERMISSION, platform)


def tree(*lines: str, equal: tuple[str, ...] = ()) -> Hierarchy:
    """`"T < P"`: T is directly below P; a class below "nothing" is unsatisfiable."""
    parents: dict[str, frozenset[str]] = {}
    unsatisfiable = set()
    for line in lines:
        lower, _, upper = line.partition(" < ")
        if upper == NOTHING:
            unsatisfiable.add(lower)
        else:
            parents[lower] = parents.get(lower, frozenset()) | {upper}
            parents.setdefault(upper, frozenset())
    for name in equal:
        parents.setdefault(name, frozenset())
    equivalents = {name: frozenset(equal) - {name} for name in equal}
    return Hierarchy(parents=parents, equivalents=equivalents, unsatisfiable=frozenset(unsatisfiable))


P, Q = "P", "Q"
ENFORCED_ABOVE_P = (Pair("rule-T", "rule-P"),)

TABLE = [
    # what holds                                     published                     stricter          status of T
    ("nothing is published", tree("T < Content"), [], (), Status.TACIT),
    ("T apart from P", tree("T < Content", "P < Content"), [prohibits(P)], (), Status.TACIT),
    ("T equivalent to P", tree(equal=("T", P)), [prohibits(P)], (), Status.RESTATES),
    ("T below P", tree("T < P"), [prohibits(P)], (), Status.RESTATES),
    ("T far below P", tree("T < M", "M < P"), [prohibits(P)], (), Status.RESTATES),
    ("T below P, enforced above its rest", tree("T < P"), [prohibits(P)], ENFORCED_ABOVE_P, Status.STRICTER),
    ("T above P", tree("P < T"), [prohibits(P)], (), Status.BROADER),
    ("T above P, below Q", tree("P < T", "T < Q"), [prohibits(P), prohibits(Q)], (), Status.RESTATES),
    ("T below a permission", tree("T < P"), [permits(P)], (), Status.CONFLICTS),
    ("T equivalent to a permission", tree(equal=("T", P)), [permits(P)], (), Status.CONFLICTS),
    ("T below both kinds", tree("T < P", "T < Q"), [prohibits(P), permits(Q)], ENFORCED_ABOVE_P, Status.CONFLICTS),
    ("T above a permission", tree("P < T"), [permits(P)], (), Status.TACIT),
    ("T above both kinds", tree("P < T", "Q < T"), [prohibits(P), permits(Q)], (), Status.BROADER),
    ("T unsatisfiable", tree("T < nothing", "P < Content"), [permits(P)], (), Status.INCONSISTENT),
    ("P unsatisfiable", tree("P < nothing", "T < Content"), [prohibits(P)], (), Status.TACIT),
    ("P holds elsewhere", tree("T < P"), [prohibits(P, "tiktok")], (), Status.TACIT),
    ("P holds elsewhere, T above", tree("P < T"), [prohibits(P, "tiktok")], (), Status.TACIT),
    ("permission holds elsewhere", tree("T < P", "T < Q"), [prohibits(P), permits(Q, "tiktok")], (), Status.RESTATES),
    ("P holds everywhere", tree("T < P"), [prohibits(P, None)], (), Status.RESTATES),
    ("P holds everywhere, T above", tree("P < T"), [prohibits(P, None)], (), Status.BROADER),
    ("permission holds everywhere", tree("T < P"), [permits(P, None)], (), Status.CONFLICTS),
    ("stricter than a rule that does not cover T", tree("T < Q"), [prohibits(Q)], ENFORCED_ABOVE_P, Status.RESTATES),
    ("stricter than what lies below T", tree("P < T"), [prohibits(P)], ENFORCED_ABOVE_P, Status.BROADER),
]


@pytest.mark.parametrize(
    ("hierarchy", "published", "stricter", "status"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_status(hierarchy: Hierarchy, published: list[Published], stricter: tuple[Pair, ...], status: Status) -> None:
    rule = ScopedRule("rule-T", "rednote", "T")
    placement = place_rules(hierarchy, [rule], [one.rule() for one in published], stricter)
    assert placement.by_iri["rule-T"].status is status


def test_every_status_is_in_the_table() -> None:
    assert {row[4] for row in TABLE} == set(Status)


def test_nothing_is_placed_in_an_inconsistent_ontology() -> None:
    with pytest.raises(OntologyError, match="inconsistent"):
        place_rules(Hierarchy(consistent=False), [ScopedRule("rule-T", "rednote", "T")], [])


def test_stricter_is_asked_only_of_rules_strictly_inside_a_prohibition_that_holds_there() -> None:
    hierarchy = tree("T < P", "T < Q", "T < E", "T < U", "U < P", "N < nothing", "M < N", equal=("T2", P))
    rules = [ScopedRule("rule-T", "rednote", "T"), ScopedRule("rule-T2", "rednote", "T2")]
    published = [prohibits(P), permits(Q), prohibits("E", "tiktok"), prohibits("U", None), prohibits("N")]
    pairs = covering_prohibitions(hierarchy, rules, [one.rule() for one in published])
    assert pairs == (Pair("rule-T", "rule-P"), Pair("rule-T", "rule-U"))
