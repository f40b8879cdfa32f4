"""A body of HTML to one self-contained page: cleaned, styled inline, and closed to everything from outside."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

import nh3
from markupsafe import Markup

from kmgraph.errors import ConfigError
from kmgraph.render.contexts import PageContext
from kmgraph.render.output.sandbox import render
from kmgraph.render.output.templates import layout_text

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.render.language import Language

_TAGS = {
    *("a", "abbr", "article", "aside", "b", "blockquote", "br", "code", "dd", "details", "div", "dl", "dt", "em"),
    *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "li", "main", "nav", "ol", "p"),
    *("section", "small", "span", "strong", "sub", "summary", "sup"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
}
_ATTRIBUTES = {
    "*": {"class", "id", "title", "lang", "dir", "aria-label", "aria-hidden"},
    "a": {"href"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "details": {"open"},
}


def clean_body(body: str) -> str:
    """Return the HTML with everything gone that is not known to be harmless: a net below the templates' escaping."""
    return nh3.clean(
        body,
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def page(body: str, title: str, language: Language, own: Path | None = None) -> str:
    """Return a whole page around the body.

    The page runs no script and loads nothing: its policy allows its own style sheet, by hash, and nothing else.
    """
    style = layout_text("style.css", language.tag, own)
    if "</" in style:
        raise ConfigError("the style sheet would end its element", where="style.css", hint='leave out "</"')
    context = PageContext(
        language=language.tag,
        direction=language.grammar.direction,
        title=title,
        policy=_policy(style),
        style=Markup(style),
        body=Markup(clean_body(body)),
    )
    return render("page.html", context, language.tag, own)


def _policy(style: str) -> str:
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
