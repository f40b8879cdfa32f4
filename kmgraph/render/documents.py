"""Documents out of a run: Markdown, HTML and the report, each in any language that has a folder of templates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kmgraph.io import write_atomic
from kmgraph.render.language import load_language
from kmgraph.render.output import page, render, tidy_markdown, tidy_text
from kmgraph.render.phrases import SentenceRealiser
from kmgraph.render.views import (
    CheckInput,
    ExplainInput,
    check_context,
    explain_context,
    guideline_context,
    report_context,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import Vocabulary
    from kmgraph.render.inputs import GuidelineInput


def guidelines_markdown(data: GuidelineInput, language: str, templates: Path | None = None) -> str:
    """Return the guidelines as Markdown.

    Args:
        data: What a run knows.
        language: A language tag.
        templates: A user's folder of templates, looked at before the shipped one.

    Raises:
        UsageError: If there are no templates for the language.
        ConfigError: If a template or language file is wrong.
    """
    realiser = _realiser(language, data.vocabulary, templates)
    context = guideline_context(data, realiser)
    return tidy_markdown(render("guidelines.md", context, realiser.language.tag, templates))


def guidelines_html(data: GuidelineInput, language: str, templates: Path | None = None) -> str:
    """Return the guidelines as one self-contained HTML page. Arguments and errors as for `guidelines_markdown`."""
    realiser = _realiser(language, data.vocabulary, templates)
    context = guideline_context(data, realiser)
    body = render("guidelines.html", context, realiser.language.tag, templates)
    return page(body, context.title, realiser.language, templates)


def report_markdown(data: GuidelineInput, language: str, templates: Path | None = None) -> str:
    """Return the report as Markdown. Arguments and errors as for `guidelines_markdown`."""
    realiser = _realiser(language, data.vocabulary, templates)
    context = report_context(data, realiser)
    return tidy_markdown(render("report.md", context, realiser.language.tag, templates))


def explain_text(data: ExplainInput, language: str, templates: Path | None = None) -> str:
    """Return one rule explained, for a terminal."""
    realiser = _realiser(language, data.vocabulary, templates)
    return tidy_text(render("explain.txt", explain_context(data, realiser), realiser.language.tag, templates))


def check_text(data: CheckInput, language: str, templates: Path | None = None) -> str:
    """Return the answer to a draft, for a terminal."""
    realiser = _realiser(language, data.vocabulary, templates)
    return tidy_text(render("check.txt", check_context(data, realiser), realiser.language.tag, templates))


def write_documents(
    data: GuidelineInput, languages: Sequence[str], folder: Path, templates: Path | None = None
) -> tuple[Path, ...]:
    """Write guidelines and report in each language; every file appears whole or not at all.

    All documents are rendered before the first is written, so that an error leaves an earlier run's files in place.

    Returns:
        The files written, in the order of the languages.

    Raises:
        UsageError: If there are no templates for a language.
        ConfigError: If a template or language file is wrong.
        InputError: If a file can't be written.
    """
    texts: dict[Path, str] = {}
    for language in languages:
        texts[folder / f"guidelines.{language}.md"] = guidelines_markdown(data, language, templates)
        texts[folder / f"guidelines.{language}.html"] = guidelines_html(data, language, templates)
        texts[folder / f"report.{language}.md"] = report_markdown(data, language, templates)
    for path, text in texts.items():
        write_atomic(path, text.encode("utf-8"))
    return tuple(texts)


def _realiser(language: str, vocabulary: Vocabulary, templates: Path | None) -> SentenceRealiser:
    return SentenceRealiser(load_language(language, templates), vocabulary)
