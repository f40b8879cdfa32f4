"""The sections of a language's words, a module a kind of document: what `words.toml` and its neighbours must hold.

In come strings, decoded; out go frozen types that name each of them. Adds which there are; forgets the files.
"""

from kmgraph.render.language.sections.answer_words import (
    CheckLabels,
    CheckPatterns,
    ExplainLabels,
    ExplainPatterns,
    PlanLabels,
    PlanPatterns,
)
from kmgraph.render.language.sections.chart_words import ChartWords
from kmgraph.render.language.sections.column_words import (
    ColumnLabels,
    ColumnPatterns,
    ColumnTableLabels,
)
from kmgraph.render.language.sections.extension_words import ExtensionPatterns
from kmgraph.render.language.sections.guideline_words import (
    AdvicePatterns,
    EvidencePatterns,
    GuidelineLabels,
    GuidelinePatterns,
    NutshellPatterns,
    ShortLabels,
)
from kmgraph.render.language.sections.migration_words import (
    MigrationLabels,
    MigrationPatterns,
)
from kmgraph.render.language.sections.page_words import (
    NotebookWords,
    ReferenceLabels,
    ReferencePatterns,
)
from kmgraph.render.language.sections.term_words import (
    TermPatterns,
    TermTableLabels,
)

__all__ = [
    "AdvicePatterns",
    "ChartWords",
    "CheckLabels",
    "CheckPatterns",
    "ColumnLabels",
    "ColumnPatterns",
    "ColumnTableLabels",
    "EvidencePatterns",
    "ExplainLabels",
    "ExplainPatterns",
    "ExtensionPatterns",
    "GuidelineLabels",
    "GuidelinePatterns",
    "MigrationLabels",
    "MigrationPatterns",
    "NotebookWords",
    "NutshellPatterns",
    "PlanLabels",
    "PlanPatterns",
    "ReferenceLabels",
    "ReferencePatterns",
    "ShortLabels",
    "TermPatterns",
    "TermTableLabels",
]
