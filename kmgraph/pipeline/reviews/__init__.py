"""What people decided about learned rules and classes of terms -> the lifecycle state of each rule, words of classes.

In come the project's facts, published rules, extensions and `decisions.toml`; out goes a state for every rule from
practice of which one is told, the rules that people put into writing, what of a run is withheld, the classes of terms
that people named or rejected, and what others need to review those that are left. This folder alone decides it: it adds
which of several reviews counts and which rule a lost one became, and forgets who reviewed; the graph keeps that.
"""

from typing import TYPE_CHECKING

from kmgraph.lazy import load_lazily

if TYPE_CHECKING:
    from kmgraph.pipeline.reviews.awaiting import names_found, without_unreviewed
    from kmgraph.pipeline.reviews.decided import DecidedRule, DecidedRules
    from kmgraph.pipeline.reviews.lifecycle import read_lifecycles
    from kmgraph.pipeline.reviews.matching import lost_decisions, other_scopes, refuse_other_scopes
    from kmgraph.pipeline.reviews.reviewer_files import found_files, terms_turtle
    from kmgraph.pipeline.reviews.terms import read_reviewed, with_forms
    from kmgraph.pipeline.reviews.uses import TermPosts
    from kmgraph.pipeline.reviews.withheld import may_be_shown, warnings_of_lost, withhold, without_telling_changes
else:
    __getattr__ = load_lazily(
        __name__,
        {
            "awaiting": "names_found without_unreviewed",
            "decided": "DecidedRule DecidedRules",
            "lifecycle": "read_lifecycles",
            "matching": "lost_decisions other_scopes refuse_other_scopes",
            "reviewer_files": "found_files terms_turtle",
            "terms": "read_reviewed with_forms",
            "uses": "TermPosts",
            "withheld": "may_be_shown warnings_of_lost withhold without_telling_changes",
        },
    )

__all__ = [
    "DecidedRule",
    "DecidedRules",
    "TermPosts",
    "found_files",
    "lost_decisions",
    "may_be_shown",
    "names_found",
    "other_scopes",
    "read_lifecycles",
    "read_reviewed",
    "refuse_other_scopes",
    "terms_turtle",
    "warnings_of_lost",
    "with_forms",
    "withhold",
    "without_telling_changes",
    "without_unreviewed",
]
