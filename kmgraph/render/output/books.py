"""The HTML of a document to DOCX and EPUB: by pandoc in its own sandbox, in a limited child.

pandoc is given cleaned HTML and a few lines of metadata, and reads no file, no setting of the user's and no network.
"""

from __future__ import annotations

import importlib.util
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.errors import LimitError
from kmgraph.io import ChildLimits, run_program
from kmgraph.render.output.blocks import for_books
from kmgraph.render.output.tree import Node, read_tree, to_html

if TYPE_CHECKING:
    from kmgraph.render.language import Language
    from kmgraph.render.output.extras import BookFacts

_LIMITS = ChildLimits(seconds=60.0, memory_bytes=2 * 1024**3)
_NO_FOLDER = "no-such-folder"
"""Where pandoc looks for settings and templates: nowhere."""


def docx(body: str, facts: BookFacts, language: Language) -> bytes:
    """Return the document as DOCX. It shows no drawings, but the tables of their numbers.

    Args:
        body: Cleaned HTML.
        facts: Title, makers and time.
        language: Whose words it is in.

    Raises:
        LimitError: If it takes too long, or too much memory.
    """
    return _pandoc("docx", body, facts, language, with_drawings=False)


def epub(body: str, facts: BookFacts, language: Language) -> bytes:
    """Return the document as EPUB 3, a chapter for each part; see `docx`."""
    return _pandoc("epub3", body, facts, language, "--split-level=1", "--toc-depth=3", with_drawings=True)


def _pandoc(to: str, body: str, facts: BookFacts, language: Language, *arguments: str, with_drawings: bool) -> bytes:
    """Return what pandoc makes of the body; the same body and time give the same bytes."""
    book = for_books(read_tree(body), with_drawings=with_drawings)
    child = run_program(
        _program(),
        "--sandbox",
        f"--data-dir={_NO_FOLDER}",
        "--from=html",
        "--shift-heading-level-by=-1",
        f"--to={to}",
        "--quiet",
        "--output=-",
        *arguments,
        "-",
        limits=_LIMITS,
        work="pandoc",
        stdin=_page(book, facts, language).encode(),
        variables={"SOURCE_DATE_EPOCH": str(facts.seconds), "LANG": "C.UTF-8", "HOME": _NO_FOLDER},
    )
    if child.returncode != 0 or not child.stdout:
        told = child.stderr.decode("utf-8", "replace").strip()
        raise LimitError(f"pandoc was stopped, or failed: {told or 'it needs too much memory'}", where=f"--format {to}")
    return child.stdout


def _page(book: Node, facts: BookFacts, language: Language) -> str:
    """Return a page whose head says what pandoc shall know; its title stands there and nowhere else."""
    digest = sha256(str(to_html(book)).encode()).hexdigest()
    head = {
        "author": facts.creator,
        "description": facts.description,
        "subject": facts.title,
        "identifier": f"urn:kmgraph:{digest[:32]}",
        "date": facts.day,
    }
    named = [Node("meta", {"name": name, "content": value}) for name, value in head.items() if value]
    whole = Node(
        "html",
        {"lang": language.tag, "dir": language.grammar.direction},
        [Node("head", {}, [Node("title", {}, [facts.title]), *named]), Node("body", {}, [book])],
    )
    return f"<!DOCTYPE html>{to_html(whole)}"


def _program() -> Path:
    """Return the file of the pandoc that came with its package: no other one that may be on the machine."""
    spec = importlib.util.find_spec("pypandoc")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "files" / ("pandoc.exe" if sys.platform == "win32" else "pandoc")
