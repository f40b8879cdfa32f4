"""Templates (Jinja) of documents: strict about names, escaped by the kind of document, plain data only."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from jinja2 import BaseLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kmgraph.errors import ConfigError
from kmgraph.io import ReadLimits, read_limited, resolve_inside
from kmgraph.render.escape import show_markdown, show_visible
from kmgraph.render.language import LAYOUT, template_folders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from dataclasses import Field
    from pathlib import Path

    from jinja2 import Environment

    class Context(Protocol):
        """A frozen dataclass."""

        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


_FILTERS = frozenset(("count", "default", "first", "int", "join", "last", "length", "lower", "round", "trim", "upper"))
_LIMITS = ReadLimits.up_to(1024**2)
_MOST_CHARACTERS = 50_000_000
_BLANKS = re.compile(r"\n{3,}")
_LOOSE_ITEM = re.compile(r"(^- .*\n)\n+(?=- )", re.MULTILINE)

# Jinja makes Python of a template: 1e999 becomes a name that doesn't exist, twenty loops within one another no syntax.
_UNFILLABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NameError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)


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
        raise ConfigError(f"a template asks for what it may not have: {error}", where=name, hint=_NAMES) from error
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        where = f"{name}, line {line}" if line else name
        hint = _NAMES if isinstance(error, UndefinedError) else "templates are written in Jinja; mend it there"
        raise ConfigError(f"a template is wrong: {error}", where=where, hint=hint) from error
    except _UNFILLABLE as error:
        raise ConfigError(f"a template can't be filled: {error}", where=name, hint=_NAMES) from error


def layout_text(name: str, tag: str, own: Path | None = None) -> str:
    """Return a file of the templates as it is, such as the style sheet."""
    environment = _environment(name, tag, own)
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


class _Folders(BaseLoader):
    """Loads templates: regular files inside their folders, of a size that a person writes."""

    def __init__(self, folders: Sequence[Path], parts: Sequence[str]) -> None:
        self._places = [(folder, folder / part) for folder in folders for part in parts]

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002  jinja's signature
        """Return a template's text, its path, and that it stays as it is."""
        for folder, place in self._places:
            path = place.joinpath(*split_template_path(template))
            if os.path.lexists(path):
                data = read_limited(resolve_inside(folder, path, ConfigError), _LIMITS, error=ConfigError, unpack=False)
                return _decoded(data, path), str(path), lambda: True
        raise TemplateNotFound(template)


def _decoded(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise ConfigError("a template is not UTF-8", where=str(path), hint="save it as UTF-8") from None


def _environment(name: str, tag: str, own: Path | None) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=_Folders(template_folders(own), (tag, LAYOUT)),
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


_NAMES = "docs/template-context.md lists what each template sees"


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
    lines = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    return _BLANKS.sub("\n\n", lines).strip() + "\n"


def tidy_markdown(text: str) -> str:
    """Return Markdown tidied like `tidy_text`, with the items of a list together."""
    return _LOOSE_ITEM.sub(r"\1", tidy_text(text))
