"""`kmgraph learn`: observations to rules with evidence and status, no documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kmgraph.cli.options import PATH, input_options, option, rejects_option, strict_option
from kmgraph.cli.talk import Talker, talk_options

if TYPE_CHECKING:
    from kmgraph.project import ProjectInputs


@click.command("learn", epilog="Example: kmgraph learn posts.csv -o rules.json")
@input_options
@option("-o", "--output", type=PATH, default="-", metavar="PATH", help="File for the rules; - is standard output.")
@strict_option
@rejects_option
@talk_options
def command(
    inputs: ProjectInputs,
    output: Path,
    *,
    strict: bool,
    allow_rejects: bool,
    talker: Talker,
) -> None:
    """Learn the rules that observations imply and write them as rules.json.

    INPUT is a project folder or files of observations, as for `kmgraph guidelines`. The figures are exact, so only you
    can read the file.
    """
    from kmgraph.cli.answers import refuse_input, write_answer
    from kmgraph.cli.output_forms import form_of
    from kmgraph.cli.summary import say_notices
    from kmgraph.commands import counted, learn_inputs
    from kmgraph.rules import rules_to_json

    file = None if str(output) == "-" else output
    if file is not None:
        refuse_input(file)
        form_of(file, None, {".json": "json"}, "json", named=False)
    with talker.working():
        run = learn_inputs(inputs, file, talker.step, strict=strict, allow_rejects=allow_rejects)
    say_notices(talker, run)
    write_answer(rules_to_json(run.ruleset), file, private=True)
    if file is not None:
        talker.say(f"{counted(len(run.ruleset.rules), 'rule')} written to {output}")
