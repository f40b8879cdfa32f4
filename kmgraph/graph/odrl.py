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
        assets = f"{rule.iri.replace('/rule/', '/scope/')}#assets"
        policy, prohibition = f"{rule.iri}#policy", f"{rule.iri}#prohibition"
        build.typed(policy, ODRL.Set)
        build.add_all(policy, {ODRL.uid: policy, ODRL.prohibition: prohibition, DCTERMS.source: rule.iri})
        build.words(policy, DCTERMS.description, rule.text)
        build.typed(prohibition, ODRL.Prohibition)
        facts = {ODRL.action: ODRL.distribute, ODRL.assigner: platforms[rule.platform], ODRL.target: assets}
        build.add_all(prohibition, facts)
        build.typed(assets, ODRL.AssetCollection)
        build.add(assets, DCTERMS.description, ox.Literal(rule.manchester))
    return build.triples
