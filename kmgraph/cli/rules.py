"""`kmgraph rules`: published rules, drafted from guidelines in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kmgraph.cli.options import PATH, ontology_option, output_option
from kmgraph.cli.talk import Talker, talk_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.commands import ImportedRules

_MOST_NAMED = 10


@click.group("rules", short_help="Draft published rules from guidelines in words.")
def command() -> None:
    """Work with the rules that a platform published."""


@command.command(
    "import",
    short_help="Guidelines in words to draft published rules.",
    epilog="Example: kmgraph rules import guidelines.md --platform rednote -o published.toml",
)
@click.argument("document", type=PATH, metavar="FILE.md")
@output_option
@click.option("--update", is_flag=True, help="Bring the file up to date; what people did to its rules stays.")
@click.option("--overwrite", is_flag=True, help="Write the file anew, whatever is in it.")
@click.option("--platform", metavar="ID", help="Platform whose rules they are.  [default: the project's only one]")
@click.option("--url", metavar="URL", help="Where the guidelines can be read.")
@click.option("-p", "--project", type=PATH, metavar="DIR", help="With the project's extensions.  [default: .]")
@ontology_option
@talk_options
def import_(
    document: Path,
    output: Path | None,
    *,
    update: bool,
    overwrite: bool,
    platform: str | None,
    url: str | None,
    project: Path | None,
    ontology: tuple[Path, ...],
    talker: Talker,
) -> None:
    """Draft a published rule for each statement of guidelines in Markdown, English or Chinese.

    What a statement does is read off its wording ("may not", 不得, "you can", unless …); what it is about is proposed
    by the ontology's words. A proposed scope decides nothing: read it, mend it, and rename scope_proposed to scope.

    With --update, statements that are new, changed or gone are told, and confirmed scopes are kept.
    """
    from kmgraph.cli.answers import file_of, write_answer
    from kmgraph.cli.output_forms import form_of
    from kmgraph.commands import import_rules
    from kmgraph.rules import DraftOrigin

    file = file_of(output)
    form_of(file, None, {".toml": "toml"}, "toml", named=False)
    former = _former(file, update=update, overwrite=overwrite)
    origin = DraftOrigin(document.name, platform, url)
    with talker.working():
        imported = import_rules(document, origin, project, ontology, former, talker.step)
    write_answer(imported.text, file)
    for line in _told(imported):
        talker.say(line)


def _former(file: Path | None, *, update: bool, overwrite: bool) -> Path | None:
    """Return the file to bring up to date; None if one is to be written anew.

    Raises:
        UsageError: If the options contradict each other, or a file would be overwritten without a word.
    """
    from kmgraph.errors import UsageError

    if update and overwrite:
        raise UsageError("--update keeps what is in the file, --overwrite drops it", hint="choose one of them")
    if update and file is None:
        raise UsageError("--update needs a file", hint="name it with -o FILE")
    if file is None or not file.exists():
        return None
    if not file.is_file():
        return None
    if not update and not overwrite:
        raise UsageError(
            "the file is there already",
            where=str(file),
            hint="--update keeps what people confirmed in it; --overwrite writes it anew",
        )
    return file if update else None


def _told(imported: ImportedRules) -> Iterator[str]:
    from kmgraph.commands import counted

    kinds = ", ".join(counted(number, str(deontic)) for deontic, number in sorted(imported.counts.items()))
    drafts = imported.drafts
    yield f"{counted(len(drafts), 'statement')} ({kinds}), {imported.proposed:,} with a proposed scope"
    if imported.updated is None:
        yield "next: read each rule, mend it, and rename scope_proposed to scope; until then it decides nothing"
        return
    comparison = imported.updated.comparison
    yield f"{len(comparison.same):,} as before"
    yield from _named("new", [draft.id for draft in comparison.new])
    yield from _named("changed, to be confirmed again", [match.known.id for match in comparison.changed])
    kept = [rule.id for rule in comparison.gone if rule.is_confirmed]
    yield from _named("gone and removed", [rule.id for rule in comparison.gone if not rule.is_confirmed])
    yield from _named("gone from the text, but confirmed and so kept: remove them, or say until when", kept)


def _named(what: str, ids: list[str]) -> Iterator[str]:
    if ids:
        more = f" and {len(ids) - _MOST_NAMED:,} more" if len(ids) > _MOST_NAMED else ""
        yield f"{len(ids):,} {what}: {', '.join(ids[:_MOST_NAMED])}{more}"
