"""Exports -> the files of a project about them: settings, an extension, a skeleton of published rules.

In come paths and what was seen in the files; out go texts, ready to be written. This folder adds names for what the
ontology doesn't know, and says in comments what was guessed and has to be confirmed; it forgets how often anything was
seen.

    proposal -> names -> extension.ttl, kmgraph.toml, published.toml
"""

from kmgraph.pipeline.new_project.compose import NewProject, compose_project
from kmgraph.pipeline.new_project.settings import is_guessed

__all__ = ["NewProject", "compose_project", "is_guessed"]
