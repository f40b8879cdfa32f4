"""Slurs are not printed in full."""

from __future__ import annotations

import pytest

from kmgraph.namespaces import PREFIXES
from kmgraph.ontology import load_ontology
from kmgraph.render.language import load_language
from kmgraph.render.phrases import Lexicon

KMLEX = PREFIXES["kmlex"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_slur_of_the_lexicon_is_named_by_its_first_character(language: str) -> None:
    lexicon = Lexicon(load_ontology().vocabulary, language, load_language(language).grammar)
    for said in (lexicon.noun(f"{KMLEX}zhina"), lexicon.label(f"{KMLEX}zhina")):
        assert "支那" not in said
        assert "zhina" not in said
        assert "*" in said
    assert "*" not in lexicon.noun(f"{KMLEX}nWord")
