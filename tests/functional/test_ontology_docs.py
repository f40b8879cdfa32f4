"""The reference of the ontology: every term has a place, every link leads somewhere, nothing is loaded or run."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from checkout import EXAMPLE

from kmgraph.namespaces import local_name
from kmgraph.ontology import load_ontology, ontology_reference
from kmgraph.query import list_questions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from installed import Kmgraph


class Page(HTMLParser):
    """What a page has: ids, links, tags and words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.words: list[str] = []
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            assert not name.startswith("on"), name
            if name == "id":
                self.ids.append(value or "")
            elif name == "href":
                self.links.append(value or "")
            elif name == "lang" and tag == "html":
                self.language = value or ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    from kmgraph.commands import write_ontology_docs

    folder = tmp_path_factory.mktemp("reference")
    written = write_ontology_docs((), EXAMPLE, folder / "out", ("en", "zh"))
    assert [path.name for path in written] == ["ontology.en.html", "ontology.zh.html"]
    return {path.name.split(".")[1]: path.read_text(encoding="utf-8") for path in written}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_term_has_its_local_name_as_anchor_and_every_link_leads_somewhere(
    pages: Mapping[str, str], language: str
) -> None:
    page = Page(pages[language])
    assert page.language == language
    assert len(set(page.ids)) == len(page.ids)
    vocabulary = load_ontology([EXAMPLE / "extension.ttl"]).vocabulary
    terms = (*vocabulary.classes, *vocabulary.properties, *vocabulary.individuals)
    assert {local_name(iri) for iri in terms} <= set(page.ids)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert {link for link in page.links if not link.startswith("#")} == {"ontology.en.html", "ontology.zh.html"}
    assert {f"question-{question.name}" for question in list_questions()} <= set(page.ids)


def test_a_page_runs_nothing_and_loads_nothing(pages: Mapping[str, str]) -> None:
    for text in pages.values():
        page = Page(text)
        assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
        assert "default-src &#39;none&#39;" in text
        assert not re.search(r"url\(|@import|src=", text)
        assert page.tags["main"] == page.tags["h1"] == 1
        assert page.tags["nav"] >= 2


def test_what_a_term_means_is_there_in_each_language(pages: Mapping[str, str]) -> None:
    for language, words in (("en", ("alcohol content", "about alcoholic drinks")), ("zh", ("酒类内容", "互斥于"))):
        for expected in words:
            assert expected in pages[language], expected
    english, chinese = ({*Page(text).words} for text in pages.values())
    assert "class" in english
    assert "class" not in chinese


def test_terms_of_extensions_say_so(pages: Mapping[str, str]) -> None:
    article = re.search(r'<article class="term" id="VerifiedClinic">.*?</article>', pages["en"], re.DOTALL)
    assert article
    assert '<span class="tag">extension</span>' in article[0]
    assert "https://example.org/tiktok-refugees#VerifiedClinic" in article[0]
    assert (
        '<span class="tag">extension</span>'
        not in re.findall(r'id="AlcoholContent">.*?</article>', pages["en"], re.DOTALL)[0]
    )


def test_diagrams_are_pictures_with_words_for_those_who_can_t_see_them(pages: Mapping[str, str]) -> None:
    drawn = re.findall(r"<svg.*?</svg>", pages["en"], re.DOTALL)
    assert len(drawn) >= 6
    for picture in drawn:
        svg = ET.fromstring(picture)
        title, text = (svg.findtext(name) for name in ("title", "desc"))
        assert title
        assert text
        width, height = map(float, svg.attrib["viewBox"].split()[2:])
        boxes = list(svg.iter("rect"))
        assert boxes
        for box in boxes:
            x, y = float(box.attrib["x"]), float(box.attrib["y"])
            assert 0 <= x <= x + float(box.attrib["width"]) <= width
            assert 0 <= y <= y + float(box.attrib["height"]) <= height
        at = [(box.attrib["x"], box.attrib["y"]) for box in boxes]
        assert len(set(at)) == len(at), "no box lies on another"


def test_the_same_ontology_gives_the_same_pages(pages: Mapping[str, str], here: Kmgraph, tmp_path: Path) -> None:
    result = here("ontology", "docs", "-p", EXAMPLE, "-o", tmp_path / "out", "--lang", "zh")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "out" / "ontology.zh.html").read_text(encoding="utf-8").split("<main")[1] == pages["zh"].split(
        "<main"
    )[1]


def test_deprecated_terms_and_names_of_extensions_like_kmgraph_s_have_their_places(
    tmp_path: Path, here: Kmgraph
) -> None:
    extension = tmp_path / "mine.ttl"
    extension.write_text(
        """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix my: <https://example.org/my#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/my> a owl:Ontology .
my:AlcoholContent a owl:Class ; rdfs:subClassOf km:Content ; rdfs:label "<b>drinks</b>"@en .
my:OldContent a owl:Class ; rdfs:subClassOf km:Content ; owl:deprecated true ; obo:IAO_0100001 my:AlcoholContent ;
    rdfs:label "old"@en ; skos:definition "Was of use once."@en .
""",
        encoding="utf-8",
    )
    result = here("ontology", "docs", extension, "-o", tmp_path / "out", "--lang", "en")
    assert result.returncode == 0, result.stderr
    text = (tmp_path / "out" / "ontology.en.html").read_text(encoding="utf-8")
    assert {"AlcoholContent", "AlcoholContent.2", "deprecated"} <= set(Page(text).ids)
    assert "<b>drinks" not in text
    assert "&lt;b&gt;drinks" in text
    assert "Use instead" in text.split('id="deprecated"')[1]


def test_a_page_has_the_words_of_its_language_s_own_file_and_marks_english_ones(here: Kmgraph, tmp_path: Path) -> None:
    extension = tmp_path / "mine.ttl"
    extension.write_text(
        """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix my: <https://example.org/my#> .
<https://example.org/my> a owl:Ontology .
my:TeaContent a owl:Class ; rdfs:subClassOf km:AlcoholContent ; rdfs:label "tea content"@en .
my:WineContent a owl:Class ; rdfs:subClassOf km:AlcoholContent ; rdfs:label "wine content"@en , "vino"@es .
""",
        encoding="utf-8",
    )
    result = here("ontology", "docs", extension, "-o", tmp_path / "out", "--lang", "es")
    assert result.returncode == 0, result.stderr
    text = (tmp_path / "out" / "ontology.es.html").read_text(encoding="utf-8")
    entry = re.findall(r'id="AlcoholContent">.*?</article>', text, re.DOTALL)[0]
    assert "Contenido sobre artículos regulados que trata de bebidas alcohólicas" in entry
    assert {"alcohol", "artículos regulados", "vino", "«tea content» (en inglés)"} <= set(Page(entry).words)
    assert "kmgraph: contenido" in Page(text).words
    assert "Nadie lo ha definido en este idioma." in re.findall(r'id="TeaContent">.*?</article>', text, re.DOTALL)[0]


def test_wrong_outputs_and_languages_are_refused(here: Kmgraph, tmp_path: Path) -> None:
    assert here("ontology", "docs", "-o", "-").returncode == 2
    assert here("ontology", "docs", "-o", tmp_path / "out", "--lang", "xx").returncode == 2
    assert here("ontology", "docs", tmp_path / "nothing.ttl", "-o", tmp_path / "out").returncode == 3
    assert not (tmp_path / "out").exists()


def test_anchors_are_unique_and_terms_have_modules() -> None:
    reference = ontology_reference(load_ontology())
    assert len(reference.anchors) == len(set(reference.anchors.values()))
    assert {term.module for module in reference.modules for term in module.terms if term.iri.endswith("#Content")}
