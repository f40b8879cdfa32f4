"""`kmgraph diff`: what changed between two runs."""

from __future__ import annotations

from pathlib import Path

import click

from kmgraph.cli.options import PATH, format_option, language_option, option, output_option
from kmgraph.cli.talk import Talker, talk_options


@click.command("diff", epilog="Example: kmgraph diff guidelines-march guidelines --exit-code")
@click.argument("earlier", type=PATH, metavar="A")
@click.argument("later", type=PATH, metavar="B")
@option("--exit-code", "tells", is_flag=True, help="Leave with exit code 1 if anything changed.")
@language_option("Language of rules.")
@format_option
@output_option
@talk_options
def command(
    earlier: Path, later: Path, *, tells: bool, language: str, form: str | None, output: Path | None, talker: Talker
) -> int:
    """Tell what changed from one run to another: rules that are new, gone, stronger, weaker, reworded, decided about.

    A and B are folders of runs, of projects, or files of rules. A rule counts as stronger or weaker only where chance
    doesn't explain the difference. Figures are exact where both runs have them; public and exact ones are not mixed.
    """
    from kmgraph.cli.answers import file_of, write_answer
    from kmgraph.cli.output_forms import ANSWER_FORMS, form_of
    from kmgraph.commands import changes_as_json, changes_as_text, compare_runs, counted

    file = file_of(output)
    form = form_of(file, form, ANSWER_FORMS, "text")
    with talker.working():
        changes = compare_runs(earlier, later)
    answer = changes_as_json(changes) if form == "json" else changes_as_text(changes, language)
    write_answer(answer, file, private=not changes.is_public)
    if tells and changes.changes:
        talker.fail(f"{counted(len(changes.changes), 'change')}: --exit-code leaves with exit code 1")
    return 1 if tells and changes.changes else 0
