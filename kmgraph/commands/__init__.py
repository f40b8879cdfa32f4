"""What each command of the contract does, in its words: a module a command, that bears its name.

In come what a user typed, parsed; out go answers, as values or as text. This room adds the choice of what to open and
of what to say, while the work is the stages' and the pipeline's; it forgets nothing that it was given, and prints
nothing. Beside the commands stand `drafts` (drafts as a table), `run_graph` (which files of a run are read),
`plan_answer` (a plan in words or as JSON) and `forget_outputs` (what is made again once rows are gone).

Names load when they are used, so that no command waits for what it doesn't need.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.commands.check import check_draft, check_draft_file, open_checker
    from kmgraph.commands.compare import (
        CompareRequest,
        compare_sides,
        comparison_answer,
        is_guide_file,
        write_comparison,
    )
    from kmgraph.commands.explain import explain_rule
    from kmgraph.commands.export import export_data, export_store, format_of
    from kmgraph.commands.forget import ForgetPlan, ForgetReport, SourcePlan, forget_traces, plan_forgetting
    from kmgraph.commands.guidelines import write_guidelines
    from kmgraph.commands.init import InitFromReport, init_from, init_project
    from kmgraph.commands.inspect import Inspected, inspect_inputs
    from kmgraph.commands.learn import learn_inputs
    from kmgraph.commands.ontology import TermLine, check_ontology, list_terms, terms_as_text
    from kmgraph.commands.plan import plan_inputs
    from kmgraph.commands.plan_answer import plan_as_json, plan_as_text
    from kmgraph.commands.query import ask_graph, note_on_no_rows
    from kmgraph.commands.rules import ImportedRules, import_rules
    from kmgraph.commands.run_graph import RunPaths, run_folders
    from kmgraph.commands.sources import facts_of, list_sources, sources_as_json, sources_as_text, told_by
    from kmgraph.commands.templates import check_templates
    from kmgraph.commands.terms import SuggestedTerms, suggest_terms
    from kmgraph.commands.validate import UserShapes, validate_inputs
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "check": "check_draft check_draft_file open_checker",
            "compare": "CompareRequest compare_sides comparison_answer is_guide_file write_comparison",
            "explain": "explain_rule",
            "export": "export_data export_store format_of",
            "forget": "ForgetPlan ForgetReport SourcePlan forget_traces plan_forgetting",
            "guidelines": "write_guidelines",
            "init": "InitFromReport init_from init_project",
            "inspect": "Inspected inspect_inputs",
            "learn": "learn_inputs",
            "ontology": "TermLine check_ontology list_terms terms_as_text",
            "plan": "plan_inputs",
            "plan_answer": "plan_as_json plan_as_text",
            "query": "ask_graph note_on_no_rows",
            "rules": "ImportedRules import_rules",
            "run_graph": "RunPaths run_folders",
            "sources": "facts_of list_sources sources_as_json sources_as_text told_by",
            "templates": "check_templates",
            "terms": "SuggestedTerms suggest_terms",
            "validate": "UserShapes validate_inputs",
        },
    )

__all__ = [
    "CompareRequest",
    "ForgetPlan",
    "ForgetReport",
    "ImportedRules",
    "InitFromReport",
    "Inspected",
    "RunPaths",
    "SourcePlan",
    "SuggestedTerms",
    "TermLine",
    "UserShapes",
    "ask_graph",
    "check_draft",
    "check_draft_file",
    "check_ontology",
    "check_templates",
    "compare_sides",
    "comparison_answer",
    "explain_rule",
    "export_data",
    "export_store",
    "facts_of",
    "forget_traces",
    "format_of",
    "import_rules",
    "init_from",
    "init_project",
    "inspect_inputs",
    "is_guide_file",
    "learn_inputs",
    "list_sources",
    "list_terms",
    "note_on_no_rows",
    "open_checker",
    "plan_as_json",
    "plan_as_text",
    "plan_forgetting",
    "plan_inputs",
    "run_folders",
    "sources_as_json",
    "sources_as_text",
    "suggest_terms",
    "terms_as_text",
    "told_by",
    "validate_inputs",
    "write_comparison",
    "write_guidelines",
]
