"""A world's terms as an extension ontology, and its published rules as TOML."""

from __future__ import annotations

from benchmarks.worlds.literals import Between, Equals, Literal, Member, Rule
from benchmarks.worlds.schema import KM, NS, ClassFeature, Feature, FlagFeature, NumberFeature, Schema, ValueFeature

_HEAD = """@prefix ex: <{ns}> .
@prefix km: <{km}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

# Made by benchmarks/worlds: terms that mean nothing.

<https://example.org/{name}> a owl:Ontology ;
    owl:imports <https://w3id.org/kmgraph/kmgraph> .
"""
_ROOTS = {"Topic": "km:Content", "Form": "km:Content", "hasMedium": "km:Medium", "hasAuthor": "km:UserAccount"}


def to_turtle(schema: Schema) -> str:
    """Return the extension ontology."""
    parts = [_HEAD.format(ns=NS, km=KM, name=schema.name)]
    for feature in schema.features:
        parts += _terms(feature)
    return "\n".join(parts)


def _terms(feature: Feature) -> list[str]:
    if isinstance(feature, ClassFeature):
        return _classes(feature)
    if isinstance(feature, ValueFeature) or feature.property.startswith(KM):
        return []
    is_flag = isinstance(feature, FlagFeature)
    domain = "km:UserAccount" if isinstance(feature, NumberFeature) and feature.of_author else "km:Content"
    return [
        (
            f"ex:{feature.name} a owl:DatatypeProperty , owl:FunctionalProperty ;\n"
            f"    rdfs:domain {domain} ; rdfs:range xsd:{'boolean' if is_flag else 'integer'} ;\n"
            f'    rdfs:label "{feature.name}"@en , "{feature.name}"@zh .\n'
        )
    ]


def _classes(feature: ClassFeature) -> list[str]:
    parts = []
    if feature.property == NS + "scene":
        parts.append(
            "ex:scene a owl:ObjectProperty ;\n    rdfs:domain km:Content ; rdfs:range ex:Scene ;\n"
            '    rdfs:label "scene"@en , "场景"@zh .\n'
        )
    for place, name in enumerate(feature.tree.names):
        above = f"ex:{feature.tree.names[feature.tree.parent[place]]}" if place else _ROOTS.get(feature.name)
        below = f"\n    rdfs:subClassOf {above} ;" if above else ""
        parts.append(f'ex:{name} a owl:Class ;{below}\n    rdfs:label "{name} kind"@en , "{name}类"@zh .\n')
    return parts


def to_toml(rules: tuple[Rule, ...], schema: Schema, platform: str | None = None) -> str:
    """Return rules as a file of published rules."""
    blocks = []
    for place, rule in enumerate(rules):
        parts = [_manchester(literal, schema) for literal in rule.body]
        if rule.unless:
            parts.append(f"not ({' and '.join(_manchester(literal, schema) for literal in rule.unless)})")
        where = f'platform = "{platform}"\n' if platform else ""
        blocks.append(
            f'[[rule]]\nid = "published-{place}"\n{where}deontic = "prohibition"\nscope = "{" and ".join(parts)}"\n'
            f'text = {{ en = "Rule {place}.", zh = "规则{place}。" }}\n'
        )
    return "\n".join(blocks)


def _manchester(literal: Literal, schema: Schema) -> str:
    feature = schema[literal.feature]
    if isinstance(literal, Member):
        assert isinstance(feature, ClassFeature)
        name = feature.tree.names[literal.code]
        return name if feature.property is None else f"({feature.name} some {name})"
    if isinstance(literal, Equals):
        if isinstance(feature, FlagFeature):
            return f"({feature.name} value {'true' if literal.code else 'false'})"
        assert isinstance(feature, ValueFeature)
        return f"({feature.name} value '{feature.values[literal.code]}')"
    assert isinstance(literal, Between)
    assert isinstance(feature, NumberFeature)
    facets = [f">= {literal.low}"] * (literal.low is not None) + [f"< {literal.high}"] * (literal.high is not None)
    inner = f"{feature.name} some xsd:integer[{' , '.join(facets)}]"
    return f"(hasAuthor some ({inner}))" if feature.of_author else f"({inner})"
