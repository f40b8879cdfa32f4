"""What is exported reads back: the same words and scopes where the format has them, else what docs/exports.md says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from filter_words import FILTER_VOCABULARY, KARMA, SALES, SLANG
from newcomer_world import AUTHOR, SURE, evidence, rule

from kmgraph.model import (
    Deontic,
    Expression,
    FoundClass,
    FoundTerm,
    Lifecycle,
    Literal,
    Platform,
    PublishedRule,
    RangeLiteral,
    Scope,
    SomeLiteral,
    Status,
    ValueLiteral,
)
from kmgraph.model import Rule as LearnedRule
from kmgraph.namespaces import FOUND, KM, XSD
from kmgraph.ontology import load_ontology
from kmgraph.rules import (
    ExportEntry,
    ExportInput,
    ForeignRule,
    ForeignRules,
    ForeignTerms,
    export_rules,
    read_foreign_rules,
)
from kmgraph.rules.exports.conditions import ScopeCondition, ValueTest, conditions

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = {"automoderator": ".yaml", "discord": ".json", "mastodon": ".json"}
FOUND_WORDS = f"{FOUND}t-11111111"
SALES_WORDS, SLANG_WORD = SomeLiteral(KM.mentions, (SALES,)), ValueLiteral(KM.mentions, SLANG, is_iri=True)
LINK, NO_LINK = ValueLiteral(KM.hasLink, value=True), ValueLiteral(KM.hasLink, value=False)
OUTWARD, EDITED = ValueLiteral(KM.hasExternalLink, value=True), ValueLiteral(KM.isEdited, value=True)
YOUNG = RangeLiteral(KM.accountAgeDays, XSD.integer, None, 30, AUTHOR)
OLD = RangeLiteral(KM.accountAgeDays, XSD.integer, 14, None, AUTHOR)
RESPECTED = RangeLiteral(KARMA, XSD.integer, 10, None, AUTHOR)
SHORT = RangeLiteral(KM.textLength, XSD.integer, 6, 20)
REPORTED = RangeLiteral(KM.reportCount, XSD.integer, 3, None)


def learned(*literals: Literal, unless: tuple[tuple[Literal, ...], ...] = (), **changes: object) -> LearnedRule:
    made = rule(Scope.of(literals, unless), Status.TACIT, SURE, evidence(310, 40, 220, 0.81, 0.93))
    return replace(made, **{"platform": "forum", "text": {"en": "Posts of this kind: are removed."}, **changes})  # type: ignore[arg-type]


def data(*rules: LearnedRule, published: tuple[PublishedRule, ...] = (), **settings: object) -> ExportInput:
    entries = (
        *(ExportEntry(one.id, one.iri, one.platform, one.text, one.expression, "", published=one) for one in published),
        *(
            ExportEntry(one.id, one.iri, one.platform, one.text, one.scope.to_expression(), one.manchester, learned=one)
            for one in rules
        ),
    )
    terms = tuple(FoundTerm(text, None, None, None) for text in ("gatepass", "wristband"))
    found = FoundClass("forum", terms, (1,), name={"en": "touting"}, kept_id="t-11111111")
    kept: dict[str, object] = {"found": {FOUND_WORDS: found}, "languages": ("en", "zh"), **settings}
    return ExportInput(entries, FILTER_VOCABULARY, **kept)  # type: ignore[arg-type]


def read_back(folder: Path, form: str, exported: ExportInput, terms: ForeignTerms | None = None) -> ForeignRules:
    path = folder / f"rules{SUFFIXES[form]}"
    path.write_bytes(export_rules(form, exported).data)
    return read_foreign_rules(path, None, terms or ForeignTerms(FILTER_VOCABULARY))


def only(found: ForeignRules) -> ForeignRule:
    assert found.losses == ()
    (one,) = found.rules
    return one


def asked(scope: Expression | None) -> frozenset[ScopeCondition]:
    """Return what a scope asks for, in whatever order and however what is denied is put."""
    assert scope is not None
    return frozenset(map(_affirmed, conditions(scope, data())))


def _affirmed(condition: ScopeCondition) -> ScopeCondition:
    test = condition.test
    if isinstance(test, ValueTest) and isinstance(test.value, bool) and not condition.holds:
        return ScopeCondition(replace(test, value=not test.value))
    return condition


SCOPES = (
    ((SALES_WORDS,), ()),
    ((SLANG_WORD,), ()),
    ((LINK,), ()),
    ((NO_LINK, SALES_WORDS), ()),
    ((OUTWARD, YOUNG), ()),
    ((OLD, EDITED), ()),
    ((SHORT, REPORTED), ()),
    ((RESPECTED, SALES_WORDS, LINK), ()),
    ((SALES_WORDS, YOUNG), ((SLANG_WORD,),)),
    ((SALES_WORDS,), ((LINK,), (EDITED,))),
    ((LINK,), ((OLD,),)),
)


@pytest.mark.parametrize(("literals", "unless"), SCOPES)
def test_scopes_come_back_from_automoderator_as_they_left(
    literals: tuple[Literal, ...], unless: tuple[tuple[Literal, ...], ...], tmp_path: Path
) -> None:
    one = learned(*literals, unless=unless)
    read = only(read_back(tmp_path, "automoderator", data(one)))

    assert asked(read.scope) == asked(one.scope.to_expression())
    assert read.statement.text == "Posts of this kind: are removed."
    assert read.statement.norm.deontic is Deontic.PROHIBITION
    assert read.not_read == ("action: filter keeps it for moderators, who decide",)


def test_what_people_agreed_on_comes_back_without_a_word_about_moderators(tmp_path: Path) -> None:
    agreed = learned(LINK, lifecycle=Lifecycle.REVIEWED)
    assert only(read_back(tmp_path, "automoderator", data(agreed))).not_read == ()


@pytest.mark.parametrize(
    "literals", [(SALES_WORDS,), (SLANG_WORD,), (LINK,), (SALES_WORDS, LINK), (SALES_WORDS, SLANG_WORD)]
)
def test_scopes_come_back_from_discord_as_they_left(literals: tuple[Literal, ...], tmp_path: Path) -> None:
    one = learned(*literals)
    read = only(read_back(tmp_path, "discord", data(one)))

    assert asked(read.scope) == asked(one.scope.to_expression())
    assert (read.statement.text, read.statement.headings) == ("Posts of this kind: are removed.", ())
    assert read.not_read == ("enabled: it was off when it was read",)


def test_discord_knows_no_links_that_lead_nowhere_else(tmp_path: Path) -> None:
    read = only(read_back(tmp_path, "discord", data(learned(OUTWARD))))
    assert asked(read.scope) == asked(learned(LINK).scope.to_expression())


@pytest.mark.parametrize("form", ["automoderator", "discord"])
def test_terms_that_were_found_come_back_as_words_of_a_new_class(form: str, tmp_path: Path) -> None:
    one = learned(SomeLiteral(KM.mentions, (FOUND_WORDS,)))
    assert only(read_back(tmp_path, form, data(one))).scope is None
    terms = ForeignTerms(FILTER_VOCABULARY, "https://example.org/p/")
    read = only(read_back(tmp_path, form, data(one), terms))

    assert read.scope is not None
    assert list(terms.made.values()) == [("gatepass", "wristband")]
    turtle = tmp_path / "words.ttl"
    turtle.write_bytes(terms.turtle([read.scope]) or b"")
    extended = load_ontology([turtle]).vocabulary
    again = only(read_back(tmp_path, form, data(one), ForeignTerms(extended)))
    assert again.scope == read.scope, "with the extension, its own class is known"


def test_words_come_back_from_mastodon_in_all_their_languages(tmp_path: Path) -> None:
    forum = Platform("forum", "https://example.org/forum", consequences={"en": "It is hidden.", "zh": "会被隐藏。"})
    texts = {"en": "Do not post drinks.", "zh": "禁止饮酒内容。"}
    drinks = PublishedRule(
        "drinks", "https://example.org/drinks", Deontic.PROHIBITION, "", platform="forum", text=texts
    )
    read = only(read_back(tmp_path, "mastodon", data(published=(drinks,), platforms={"forum": forum})))

    assert {read.statement.language: read.statement.text, **read.translations} == texts
    assert read.hint == forum.consequences
    assert read.statement.norm.deontic is Deontic.PROHIBITION
    assert read.scope is None


def test_what_an_obligation_asks_for_comes_back_as_a_hint(tmp_path: Path) -> None:
    duty = PublishedRule(
        "duty", "https://example.org/duty", Deontic.OBLIGATION, "", text={"en": "You must label adverts."},
        requires={"en": "label them"},
    )  # fmt: skip
    read = only(read_back(tmp_path, "mastodon", data(published=(duty,))))
    assert read.statement.norm.deontic is Deontic.OBLIGATION
    assert read.hint == {"en": "label them"}


@pytest.mark.parametrize("form", SUFFIXES)
def test_the_suffix_and_the_content_tell_the_format(form: str, tmp_path: Path) -> None:
    one = learned(LINK, lifecycle=Lifecycle.REVIEWED)
    found = read_back(tmp_path, form, data(one))
    assert found.has_checks is (form != "mastodon")
    assert only(found).statement.text == "Posts of this kind: are removed."
