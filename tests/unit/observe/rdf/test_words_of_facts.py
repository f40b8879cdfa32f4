"""Words that facts tell in one language, in several, or in none."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kmgraph.namespaces import KM
from kmgraph.observe.raw import RowError
from kmgraph.observe.rdf.index import FactIndex


def index(words: str) -> FactIndex:
    turtle = f"<urn:d> <{KM.statedReason}> {words} ."
    return FactIndex(ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ('"spam"', "spam"),
        ('"Werbung"@de', "Werbung"),
        ('"Werbung"@de , "spam"@en-GB', "spam"),
        ('"广告"@zh , "Werbung"@de', "Werbung"),
        ('"Werbung"@de , "spam"', "spam"),
    ],
)
def test_one_reason_in_several_languages_is_one_reason(words: str, read: str) -> None:
    assert index(words).one_in_words(KM.statedReason, None, "urn:x", "urn:d") == read


@pytest.mark.parametrize("words", ['"spam" , "ads"', '"spam"@en , "ads"@en', '"spam"@en , <urn:rule>', "<urn:rule>"])
def test_two_reasons_are_not_one(words: str) -> None:
    with pytest.raises(RowError):
        index(words).one_in_words(KM.statedReason, "urn:d")


def test_no_reason_is_none() -> None:
    assert index('"spam"').one_in_words(KM.statedReason, None, "urn:x") is None
