"""Reads the rules a platform published: from OWL files, as Protégé saves them, or from TOML for people without OWL.

In come files, out come `PublishedRule`s and the triples that define their scopes. A TOML scope stays text here
(`manchester`); reading it takes the names of the ontology and is the reasoner's side of the house.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.errors import ConfigError, did_you_mean
from kmgraph.model import Deontic, Named, PrescribedOutcome, PublishedRule
from kmgraph.namespaces import DCTERMS, KM, OWL, RDFS, XSD, is_web_address, local_name
from kmgraph.ontology import definition_of, read_texts, read_words
from kmgraph.rdf import TripleIndex, is_rdf, label_blanks, read_rdf, write_triples
from kmgraph.rules.published_toml import read_toml_rules
from kmgraph.rules.stated_rules import (
    OUTCOME_HINT,
    VERBS,
    KnownPlatforms,
    StatedRule,
    contradiction,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kmgraph.model import Expression

_RULE_CLASSES = (KM.PublishedRule, KM.PublishedProhibition, KM.PublishedPermission, KM.PublishedObligation)
_DEONTICS = {
    KM.Prohibition: Deontic.PROHIBITION,
    KM.Permission: Deontic.PERMISSION,
    KM.Obligation: Deontic.OBLIGATION,
    KM.PublishedProhibition: Deontic.PROHIBITION,
    KM.PublishedPermission: Deontic.PERMISSION,
    KM.PublishedObligation: Deontic.OBLIGATION,
}
_DEONTIC_NAMES = ("Prohibition", "Permission", "Obligation")
_PRESCRIBED = {
    KM.NotAllowed: PrescribedOutcome.NOT_ALLOWED,
    KM.NotRecommended: PrescribedOutcome.NOT_RECOMMENDED,
    KM.AdultsOnly: PrescribedOutcome.ADULTS_ONLY,
    KM.Announced: PrescribedOutcome.WITH_NOTICE,
}


@dataclass(frozen=True, slots=True)
class PublishedFiles:
    """What the files of published rules say.

    A rule of a TOML file that has no scope yet, or a proposed one, is among them: `awaits_scope`.

    Attributes:
        rules: Sorted by id. Those from OWL files have their `expression`, those from TOML their `manchester`.
        triples: The OWL files merged, as sorted N-Triples without ontology headers: the definitions of the scopes.
        places: IRI of each rule -> the file and the part of it that states the rule, for messages.
    """

    rules: tuple[PublishedRule, ...] = ()
    triples: bytes = b""
    places: Mapping[str, str] = field(default_factory=dict)


def read_published(
    paths: Sequence[Path],
    platforms: tuple[str, ...],
    base_iri: str,
    definitions: TripleIndex | None = None,
) -> PublishedFiles:
    """Return the published rules of all files.

    Args:
        paths: TOML files, and RDF files of any format.
        platforms: Ids of the project's platforms; empty if they are not known yet, then any id passes.
        base_iri: Base of the project's IRIs: a platform is `<base>platform/ID`, a TOML rule `<base>published/ID`.
        definitions: The ontology, where scopes are looked up that the files don't define themselves.

    Raises:
        ConfigError: If a rule is incomplete or contradicts itself, names an unknown platform, or an id occurs twice.
        InputError: If a file can't be read.
    """
    places = KnownPlatforms(platforms, base_iri)
    files = {path: [quad.triple for quad in read_rdf(path)] for path in paths if is_rdf(path)}
    merged = label_blanks(triple for triples in files.values() for triple in triples)
    index = TripleIndex(merged)
    stated_rules: list[StatedRule] = []
    for path, triples in files.items():
        stated_rules.extend(_rdf_rules(path, TripleIndex(triples), index, definitions, places))
    for path in paths:
        if not is_rdf(path):
            stated_rules.extend(read_toml_rules(path, places))
    stated = {item.rule.iri: item.where for item in stated_rules}
    return PublishedFiles(_without_duplicates(stated_rules), _definitions(merged, index), stated)


def _without_duplicates(stated_rules: Sequence[StatedRule]) -> tuple[PublishedRule, ...]:
    seen: dict[str, StatedRule] = {}
    for item in stated_rules:
        other = seen.setdefault(item.rule.id, item)
        if other.rule != item.rule:
            raise ConfigError(
                f'two published rules have the id "{item.rule.id}"',
                where=f"{other.where}; {item.where}",
                hint="rename one of them",
            )
        if other is not item and item.rule.manchester is not None:
            raise ConfigError(f'the rule "{item.rule.id}" stands there twice', where=item.where, hint="remove one")
    return tuple(item.rule for _, item in sorted(seen.items()))


# OWL files


def _rdf_rules(
    path: Path, own: TripleIndex, index: TripleIndex, definitions: TripleIndex | None, places: KnownPlatforms
) -> list[StatedRule]:
    nodes = sorted({node for kind in _RULE_CLASSES for node in own.subjects_of_type(kind)})
    stated_rules = []
    for node in nodes:
        where = f"{path}, {local_name(node)}"
        if node.startswith("_:"):
            raise ConfigError("a published rule has no IRI of its own", where=str(path), hint="give it a name")
        stated_rules.append(StatedRule(_rdf_rule(node, where, index, definitions, places), where))
    return stated_rules


def _rdf_rule(
    iri: str, where: str, index: TripleIndex, definitions: TripleIndex | None, places: KnownPlatforms
) -> PublishedRule:
    platforms = index.iris(iri, KM.onPlatform)
    if len(platforms) > 1:
        raise ConfigError(
            "a published rule is on one platform, or names none to hold on all", where=where, hint="write a rule each"
        )
    scope = _rdf_scope(iri, where, index)
    deontic, outcomes = _rdf_deontic(iri, where, index), _rdf_prescribed(iri, where, index)
    if wrong := contradiction(deontic, outcomes):
        raise ConfigError(wrong, where=where, hint=OUTCOME_HINT)
    ids = [literal.value for literal in index.literals(iri, KM.ruleId)]
    return PublishedRule(
        id=ids[0] if ids else local_name(iri),
        iri=iri,
        deontic=deontic,
        scope_iri=scope,
        platform=places.from_iri(platforms[0], where) if platforms else None,
        expression=_definition(scope, index, definitions),
        text=read_texts(index, iri, KM.ruleText) or read_words(index, iri).labels,
        url=_rdf_url(iri, index),
        requires=read_texts(index, iri, KM.requires),
        territory=tuple(sorted(literal.value for literal in index.literals(iri, KM.inTerritory))),
        in_force_from=_rdf_time(iri, KM.inForceFrom, where, index),
        in_force_until=_rdf_time(iri, KM.inForceUntil, where, index),
        outcomes=outcomes,
    )


def _rdf_scope(iri: str, where: str, index: TripleIndex) -> str:
    scopes = index.nodes(iri, KM.scope)
    if len(scopes) != 1 or scopes[0].startswith("_:"):
        what = "has no scope" if not scopes else "has several scopes" if len(scopes) > 1 else "has an unnamed scope"
        raise ConfigError(
            f"the rule {what}", where=where, hint="add km:scope with the one class that says what the rule is about"
        )
    return scopes[0]


def _rdf_deontic(iri: str, where: str, index: TripleIndex) -> Deontic:
    stated = index.iris(iri, KM.deontic)
    unknown = [name for name in stated if name not in _DEONTICS]
    if unknown:
        names = " or ".join(f"km:{name}" for name in _DEONTIC_NAMES)
        hint = did_you_mean(local_name(unknown[0]), _DEONTIC_NAMES) or names
        raise ConfigError(f'"{local_name(unknown[0])}" is no value of km:deontic', where=where, hint=hint)
    kinds = [kind for kind in _DEONTICS if index.is_typed(iri, kind)]
    found = {_DEONTICS[name] for name in (*stated, *kinds)}
    deontics = [deontic for deontic in Deontic if deontic in found]
    if len(deontics) != 1:
        several = f"{' and '.join(map(VERBS.__getitem__, deontics))} at once"
        raise ConfigError(
            f"the rule {several if deontics else 'neither prohibits nor permits nor obliges'}",
            where=where,
            hint="state one km:deontic: km:Prohibition, km:Permission or km:Obligation",
        )
    return deontics[0]


def _rdf_time(iri: str, predicate: str, where: str, index: TripleIndex) -> str | None:
    times = index.literals(iri, predicate)
    if len(times) > 1 or any(time.datatype.value != XSD.dateTime for time in times):
        what = f"km:{local_name(predicate)} is not one xsd:dateTime"
        raise ConfigError(what, where=where, hint='such as "2025-01-31T00:00:00Z"^^xsd:dateTime')
    return times[0].value if times else None


def _rdf_prescribed(iri: str, where: str, index: TripleIndex) -> tuple[PrescribedOutcome, ...]:
    stated = index.iris(iri, KM.prescribesOutcome)
    unknown = next((outcome for outcome in stated if outcome not in _PRESCRIBED), None)
    if unknown is not None:
        names = [local_name(known) for known in _PRESCRIBED]
        hint = did_you_mean(local_name(unknown), names) or "one of " + ", ".join(f"km:{name}" for name in names)
        raise ConfigError("km:prescribesOutcome names no outcome that is known", where=where, hint=hint)
    return tuple(outcome for iri, outcome in _PRESCRIBED.items() if iri in stated)


def _rdf_url(iri: str, index: TripleIndex) -> str | None:
    for predicate in (DCTERMS.source, RDFS.seeAlso):
        for term in index.objects(iri, predicate):
            if not isinstance(term, ox.BlankNode) and is_web_address(term.value):
                return term.value
    return None


def _definition(scope: str, index: TripleIndex, definitions: TripleIndex | None) -> Expression:
    """Return what the scope is defined as; a class without definition stands for itself."""
    found = definition_of(index, scope)
    if found is None and definitions is not None:
        found = definition_of(definitions, scope)
    return Named(scope) if found is None else found


def _definitions(merged: Sequence[ox.Triple], index: TripleIndex) -> bytes:
    headers = set(index.subjects_of_type(OWL.Ontology))
    kept = (
        triple
        for triple in merged
        if triple.predicate.value != OWL.imports and getattr(triple.subject, "value", "") not in headers
    )
    return write_triples(kept)
