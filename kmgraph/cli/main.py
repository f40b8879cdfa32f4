"""The `kmgraph` command: a group whose commands load when they are called."""

from __future__ import annotations

import gc
import io
import os
import sys
from importlib import import_module

import click

import kmgraph
from kmgraph.cli.errors import run_safely
from kmgraph.cli.signals import end_on_signals
from kmgraph.io import SOURCE_DATE_VARIABLE, fill_closed_streams, source_date

_COMMANDS = {
    "init": "Make a new project folder.",
    "inspect": "How each column is read, and what is not understood.",
    "guidelines": "Turn observations into guidelines: the main job.",
    "learn": "Turn observations into rules with evidence and status.",
    "check": "Would this draft be removed? Why, and what would clear it?",
    "explain": "Explain one rule: scope, status and why, evidence.",
    "review": "Accept, reword, reject or retire rules; try them out.",
    "diff": "What changed between two runs?",
    "compare": "What must be relearned by who moves from A to B?",
    "plan": "How many observations are needed, and what to look up next?",
    "validate": "Validate data, rules and extensions with SHACL.",
    "query": "Ask the graph in SPARQL, or one of the named questions.",
    "export": "Write the graph or the rules in another format.",
    "rules": "Draft published rules from guidelines in words.",
    "terms": "Review the terms that a run found in texts.",
    "templates": "Check the words of languages.",
    "translate": "Have a service that you name translate rules.",
    "forget": "Remove the traces of a person or a post, and prove it.",
    "sources": "List the kinds of source, and what each can say.",
    "ontology": "Check an extension, list terms, write a reference.",
}
_GARBAGE_AFTER = 100_000


class _LazyGroup(click.Group):
    """Lists commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"kmgraph.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from kmgraph.errors import UsageError, did_you_mean

            raise UsageError(
                f'there is no command "{args[0]}"', hint=did_you_mean(args[0], _COMMANDS) or "kmgraph --help lists them"
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: kmgraph guidelines posts.csv -o out   (then open out/guidelines.en.html)",
)
@click.version_option(kmgraph.__version__, prog_name="kmgraph")
def cli() -> None:
    """From observed moderation outcomes to the unwritten rules they imply, and to guidelines people can read."""
    # Libraries read it too, with errors of their own; that it is empty they take for a wrong number.
    if source_date() is None:
        os.environ.pop(SOURCE_DATE_VARIABLE, None)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    end_on_signals()
    # A command makes many objects that stay; to look for garbage among them again and again takes a tenth of its start.
    gc.set_threshold(_GARBAGE_AFTER, 20, 50)
    # The search has threads of its own; those of the matrix library would wait for each other on a busy machine.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    fill_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        # Whatever the locale says: answers may hold any language, and names of files any bytes.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = sys.argv[1:] if arguments is None else arguments
    sys.exit(run_safely(cli, given))
