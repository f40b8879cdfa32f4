"""What each command of the contract does, in its words: a module a command, that bears its name.

In come what a user typed, parsed; out go answers, as values or as text. This room adds the choice of what to open and
of what to say, while the work is the stages' and the pipeline's; it forgets nothing that it was given, and prints
nothing. Beside the commands stand `drafts` (drafts as a table), `run_graph` (which files of a run are read),
`export_rules` (rules in the formats of other systems), `plan_answer` (a plan in words or as JSON) and `forget_outputs`
(what is made again once rows are gone), `ontology_docs` (the reference of the ontology).

Names load when they are used, so that no command waits for what it doesn't need.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.commands.check import Checker, check_draft, check_draft_file, judge_draft, open_checker
    from kmgraph.commands.explain import explain_known_rule, explain_rule
    from kmgraph.commands.export import EXPORT_FORMATS, export_data, export_store, format_of, syntax_of
    from kmgraph.commands.export_rules import RuleChoice, export_input, losses_as_json, losses_as_lines
    from kmgraph.commands.forget import ForgetPlan, ForgetReport, SourcePlan, forget_traces, plan_forgetting
    from kmgraph.commands.guidelines import write_guidelines, write_run
    from kmgraph.commands.init import InitFromReport, init_from, init_project
    from kmgraph.commands.inspect import Inspected, inspect_inputs
    from kmgraph.commands.learn import learn_inputs
    from kmgraph.commands.ontology import TermLine, check_ontology, list_terms, terms_as_text
    from kmgraph.commands.ontology_docs import write_ontology_docs
    from kmgraph.commands.plan import plan_inputs
    from kmgraph.commands.plan_answer import plan_as_json, plan_as_text
    from kmgraph.commands.query import ask_graph, note_on_no_rows
    from kmgraph.commands.rules import ImportedRules, import_rules
    from kmgraph.commands.run_graph import RunPaths, run_folders
    from kmgraph.commands.sources import facts_of, list_sources, sources_as_json, sources_as_text, told_by
    from kmgraph.commands.terms import SuggestedTerms, suggest_terms
    from kmgraph.commands.validate import UserShapes, validate_inputs
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "check": "Checker check_draft check_draft_file judge_draft open_checker",
            "explain": "explain_known_rule explain_rule",
            "export": "EXPORT_FORMATS export_data export_store format_of syntax_of",
            "export_rules": "RuleChoice export_input losses_as_json losses_as_lines",
            "forget": "ForgetPlan ForgetReport SourcePlan forget_traces plan_forgetting",
            "guidelines": "write_guidelines write_run",
            "init": "InitFromReport init_from init_project",
            "inspect": "Inspected inspect_inputs",
            "learn": "learn_inputs",
            "ontology": "TermLine check_ontology list_terms terms_as_text",
            "ontology_docs": "write_ontology_docs",
            "plan": "plan_inputs",
            "plan_answer": "plan_as_json plan_as_text",
            "query": "ask_graph note_on_no_rows",
            "rules": "ImportedRules import_rules",
            "run_graph": "RunPaths run_folders",
            "sources": "facts_of list_sources sources_as_json sources_as_text told_by",
            "terms": "SuggestedTerms suggest_terms",
            "validate": "UserShapes validate_inputs",
        },
    )

__all__ = [
    "EXPORT_FORMATS",
    "Checker",
    "ForgetPlan",
    "ForgetReport",
    "ImportedRules",
    "InitFromReport",
    "Inspected",
    "RuleChoice",
    "RunPaths",
    "SourcePlan",
    "SuggestedTerms",
    "TermLine",
    "UserShapes",
    "ask_graph",
    "check_draft",
    "check_draft_file",
    "check_ontology",
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
    "judge_draft",
    "learn_inputs",
    "list_sources",
    "list_terms",
    "losses_as_json",
    "losses_as_lines",
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
    "syntax_of",
    "terms_as_text",
    "told_by",
    "validate_inputs",
    "write_guidelines",
    "write_ontology_docs",
    "write_run",
]
