"""The lexicon: every term can be found in text, read in both languages, and traced to a meaning."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import pairwise

import pytest
from ontology_files import TurtleIndex, described_terms, shipped_ontology

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import DCTERMS, KM, OWL, PREFIXES, RDF, RDFS, SKOS

KMLEX = PREFIXES["kmlex"]
NS = PREFIXES["km"]
SENSE, REGISTER, EVOKES, TRANSLATION_OF = NS + "sense", NS + "register", NS + "evokes", NS + "translationOf"
USED_ON, EXPANSION, MODERATION_NOTE, ABBREVIATES = (
    NS + "usedOn",
    NS + "expansion",
    NS + "moderationNote",
    NS + "abbreviates",
)
PINYIN_INITIALISM, LEXICAL_SENSE = NS + "PinyinInitialism", NS + "LexicalSense"
LANGUAGE = "http://purl.org/dc/terms/language"
FORMS = (RDFS.label, SKOS.altLabel, SKOS.hiddenLabel)

# What newcomers to Chinese platforms meet first, in any of its forms.
EXPECTED_FORMS = (
    "cpdd dddd yyds xswl nbcs awsl emo 薯队长 小红薯 种草 拔草 避雷 安利 打卡 滤镜 笔记 集美 家人们 老铁 666 "
    "88 520 1314 996 躺平 内卷 润了 吃瓜 塌房 破防 社死 显眼包 搭子 搬砖 割韭菜 杀猪盘 薅羊毛 团购 私信 滴滴 "
    "私我 si我 vx V信 薇信 加V 绿泡泡 某宝 某音 限流 被夹 屏蔽词 河蟹 敏感词 擦边 翻墙 梯子 交猫税 TikTok难民 "
    "中美对账 李华 赛博对账 听劝 在线等 蹲一个 码住 懂的都懂 u1s1 zqsg srds plgg gkd"
)


@pytest.fixture(scope="module")
def lexicon() -> TurtleIndex:
    return TurtleIndex(ontology_folder() / "modules" / "lexicon.ttl")


@pytest.fixture(scope="module")
def entries(lexicon: TurtleIndex) -> list[str]:
    return [iri for iri in lexicon.subjects() if lexicon.objects(iri, SENSE)]


@pytest.fixture(scope="module")
def senses(lexicon: TurtleIndex) -> list[str]:
    return lexicon.typed(LEXICAL_SENSE)


def _forms(lexicon: TurtleIndex, entry: str) -> list[str]:
    return [text for predicate in FORMS for text in lexicon.texts(entry, predicate)]


def _own_terms(lexicon: TurtleIndex, kind: str) -> list[str]:
    return [term for term in lexicon.typed(kind) if term in described_terms() and lexicon.objects(term, RDFS.label)]


def test_the_terms_that_newcomers_meet_first_are_all_there(lexicon: TurtleIndex, entries: list[str]) -> None:
    forms = {form for entry in entries for form in _forms(lexicon, entry)}
    assert [form for form in EXPECTED_FORMS.split() if form not in forms] == []
    assert len(entries) >= 55


def test_entries_are_typed_as_entries_and_senses_as_senses(
    lexicon: TurtleIndex, entries: list[str], senses: list[str]
) -> None:
    for entry in entries:
        kinds = [kind for kind in lexicon.iris(entry, RDF.type) if kind != OWL.NamedIndividual]
        assert kinds, entry
        assert all(KM.LexicalEntry in lexicon.ancestors(kind) for kind in kinds), entry
    typed = {
        iri
        for iri in lexicon.typed(OWL.NamedIndividual)
        for kind in lexicon.iris(iri, RDF.type)
        if KM.LexicalEntry in lexicon.ancestors(kind)
    }
    assert typed == set(entries)
    assert not set(entries) & set(senses)


def test_everything_is_labelled_and_explained_in_both_languages(lexicon: TurtleIndex) -> None:
    own = [iri for iri in lexicon.subjects() if iri.startswith(KMLEX)]
    own += [
        term for kind in (OWL.Class, OWL.ObjectProperty, OWL.AnnotationProperty) for term in _own_terms(lexicon, kind)
    ]
    assert [iri for iri in own if not lexicon.is_described(iri)] == []


def test_every_sense_belongs_to_one_entry_and_has_one_register(
    lexicon: TurtleIndex, entries: list[str], senses: list[str]
) -> None:
    owners = Counter(sense for entry in entries for sense in lexicon.iris(entry, SENSE))
    assert sorted(owners) == senses
    assert set(owners.values()) == {1}
    registers = set(lexicon.typed(NS + "Register"))
    for sense in senses:
        (register,) = lexicon.iris(sense, REGISTER)
        assert register in registers, sense


def test_senses_evoke_content_that_the_ontology_knows(lexicon: TurtleIndex, senses: list[str]) -> None:
    ontology = shipped_ontology()
    evoked = {content for sense in senses for content in lexicon.iris(sense, EVOKES)}
    assert len(evoked) > 20
    assert sorted(term for term in evoked if KM.Content not in ontology.ancestors(term)) == []


def test_no_two_entries_are_written_alike(lexicon: TurtleIndex, entries: list[str]) -> None:
    count = Counter(
        form
        for entry in entries
        for form in {unicodedata.normalize("NFKC", text).casefold() for text in _forms(lexicon, entry)}
    )
    assert [form for form, times in count.items() if times > 1] == []


def test_hidden_forms_repeat_no_shown_one(lexicon: TurtleIndex, entries: list[str]) -> None:
    for entry in entries:
        shown = {*lexicon.texts(entry, RDFS.label), *lexicon.texts(entry, SKOS.altLabel)}
        assert not shown & set(lexicon.texts(entry, SKOS.hiddenLabel)), entry


def test_no_form_is_a_single_character_found_inside_other_words(lexicon: TurtleIndex, entries: list[str]) -> None:
    alone = [
        form
        for entry in entries
        for form in _forms(lexicon, entry)
        if len(form) == 1 and unicodedata.category(form).startswith("L")
    ]
    assert alone == []


def test_phrases_quote_the_term_as_written(lexicon: TurtleIndex, entries: list[str]) -> None:
    for entry in entries:
        assert lexicon.speaks(entry, KM.nounPhrase), entry
        (chinese,) = lexicon.texts(entry, KM.nounPhrase, "zh")
        (english,) = lexicon.texts(entry, KM.nounPhrase, "en")
        (label,) = lexicon.texts(entry, RDFS.label, "zh")
        quoted = chinese.strip("“”")
        assert chinese == f"“{quoted}”", entry
        assert label.startswith(quoted), entry
        assert english.startswith(chinese), entry


def test_pinyin_initialisms_say_what_they_stand_for(lexicon: TurtleIndex) -> None:
    for entry in lexicon.typed(PINYIN_INITIALISM):
        assert lexicon.texts(entry, EXPANSION, "zh"), entry
        (label,) = lexicon.texts(entry, RDFS.label, "zh")
        assert label.isascii(), entry


@pytest.mark.parametrize("language", ["zh", "en"])
def test_entries_name_their_language(lexicon: TurtleIndex, entries: list[str], language: str) -> None:
    known = [entry for entry in entries if lexicon.texts(entry, LANGUAGE) == [language]]
    assert len(known) > 5
    others = {text for entry in entries for text in lexicon.texts(entry, LANGUAGE)}
    assert others == {"zh", "en"}


def test_translations_join_senses_of_two_languages(lexicon: TurtleIndex, entries: list[str], senses: list[str]) -> None:
    language = {sense: lexicon.texts(entry, LANGUAGE)[0] for entry in entries for sense in lexicon.iris(entry, SENSE)}
    pairs = [(sense, other) for sense in senses for other in lexicon.iris(sense, TRANSLATION_OF)]
    assert pairs
    assert [pair for pair in pairs if language[pair[0]] == language[pair[1]]] == []


def test_links_lead_to_things_that_are_there(lexicon: TurtleIndex, entries: list[str]) -> None:
    platforms = set(shipped_ontology().typed(KM.Platform))
    for entry in entries:
        assert set(lexicon.iris(entry, USED_ON)) <= platforms, entry
        assert set(lexicon.iris(entry, ABBREVIATES)) <= set(entries), entry


def test_notes_on_moderation_come_in_both_languages(lexicon: TurtleIndex, entries: list[str]) -> None:
    noted = [entry for entry in entries if lexicon.objects(entry, MODERATION_NOTE)]
    assert len(noted) > 20
    assert [entry for entry in noted if not lexicon.speaks(entry, MODERATION_NOTE)] == []


def test_dated_facts_about_moderation_name_a_source(lexicon: TurtleIndex) -> None:
    dated = [
        subject
        for subject in lexicon.subjects()
        for note in lexicon.texts(subject, MODERATION_NOTE, "en")
        if any(before.isdigit() and after.isdigit() for before, after in pairwise(note))
    ]
    assert dated
    assert [subject for subject in dated if not lexicon.iris(subject, DCTERMS.source)] == []
