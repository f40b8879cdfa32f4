"""Where everything came from: the sources and the steps of a run.

A step supports a phase of the SECI spiral, which its class names in the ontology, and is no conversion itself: that a
file was read makes nobody know anything, so nothing here says that knowledge was converted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kmgraph.graph.iris import GraphName
from kmgraph.namespaces import DCTERMS, KM, PROV, RDFS
from kmgraph.rdf import TripleBuilder

if TYPE_CHECKING:
    from kmgraph.graph.iris import ProjectNames
    from kmgraph.model import Totals


@dataclass(frozen=True, slots=True)
class SourceFact:
    """An input of a run: its public name, the SHA-256 of its bytes (hexadecimal), and the rows it gave.

    Attributes:
        is_keyed: Whether the digest is an HMAC under the project's key, as that of a table is.
    """

    name: str
    sha256: str
    rows: int | None = None
    is_keyed: bool = False


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is recorded about a run.

    Attributes:
        version: Version of kmgraph.
        sources: Files of observations.
        knowledge: Extensions, published rules and facts that were used.
        ontology: The ontology with its extensions: the version IRI of kmgraph's, and the digest of all of it.
        published: IRIs of the published rules.
        documents: Names of the documents written.
        languages: Languages of the documents.
        time: ISO 8601 UTC time of the run where the environment gives one, else None.
    """

    version: str
    sources: tuple[SourceFact, ...]
    knowledge: tuple[SourceFact, ...]
    published: tuple[str, ...]
    documents: tuple[str, ...]
    time: str | None = None
    languages: tuple[str, ...] = field(default=())
    ontology: SourceFact | None = None


# There is one step of each class in a run, so that the class's label says what it is.
_STEPS = (
    ("collection", KM.ObservationCollection),
    ("learning", KM.LearningRun),
    ("comparison", KM.StatusComparison),
    ("validation", KM.ValidationRun),
    ("rendering", KM.GuidelineRendering),
)


def provenance_triples(facts: RunFacts, totals: Totals, names: ProjectNames) -> list[ox.Triple]:
    """Return the activities of a run in their order, what each used and made, and the run's figures.

    Source: PROV-O (W3C Recommendation 2013-04-30).
    """
    build = TripleBuilder("v")
    agent = names.run("kmgraph")
    build.typed(agent, PROV.SoftwareAgent)
    build.add(agent, RDFS.label, ox.Literal(f"kmgraph {facts.version}"))
    whole = names.run("run")
    build.typed(whole, KM.Run)
    build.times(whole, {PROV.endedAtTime: facts.time})
    before: str | None = None
    for kind, activity_class in _STEPS:
        activity = names.run(kind)
        build.typed(activity, activity_class, KM.RunStep)
        build.add_all(activity, {KM.stepOf: whole, PROV.wasAssociatedWith: agent})
        build.times(activity, {PROV.endedAtTime: facts.time})
        if before:
            build.add(activity, PROV.wasInformedBy, before)
        before = activity
    _inputs(build, facts, names)
    if facts.ontology:
        _ontology(build, facts.ontology, names)
    _outputs(build, facts, names)
    _totals(build, totals, names)
    return build.triples


def _inputs(build: TripleBuilder, facts: RunFacts, names: ProjectNames) -> None:
    for step, sources in (("collection", facts.sources), ("comparison", facts.knowledge)):
        for source in sources:
            node = names.source(source.name)
            build.typed(node, PROV.Entity)
            identifier = ox.Literal(f"{'hmac-' if source.is_keyed else ''}sha256:{source.sha256}")
            build.add_all(node, {DCTERMS.title: ox.Literal(source.name), DCTERMS.identifier: identifier})
            build.numbers(node, {KM.rowCount: source.rows})
            build.add(names.run(step), PROV.used, node)


def _ontology(build: TripleBuilder, fact: SourceFact, names: ProjectNames) -> None:
    """Name the ontology by its version; it is not copied into the graph."""
    build.typed(fact.name, PROV.Entity)
    build.add(fact.name, DCTERMS.identifier, ox.Literal(f"sha256:{fact.sha256}"))
    for step in ("collection", "learning", "comparison"):
        build.add(names.run(step), PROV.used, fact.name)


def _outputs(build: TripleBuilder, facts: RunFacts, names: ProjectNames) -> None:
    for maker, name, user in (
        ("collection", GraphName.OBSERVATIONS, "learning"),
        ("learning", GraphName.LEARNED, "comparison"),
        ("comparison", GraphName.INFERRED, "rendering"),
    ):
        graph = names.graph(name)
        build.typed(graph, PROV.Entity)
        build.add(graph, PROV.wasGeneratedBy, names.run(maker))
        build.add(names.run(user), PROV.used, graph)
    # What was learned is that graph, and each rule says that the learning made it: none is listed once more here.
    build.add(names.run("rendering"), PROV.used, names.graph(GraphName.LEARNED))
    for rule in facts.published:
        build.add(names.run("comparison"), PROV.used, rule)
    for document in facts.documents:
        node = names.document(document)
        build.typed(node, KM.GuidelineDocument)
        build.add_all(node, {DCTERMS.title: ox.Literal(document), PROV.wasGeneratedBy: names.run("rendering")})


def _totals(build: TripleBuilder, totals: Totals, names: ProjectNames) -> None:
    figures = {
        KM.observationCount: totals.observations,
        KM.actedAgainstCount: totals.target,
        KM.shareByPublished: totals.by_published,
        KM.shareByTacit: totals.by_tacit,
        KM.shareUnexplained: totals.unexplained,
        KM.shareNotTold: totals.not_told,
    }
    build.numbers(names.run("run"), figures)
