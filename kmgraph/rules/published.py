"""Reads the rules a platform published: from OWL files, as Protégé saves them, or from TOML for people without OWL.

In come files, out come `PublishedRule`s and the triples that define their scopes. A TOML scope stays text here
(`manchester`); reading it takes the names of the ontology and is the reasoner's side of the house.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from kmgraph.errors import ConfigError, did_you_mean
from kmgraph.io import Section, read_toml
from kmgraph.model import UNDETERMINED, Deontic, Named, PrescribedOutcome, PublishedRule
from kmgraph.namespaces import DCTERMS, KM, OWL, RDFS, XSD, local_name
from kmgraph.ontology import definition_of, read_texts, read_words
from kmgraph.rdf import TripleIndex, is_rdf, label_blanks, read_rdf, write_triples

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kmgraph.model import Expression

_Value = TypeVar("_Value", bound=StrEnum)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_HTTP = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_COUNTRY = re.compile(r"[A-Z]{2}")
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
_VERBS = {Deontic.PROHIBITION: "prohibits", Deontic.PERMISSION: "permits", Deontic.OBLIGATION: "obliges"}
_PRESCRIBED = {
    KM.NotAllowed: PrescribedOutcome.NOT_ALLOWED,
    KM.NotRecommended: PrescribedOutcome.NOT_RECOMMENDED,
    KM.AdultsOnly: PrescribedOutcome.ADULTS_ONLY,
    KM.Announced: PrescribedOutcome.WITH_NOTICE,
}

_OUTCOME_HINT = "what may stay, with limits or without, is a permission; what may not stay is none"
# What may stay is permitted: a prohibition announces nothing milder than that its content may not stay.
_POSSIBLE = {
    Deontic.PROHIBITION: frozenset({PrescribedOutcome.NOT_ALLOWED}),
    Deontic.PERMISSION: frozenset(PrescribedOutcome) - {PrescribedOutcome.NOT_ALLOWED},
    Deontic.OBLIGATION: frozenset(PrescribedOutcome),
}


@dataclass(frozen=True, slots=True)
class PublishedFiles:
    """What the files of published rules say.

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
    places = _Places(platforms, base_iri)
    files = {path: [quad.triple for quad in read_rdf(path)] for path in paths if is_rdf(path)}
    merged = label_blanks(triple for triples in files.values() for triple in triples)
    index = TripleIndex(merged)
    stated_rules: list[_StatedRule] = []
    for path, triples in files.items():
        stated_rules.extend(_rdf_rules(path, TripleIndex(triples), index, definitions, places))
    for path in paths:
        if not is_rdf(path):
            stated_rules.extend(_toml_rules(path, places))
    stated = {item.rule.iri: item.where for item in stated_rules}
    return PublishedFiles(_without_duplicates(stated_rules), _definitions(merged, index), stated)


@dataclass(frozen=True, slots=True)
class _StatedRule:
    rule: PublishedRule
    where: str


@dataclass(frozen=True, slots=True)
class _Places:
    """The platforms that rules may name, by id or by IRI."""

    platforms: tuple[str, ...]
    base_iri: str

    def known(self, name: str, where: str) -> str:
        """Return the id, or raise if there is no such platform."""
        if self.platforms and name not in self.platforms:
            hint = did_you_mean(name, self.platforms) or f"known: {', '.join(self.platforms)}"
            raise ConfigError(f'there is no platform "{name}"', where=where, hint=hint)
        return name

    def from_iri(self, iri: str, where: str) -> str:
        """Return the id of the platform an IRI means: `<base>platform/ID`, or any IRI that ends in an id."""
        own = f"{self.base_iri}platform/"
        return self.known(iri.removeprefix(own) if iri.startswith(own) else local_name(iri), where)


def _without_duplicates(stated_rules: Sequence[_StatedRule]) -> tuple[PublishedRule, ...]:
    seen: dict[str, _StatedRule] = {}
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
    path: Path, own: TripleIndex, index: TripleIndex, definitions: TripleIndex | None, places: _Places
) -> list[_StatedRule]:
    nodes = sorted({node for kind in _RULE_CLASSES for node in own.subjects_of_type(kind)})
    stated_rules = []
    for node in nodes:
        where = f"{path}, {local_name(node)}"
        if node.startswith("_:"):
            raise ConfigError("a published rule has no IRI of its own", where=str(path), hint="give it a name")
        stated_rules.append(_StatedRule(_rdf_rule(node, where, index, definitions, places), where))
    return stated_rules


def _rdf_rule(
    iri: str, where: str, index: TripleIndex, definitions: TripleIndex | None, places: _Places
) -> PublishedRule:
    platforms = index.iris(iri, KM.onPlatform)
    if len(platforms) > 1:
        raise ConfigError(
            "a published rule is on one platform, or names none to hold on all", where=where, hint="write a rule each"
        )
    scope = _rdf_scope(iri, where, index)
    deontic, outcomes = _rdf_deontic(iri, where, index), _rdf_prescribed(iri, where, index)
    for outcome in outcomes:
        if outcome not in _POSSIBLE[deontic]:
            raise ConfigError(_contradiction(deontic, outcome), where=where, hint=_OUTCOME_HINT)
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
        several = f"{' and '.join(map(_VERBS.__getitem__, deontics))} at once"
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
            if not isinstance(term, ox.BlankNode) and _HTTP.fullmatch(term.value):
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


# TOML files


def _toml_rules(path: Path, places: _Places) -> list[_StatedRule]:
    top = read_toml(path)
    stated_rules = []
    for section in top.sections("rule"):
        stated_rules.append(_StatedRule(_toml_rule(section, places), section.where))
        section.finish()
    top.finish()
    return stated_rules


def _toml_rule(section: Section, places: _Places) -> PublishedRule:
    identifier = section.required_text("id")
    if not _ID.fullmatch(identifier):
        raise section.error("id", f'"{identifier}" can\'t be an id', "use letters, digits, hyphens, dots, underscores")
    platform = section.text("platform")
    url = section.text("url")
    if url is not None and not _HTTP.fullmatch(url):
        raise section.error("url", f'"{url}" is not a web address', "write https://…")
    deontic = _toml_one_of(section, "deontic", Deontic, section.required_text("deontic"))
    if section.has("requires") and deontic is not Deontic.OBLIGATION:
        raise section.error("requires", "only an obligation requires something", 'write deontic = "obligation"')
    if deontic is Deontic.OBLIGATION and not section.has("requires"):
        raise section.error("requires", "an obligation says what it requires", 'such as requires = "declare it"')
    outcomes = _toml_outcomes(section, deontic)
    iri = f"{places.base_iri}published/{identifier}"
    return PublishedRule(
        id=identifier,
        iri=iri,
        deontic=deontic,
        scope_iri=f"{iri}-scope",
        platform=None if platform is None else places.known(platform, f"{section.where} platform"),
        manchester=section.required_text("scope"),
        text=section.words("text", UNDETERMINED),
        url=url,
        requires=section.words("requires", UNDETERMINED),
        territory=_toml_territory(section),
        in_force_from=section.time("from"),
        in_force_until=section.time("until"),
        outcomes=outcomes,
    )


def _toml_outcomes(section: Section, deontic: Deontic) -> tuple[PrescribedOutcome, ...]:
    announced = {_toml_one_of(section, "outcome", PrescribedOutcome, name) for name in section.texts("outcome")}
    for outcome in announced:
        if outcome not in _POSSIBLE[deontic]:
            raise section.error("outcome", _contradiction(deontic, outcome), _OUTCOME_HINT)
    return tuple(outcome for outcome in PrescribedOutcome if outcome in announced)


def _contradiction(deontic: Deontic, outcome: PrescribedOutcome) -> str:
    return f"a rule that {_VERBS[deontic]} can't announce {outcome}"


def _toml_one_of(section: Section, key: str, kind: type[_Value], name: str) -> _Value:
    known = [value.value for value in kind]
    if name not in known:
        raise section.error(key, f'"{name}" is not known', did_you_mean(name, known) or " or ".join(known))
    return kind(name)


def _toml_territory(section: Section) -> tuple[str, ...]:
    countries = section.texts("territory")
    for country in countries:
        if not _COUNTRY.fullmatch(country):
            raise section.error("territory", f'"{country}" is no country code', 'two capital letters, such as "DE"')
    return tuple(sorted(set(countries)))
