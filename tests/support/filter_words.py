"""A small vocabulary for tests of filters that are read: a lexicon, karma, and what posts are."""

from __future__ import annotations

from kmgraph.model import ClassTerm, IndividualTerm, PropertyKind, PropertyTerm, Vocabulary, Words
from kmgraph.namespaces import KM, XSD

FORUM = "https://example.org/forum#"
SALES, CODED, SLANG = FORUM + "SalesWords", FORUM + "CodedWords", FORUM + "dddd"
KARMA = FORUM + "combinedKarma"


def _entry(name: str, kind: str, *texts: str) -> IndividualTerm:
    return IndividualTerm(FORUM + name, Words(labels={"und": texts[0]}, alt_labels={"zh": texts[1:]}), (kind,))


FILTER_VOCABULARY = Vocabulary(
    classes={
        KM.LexicalEntry: ClassTerm(KM.LexicalEntry),
        SALES: ClassTerm(SALES, parents=(KM.LexicalEntry,)),
        CODED: ClassTerm(CODED, parents=(KM.LexicalEntry,)),
        KM.Comment: ClassTerm(KM.Comment, parents=(KM.Content,)),
    },
    properties={
        KARMA: PropertyTerm(KARMA, PropertyKind.DATA, domain=(KM.UserAccount,), range=(XSD.integer,)),
    },
    individuals={
        term.iri: term
        for term in (
            _entry("giveaway", SALES, "giveaway"),
            _entry("giftcard", SALES, "gift card"),
            _entry("dddd", CODED, "dddd", "滴滴滴滴"),
        )
    },
)
"""Two classes of words, one of which has a single entry that is written in two ways."""
