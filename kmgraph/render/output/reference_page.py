"""A body of HTML with pictures to one self-contained page: as `html` does for documents, for the reference."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

import nh3
from markupsafe import Markup

from kmgraph.render.contexts import PageContext
from kmgraph.render.language import Language
from kmgraph.render.output.sandbox import render
from kmgraph.render.output.templates import layout_text

_TAGS = {
    *("a", "article", "code", "dd", "details", "div", "dl", "dt", "h1", "h2", "h3", "h4", "header", "li", "main"),
    *("nav", "p", "section", "span", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    *("svg", "title", "desc", "rect", "path", "text"),
}
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "aria-label", "aria-labelledby", "role"},
    "a": {"href"},
    "th": {"scope"},
    "details": {"open"},
    "svg": {"viewBox", "width", "height"},
    "rect": {"x", "y", "width", "height", "rx"},
    "path": {"d"},
    "text": {"x", "y"},
}


def reference_page(body: str, title: str, language: Language) -> str:
    """Return a whole page around the body: it runs no script and loads nothing, its pictures among it."""
    style = layout_text("style.css", language.tag) + layout_text("reference.css", language.tag)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    cleaned = nh3.clean(
        body,
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel=None,
    )
    context = PageContext(
        language=language.tag,
        direction=language.grammar.direction,
        title=title,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        style=Markup(style),
        body=Markup(cleaned),
    )
    return render("page.html", context, language.tag)
