"""Rules and figures in words: sentences, guidelines, reports, explanations, in any language that has a folder.

In come rules, evidence and the ontology's vocabulary (`kmgraph.model`); out go sentences and documents. This stage adds
words, word order and layout, all of it data under `templates/`; it forgets small groups' figures (`disclosure`), and
whatever the evidence does not bear (`strength`).

    expression --analysis--> fragments --composer--> phrases --speaker--> sentences --templates--> documents
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.render.documents import (
        check_text,
        explain_text,
        guidelines_html,
        guidelines_markdown,
        report_markdown,
        write_documents,
    )
    from kmgraph.render.draft import ChangeStep, CheckInput
    from kmgraph.render.explain import ExplainInput, HistoryEvent
    from kmgraph.render.inputs import (
        Component,
        GuidelineInput,
        ImportNotice,
        InputFile,
        PlatformFigures,
        Provenance,
        Surroundings,
        ValidationSummary,
        Variant,
    )
    from kmgraph.render.language import available_languages, load_language
    from kmgraph.render.sentences import (
        published_text,
        rule_text,
        say_alike,
        say_literals,
        say_rule,
        say_scope,
        state_text,
        warning_text,
    )
    from kmgraph.render.strength import Strength, strength_of
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "documents": "check_text explain_text guidelines_html guidelines_markdown report_markdown write_documents",
            "draft": "ChangeStep CheckInput",
            "explain": "ExplainInput HistoryEvent",
            "inputs": "Component GuidelineInput ImportNotice InputFile PlatformFigures Provenance Surroundings "
            "ValidationSummary Variant",
            "language": "available_languages load_language",
            "sentences": "published_text rule_text say_alike say_literals say_rule say_scope state_text warning_text",
            "strength": "Strength strength_of",
        },
    )

__all__ = [
    "ChangeStep",
    "CheckInput",
    "Component",
    "ExplainInput",
    "GuidelineInput",
    "HistoryEvent",
    "ImportNotice",
    "InputFile",
    "PlatformFigures",
    "Provenance",
    "Strength",
    "Surroundings",
    "ValidationSummary",
    "Variant",
    "available_languages",
    "check_text",
    "explain_text",
    "guidelines_html",
    "guidelines_markdown",
    "load_language",
    "published_text",
    "report_markdown",
    "rule_text",
    "say_alike",
    "say_literals",
    "say_rule",
    "say_scope",
    "state_text",
    "strength_of",
    "warning_text",
    "write_documents",
]
