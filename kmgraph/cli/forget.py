"""`kmgraph forget`: a person's or a post's traces out of a project, and the proof that they are gone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kmgraph.cli.options import PATH, option, project_option
from kmgraph.cli.talk import Talker, talk_options
from kmgraph.errors import UsageError

if TYPE_CHECKING:
    from kmgraph.commands import ForgetPlan


@click.command("forget", epilog="Example: kmgraph forget --author @somebody -p my-project --dry-run")
@option("--author", metavar="HANDLE", help="Handle as the table spells it, or the pseudonym that stands for it.")
@option("--post", metavar="ID", help="Id of a row.")
@project_option
@option("--also", multiple=True, type=PATH, metavar="PATH", help="A run, rules or a store elsewhere, too. Repeatable.")
@option("--mentions", is_flag=True, help="Rows of others in which the handle or an id stands go, too.")
@option("--dry-run", is_flag=True, help="Say what would go; change nothing.")
@option("-y", "--yes", is_flag=True, help="Don't ask before anything is removed.")
@talk_options
def command(
    author: str | None,
    post: str | None,
    project: Path,
    also: tuple[Path, ...],
    *,
    mentions: bool,
    dry_run: bool,
    yes: bool,
    talker: Talker,
) -> int:
    """Remove the traces of a person or a post from a project and from what was made of it, and show that they are gone.

    Their rows go from the project's tables (CSV, TSV, JSON Lines, Parquet, also gzipped), the others stay as they are.
    Runs, rules.json and stores are made again from what is left, or removed. Then every byte is searched for the
    handle, its pseudonyms and the ids of the rows. What can't be reached is said. Exit code 1: a trace is left, or
    something could not be searched.
    """
    from kmgraph.cli.forget_words import print_plan, print_report
    from kmgraph.commands import forget_traces, plan_forgetting

    with talker.working():
        plan = plan_forgetting(project, author, post, also, talker.step, mentions=mentions)
    print_plan(plan)
    if plan.is_nothing:
        # What could not be searched may hold anything, and what nobody can name may be counted.
        return 1 if plan.before.unsearched or plan.doubtful else 0
    if dry_run:
        return 0
    if _is_anything_to_do(plan) and not yes and not _is_confirmed():
        talker.say("nothing was changed")
        return 0
    with talker.working():
        report = forget_traces(plan, talker.step)
    print_report(report)
    return 0 if report.is_proven else 1


def _is_anything_to_do(plan: ForgetPlan) -> bool:
    outputs = plan.outputs_to_make
    return plan.changes_sources or bool(outputs.runs or outputs.rules or outputs.stores)


def _is_confirmed() -> bool:
    if not sys.stdin.isatty():
        raise UsageError(
            "nothing is removed before somebody has agreed, and nobody can be asked here",
            hint="--yes agrees beforehand; --dry-run only looks",
        )
    return click.confirm("remove this? It can't be undone", err=True)
