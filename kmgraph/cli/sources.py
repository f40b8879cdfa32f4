"""`kmgraph sources`: the kinds of source that can be read."""

from __future__ import annotations

from pathlib import Path

import click

from kmgraph.cli.options import format_option, output_option
from kmgraph.cli.talk import Talker, talk_options


@click.command("sources", epilog="Example: kmgraph sources lemmy")
@click.argument("kinds", nargs=-1, metavar="[KIND]...")
@format_option
@output_option
@talk_options
def command(kinds: tuple[str, ...], form: str | None, output: Path | None, talker: Talker) -> None:
    """List the kinds of source that can be read, and what each can and can't say.

    Kept posts, the platform's reasons, times, authors, who decided, texts: yes, some (of some posts, or in some
    versions), no, or as given (whatever the table holds). What a source can't say is not recorded, which is never "no".
    With a KIND, tells all of it: the features it records, what is left out, the official format.
    """
    from kmgraph.cli.answers import file_of, write_answer
    from kmgraph.cli.output_forms import ANSWER_FORMS, form_of
    from kmgraph.commands import list_sources, sources_as_json, sources_as_text

    file = file_of(output)
    form = form_of(file, form, ANSWER_FORMS, "text")
    with talker.working():
        readers = list_sources(kinds)
    answer = sources_as_json(readers) if form == "json" else sources_as_text(readers, in_full=bool(kinds))
    write_answer(answer, file)
