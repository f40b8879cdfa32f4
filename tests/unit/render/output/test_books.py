"""PDF, DOCX and EPUB: all that the page says, in the structure of the format, the same bytes each time, nothing run."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from newcomer_world import REDNOTE, run, two_platforms

from kmgraph.errors import ConfigError, InputError, UsageError
from kmgraph.io import ChildLimits, run_limited, run_program
from kmgraph.model import Lifecycle, RuleDecision
from kmgraph.render import guidelines_docx, guidelines_epub, guidelines_html, guidelines_pdf, load_language
from kmgraph.render.output import BookFacts, pdf, refuse_missing_extras, wanted_formats
from kmgraph.render.output.blocks import blocks_of
from kmgraph.render.output.books import _program
from kmgraph.render.output.clean import clean_body
from kmgraph.render.output.tree import read_tree, to_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kmgraph.render import GuidelineInput

DATA = replace(two_platforms(), generated="2026-01-02T03:04:05Z")
FACTS = BookFacts("A title", "What it is", "kmgraph 1")
HOSTILE = '#read("/etc/passwd") $x$ *b* \\ <r> @y "quoted" <script>alert(1)</script> [link](javascript:1)'
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def hostile() -> GuidelineInput:
    """A run whose platform has a name that is code in some language."""
    platform = replace(REDNOTE, label={"en": HOSTILE}, appeal={"en": HOSTILE}, url="javascript:alert(1)")
    return replace(run(platforms=(platform,)), title={"en": HOSTILE})


@cache
def made(form: str, language: str) -> bytes:
    return {"docx": guidelines_docx, "epub": guidelines_epub}[form](DATA, language)


def archive(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def sentences(language: str) -> Iterator[str]:
    """Yield the texts of all headings, paragraphs and items of the page, but for what is for screens alone."""
    text = guidelines_html(DATA, language)
    body = re.sub(r'(?s)<(nav|svg)\b.*?</\1>|<details class="numbers">.*?</details>|<a class="skip".*?</a>', "", text)
    for block in re.findall(r"(?s)<(?:h2|h3|p|dd|dt|figcaption)\b[^>]*>(.*?)</(?:h2|h3|p|dd|dt|figcaption)>", body):
        yield from (piece for piece in map(squeezed, re.split("<[^>]*>", block)) if piece)


def squeezed(text: str) -> str:
    import html

    return re.sub(r"\s+", "", html.unescape(text))


def document_text(content: bytes, suffix: str) -> str:
    files = archive(content)
    names = sorted(name for name in files.namelist() if name.endswith(suffix))
    return squeezed("".join("".join(ElementTree.fromstring(files.read(name)).itertext()) for name in names))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("form", "suffix"), [("docx", "word/document.xml"), ("epub", ".xhtml")])
def test_books_say_all_that_the_page_says(form: str, suffix: str, language: str) -> None:
    text = document_text(made(form, language), suffix)
    wanted = list(sentences(language))
    assert len(wanted) > 60
    assert [sentence for sentence in wanted if sentence not in text] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_blocks_say_all_that_the_page_says(language: str) -> None:
    text = squeezed(" ".join(_strings(blocks_of(read_tree(clean_body(guidelines_html(DATA, language)))))))
    assert [sentence for sentence in sentences(language) if sentence not in text] == []


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def test_links_lead_to_rules_that_another_entry_takes_in() -> None:
    first, other = DATA.ruleset.rules[0], DATA.ruleset.rules[1]
    together = {first.id: RuleDecision(first.id, Lifecycle.REVIEWED, shown_with=(other.id,))}
    data = replace(DATA, decisions=together)
    blocks = json.dumps(blocks_of(read_tree(clean_body(guidelines_html(data, "en")))))
    assert json.dumps({"kind": "place", "id": other.id}) in blocks
    assert json.dumps({"kind": "inside", "to": other.id})[:-1] in blocks
    assert guidelines_pdf(data, "en").startswith(b"%PDF")


@pytest.mark.parametrize("make", [guidelines_docx, guidelines_epub, guidelines_pdf])
def test_the_same_run_gives_the_same_bytes(make: Callable[[GuidelineInput, str], bytes]) -> None:
    assert make(DATA, "en") == make(DATA, "en")


def test_epub_has_the_structure_that_readers_ask_for() -> None:
    files = archive(made("epub", "en"))
    first = files.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert files.read("mimetype") == b"application/epub+zip"
    container = ElementTree.fromstring(files.read("META-INF/container.xml"))
    root = next(part.get("full-path") for part in container.iter() if part.tag.endswith("rootfile"))
    package = ElementTree.fromstring(files.read(str(root)))
    items = {item.get("id"): item for item in package.iter(f"{OPF}item")}
    names = {f"EPUB/{item.get('href')}" for item in items.values()}
    assert names <= set(files.namelist())
    assert {name for name in files.namelist() if name.startswith("EPUB/")} == {*names, root}
    assert all(ref.get("idref") in items for ref in package.iter(f"{OPF}itemref"))
    assert len([item for item in items.values() if item.get("properties") == "nav"]) == 1


def test_epub_says_what_it_is() -> None:
    package = ElementTree.fromstring(archive(made("epub", "zh")).read("EPUB/content.opf"))
    told = {part.tag.removeprefix(DC): part.text for part in package.iter() if part.tag.startswith(DC)}
    assert told["title"] == "小红书和TikTok上什么样的帖子会被删除"
    assert (told["language"], told["creator"]) == ("zh", "kmgraph 0.1.0")
    assert str(told["identifier"]).startswith("urn:kmgraph:")
    assert str(told["date"]).startswith("2026-01-02")
    modified = [part.text for part in package.iter(f"{OPF}meta") if part.get("property") == "dcterms:modified"]
    assert modified == ["2026-01-02T03:04:05Z"]


def test_a_book_without_a_time_claims_none() -> None:
    timeless = replace(run(), generated=None)
    package = archive(guidelines_epub(timeless, "en")).read("EPUB/content.opf").decode()
    assert "<dc:date" not in package
    assert "1970" not in archive(guidelines_docx(timeless, "en")).read("docProps/core.xml").decode()


def test_epub_leads_to_every_rule_and_shows_every_picture() -> None:
    files = archive(made("epub", "en"))
    pages = {name: files.read(name).decode() for name in files.namelist() if name.endswith(".xhtml")}
    nav = pages["EPUB/nav.xhtml"]
    for found in DATA.ruleset.rules[:6]:
        assert f'#{found.id}"' in nav
    ids = {name: set(re.findall(r' id="([^"]+)"', text)) for name, text in pages.items()}
    for name, text in pages.items():
        for href in re.findall(r'href="([^":]*#[^"]+)"', text):
            file, _, place = href.partition("#")
            target = f"EPUB/text/{file.split('/')[-1]}" if file else name
            assert place in ids[target], href
    images = re.findall(r'<img src="\.\./(media/[^"]+)" alt="([^"]*)"', "".join(pages.values()))
    assert len(images) == guidelines_html(DATA, "en").count("<svg")
    for place, words in images:
        drawing = ElementTree.fromstring(files.read(f"EPUB/{place}"))
        assert drawing.get("viewBox")
        assert len(words) > 40
    shares = next(words for _, words in images if "explains" in words)
    assert "published rules, 30%. other rules here, 55%." in shares


def test_docx_has_headings_lists_and_the_numbers_of_pictures() -> None:
    document = ElementTree.fromstring(archive(made("docx", "en")).read("word/document.xml"))
    styles = [str(part.get(f"{WORD}val")) for part in document.iter(f"{WORD}pStyle")]
    assert styles[0] == "Title"
    levels = [int(style[-1]) for style in styles if re.fullmatch(r"Heading\d", style)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert {1, 2, 3} == set(levels)
    assert "DefinitionTerm" in styles
    # Among them those of the numbers of pictures.
    page = guidelines_html(DATA, "en")
    assert page.count('<details class="numbers">') == 3
    assert len(list(document.iter(f"{WORD}tbl"))) == page.count("<table")


def test_pdf_is_accessible_titled_and_tagged() -> None:
    content = guidelines_pdf(DATA, "en")
    assert content.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in content
    assert b"What gets posts removed on RedNote and TikTok" in content
    catalog = next(part for part in content.split(b"endobj") if b"/Type/Catalog" in part)
    for entry in (b"/StructTreeRoot", b"/Outlines", b"/MarkInfo<</Marked true", b"/Lang(en)", b"/DisplayDocTitle true"):
        assert entry in catalog, entry


def test_fonts_that_are_missing_are_named() -> None:
    with pytest.raises(InputError, match="的") as caught:
        pdf("<h1>x</h1><p>删除的帖子</p>", FACTS, load_language("zh"), system_fonts=False)
    assert "a font for Chinese, such as Noto Sans CJK SC" in caught.value.what
    assert caught.value.where == "--format pdf"
    assert "fonts-noto-cjk" in str(caught.value.hint)
    with pytest.raises(InputError, match="has the characters ꀀ; the PDF needs a font that has them"):
        pdf("<h1>x</h1><p>ꀀ</p>", FACTS, load_language("en"), system_fonts=False)


def test_chinese_is_typeset_where_there_is_a_font_for_it() -> None:
    import typst

    if not any("CJK SC" in name for name in typst.Fonts().families()):
        pytest.skip("no font for Chinese is installed")
    assert guidelines_pdf(DATA, "zh").startswith(b"%PDF")


def test_text_is_never_code() -> None:
    content = guidelines_pdf(hostile(), "en")
    assert content.startswith(b"%PDF")
    assert b"root:" not in content
    text = document_text(guidelines_docx(hostile(), "en"), "word/document.xml")
    assert squeezed(HOSTILE) in text
    book = archive(guidelines_epub(hostile(), "en"))
    pages = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
    assert "<script" not in pages
    assert "javascript:alert" not in pages
    assert squeezed(HOSTILE) in document_text(guidelines_epub(hostile(), "en"), ".xhtml")


OBEYED = "\u202e\u2066\u200f\x1b\x9b\u2028\ufeff"


def test_controls_and_direction_overrides_are_spelt_out_in_books_and_their_metadata() -> None:
    """In titles, navigation, metadata and pictures, too, which no template of the page makes harmless."""
    name = f"Forum{OBEYED}dnE"
    platform = replace(REDNOTE, label={"en": name}, appeal={"en": name})
    worlds = (
        replace(run(platforms=(platform,)), title={"en": name}),
        replace(DATA, ruleset=replace(DATA.ruleset, platforms=(platform, *DATA.ruleset.platforms[1:]))),
    )
    for world in worlds:
        for make in (guidelines_docx, guidelines_epub):
            book = archive(make(world, "en"))
            for member in book.namelist():
                if member.endswith((".xml", ".xhtml", ".opf", ".ncx", ".svg")):
                    content = book.read(member).decode()
                    assert not [letter for letter in OBEYED if letter in content], member
                    assert not re.search("(?i)&#x?(202e|8238|2066|8294|200f|8207|1b|27|9b|155);", content), member
        page = guidelines_html(world, "en")
        assert not [letter for letter in OBEYED if letter in page]
        typeset = guidelines_pdf(world, "en")
        assert not [letter for letter in "\u202e\u2066" if letter.encode() in typeset]
        assert "⟨U+202E⟩".encode() in typeset or "⟨U+202E⟩".encode("utf-16-be") in typeset


def own_template(folder: Path, text: str) -> Path:
    (folder / "layout").mkdir()
    (folder / "layout" / "guidelines.typ").write_text(text, encoding="utf-8")
    return folder


def test_own_template_of_the_pdf_goes_first(tmp_path: Path) -> None:
    plain = "#let data = json(bytes(sys.inputs.data))\n#set document(title: data.title)\n= #data.title"
    mine = pdf("<h1>x</h1>", FACTS, load_language("en"), own_template(tmp_path, plain))
    assert mine != pdf("<h1>x</h1>", FACTS, load_language("en"))


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ('#read("/etc/passwd")', "file not found|access denied|failed"),
        ('#import "@preview/cetz:0.3.1"', "package|failed|network"),
        ("#nothing-like-that", "unknown variable"),
    ],
)
def test_own_template_reaches_nothing_and_is_told_what_is_wrong(tmp_path: Path, code: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        pdf("<h1>x</h1>", FACTS, load_language("en"), own_template(tmp_path, f'#set document(title: "x")\n{code}'))
    assert caught.value.where == "guidelines.typ"


def test_pandoc_reads_no_file_and_nothing_of_the_user(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret words", encoding="utf-8")
    (tmp_path / "pandoc").mkdir()
    page = f'<p><img src="{tmp_path}/secret.txt" alt="a"></p>'
    child = run_program(
        _program(),
        "--sandbox",
        "--from=html",
        "--to=html",
        "--embed-resources",
        limits=ChildLimits(30.0, 2 * 1024**3),
        work="pandoc",
        stdin=page.encode(),
        variables={"LANG": "C.UTF-8"},
    )
    assert b"secret words" not in child.stdout
    assert b"c2VjcmV0" not in child.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a program's environment is more there")
def test_a_program_has_the_environment_that_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    monkeypatch.setenv("SECRET", "x")
    code = "import json, os, sys; print(json.dumps([dict(os.environ), sys.stdin.read()]))"
    child = run_program(
        Path(sys.executable), "-I", "-c", code,
        limits=ChildLimits(30.0), work="a test", stdin=b"given", variables={"ONE": "1"},
    )  # fmt: skip
    variables, given = json.loads(child.stdout)
    assert given == "given"
    assert variables["ONE"] == "1"
    assert "SECRET" not in variables


def test_missing_extras_are_told_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    for form, command in (("pdf", "pip install 'kmgraph[pdf]'"), ("epub", "pip install 'kmgraph[documents]'")):
        with pytest.raises(UsageError, match=f"--format {form} needs") as caught:
            refuse_missing_extras(("md", form))
        assert caught.value.hint == command
    refuse_missing_extras(("md", "html"))


def test_pages_come_beside_books() -> None:
    assert wanted_formats(("pdf", "docx")) == ("md", "html", "pdf", "docx")
    assert wanted_formats(("md",)) == ("md",)
    assert wanted_formats(("html", "epub")) == ("html", "epub")


def test_trees_come_back_as_they_were() -> None:
    body = clean_body(guidelines_html(DATA, "en"))
    once = to_html(read_tree(body))
    assert to_html(read_tree(once)) == once
    assert once.count("<article") == body.count("<article")


def test_typesetting_ends_with_its_limits() -> None:
    job = json.dumps(
        {"template": '#set document(title: "x")\nx', "system_fonts": False, "time": 0, "data": {"language": "en"}}
    )
    child = run_limited(
        "kmgraph.render.output.typst_child", limits=ChildLimits(60.0, 20 * 1024**2), work="a test", stdin=job.encode()
    )
    assert child.returncode != 0
