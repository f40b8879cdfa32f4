"""What a project says of the world beside its observations: facts with their sources, and which platforms are meant.

Facts are about individuals; terms belong in an extension. They stay out of the ontology, so nothing is learned from
them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kmgraph.errors import ConfigError, OntologyError, did_you_mean
from kmgraph.model import Hierarchy, Platform, Project
from kmgraph.namespaces import KM, OWL, PREFIXES, RDF, curie, local_name
from kmgraph.ontology import Ontology, find_unknown, refuse_first
from kmgraph.project import CONFIG_NAME
from kmgraph.rdf import TripleIndex, label_blanks, read_rdf

_TERMS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
_NAMING = (RDF.type, KM.scope)
"""Properties that lead to a class."""
_ALLOWING = (KM.PublishedPermission, KM.PublishedObligation)
"""Kinds of rules that forbid nothing."""


@dataclass(frozen=True, slots=True)
class KnownMigration:
    """A migration, by the IRIs of the platforms it leads from and to."""

    iri: str
    source: str
    destination: str


@dataclass(frozen=True, slots=True)
class ToldRule:
    """A rule that people told of, by the IRIs of its scope and of a platform it holds on.

    Attributes:
        forbids: Whether it is told as a prohibition, or nobody told its force. A rule that acts against what is told to
            be allowed or required bears out nothing of it.
    """

    iri: str
    scope: str
    platform: str
    forbids: bool = True


@dataclass(frozen=True)
class Facts:
    """Facts of a project.

    Attributes:
        triples: Those of the files, merged.
        stands_for: Id of a platform of the project to the IRI of the ontology's platform that is meant by it.
        migrations: Those that the ontology, its extensions or the files know, sorted.
        told: Reported rules with a scope and a platform, sorted.
        in_words: IRI of a holder to those of what it has in words, and of other items that say the same; nothing that
            allows or requires.
        operators: IRI of a platform to those of who runs it, and of the teams within them.
    """

    triples: tuple[ox.Triple, ...] = ()
    stands_for: Mapping[str, str] = field(default_factory=dict)
    migrations: tuple[KnownMigration, ...] = ()
    told: tuple[ToldRule, ...] = ()
    in_words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    operators: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def not_forbidding(self) -> frozenset[str]:
        """IRIs of told rules that allow or require."""
        return frozenset(rule.iri for rule in self.told if not rule.forbids)

    def has_in_words(self, platform: Platform, items: Collection[str]) -> bool:
        """Return whether a platform, the one that it stands for, who runs them or a team of theirs has one of these."""
        meant = {platform.iri, self.stands_for.get(platform.id, platform.iri)}
        holders = meant.union(*(self.operators.get(iri, ()) for iri in meant))
        return any(not self.in_words.get(holder, frozenset()).isdisjoint(items) for holder in holders)

    def means(self, platform: Platform, iri: str) -> bool:
        """Return whether an IRI is that of a platform of the project, or of the ontology's platform that it is."""
        return iri in {platform.iri, self.stands_for.get(platform.id)}


def read_facts(project: Project, ontology: Ontology, hierarchy: Hierarchy) -> Facts:
    """Return the facts of a project.

    Raises:
        OntologyError: If a file declares terms, or names some of the ontology or an extension that nobody declares.
        ConfigError: If a platform stands for one that nobody knows.
        InputError: If a file can't be read.
    """
    triples = tuple(label_blanks(_read(project.knowledge, ontology)))
    indexes = (ontology.triples, TripleIndex(triples))
    return Facts(
        triples,
        _platforms_meant(project, indexes, hierarchy),
        tuple(sorted(_migrations(indexes, hierarchy), key=str)),
        tuple(sorted(_told(indexes, hierarchy), key=str)),
        in_words(indexes, _members(KM.ModeratorHandbook, indexes, hierarchy)),
        operators(indexes),
    )


def refuse_unknown(path: Path, quads: Sequence[ox.Quad], ontology: Ontology) -> None:
    """Refuse names in kmgraph's namespaces that it lacks, and classes and properties of an extension that it lacks.

    Mostly slips of the pen: nothing would find what is said in such words. Words of other vocabularies are let through,
    and individuals that stand in an extension's namespace.
    """
    refuse_first(find_unknown(path, quads, ontology.triples, ontology.own_iris))
    spaces = {iri.removesuffix(local_name(iri)) for iri in ontology.extension_iris}
    names = {quad.predicate.value for quad in quads}
    names |= {
        quad.object.value for quad in quads if quad.predicate.value in _NAMING and isinstance(quad.object, ox.NamedNode)
    }
    for name in sorted(names):
        if name.removesuffix(local_name(name)) in spaces and not ontology.triples.iris(name, RDF.type):
            alike = did_you_mean(local_name(name), map(local_name, sorted(ontology.extension_iris)))
            raise OntologyError(
                f'"{curie(name) or name}" is a term that is declared nowhere',
                where=str(path),
                hint=alike or f'terms of yours go into a file under "ontology" in {CONFIG_NAME}',
            )


def _read(paths: Sequence[Path], ontology: Ontology) -> Iterable[ox.Triple]:
    for path in paths:
        quads = tuple(read_rdf(path))
        for quad in quads:
            if getattr(quad.object, "value", "") in _TERMS:
                raise OntologyError(
                    f'"{getattr(quad.subject, "value", quad.subject)}" is a term, and facts are about individuals',
                    where=str(path),
                    hint=f'name the file under "ontology" in {CONFIG_NAME}',
                )
        refuse_unknown(path, quads, ontology)
        yield from (quad.triple for quad in quads if quad.predicate.value != OWL.imports)


def _platforms_meant(project: Project, indexes: Sequence[TripleIndex], hierarchy: Hierarchy) -> dict[str, str]:
    known = _members(KM.Platform, indexes, hierarchy)
    return {
        platform.id: _platform(platform.stands_for, known, f"{CONFIG_NAME}, [[platform]] {platform.id} stands_for")
        for platform in project.platforms
        if platform.stands_for is not None
    }


def _platform(name: str, known: Sequence[str], where: str) -> str:
    prefix, _, rest = name.partition(":")
    meant = [iri for iri in known if name in {iri, local_name(iri)} or iri == PREFIXES.get(prefix, "\0") + rest]
    if len(meant) == 1:
        return meant[0]
    words = [curie(iri) or iri for iri in meant or known]
    if meant:
        raise ConfigError(f'"{name}" may be several platforms', where=where, hint=f"write {' or '.join(words)}")
    hint = did_you_mean(name, [*map(local_name, known), *words]) or f"known: {', '.join(words)}"
    raise ConfigError(f'the ontology knows no platform "{name}"', where=where, hint=hint)


def _migrations(indexes: Sequence[TripleIndex], hierarchy: Hierarchy) -> Iterable[KnownMigration]:
    for iri in _members(KM.Migration, indexes, hierarchy):
        sources, destinations = (
            {platform for index in indexes for platform in index.iris(iri, prop)}
            for prop in (KM.fromPlatform, KM.toPlatform)
        )
        yield from (KnownMigration(iri, source, to) for source in sources for to in destinations)


def _told(indexes: Sequence[TripleIndex], hierarchy: Hierarchy) -> Iterable[ToldRule]:
    for iri in _members(KM.ReportedRule, indexes, hierarchy):
        scopes, platforms = (
            {end for index in indexes for end in index.iris(iri, prop)} for prop in (KM.scope, KM.onPlatform)
        )
        told = forbids(iri, indexes)
        yield from (ToldRule(iri, scope, platform, told) for scope in scopes for platform in platforms)


def forbids(rule: str, indexes: Sequence[TripleIndex]) -> bool:
    """Return whether a rule is said to forbid what is in its scope, or nothing is said of its force.

    Both its `km:deontic` and its kind say so.
    """
    forces = {force for index in indexes for force in index.iris(rule, KM.deontic)}
    is_other = any(index.is_typed(rule, kind) for index in indexes for kind in _ALLOWING)
    return not is_other and all(_is_forbidding(force, indexes) for force in forces)


def _is_forbidding(force: str, indexes: Sequence[TripleIndex]) -> bool:
    return force == KM.Prohibition or any(index.is_typed(force, KM.ForbiddingForce) for index in indexes)


def operators(indexes: Sequence[TripleIndex]) -> dict[str, frozenset[str]]:
    """Return who runs which platform, and the teams within them, such as moderators: its IRI to theirs."""
    teams: dict[str, set[str]] = {}
    for part, wholes in _linked(indexes, KM.partOfOrganization).items():
        for whole in wholes:
            teams.setdefault(whole, set()).add(part)
    return {
        platform: frozenset[str]().union(*(_reached(operator, teams) for operator in found))
        for platform, found in _linked(indexes, KM.operatedBy).items()
    }


def in_words(indexes: Sequence[TripleIndex], handbooks: Collection[str] = ()) -> dict[str, frozenset[str]]:
    """Return what each holder has in words, with all that is said to be the same: IRI of a holder to those of items.

    Who has a document has in words what it articulates. A handbook for moderators is of the platform that its rules are
    of, be it told or not that the platform has it. What allows or requires is no such words: to act against something
    is not to do what they say.
    """
    alike: dict[str, set[str]] = {}
    for prop in (KM.equivalentTo, KM.corroborates):
        for one, others in _linked(indexes, prop).items():
            for other in others:
                alike.setdefault(one, set()).add(other)
                alike.setdefault(other, set()).add(one)
    held: dict[str, set[str]] = {}
    for item, holders in _holders_in_words(indexes, handbooks):
        if forbids(item, indexes):
            for holder in holders:
                held.setdefault(holder, set()).update(_reached(item, alike))
    return {
        holder: frozenset(item for item in items if forbids(item, indexes)) for holder, items in held.items() if items
    }


def _holders_in_words(
    indexes: Sequence[TripleIndex], handbooks: Collection[str]
) -> Iterable[tuple[str, Collection[str]]]:
    """Yield items with those who have them in words, by themselves or in a document."""
    held, articulated, platforms = (
        _linked(indexes, prop) for prop in (KM.heldExplicitlyBy, KM.articulates, KM.onPlatform)
    )
    yield from held.items()
    for document, items in articulated.items():
        for item in items:
            yield item, held.get(document, ())
            if document in handbooks:
                yield item, platforms.get(item, ())


def _reached(item: str, linked: Mapping[str, set[str]]) -> set[str]:
    found, todo = {item}, [item]
    while todo:
        fresh = linked.get(todo.pop(), set()) - found
        found |= fresh
        todo += fresh
    return found


def _linked(indexes: Sequence[TripleIndex], prop: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for index in indexes:
        for subject in index.subjects_with(prop):
            found.setdefault(subject, set()).update(index.iris(subject, prop))
    return found


def _members(class_iri: str, indexes: Sequence[TripleIndex], hierarchy: Hierarchy) -> list[str]:
    below = hierarchy.descendants(class_iri)
    return sorted({iri for index in indexes for kind in below for iri in index.typed(kind)})
