"""What each command of the contract does, in its words: a module a command, that bears its name.

In come what a user typed, parsed; out go answers, as values or as text. This room adds the choice of what to open and
of what to say, while the work is the stages' and the pipeline's; it forgets nothing that it was given, and prints
nothing. Beside the commands stand `drafts` (drafts as a table), `run_graph` (which files of a run are read),
`export_rules` and `foreign_rules` (rules in the formats of other systems, written and read back), `ontology_docs` (the
reference of the ontology), `plan_answer` (a plan in words or as JSON), `review_answer` and `trial` (what awaits a
person, and what a rule would have done), and `forget_outputs` (what is made again once rows are gone).

Names load when they are used, so that no command waits for what it doesn't need.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.commands.check import (
        Checker,
        check_draft,
        check_draft_file,
        judge_draft,
        open_checker,
    )
    from kmgraph.commands.compare import (
        CompareRequest,
        compare_sides,
        comparison_answer,
        is_guide_file,
        write_comparison,
    )
    from kmgraph.commands.diff import changes_as_json, changes_as_text, compare_runs
    from kmgraph.commands.explain import explain_known_rule, explain_rule
    from kmgraph.commands.export import (
        EXPORT_FORMATS,
        export_data,
        export_store,
        format_of,
        syntax_of,
    )
    from kmgraph.commands.export_rules import (
        RuleChoice,
        export_input,
        losses_as_json,
        losses_as_lines,
    )
    from kmgraph.commands.foreign_rules import ImportChoice
    from kmgraph.commands.forget import ForgetPlan, ForgetReport, SourcePlan, forget_traces, plan_forgetting
    from kmgraph.commands.guidelines import other_files, write_guidelines, write_run
    from kmgraph.commands.init import InitFromReport, init_from, init_project
    from kmgraph.commands.inspect import Inspected, inspect_inputs
    from kmgraph.commands.learn import learn_inputs
    from kmgraph.commands.missing_languages import language_notes
    from kmgraph.commands.notes import counted, limit_lines, reading_notes, run_notes, warning_words
    from kmgraph.commands.ontology import check_ontology
    from kmgraph.commands.ontology_docs import write_ontology_docs
    from kmgraph.commands.ontology_terms import TermLine, list_terms, note_on_no_terms, terms_as_text
    from kmgraph.commands.plan import plan_inputs
    from kmgraph.commands.plan_answer import plan_as_json, plan_as_text
    from kmgraph.commands.query import ask_graph, note_on_file_alone
    from kmgraph.commands.review import (
        Review,
        RuleVerdict,
        day_of_decision,
        decide_rule,
        decide_scope,
        decide_terms,
        open_review,
    )
    from kmgraph.commands.review_answer import (
        beside_scope,
        norm_words,
        review_as_json,
        review_as_text,
        rule_page,
        side_by_side,
    )
    from kmgraph.commands.rules import IMPORT_FORMATS, ImportedRules, import_rules
    from kmgraph.commands.run_graph import RunPaths, run_folders
    from kmgraph.commands.sources import facts_of, list_sources, sources_as_json, sources_as_text, told_by
    from kmgraph.commands.templates import check_templates
    from kmgraph.commands.terms import SuggestedTerms, suggest_terms
    from kmgraph.commands.translate import (
        PlannedText,
        TranslatedText,
        TranslationService,
        plan_translation,
        translate_planned,
        translation_service,
    )
    from kmgraph.commands.trial import TriedRule, trial_as_json, trial_as_text, try_out
    from kmgraph.commands.validate import validate_inputs
    from kmgraph.commands.validate_files import UserShapes
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "check": "Checker check_draft check_draft_file judge_draft open_checker",
            "compare": "CompareRequest compare_sides comparison_answer is_guide_file write_comparison",
            "diff": "changes_as_json changes_as_text compare_runs",
            "explain": "explain_known_rule explain_rule",
            "export": "EXPORT_FORMATS export_data export_store format_of syntax_of",
            "export_rules": "RuleChoice export_input losses_as_json losses_as_lines",
            "foreign_rules": "ImportChoice",
            "forget": "ForgetPlan ForgetReport SourcePlan forget_traces plan_forgetting",
            "guidelines": "other_files write_guidelines write_run",
            "init": "InitFromReport init_from init_project",
            "inspect": "Inspected inspect_inputs",
            "missing_languages": "language_notes",
            "learn": "learn_inputs",
            "notes": "counted limit_lines reading_notes run_notes warning_words",
            "ontology": "check_ontology",
            "ontology_docs": "write_ontology_docs",
            "ontology_terms": "TermLine list_terms note_on_no_terms terms_as_text",
            "plan": "plan_inputs",
            "plan_answer": "plan_as_json plan_as_text",
            "query": "ask_graph note_on_file_alone",
            "review": "Review RuleVerdict day_of_decision decide_rule decide_scope decide_terms open_review",
            "review_answer": "beside_scope norm_words review_as_json review_as_text rule_page side_by_side",
            "rules": "IMPORT_FORMATS ImportedRules import_rules",
            "run_graph": "RunPaths run_folders",
            "sources": "facts_of list_sources sources_as_json sources_as_text told_by",
            "templates": "check_templates",
            "terms": "SuggestedTerms suggest_terms",
            "translate": "PlannedText TranslatedText TranslationService plan_translation translate_planned "
            "translation_service",
            "trial": "TriedRule trial_as_json trial_as_text try_out",
            "validate": "validate_inputs",
            "validate_files": "UserShapes",
        },
    )

__all__ = [
    "EXPORT_FORMATS",
    "IMPORT_FORMATS",
    "Checker",
    "CompareRequest",
    "ForgetPlan",
    "ForgetReport",
    "ImportChoice",
    "ImportedRules",
    "InitFromReport",
    "Inspected",
    "PlannedText",
    "Review",
    "RuleChoice",
    "RuleVerdict",
    "RunPaths",
    "SourcePlan",
    "SuggestedTerms",
    "TermLine",
    "TranslatedText",
    "TranslationService",
    "TriedRule",
    "UserShapes",
    "ask_graph",
    "beside_scope",
    "changes_as_json",
    "changes_as_text",
    "check_draft",
    "check_draft_file",
    "check_ontology",
    "check_templates",
    "compare_runs",
    "compare_sides",
    "comparison_answer",
    "counted",
    "day_of_decision",
    "decide_rule",
    "decide_scope",
    "decide_terms",
    "explain_known_rule",
    "explain_rule",
    "export_data",
    "export_input",
    "export_store",
    "facts_of",
    "forget_traces",
    "format_of",
    "import_rules",
    "init_from",
    "init_project",
    "inspect_inputs",
    "is_guide_file",
    "judge_draft",
    "language_notes",
    "learn_inputs",
    "limit_lines",
    "list_sources",
    "list_terms",
    "losses_as_json",
    "losses_as_lines",
    "norm_words",
    "note_on_file_alone",
    "note_on_no_terms",
    "open_checker",
    "open_review",
    "other_files",
    "plan_as_json",
    "plan_as_text",
    "plan_forgetting",
    "plan_inputs",
    "plan_translation",
    "reading_notes",
    "review_as_json",
    "review_as_text",
    "rule_page",
    "run_folders",
    "run_notes",
    "side_by_side",
    "sources_as_json",
    "sources_as_text",
    "suggest_terms",
    "syntax_of",
    "terms_as_text",
    "told_by",
    "translate_planned",
    "translation_service",
    "trial_as_json",
    "trial_as_text",
    "try_out",
    "validate_inputs",
    "warning_words",
    "write_comparison",
    "write_guidelines",
    "write_ontology_docs",
    "write_run",
]
