"""`kmgraph validate`: SHACL over data, rules and extensions."""

from __future__ import annotations

from pathlib import Path

import click

from kmgraph.cli.options import PATH, language_option, ontology_option, option
from kmgraph.cli.talk import Talker, talk_options


@click.command("validate", epilog="Example: kmgraph validate posts.csv --ontology extension.ttl")
@click.argument("files", nargs=-1, type=PATH, metavar="[FILE]...")
@ontology_option
@option("-p", "--project", type=PATH, metavar="DIR", help="A project whose extensions are used.")
@option("--published", multiple=True, type=PATH, metavar="FILE", help="Published rules.")
@option("--platform", metavar="ID", help="Platform of rows that name none.")
@option("--shapes", multiple=True, type=PATH, metavar="FILE", help="Shapes of your own.")
@option("--shapes-only", is_flag=True, help="Leave out kmgraph's own shapes.")
@option("--engine", type=click.Choice(["pyshacl", "shacl"]), default="shacl", help="Who evaluates.  [default: shacl]")
@option("-o", "--output", type=PATH, metavar="FILE", help="Write the report as Turtle.")
@language_option("Language of the messages.")
@talk_options
def command(
    files: tuple[Path, ...],
    ontology: tuple[Path, ...],
    project: Path | None,
    published: tuple[Path, ...],
    platform: str | None,
    shapes: tuple[Path, ...],
    shapes_only: bool,
    engine: str,
    output: Path | None,
    language: str,
    talker: Talker,
) -> int:
    """Validate a project, files (observations, extension ontologies, published rules, graphs), a run's folder, a store.

    Leaves with exit code 1 if anything is violated.
    """
    from kmgraph.cli.answers import file_of, write_answer
    from kmgraph.cli.output_forms import form_of
    from kmgraph.commands import UserShapes, counted, validate_inputs
    from kmgraph.errors import printable
    from kmgraph.validate import Engine, report_to_turtle, shown_node

    file = file_of(output)
    form_of(file, None, {".ttl": "turtle"}, "turtle", named=False)
    own = UserShapes(shapes, shapes_only, Engine(engine))
    with talker.working():
        report = validate_inputs(files, ontology, published, platform, own, talker.step, project)
    if output is not None:
        write_answer(report_to_turtle(report), file)
    else:
        for violation in report.violations:
            place = violation.place or shown_node(violation.focus)
            click.echo(printable(f"{violation.severity.lower()}: {violation.words(language)}  at: {place}"))
    for sentence in report.notes:
        talker.say(f"note: {sentence}")
    for sentence in report.unmatched:
        talker.say(f"warning: {sentence}")
    tell = talker.say if report.conforms else talker.fail
    tell(
        f"{counted(report.triples, 'triple')}, {counted(report.shapes, 'shape')} ({report.engine}): "
        f"{counted(report.count('Violation'), 'violation')}, {counted(report.count('Warning'), 'warning')}"
    )
    return 0 if report.conforms else 1
