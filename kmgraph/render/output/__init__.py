"""Contexts -> documents: templates in a sandbox, HTML cleaned and closed to everything from outside, and from it books.

In come a context and a template, kmgraph's own or a user's; out goes the text of a document, or the bytes of a PDF, a
DOCX or an EPUB, made from the same HTML. Adds layout; forgets markup that came with data.

    context --sandbox--> body --html--> page
                           --tree--> blocks --pdf--> typst;   --tree--> HTML of a book --books--> pandoc
"""

from kmgraph.render.output.books import docx, epub
from kmgraph.render.output.clean import clean_body
from kmgraph.render.output.extras import BookFacts, refuse_missing_extras, wanted_formats
from kmgraph.render.output.html import page
from kmgraph.render.output.linked_data import linked_data
from kmgraph.render.output.pdf import pdf
from kmgraph.render.output.reference_page import reference_page
from kmgraph.render.output.sandbox import render
from kmgraph.render.output.templates import tidy_markdown, tidy_text

__all__ = [
    "BookFacts",
    "clean_body",
    "docx",
    "epub",
    "linked_data",
    "page",
    "pdf",
    "reference_page",
    "refuse_missing_extras",
    "render",
    "tidy_markdown",
    "tidy_text",
    "wanted_formats",
]
