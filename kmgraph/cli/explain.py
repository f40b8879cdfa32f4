"""`kmgraph explain`: one rule, with all that is known about it."""

from __future__ import annotations

from pathlib import Path

import click

from kmgraph.cli.options import (
    format_option,
    language_option,
    ontology_option,
    output_option,
    project_option,
    rules_option,
)
from kmgraph.cli.talk import Talker, talk_options


@click.command(
    "explain", epilog="Example: kmgraph explain r-3f2a91c7 --project examples/tiktok-refugees --rules out/rules.json"
)
@click.argument("rule", metavar="RULE")
@project_option
@rules_option
@ontology_option
@language_option("Language of the answer.")
@format_option
@output_option
@talk_options
def command(
    rule: str,
    project: Path,
    rules: Path | None,
    ontology: tuple[Path, ...],
    language: str,
    form: str | None,
    output: Path | None,
    talker: Talker,
) -> None:
    """Explain a rule by its id (or the first characters of it).

    Tells its scope in words and in Manchester syntax, its status and the axioms that give it, its evidence, its
    exceptions, and how many kept posts lie just outside it.
    """
    from kmgraph.cli.answers import file_of, write_answer
    from kmgraph.cli.output_forms import ANSWER_FORMS, form_of
    from kmgraph.commands import explain_rule

    file = file_of(output)
    form = form_of(file, form, ANSWER_FORMS, "text")
    with talker.working():
        answer = explain_rule(project, rules, rule, language, ontology, talker.step, as_json=form == "json")
    write_answer(answer, file, private=True)
