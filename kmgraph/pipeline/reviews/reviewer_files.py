"""The private files by which a person reviews classes of terms: an ontology for Protégé, and a page a language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kmgraph.graph import ProjectNames, terms_ontology
from kmgraph.model import FoundClass, Project, RuleSet, Vocabulary
from kmgraph.namespaces import FOUND
from kmgraph.pipeline.reviews.uses import TermPosts
from kmgraph.project import TERMS_NAME
from kmgraph.rdf import to_turtle
from kmgraph.render import FoundTermsInput, found_terms_markdown


def terms_turtle(found: Sequence[FoundClass], names: ProjectNames) -> bytes:
    """Return classes of terms as an ontology over kmgraph's; the same classes give the same bytes."""
    return to_turtle(terms_ontology(found, names), {"found": FOUND})


def found_files(
    project: Project,
    vocabulary: Vocabulary,
    ruleset: RuleSet,
    posts: TermPosts,
    templates: Path | None,
) -> dict[str, bytes]:
    """Return the files about classes of terms, by name; none where nothing was found.

    Args:
        project: Of the run.
        vocabulary: With the classes.
        ruleset: With exact figures; what it found is what the files are about.
        posts: Which posts hold which terms.
        templates: A folder of the user's own templates.
    """
    found = ruleset.found
    if not found:
        return {}
    target = ruleset.totals.told(project.target)
    data = FoundTermsInput(project.title, vocabulary, target, project.platforms, posts.uses(found))
    return {
        TERMS_NAME: terms_turtle(found, ProjectNames(project.base_iri)),
        **{
            f"found-terms.{language}.md": found_terms_markdown(data, language, templates).encode()
            for language in project.languages
        },
    }
