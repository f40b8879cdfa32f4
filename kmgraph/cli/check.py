"""`kmgraph check`: would this draft be removed, by which rules, and what would clear it?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kmgraph.cli.options import (
    PATH,
    format_option,
    ontology_option,
    option,
    output_option,
    project_option,
    rules_option,
)
from kmgraph.cli.talk import Talker, talk_options

# What one text is read as can be eighteen times as long as it is written, and each character of that is traced.
_LONGEST_DRAFT = 256 * 1024


@click.command(
    "check", epilog='Example: kmgraph check "My shirtless workout at the gym" -s hasMedium=Photo --platform rednote'
)
@click.argument("text", required=False, metavar="[TEXT]")
@option("-f", "--file", "file", type=PATH, metavar="FILE", help="Drafts, a row each.")
@option(
    "-s",
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="What else is true of the draft, as in a table: -s medium=video -s accountAgeDays=3. Repeatable.",
)
@project_option
@rules_option
@ontology_option
@option("--platform", metavar="ID", help="Platform to post on.  [default: each of them]")
@format_option
@option("--lang", "language", metavar="LANG", help="Language of the answer.  [default: the draft's, else en]")
@output_option
@talk_options
def command(
    text: str | None,
    file: Path | None,
    settings: tuple[str, ...],
    project: Path,
    rules: Path | None,
    ontology: tuple[Path, ...],
    platform: str | None,
    form: str | None,
    language: str | None,
    output: Path | None,
    talker: Talker,
) -> None:
    """Say how likely a draft is to be acted against, by which rules, and the smallest change that clears it.

    One draft as TEXT (- reads it from standard input), its topics found by the ontology's words; or a file of drafts in
    any observation format, which gives JSON Lines.
    """
    from kmgraph.cli.answers import file_of, write_answer
    from kmgraph.cli.output_forms import ANSWER_FORMS, LINES_FORMS, form_of
    from kmgraph.cli.summary import say_awaiting, say_reading
    from kmgraph.commands import check_draft, check_draft_file, open_checker
    from kmgraph.errors import UsageError

    if (text is None) == (file is None):
        raise UsageError("name one draft", hint='kmgraph check "text of the draft"   or   kmgraph check -f drafts.csv')
    to_file = file_of(output)
    form = form_of(to_file, form, ANSWER_FORMS if file is None else LINES_FORMS, "text")
    checker = open_checker(project, rules, ontology)
    say_awaiting(talker, checker.knowledge)
    if file is not None:
        with talker.working():
            found = check_draft_file(checker, file, platform)
        say_reading(talker, found.observed)
        answer = found.text
    else:
        draft = _standard_input() if text == "-" else str(text)
        answer = check_draft(checker, draft, settings, platform, language, as_json=form == "json")
    write_answer(answer, to_file, private=True)


def _standard_input() -> str:
    from kmgraph.errors import InputError, LimitError

    data = sys.stdin.buffer.read(_LONGEST_DRAFT + 1)
    if len(data) > _LONGEST_DRAFT:
        raise LimitError(
            f"the draft is longer than {_LONGEST_DRAFT // 1024} kB", where="standard input", hint="check it in parts"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("the draft is not UTF-8", where="standard input", hint="save it as UTF-8") from None
