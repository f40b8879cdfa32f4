"""`kmgraph init`: a new project folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kmgraph.cli.options import PATH, option
from kmgraph.cli.talk import Talker, talk_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.commands import InitFromReport


@click.command("init", epilog="Example: kmgraph init --from decisions.csv my-forum && kmgraph guidelines my-forum")
@click.argument("folder", type=PATH, metavar="[DIR]", required=False)
@option(
    "--from",
    "exports",
    multiple=True,
    type=PATH,
    metavar="FILE",
    help="An export to write the project for. Repeatable: one file of removals and one of posts left alone.",
)
@option("--name", metavar="NAME", help="Name of the project.  [default: the folder's]")
@talk_options
def command(folder: Path | None, exports: tuple[Path, ...], name: str | None, *, talker: Talker) -> None:
    """Make a project in DIR: settings, an extension ontology, published rules, facts, a sample of observations.

    The sample runs as it is; put your own data in its place. Existing files are never overwritten.

    With --from, the project is written for a file of yours, in DIR or the current folder: how it is encoded, parted and
    dated, which column is what, which words mean which outcome. What can't be seen in the file is marked in
    kmgraph.toml. A file outside DIR is copied into it.
    """
    from kmgraph.commands import init_from, init_project
    from kmgraph.errors import UsageError

    if not exports:
        if folder is None:
            raise UsageError("name the folder of the new project", hint="kmgraph init DIR")
        for path in init_project(folder, name):
            talker.say(f"made {path}")
        talker.say(f"next: kmgraph guidelines {folder}")
        return
    place = folder or Path()
    with talker.working():
        report = init_from(place, exports, name, talker.step)
    for path in report.files:
        talker.say(f"{'copied the data to' if path in report.copied else 'made'} {path}")
    for line in _told(report):
        talker.say(line)
    run = f"kmgraph guidelines {place}" if folder else "kmgraph guidelines"
    if _leaves_rows_out(report):
        run = f"say in {place / 'kmgraph.toml'} what the words mean whose rows are left out; then {run}"
    talker.say(f"next: {run}")


def _leaves_rows_out(report: InitFromReport) -> bool:
    return any(word.outcome is None for source in report.proposal.sources for word in source.outcomes)


def _told(report: InitFromReport) -> Iterator[str]:
    """Yield what a person has to look at; as what cells and some headers hold may name people, no cell."""
    from kmgraph.commands import counted
    from kmgraph.observe import ToldHeaders
    from kmgraph.pipeline.new_project import is_guessed

    for source in report.proposal.sources:
        if source.kind:
            yield f"{source.path.name}: an export of the kind {source.kind}; what its columns mean is known"
            continue
        headers = ToldHeaders((source.headers,))
        left_out = [headers.told(column.header) for column in source.columns if column.meaning is None]
        rest = f"; left out: {', '.join(left_out)}" if left_out else ""
        read = f"{source.n_read} of {source.n_columns} columns read"
        yield f"{source.path.name}: {counted(source.rows, 'row')}, {read}{rest}"
        if source.other_encodings:
            yield (
                f"look: {source.path.name} was read as {source.encoding}; its bytes are text in "
                f"{', '.join(source.other_encodings)}, too. Where its words are wrong, set encoding in kmgraph.toml"
            )
        for sentence in source.unsure:
            yield f"look: {headers.within(sentence)} can't be told; the column is not read until kmgraph.toml says it"
        if source.nested:
            objects = ", ".join(map(headers.told, source.nested))
            yield f"look: objects are not read; flatten {objects}, so that each value has a key of its own in the row"
        doubtful = [word for word in source.outcomes if word.outcome is None]
        if doubtful:
            words = counted(len(doubtful), "word")
            yield f"look: {words} for outcomes of {source.path.name} can't be understood; kmgraph.toml says which"
        if is_guessed(source):
            yield f"look: what became of the posts of {source.path.name} was guessed; kmgraph.toml says what to do"
