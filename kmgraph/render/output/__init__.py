"""Contexts -> documents: templates in a sandbox, HTML cleaned and closed to everything from outside.

In come a context and a template, kmgraph's own or a user's; out goes the text of a document. Adds layout; forgets
markup that came with data.
"""

from kmgraph.render.output.html import page
from kmgraph.render.output.reference_page import reference_page
from kmgraph.render.output.sandbox import render
from kmgraph.render.output.templates import tidy_markdown, tidy_text

__all__ = ["page", "reference_page", "render", "tidy_markdown", "tidy_text"]
