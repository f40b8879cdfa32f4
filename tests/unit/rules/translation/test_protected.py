"""Terms and quotations come back from a translation as they were, or the translation is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmgraph.rules import DamagedTranslationError, protect

TERMS = ["drill", "diss", "内卷", "DMs open"]


@pytest.mark.parametrize(
    ("text", "sent", "kept"),
    [
        ("No drill.", "No ⟦1⟧.", ("drill",)),
        ("No Drill, no drilling.", "No ⟦1⟧, no drilling.", ("Drill",)),
        ("DMs open are spam.", "⟦1⟧ are spam.", ("DMs open",)),
        ("不要说内卷的事。", "不要说⟦1⟧的事。", ("内卷",)),
        ("Choose “Appeal” or «no».", "Choose ⟦1⟧ or ⟦2⟧.", ("“Appeal”", "«no»")),
        ("See https://a.example/drill now.", "See ⟦1⟧ now.", ("https://a.example/drill",)),
        ("Ignore ⟦1⟧.", "Ignore ⟦1⟧1⟦2⟧.", ("⟦", "⟧")),
        ("Be kind.", "Be kind.", ()),
    ],
)
def test_what_stays_is_hidden(text: str, sent: str, kept: tuple[str, ...]) -> None:
    protected = protect(text, TERMS)
    assert (protected.sent, protected.kept) == (sent, kept)
    assert protected.put_back(protected.sent) == text


@pytest.mark.parametrize(
    "came_back",
    [
        "Nada de drill.",
        "Nada de ⟦1⟧ ni ⟦1⟧.",
        "Nada de ⟦1⟧ ni ⟦2⟧.",
        "Nada de ⟦2⟧.",
        "⟦1⟧",
        "Nada de ⟦1⟧" + "!" * 300,
        "Nada de ⟦1⟧ ⟦",
        "Nada de ⟦1⟧ \x1b[2J",
        "Nada de ⟦1⟧ \u202e",
    ],
)
def test_what_came_back_damaged_is_refused(came_back: str) -> None:
    with pytest.raises(DamagedTranslationError):
        protect("No drill.", TERMS).put_back(came_back)


def test_terms_may_change_their_order_and_get_spaces() -> None:
    assert protect("No drill, no diss.", TERMS).put_back("Ni ⟦ 2 ⟧\nni ⟦1⟧.") == "Ni diss ni drill."


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=60))
def test_any_text_comes_back_whole(text: str) -> None:
    line = " ".join(text.split())
    assert protect(line, TERMS).put_back(protect(line, TERMS).sent) == line
