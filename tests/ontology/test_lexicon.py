"""The lexicon: every term can be found in text, read in both languages, and traced to a meaning."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise

import pytest
from ontology_files import TurtleIndex, described_terms, shipped_ontology

from kmgraph.io.resources import ontology_folder
from kmgraph.model import Hierarchy
from kmgraph.namespaces import DCTERMS, KM, OWL, PREFIXES, RDF, RDFS, SKOS
from kmgraph.observe import Annotator
from kmgraph.ontology import load_ontology

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
AMBIGUOUS_LABEL, AMBIGUOUS_FORM, PINYIN = NS + "ambiguousLabel", NS + "ambiguousForm", NS + "pinyin"
FORMS = (RDFS.label, SKOS.altLabel, SKOS.hiddenLabel)

# What newcomers to Chinese platforms meet first, in any of its forms.
EXPECTED_FORMS = (
    "cpdd dddd yyds xswl nbcs awsl emo 薯队长 小红薯 种草 拔草 避雷 安利 打卡 滤镜 笔记 集美 家人们 老铁 666 "
    "88 520 1314 996 躺平 内卷 润了 吃瓜 塌房 破防 社死 显眼包 搭子 搬砖 割韭菜 杀猪盘 薅羊毛 团购 私信 滴滴 "
    "私我 si我 vx V信 薇信 加V 绿泡泡 某宝 某音 限流 被夹 屏蔽词 河蟹 敏感词 擦边 翻墙 梯子 交猫税 TikTok难民 "
    "中美对账 李华 赛博对账 听劝 在线等 蹲一个 码住 懂的都懂 u1s1 zqsg srds plgg gkd"
)

# Words of Xiaohongshu and of its creators, and what newcomers meet in talk there: each with its reading and a source.
EXPLAINED_FORMS = (
    "下架 仅自己可见 薯条 蒲公英 投流 恰饭 平替 开盒 网暴 互关 搬运 标题党 养号 违规 禁言 申诉 转世号 私域 踩雷 照骗 "
    "商单 刷量 引战 主页链接 摆烂 i人 e人 city不city tql yygq plmm nmsl 特种兵旅游 松弛感 班味 电子榨菜 凡尔赛 普信男 "
    "舔狗 社畜 键盘侠 小号 潜水 萌新 吐槽 剧透 爆料 黄牛 副业 嘎了 涩涩"
)

# What the words name: the kind of measure.
MEASURES = {
    "下架": "Removal",
    "被夹": "Removal",
    "仅自己可见": "SelfOnlyVisibility",
    "限流": "Demotion",
    "shadowban": "Demotion",
    "禁言": "Mute",
    "小黑屋": "Mute",
    "封号": "AccountSuspension",
    "申诉": "Appeal",
}

# Texts that hold a form of a term, or of a kind of content, by accident: nothing is found in them.
EVERYDAY_TEXTS = (
    "他在村里很有威信",
    "这项改革增加威信，也有权威信号",
    "硬盘2TB",
    "用ctrl+v粘贴",
    "每天刷评书听",
    "a 4 TB disk",
    "tb is a disease",
    "读马克·吐温，也读马克思",
    "马克一下子就跑了",
    "吃🍉解暑",
    "🌱 发芽了",
    "🐧 🍠 🌽",
    "安徽信息学院",
    "运维信息系统",
    "添加微量元素",
    "加个微波炉",
    "叩叩敲门，抠抠搜搜",
    "下载一个绿色软件",
    "粉丝我爱你们",
    "沉思我的未来",
    "笑s我了",
    "生活的点点滴滴",
    "红杏出墙",
    "我有事求您，dd, dy, wx, FQ",
    "土豆音乐节",
    "打斗音效",
    "七七八八，一九九六年",
    "这条路有几米，多少米",
    "三点发车",
    "墙塌了",
    "拒绝了他的请求",
    "皮肤湿润了很多",
    "两个问题相互关联",
    "打开盒子",
    "印刷量很大",
    "厂商单方面决定",
    "part of the segs",
    "please report the error",
    "where is the goat",
    "拉拉队入场，稀稀拉拉",
    "国家队三连冠",
    "他是陆军团长",
    "眼里流出泪水",
    "货物转运中心",
    "check-in at noon",
    "we will ship it tomorrow",
    "大军出征",
    "定向爆破拆楼",
    "这是公司的内部文件",
    "给果树打药",
    "张献忠屠蜀",
    "印度支那半岛",
    "晚上出门谨慎点好",
    "死名单曝光",
    "他老登门拜访",
    "天冷穿马甲",
    "味精日产十吨",
    "划车位的师傅",
    "rip the paper",
    "a cat fish tank",
    "lying low, caste a spell",
)

# Texts that hold such a form and mean it.
MEANT_TEXTS = {
    "加我威信号聊": "vx",
    "加个威信": "vx",
    "+v: abc": "vx",
    "加wx聊": "vx",
    "感兴趣的可以s我": "siwo",
    "去tb搜同款": "moubao",
    "码住，也有人写马克住": "mazhu",
    "前排吃🍉": "chigua",
    "滴滴我": "didi",
    "求互关": "huguan",
    "怕被开盒": "kaihe",
    "链接在主页": "zhuyeLianjie",
    "Link in bio!": "linkInBio",
    "the link is in the comments, link in comments": "linkInComments",
    "评论区见": "pinglunqujian",
    "又踩雷了": "cailei",
    "避雷这家店": "bilei",
    "网红照骗": "zhaopian",
    "做私域流量": "siyu",
    "plmm你好": "plmm",
    "我的笔记被下架了": "xiajia",
    "变成仅自己可见": "jinziji",
    "小心裸聊敲诈": "luoliaoQiaozha",
    "愿逝者安息": "yiluZouhao",
    "may she rest in peace": "restInPeace",
    "胆小慎点": "shendian",
    "别喊死名": "siming",
    "又是零元购": "lingyuangou",
    "他还开马甲骂人": "majiahao",
    "怕是封面党": "fengmiandang",
    "加微信聊": "jiaWeixin",
    "要魔法上网": "mofaShangwang",
    "永远的神": "yongyuandeshen",
    "有一说一，还行": "youyishuoyi",
    "笑死我了": "xiaosiwole",
    "She is the greatest of all time.": "greatestOfAllTime",
}


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


def _all_forms(lexicon: TurtleIndex, entry: str) -> list[str]:
    return [*_forms(lexicon, entry), *lexicon.texts(entry, AMBIGUOUS_LABEL)]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _own_terms(lexicon: TurtleIndex, kind: str) -> list[str]:
    return [term for term in lexicon.typed(kind) if term in described_terms() and lexicon.objects(term, RDFS.label)]


def test_the_terms_that_newcomers_meet_first_are_all_there(lexicon: TurtleIndex, entries: list[str]) -> None:
    forms = {form for entry in entries for form in _all_forms(lexicon, entry)}
    assert [form for form in EXPECTED_FORMS.split() if form not in forms] == []
    assert len(entries) >= 55


@pytest.mark.parametrize("form", EXPLAINED_FORMS.split())
def test_the_words_of_the_platform_are_explained(lexicon: TurtleIndex, entries: list[str], form: str) -> None:
    (entry,) = [entry for entry in entries if form in _all_forms(lexicon, entry)]
    (label,) = lexicon.texts(entry, RDFS.label, "zh")
    assert lexicon.texts(entry, LANGUAGE) == ["zh"]
    assert lexicon.iris(entry, DCTERMS.source)
    assert bool(lexicon.texts(entry, PINYIN)) == (not any(character.isascii() for character in label.split("（")[0]))


def test_words_for_measures_name_the_measure(lexicon: TurtleIndex, entries: list[str]) -> None:
    ontology = shipped_ontology()
    for form, measure in MEASURES.items():
        (entry,) = [entry for entry in entries if form in lexicon.texts(entry, RDFS.label, "zh")]
        named = {term for sense in lexicon.iris(entry, SENSE) for term in lexicon.iris(sense, RDFS.seeAlso)}
        assert named == {NS + measure}, form
    targets = {term for subject in lexicon.subjects() for term in lexicon.iris(subject, RDFS.seeAlso)}
    assert targets <= set(ontology.typed(OWL.Class))


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


def test_forms_that_mean_something_else_are_told_but_not_looked_for(lexicon: TurtleIndex, entries: list[str]) -> None:
    matched = {_folded(form) for entry in entries for form in _forms(lexicon, entry)}
    told = [text for entry in entries for text in lexicon.texts(entry, AMBIGUOUS_LABEL)]
    assert len(told) > 30
    assert [text for text in told if _folded(text) in matched] == []
    assert {
        language for entry in entries for language in ("en", "zh") if lexicon.texts(entry, AMBIGUOUS_LABEL, language)
    }


def test_no_lone_picture_and_no_two_letters_are_looked_for(lexicon: TurtleIndex, entries: list[str]) -> None:
    forms = {_folded(form) for entry in entries for form in _forms(lexicon, entry)}
    pictures = [form for form in forms if len(form) == 1 and unicodedata.category(form) == "So"]
    letters = {form for form in forms if len(form) == 2 and form.isascii() and form.isalnum()}
    assert pictures == []
    assert letters == {"vx", "88"}


def test_a_form_with_an_ordinary_meaning_tells_it(lexicon: TurtleIndex, entries: list[str]) -> None:
    ordinary = {NS + "StandardRegister", NS + "ColloquialRegister"}
    flagged = [entry for entry in entries if lexicon.texts(entry, AMBIGUOUS_FORM) == ["true"]]
    assert len(flagged) > 30
    for entry in flagged:
        senses = lexicon.iris(entry, SENSE)
        assert len(senses) > 1, entry
        assert any(ordinary & set(lexicon.iris(sense, REGISTER)) for sense in senses), entry


@pytest.mark.parametrize("text", EVERYDAY_TEXTS)
def test_ordinary_words_are_taken_for_no_term(text: str) -> None:
    assert _terms_in(text) == set()


@pytest.mark.parametrize(("text", "entry"), MEANT_TEXTS.items())
def test_forms_that_are_meant_are_found(text: str, entry: str) -> None:
    assert KMLEX + entry in _terms_in(text)


def test_a_phrase_is_no_initialism_and_has_an_entry_of_its_own(lexicon: TurtleIndex, entries: list[str]) -> None:
    """Who writes the words in full doesn't write the short form."""
    strays = {}
    for entry in entries:
        phrases = {_folded(text) for text in lexicon.texts(entry, EXPANSION)}
        forms = {_folded(form) for form in _forms(lexicon, entry)}
        if phrases & forms:
            strays[entry] = phrases & forms
        if any(NS + "Initialism" in lexicon.ancestors(kind) for kind in lexicon.iris(entry, RDF.type)):
            core = _folded(lexicon.texts(entry, RDFS.label, "en")[0]).split(" (")[0]
            spelled = {form for form in forms if " " in form or not form.isascii()}
            own = {form for form in spelled if core in form.replace(" ", "") or form.startswith("🐐")}
            if spelled - own:
                strays[entry] = spelled - own
    assert strays == {}


def test_a_short_form_leads_to_what_it_stands_for_and_each_is_found_alone(
    lexicon: TurtleIndex, entries: list[str]
) -> None:
    pairs = [(entry, phrase) for entry in entries for phrase in lexicon.iris(entry, ABBREVIATES)]
    assert len(pairs) > 12
    for entry, phrase in pairs:
        for one, other in ((entry, phrase), (phrase, entry)):
            for form in _forms(lexicon, one):
                assert other not in _terms_in(form), form


def test_see_you_in_the_comments_is_no_link_in_the_profile() -> None:
    assert {iri for iri in _terms_in("评论区见") if iri.startswith(KMLEX)} == {KMLEX + "pinglunqujian"}


@cache
def _shipped() -> Annotator:
    ontology = load_ontology()
    # The class tree as asserted; what a reasoner adds to it makes no difference to what is looked for.
    hierarchy = Hierarchy(
        {iri: frozenset(ontology.triples.iris(iri, RDFS.subClassOf)) for iri in ontology.vocabulary.classes}
    )
    # Labels alone: what forms add to them is looked at with the words in texts.
    labels = {
        iri: term.words.all_labels()
        for iri, term in ontology.vocabulary.classes.items()
        if term.learnable and iri != KM.Content and hierarchy.is_subclass(iri, KM.Content)
    }
    kinds = hierarchy.descendants(KM.LexicalEntry)
    entries = {
        iri: term.words.all_labels()
        for iri, term in ontology.vocabulary.individuals.items()
        if not kinds.isdisjoint(term.types)
    }
    return Annotator(labels, (), hierarchy, entries)


def _terms_in(text: str) -> set[str]:
    """Return the entries of the lexicon and the kinds of content that drafts of the text are shown to name."""
    (found,) = _shipped().annotate([text])
    return {*found.classes, *found.terms}


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


# Kinds of content that newcomers meet words for.
EVOKED = (
    "Sextortion Blackmail SexualAssault Shocking MassViolencePerpetrator FakeIdentity BanEvasion AtrocityDenial Slur "
    "HatefulSymbol HatefulOrganisation ChildAbuse AnimalFight PerformanceDrug InauthenticNetwork Malware "
    "ConversionTherapy Misgendering HackedMaterial Theft PropertyDamage PoliticalAdvertisement UnoriginalContent "
    "MisleadingThumbnail Memorial CasteHatred AgeHatred DiseaseHatred ImmigrantHatred"
)


@pytest.mark.parametrize("name", EVOKED.split())
def test_what_platforms_limit_has_its_words(lexicon: TurtleIndex, senses: list[str], name: str) -> None:
    content = f"{NS}{name.removesuffix('Content')}Content"
    language = {sense: lexicon.texts(entry, LANGUAGE)[0] for sense, entry in _owners(lexicon).items()}
    spoken = {language[sense] for sense in senses if content in lexicon.iris(sense, EVOKES)}
    assert spoken, content


def test_a_coded_term_has_a_coded_sense_and_nothing_else_has(lexicon: TurtleIndex, entries: list[str]) -> None:
    coded: set[tuple[str, bool]] = set()
    plain: set[tuple[str, bool]] = set()
    for entry in entries:
        kinds = {name for kind in lexicon.iris(entry, RDF.type) for name in lexicon.ancestors(kind)}
        registers = {one for sense in lexicon.iris(entry, SENSE) for one in lexicon.iris(sense, REGISTER)}
        (coded if NS + "CodedTerm" in kinds else plain).add((entry, NS + "CodedRegister" in registers))
    assert sorted(entry for entry, has in coded if not has) == []
    assert sorted(entry for entry, has in plain if has) == []


@pytest.mark.parametrize(
    "name", ["dmMe", "addMyWechat", "jiaWeixin", "linkInBio", "linkInComments", "pinglunqujian", "zhuyeLianjie", "didi"]
)
def test_a_plain_request_is_no_code(lexicon: TurtleIndex, name: str) -> None:
    kinds = {above for kind in lexicon.iris(KMLEX + name, RDF.type) for above in lexicon.ancestors(kind)}
    assert NS + "ContactRequest" in kinds
    assert NS + "CodedTerm" not in kinds


# Disguises of a word that the entry itself only hints at: of 淘宝, of sex, and of 加 by a picture.
DISGUISES = {"moubao": {"淘❤"}, "seggs": {"s3x"}, "vx": {"➕V", "➕v"}}


def test_a_hidden_form_is_the_same_word_or_holds_it(lexicon: TurtleIndex, entries: list[str]) -> None:
    """Another word for the same is a shown form, or an entry of its own."""
    strays = {}
    for entry in entries:
        shown = [*lexicon.texts(entry, RDFS.label), *lexicon.texts(entry, SKOS.altLabel)]
        shown += [*lexicon.texts(entry, AMBIGUOUS_LABEL), *lexicon.texts(entry, EXPANSION)]
        hidden = set(lexicon.texts(entry, SKOS.hiddenLabel)) - DISGUISES.get(entry.removeprefix(KMLEX), set())
        stray = {form for form in hidden if not any(_shares(form, word) for word in shown)}
        if stray:
            strays[entry.removeprefix(KMLEX)] = stray
    assert strays == {}


def _owners(lexicon: TurtleIndex) -> dict[str, str]:
    return {sense: entry for entry in lexicon.subjects() for sense in lexicon.iris(entry, SENSE)}


def _shares(form: str, word: str) -> bool:
    """Tell whether two forms have a Chinese character or picture, or three other signs in a row, in common."""
    one, other = _folded(form).replace(" ", ""), _folded(word).replace(" ", "")
    if any(not character.isascii() and character in other for character in one):
        return True
    length = min(3, len(one), len(other))
    return any(one[place : place + length] in other for place in range(len(one) - length + 1))


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
    assert len(pairs) >= 40
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
