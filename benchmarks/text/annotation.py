"""How fast words are found in texts, and what texts are about: MB/s of UTF-8, and times the plain Python way.

Texts are made up: filler words, among them words of the ontology. Matching looks for 10,000 words as words of their
own; annotation does all that reading observations does: folding, disguises, hashtags, company, negation, the lexicon.
Objects are not collected meanwhile, as while observations are read.
The plain way looks for each word by `str.find`, and at the characters on either side, in a small part of the texts.

    python -m benchmarks.text.annotation
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kmgraph.model import Hierarchy
from kmgraph.observe import WordMatcher, content_annotator
from kmgraph.ontology import load_forms, load_ontology

TERMS = 10_000
FILLER_EN = tuple(
    re.findall(
        r"\w+",
        "the a and of to in it was for on with that they we had one when from this some day time morning people little "
        "house road under after before never always really maybe thing two three walked looked said went came small "
        "green water window story light quiet table number letter because without another between",
    )
)
FILLER_ZH = (
    "的一是在了和有不我他这为之大来以个中上们到说时地也子就道要出得里后自以会家可下而"
    "过天去能对小多然于心学么之都好看起发当没成只如事把还用第样"
)


@dataclass(frozen=True)
class Texts:
    """Made-up posts of one language and the words that are looked for in them."""

    language: str
    posts: tuple[str, ...]
    terms: tuple[str, ...]

    @property
    def megabytes(self) -> float:
        return sum(len(post.encode()) for post in self.posts) / 1e6


def make_texts(language: str, megabytes: float, seed: int) -> Texts:
    """Return posts of some 60 to 200 characters in which every eighth word is one of the ontology's."""
    chance = random.Random(seed)
    forms = sorted({form.text.casefold() for forms in load_forms().of_class.values() for form in forms})
    own = [form for form in forms if form.isascii() == (language == "en") and len(form) > 1 and "#" not in form]
    filler = FILLER_EN if language == "en" else [FILLER_ZH[i : i + 2] for i in range(len(FILLER_ZH) - 1)]
    letters = "abcdefghijklmnopqrstuvwxyz" if language == "en" else FILLER_ZH
    invented = {"".join(chance.choices(letters, k=chance.choice((4, 5, 6)))) for _ in range(2 * TERMS)}
    terms = tuple(sorted({*own[:TERMS], *sorted(invented)[: max(0, TERMS - len(own))]}))
    posts, size = [], 0.0
    while size < megabytes * 1e6:
        count = chance.randint(12, 35)
        words = [chance.choice(own) if chance.random() < 0.125 else chance.choice(filler) for _ in range(count)]
        post = (" " if language == "en" else "").join(words)
        posts.append(post)
        size += len(post.encode())
    return Texts(language, tuple(posts), terms)


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """Return the CPU seconds of the fastest of a few runs."""
    best = float("inf")
    gc.disable()
    for _ in range(repeats):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    gc.enable()
    return best


def find_plainly(terms: Sequence[str], posts: Sequence[str]) -> int:
    """Return how often terms stand as words of their own, by `str.find`."""
    count = 0
    for post in posts:
        for term in terms:
            at = post.find(term)
            while at >= 0:
                end = at + len(term)
                cut = term[0].isascii() and at and post[at - 1].isascii() and post[at - 1].isalnum()
                cut = cut or (term[-1].isascii() and post[end : end + 1].isascii() and post[end : end + 1].isalnum())
                count += not cut
                at = post.find(term, at + 1)
    return count


def measure(texts: Texts, plain_posts: int) -> str:
    """Return a line of the table."""
    vocabulary = load_ontology().vocabulary
    hierarchy = Hierarchy({iri: frozenset(term.parents) for iri, term in vocabulary.classes.items()})
    annotator, matcher = content_annotator(vocabulary, hierarchy, by_words_alone=True), WordMatcher(texts.terms)
    joined = "\n".join(texts.posts)
    few = texts.posts[:plain_posts]
    plain = sum(len(post.encode()) for post in few) / 1e6 / seconds(lambda: find_plainly(texts.terms, few), 1)
    matching = texts.megabytes / seconds(lambda: matcher.find(joined))
    annotating = texts.megabytes / seconds(lambda: annotator.annotate(texts.posts))
    return (
        f"| {texts.language} | {len(texts.posts):,} | {texts.megabytes:.1f} | {matching:.1f} | "
        f"{matching / plain:,.0f} | {annotating:.1f} | {annotating / plain:,.0f} | {plain:.3f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=4.0)
    parser.add_argument("--plain-posts", type=int, default=40)
    arguments = parser.parse_args()
    print("| texts | posts | MB | matching MB/s | × plain | annotation MB/s | × plain | plain MB/s |")
    print("|---|---|---|---|---|---|---|---|")
    for seed, language in enumerate(("en", "zh")):
        print(measure(make_texts(language, arguments.megabytes, seed), arguments.plain_posts))


if __name__ == "__main__":
    main()
