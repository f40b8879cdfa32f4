"""Words of a term from two sources: those of the first stand, the second fills what they lack."""

from __future__ import annotations

from kmgraph.model import Words


def test_further_words_fill_what_is_lacking() -> None:
    own = Words(labels={"en": "diet"}, phrases={"topicPhrase": {"en": "about dieting"}})
    further = Words(
        labels={"es": "dietas"},
        definitions={"es": "Sobre dietas."},
        phrases={"topicPhrase": {"es": "sobre dietas"}, "nounPhrase": {"es": "dietas"}},
    )
    both = own.with_further(further)
    assert both.labels == {"en": "diet", "es": "dietas"}
    assert both.definitions == {"es": "Sobre dietas."}
    assert both.phrases == {
        "nounPhrase": {"es": "dietas"},
        "topicPhrase": {"en": "about dieting", "es": "sobre dietas"},
    }


def test_own_words_come_first() -> None:
    own = Words(labels={"es": "régimen"}, definitions={"es": "Propia."}, phrases={"nounPhrase": {"es": "régimen"}})
    further = Words(labels={"es": "dietas"}, definitions={"es": "Ajena."}, phrases={"nounPhrase": {"es": "dietas"}})
    assert own.with_further(further) == own
