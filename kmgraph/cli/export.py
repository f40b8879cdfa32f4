"""`kmgraph export`: the graph or the rules in another format."""

from __future__ import annotations

from pathlib import Path

import click

from kmgraph.cli.options import PATH, option
from kmgraph.cli.talk import Talker, talk_options

_FORMATS = (
    *("turtle", "nquads", "ntriples", "trig", "jsonld", "rdfxml", "owlxml", "functional", "manchester", "odrl"),
    *("csv", "mastodon", "automoderator", "discord", "osprey", "dsa", "store"),
)


@click.command("export", epilog="Example: kmgraph export rules -g out -o rules.jsonld")
@click.argument("what", type=click.Choice(["graph", "rules", "ontology", "observations"]), default="graph")
@option("-g", "--graph", type=PATH, metavar="PATH", help="A run's folder, an RDF file, or a store.")
@option("--format", "form", type=click.Choice(_FORMATS), help="[default: by the output's suffix; turtle for -]")
@option("-o", "--output", type=PATH, default="-", metavar="PATH", help="File; - is standard output.")
@option("--platform", metavar="ID", help="Only rules of this platform, in formats of other systems.")
@option("--lang", "languages", multiple=True, metavar="LANG", help="Language of texts. Repeatable.")
@option("--candidates", is_flag=True, help="Mastodon: rules that nobody has reviewed, too.")
@option("--losses", type=PATH, metavar="FILE", help="Write what the format has no place for as JSON.")
@talk_options
def command(
    what: str,
    graph: Path | None,
    form: str | None,
    output: Path,
    platform: str | None,
    languages: tuple[str, ...],
    *,
    candidates: bool,
    losses: Path | None,
    talker: Talker,
) -> None:
    """Write the graph, the rules, the ontology with the run's extensions, or the single observations.

    Rules go to other systems, too: `odrl`, `csv`, `mastodon` (server rules), `automoderator` (YAML), `discord`
    (AutoMod), `osprey` (SML), `dsa` (statements of reasons). What a format has no place for is said. `store` writes an
    Oxigraph store, a folder that `kmgraph query` and other tools open without loading. Stores and observations tell of
    single posts: only you can read what is written.
    """
    from kmgraph.cli.answers import file_of, refuse_input, refuse_same, write_answer
    from kmgraph.cli.output_forms import form_of
    from kmgraph.commands import (
        RuleChoice,
        counted,
        export_data,
        export_store,
        format_of,
        losses_as_json,
        losses_as_lines,
        syntax_of,
    )
    from kmgraph.errors import UsageError

    chosen = form or format_of(output)
    if chosen == "store":
        if losses is not None:
            raise UsageError("a store has a place for everything", where="--losses", hint="leave it away")
        refuse_input(output)
        with talker.working():
            manifest = export_store(graph, output, talker.step)
        talker.say(f"{counted(manifest.quads, 'quad')} written to the store {output}")
        return
    file, losses_file = file_of(output), file_of(losses)
    form_of(losses_file, None, {".json": "json"}, "json", named=False)
    refuse_same({"--output": output, "--losses": losses})
    exported = export_data(
        what, graph, chosen, syntax_of(output), choice=RuleChoice(languages, platform, has_candidates=candidates)
    )
    write_answer(exported.data, file, private=what == "observations")
    if losses is not None:
        write_answer(losses_as_json(exported.losses), losses_file)
    for line in losses_as_lines(exported.losses):
        talker.say(f"note: {line}")
    if file is not None:
        talker.say(f"written to {output}")
