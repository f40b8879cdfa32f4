"""`kmgraph guidelines`: everything from observations to documents, in one go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kmgraph.cli.options import PATH, input_options, option, rejects_option, strict_option
from kmgraph.cli.talk import Talker, talk_options

if TYPE_CHECKING:
    from kmgraph.project import ProjectInputs


@click.command("guidelines", epilog="Example: kmgraph guidelines posts.csv --published rules.toml -o out")
@input_options
@option(
    "-o",
    "--output",
    type=PATH,
    metavar="PATH",
    help="Folder of the documents.  [default: the project's, or ./guidelines]",
)
@option("--lang", "languages", multiple=True, metavar="LANG", help="Language, such as en. Repeatable.")
@option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["md", "html", "pdf", "docx", "epub"]),
    help="Formats of the guidelines; pdf, docx and epub come beside md and html. Repeatable.  [default: md, html]",
)
@option(
    "--templates",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of templates of your own; what it lacks comes from kmgraph's.",
)
@option("--since", type=PATH, metavar="DIR", help="Tell what changed since an earlier run.")
@strict_option
@rejects_option
@option(
    "--fail-on",
    type=click.Choice(["tacit", "conflicts"]),
    help="Leave with exit code 1 if a rule of this status is found.",
)
@talk_options
def command(
    inputs: ProjectInputs,
    output: Path | None,
    languages: tuple[str, ...],
    formats: tuple[str, ...],
    templates: Path | None,
    *,
    since: Path | None,
    strict: bool,
    allow_rejects: bool,
    fail_on: str | None,
    talker: Talker,
) -> int:
    """Turn observed moderation outcomes into guidelines.

    INPUT is a project folder (with kmgraph.toml) or files of observations: CSV, TSV, JSON Lines, Parquet, RDF. With no
    INPUT, the project in the current folder. Writes guidelines and a report a language, rules.json, rules.ttl, graph.nq
    and validation.ttl into a folder that may be published; what tells of single posts, and exact figures, go into a
    private one beside it (PATH.private).
    """
    from kmgraph.cli.output_forms import refuse_file_name
    from kmgraph.cli.summary import say_documents, say_notices
    from kmgraph.commands import counted, language_notes, other_files, write_guidelines

    refuse_file_name(output, "name a folder with -o, such as guidelines; --format chooses the documents in it")
    others = other_files(output)
    with talker.working():
        documents = write_guidelines(
            inputs,
            languages,
            output,
            formats,
            templates,
            talker.step,
            since=since,
            strict=strict,
            allow_rejects=allow_rejects,
        )
    say_notices(talker, documents.run)
    for line in language_notes(documents.run):
        talker.say(line)
    say_documents(talker, documents)
    if others:
        talker.say(f"note: {output} holds {counted(others, 'other file')}, left as before")
    is_found = any(rule.status == fail_on and rule.lifecycle.counts for rule in documents.run.ruleset.rules)
    if is_found:
        talker.fail(f"a rule is {fail_on}: --fail-on {fail_on} leaves with exit code 1")
    return 1 if is_found or not documents.validation.conforms else 0
