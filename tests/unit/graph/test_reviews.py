"""How far people have taken rules that were told of, as a run says it."""

from __future__ import annotations

import pyoxigraph as ox

from kmgraph.graph import LIFECYCLE_STATES, ProjectNames, settled_triples
from kmgraph.model import Lifecycle
from kmgraph.namespaces import KM

NAMES = ProjectNames("https://example.org/p/")
TOLD = "https://example.org/facts#told"


def test_the_state_of_a_told_rule_is_written_out() -> None:
    for state in Lifecycle:
        said = ox.Triple(ox.NamedNode(TOLD), ox.NamedNode(KM.lifecycle), ox.NamedNode(LIFECYCLE_STATES[state]))
        assert settled_triples({TOLD: state}, NAMES) == [said]


def test_of_rules_of_the_project_nothing_is_said_here() -> None:
    """Some are withheld: that people decided about them is known to nobody else."""
    assert settled_triples({NAMES.rule("r-00000001"): Lifecycle.REJECTED}, NAMES) == []
