"""Every door of kmgraph: what valid input looks like, and the function that a hostile one would reach.

`through` names the modules of kmgraph that a door leads through; a test holds the list to the modules that read.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.mutation.seeds import (
    AUTOMODERATOR,
    DRAFTS,
    GUIDELINES,
    GUILD_RULES,
    SERVER_RULES,
    archive_seeds,
    export_seeds,
    graph_seeds,
    parquet_seeds,
    sheet_seeds,
    table_seeds,
)
from kmgraph.io import ontology_folder, templates_folder
from kmgraph.model import Limits, Source

EXAMPLE = Path(__file__).parents[2] / "examples" / "tiktok-refugees"


@dataclass(frozen=True)
class Door:
    """One way in.

    Attributes:
        name: As a person calls it.
        file: The name under which the input is written.
        seeds: Makes valid inputs.
        enter: Reads the file in a folder; raises what kmgraph raises.
        through: Modules of kmgraph that read it.
        is_text: Whether it has tokens; bytes are changed otherwise.
        wrap: Applied to the changed bytes, such as packing.
    """

    name: str
    file: str
    seeds: Callable[[], list[bytes]]
    enter: Callable[[Path], None]
    through: tuple[str, ...]
    is_text: bool = True
    wrap: Callable[[bytes], bytes] = field(default=bytes)


@dataclass(frozen=True)
class Ground:
    """What all doors need to know: the ontology and its class tree."""

    ontology: Any
    hierarchy: Any


@cache
def ground() -> Ground:
    """Return the ontology with its tree, made once and not once an input."""
    from kmgraph.ontology import load_ontology
    from kmgraph.pipeline.knowledge import class_tree

    ontology = load_ontology()
    return Ground(ontology, class_tree(ontology, Limits()))


def look_names_up_once() -> None:
    """Make this process, which does nothing else, look names up in the shipped ontology alone, and file them once.

    The words of texts, too.
    """
    from kmgraph.observe import annotation
    from kmgraph.observe.columns import names, terms
    from kmgraph.ontology.manchester import parser
    from kmgraph.pipeline import knowledge

    ontology = ground().ontology
    load = knowledge.load_ontology
    index = names.NameIndex(ontology.vocabulary)
    declared = parser.declared_names(parser.read_triples(ontology.ntriples))
    annotator = annotation.content_annotator(ontology.vocabulary, ground().hierarchy, by_words_alone=True)
    vars(knowledge)["load_ontology"] = lambda extensions=(): load(extensions) if extensions else ontology
    vars(terms)["NameIndex"] = lambda _: index
    vars(annotation)["content_annotator"] = lambda *_, **__: annotator
    vars(parser)["declared_names"] = lambda _: declared
    vars(parser)["read_triples"] = lambda _: ()


def _table(file: Path) -> None:
    from kmgraph.observe import read_observations

    sources = (Source(file, columns={"thema": "topic"}, values={"topic": {"Diät": "DietContent"}}),)
    read_observations(sources, ground().ontology.vocabulary, ground().hierarchy, key=b"k" * 32)


def _look(file: Path) -> None:
    from kmgraph.commands import init_from

    init_from(file.parent, (file,))


def _export(kind: str, file: Path) -> None:
    from kmgraph.observe import read_observations

    read_observations((Source(file, kind=kind),), ground().ontology.vocabulary, ground().hierarchy, key=b"k" * 32)


def _sheet(file: Path) -> None:
    from kmgraph.errors import ObservationError
    from kmgraph.observe.readers.spreadsheet_worker import SheetError, rows_of

    try:
        list(rows_of(file.read_bytes(), None))
    except SheetError as error:
        raise ObservationError(str(error)) from None


def _graph(file: Path) -> None:
    import pyoxigraph as ox

    from kmgraph.rdf import label_blanks, load_rdf, read_rdf

    label_blanks(quad.triple for quad in read_rdf(file))
    load_rdf(ox.Store(), file)


def _loaded(file: Path) -> Any:
    """Return an extension without the shipped ontology, which is no input and takes most of the time."""
    from kmgraph.ontology import load

    added = load._Loader([])
    added.load(file)
    return load._merge(load._Loader([]), added)


def _extension(file: Path) -> None:
    from kmgraph.ontology import definition_of

    loaded = _loaded(file)
    for iri in loaded.extension_iris:
        definition_of(loaded.triples, iri)


def _project(file: Path) -> None:
    from kmgraph.project import load_project

    for path in EXAMPLE.iterdir():
        (file.parent / path.name).touch()
    load_project(file.parent)


def _published(file: Path) -> None:
    from kmgraph.ontology.manchester import parse_manchester
    from kmgraph.rules import read_published

    files = read_published([file], (), "https://e.org/", ground().ontology.triples)
    texts = {rule.scope_iri: rule.manchester for rule in files.rules if rule.manchester is not None}
    parse_manchester(texts, ground().ontology.ntriples)


def _decisions(file: Path) -> None:
    from kmgraph.project.decisions import read_decisions

    read_decisions(file, "en")


def _written(file: Path) -> None:
    from kmgraph.io import ReadLimits, read_utf8
    from kmgraph.rules import DraftOrigin, draft_rules, new_draft_file, read_document

    statements = read_document(read_utf8(file, ReadLimits.up_to(4 * 1024**2)), str(file))
    drafts = draft_rules(statements, (None,) * len(statements), DraftOrigin("a.md"))
    new_draft_file(drafts, "a.md")


def _foreign(form: str, file: Path) -> None:
    from kmgraph.ontology import to_manchester
    from kmgraph.rules import DraftOrigin, ForeignTerms, foreign_drafts, new_draft_file, read_foreign_rules

    terms = ForeignTerms(ground().ontology.vocabulary, "https://e.org/")
    found = read_foreign_rules(file, form, terms)
    scopes = [rule.scope for rule in found.rules if rule.scope is not None]
    for scope in scopes:
        to_manchester(scope, terms.with_made())
    terms.turtle(scopes)
    new_draft_file(foreign_drafts(found.rules, (None,) * len(found.rules), DraftOrigin("a.json")), "a.json").encode()


def _drafts(file: Path) -> None:
    from kmgraph.rules import DraftOrigin, update_draft_file

    update_draft_file(file, (), DraftOrigin("a.md"))


def _scope(file: Path) -> None:
    from kmgraph.ontology.manchester import parse_manchester

    text = file.read_bytes().decode("utf-8", "surrogateescape")
    parse_manchester({"urn:scope": text}, ground().ontology.ntriples)


def _rules(file: Path) -> None:
    from kmgraph.rules import base_rates, read_rules, refuse_unknown_terms, rules_to_json

    ruleset = read_rules(file)
    refuse_unknown_terms(ruleset, ground().ontology.vocabulary, file)
    base_rates(ruleset)
    rules_to_json(ruleset)


def _template(file: Path) -> None:
    from kmgraph.render import load_language
    from kmgraph.render.contexts import CheckContext
    from kmgraph.render.output.templates import render_template

    (file.parent / "layout").mkdir(exist_ok=True)
    file.replace(file.parent / "layout" / "check.txt")
    labels = load_language("en").words.check
    context = CheckContext("verdict", (), (), (), (), (), "seen", (), (), labels)
    render_template("check.txt", context, "en", file.parent)


def _language(name: str, file: Path) -> None:
    from kmgraph.render import load_language

    folder = file.parent / "xx"
    folder.mkdir(exist_ok=True)
    for other in (templates_folder() / "en").glob("*.toml"):
        (folder / other.name).write_bytes(other.read_bytes())
    file.replace(folder / name)
    load_language("xx", file.parent)


def _catalog(file: Path) -> None:
    header = "<urn:x> a <http://www.w3.org/2002/07/owl#Ontology> ; <http://www.w3.org/2002/07/owl#imports> <urn:y> ."
    (file.parent / "x.ttl").write_text(header)
    _loaded(file.parent / "x.ttl")


def _query(file: Path) -> None:
    from kmgraph.rdf import check_query

    check_query(file.read_bytes().decode("utf-8", "replace"))


def _shapes(file: Path) -> None:
    from kmgraph.validate import check_shapes

    check_shapes(file)


def _cached_tree(file: Path) -> None:
    from kmgraph.pipeline import knowledge

    with patch.multiple(
        knowledge,
        read_cached=lambda _: file.read_bytes(),
        keep_cached=lambda *_: None,
        classify=lambda *_, **__: ground().hierarchy,
    ):
        knowledge.class_tree(ground().ontology, Limits())


def _facts(file: Path) -> None:
    from kmgraph.pipeline.facts import read_facts
    from kmgraph.project import project_from_files

    project = replace(project_from_files([file]), knowledge=(file,))
    read_facts(project, ground().ontology, ground().hierarchy)


def _shipped(*patterns: str) -> list[bytes]:
    return [path.read_bytes() for pattern in patterns for path in sorted(ontology_folder().glob(pattern))]


def _scopes() -> list[bytes]:
    text = (EXAMPLE / "published.toml").read_text(encoding="utf-8")
    return [scope.encode() for scope in re.findall(r'scope = "(.*)"', text) if "Verified" not in scope]


def _tree() -> list[bytes]:
    from kmgraph.pipeline import knowledge

    return [knowledge._to_json(ground().hierarchy).encode()]


_RDF = ("kmgraph.rdf.read", "kmgraph.commands.export", "kmgraph.query.worker", "kmgraph.validate.worker")
_TABLES = ("kmgraph.observe.readers.files",)
_EXPORTS = ("kmgraph.observe.readers.json_entries", "kmgraph.observe.readers.ledger", "kmgraph.observe.readers.dsa")
_FOREIGN = ("kmgraph.rules.imports.formats", "kmgraph.rules.imports.automoderator", "kmgraph.io.yaml_files.documents")
_ARCHIVES = ("kmgraph.observe.readers.archives",)
_SHEETS = ("kmgraph.observe.readers.spreadsheet",)

DOORS = (
    Door("CSV", "a.csv", partial(table_seeds, ","), _table, (*_TABLES, "kmgraph.observe.readers.delimited")),
    Door("look at an export", "a.csv", partial(table_seeds, ","), _look, ("kmgraph.observe.proposal.dialect",)),
    Door("TSV", "a.tsv", partial(table_seeds, "\t"), _table, (*_TABLES, "kmgraph.observe.readers.delimited")),
    Door("JSON Lines", "a.jsonl", partial(table_seeds, "json"), _table, ("kmgraph.observe.readers.json_lines",)),
    Door("Parquet", "a.parquet", parquet_seeds, _table, ("kmgraph.observe.readers.parquet",), is_text=False),
    Door("packed table", "a.csv.gz", partial(table_seeds, ","), _table, _TABLES, wrap=partial(gzip.compress, mtime=0)),
    Door(
        "damaged .gz",
        "a.csv.gz",
        lambda: [gzip.compress(seed, mtime=0) for seed in table_seeds(",")],
        _table,
        ("kmgraph.io.read",),
        is_text=False,
    ),
    *(
        Door(f"export: {kind}", f"a{suffix}", partial(export_seeds, kind), partial(_export, kind), _EXPORTS)
        for kind, suffix in (
            ("lemmy", ".json"),
            ("mastodon-reports", ".json"),
            ("mastodon-domain-blocks", ".csv"),
            ("reddit", ".json"),
            ("ozone", ".jsonl"),
            ("discord", ".json"),
            ("abusefilter", ".json"),
            ("activitystreams", ".json"),
            ("dsa", ".csv"),
        )
    ),
    Door("archive", "a.zip", archive_seeds, partial(_export, "dsa"), _ARCHIVES, is_text=False),
    *(
        Door(f"spreadsheet: {suffix}", f"a{suffix}", partial(sheet_seeds, suffix), _sheet, _SHEETS, is_text=False)
        for suffix in (".xlsx", ".ods")
    ),
    *(
        Door(name, f"a.{suffix}", partial(graph_seeds, suffix), _graph, _RDF)
        for name, suffix in (
            ("Turtle", "ttl"),
            ("N-Triples", "nt"),
            ("N-Quads", "nq"),
            ("TriG", "trig"),
            ("RDF/XML", "rdf"),
            ("RDF/XML by Protégé", "owl"),
            ("RDF/XML as XML", "xml"),
            ("JSON-LD", "jsonld"),
        )
    ),
    Door("RDF observations", "a.ttl", partial(graph_seeds, "ttl"), _table, ("kmgraph.observe.readers.rdf",)),
    Door(
        "extension",
        "extension.ttl",
        lambda: [(EXAMPLE / "extension.ttl").read_bytes(), *_shipped("extension-template.ttl")],
        _extension,
        ("kmgraph.ontology.load", "kmgraph.ontology.bundle", "kmgraph.commands.validate", "kmgraph.commands.ontology"),
    ),
    Door(
        "kmgraph.toml",
        "kmgraph.toml",
        lambda: [(EXAMPLE / "kmgraph.toml").read_bytes()],
        _project,
        ("kmgraph.project.config",),
    ),
    Door(
        "published rules",
        "a.toml",
        lambda: [(EXAMPLE / "published.toml").read_bytes().replace(b"VerifiedClinic", b"UserAccount")],
        _published,
        ("kmgraph.rules.published", "kmgraph.rules.published_toml"),
    ),
    Door("guidelines in words", "a.md", lambda: [GUIDELINES], _written, ("kmgraph.commands.rules",)),
    *(
        Door(f"rules of another system: {form}", name, partial(list, [seed]), partial(_foreign, form), _FOREIGN)
        for form, name, seed in (
            ("mastodon", "a.json", SERVER_RULES),
            ("discord", "a.json", GUILD_RULES),
            ("automoderator", "a.yaml", AUTOMODERATOR),
        )
    ),
    Door("draft rules", "a.toml", lambda: [DRAFTS], _drafts, ("kmgraph.rules.written.draft_file",)),
    Door("published OWL", "a.ttl", partial(graph_seeds, "published"), _published, ("kmgraph.rules.published",)),
    Door(
        "facts",
        "a.ttl",
        lambda: [(EXAMPLE / "knowledge.ttl").read_bytes()],
        _facts,
        ("kmgraph.pipeline.facts", "kmgraph.pipeline.violations"),
    ),
    Door(
        "Manchester scope",
        "a.omn",
        _scopes,
        _scope,
        ("kmgraph.ontology.manchester.parser", "kmgraph.pipeline.reviews.terms"),
    ),
    Door(
        "decisions.toml",
        "decisions.toml",
        lambda: [(EXAMPLE / "decisions.toml").read_bytes()],
        _decisions,
        ("kmgraph.project.decisions",),
    ),
    Door("rules.json", "rules.json", partial(graph_seeds, "rules"), _rules, ("kmgraph.rules.json",)),
    Door(
        "template",
        "check.txt",
        lambda: [(templates_folder() / "layout" / name).read_bytes() for name in ("check.txt", "explain.txt")],
        _template,
        ("kmgraph.render.output.templates",),
    ),
    *(
        Door(
            f"language, {name}",
            name,
            partial(lambda name: [(templates_folder() / "en" / name).read_bytes()], name),
            partial(_language, name),
            ("kmgraph.render.language.language", "kmgraph.render.language.own_files"),
        )
        for name in ("grammar.toml", "words.toml", "warnings.toml", "charts.toml")
    ),
    Door(
        "catalog",
        "catalog-v001.xml",
        lambda: [(EXAMPLE / "catalog-v001.xml").read_bytes()],
        _catalog,
        ("kmgraph.ontology.catalog",),
    ),
    Door("query", "a.rq", lambda: _shipped("competency/*.rq"), _query, ("kmgraph.commands.query",)),
    Door(
        "shapes",
        "a.ttl",
        lambda: _shipped("shapes/*.ttl"),
        _shapes,
        ("kmgraph.validate.guard", "kmgraph.validate.shacl"),
    ),
    Door("cached class tree", "a.json", _tree, _cached_tree, ("kmgraph.pipeline.knowledge", "kmgraph.io.cache")),
)
"""All doors; `tests/functional/test_doors.py` finds one that is missing."""
