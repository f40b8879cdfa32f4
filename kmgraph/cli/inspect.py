"""`kmgraph inspect`: how each column was read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kmgraph.cli.options import format_option, input_options, language_option, output_option, strict_option
from kmgraph.cli.talk import Talker, talk_options

if TYPE_CHECKING:
    from kmgraph.project import ProjectInputs


@click.command("inspect", epilog="Example: kmgraph inspect posts.csv")
@input_options
@format_option
@language_option("Language of the answer.")
@output_option
@strict_option
@talk_options
def command(
    inputs: ProjectInputs, form: str | None, language: str, output: Path | None, *, strict: bool, talker: Talker
) -> None:
    """Tell how each column is read: as what, in which unit, filled how often for each outcome, what is not understood.

    INPUT is a project folder or files of observations, as for `kmgraph guidelines`. Nothing is learned. The answer
    shows values of cells that were not understood, so it is for your eyes alone; a file gets a mode of 0600.
    """
    from kmgraph.cli.answers import file_of, write_answer
    from kmgraph.cli.output_forms import ANSWER_FORMS, form_of
    from kmgraph.commands import inspect_inputs

    file = file_of(output)
    form = form_of(file, form, ANSWER_FORMS, "text")
    with talker.working():
        inspected = inspect_inputs(inputs, talker.step, strict=strict)
    write_answer(inspected.as_json() if form == "json" else inspected.as_text(language), file, private=True)
