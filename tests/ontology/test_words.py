"""The words by which texts are told to be about something, and how drafts are read by them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from shipped_words import annotator, hierarchy

from benchmarks.text.drafts import Score, score_file
from kmgraph.errors import OntologyError
from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, OWL
from kmgraph.ontology import load_forms, load_ontology
from kmgraph.rdf import TripleIndex, read_rdf

DRAFTS = Path(__file__).parent.parent / "fixtures" / "drafts" / "drafts.tsv"


@cache
def scores() -> list[Score]:
    return score_file(DRAFTS)


def test_invented_drafts_are_read_as_a_careful_reader_would() -> None:
    found = scores()
    assert len(found) > 30
    met, expected = sum(len(one.met) for one in found), sum(len(one.draft.expected) for one in found)
    right, read = sum(len(one.right) for one in found), sum(len(one.read) for one in found)
    assert met / expected >= 0.8
    assert right / read >= 0.8
    assert sum(len(one.hit) for one in found) <= 1


@pytest.mark.parametrize("language", ["en", "zh", "mixed"])
def test_each_language_is_read(language: str) -> None:
    found = [one for one in scores() if one.draft.language.startswith(language)]
    met, expected = sum(len(one.loose) for one in found), sum(len(one.draft.expected) for one in found)
    assert met / expected >= 0.75


def test_forms_are_of_classes_of_content() -> None:
    for iri in (*load_forms().of_class, *load_forms().ambiguous):
        assert hierarchy().is_subclass(iri, KM.Content), iri


def test_classes_about_the_abuse_of_children_ship_no_words() -> None:
    assert not hierarchy().descendants(f"{KM}ChildSexualisationContent") & load_forms().of_class.keys()


def test_company_is_given_of_forms_that_are_there() -> None:
    path = ontology_folder() / "modules" / "words.ttl"
    triples = TripleIndex(quad.triple for quad in read_rdf(path, error=OntologyError))
    stray = []
    for node in triples.subjects_of_type(OWL.Axiom):
        (source,), (prop,) = triples.iris(node, OWL.annotatedSource), triples.iris(node, OWL.annotatedProperty)
        (target,) = triples.literals(node, OWL.annotatedTarget)
        if target not in triples.literals(source, prop):
            stray.append((source, target.value))
    assert stray == []


def test_company_names_classes_that_exist() -> None:
    classes = load_ontology().vocabulary.classes
    named = {
        iri
        for forms in load_forms().of_class.values()
        for form in forms
        for iri in (*form.near, *form.not_near)
        if "://" in iri
    }
    assert named <= classes.keys()


@pytest.mark.parametrize(
    "text", ["早安呀", "今天下雨了", "see you tomorrow then", "ok thanks", "   ", "123 456", "。。。"]
)
def test_ordinary_words_tell_nothing(text: str) -> None:
    assert annotator().classes([text]) == [()]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("back day at the gym, new deadlift PR", "FitnessContent"),
        ("刚出锅的牛肉面，摊主加了一大勺辣油", "FoodContent"),
        ("which boots go with this midi dress", "FashionContent"),
        ("今晚排位又连跪，打野一直送人头", "GamingContent"),
        ("my monstera has root rot, repotted it twice", "GardeningContent"),
        ("剪了短发，刘海有点短", "HairContent"),
        ("出租屋改造完成，窗帘和地毯都换了", "HomeContent"),
        ("tarot pull for this week, mercury in retrograde", "FortuneTellingContent"),
        ("hit a 4 leg parlay on draftkings", "GamblingContent"),
        ("follow me and i'll follow back #f4f", "FakeEngagementContent"),
        ("把她的住址扒出来了，评论区有人开盒", "DoxxingContent"),
        ("专业办假证，假文凭隔天出", "ForgedDocumentContent"),
        ("three years ago i lost my job and ended up in my car for months", "PersonalStoryContent"),
    ],
)
def test_everyday_words_tell_topics_and_harms(text: str, name: str) -> None:
    (found,) = annotator().classes([text])
    assert any(hierarchy().is_subclass(iri, f"{KM}{name}") for iri in found), found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("🐱 她叫Mochi，请多关照", "FoodContent"),
        ("猫咪半夜跑酷", "FitnessContent"),
        ("job hunting again, wish me luck", "HuntingContent"),
        ("这个口红色号绝了", "FoodContent"),
        ("that burger was the bomb", "ExplosiveContent"),
        ("成长发展中心", "HairContent"),
        ("韩国直邮，人肉背回", "DoxxingContent"),
    ],
)
def test_words_of_other_meaning_tell_nothing_of_it(text: str, name: str) -> None:
    (found,) = annotator().classes([text])
    assert not any(hierarchy().is_subclass(iri, f"{KM}{name}") for iri in found), found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dyke repair along the North Sea coast", "Slur"),
        ("We walked along the dyke at sunset", "Slur"),
        ("A faggot of sticks for the fireplace", "Slur Homophobia"),
        ("Meatballs and faggots with mushy peas for tea", "Slur Homophobia"),
        ("The chink in the curtains let the light in", "Slur"),
        ("My company VPN is down again, working from the office", "Circumvention"),
        ("The university VPN is needed for journal access", "Circumvention"),
        ("公司VPN又连不上了，今天在办公室上班", "Circumvention"),
        ("学校VPN登不上，查不了论文", "Circumvention"),
        ("The escort vehicle drove ahead of the oversized load", "SexualServices"),
        ("The ambulance had an escort through town", "SexualServices"),
        ("A hooker won the scrum in the rugby match", "SexualServices"),
        ("楼凤尾竹长得很好", "SexualServices"),
        ("The speed of the train was 300 km/h", "Suicide"),
        ("飞叶子从树上飘下来", "Drug"),
        ("K粉底液色号怎么选", "Drug"),
        ("麻古寺的风景很好", "Drug"),
    ],
)
def test_everyday_homographs_are_no_harm(text: str, names: str) -> None:
    assert not _told(text) & set(names.split())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sponsored content is everywhere these days", "Sponsored"),
        ("Paid partnership between the two schools begins in autumn", "Sponsored"),
        ("现在到处都是软广", "HiddenAdvertisement"),
        ("How do I remove the TikTok watermark from my own video?", "Watermarked"),
        ("这款洗衣液去水印子很干净", "Watermarked"),
        ("AI generated images are everywhere now", "MachineGenerated"),
        ("What do you think of AI art?", "MachineGenerated"),
        ("AI绘画会取代画师吗", "MachineGenerated"),
        ("AI生成的图片怎么分辨", "MachineGenerated"),
        ("The debate about deepfakes in parliament", "Deepfake"),
        ("深度伪造技术的法律讨论", "Deepfake"),
        ("I hate reposts in this subreddit", "Reposted"),
        ("Why are people reposting so much?", "Reposted"),
        ("搬运工把钢琴抬上六楼", "Reposted"),
        ("The giveaway was a typo in the letter", "Giveaway"),
        ("Her smile was a dead giveaway", "Giveaway"),
        ("抽奖箱做好了，年会用", "Giveaway"),
    ],
)
def test_talk_about_a_form_is_not_of_that_form(text: str, name: str) -> None:
    assert name not in _told(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("best vpn for china please", "Circumvention"),
        ("escorts available tonight, dm for rates", "SexualServices"),
        ("this is sponsored content for a new mascara", "Sponsored"),
        ("excuse the tiktok watermark", "Watermarked"),
        ("this portrait is ai generated", "MachineGenerated"),
        ("giveaway time! follow to win", "Giveaway"),
        ("repost from my favourite page", "Reposted"),
    ],
)
def test_the_thing_itself_is_still_told(text: str, name: str) -> None:
    assert name in _told(text)


def _told(text: str) -> set[str]:
    (found,) = annotator().classes([text])
    return {iri.removeprefix(str(KM)).removesuffix("Content") for iri in found}


# What somebody says to whom it was done, or who is against it: "bullied me", "stop asian hate", 被网暴, 歧视女性.
DONE_TO_ME = (
    re.compile(
        r"\b(me|my|us all|our|stigma|discrimination|discriminated)\b|^(being|been|got|getting|stop) "
        r"|^anti[ -]bullying|stop \w+ hate|for being gay|(homo|trans|bi|lesbo)phob"
    ),
    re.compile(r"我|^被|^遭|^反(霸|歧|诈)|抵制网暴|拒绝网暴|歧视|防骗|坐过牢|刑满"),
)
# What who does it says of me and us, and what means something else.
DOERS = frozenset(Path(__file__).with_name("first-person-forms.txt").read_text(encoding="utf-8").splitlines())
# They promise, ask or claim in the first person themselves.
FIRST_PERSON = {f"{KM}{name}Content" for name in ("Phishing", "FakeEngagement", "HealthMisinformation")}


def _deeds() -> set[str]:
    """Return the classes of content that does harm, not content about it: their phrase is a clause."""
    classes = load_ontology().vocabulary.classes
    path = ontology_folder() / "modules" / "content.ttl"
    triples = TripleIndex(quad.triple for quad in read_rdf(path, error=OntologyError))
    return {
        iri
        for iri in classes
        if hierarchy().is_subclass(iri, f"{KM}HarmContent") and triples.literals(iri, f"{KM}clausePhrase")
    }


def test_no_word_of_who_suffered_it_is_enough_for_the_deed() -> None:
    deeds = _deeds()
    assert {f"{KM}BullyingContent", f"{KM}HomophobiaContent", f"{KM}ImpersonationContent"} <= deeds
    path = ontology_folder() / "modules" / "words.ttl"
    triples = TripleIndex(quad.triple for quad in read_rdf(path, error=OntologyError))
    told = [
        (iri, form.value)
        for iri in sorted(deeds - FIRST_PERSON)
        for form in triples.literals(iri, f"{KM}textForm")
        if DONE_TO_ME[form.language == "zh"].search(form.value) and form.value not in DOERS
    ]
    company = {
        target.value
        for node in triples.subjects_of_type(OWL.Axiom)
        for target in triples.literals(node, OWL.annotatedTarget)
    }
    assert [(iri, form) for iri, form in told if form not in company] == []


@pytest.mark.parametrize(
    ("text", "deed", "topic"),
    [
        ("I was kicked out for being gay at sixteen and slept in my car", "Hate", "LGBTQ"),
        ("We want to end hiv stigma in our town", "Hate", "SocialInequality"),
        ("遭遇35岁歧视，投了一百份简历", "Hate", "SocialInequality"),
        ("Someone made a fake profile with my name, this is not my account", "Deception", "Harm"),
        ("我坐过牢，现在想重新开始", "PrivacyViolation", "Crime"),
        ("she was being bullied and nobody helped", "Bullying", "Harm"),
        ("大学生去精子库捐精要满足什么条件", "RegulatedGoods", "ReproductiveHealth"),
        ("My sister chose egg donation to help a friend have a baby", "RegulatedGoods", "ReproductiveHealth"),
        ("来交狗税啦，这是我家的金毛", "CatTax", "Pet"),
        ("iqos 和传统香烟哪个味道好", "Vaping", "Tobacco"),
        ("工人罢工要求涨工资", "Political", "Labour"),
        ("The writers strike is over and late night shows are back", "Political", "Labour"),
        ("小区业主维权，要求退物业费", "Political", "ConsumerRights"),
    ],
)
def test_words_tell_the_topic_and_not_the_deed(text: str, deed: str, topic: str) -> None:
    (found,) = annotator().classes([text])
    assert any(hierarchy().is_subclass(iri, f"{KM}{topic}Content") for iri in found), found
    assert not any(hierarchy().is_subclass(iri, f"{KM}{deed}Content") for iri in found), found
