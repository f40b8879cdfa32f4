"""The HTML page: self-contained, closed, and as it was designed after cleaning."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from time import process_time
from typing import TYPE_CHECKING

import pytest
from newcomer_world import REDNOTE, run, two_platforms

from kmgraph.errors import ConfigError
from kmgraph.render import GuidelineInput, guidelines_html, load_language
from kmgraph.render.output.clean import clean_body
from kmgraph.render.output.html import page
from kmgraph.render.output.templates import layout_text, render_template, tidy_text
from kmgraph.render.phrases.sentence_realiser import SentenceRealiser
from kmgraph.render.views.guidelines import guideline_context

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [(data, language) for data in (run(), two_platforms()) for language in ("en", "zh")]
_VOID = frozenset(("meta", "br", "hr"))
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


class Elements(HTMLParser):
    """All start tags with their attributes; complains about tags that don't match."""

    def __init__(self, page_text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(page_text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.found if (value := attributes.get(name)) is not None]


@pytest.mark.parametrize(("data", "language"), PAGES)
def test_cleaning_keeps_the_design(data: GuidelineInput, language: str) -> None:
    realiser = SentenceRealiser(load_language(language), data.vocabulary)
    body = render_template("guidelines.html", guideline_context(data, realiser), language)
    cleaned = re.sub(r' rel="noopener noreferrer"', "", clean_body(body))
    assert Elements(cleaned).found == Elements(body).found


@pytest.mark.parametrize(("data", "language"), PAGES)
def test_ids_are_unique_and_links_lead_somewhere(data: GuidelineInput, language: str) -> None:
    elements = Elements(guidelines_html(data, language))
    ids = elements.values("id")
    assert len(set(ids)) == len(ids)
    links = [href[1:] for href in elements.values("href") if href.startswith("#")]
    assert len(links) > 10
    assert set(links) <= set(ids)


@pytest.mark.parametrize(("data", "language"), PAGES)
def test_page_loads_and_runs_nothing(data: GuidelineInput, language: str) -> None:
    text = guidelines_html(data, language)
    tags = {tag for tag, _ in Elements(text).found}
    assert not tags & {"img", "link", "iframe", "form", "object", "embed", "base"}
    # A block of data, which no reader runs.
    scripts = [attributes for tag, attributes in Elements(text).found if tag == "script"]
    assert scripts == [{"type": "application/ld+json"}]
    assert not [name for _, attributes in Elements(text).found for name in attributes if name.startswith("on")]
    assert "style" not in {name for _, attributes in Elements(text).found for name in attributes}
    style = text.split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_policy_allows_the_page_its_own_style_and_nothing_else() -> None:
    text = guidelines_html(run(), "en")
    style = text.split("<style>")[1].split("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = next(a["content"] for tag, a in Elements(text).found if a.get("http-equiv") == "Content-Security-Policy")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


PARTS = {"CreativeWork", "WebSite", "DefinedTermSet", "DefinedTerm"}


@pytest.mark.parametrize(("data", "language"), PAGES)
def test_machines_read_what_people_read(data: GuidelineInput, language: str) -> None:
    text = guidelines_html(data, language)
    found = json.loads(DATA.findall(text)[0])
    assert found["@context"] == "https://schema.org"
    assert found["inLanguage"] == language
    assert f"<title>{found['name']}</title>" in text
    kinds = {found["@type"], *(part["@type"] for part in (*found["about"], *found["hasPart"]))}
    assert kinds <= PARTS
    ids = Elements(text).values("id")
    plain = unescape(re.sub("<[^>]*>", "", text))
    assert len(found["hasPart"]) == len(re.findall('<article class="rule" ', text))
    for part in found["hasPart"]:
        assert part["@id"][1:] in ids
        assert plain.count(part["text"]) >= 1


def test_data_for_machines_can_not_end_their_element() -> None:
    text = page("<p>x</p>", "t", load_language("en"), data={"name": ["</script><b>\u2028&\u202e"]})
    block = DATA.findall(text)[0]
    assert not set("<>&\u2028\u202e") & set(block)
    assert json.loads(block) == {"name": ["</script><b> &⟨U+202E⟩"]}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_landmarks_and_language(language: str) -> None:
    # Drawings have titles of their own.
    text = re.sub("<svg.*?</svg>", "", guidelines_html(run(), language))
    elements = Elements(text)
    assert dict(elements.found)["html"] == {"lang": language, "dir": "ltr"}
    tags = [tag for tag, _ in elements.found]
    for landmark in ("header", "nav", "main", "h1", "title"):
        assert tags.count(landmark) == 1, landmark
    assert next(a for tag, a in elements.found if tag == "a") == {
        "class": "skip", "href": "#rules", "rel": "noopener noreferrer",
    }  # fmt: skip


def test_rules_have_stable_anchors_and_badges_have_words() -> None:
    text = guidelines_html(run(), "en")
    for rule in run().ruleset.rules[:6]:
        assert f'<article class="rule" id="{rule.id}">' in text
    for words in re.findall(r'<li class="badge[^>]*>([^<]*)</li>', text):
        assert words.strip()


def test_text_of_people_is_data() -> None:
    hostile = "<script>alert(1)</script><b>x</b> \u202e"
    platform = replace(REDNOTE, label={"en": hostile}, url="javascript:alert(1)", appeal={"en": hostile})
    text = guidelines_html(replace(run(platforms=(platform,)), title={"en": hostile}), "en")
    assert text.count("<script") == text.count('<script type="application/ld+json">') == 1
    assert text.count("</script") == 1
    assert "<b>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "javascript:" not in text
    assert "\u202e" not in text


def test_net_below_the_escaping_catches_markup() -> None:
    body = '<p onclick="x()">a<script>b</script><img src="x"><a href="javascript:x()">c</a><style>d</style></p>'
    assert clean_body(body) == '<p>a<a rel="noopener noreferrer">c</a></p>'


def test_own_template_that_unescapes_is_cleaned(tmp_path: Path) -> None:
    (tmp_path / "layout").mkdir()
    shown = "<main>{% for platform in platforms %}{{ platform.name }}{% endfor %}</main>"
    template = "{% autoescape false %}" + shown + "{% endautoescape %}"
    (tmp_path / "layout" / "guidelines.html").write_text(template, encoding="utf-8")
    platform = replace(REDNOTE, label={"en": "<script>alert(1)</script>ok"})
    text = guidelines_html(run(platforms=(platform,)), "en", tmp_path)
    assert "ok</main>" in text
    assert "<script" not in text.replace('<script type="application/ld+json">', "")


def test_style_sheet_that_would_end_its_element_is_refused(tmp_path: Path) -> None:
    (tmp_path / "layout").mkdir()
    (tmp_path / "layout" / "style.css").write_text("a{}</style><script>x</script>", encoding="utf-8")
    with pytest.raises(ConfigError):
        page("<p>x</p>", "t", load_language("en"), tmp_path)


def own_page(folder: Path, text: str) -> str:
    """Return a page made with a page template of somebody's."""
    (folder / "layout").mkdir(exist_ok=True)
    (folder / "layout" / "page.html").write_text(text, encoding="utf-8")
    return page("<h1>Rules</h1>", "Title", load_language("en"), folder, {"name": "a & b"})


def test_a_template_that_is_ours_gives_our_page(tmp_path: Path) -> None:
    ours = layout_text("page.html", "en")
    assert own_page(tmp_path, ours) == page("<h1>Rules</h1>", "Title", load_language("en"), None, {"name": "a & b"})


RUNS = {
    "a script in the head": ("<head><script src='//a/a.js'></script></head><body>", "</body>"),
    "a script in the body": ("<html><body>", "<script>run()</script></body></html>"),
    "no body at all": ("<script>run()</script>", "<img src=x onerror=run()>"),
    "what runs by itself": ("<body onload=run()>", "<svg onload=run()></svg><a href='javascript:run()'>a</a></body>"),
    "what the head loads": ("<head><link rel=stylesheet href=//a/b><base href=//a></head><body>", "</body>"),
    "where the head leads": ("<head><meta http-equiv=refresh content='0;url=//a'></head><body>", "</body>"),
    "what the body loads": ("<body><iframe src=//a></iframe><object data=//a></object>", "<form action=//a></body>"),
    "two readings of a title": ("<head><title><body></title><script>run()</script></head><body>", "</body>"),
    "two readings of a style": ("<head><style></style ><script>run()</script></head><body>", "</body>"),
    "a comment that ends elsewhere": ("<!--><script>run()</script>--><body>", "<!--</body>--><script>run()</script>"),
    "behind the body": ("<body>", "</body><script>run()</script></body>"),
    "a name that is none": ("<meta name='author' content='&quot;><script>run()</script>'><body>", "</body>"),
}


@pytest.mark.parametrize("case", RUNS)
def test_no_page_of_anybody_runs_or_loads(tmp_path: Path, case: str) -> None:
    text = own_page(tmp_path, "{{ body }}".join(RUNS[case]))
    found = Elements(text).found
    assert "<h1>Rules</h1>" in text
    assert [attributes.get("type") for tag, attributes in found if tag == "script"] in ([], ["application/ld+json"])
    assert {tag for tag, _ in found} <= {"html", "head", "meta", "title", "style", "body", "h1", "svg", "a"}
    assert not [name for _, attributes in found for name in attributes if name.startswith("on") or name == "src"]
    assert [attributes["content"] for _, attributes in found if attributes.get("http-equiv")] == [
        f"default-src 'none'; style-src 'sha256-{style_hash(text)}'; base-uri 'none'; form-action 'none'"
    ]
    assert not any(value.startswith("javascript") for value in Elements(text).values("href"))


def style_hash(text: str) -> str:
    style = text.split("<style>", 1)[1].split("</style>", 1)[0]
    return b64encode(sha256(style.encode()).digest()).decode()


def test_what_a_page_of_somebody_says_is_kept(tmp_path: Path) -> None:
    head = "<title>{{ title }} &amp; more</title><meta name=author content='A &amp; B'><style>h1 { color: red }</style>"
    picture = "<svg viewBox='0 0 1 1'><rect x='0' y='0' width='1' height='1'></rect></svg>"
    text = own_page(tmp_path, f"<head>{head}</head><body><header class='ours'>{picture}</header>{{{{ body }}}}</body>")
    assert "<title>Title &amp; more</title>" in text
    assert '<meta name="author" content="A &amp; B">' in text
    assert "<style>h1 { color: red }</style>" in text
    assert '<header class="ours"><svg viewBox="0 0 1 1"><rect' in text
    assert not DATA.search(text)
    assert DATA.search(
        own_page(tmp_path, "<body>{{ body }}<script type='application/ld+json'>{{ data }}</script></body>")
    )


@pytest.mark.parametrize(
    "opened", ["<div>" * 20_000, "<b>" * 20_000, "<ul><li>" * 10_000, "".join(f"<b id=x{n}>" for n in range(400))]
)
@pytest.mark.parametrize("name", ["guidelines.html", "page.html"])
def test_what_somebody_nests_without_end_is_refused(tmp_path: Path, name: str, opened: str) -> None:
    (tmp_path / "layout").mkdir()
    (tmp_path / "layout" / name).write_text(f"<body>{opened}x", encoding="utf-8")
    before = process_time()
    with pytest.raises(ConfigError, match="nests more than 256 tags"):
        guidelines_html(run(), "en", tmp_path)
    assert process_time() - before < 5.0


def test_a_body_somebody_wrote_is_cleaned_as_ours_is(tmp_path: Path) -> None:
    (tmp_path / "layout").mkdir()
    shipped = layout_text("guidelines.html", "en")
    (tmp_path / "layout" / "guidelines.html").write_text(shipped, encoding="utf-8")
    assert guidelines_html(run(), "en", tmp_path) == guidelines_html(run(), "en")


def test_a_line_of_blanks_is_tidied_at_once() -> None:
    before = process_time()
    assert tidy_text(f"a{' ' * 900_000}x \t\n\n\n\ny  ") == f"a{' ' * 900_000}x\n\ny\n"
    assert process_time() - before < 2.0
