"""`kmgraph explain`: one rule, with all that is known about it."""

from __future__ import annotations

from pathlib import Path

import click

from kmgraph.cli.options import talk_options


@click.command(
    "explain",
    epilog="Example: kmgraph explain r-3f2a91c7 --project examples/tiktok-refugees --rules out/rules.json",
    short_help="Explain one rule: scope, status and why, evidence.",
)
@click.argument("rule", metavar="RULE")
@click.option(
    "-p", "--project", type=click.Path(path_type=Path), default=".", metavar="DIR", help="Project folder.  [default: .]"
)
@click.option("--rules", type=click.Path(path_type=Path), metavar="FILE", help="rules.json.  [default: the project's]")
@click.option("--lang", "language", default="en", show_default=True, metavar="LANG", help="Language of the answer.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file; - is standard output."
)
@talk_options
def command(
    rule: str,
    project: Path,
    rules: Path | None,
    language: str,
    form: str,
    output: Path | None,
    *,
    quiet: bool,
    verbose: bool,
) -> int:
    """Explain a rule by its id (or the first characters of it).

    Tells its scope in words and in Manchester syntax, its status and the axioms that give it, its evidence, its
    exceptions, and how many kept posts lie just outside it.
    """
    from kmgraph.cli.answers import file_of, write_answer
    from kmgraph.cli.talk import Talker
    from kmgraph.commands import explain_rule

    file = file_of(output)
    talker = Talker(quiet=quiet, verbose=verbose)
    with talker.working():
        answer = explain_rule(project, rules, rule, language, talker.step, as_json=form == "json")
    write_answer(answer, file)
    return 0
