"""`kmgraph terms`: the terms that a run found in texts, for a person to review."""

from __future__ import annotations

from pathlib import Path

import click

from kmgraph.cli.options import PATH, option, output_option, project_option
from kmgraph.cli.talk import Talker, talk_options

_FORMS = {".ttl": "turtle", ".toml": "toml"}


@click.group("terms", short_help="Review the terms that a run found in texts.")
def command() -> None:
    """Work with the terms that a run found in texts."""


@command.command(
    "suggest",
    short_help="The term classes found in texts, to be named or rejected.",
    epilog="Example: kmgraph terms suggest --format toml -o decisions.toml",
)
@click.argument("run", type=PATH, required=False, metavar="[RUN]")
@project_option
@option(
    "--format",
    "form",
    type=click.Choice(["turtle", "toml"]),
    help="[default: by the suffix of the output, else turtle]",
)
@output_option
@talk_options
def suggest(run: Path | None, *, project: Path, form: str | None, output: Path | None, talker: Talker) -> None:
    """Write the classes of terms that a run found in texts and that its rules name.

    As Turtle it is an ontology that opens in Protégé over kmgraph's: a class each, its terms as entries of the lexicon.
    As TOML it holds entries for decisions.toml, to be given a name, put below a topic, or rejected; rules on a class
    stay private until it has a name. RUN is the folder of a run, or its private rules.json.  [default: the project's]

    Terms are private: only you can read a file that is written.
    """
    from kmgraph.cli.answers import file_of, write_answer
    from kmgraph.cli.output_forms import form_of
    from kmgraph.commands import counted, suggest_terms

    file = file_of(output)
    as_decisions = form_of(file, form, _FORMS, "turtle") == "toml"
    if as_decisions and file is not None and file.exists():
        _refuse_written(file)
    with talker.working():
        suggested = suggest_terms(project, run, as_decisions=as_decisions)
    write_answer(suggested.text, file, private=True)
    talker.say(f"{counted(suggested.classes, 'list')} of terms, {suggested.waiting:,} to be reviewed")


def _refuse_written(file: Path) -> None:
    from kmgraph.errors import UsageError

    raise UsageError(
        "the file is there already, and may hold decisions",
        where=str(file),
        hint="leave -o away and add what is printed to it, or name a new file",
    )
