"""One module a document or answer: the frozen context that its template sees.

In come a document's inputs (`kmgraph.render.inputs`) and a realiser; out goes its context, text and tuples only. Adds
the document's structure and order; forgets everything its template doesn't show.
"""

from kmgraph.render.views.check import check_context
from kmgraph.render.views.columns import columns_context
from kmgraph.render.views.explain import explain_context
from kmgraph.render.views.found_terms import found_terms_context
from kmgraph.render.views.guidelines import guideline_context, short_context
from kmgraph.render.views.migration import migration_context
from kmgraph.render.views.plan import KindWords, plan_context
from kmgraph.render.views.reference import page_name, reference_context
from kmgraph.render.views.report import report_context

__all__ = [
    "KindWords",
    "check_context",
    "columns_context",
    "explain_context",
    "found_terms_context",
    "guideline_context",
    "migration_context",
    "page_name",
    "plan_context",
    "reference_context",
    "report_context",
    "short_context",
]
