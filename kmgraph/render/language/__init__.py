"""A language as data: its grammar, its words, and the choice among texts in several languages.

In comes a folder `templates/LANG`; out go frozen types that hold every word and pattern of it. Adds the check that
nothing is missing or misspelt; forgets which of the user's and the shipped folders a file came from.
"""

from kmgraph.render.language.answer_words import CheckLabels, ExplainLabels, PlanLabels, PlanPatterns
from kmgraph.render.language.chart_words import ChartWords
from kmgraph.render.language.choose import FALLBACK_LANGUAGE, closest_tag, in_any, in_language
from kmgraph.render.language.cldr import day_text, grammar_defaults, locale_of, plural_form, plural_forms
from kmgraph.render.language.column_words import ColumnLabels, ColumnPatterns, ColumnTableLabels
from kmgraph.render.language.extension_words import ExtensionPatterns
from kmgraph.render.language.grammar import Affix, Grammar, SlotGrammar
from kmgraph.render.language.guideline_words import (
    AdvicePatterns,
    EvidencePatterns,
    GuidelineLabels,
    GuidelinePatterns,
    NutshellPatterns,
    ShortLabels,
)
from kmgraph.render.language.language import (
    LAYOUT,
    Language,
    available_languages,
    load_language,
    template_folders,
)
from kmgraph.render.language.migration_words import MigrationLabels, MigrationPatterns
from kmgraph.render.language.page_words import NotebookWords, ReferenceLabels, ReferencePatterns
from kmgraph.render.language.patterns import ListPattern, apply_fixes, fill, first_fix, slots
from kmgraph.render.language.term_words import TermPatterns, TermTableLabels
from kmgraph.render.language.words import (
    FigureWords,
    HistoryPatterns,
    LanguageWords,
    ReportLabels,
    ReportPatterns,
    Term,
    UntoldPatterns,
)

__all__ = [
    "FALLBACK_LANGUAGE",
    "LAYOUT",
    "AdvicePatterns",
    "Affix",
    "ChartWords",
    "CheckLabels",
    "ColumnLabels",
    "ColumnPatterns",
    "ColumnTableLabels",
    "EvidencePatterns",
    "ExplainLabels",
    "ExtensionPatterns",
    "FigureWords",
    "Grammar",
    "GuidelineLabels",
    "GuidelinePatterns",
    "HistoryPatterns",
    "Language",
    "LanguageWords",
    "ListPattern",
    "MigrationLabels",
    "MigrationPatterns",
    "NotebookWords",
    "NutshellPatterns",
    "PlanLabels",
    "PlanPatterns",
    "ReferenceLabels",
    "ReferencePatterns",
    "ReportLabels",
    "ReportPatterns",
    "ShortLabels",
    "SlotGrammar",
    "Term",
    "TermPatterns",
    "TermTableLabels",
    "UntoldPatterns",
    "apply_fixes",
    "available_languages",
    "closest_tag",
    "day_text",
    "fill",
    "first_fix",
    "grammar_defaults",
    "in_any",
    "in_language",
    "load_language",
    "locale_of",
    "plural_form",
    "plural_forms",
    "slots",
    "template_folders",
]
