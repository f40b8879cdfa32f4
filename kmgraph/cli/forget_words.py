"""What `kmgraph forget` says: files, row numbers and counts, never whom or what it was about."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kmgraph.commands import counted
from kmgraph.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmgraph.commands import ForgetPlan, ForgetReport, SourcePlan
    from kmgraph.pipeline.forgetting import TraceReport, TraceWords

_MOST_RANGES = 200
_VERSION_CONTROL = {
    ".git": "git keeps earlier versions of what was committed: `git log --all -- FILE` shows them, git filter-repo "
    "(github.com/newren/git-filter-repo) takes them out; then all clones have to be made anew",
    ".hg": "Mercurial keeps earlier versions of what was committed: `hg log FILE` shows them",
    ".svn": "Subversion keeps earlier versions on its server",
}
_OTHER_PLACES = (
    "backups and snapshots of this machine, the wastebasket, and what its disk and swap still hold of removed files",
    "documents, graphs and rules that were published, sent or copied elsewhere",
    "other machines, and outputs outside the project that --also doesn't name",
)


def print_plan(plan: ForgetPlan) -> None:
    """Print which rows go from which file, and what is made again."""
    if plan.is_nothing:
        click.echo(f"searched {counted(plan.before.searched, 'file')}: no trace was found, and nothing was changed")
        _print_unsearched(plan.before, plan.words)
        _print_doubtful(plan.doubtful, plan.words)
        return
    show = _Shown(plan.words)
    for source in plan.sources:
        _print_source(source, show)
    outputs = plan.outputs_to_make
    folders = [f"{show(run.folders.public)} and {show(run.folders.private)}" for run in outputs.runs]
    for what in (*folders, *(show(path) for path, _ in outputs.rules), *map(show, outputs.stores)):
        click.echo(f"made again, or removed: {what}")
    _print_others(plan, show)
    _print_unsearched(plan.before, plan.words)


def print_report(report: ForgetReport) -> None:
    """Print what was done, what a search found afterwards, and what it can't reach."""
    plan, show = report.plan, _Shown(report.plan.words)
    gone = sum(len(source.rows) for source in plan.sources if source.is_ours)
    click.echo(f"removed {counted(gone, 'row')}")
    for source in plan.sources:
        if source.is_emptied:
            click.echo(f"{show(source.source.path)} has no rows left: take its [[source]] out of kmgraph.toml")
    for path in report.outputs.made:
        click.echo(f"made again: {show(path)}")
    for path, what in report.outputs.lacking.items():
        click.echo(f"{show(path)} no longer tells {what}")
    for path, why in report.outputs.removed.items():
        click.echo(f"removed: {show(path)}: {printable(why)}")
    after = report.after
    click.echo(f"searched {counted(after.searched, 'file')}, {counted(after.count, 'trace')}")
    for path in after.traces:
        click.echo(f"a trace is left in {show(path)}")
    for path in after.names:
        click.echo(f"a trace is left in a name in {show(path.parent)}")
    for path, rows in report.rows_left:
        click.echo(f"delete from {show(path)}, then run this again: {_rows(rows)}")
    for path in after.inside:
        click.echo(f"within longer words, such as another handle: {show(path)}")
    _print_unsearched(after, plan.words)
    _print_doubtful(report.doubtful, plan.words)
    _print_out_of_reach(report, show)


class _Shown:
    """Names paths as a user would, but for what of a name is a trace."""

    def __init__(self, words: TraceWords) -> None:
        self._words = words

    def __call__(self, path: Path) -> str:
        near = os.path.relpath(path)
        name = near if not near.startswith(os.pardir) else str(path)
        return str(Path(*("…" if self._words.stands_in(step) else printable(step) for step in Path(name).parts)))


def _print_source(source: SourcePlan, show: _Shown) -> None:
    name = show(source.source.path)
    if source.rows and source.is_ours:
        click.echo(f"{name}: {counted(len(source.rows), 'row')} would go: {_rows(source.rows)}")
    elif source.rows:
        click.echo(f"{name} isn't written anew: delete from it {_rows(source.rows)}")
    others = [row for row in source.mentions if row not in set(source.rows)]
    if others:
        click.echo(f"{name}: rows of others name them: {_rows(others)}; --mentions removes these, too")
    if source.links and source.rows:
        click.echo(f"{name} has {counted(source.links, 'other name')} on this disk, which keep the old content")


def _print_others(plan: ForgetPlan, show: _Shown) -> None:
    outputs = plan.stores
    sources = {source.source.path.resolve() for source in plan.sources}
    known = {*sources, *(path.resolve() for path, _ in outputs.rules)}
    for path in (*plan.before.traces, *plan.before.names):
        is_known = path.resolve() in known or any(run.holds(path) for run in outputs.runs)
        if not is_known and not any(path.is_relative_to(store) for store in outputs.stores):
            click.echo(f"a trace stands in {show(path)}, which is yours to change")


def _print_unsearched(found: TraceReport, words: TraceWords) -> None:
    show = _Shown(words)
    for path, why in found.unsearched:
        click.echo(f"not searched: {show(path)}: {why}")


def _print_doubtful(found: Sequence[tuple[Path, str]], words: TraceWords) -> None:
    show = _Shown(words)
    for path, why in found:
        click.echo(f"it may still count them: {show(path)}: {why}")


def _print_out_of_reach(report: ForgetReport, show: _Shown) -> None:
    click.echo("out of reach:")
    place = report.version_control
    if place is not None:
        words = _VERSION_CONTROL.get(place.name, "version control keeps earlier versions of what was committed")
        click.echo(f"- {show(place)}: {words}")
    for folder in report.scratch:
        click.echo(f"- {show(folder)}: a running kmgraph uses it")
    for words in _OTHER_PLACES:
        click.echo(f"- {words}")


def _rows(numbers: Sequence[int]) -> str:
    """Return row numbers, those in a row as ranges.

    >>> _rows([2, 3, 4, 9])
    'rows 2-4, 9'
    """
    ranges = [_range(group) for group in _runs(numbers)]
    more = f" and {len(ranges) - _MOST_RANGES} more" if len(ranges) > _MOST_RANGES else ""
    return f"{'row' if len(numbers) == 1 else 'rows'} {', '.join(ranges[:_MOST_RANGES])}{more}"


def _runs(numbers: Iterable[int]) -> Iterable[list[int]]:
    groups = itertools.groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    return ([number for _, number in group] for _, group in groups)


def _range(numbers: list[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
