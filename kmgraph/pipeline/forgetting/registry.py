"""All doors through which a person's traces come in, and all that kmgraph keeps them in. Whatever is added joins here.

A test compares this with the code: every module that can write is named below, and so is every kind of source.
"""

from __future__ import annotations

from dataclasses import dataclass

_ROWS_GO = "its rows are written anew without those that go"
_ROWS_NAMED = "the rows to delete are named; its statements hang together in ways that only who wrote it knows"
_CELLS_NAMED = "the rows to delete are named; formulas and layout of a spreadsheet are its owner's"
_ENTRIES_NAMED = "the entries to delete are named; a platform's export stays as it was handed out, or is fetched again"

DOORS = {
    "csv": _ROWS_GO,
    "tsv": _ROWS_GO,
    "json-lines": _ROWS_GO,
    "parquet": _ROWS_GO,
    "rdf": _ROWS_NAMED,
    "spreadsheet": _CELLS_NAMED,
    "dsa": _ENTRIES_NAMED,
    "lemmy": _ENTRIES_NAMED,
    "mastodon-reports": _ENTRIES_NAMED,
    "mastodon-domain-blocks": _ENTRIES_NAMED,
    "reddit": _ENTRIES_NAMED,
    "ozone": _ENTRIES_NAMED,
    "discord": _ENTRIES_NAMED,
    "abusefilter": _ENTRIES_NAMED,
    "activitystreams": _ENTRIES_NAMED,
}
"""Kind of source -> what is done about rows in it. Of kinds that other packages add, the rows to delete are named."""


@dataclass(frozen=True, slots=True)
class TraceStore:
    """Something that may hold a person's traces.

    Attributes:
        what: What it is.
        written_by: Modules that write it, or remove it.
        reached: What is done about it.
    """

    what: str
    written_by: tuple[str, ...]
    reached: str


STORES = {
    "sources": TraceStore(
        "the files of observations that the project names",
        ("kmgraph.commands.forget", "kmgraph.observe.removal.rewrite", "kmgraph.observe.removal.parquet"),
        "see DOORS",
    ),
    "runs": TraceStore(
        "the public and the private folder of a run, with what a switch from run to run leaves beside them",
        (
            "kmgraph.pipeline.documents",
            "kmgraph.commands.forget_outputs",
            "kmgraph.commands.guidelines",
            "kmgraph.io.folder",
            "kmgraph.io.write",
            "kmgraph.io.temporary",
            "kmgraph.io.runs.folders",
            "kmgraph.io.runs.journal",
            "kmgraph.io.runs.manifest",
            "kmgraph.io.runs.remove",
            "kmgraph.io.runs.stage",
            "kmgraph.io.runs.switch",
        ),
        "made again, or removed where no row is left or the run had other inputs",
    ),
    "rules": TraceStore(
        "rules that `kmgraph learn -o` wrote; answers of other commands in files; guides of `kmgraph compare`",
        ("kmgraph.cli.answers", "kmgraph.commands.compare", "kmgraph.api.results"),
        "rules.json in the project's folder is written anew; other answers are searched, and named if a trace is left",
    ),
    "decisions": TraceStore(
        "decisions.toml and files of published rules, in which people write what they decided and who they are",
        ("kmgraph.commands.review", "kmgraph.commands.translate"),
        "searched, and named if a trace is left: what people wrote is theirs to change",
    ),
    "stores": TraceStore(
        "Oxigraph stores that `kmgraph export --format store` wrote",
        ("kmgraph.commands.export", "kmgraph.query.store"),
        "made again from the run that they are of, or removed where that is gone",
    ),
    "caches": TraceStore(
        "inferred class trees in the user's cache folder, which hold names of an extension's classes",
        ("kmgraph.pipeline.knowledge", "kmgraph.io.cache"),
        "searched, and dropped where a trace is found",
    ),
    "scratch": TraceStore(
        "files that stages and children pass on while a command runs",
        (
            "kmgraph.api.session",
            "kmgraph.commands.drafts",
            "kmgraph.commands.validate",
            "kmgraph.commands.validate_files",
            "kmgraph.io.children.launch",
            "kmgraph.io.children.supervise",
            "kmgraph.io.children.windows",
            "kmgraph.io.scratch",
            "kmgraph.observe.readers.parquet",
            "kmgraph.pipeline.graph",
            "kmgraph.pipeline.violations",
            "kmgraph.query.run",
            "kmgraph.query.worker",
            "kmgraph.validate.shacl",
        ),
        "what dead processes left is removed; folders that living ones use are named as out of reach",
    ),
}

TRACELESS = {
    "kmgraph.project.pseudonym_key": "a key, the project's id and its folder: nothing of any row",
    "kmgraph.project.scaffold": "a new project from kmgraph's own templates, before there is any row",
    "kmgraph.commands.ontology_docs": "pages about the ontology and extensions, before there is any row",
    "kmgraph.io.standard_streams": "opens the null device, and pipes and devices that the user named",
    "kmgraph.reason.child.worker": "a pipe to whoever started it",
    "kmgraph.reason.child.convert": "a pipe to whoever started it",
}
"""Modules that can write and leave no trace of a person, with the reason."""
