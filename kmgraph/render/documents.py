"""Documents and answers out of a run, each in any language that has a folder of templates.

All raise `UsageError` if there are no templates for the language, and `ConfigError` if a template or language file is
wrong. `templates` is a user's folder of templates, looked at before the shipped one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmgraph.render.language import load_language
from kmgraph.render.output import (
    BookFacts,
    clean_body,
    docx,
    epub,
    linked_data,
    page,
    pdf,
    reference_page,
    render,
    tidy_markdown,
    tidy_text,
)
from kmgraph.render.phrases import SentenceRealiser
from kmgraph.render.statements import with_wording
from kmgraph.render.views import (
    KindWords,
    check_context,
    columns_context,
    explain_context,
    found_terms_context,
    guideline_context,
    migration_context,
    page_name,
    plan_context,
    reference_context,
    report_context,
    short_context,
)
from kmgraph.rules import public_neighbourhoods, public_ruleset, without_telling_change

if TYPE_CHECKING:
    from pathlib import Path

    from kmgraph.render.columns import ColumnsInput
    from kmgraph.render.draft_inputs import CheckInput
    from kmgraph.render.found_terms import FoundTermsInput
    from kmgraph.render.inputs import ExplainInput, GuidelineInput, KindLine, PlanInput
    from kmgraph.render.language import Language
    from kmgraph.render.migration import MigrationInput
    from kmgraph.render.reference import ReferenceInput


def guidelines_markdown(data: GuidelineInput, language: str, templates: Path | None = None) -> str:
    """Return the guidelines as Markdown: a chapter for each platform, for people who write posts."""
    realiser = SentenceRealiser.of(language, data.vocabulary, templates)
    context = guideline_context(public_input(data), realiser)
    return tidy_markdown(render("guidelines.md", context, realiser.language.tag, templates))


def guidelines_short(data: GuidelineInput, language: str, templates: Path | None = None) -> str:
    """Return the rules alone as Markdown, in short form, for a sidebar."""
    realiser = SentenceRealiser.of(language, data.vocabulary, templates)
    context = short_context(public_input(data), realiser)
    return tidy_markdown(render("guidelines-short.md", context, realiser.language.tag, templates))


def guidelines_html(data: GuidelineInput, language: str, templates: Path | None = None) -> str:
    """Return the guidelines as one self-contained HTML page."""
    realiser = SentenceRealiser.of(language, data.vocabulary, templates)
    context = guideline_context(public_input(data), realiser)
    body = render("guidelines.html", context, realiser.language.tag, templates)
    return page(body, context.title, realiser.language, templates, linked_data(context, realiser.language.tag))


def guidelines_pdf(data: GuidelineInput, language: str, templates: Path | None = None) -> bytes:
    """Return the guidelines as PDF/UA; see `pdf` for what it raises."""
    return pdf(*_book(data, language, templates), templates)


def guidelines_docx(data: GuidelineInput, language: str, templates: Path | None = None) -> bytes:
    """Return the guidelines as a document of Word's; see `docx` for what it raises."""
    return docx(*_book(data, language, templates))


def guidelines_epub(data: GuidelineInput, language: str, templates: Path | None = None) -> bytes:
    """Return the guidelines as an electronic book; see `epub` for what it raises."""
    return epub(*_book(data, language, templates))


def _book(data: GuidelineInput, language: str, templates: Path | None) -> tuple[str, BookFacts, Language]:
    """Return the cleaned body of the HTML page, from which the other formats are made, and what they are told of it."""
    realiser = SentenceRealiser.of(language, data.vocabulary, templates)
    context = guideline_context(public_input(data), realiser)
    body = render("guidelines.html", context, realiser.language.tag, templates)
    makers = (f"{part.name} {part.version}" for part in data.provenance.components[:1])
    facts = BookFacts(context.title, context.lead, next(makers, "kmgraph"), data.generated)
    return clean_body(body), facts, realiser.language


def report_markdown(data: GuidelineInput, language: str, templates: Path | None = None) -> str:
    """Return the report as Markdown: the evidence behind the guidelines, for people who check them."""
    realiser = SentenceRealiser.of(language, data.vocabulary, templates)
    context = report_context(public_input(data), realiser)
    return tidy_markdown(render("report.md", context, realiser.language.tag, templates))


def public_input(data: GuidelineInput) -> GuidelineInput:
    """Return what guidelines and report are made of with public figures, whatever it came with."""
    if data.ruleset.privacy is not None:
        return data
    told = (without_telling_change(rule, data.privacy) for rule in data.ruleset.rules)
    worded = tuple(with_wording(rule, data.privacy) for rule in told)
    ruleset = public_ruleset(replace(data.ruleset, rules=worded), data.privacy)
    surroundings = public_neighbourhoods(data.surroundings, ruleset, data.privacy)
    return replace(data, ruleset=ruleset, surroundings=surroundings)


def columns_markdown(data: ColumnsInput, language: str, templates: Path | None = None) -> str:
    """Return how the columns were read as Markdown, for those who may see single rows."""
    realiser = SentenceRealiser.of(language, data.vocabulary, templates)
    return tidy_markdown(render("columns.md", columns_context(data, realiser), realiser.language.tag, templates))


def columns_text(data: ColumnsInput, language: str, templates: Path | None = None) -> str:
    """Return the same for a terminal."""
    realiser = SentenceRealiser.of(language, data.vocabulary, templates)
    return tidy_text(render("columns.txt", columns_context(data, realiser), realiser.language.tag, templates))


def found_terms_markdown(data: FoundTermsInput, language: str, templates: Path | None = None) -> str:
    """Return classes of terms as Markdown, for those who review them and may see single posts."""
    realiser = SentenceRealiser.of(language, data.vocabulary, templates)
    context = found_terms_context(data, realiser)
    return tidy_markdown(render("found-terms.md", context, realiser.language.tag, templates))


def explain_text(data: ExplainInput, language: str, templates: Path | None = None) -> str:
    """Return one rule explained, for a terminal."""
    realiser = SentenceRealiser.of(language, data.vocabulary, templates)
    return tidy_text(render("explain.txt", explain_context(data, realiser), realiser.language.tag, templates))


def check_text(data: CheckInput, language: str, templates: Path | None = None) -> str:
    """Return the answer to a draft, for a terminal."""
    realiser = SentenceRealiser.of(language, data.vocabulary, templates)
    return tidy_text(render("check.txt", check_context(data, realiser), realiser.language.tag, templates))


def migration_markdown(data: MigrationInput, language: str, templates: Path | None = None) -> str:
    """Return the migration guide as Markdown, with the figures that it is given."""
    realiser = SentenceRealiser.of(language, data.vocabulary, templates)
    context = migration_context(data, realiser)
    return tidy_markdown(render("migration.md", context, realiser.language.tag, templates))


def migration_html(data: MigrationInput, language: str, templates: Path | None = None) -> str:
    """Return the migration guide as one self-contained HTML page."""
    realiser = SentenceRealiser.of(language, data.vocabulary, templates)
    context = migration_context(data, realiser)
    body = render("migration.html", context, realiser.language.tag, templates)
    return page(body, context.title, realiser.language, templates)


def migration_text(data: MigrationInput, language: str, templates: Path | None = None) -> str:
    """Return the same for a terminal."""
    realiser = SentenceRealiser.of(language, data.vocabulary, templates)
    return tidy_text(render("migration.txt", migration_context(data, realiser), realiser.language.tag, templates))


def plan_text(data: PlanInput, language: str, templates: Path | None = None) -> str:
    """Return a plan, for a terminal."""
    realiser = SentenceRealiser.of(language, data.vocabulary, templates)
    return tidy_text(render("plan.txt", plan_context(data, realiser), realiser.language.tag, templates))


def plan_question(kind: KindLine, data: PlanInput, language: str, templates: Path | None = None) -> str:
    """Return what a kind of posts would tell, as a sentence."""
    return KindWords(data, SentenceRealiser.of(language, data.vocabulary, templates)).question(kind)


def reference_pages(data: ReferenceInput) -> dict[str, str]:
    """Return the reference of the ontology, a self-contained page a language: name of the file to HTML."""
    pages = {}
    for tag in data.languages:
        language = load_language(tag)
        context = reference_context(data, language)
        pages[page_name(tag)] = reference_page(render("reference.html", context, language.tag), context.title, language)
    return pages
