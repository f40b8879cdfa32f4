"""Composes the stages: observe, learn, reason, validate, render. The only place that knows their order.

In comes a project; out go a frozen `Run` and its documents. This package adds no knowledge of its own: it hands each
stage what the one before made. Its names load when they are used, so that no command waits for what it doesn't need.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.pipeline.asking import ask_graph
    from kmgraph.pipeline.checking import check_file, check_text, open_checker
    from kmgraph.pipeline.documents import Documents, write_documents
    from kmgraph.pipeline.explaining import explain_rule
    from kmgraph.pipeline.exporting import export_data, export_store, format_of
    from kmgraph.pipeline.knowledge import Knowledge, load_knowledge
    from kmgraph.pipeline.learning import Run, run_learning
    from kmgraph.pipeline.planning import Plan, plan_inputs
    from kmgraph.pipeline.planning_answer import plan_as_json, plan_as_text
    from kmgraph.pipeline.planning_sizes import PlanRequest
    from kmgraph.pipeline.projects import open_project
    from kmgraph.pipeline.scaffold import scaffold_project
    from kmgraph.pipeline.terms import check_ontology, list_terms, terms_as_text
    from kmgraph.pipeline.validating import validate_inputs
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "asking": "ask_graph",
            "checking": "check_file check_text open_checker",
            "documents": "Documents write_documents",
            "explaining": "explain_rule",
            "exporting": "export_data export_store format_of",
            "knowledge": "Knowledge load_knowledge",
            "learning": "Run run_learning",
            "planning": "Plan plan_inputs",
            "planning_answer": "plan_as_json plan_as_text",
            "planning_sizes": "PlanRequest",
            "projects": "open_project",
            "scaffold": "scaffold_project",
            "terms": "check_ontology list_terms terms_as_text",
            "validating": "validate_inputs",
        },
    )

__all__ = [
    "Documents",
    "Knowledge",
    "Plan",
    "PlanRequest",
    "Run",
    "ask_graph",
    "check_file",
    "check_ontology",
    "check_text",
    "explain_rule",
    "export_data",
    "export_store",
    "format_of",
    "list_terms",
    "load_knowledge",
    "open_checker",
    "open_project",
    "plan_as_json",
    "plan_as_text",
    "plan_inputs",
    "run_learning",
    "scaffold_project",
    "terms_as_text",
    "validate_inputs",
    "write_documents",
]
