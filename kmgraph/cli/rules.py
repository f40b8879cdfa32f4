"""`kmgraph rules`: published rules, drafted from guidelines in words and from the rules of other systems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kmgraph.cli.options import PATH, ontology_option, option, output_option
from kmgraph.cli.talk import Talker, talk_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmgraph.commands import ImportedRules

_MOST_NAMED = 10
_FORMATS = ("markdown", "mastodon", "automoderator", "discord")


@click.group("rules", short_help="Draft published rules from guidelines in words.")
def command() -> None:
    """Work with the rules that a platform published."""


@command.command(
    "import",
    short_help="Guidelines in words, or a filter's rules, to draft published rules.",
    epilog="Example: kmgraph rules import guidelines.md --platform rednote -o published.toml",
)
@click.argument("document", type=PATH, metavar="FILE")
@output_option
@option("--format", "form", type=click.Choice(_FORMATS), help="[default: by the suffix and what is in it]")
@option("--update", is_flag=True, help="Bring the file up to date; what people did to its rules stays.")
@option("--overwrite", is_flag=True, help="Write the file anew, whatever is in it.")
@option("--platform", metavar="ID", help="Platform whose rules they are.  [default: the project's only one]")
@option("--url", metavar="URL", help="Where the guidelines can be read.")
@option("-p", "--project", type=PATH, metavar="DIR", help="With the project's extensions.  [default: .]")
@ontology_option
@option("--lang", "language", metavar="LANG", help="Language of another system's texts that don't say theirs.")
@option("--words", type=PATH, metavar="FILE.ttl", help="Write words that filters look for as an extension.")
@option("--losses", type=PATH, metavar="FILE", help="Write what has no place in the drafts as JSON.")
@talk_options
def import_(
    document: Path,
    output: Path | None,
    form: str | None,
    *,
    update: bool,
    overwrite: bool,
    platform: str | None,
    url: str | None,
    project: Path | None,
    ontology: tuple[Path, ...],
    language: str | None,
    words: Path | None,
    losses: Path | None,
    talker: Talker,
) -> None:
    """Draft a published rule for each statement of guidelines in Markdown, English or Chinese.

    What a statement does is read off its wording ("may not", 不得, "you can", unless …); what it is about is proposed
    by the ontology's words. A proposed scope decides nothing: read it, mend it, and rename scope_proposed to scope.

    The rules of a Mastodon server (.json) are read likewise, one a rule. Those of AutoModerator (.yaml) and Discord's
    AutoMod (.json) are about what they check, where a scope can say so; what has no place in the drafts is told.

    With --update, statements that are new, changed or gone are told, and confirmed scopes are kept.
    """
    from kmgraph.cli.answers import file_of, refuse_same, write_answer
    from kmgraph.cli.output_forms import form_of
    from kmgraph.commands import ImportChoice, import_rules, losses_as_json, losses_as_lines
    from kmgraph.rules import DraftOrigin

    # That a project reads the drafts is what they are for: --update and --overwrite are asked for below.
    file, words_file, losses_file = file_of(output, updates_published=True), file_of(words), file_of(losses)
    form_of(file, None, {".toml": "toml"}, "toml", named=False)
    form_of(words_file, None, {".ttl": "turtle"}, "turtle", named=False)
    form_of(losses_file, None, {".json": "json"}, "json", named=False)
    refuse_same({"--output": output or Path("-"), "--words": words, "--losses": losses})
    former = _former(file, update=update, overwrite=overwrite)
    _refuse_existing(words_file, overwrite=overwrite)
    origin = DraftOrigin(document.name, platform, url)
    choice = ImportChoice(form, _language(language), makes_words=words is not None)
    with talker.working():
        imported = import_rules(document, origin, project, ontology, former, talker.step, choice)
    if imported.words is not None:
        write_answer(imported.words, words_file)
    write_answer(imported.text, file)
    if losses is not None:
        write_answer(losses_as_json(imported.losses), losses_file)
    for line in losses_as_lines(imported.losses, "not read"):
        talker.say(f"note: {line}")
    for line in _told(imported, words_file):
        talker.say(line)


def _language(tag: str | None) -> str | None:
    """Return a tag in its usual spelling.

    Raises:
        UsageError: If it is none.
    """
    from kmgraph.errors import UsageError
    from kmgraph.model import canonical_language, is_language_tag

    if tag is not None and not is_language_tag(tag):
        raise UsageError(f'"{tag}" is not a language tag', where="--lang", hint='such as "en", "zh" or "pt-BR"')
    return None if tag is None else canonical_language(tag)


def _refuse_existing(words: Path | None, *, overwrite: bool) -> None:
    """Check that no extension is overwritten without a word.

    Raises:
        UsageError: If one would be.
    """
    from kmgraph.errors import UsageError

    if words is not None and words.is_file() and not overwrite:
        raise UsageError("the file is there already", where=str(words), hint="--overwrite writes it anew")


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


def _told(imported: ImportedRules, words: Path | None) -> Iterator[str]:
    from kmgraph.commands import counted

    if imported.words is not None and words is not None:
        yield f"scopes name words that are in {words}: add it to ontology = […] of kmgraph.toml"
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
