"""The graph, the rules or the ontology in other formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kmgraph.commands.export_rules import RuleChoice, export_run_rules
from kmgraph.commands.run_graph import RunGraphFiles, find_graph
from kmgraph.errors import InputError, UsageError, did_you_mean
from kmgraph.graph import OdrlPolicies, odrl_policies
from kmgraph.io import check_run, check_writable, open_folder, run_file
from kmgraph.namespaces import ONTOLOGY_IRI, PREFIXES
from kmgraph.ontology import bundled_extensions
from kmgraph.pipeline import Step, silent
from kmgraph.project import GRAPH_NAME
from kmgraph.query import StoreManifest, write_store
from kmgraph.rdf import iter_rdf, label_blanks
from kmgraph.reason import write_owl
from kmgraph.rules import RULE_FORMATS, Loss

_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "nquads": ox.RdfFormat.N_QUADS,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_PREFIXED = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.RDF_XML)
_OWL_FORMATS = {"owlxml": "OWL/XML", "functional": "functional syntax", "manchester": "Manchester syntax"}
_SUFFIXES = {
    ".ttl": "turtle",
    ".nq": "nquads",
    ".nt": "ntriples",
    ".trig": "trig",
    ".jsonld": "jsonld",
    ".json": "jsonld",
    ".rdf": "rdfxml",
    ".owl": "rdfxml",
    ".xml": "rdfxml",
    ".owx": "owlxml",
    ".ofn": "functional",
    ".omn": "manchester",
    ".csv": "csv",
    ".yaml": "automoderator",
    ".yml": "automoderator",
    ".sml": "osprey",
}
_MERGED = Loss("", "the format has one graph: which statements were published, learned or inferred is not told apart")
EXPORT_FORMATS = (*_FORMATS, *_OWL_FORMATS, "odrl", *RULE_FORMATS, "store")
"""Names of the formats: of RDF, of OWL, of other systems, and a store."""
_PARTS = {
    "graph": None,
    "rules": ("learned", "published", "inferred"),
    "ontology": ("ontology",),
}


def format_of(output: Path) -> str:
    """Return the format that a file's suffix means; Turtle for standard output.

    Raises:
        UsageError: If it means none.
    """
    if str(output) == "-":
        return "turtle"
    suffix = output.suffix.lower()
    if suffix not in _SUFFIXES:
        known = ", ".join(_SUFFIXES)
        told = f'no format is written to files that end in "{suffix}"' if suffix else "the file's name has no suffix"
        close = did_you_mean(suffix, _SUFFIXES) if suffix else None
        hint = f"{close + ' ' if close else ''}known: {known}; or name it with --format"
        raise UsageError(f"{told}, so nothing tells its format", where=str(output), hint=hint)
    return _SUFFIXES[suffix]


def syntax_of(output: Path) -> str:
    """Return the syntax of RDF that a file's suffix means, for what is RDF whatever the file is called; else Turtle."""
    name = _SUFFIXES.get(output.suffix.lower(), "")
    return name if name in _FORMATS else "turtle"


@dataclass(frozen=True, slots=True)
class ExportedData:
    """A part of a graph as bytes, and in words what the format has no place for."""

    data: bytes
    losses: tuple[Loss, ...] = ()


def export_data(
    what: str,
    graph: Path | None,
    form: str,
    syntax: str = "turtle",
    *,
    choice: RuleChoice = RuleChoice(),  # noqa: B008  frozen
) -> ExportedData:
    """Return a part of what a run left in a format: all but the single observations may be published.

    Args:
        what: `graph`, `rules`, `ontology` or `observations`.
        graph: A run's folder, an RDF file, or a store.
        form: One of `EXPORT_FORMATS` but `store`. Formats without named graphs merge them, and JSON-LD does for all but
            the whole graph.
        syntax: The format of RDF in which `odrl` is written.
        choice: Which rules, and in which languages, formats of other systems hold.

    Raises:
        InputError: If there is no graph, or it can't be read.
        UsageError: If the format can't hold what is asked for.
    """
    if form in RULE_FORMATS:
        _refuse_other_parts(what, ("rules",), form, form)
        exported = export_run_rules(graph, form, choice)
        return ExportedData(exported.data, exported.losses)
    if choice != RuleChoice():
        raise UsageError(
            "platforms, languages and candidates are chosen in formats of other systems only",
            where="--format",
            hint=f"one of {', '.join(RULE_FORMATS)}; or leave out --platform, --lang and --candidates",
        )
    files = find_graph(graph)
    if form == "odrl":
        _refuse_other_parts(what, ("rules",), form, "ODRL")
        policies = odrl_policies(files.iter_quads())
        return ExportedData(
            _serialized(policies.triples, _FORMATS[syntax]), tuple(Loss("", why) for why in _left_out(policies))
        )
    if form in _OWL_FORMATS:
        _refuse_other_parts(what, ("rules", "ontology"), form, _OWL_FORMATS[form])
        return ExportedData(_owl(files, what, form))
    rdf_format = _FORMATS[form]
    quads = sorted(_quads(files, what), key=str)
    # Readers of one graph see none of what JSON-LD has in named graphs; rules and ontology are one graph to who asks.
    is_one_graph = rdf_format == ox.RdfFormat.JSON_LD and what != "graph"
    if rdf_format.supports_datasets and not is_one_graph:
        return ExportedData(_serialized(quads, rdf_format))
    losses = (_MERGED,) if len({quad.graph_name for quad in quads}) > 1 else ()
    return ExportedData(_serialized(dict.fromkeys(quad.triple for quad in quads), rdf_format), losses)


def _refuse_other_parts(what: str, parts: tuple[str, ...], form: str, called: str) -> None:
    if what not in parts:
        hint = f"kmgraph export {parts[0]} --format {form}"
        raise UsageError(f"{called} holds {' or '.join(parts)} only", where="--format", hint=hint)


def _owl(files: RunGraphFiles, what: str, syntax: str) -> bytes:
    """Return rules, or the ontology with the extensions, as one ontology in a syntax of OWL."""
    around = label_blanks(quad.triple for path in files.ontology for quad in iter_rdf(path))
    if what == "ontology":
        return write_owl(tuple(around), (), syntax, ONTOLOGY_IRI)
    ontology = files.graph.parent / "rules.ttl"
    if not files.graph.is_dir() and files.graph.name == GRAPH_NAME and ontology.exists():
        own = label_blanks(quad.triple for quad in iter_rdf(run_file(ontology)))
        return write_owl(tuple(own), around, syntax)
    own = label_blanks(quad.triple for quad in _quads(files, what))
    return write_owl(tuple(own), around, syntax)


def _serialized(statements: Iterable[ox.Quad] | Iterable[ox.Triple], rdf_format: ox.RdfFormat) -> bytes:
    prefixes = PREFIXES if rdf_format in _PREFIXED else None
    return ox.serialize(statements, format=rdf_format, prefixes=prefixes) or b""


def _left_out(policies: OdrlPolicies) -> Iterator[str]:
    """Yield what the policies don't say: whoever reads them must not take them for all there is."""
    if policies.from_practice:
        yield (
            f"rules from practice left out: {policies.from_practice}; nobody issued them, so they are no rules of ODRL "
            "(other formats hold them)"
        )
    if policies.unclear:
        yield f"published rules left out that don't say whether they prohibit, permit or oblige: {policies.unclear}"
    if policies.with_outcome:
        yield (
            f"rules that announce an outcome, such as adults only: {policies.with_outcome}; ODRL has no term for it, "
            "so it stands there as km:prescribesOutcome"
        )
    if not policies.policies:
        yield "there is no published rule in the graph, so the file holds no policy"


def export_store(graph: Path | None, folder: Path, step: Step = silent) -> StoreManifest:
    """Load a run's graph, that of single observations included, into a new Oxigraph store on disk.

    Args:
        graph: A run's folder, or an RDF file.
        folder: Where to; it must be empty, or not be there.
        step: Told of each step.

    Returns:
        What the store holds.

    Raises:
        UsageError: If no folder is named, or it is not empty.
        InputError: If the graph can't be read.
    """
    if str(folder) == "-":
        raise UsageError("a store is a folder", where="--output", hint="name a new folder with -o")
    check_writable(folder, is_folder=True)
    if folder.exists() and any(folder.iterdir()):
        raise UsageError("the folder for the store is not empty", where=str(folder), hint="name a new one")
    files = find_graph(graph)
    if files.graph.is_dir():
        raise UsageError("the graph is a store already", where=str(files.graph), hint="copy its folder")
    extensions = bundled_extensions(files.graph.parent) if files.ontology else ()
    triples = (quad.triple for path in extensions for quad in iter_rdf(path))
    run_id = check_run(files.graph.parent).run_id if files.observations else ""
    with step("loading the graph"), open_folder(folder.parent) as parent, parent.new_folder(folder.name) as store:
        return write_store(files.files, store, run_id, triples)


def _quads(files: RunGraphFiles, what: str) -> Iterator[ox.Quad]:
    if what == "ontology" and files.ontology:
        name = ox.NamedNode(ONTOLOGY_IRI)
        triples = label_blanks(quad.triple for path in files.ontology for quad in iter_rdf(path))
        yield from (ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)
        return
    if what == "observations":
        yield from _observations(files)
        return
    parts = _PARTS[what]
    # A store would give blank nodes new labels, others each time.
    for quad in set(RunGraphFiles(files.graph).iter_quads()):
        part = quad.graph_name.value.rsplit("/", 1)[-1] if isinstance(quad.graph_name, ox.NamedNode) else ""
        if parts is None or part in parts:
            yield quad


def _observations(files: RunGraphFiles) -> Iterator[ox.Quad]:
    if not files.has_observations:
        raise InputError(
            "there are no single observations in this graph",
            where=str(files.graph),
            hint="name the folder of a whole run, with the private one beside it",
        )
    for quad in RunGraphFiles(files.observations or files.graph).iter_quads():
        if isinstance(quad.graph_name, ox.DefaultGraph):
            yield quad
