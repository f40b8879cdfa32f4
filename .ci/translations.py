#!/usr/bin/env python3
"""Tells which definitions in further languages are older than the English ones, and notes those that are not.

Without arguments it lists the terms whose English definition has changed since their own was written, with both, and
notes terms that are new. After mending `ontology/languages/LANG.ttl`, name the terms, as in
`python .ci/translations.py km:Likely km:Hint`, or `--all` once every one that is listed has been read. A note is a line
of `tests/ontology/written-after.LANG.tsv`: a term, and the first eight digits of the SHA-256 of its English.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).parent.parent
LANGUAGES = ROOT / "ontology" / "languages"
# In a language's own file, a module's description is a definition.
DEFINING = {"http://www.w3.org/2004/02/skos/core#definition", "http://purl.org/dc/terms/description"}


def main(arguments: list[str]) -> int:
    """Note what is new or named, and list what is older than its English; return 1 if anything is."""
    texts = english()
    found = 0
    for path in sorted(LANGUAGES.glob("*.ttl")):
        own, notes = definitions(path, path.stem), noted(path.stem)
        left = [term for term in older(texts, own, notes) if arguments != ["--all"] and term not in arguments]
        kept = {term: notes[term] if term in left else digest(texts[term]) for term in sorted(own.keys() & texts)}
        notes_of(path.stem).write_text("".join(f"{term}\t{note}\n" for term, note in kept.items()), encoding="utf-8")
        for term in left:
            print(f"{term}\n  en  {texts[term]}\n  {path.stem}  {own[term]}")  # noqa: T201
        found += len(left)
    return 1 if found else 0


def older(texts: dict[str, str], own: dict[str, str], notes: dict[str, str]) -> list[str]:
    """Return the terms whose English is not the one that their own definition was written after, sorted."""
    return sorted(term for term in own.keys() & texts if notes.get(term, digest(texts[term])) != digest(texts[term]))


def unnoted(texts: dict[str, str], own: dict[str, str], notes: dict[str, str]) -> list[str]:
    """Return the terms that have both definitions and no note, and those that have nothing but a note, sorted."""
    return sorted((own.keys() & texts.keys()) ^ notes.keys())


def english() -> dict[str, str]:
    """Return the English definition of each term of the modules and code lists."""
    files = sorted([*ROOT.glob("ontology/modules/*.ttl"), *ROOT.glob("ontology/codelists/*.ttl")])
    return {term: text for path in files for term, text in definitions(path, "en").items()}


def definitions(path: Path, language: str) -> dict[str, str]:
    """Return the definitions that a file has in a language, by term as the files write it."""
    turtle = path.read_text(encoding="utf-8")
    prefixes = dict(re.findall(r"^@prefix (\w+:) <(https://w3id\.org/kmgraph/[^>]*)> \.$", turtle, re.M))
    return {
        shortened(quad.subject.value, prefixes): quad.object.value
        for quad in ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE)
        if quad.predicate.value in DEFINING and quad.object.language == language
    }


def shortened(iri: str, prefixes: dict[str, str]) -> str:
    """Return a term with its prefix, or whole if it has none."""
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace):
            return prefix + iri[len(namespace) :]
    return iri


def digest(text: str) -> str:
    """Return what a note has of a text: enough to tell that it changed."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def noted(language: str) -> dict[str, str]:
    """Return the notes of a language, by term; none if it has no file of them yet."""
    path = notes_of(language)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return dict(line.split("\t") for line in lines)


def notes_of(language: str) -> Path:
    """Return where the notes of a language stand."""
    return ROOT / "tests" / "ontology" / f"written-after.{language}.tsv"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
