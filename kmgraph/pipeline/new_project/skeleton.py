"""A file of published rules with nothing in it yet but how to write one."""

from __future__ import annotations

from kmgraph.observe.proposal import FeatureKind
from kmgraph.pipeline.new_project.names import NamedTerms

_TEXT = """\
# The rules that the platform wrote down. Nobody but you knows them: take away the # and write them here. Then the
# guidelines say which rules are unwritten, and which published ones are enforced. `scope` is Manchester syntax over the
# names of the ontology and of extension.ttl; `kmgraph ontology terms --ontology extension.ttl` lists them.

# [[rule]]
# id = "rule-1"
# deontic = "prohibition"                # or "permission"
# text = {{ en = "What the rule says.", zh = "规则的原文。" }}
# url = "https://…"
# scope = "{scope}"
"""


def published_skeleton(terms: NamedTerms) -> bytes:
    """Return the file, its example in terms of the project where it has a column of choices."""
    scopes = (
        f"{feature.term} some {name}"
        for feature in terms.features
        if feature.feature.kind is FeatureKind.CHOICE and feature.term
        for name in list(feature.values.values())[:1]
    )
    return _TEXT.format(scope=next(scopes, "GamblingContent")).encode()
