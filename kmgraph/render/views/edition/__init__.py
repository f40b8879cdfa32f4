"""What guidelines and report are put together from: what both say of a run, entries, published rules, shares, changes.

In come what is said of rules (`kmgraph.render.statements`) and a run's rules; out go parts of the context of
guidelines. Adds their order; forgets what the templates don't show.
"""

from kmgraph.render.views.edition.changes import change_links
from kmgraph.render.views.edition.counted_terms import with_terms_elsewhere
from kmgraph.render.views.edition.entries import EntryViews
from kmgraph.render.views.edition.marks import mark_terms
from kmgraph.render.views.edition.published import published_besides, published_intro, published_views
from kmgraph.render.views.edition.reasons import without_pointers
from kmgraph.render.views.edition.relations import published_relations
from kmgraph.render.views.edition.run_document import RunDocument
from kmgraph.render.views.edition.shares import share_sentences

__all__ = [
    "EntryViews",
    "RunDocument",
    "change_links",
    "mark_terms",
    "published_besides",
    "published_intro",
    "published_relations",
    "published_views",
    "share_sentences",
    "with_terms_elsewhere",
    "without_pointers",
]
