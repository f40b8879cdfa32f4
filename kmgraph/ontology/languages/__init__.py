"""Words of terms in further languages than those that stand with the terms.

In comes a language tag; out go the words of its file, by term. Adds nothing to the ontology itself; forgets everything
in the file that is no word.
"""

from kmgraph.ontology.languages.words import language_files, language_words

__all__ = ["language_files", "language_words"]
