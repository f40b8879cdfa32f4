"""The HTML of a document to DOCX and EPUB: by pandoc in its own sandbox, in a limited child.

pandoc is given cleaned HTML and a few lines of metadata, and reads no file, no setting of the user's and no network.
"""

from __future__ import annotations

import importlib.util
import io
import re
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.errors import LimitError
from kmgraph.io import ChildLimits, run_program
from kmgraph.render.output.book_tree import book_tree
from kmgraph.render.output.tree import Node, read_tree, to_html

if TYPE_CHECKING:
    from kmgraph.render.language import Language
    from kmgraph.render.output.extras import BookFacts

_LIMITS = ChildLimits(seconds=60.0, memory_bytes=2 * 1024**3)
_METADATA = ("docProps/core.xml", ".opf")
_NO_TIME = "1970-01-01T00:00:00Z"
_TIME_ELEMENTS = re.compile(r"\s*<(dc:date|dcterms:created|dcterms:modified)\b[^>]*>1970-01-01T00:00:00Z</\1>")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The first that a zip archive can name."""

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
    return with_time(_pandoc("docx", body, facts, language, with_drawings=False), facts)


def epub(body: str, facts: BookFacts, language: Language) -> bytes:
    """Return the document as EPUB 3, a chapter for each part; see `docx`."""
    chapters = ("--split-level=1", "--toc-depth=3", "--epub-title-page=false")
    return with_time(_pandoc("epub3", body, facts, language, *chapters, with_drawings=True), facts)


def _pandoc(to: str, body: str, facts: BookFacts, language: Language, *arguments: str, with_drawings: bool) -> bytes:
    """Return what pandoc makes of the body; the same body and time give the same bytes."""
    book = book_tree(read_tree(body), with_drawings=with_drawings)
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
        variables={"LANG": "C.UTF-8", "HOME": _NO_FOLDER},
    )
    if child.returncode != 0 or not child.stdout:
        told = child.stderr.decode("utf-8", "replace").strip()
        raise LimitError(
            f"pandoc was stopped, or failed: {told or 'it needs too much memory'}",
            where=f"--format {to}",
            hint="leave this format out; md and html are made without it",
        )
    return child.stdout


def with_time(archive: bytes, facts: BookFacts) -> bytes:
    """Return a book with the time of the run in its metadata, for pandoc's sandbox knows none but 1970.

    Without a time of the run the book has none, but where its format asks for one.
    """
    source, target = zipfile.ZipFile(io.BytesIO(archive)), io.BytesIO()
    with source, zipfile.ZipFile(target, "w") as written:
        for member in source.infolist():
            content = source.read(member)
            if member.filename.endswith(_METADATA):
                content = _timed(content.decode(), facts.time).encode()
            named = zipfile.ZipInfo(member.filename, date_time=_FIRST_DAY)
            named.compress_type = member.compress_type
            named.external_attr = 0o644 << 16
            written.writestr(named, content)
    return target.getvalue()


def _timed(metadata: str, time: str | None) -> str:
    if time is None:
        return _TIME_ELEMENTS.sub("", metadata)
    return metadata.replace(_NO_TIME, time)


def _page(book: Node, facts: BookFacts, language: Language) -> str:
    """Return a page whose head says what pandoc shall know; its title stands there and nowhere else."""
    digest = sha256(str(to_html(book)).encode()).hexdigest()
    head = {
        "author": facts.creator,
        "description": facts.description,
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
