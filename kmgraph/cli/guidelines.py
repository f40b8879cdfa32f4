"""`kmgraph guidelines`: everything from observations to documents, in one go."""

from __future__ import annotations

from pathlib import Path

import click

from kmgraph.cli.options import input_options, language_option, output_option, talk_options


@click.command(
    "guidelines",
    epilog="Example: kmgraph guidelines posts.csv --published rules.toml -o out",
    short_help="Turn observations into guidelines: the main job.",
)
@input_options
@output_option("Folder of the documents.  [default: the project's, or ./guidelines]")
@language_option
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["md", "html"]),
    help="Formats of the guidelines. Repeatable.  [default: md, html]",
)
@click.option(
    "--templates",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of templates of your own; what it lacks comes from kmgraph's.",
)
@click.option("--strict", is_flag=True, help="An unknown header or value is an error.")
@click.option(
    "--fail-on",
    type=click.Choice(["tacit", "conflicts"]),
    help="Leave with exit code 1 if a rule of this status is found.",
)
@talk_options
def command(
    inputs: tuple[Path, ...],
    ontology: tuple[Path, ...],
    published: tuple[Path, ...],
    platform: str | None,
    seed: int | None,
    output: Path | None,
    languages: tuple[str, ...],
    formats: tuple[str, ...],
    templates: Path | None,
    *,
    strict: bool,
    fail_on: str | None,
    quiet: bool,
    verbose: bool,
) -> int:
    """Turn observed moderation outcomes into guidelines.

    INPUT is a project folder (with kmgraph.toml) or files of observations: CSV, TSV, JSON Lines, Parquet, RDF. With no
    INPUT, the project in the current folder. Writes guidelines and a report a language, and rules.json, rules.ttl,
    graph.nq and validation.ttl.
    """
    from kmgraph.cli.summary import say_documents, say_notices
    from kmgraph.cli.talk import Talker
    from kmgraph.errors import UsageError
    from kmgraph.io import check_writable
    from kmgraph.pipeline import run_learning, write_documents
    from kmgraph.project import open_project

    talker = Talker(quiet=quiet, verbose=verbose)
    project = open_project(inputs, ontology, published, platform, seed, languages)
    folder = output or project.output
    if str(folder) == "-":
        raise UsageError("guidelines writes a folder of documents", where="--output", hint="name a folder")
    check_writable(folder, is_folder=True)
    with talker.working():
        run = run_learning(project, talker.step, strict=strict, templates=templates)
        documents = write_documents(run, folder, talker.step, formats=formats or ("md", "html"), templates=templates)
    say_notices(talker, run)
    say_documents(talker, run, documents)
    found = any(rule.status == fail_on for rule in run.ruleset.rules)
    return 1 if found or not documents.validation.conforms else 0
