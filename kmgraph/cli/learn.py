"""`kmgraph learn`: observations to rules with evidence and status, no documents."""

from __future__ import annotations

from pathlib import Path

import click

from kmgraph.cli.options import input_options, output_option, talk_options


@click.command(
    "learn",
    epilog="Example: kmgraph learn posts.csv -o rules.json",
    short_help="Turn observations into rules with evidence and status.",
)
@input_options
@output_option("File for the rules; - is standard output.", default="-")
@click.option("--strict", is_flag=True, help="An unknown header or value is an error.")
@talk_options
def command(
    inputs: tuple[Path, ...],
    ontology: tuple[Path, ...],
    published: tuple[Path, ...],
    platform: str | None,
    seed: int | None,
    output: Path,
    *,
    strict: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Learn the rules that observations imply and write them as rules.json.

    INPUT is a project folder or files of observations, as for `kmgraph guidelines`.
    """
    from kmgraph.cli.answers import file_of, write_answer
    from kmgraph.cli.summary import counted, say_notices
    from kmgraph.cli.talk import Talker
    from kmgraph.pipeline import run_learning
    from kmgraph.project import open_project
    from kmgraph.rules import rules_to_json

    talker = Talker(quiet=quiet, verbose=verbose)
    project = open_project(inputs, ontology, published, platform, seed)
    file = file_of(output)
    with talker.working():
        run = run_learning(project, talker.step, strict=strict)
    say_notices(talker, run)
    write_answer(rules_to_json(run.ruleset), file)
    if file is not None:
        talker.say(f"{counted(len(run.ruleset.rules), 'rule')} written to {output}")
    return 0
