"""Rules as an ODRL policy set, for tools that speak the W3C's rights language.

Source: ODRL Information Model 2.2 (W3C Recommendation 2018-02-15), sections 2.1 and 2.6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.model import Status
from kmgraph.namespaces import DCTERMS, ODRL
from kmgraph.rdf import TripleBuilder

if TYPE_CHECKING:
    from kmgraph.model import RuleSet


def odrl_triples(ruleset: RuleSet) -> list[ox.Triple]:
    """Return each learned rule as a set of its own: a prohibition to distribute the assets in its scope.

    The assigner is the platform, the target an asset collection named after the scope class. Inconsistent rules are
    left out. Evidence stays in the graph, under the same rule IRIs.
    """
    build = TripleBuilder("o")
    platforms = {platform.id: platform.iri for platform in ruleset.platforms}
    for rule in ruleset.rules:
        if rule.status is Status.INCONSISTENT:
            continue
        scope = rule.iri.replace("/rule/", "/scope/")
        policy, prohibition = f"{rule.iri}#policy", f"{rule.iri}#prohibition"
        build.typed(policy, ODRL.Set)
        build.add(policy, ODRL.uid, policy)
        build.add(policy, ODRL.prohibition, prohibition)
        build.add(policy, DCTERMS.source, rule.iri)
        build.words(policy, DCTERMS.description, rule.text)
        build.typed(prohibition, ODRL.Prohibition)
        build.add(prohibition, ODRL.action, ODRL.distribute)
        build.add(prohibition, ODRL.assigner, platforms[rule.platform])
        build.add(prohibition, ODRL.target, f"{scope}#assets")
        build.typed(f"{scope}#assets", ODRL.AssetCollection)
        build.add(f"{scope}#assets", DCTERMS.description, ox.Literal(rule.manchester))
    return build.triples
