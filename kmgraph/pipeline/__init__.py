"""The flow of a run: observe, learn, reason, validate, render. The only place that knows their order.

In comes a project; out go a frozen `Run`, its graph and its documents. This room adds no knowledge of its own but the
order of the stages, and hands each what the one before made; it forgets the scratch files that stages pass on, and
keeps class trees that were inferred before.

    knowledge (facts) -> run (coverage, placement, ruleset, holders) -> graph -> violations -> guideline_input
    -> documents
                                         comparison (two sides of a run, or two runs)
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.pipeline.comparison import (
        ComparedRuns,
        RunSide,
        TimeSpan,
        compare_periods,
        compare_platforms,
        compare_runs,
        transfer_turtle,
    )
    from kmgraph.pipeline.coverage import RuleCoverage, learn_settings
    from kmgraph.pipeline.documents import Documents, write_documents
    from kmgraph.pipeline.graph import (
        build_graph,
        run_facts,
        write_observations,
        write_rule_triples,
    )
    from kmgraph.pipeline.guideline_input import columns_input, counted_variants
    from kmgraph.pipeline.knowledge import Knowledge, class_tree, load_knowledge, observe_project, with_found
    from kmgraph.pipeline.origin import still_as_read
    from kmgraph.pipeline.placement import group_scopes, with_places
    from kmgraph.pipeline.progress import Progress, Step, silent, unseen
    from kmgraph.pipeline.reviews import may_be_shown, names_found, other_scopes, terms_turtle
    from kmgraph.pipeline.run import Run, run_learning
    from kmgraph.pipeline.violations import RunValidator, extension_triples
    from kmgraph.pipeline.written import ScopeProposer, read_rule_words
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "comparison": "ComparedRuns RunSide TimeSpan compare_periods compare_platforms compare_runs "
            "transfer_turtle",
            "coverage": "RuleCoverage learn_settings",
            "documents": "Documents write_documents",
            "graph": "build_graph run_facts write_observations write_rule_triples",
            "guideline_input": "columns_input counted_variants",
            "knowledge": "Knowledge class_tree load_knowledge observe_project with_found",
            "origin": "still_as_read",
            "placement": "group_scopes with_places",
            "progress": "Progress Step silent unseen",
            "reviews": "may_be_shown names_found other_scopes terms_turtle",
            "run": "Run run_learning",
            "violations": "RunValidator extension_triples",
            "written": "ScopeProposer read_rule_words",
        },
    )

__all__ = [
    "ComparedRuns",
    "Documents",
    "Knowledge",
    "Progress",
    "RuleCoverage",
    "Run",
    "RunSide",
    "RunValidator",
    "ScopeProposer",
    "Step",
    "TimeSpan",
    "build_graph",
    "class_tree",
    "columns_input",
    "compare_periods",
    "compare_platforms",
    "compare_runs",
    "counted_variants",
    "extension_triples",
    "group_scopes",
    "learn_settings",
    "load_knowledge",
    "may_be_shown",
    "names_found",
    "observe_project",
    "other_scopes",
    "read_rule_words",
    "run_facts",
    "run_learning",
    "silent",
    "still_as_read",
    "terms_turtle",
    "transfer_turtle",
    "unseen",
    "with_found",
    "with_places",
    "write_documents",
    "write_observations",
    "write_rule_triples",
]
