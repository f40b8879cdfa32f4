"""What is given twice and can hold once only is refused: nothing that was asked for goes without a word."""

from __future__ import annotations

import click
import pytest
from command_tree import commands

from kmgraph.cli.main import cli
from kmgraph.cli.options import OnceOption
from kmgraph.errors import UsageError

ALL = dict(commands(cli))
# A command keeps the first help option that it makes: it has to be that of the command line.
PARENT = click.Context(cli, **cli.context_settings)
OPTIONS = [
    (name, option)
    for name, command in ALL.items()
    for option in command.params
    if isinstance(option, click.Option) and option.name != "help"
]
ONCE = [(name, option) for name, option in OPTIONS if not option.multiple and not option.is_flag]


def test_every_option_is_of_the_kind_that_refuses() -> None:
    assert ONCE
    assert [f"{name} {option.opts}" for name, option in OPTIONS if not isinstance(option, OnceOption)] == []


@pytest.mark.parametrize(("name", "option"), [pytest.param(*each, id=f"{each[0]} {each[1].name}") for each in ONCE])
def test_a_second_value_is_refused(name: str, option: click.Option) -> None:
    for first, second in ((option.opts[0], option.opts[-1]), (option.opts[-1], option.opts[0])):
        with pytest.raises(UsageError, match=f"{option.opts[-1]} is given twice"):
            ALL[name].make_context(name, [first, "1", second, "1"], PARENT)


@pytest.mark.parametrize("words", [["--accept", "--reject"], ["--for-all", "--for-own"]])
def test_flags_that_exclude_each_other_are_refused(words: list[str]) -> None:
    with pytest.raises(UsageError, match=f"only one of .*{words[1]}.* can be given"):
        ALL["review"].make_context("review", ["r-1", *words], PARENT)


def test_what_is_given_once_is_what_it_was() -> None:
    given = ["r-1", "--accept", "--accept", "-q", "-q", "--for-own", "--by", "me", "--text", "a", "--text", "b"]
    params = ALL["review"].make_context("review", given, PARENT).params
    assert (params["act"], params["by"], params["texts"], params["is_for_all"]) == ("accept", "me", ("a", "b"), False)
    assert (params["quiet"], params["verbose"], params["reason"], str(params["project"])) == (True, False, None, ".")
