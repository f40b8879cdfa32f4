"""The pages of the documentation as tests see them: blocks, links, headings, tables, and their generated parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click
from checkout import ROOT

from kmgraph.cli.main import cli
from kmgraph.io.resources import ontology_folder
from kmgraph.model.languages import UNDETERMINED
from kmgraph.namespaces import PREFIXES
from kmgraph.ontology.load import load_ontology
from kmgraph.ontology.vocabulary import read_words
from kmgraph.query import list_questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmgraph.model import Words
    from kmgraph.ontology.load import Ontology

DOCS = ROOT / "docs"
TUTORIAL = "tutorial-from-your-export.md"
PAGES = tuple(sorted(DOCS.rglob("*.md")))

_FENCE = re.compile(r"^```(?P<language>[a-z]*)\n(?P<text>.*?)^```$", re.M | re.S)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.M)
_ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
_HELP = re.compile(r"(?P<head>^#{2,3} `(?P<command>kmgraph[a-z ]*)`\n.*?^```text\n)(?P<help>.*?)(?=^```$)", re.M | re.S)
_QUESTIONS = re.compile(r"(?P<head>^\| name \| question \|\n\|---\|---\|\n)(?P<rows>(?:^\|.*\n)*)", re.M)
_ENTRY = re.compile(r"^### (?P<label>.+)\n\n.* · `(?P<curie>[a-z]+:[A-Za-z]+)`\n\n.+\n", re.M)
_PYTHON_COMMAND = re.compile(r"python3? -c (?P<quote>['\"])(?P<line>.+?)(?P=quote)", re.S)
_KMGRAPH_IMPORT = re.compile(r"^ *(?:from kmgraph[\w.]* import [\w, ]+|import kmgraph[\w.]*)$", re.M)
_HELP_WIDTH = 100


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def read_page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(language: str, page: Path | None = None) -> list[Block]:
    """All fenced blocks of a language, on one page or on all."""
    found = []
    for path in PAGES if page is None else (page,):
        text = path.read_text(encoding="utf-8")
        for match in _FENCE.finditer(text):
            if match["language"] == language:
                line = text.count("\n", 0, match.start()) + 1
                found.append(Block(path.relative_to(DOCS).as_posix(), line, language, match["text"]))
    return found


def block_after(page: str, words: str, language: str) -> str:
    """The first block of a language that begins after the words on a page."""
    text = read_page(page)
    place = text.index(words)
    return next(m["text"] for m in _FENCE.finditer(text) if m.start() > place and m["language"] == language)


def table(page: str, head: str) -> list[list[str]]:
    """The cells of the table that begins with this head line; a bar inside backticks separates no cells."""
    text = read_page(page)
    lines = text[text.index(head) :].split("\n\n", 1)[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def code_names(page: str, head: str) -> list[str]:
    """What stands in backticks in the first cells of a table."""
    return [name for row in table(page, head) for name in re.findall(r"`([^`]+)`", row[0])]


def without_blocks(text: str) -> str:
    return _FENCE.sub("", text)


def links(path: Path) -> Iterator[str]:
    yield from _LINK.findall(without_blocks(path.read_text(encoding="utf-8")))


def anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives a page: those of its headings, and those written out."""
    text = without_blocks(path.read_text(encoding="utf-8"))
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in _HEADING.findall(text)}
    return slugs | set(_ANCHOR.findall(text))


def command_lines() -> list[tuple[Block, str]]:
    """Every `kmgraph …` line of the shell blocks, continuation lines joined."""
    found = []
    for block in blocks("sh"):
        for line in block.text.replace("\\\n", " ").splitlines():
            parts = re.split(r"\s(?:&&|\|\||\|)\s|;\s", line)
            found += [(block, part.strip()) for part in parts if part.strip().startswith("kmgraph ")]
    return found


def python_lines(others: Sequence[Path] = ()) -> list[tuple[str, str]]:
    """What a page says can be typed to Python alone: `python -c '…'`, and what is taken from kmgraph in any block."""
    pages = [(path.name, path.read_text(encoding="utf-8")) for path in (*PAGES, ROOT / "README.md", *others)]
    # The tutorial's lines are followed one after the other, in a folder of their own.
    return [(name, line) for name, text in pages if name != TUTORIAL for line in sorted(_python_lines(text))]


def _python_lines(text: str) -> Iterator[str]:
    yield from (" ".join(match["line"].split()) for match in _PYTHON_COMMAND.finditer(text))
    yield from (line.strip() for line in _KMGRAPH_IMPORT.findall(text))


def refreshed_help(text: str) -> str:
    """The page with the help of each command as it is now."""
    return _HELP.sub(lambda match: match["head"] + help_text(match["command"]), text)


def help_text(name: str) -> str:
    command: click.Command = cli
    for part in name.split()[1:]:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), part)
        assert found is not None, name
        command = found
    widths = {"terminal_width": _HELP_WIDTH, "max_content_width": _HELP_WIDTH}
    # The program's own settings, such as the names of its help option, hold for each of its commands.
    context = click.Context(command, info_name=name, **{**cli.context_settings, **widths})
    return command.get_help(context) + "\n"


def command_names() -> list[str]:
    """All commands, those inside a group after it."""
    names = []
    for name in cli.list_commands(click.Context(cli)):
        names.append(f"kmgraph {name}")
        command = cli.get_command(click.Context(cli), name)
        if isinstance(command, click.Group):
            names += [f"kmgraph {name} {inner}" for inner in command.list_commands(click.Context(command))]
    return names


def refreshed_questions(text: str) -> str:
    """The page with the table of named questions as they are now."""
    marks = {True: " *(observations)*", False: ""}
    rows = "".join(
        f"| `{question.name}` | {question.text['en']}{marks[question.reads_observations]} |\n"
        for question in list_questions()
    )
    return _QUESTIONS.sub(lambda match: match["head"] + rows, text)


def refreshed_glossary(text: str) -> str:
    """The glossary with labels and definitions as the ontology has them now; what follows an entry stays."""
    return _ENTRY.sub(lambda match: entry(match["curie"]), text)


def with_prefixes(sparql: str) -> str:
    return " ".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()) + " " + sparql


def glossary_curies() -> list[str]:
    return [match["curie"] for match in _ENTRY.finditer(read_page("glossary.md"))]


def entry(curie: str) -> str:
    words = words_of(curie)
    label, chinese = words.labels.get("en", ""), words.labels.get("zh", "")
    definition = words.definitions.get("en") or words.definitions.get(UNDETERMINED, "")
    return f"### {label}\n\n{chinese} · `{curie}`\n\n{definition}\n"


def words_of(curie: str) -> Words:
    prefix, _, name = curie.partition(":")
    return read_words(ontology().triples, PREFIXES[prefix] + name)


@cache
def ontology() -> Ontology:
    """The shipped ontology with the words in texts, loaded once."""
    return load_ontology([ontology_folder() / "modules" / "words.ttl"])
