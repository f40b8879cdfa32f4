"""Templates (Jinja) of documents: strict about names, escaped by the kind of document, plain data only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kmgraph.errors import ConfigError
from kmgraph.render.escape import show_markdown, show_visible
from kmgraph.render.language import LAYOUT, template_folders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from dataclasses import Field
    from pathlib import Path

    class Context(Protocol):
        """A frozen dataclass."""

        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


_FILTERS = frozenset(("count", "default", "first", "int", "join", "last", "length", "lower", "round", "trim", "upper"))
_MOST_CHARACTERS = 50_000_000
_BLANKS = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
_LOOSE_ITEM = re.compile(r"(^- .*\n)\n+(?=- )", re.MULTILINE)


def render_template(name: str, context: Context, tag: str, own: Path | None = None) -> str:
    """Return a template filled with a context.

    The template is looked up in the language's folder, then in the layouts; in a user's folder before the shipped one.

    Args:
        name: Such as `guidelines.md`; the suffix decides how values are escaped.
        context: Its fields are the template's variables.
        tag: The language's folder.
        own: A user's folder of templates.

    Raises:
        ConfigError: If a template is wrong: its syntax, a name that does not exist, or something the sandbox refuses.
    """
    try:
        template = _environment(name, tag, own).get_template(name)
        values = {field: getattr(context, field) for field in context.__dataclass_fields__}
        return _joined(template.generate(values), name)
    except TemplateNotFound as error:
        raise ConfigError(f'there is no template "{error}"', where=f"{tag}, {LAYOUT}") from error
    except SecurityError as error:
        raise ConfigError(f"a template asks for what it may not have: {error}", where=name) from error
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        where = f"{name}, line {line}" if line else name
        raise ConfigError(f"a template is wrong: {error}", where=where) from error
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise ConfigError(f"a template can't be filled: {error}", where=name) from error


def layout_text(name: str, tag: str, own: Path | None = None) -> str:
    """Return a file of the templates as it is, such as the style sheet."""
    environment = _environment(name, tag, own)
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _environment(name: str, tag: str, own: Path | None) -> ImmutableSandboxedEnvironment:
    folders = [folder / part for folder in template_folders(own) for part in (tag, LAYOUT)]
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        autoescape=name.endswith(".html"),
        finalize=show_markdown if name.endswith(".md") else show_visible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # What is left out could unescape (safe), reach into objects (attr, map) or build markup (urlize, xmlattr).
    environment.filters = {key: value for key, value in environment.filters.items() if key in _FILTERS}
    environment.globals.clear()
    return environment


def _joined(chunks: Iterator[str], name: str) -> str:
    parts: list[str] = []
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > _MOST_CHARACTERS:
            raise ConfigError("a template's output is too long", where=name)
        parts.append(chunk)
    return "".join(parts)


def tidy_text(text: str) -> str:
    """Return the text without trailing spaces, with at most one blank line in a row and one newline at the end."""
    return _BLANKS.sub("\n\n", _TRAILING.sub("", text)).strip() + "\n"


def tidy_markdown(text: str) -> str:
    """Return Markdown tidied like `tidy_text`, with the items of a list together."""
    return _LOOSE_ITEM.sub(r"\1", tidy_text(text))
