"""HTML without what is not known to be harmless, and no deeper than a reader of it can bear."""

from __future__ import annotations

import re

import nh3

from kmgraph.errors import ConfigError

_MOST_LEVELS = 256
"""Ours have fifteen. The time of cleaning grows with the square of them."""
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_VOID = frozenset(("br", "hr"))
"""Of the tags that are left, those that never end."""

_TAGS = {
    *("a", "abbr", "article", "aside", "b", "blockquote", "br", "code", "dd", "details", "div", "dl", "dt", "em"),
    *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "li", "main", "nav", "ol", "p"),
    *("figcaption", "figure", "section", "small", "span", "strong", "sub", "summary", "sup"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
    # What charts are drawn with: shapes and text. Nothing in them loads, runs or leads anywhere.
    *("circle", "desc", "path", "rect", "svg", "text", "title"),
}
_SHAPE = {"fill", "stroke", "stroke-dasharray", "stroke-width"}
_ATTRIBUTES = {
    "*": {"class", "id", "title", "lang", "dir", "aria-label", "aria-hidden"},
    "a": {"href"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "details": {"open"},
    "svg": {"xmlns", "viewBox", "width", "height", "role", "aria-labelledby", "font-family"},
    "circle": {"cx", "cy", "r"} | _SHAPE,
    "path": {"d"} | _SHAPE,
    "rect": {"x", "y", "width", "height", "rx"} | _SHAPE,
    "text": {"x", "y", "text-anchor", "font-size"} | _SHAPE,
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


def clean_shallow(body: str, name: str) -> str:
    """Return the cleaned HTML of a template that somebody wrote: cleaning it once more takes no time.

    Args:
        body: HTML; tags may be open, or out of order.
        name: The template's.

    Raises:
        ConfigError: If it is nested deeper than a page ever is.
    """
    cleaned = clean_body(body)
    depth = 0
    for found in _TAG.finditer(cleaned):
        if found[2] not in _VOID:
            depth += -1 if found[1] else 1
        if depth > _MOST_LEVELS:
            hint = "end each tag where what it holds ends"
            raise ConfigError(f"a template nests more than {_MOST_LEVELS} tags in one another", where=name, hint=hint)
    return cleaned
