"""Who holds, meets and carries which rules: conclusions of a run, for the graph of what was inferred.

The platform whose moderators act on an unwritten rule holds it. Where newcomers' posts were acted against under it, the
rule raises a barrier for them; whether they knew it, observations can't tell. People who move from one platform to
another take along what holds on both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.model import Status
from kmgraph.namespaces import KM, OWL, RDFS
from kmgraph.rdf import TripleBuilder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyoxigraph as ox

    from kmgraph.graph.iris import ProjectNames
    from kmgraph.model import Platform, Rule


@dataclass(frozen=True, slots=True)
class TransferFact:
    """What holds of the rules of two platforms when people move from one to the other.

    Attributes:
        source, destination: Ids of the platforms.
        migrations: IRIs of the migrations that are known in this direction, at least one.
        on_both: IRIs of rules seen on both platforms.
        only_there: IRIs of unwritten rules of the destination that were not seen at the source.
    """

    source: str
    destination: str
    migrations: tuple[str, ...]
    on_both: tuple[str, ...]
    only_there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnowledgeFacts:
    """What a run knows of who knows what; no counts, and nothing that too few sources stand behind.

    Attributes:
        held: Unwritten rules that are sure enough to say that the platform acts on them.
        met: Those of them under which newcomers' posts, of enough sources, were acted against.
        transfers: Between platforms of the project.
        in_words: IRIs of those held of which it is told that the platform has them in words, all or in part.
    """

    held: tuple[Rule, ...] = ()
    met: tuple[Rule, ...] = ()
    transfers: tuple[TransferFact, ...] = ()
    in_words: frozenset[str] = frozenset()


def knowledge_triples(facts: KnowledgeFacts, platforms: Sequence[Platform], names: ProjectNames) -> list[ox.Triple]:
    """Return who holds each unwritten rule, for whom it raises a barrier, and what moves with people."""
    build = TripleBuilder("k")
    known = {platform.id: platform for platform in platforms}
    for rule in facts.held:
        build.add(rule.iri, KM.heldBy, known[rule.platform].iri)
        # Of every other unwritten rule a part stands in published words, or in words that were told of, such as a
        # handbook for moderators: how the platform holds it is left open.
        if rule.status is Status.TACIT and rule.iri not in facts.in_words:
            build.add(rule.iri, KM.heldTacitlyBy, known[rule.platform].iri)
            # Written out, so that `?x a km:TacitKnowledge` finds the rule without a reasoner.
            build.typed(rule.iri, KM.TacitKnowledge)
    for platform in sorted({rule.platform for rule in facts.met}):
        _newcomers(build, known[platform], names)
    for rule in facts.met:
        _barrier(build, rule, names)
    for transfer in facts.transfers:
        _transfer(build, transfer, known[transfer.source], known[transfer.destination], names)
    return build.triples


def stands_for_triples(platforms: Sequence[Platform], stands_for: Mapping[str, str]) -> list[ox.Triple]:
    """Return for which platforms of the ontology the project's own stand (platform id to IRI).

    No `owl:sameAs`: what one project observed or made up would become a fact of the real platform, and of every other
    project's.
    """
    build = TripleBuilder("a")
    for platform in platforms:
        if platform.id in stands_for:
            build.add(platform.iri, KM.standsFor, stands_for[platform.id])
    return build.triples


def _newcomers(build: TripleBuilder, platform: Platform, names: ProjectNames) -> None:
    node = names.newcomers(platform.id)
    build.typed(node, OWL.NamedIndividual, KM.Community)
    build.add(node, KM.communityOf, platform.iri)
    english, chinese = (_called(platform, language) for language in ("en", "zh"))
    build.words(node, RDFS.label, {"en": f"newcomers on {english}", "zh": f"{chinese}的新迁入用户"})


def _barrier(build: TripleBuilder, rule: Rule, names: ProjectNames) -> None:
    community, node = names.newcomers(rule.platform), names.barrier(rule.id)
    build.typed(node, OWL.NamedIndividual, KM.ModerationBarrier)
    build.add_all(node, {KM.raisedBy: rule.iri, KM.facedBy: community})
    said = {language: rule.text.get(language, rule.manchester) for language in ("en", "zh")}
    label = {"en": f"newcomers run into: {said['en']}", "zh": f"新迁入用户遇到：{said['zh']}"}
    build.words(node, RDFS.label, label)


def _transfer(
    build: TripleBuilder, transfer: TransferFact, source: Platform, destination: Platform, names: ProjectNames
) -> None:
    node = names.transfer(source.id, destination.id)
    build.typed(node, OWL.NamedIndividual, KM.KnowledgeTransfer)
    build.add_all(node, {KM.sourcePlatform: source.iri, KM.destinationPlatform: destination.iri})
    label = {
        "en": f"from {_called(source, 'en')} to {_called(destination, 'en')}",
        "zh": f"从{_called(source, 'zh')}到{_called(destination, 'zh')}",
    }
    build.words(node, RDFS.label, label)
    for prop, linked in (
        (KM.occasionedBy, transfer.migrations),
        (KM.mayCarry, transfer.on_both),
        (KM.notSeenAtSource, transfer.only_there),
    ):
        for iri in linked:
            build.add(node, prop, iri)


def _called(platform: Platform, language: str) -> str:
    return platform.label.get(language) or next(iter(platform.label.values()), platform.id)
