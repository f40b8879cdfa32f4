"""`kmgraph export`: the graph or the rules in another format."""

from __future__ import annotations

from pathlib import Path

import click

from kmgraph.cli.options import PATH
from kmgraph.cli.talk import Talker, talk_options


@click.command("export", epilog="Example: kmgraph export rules -g out -o rules.jsonld")
@click.argument("what", type=click.Choice(["graph", "rules", "ontology", "observations"]), default="graph")
@click.option("-g", "--graph", type=PATH, metavar="PATH", help="A run's folder, an RDF file, or a store.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["turtle", "nquads", "ntriples", "trig", "jsonld", "rdfxml", "odrl", "store"]),
    help="[default: by the suffix of the output, else turtle]",
)
@click.option("-o", "--output", type=PATH, default="-", metavar="PATH", help="File; - is standard output.")
@talk_options
def command(what: str, graph: Path | None, form: str | None, output: Path, *, talker: Talker) -> None:
    """Write the graph, the rules, the ontology with the run's extensions, or the single observations.

    `odrl` writes the published rules as ODRL policies and says what ODRL can't hold; `store` writes an Oxigraph store,
    a folder that `kmgraph query` and other tools open without loading. Stores and observations tell of single posts:
    only you can read what is written.
    """
    from kmgraph.cli.answers import file_of, refuse_input, write_answer
    from kmgraph.cli.summary import counted
    from kmgraph.commands import export_data, export_store, format_of

    chosen = form or format_of(output)
    if chosen == "store":
        refuse_input(output)
        with talker.working():
            manifest = export_store(graph, output, talker.step)
        talker.say(f"{counted(manifest.quads, 'quad')} written to the store {output}")
        return
    file = file_of(output)
    exported = export_data(what, graph, chosen, format_of(output))
    write_answer(exported.data, file, private=what == "observations")
    for note in exported.notes:
        talker.say(f"note: {note}")
    if file is not None:
        talker.say(f"written to {output}")
