#!/usr/bin/env python3
"""Writes docs/template-context.md: what each template of the documents sees, from the frozen types that it is given.

Run it after a change of these types. `kmgraph/render/contexts.py` and its neighbours are the source; descriptions are
the docstrings of the types and of their fields.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "template-context.md"
HEAD = """# What templates see

Written by `.ci/template_context.py` from the types in `kmgraph/render/`. How to have templates of your own:
[documents](documents.md#templates-of-your-own).

Each template is given one context, whose fields are its variables. A field holds text, a number, `true` or `false`,
nothing (`None`), a tuple of such, or another of the types below. Text is shown as text: it is escaped for the format.
`Markup` is HTML that is ready to be shown, such as a picture. A misspelt name is an error.
"""
NAMES_ALONE = re.compile(r"(`[\w.-]+`(, | and )?)+\.")
FIELD = re.compile(r"^(\w+(?:, \w+)*): (.*)$")


def contexts() -> dict[str, type]:
    """Return the context of each template, by the template's name."""
    from kmgraph.render import (  # noqa: PLC0415  after the path is set
        columns,
        contexts,
        found_terms,
        guideline_contexts,
        migration,
        notebook,
        reference,
    )

    return {
        "guidelines.md, guidelines.html": guideline_contexts.GuidelineContext,
        "guidelines-short.md": guideline_contexts.ShortContext,
        "page.html": contexts.PageContext,
        "report.md": contexts.ReportContext,
        "columns.md, columns.txt": columns.ColumnsContext,
        "found-terms.md": found_terms.FoundTermsContext,
        "explain.txt": contexts.ExplainContext,
        "check.txt": contexts.CheckContext,
        "plan.txt": contexts.PlanContext,
        "migration.md, migration.html, migration.txt": migration.MigrationContext,
        "rule-table.html": notebook.RuleTableContext,
        "reference.html": reference.ReferenceContext,
    }


def generated() -> str:
    """Return the page."""
    return "\n".join((HEAD, *_templates(), *_parts())).rstrip() + "\n"


def _templates() -> Iterator[str]:
    for names, kind in contexts().items():
        shown = ", ".join(f"`{name}`" for name in names.split(", "))
        yield f"## {shown}\n"
        yield from _table(kind)


def _parts() -> Iterator[str]:
    yield "## Parts\n"
    for kind in _below(contexts().values()):
        yield f"### {kind.__name__}\n"
        yield from _table(kind)


def _below(kinds: Any) -> list[type]:
    """Return the types that contexts are made of, in the order of their names."""
    found: dict[str, type] = {}
    waiting = list(kinds)
    while waiting:
        for part in _types_of(waiting.pop()):
            if part.__name__ not in found:
                found[part.__name__] = part
                waiting.append(part)
    return [found[name] for name in sorted(found)]


def _types_of(kind: type) -> Iterator[type]:
    stack = list(get_type_hints(kind).values())
    while stack:
        hint = stack.pop()
        if is_dataclass(hint) and isinstance(hint, type):
            yield hint
        stack += get_args(hint)


def _table(kind: type) -> Iterator[str]:
    said, described = _described(kind)
    if not NAMES_ALONE.fullmatch(said):
        yield f"{said}\n"
    yield "| field | type | what it is |"
    yield "|---|---|---|"
    hints = get_type_hints(kind)
    for field in fields(kind):
        is_optional = field.default is not MISSING or field.default_factory is not MISSING
        what = described.get(field.name, "") or ("may be left out" if is_optional else "")
        yield f"| `{field.name}` | {_named(hints[field.name])} | {what.replace('|', '&#124;')} |"
    yield ""


def _described(kind: type) -> tuple[str, dict[str, str]]:
    """Return what the docstring says of the type, and of its fields."""
    said, _, attributes = inspect.cleandoc(kind.__doc__ or "").partition("Attributes:")
    described: dict[str, str] = {}
    last: tuple[str, ...] = ()
    for line in map(str.strip, attributes.splitlines()):
        if found := FIELD.match(line):
            last = tuple(found[1].split(", "))
            described |= dict.fromkeys(last, found[2])
        elif line:
            described |= {name: f"{described[name]} {line}" for name in last}
    return " ".join(said.split()), described


def _named(hint: Any) -> str:
    arguments = [part for part in get_args(hint) if part is not Ellipsis]
    if is_dataclass(hint) and isinstance(hint, type):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    if getattr(hint, "__origin__", None) is tuple:
        return f"tuple of {_named(arguments[0])}"
    if type(None) in arguments:
        return " or ".join(_named(part) for part in arguments if part is not type(None)) + ", or nothing"
    names = {str: "text", int: "number", bool: "true or false"}
    return names.get(hint, getattr(hint, "__name__", str(hint)))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    PAGE.write_text(generated(), encoding="utf-8")
