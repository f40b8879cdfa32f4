"""`kmgraph init`: a new project folder."""

from __future__ import annotations

from pathlib import Path

import click

from kmgraph.cli.options import PATH
from kmgraph.cli.talk import Talker, talk_options


@click.command("init", epilog="Example: kmgraph init my-platform && kmgraph guidelines my-platform -o out")
@click.argument("folder", type=PATH, metavar="DIR")
@click.option("--name", metavar="NAME", help="Name of the project.  [default: the folder's]")
@talk_options
def command(folder: Path, name: str | None, *, talker: Talker) -> None:
    """Make a project in DIR: settings, an extension ontology, published rules, facts, a sample of observations.

    The sample runs as it is; put your own data in its place. Existing files are never overwritten.
    """
    from kmgraph.commands import init_project

    for path in init_project(folder, name):
        talker.say(f"made {path}")
    talker.say(f"next: kmgraph guidelines {folder}")
