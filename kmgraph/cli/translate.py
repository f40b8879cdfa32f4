"""`kmgraph translate`: words of rules in further languages, by a service that the user names."""

from __future__ import annotations

from pathlib import Path

import click

from kmgraph.cli.options import option, project_option
from kmgraph.cli.talk import Talker, talk_options

URL_VARIABLE, KEY_VARIABLE = "KMGRAPH_TRANSLATE_URL", "KMGRAPH_TRANSLATE_KEY"


@click.command(
    "translate",
    epilog="Example: kmgraph translate --lang es --url http://127.0.0.1:5000/translate --dry-run",
)
@project_option
@option("--lang", "languages", multiple=True, metavar="LANG", help="Language, such as es. Repeatable.")
@option("--url", metavar="URL", help=f"The service.  [default: {URL_VARIABLE}]")
@option("--model", metavar="NAME", help="Which model of the service; for /chat/completions alone.")
@option("--dry-run", "is_dry", is_flag=True, help="List what would be sent, and send nothing.")
@talk_options
def command(
    project: Path, languages: tuple[str, ...], *, url: str | None, model: str | None, is_dry: bool, talker: Talker
) -> int:
    """Translate rules by a machine: published ones, and people's words and advice about learned ones.

    Sends the texts that a language lacks to a service, one by one, and writes the answers beside them, under a tag
    that says that a machine made them and nobody read them; documents say so, too. Terms of the lexicon, quotations
    and web addresses stay as they are. URL ends with /translate (LibreTranslate) or /chat/completions (OpenAI and what
    speaks like it); a key comes from the environment variable KMGRAPH_TRANSLATE_KEY.

    No other command opens a connection. Leaves with exit code 1 if a text was refused.
    """
    from kmgraph.commands import plan_translation, translate_planned, translation_service
    from kmgraph.errors import printable
    from kmgraph.io import environment_text

    service = None
    if not is_dry:
        service = translation_service(
            url or environment_text(URL_VARIABLE), environment_text(KEY_VARIABLE) or "", model
        )
    with talker.working():
        planned = plan_translation(project, languages)
    if service is None:
        for each in planned:
            click.echo(printable(f"{each.text}: {each.refusal or each.protected.sent}"))
        talker.say(f"{sum(each.refusal is None for each in planned)} texts would be sent")
        return 0
    written = refused = 0
    for done in translate_planned(planned, service):
        if done.words is None:
            refused += 1
            click.echo(printable(f"refused: {done.planned.text}: {done.refusal}"), err=True)
        else:
            written += 1
            click.echo(printable(f"{done.planned.text}: {done.words}"))
    talker.say(f"{written} texts translated by a machine: whoever has read one writes its language as its tag")
    return int(refused > 0)
