"""`kmgraph compare`: two platforms, periods or runs, and what a person who moves must know."""

from __future__ import annotations

from pathlib import Path

import click

from kmgraph.cli.options import PATH, option, project_option
from kmgraph.cli.talk import Talker, talk_options


@click.command(
    "compare", epilog="Example: kmgraph compare tiktok rednote --project examples/tiktok-refugees -o migration"
)
@click.argument("source", metavar="A")
@click.argument("destination", metavar="B")
@project_option
@option("--platform", metavar="ID", help="Platform whose periods or runs are compared.")
@option("--ontology", multiple=True, type=PATH, metavar="FILE", help="An extension ontology. Repeatable.")
@option("--lang", "languages", multiple=True, metavar="LANG", help="Language, such as en. Repeatable.")
@option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["text", "json", "md", "html"]),
    help="text or json on standard output; md, html in a folder. Repeatable.  [default: text; md, html]",
)
@option(
    "-o",
    "--output",
    type=PATH,
    metavar="PATH",
    help="Folder of the guide, or a file (.md, .html, .json, .txt): with public figures.",
)
@option(
    "--templates",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of templates of your own; what it lacks comes from kmgraph's.",
)
@talk_options
def command(
    source: str,
    destination: str,
    project: Path,
    platform: str | None,
    ontology: tuple[Path, ...],
    languages: tuple[str, ...],
    formats: tuple[str, ...],
    output: Path | None,
    templates: Path | None,
    talker: Talker,
) -> None:
    """Compare A with B: the guide of a person who moves from A to B.

    A and B are two platforms of a project (ids), two periods of one (2025-01..2025-03), or the folders of two runs
    or of their projects.
    Tells what must be relearned, what is newly possible, what may be kept to, and what nobody knows yet, each tested on
    the posts of both and ranked by how much it will surprise. On standard output with exact figures, for your eyes
    alone; with -o public figures, to be published.
    """
    from kmgraph.cli.answers import file_of, write_answer
    from kmgraph.commands import CompareRequest, compare_sides, comparison_answer, is_guide_file, write_comparison
    from kmgraph.errors import UsageError

    is_answer = output is None or str(output) == "-"
    wrong = {"md", "html"} if is_answer else {"text", "json"}
    if wrong & set(formats):
        hint = "name a folder with -o" if is_answer else "a folder holds migration.json anyway"
        raise UsageError(f"--format {sorted(wrong & set(formats))[0]} can't be had so", where="--format", hint=hint)
    if output is not None and not is_answer and is_guide_file(output):
        file_of(output)
    request = CompareRequest(source, destination, project, platform, ontology, languages, templates)
    with talker.working():
        compared = compare_sides(request, talker.step)
        if is_answer:
            language = compared.project.languages[0]
            form = formats[0] if formats else "text"
            write_answer(comparison_answer(compared, language, templates, form), None)
            return
        assert output is not None
        written = write_comparison(compared, output, formats, templates)
    for path in written:
        talker.say(f"wrote {path}")
