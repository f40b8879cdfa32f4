"""Rules and figures in words: sentences, guidelines, reports, explanations, in any language that has a folder.

In come rules, evidence and the ontology's vocabulary (`kmgraph.model`); out go sentences and documents. Adds words,
word order and layout, all of it data under `templates/`; forgets the figures of small groups (`statements/disclosure`),
and what would claim more than the evidence bears (`phrases/strength`).

    templates/LANG --language--> patterns
    expressions, evidence --phrases--> sentences --statements--> facts --views--> contexts --output--> documents
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.render.columns import ColumnsInput
    from kmgraph.render.documents import (
        check_text,
        columns_markdown,
        columns_text,
        explain_text,
        found_terms_markdown,
        guidelines_docx,
        guidelines_epub,
        guidelines_html,
        guidelines_markdown,
        guidelines_pdf,
        guidelines_short,
        migration_html,
        migration_markdown,
        migration_text,
        plan_question,
        plan_text,
        reference_pages,
        report_markdown,
    )
    from kmgraph.render.draft_inputs import ChangeStep, CheckInput, WordInPlace
    from kmgraph.render.found_terms import FoundTermsInput
    from kmgraph.render.inputs import (
        Component,
        ExplainInput,
        FilledColumn,
        GuidelineInput,
        ImportNotice,
        InputFile,
        KindLine,
        NeededFigure,
        PlanInput,
        PlatformSizes,
        Provenance,
        ReadColumn,
        SizeLine,
        ValidationSummary,
        knows_authors,
    )
    from kmgraph.render.language import available_languages, load_language, role_words
    from kmgraph.render.language_check import LanguageFault, check_language
    from kmgraph.render.migration import MigrationInput
    from kmgraph.render.notebook import (
        RuleTableInput,
        RuleTableRow,
        RunLimits,
        rules_html,
        run_html,
    )
    from kmgraph.render.output import refuse_missing_extras, wanted_formats
    from kmgraph.render.reference import ReferenceInput
    from kmgraph.render.sentences import norm_text, period_name, rule_text, run_name, warning_text
    from kmgraph.render.statements import IN_REPORT_ALONE, with_wording
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "columns": "ColumnsInput",
            "documents": "check_text columns_markdown columns_text explain_text found_terms_markdown "
            "guidelines_docx guidelines_epub guidelines_html guidelines_markdown "
            "guidelines_pdf guidelines_short migration_html migration_markdown migration_text "
            "plan_question plan_text reference_pages report_markdown",
            "draft_inputs": "ChangeStep CheckInput WordInPlace",
            "found_terms": "FoundTermsInput",
            "inputs": "Component ExplainInput FilledColumn GuidelineInput ImportNotice InputFile "
            "KindLine NeededFigure PlanInput PlatformSizes Provenance ReadColumn "
            "SizeLine ValidationSummary knows_authors",
            "language": "available_languages load_language role_words",
            "language_check": "LanguageFault check_language",
            "migration": "MigrationInput",
            "notebook": "RuleTableInput RuleTableRow RunLimits rules_html run_html",
            "output": "refuse_missing_extras wanted_formats",
            "reference": "ReferenceInput",
            "sentences": "norm_text period_name rule_text run_name warning_text",
            "statements": "IN_REPORT_ALONE with_wording",
        },
    )

__all__ = [
    "IN_REPORT_ALONE",
    "ChangeStep",
    "CheckInput",
    "ColumnsInput",
    "Component",
    "ExplainInput",
    "FilledColumn",
    "FoundTermsInput",
    "GuidelineInput",
    "ImportNotice",
    "InputFile",
    "KindLine",
    "LanguageFault",
    "MigrationInput",
    "NeededFigure",
    "PlanInput",
    "PlatformSizes",
    "Provenance",
    "ReadColumn",
    "ReferenceInput",
    "RuleTableInput",
    "RuleTableRow",
    "RunLimits",
    "SizeLine",
    "ValidationSummary",
    "WordInPlace",
    "available_languages",
    "check_language",
    "check_text",
    "columns_markdown",
    "columns_text",
    "explain_text",
    "found_terms_markdown",
    "guidelines_docx",
    "guidelines_epub",
    "guidelines_html",
    "guidelines_markdown",
    "guidelines_pdf",
    "guidelines_short",
    "knows_authors",
    "load_language",
    "migration_html",
    "migration_markdown",
    "migration_text",
    "norm_text",
    "period_name",
    "plan_question",
    "plan_text",
    "reference_pages",
    "refuse_missing_extras",
    "report_markdown",
    "role_words",
    "rule_text",
    "rules_html",
    "run_html",
    "run_name",
    "wanted_formats",
    "warning_text",
    "with_wording",
]
