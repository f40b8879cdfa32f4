"""`kmgraph query`: SPARQL over the graph, or one of the named questions."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kmgraph.cli.options import PATH, FiniteRange, option, output_option
from kmgraph.cli.talk import Talker, talk_options

_BY_SUFFIX = {".csv": "csv", ".json": "json", ".tsv": "tsv", ".ttl": "turtle", ".nt": "nt"}


@click.command(
    "query", epilog="Example: kmgraph query tacit-rules -g out   or   kmgraph query 'SELECT * { ?r a km:TacitRule }'"
)
@click.argument("question", required=False, metavar="[NAME | SPARQL]")
@option("-f", "--file", "file", type=PATH, metavar="FILE", help="Read the query from a file.")
@option("--list", "list_all", is_flag=True, help="Name the questions that come with kmgraph.")
@option("-g", "--graph", type=PATH, metavar="PATH", help="A run's folder, an RDF file, or a store.")
@option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "tsv", "json", "turtle", "nt"]),
    help="[default: table on a terminal, else csv]",
)
@output_option
@option(
    "--max-rows",
    type=click.IntRange(min=1),
    default=100_000,
    show_default=True,
    metavar="N",
    help="Most rows to answer with.",
)
@option(
    "--seconds",
    type=FiniteRange(min=0, max=100_000_000, min_open=True),
    default=None,
    metavar="S",
    help="Deadline.  [default: the project's, or 30]",
)
@talk_options
def command(
    question: str | None,
    file: Path | None,
    *,
    list_all: bool,
    graph: Path | None,
    form: str | None,
    output: Path | None,
    max_rows: int,
    seconds: float | None,
    talker: Talker,
) -> None:
    """Ask the graph of a run a question.

    Of a run's folder, the private graph of single observations beside it is asked too; the ontology is added.

    The common prefixes (km, kmlex, dsa, skos, prov, owl, rdfs, …) need no PREFIX line.
    """
    from kmgraph.cli.answers import file_of, write_answer
    from kmgraph.cli.output_forms import form_of
    from kmgraph.cli.tables import print_answer, print_questions
    from kmgraph.commands import ask_graph, note_on_file_alone
    from kmgraph.query import format_result, list_questions, refuse_other_forms

    if list_all:
        print_questions(list_questions())
        return
    to_file = file_of(output)
    usual = "table" if to_file is None and sys.stdout.isatty() else "csv"
    chosen = form_of(to_file, form, _BY_SUFFIX, usual)
    result = ask_graph(question, file, graph, max_rows=max_rows, seconds=seconds)
    if form or (to_file is not None and to_file.suffix):
        refuse_other_forms(result, chosen)
    if chosen == "table" and to_file is None:
        print_answer(result)
    else:
        write_answer(format_result(result, "csv" if chosen == "table" else chosen), to_file, private=True)
    note = note_on_file_alone(question, graph, result)
    if note:
        talker.say(f"note: {note}")
