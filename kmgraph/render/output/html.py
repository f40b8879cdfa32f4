"""A body of HTML to one self-contained page: cleaned, styled inline, and closed to everything from outside."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from markupsafe import Markup

from kmgraph.errors import ConfigError
from kmgraph.render.contexts import PageContext
from kmgraph.render.escape import visible
from kmgraph.render.output.clean import clean_body
from kmgraph.render.output.own_page import read_own_page, with_metas
from kmgraph.render.output.sandbox import render
from kmgraph.render.output.templates import layout_text

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.render.language import Language


def page(
    body: str, title: str, language: Language, own: Path | None = None, data: Mapping[str, object] | None = None
) -> str:
    """Return a whole page around the body.

    The page runs no script and loads nothing: its policy allows its own style sheet, by hash, and nothing else. A block
    of data is none of what the policy is about: no reader runs it. Of a user's own page its title, style sheets and
    what stands in its body are taken, and the page is made anew around them.

    Args:
        body: HTML; it is cleaned.
        title: The page's.
        language: Whose words it is in.
        own: A user's folder of templates.
        data: What machines read of it, as JSON-LD.

    Raises:
        ConfigError: If a template or the style sheet is wrong.
    """
    style = layout_text("style.css", language.tag, own)
    context = _context(title, style, body, _data_text(data), language)
    text = render("page.html", context, language.tag, own)
    if own is None:
        return text
    said = read_own_page(text)
    shown = context.data if context.data and context.data in text else Markup("")
    context = _context(said.title or title, said.style, said.body, shown, language)
    return with_metas(render("page.html", context, language.tag), said.metas)


def _context(title: str, style: str, body: str, data: Markup, language: Language) -> PageContext:
    if "</" in style:
        raise ConfigError("the style sheet would end its element", where="style.css", hint='leave out "</"')
    return PageContext(
        language=language.tag,
        direction=language.grammar.direction,
        title=title,
        policy=_policy(style),
        style=Markup(style),
        body=Markup(clean_body(body)),
        data=data,
    )


def _data_text(data: Mapping[str, object] | None) -> Markup:
    """Return data as JSON that can't end the element that it stands in."""
    if data is None:
        return Markup("")
    text = json.dumps(_visible(data), ensure_ascii=False, indent=1)
    escapes = (("&", "\\u0026"), ("<", "\\u003c"), (">", "\\u003e"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))
    for letter, escape in escapes:
        text = text.replace(letter, escape)
    return Markup(text)


def _visible(value: object) -> object:
    """Return plain data with nothing in its texts that a reader's eye would obey."""
    if isinstance(value, Mapping):
        return {name: _visible(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_visible(part) for part in value]
    return visible(value) if isinstance(value, str) else value


def _policy(style: str) -> str:
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
