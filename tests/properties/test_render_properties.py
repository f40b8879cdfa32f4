"""Laws of the renderer, over scopes and evidence of any shape."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from newcomer_world import (
    AGE,
    AUTHOR,
    CLINIC,
    CPDD,
    DDDD,
    DIET,
    FOLLOWERS,
    HAS_LINK,
    IS_VIDEO,
    KARMA,
    KNITTING,
    NEWS,
    PHOTOS,
    POLITICS,
    TARGET,
    VERIFIED,
    VOCABULARY,
    account_range,
    by,
    mentioning,
    topic,
)  # fmt: skip
from said import published_text, say_rule, say_scope

from kmgraph.model import (
    And,
    Confidence,
    Deontic,
    Evidence,
    Named,
    Not,
    Or,
    Period,
    Privacy,
    Scope,
    Some,
    Strength,
    ValueLiteral,
)
from kmgraph.model.scope import literal_to_expression
from kmgraph.namespaces import KM
from kmgraph.render import load_language
from kmgraph.render.escape import markdown_text, visible
from kmgraph.render.phrases.sentence_realiser import SentenceRealiser
from kmgraph.render.phrases.strength import REQUIREMENTS, wording_of
from kmgraph.render.statements.figures import Figures
from kmgraph.render.statements.history import RuleHistory
from kmgraph.rules.disclosure.evidence import public_evidence

if TYPE_CHECKING:
    from kmgraph.model import Expression

RANGES = ((None, 7), (3, None), (3, 7), (3, 4))
LITERALS = st.sampled_from(
    [
        *(topic(iri) for iri in (DIET, NEWS, PHOTOS, POLITICS, KNITTING)),
        *(by(iri) for iri in (CLINIC, KM.MigratingUser)),
        *(mentioning(iri) for iri in (CPDD, DDDD)),
        *(account_range(iri, *ends) for iri in (AGE, FOLLOWERS, KARMA) for ends in RANGES),
        ValueLiteral(HAS_LINK, value=True), ValueLiteral(HAS_LINK, value=False),
        ValueLiteral(VERIFIED, value=True, via=AUTHOR), ValueLiteral(KM.inLanguage, "en"), IS_VIDEO,
    ]
)  # fmt: skip
CONJUNCTIONS = st.lists(LITERALS, min_size=1, max_size=4).map(tuple)
SCOPES = st.builds(Scope.of, CONJUNCTIONS, st.lists(CONJUNCTIONS, max_size=3).map(tuple))
EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    LITERALS.map(literal_to_expression),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda found: And(tuple(found))),
        st.lists(inner, min_size=1, max_size=3).map(lambda found: Or(tuple(found))),
        inner.map(Not),
        inner.map(lambda found: Some(KM.hasAuthor, And((Named(CLINIC), found)))),
    ),
    max_leaves=8,
)
LANGUAGES = st.sampled_from(["en", "zh"])
SHARES = st.floats(0, 1)


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    low, rate, high = sorted(draw(st.tuples(SHARES, SHARES, SHARES)))
    counts = draw(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**5)))
    interval = draw(st.sampled_from([(low, high), None]))
    return Evidence(*counts, rate if interval else None, interval, None)


@given(evidences(), st.sampled_from(Confidence))
def test_no_wording_is_stronger_than_the_lower_end_of_the_interval(found: Evidence, confidence: Confidence) -> None:
    strength = wording_of(found, confidence, Privacy())
    least = {requirement.strength: requirement.rate_low for requirement in REQUIREMENTS}
    if strength in least:
        assert found.interval is not None
        assert found.interval[0] >= least[strength]
        assert confidence in (Confidence.WELL_SUPPORTED, Confidence.LIKELY)
    if strength is Strength.ALWAYS:
        assert found.kept == 0
    if confidence is Confidence.HINT:
        assert strength is Strength.MAY


@given(SCOPES, evidences(), st.sampled_from(Confidence), LANGUAGES)
def test_a_sentence_says_the_frequency_that_was_chosen(
    scope: Scope, found: Evidence, confidence: Confidence, language: str
) -> None:
    sentence = say_rule(scope, found, confidence, TARGET, language, VOCABULARY)
    grammar = load_language(language).grammar
    pattern = grammar.sentence.by_strength[wording_of(found, confidence, Privacy())]
    said = pattern.replace("{outcome}", grammar.outcome["removed"])
    middle = said.split("{subject}")[1].split("{exceptions}")[0]
    assert middle in sentence


COUNTS = st.integers(0, 40)
DATES = ("2025-01-10T00:00:00Z", "2025-02-10T00:00:00Z", "2025-03-10T00:00:00Z")


@st.composite
def histories(draw: st.DrawFn) -> Evidence:
    """Draw evidence whose rate changed, with counts large and small."""
    edges = (None, *DATES[: draw(st.integers(1, 3))], None)
    periods = tuple(Period(start, end, *draw(st.tuples(COUNTS, COUNTS, COUNTS))) for start, end in pairwise(edges))
    target, kept = sum(each.target or 0 for each in periods), sum(each.kept or 0 for each in periods)
    until = draw(st.sampled_from([None, edges[-2]]))
    return Evidence(target, kept, draw(COUNTS), 0.5, (0.4, 0.6), 0.02, valid_until=until, periods=periods)


@given(histories(), LANGUAGES)
def test_no_period_shows_a_small_count_or_lets_it_follow(found: Evidence, language: str) -> None:
    realiser, public = SentenceRealiser(load_language(language), VOCABULARY), Privacy()
    told = public_evidence(found, Confidence.LIKELY, public)
    lines = list(RuleHistory(realiser, TARGET, Figures(realiser, public)).periods(told))
    shown = [int(number) for line in lines for number in re.findall(r"\d+", _undated(line))]
    few = (found.clusters or 0) < 10 or any((each.clusters or 0) < 10 for each in found.periods)

    # Where the numbers of the whole leave too few values, nothing is told of its parts.
    assert len(told.periods) in {0, len(found.periods)}
    assert len(lines) == (len(told.periods) if (found.clusters or 0) >= 10 else 0)
    assert bool(shown) <= (not few)
    assert all(number >= 10 and number % 5 == 0 for number in shown)


def test_periods_of_many_posts_are_shown() -> None:
    periods = tuple(Period(start, end, 200, 100, 150) for start, end in pairwise((None, *DATES[:1], None)))
    found = Evidence(400, 200, 300, 0.67, (0.6, 0.7), 0.02, periods=periods)
    told = public_evidence(found, Confidence.LIKELY, Privacy())
    assert [(each.target, each.kept) for each in told.periods] == [(200, 100)] * 2


def _undated(line: str) -> str:
    return re.sub(r"\d+年\d+月|[A-Z][a-z]+ 20\d\d", "", line)


@given(SCOPES, LANGUAGES)
def test_sentences_are_whole(scope: Scope, language: str) -> None:
    sentence = say_scope(scope, language, VOCABULARY)
    assert not set("{}") & set(sentence)
    assert "  " not in sentence
    assert sentence == sentence.strip()
    if language == "zh":
        assert " 的" not in sentence
        assert "的的" not in sentence


@given(EXPRESSIONS, LANGUAGES)
@settings(max_examples=200)
def test_every_expression_has_words(expression: Expression, language: str) -> None:
    sentence = published_text(expression, Deontic.PROHIBITION, language, VOCABULARY)
    assert sentence.endswith("." if language == "en" else "。")
    assert "  " not in sentence
    assert not set("{}") & set(sentence)


@given(st.lists(LITERALS, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_order_of_literals_does_not_matter(literals: list[object], random: object) -> None:
    shuffled = list(literals)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = (Scope.of(tuple(order)) for order in (literals, shuffled))  # type: ignore[arg-type]
    assert say_scope(first, "en", VOCABULARY) == say_scope(second, "en", VOCABULARY)


@given(CONJUNCTIONS, CONJUNCTIONS)
def test_different_scopes_read_differently(first: tuple[object, ...], second: tuple[object, ...]) -> None:
    one, other = Scope.of(first), Scope.of(second)  # type: ignore[arg-type]
    for language in ("en", "zh"):
        alike = say_scope(one, language, VOCABULARY) == say_scope(other, language, VOCABULARY)
        assert alike == (one == other)


@given(st.text(max_size=60))
@example("__0__")
@example("a_b__c_")
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse("x" + markdown_text(text) + "x")
    children = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == "x" + visible(text) + "x"


@given(st.text(max_size=60))
def test_visible_text_is_stable_and_on_one_line(text: str) -> None:
    once = visible(text)
    assert visible(once) == once
    assert len(once.splitlines()) <= 1
    once.encode("utf-8")
