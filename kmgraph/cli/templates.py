"""`kmgraph templates`: check the words of languages."""

from __future__ import annotations

from pathlib import Path

import click

from kmgraph.cli.options import option
from kmgraph.cli.talk import Talker, talk_options


@click.group("templates", short_help="Check the words of languages.")
def command() -> None:
    """Work with the words and layouts of documents."""


@command.command(
    "check",
    short_help="List what a language lacks: keys, plural forms, slots.",
    epilog="Example: kmgraph templates check --lang es",
)
@option("--lang", "languages", multiple=True, metavar="LANG", help="A language. Repeatable.  [default: all]")
@option(
    "--templates",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of templates of your own; what it lacks comes from kmgraph's.",
)
@talk_options
def check(languages: tuple[str, ...], templates: Path | None, *, talker: Talker) -> int:
    """List what the files of languages lack beside English.

    Finds keys that are missing or not expected, forms of counted words that the language has (by Unicode's CLDR) and
    the file lacks, and slots that nothing fills or that are left out. Leaves with exit code 1 if documents can't be
    made.
    """
    from kmgraph.commands import check_templates
    from kmgraph.errors import printable

    faults = check_templates(languages, templates)
    for fault in faults:
        click.echo(printable(str(fault)))
    if not faults:
        talker.say("nothing is missing")
    return int(any(fault.is_error for fault in faults))
