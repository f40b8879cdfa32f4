"""`kmgraph plan`: how many observations a rule takes, and which existing posts to look up next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kmgraph.cli.options import PATH, FiniteRange, format_option, input_options, language_option, option, output_option
from kmgraph.cli.talk import Talker, talk_options

if TYPE_CHECKING:
    from kmgraph.project import ProjectInputs

_SHARE = FiniteRange(min=0, max=1, min_open=True, max_open=True)
# A simulation of some hundred runs can't tell a chance that is nearer to 1.
_CHANCE = FiniteRange(min=0, max=0.99, min_open=True)


@click.command(
    "plan", epilog="Example: kmgraph plan examples/tiktok-refugees   or   kmgraph plan --base-rate 0.03 --rate 0.8"
)
@input_options
@option("--rate", type=_SHARE, metavar="SHARE", help="How often the rule acts on its posts.  [default: typical]")
@option("--coverage", type=_SHARE, metavar="SHARE", help="Share of all posts that the rule covers.  [default: typical]")
@option(
    "--literals",
    type=click.IntRange(1, 4),
    default=2,
    show_default=True,
    metavar="N",
    help="Conditions the rule consists of.",
)
@option(
    "--base-rate",
    type=_SHARE,
    metavar="SHARE",
    help="How often posts that no rule covers are acted against.  [default: as observed]",
)
@option(
    "--per-author",
    type=click.IntRange(1, 10_000),
    metavar="N",
    help="Posts of each author.  [default: as observed, else 3]",
)
@option(
    "--power",
    type=_CHANCE,
    default=0.8,
    show_default=True,
    metavar="SHARE",
    help="Chance with which the rule should be seen, or the question settled.",
)
@option(
    "--rules",
    type=PATH,
    metavar="FILE",
    help="rules.json with the rules of these observations.  [default: learned now]",
)
@option("--only", type=click.Choice(["sizes", "look-up"]), help="Only how many are needed, or only what to look up.")
@language_option("Language of the answer.")
@format_option
@output_option
@talk_options
def command(
    inputs: ProjectInputs,
    rate: float | None,
    coverage: float | None,
    literals: int,
    base_rate: float | None,
    per_author: int | None,
    power: float,
    rules: Path | None,
    only: str | None,
    language: str,
    form: str | None,
    output: Path | None,
    talker: Talker,
) -> None:
    """Say how many observations a rule takes, and which existing posts to look up next.

    INPUT is a project folder or files of observations, as for `kmgraph guidelines`. Without any, --base-rate is
    enough to plan how many. The plan is passive: it is about posts that exist and what became of them, and never asks
    anyone to publish, probe or test anything.
    """
    from kmgraph.cli.answers import file_of, write_answer
    from kmgraph.cli.output_forms import ANSWER_FORMS, form_of
    from kmgraph.cli.summary import say_awaiting
    from kmgraph.commands import plan_as_json, plan_as_text, plan_inputs
    from kmgraph.learn.planning import PlanRequest
    from kmgraph.render import load_language

    load_language(language)
    file = file_of(output)
    form = form_of(file, form, ANSWER_FORMS, "text")
    request = PlanRequest(
        rate, coverage, literals, base_rate, per_author, power, sizes=only != "look-up", kinds=only != "sizes"
    )
    with talker.working():
        plan = plan_inputs(inputs, request, rules, talker.step)
    if plan.basis is not None:
        say_awaiting(talker, plan.basis.knowledge)
    answer = plan_as_json(plan, language) if form == "json" else plan_as_text(plan, language)
    write_answer(answer, file, private=True)
