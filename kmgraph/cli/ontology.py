"""`kmgraph ontology`: check an extension, list terms, write a reference."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kmgraph.cli.options import PATH, language_option, ontology_option, option, output_option
from kmgraph.cli.talk import Talker, talk_options

_TERM_FORMS = {".csv": "csv", ".json": "json"}


@click.group("ontology", short_help="Check an extension, list terms, write a reference.")
def command() -> None:
    """Work with the ontology and its extensions."""


@command.command(
    "check",
    short_help="Check extensions: profile, consistency, terms, words.",
    epilog="Example: kmgraph ontology check my-extension.ttl",
)
@click.argument("files", nargs=-1, type=PATH, metavar="[FILE]...")
@option("-p", "--project", type=PATH, metavar="DIR", help="Check the project's extensions.")
@option(
    "--lang",
    "languages",
    multiple=True,
    default=("en", "zh"),
    show_default=True,
    metavar="LANG",
    help="List what has no label in it; may be given again. The first is the language of the explanations.",
)
@talk_options
def check(files: tuple[Path, ...], project: Path | None, languages: tuple[str, ...], *, talker: Talker) -> int:
    """Check extensions: OWL 2 DL and EL, consistency, classes that can have no member and why, terms, words.

    Of terms it finds those that are declared nowhere, deprecated, alone or in a circle; of words what is missing, said
    twice or in the wrong language.

    With no FILE and no --project, checks the ontology that comes with kmgraph. Leaves with exit code 1 if something has
    to be mended.
    """
    from kmgraph.commands import check_ontology
    from kmgraph.errors import printable

    with talker.working():
        findings = check_ontology(files, project, languages, talker.step)
    for finding in findings.lines:
        click.echo(finding if finding.isprintable() else printable(finding))
    return 0 if findings.is_clean else 1


@command.command(
    "terms",
    short_help="List terms: the headers and values of tables.",
    epilog="Example: kmgraph ontology terms diet --lang zh",
)
@click.argument("pattern", required=False, metavar="[TEXT]")
@ontology_option
@option("-p", "--project", type=PATH, metavar="DIR", help="With the project's extensions.")
@option("--kind", type=click.Choice(["class", "property", "individual"]), help="Only terms of this kind.")
@option("--learnable", is_flag=True, help="Only terms that rules are learned over.")
@language_option("Language of the labels.")
@option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), help="[default: table on a terminal, else csv]"
)
@output_option
@talk_options
def terms(
    pattern: str | None,
    ontology: tuple[Path, ...],
    project: Path | None,
    kind: str | None,
    *,
    learnable: bool,
    language: str,
    form: str | None,
    output: Path | None,
    talker: Talker,
) -> None:
    """List terms whose name, label or definition holds TEXT: the headers and values that a table may use."""
    from kmgraph.cli.answers import file_of, write_answer
    from kmgraph.cli.output_forms import form_of
    from kmgraph.cli.tables import print_terms
    from kmgraph.commands import list_terms, note_on_no_terms, terms_as_text

    file = file_of(output)
    usual = "table" if file is None and sys.stdout.isatty() else "csv"
    chosen = form_of(file, form, _TERM_FORMS, usual)
    found = list_terms(pattern, ontology, project, kind, language, learnable=learnable)
    if chosen == "table" and file is None:
        print_terms(found)
    else:
        write_answer(terms_as_text(found, "csv" if chosen == "table" else chosen), file)
    if not found:
        talker.say(f"note: {note_on_no_terms(pattern, kind, extended=bool(ontology or project), learnable=learnable)}")


@command.command(
    "docs",
    short_help="Write a reference of the ontology that people browse.",
    epilog="Example: kmgraph ontology docs -p examples/tiktok-refugees -o reference",
)
@click.argument("files", nargs=-1, type=PATH, metavar="[FILE]...")
@option("-p", "--project", type=PATH, metavar="DIR", help="With the project's extensions.")
@option("-o", "--output", type=PATH, required=True, metavar="DIR", help="Folder of the pages.")
@option(
    "--lang",
    "languages",
    multiple=True,
    default=("en", "zh"),
    show_default=True,
    metavar="LANG",
    help="Language of a page; may be given again.",
)
@talk_options
def docs(
    files: tuple[Path, ...], project: Path | None, output: Path, languages: tuple[str, ...], *, talker: Talker
) -> None:
    """Write a page a language: class tree, terms with what they mean, diagrams, shapes, questions, alignments.

    FILE are extensions. Each page is one file that needs no script and loads nothing; a term's anchor is its local
    name, such as ontology.en.html#AlcoholContent.
    """
    from kmgraph.cli.output_forms import refuse_file_name
    from kmgraph.commands import write_ontology_docs

    refuse_file_name(output, "name a folder with -o, such as reference")
    with talker.working():
        pages = write_ontology_docs(files, project, output, languages, talker.step)
    talker.say(f"written to {output}: {', '.join(page.name for page in pages)}")
