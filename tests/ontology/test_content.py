"""The content module: a wide, well-labelled, satisfiable tree whose words read well in both languages."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise

import pyoxigraph as ox
import pytest
from in_process import classify_here
from ontology_files import TurtleIndex, shipped_ontology

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, OWL, RDF, RDFS, SKOS, XSD

LANGUAGES = ("en", "zh")
ROOTS = (KM.Content, KM.Medium, KM.Audience, KM.Stance)
KINDS_OF_TERM = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
CONTENT_ROLES = (KM.headPhrase, KM.topicPhrase, KM.clausePhrase)
PHRASE_ROLES = (
    *CONTENT_ROLES,
    KM.sourcePhrase,
    KM.nounPhrase,
    KM.propertyPhrase,
    KM.truePhrase,
    KM.falsePhrase,
    KM.atLeastPhrase,
    KM.lessThanPhrase,
    KM.betweenPhrase,
)
NUMBER_SLOTS = {
    KM.propertyPhrase: {"{}"},
    KM.atLeastPhrase: {"{min}"},
    KM.lessThanPhrase: {"{max}"},
    KM.betweenPhrase: {"{min}", "{max}"},
}
BASE = str(KM)


class Module:
    """The parsed module, by subject and predicate."""

    def __init__(self, *names: str) -> None:
        self._objects: dict[tuple[str, str], list[ox.NamedNode | ox.BlankNode | ox.Literal]] = {}
        triples = []
        for name in names:
            path = ontology_folder() / "modules" / f"{name}.ttl"
            triples += [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
        self.triples = triples
        for triple in triples:
            assert not isinstance(triple.object, ox.Triple)
            assert not isinstance(triple.subject, ox.Triple)
            subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else str(triple.subject)
            self._objects.setdefault((subject, triple.predicate.value), []).append(triple.object)

    def objects(self, subject: str, predicate: str) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        return self._objects.get((subject, predicate), [])

    def iris(self, subject: str, predicate: str) -> set[str]:
        return {node.value for node in self.objects(subject, predicate) if isinstance(node, ox.NamedNode)}

    def words(self, subject: str, predicate: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for node in self.objects(subject, predicate):
            if isinstance(node, ox.Literal) and node.language:
                found.setdefault(node.language, []).append(node.value)
        return found

    def text(self, subject: str, predicate: str, language: str) -> str:
        (only,) = self.words(subject, predicate)[language]
        return only

    def terms(self, *kinds: str) -> list[str]:
        """Return the terms the module describes, not the stubs it declares for others, sorted."""
        described = {subject for subject, predicate in self._objects if predicate == RDFS.label}
        return sorted(term for term in described if self.iris(term, RDF.type) & set(kinds or KINDS_OF_TERM))

    def is_learnable(self, term: str) -> bool:
        return not any(node.value == "false" for node in self.objects(term, KM.learnable))

    def parents(self, term: str) -> set[str]:
        """Return the named superclasses, those inside a definition included."""
        above = self.iris(term, RDFS.subClassOf)
        for definition in self.objects(term, OWL.equivalentClass):
            for listed in self.objects(str(definition), OWL.intersectionOf):
                above |= {item for item in self._items(str(listed)) if item.startswith(BASE)}
        return above

    def ancestors(self, term: str) -> set[str]:
        return {term}.union(*(self.ancestors(parent) for parent in self.parents(term)))

    def depth(self, term: str) -> int:
        return max((1 + self.depth(parent) for parent in self.parents(term)), default=0)

    def _items(self, node: str) -> list[str]:
        items = []
        while node != RDF.nil:
            first, rest = self.objects(node, RDF.first)[0], self.objects(node, RDF.rest)[0]
            items.append(first.value if isinstance(first, ox.NamedNode) else str(first))
            node = rest.value if isinstance(rest, ox.NamedNode) else str(rest)
        return items

    def disjoint_pairs(self) -> set[frozenset[str]]:
        pairs = set()
        for subject, predicate in self._objects:
            if predicate == OWL.disjointWith:
                pairs |= {frozenset((subject, other)) for other in self.iris(subject, predicate)}
            if predicate == OWL.members:
                members = self._items(str(self.objects(subject, predicate)[0]))
                pairs |= {frozenset((one, other)) for one in members for other in members if one != other}
        return pairs


@cache
def content() -> Module:
    return Module("content")


def classes_below(root: str) -> list[str]:
    return [term for term in content().terms(OWL.Class) if root in content().ancestors(term)]


def learnable_content() -> list[str]:
    return [term for term in classes_below(KM.Content) if content().is_learnable(term)]


def properties_with_range(datatype: str) -> list[str]:
    return [term for term in content().terms(OWL.DatatypeProperty) if datatype in content().iris(term, RDFS.range)]


def name(term: str) -> str:
    return term.removeprefix(BASE)


def folded(words: str) -> str:
    return re.sub(r"[\s_-]", "", words).casefold()


def test_tree_is_wide() -> None:
    by_topic_and_form = set(classes_below(BASE + "TopicContent")) | set(classes_below(BASE + "FormContent"))
    assert len(by_topic_and_form) >= 200
    assert len(classes_below(BASE + "KindContent")) >= 12
    assert len(classes_below(KM.Medium)) >= 20
    assert len(classes_below(KM.Audience)) >= 20


def test_tree_is_deep_and_not_too_deep() -> None:
    depths = Counter(content().depth(term) for term in classes_below(KM.Content))
    assert max(depths) in range(5, 8)
    assert depths[3] > depths[1]


def test_every_class_is_below_exactly_one_root() -> None:
    lost = [name(c) for c in content().terms(OWL.Class) if len(content().ancestors(c) & set(ROOTS)) != 1]
    assert lost == []


def test_every_parent_is_described() -> None:
    described = set(content().terms(OWL.Class))
    assert [name(c) for c in sorted(described) if content().parents(c) - described] == []


def test_no_class_names_a_parent_that_another_parent_implies() -> None:
    redundant = []
    for term in content().terms(OWL.Class):
        stated = content().iris(term, RDFS.subClassOf)
        redundant += [(term, one) for one in stated if any(one in content().ancestors(o) for o in stated - {one})]
    assert redundant == []


@pytest.mark.parametrize(
    ("topic", "other"),
    [
        ("LGBTQContent", "SexualityContent"),
        ("LGBTQContent", "HarmContent"),
        ("SexualHarassmentContent", "SexualityContent"),
        ("HistoryContent", "CivicContent"),
        ("CrimeContent", "CivicContent"),
        ("CorruptionContent", "PoliticalContent"),
        ("SexismContent", "CivicContent"),
        ("StudyAbroadContent", "ImmigrationContent"),
        ("ScienceContent", "EducationContent"),
        ("TaxContent", "FinanceContent"),
        ("SideIncomeContent", "FinanceContent"),
        ("ConsumerRightsContent", "LawContent"),
        ("DomesticViolenceContent", "FamilyContent"),
        ("FireworkContent", "WeaponContent"),
        ("FetishContent", "SexualContent"),
        # Innuendo in a comedy arouses nobody, a story of a wizard is not about fans, who joins a quarrel asks nothing.
        ("SexualSuggestionContent", "SexualContent"),
        ("FanFictionContent", "FanCultureContent"),
        ("DebateContent", "InteractionContent"),
        ("ExtremismContent", "HateContent"),
        ("GoreContent", "ViolenceContent"),
        ("ProfanityContent", "HarmContent"),
        ("SpamContent", "DeceptionContent"),
        ("CircumventionContent", "DeceptionContent"),
        ("DeepfakeContent", "DeceptionContent"),
        ("GameCheatContent", "DeceptionContent"),
        ("DefamationContent", "HarassmentContent"),
        ("GhostStoryContent", "LiteratureContent"),
        ("LuxuryContent", "FashionContent"),
        ("UnboxingContent", "ReviewContent"),
    ],
)
def test_a_ban_on_one_topic_does_not_cover_another(topic: str, other: str) -> None:
    assert {BASE + topic, BASE + other} <= set(content().terms(OWL.Class))
    assert BASE + other not in content().ancestors(BASE + topic)


def test_names_that_others_rely_on() -> None:
    relied_on = """
    ShirtlessContent FitnessContent PoliticalContent LGBTQContent OffPlatformTradeContent ContactDetailsContent
    WealthDisplayContent MedicalClaimContent DietContent BeforeAfterContent NewsContent TradeContent GroupBuyingContent
    RealEstateContent CatTaxContent CircumventionContent GhostStoryContent FortuneTellingContent ContactCallContent
    WatermarkedContent MachineGeneratedContent TopicContent FormContent Post Comment Message Profile ProductListing
    SextortionContent BlackmailContent SexualAssaultContent ShockingContent MassViolencePerpetratorContent
    FakeIdentityContent BanEvasionContent AtrocityDenialContent SlurContent HatefulSymbolContent ChildAbuseContent
    AnimalFightContent PerformanceDrugContent InauthenticNetworkContent MalwareContent ConversionTherapyContent
    MisgenderingContent HackedMaterialContent TheftContent PropertyDamageContent PoliticalAdvertisementContent
    UnoriginalContent MisleadingThumbnailContent MemorialContent CasteHatredContent AgeHatredContent
    DiseaseHatredContent ImmigrantHatredContent IntellectualPropertyInfringementContent
    Story Video ShortVideo LongVideo LiveStream Photo PhotoCarousel Text Audio Adults Minors Newcomers
    """
    assert {BASE + term for term in relied_on.split()} <= set(content().terms(OWL.Class))


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition])
def test_one_label_and_one_definition_a_language(predicate: str) -> None:
    counts = {
        name(term): {language: len(found) for language, found in content().words(term, predicate).items()}
        for term in content().terms()
    }
    assert {term: count for term, count in counts.items() if count != dict.fromkeys(LANGUAGES, 1)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_unique(language: str) -> None:
    labels = Counter(folded(content().text(term, RDFS.label, language)) for term in content().terms())
    assert [label for label, count in labels.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_classes_answer_to_one_word(language: str) -> None:
    owners: dict[str, set[str]] = {}
    for term in content().terms(OWL.Class):
        for predicate in (RDFS.label, SKOS.altLabel, SKOS.hiddenLabel):
            for word in content().words(term, predicate).get(language, ()):
                owners.setdefault(folded(word), set()).add(name(term))
    assert {word: terms for word, terms in owners.items() if len(terms) > 1} == {}


def test_definitions_are_sentences() -> None:
    for term in content().terms():
        english, chinese = (content().text(term, SKOS.definition, language) for language in LANGUAGES)
        assert re.fullmatch(r"[A-Z].*\.", english), english
        assert re.search(r"[\u4e00-\u9fff].*。$", chinese), chinese
        assert "的的" not in chinese
        assert "，。" not in chinese


def test_learnable_classes_have_one_phrase_and_a_noun() -> None:
    module = content()
    for term in learnable_content():
        roles = [role for role in CONTENT_ROLES if module.words(term, role)]
        assert len(roles) == 1, term
        for role in (*roles, KM.nounPhrase):
            assert sorted(module.words(term, role)) == list(LANGUAGES), (term, role)
    for term in (*classes_below(KM.Medium), *classes_below(KM.Audience)):
        if module.is_learnable(term):
            assert sorted(module.words(term, KM.nounPhrase)) == list(LANGUAGES), term


def test_media_can_replace_the_noun() -> None:
    media = [term for term in classes_below(KM.Medium) if content().is_learnable(term)]
    assert [name(term) for term in media if not content().words(term, KM.headPhrase)] == []


def test_phrases_fit_their_place() -> None:
    module = content()
    for term in module.terms(OWL.Class):
        for english in module.words(term, KM.topicPhrase).get("en", ()):
            assert english.startswith("about "), english
        for english in module.words(term, KM.clausePhrase).get("en", ()):
            assert english.startswith("that "), english
        for role in (KM.topicPhrase, KM.clausePhrase):
            for chinese in module.words(term, role).get("zh", ()):
                assert chinese.endswith("的"), chinese
        for role in (KM.headPhrase, KM.nounPhrase):
            for chinese in module.words(term, role).get("zh", ()):
                assert not chinese.endswith("的"), chinese


def test_phrases_have_one_text_a_language_and_no_stray_space() -> None:
    for term in content().terms():
        for role in PHRASE_ROLES:
            for language, texts in content().words(term, role).items():
                assert len(texts) == 1, (term, role, language)
                assert texts[0] == " ".join(texts[0].split()), texts


def test_no_phrase_says_the_same_of_two_classes() -> None:
    for role in CONTENT_ROLES:
        for language in LANGUAGES:
            said = Counter(word for t in learnable_content() for word in content().words(t, role).get(language, ()))
            assert [phrase for phrase, count in said.items() if count > 1] == [], (role, language)


def test_flags_can_be_affirmed_and_denied() -> None:
    flags = properties_with_range(XSD.boolean)
    assert len(flags) >= 15
    for term in flags:
        assert OWL.FunctionalProperty in content().iris(term, RDF.type), term
        for role in (KM.truePhrase, KM.falsePhrase):
            assert content().text(term, role, "en").startswith("that "), term
            assert content().text(term, role, "zh").endswith("的"), term


def test_flags_have_no_subproperties() -> None:
    # "has external link" below "has link" would make its false value deny every link.
    assert [t for t in properties_with_range(XSD.boolean) if content().objects(t, RDFS.subPropertyOf)] == []


def test_numbers_can_be_said_in_every_range() -> None:
    numbers = properties_with_range(XSD.nonNegativeInteger)
    assert len(numbers) >= 8
    for term in numbers:
        # Who looks twice at the same content finds two numbers of likes, and both are true.
        grows = term.removeprefix(BASE) in EFFECTS
        assert (OWL.FunctionalProperty in content().iris(term, RDF.type)) != grows, term
        for role, slots in NUMBER_SLOTS.items():
            for language in LANGUAGES:
                assert set(re.findall(r"\{\w*\}", content().text(term, role, language))) == slots, (term, role)


# What grows while content stays the same, and stops growing when it is removed.
EFFECTS = ("viewCount", "likeCount", "commentCount", "shareCount", "reportCount")


def test_what_moderation_changes_is_not_learnable() -> None:
    assert [effect for effect in EFFECTS if content().is_learnable(BASE + effect)] == []
    assert content().is_learnable(KM.hasMedium)
    assert not content().is_learnable(KM.publishedOn)


@pytest.mark.parametrize(
    ("term", "parents"),
    [
        # Platforms ban lawful goods, too.
        ("ProhibitedGoodsContent", {"TradeContent"}),
        # Pets, skulls for study and blood are traded where it is allowed; ivory is no animal.
        ("WildlifeTradeContent", {"TradeContent"}),
        ("HumanRemainsTradeContent", {"TradeContent", "RegulatedGoodsContent"}),
        # Underwear in a sports hall is no fashion.
        ("RevealingClothingContent", {"BodyExposureContent"}),
    ],
)
def test_nothing_stands_below_what_it_need_not_be(term: str, parents: set[str]) -> None:
    assert content().iris(BASE + term, RDFS.subClassOf) == {BASE + parent for parent in parents}


def test_a_loop_without_a_player_is_an_image_and_no_video() -> None:
    for language, player in (("en", "player"), ("zh", "播放器")):
        definitions = {
            name: content().text(BASE + name, SKOS.definition, language) for name in ("Image", "Video", "AnimatedImage")
        }
        assert all(player in definition for definition in definitions.values())
    assert content().iris(f"{BASE}AnimatedImage", RDFS.subClassOf) == {f"{BASE}Image"}


def test_relations_have_a_domain_a_range_and_a_phrase() -> None:
    relations = content().terms(OWL.ObjectProperty)
    assert {
        KM.hasMedium,
        KM.hasAudience,
        KM.hasStance,
        KM.hasAuthor,
        f"{KM}hasCoAuthor",
        KM.mentions,
        KM.publishedOn,
        KM.inCommunity,
        f"{KM}inReplyTo",
    } == set(relations)
    for term in (*relations, KM.inLanguage):
        assert content().iris(term, RDFS.domain) == {KM.Content}
        assert len(content().iris(term, RDFS.range)) == 1
        for language in LANGUAGES:
            assert content().text(term, KM.propertyPhrase, language).count("{}") == 1
    assert OWL.FunctionalProperty in content().iris(KM.hasAuthor, RDF.type)


def test_phrase_roles_and_learnable_are_declared_here() -> None:
    assert set(content().terms(OWL.AnnotationProperty)) == {
        *PHRASE_ROLES,
        KM.learnable,
        KM.recordsNoneOf,
        f"{KM}phrase",
    }


def test_words_for_matching_drafts() -> None:
    matched = [term for term in learnable_content() if len(content().words(term, SKOS.hiddenLabel)) == len(LANGUAGES)]
    assert len(matched) >= 200
    for term in matched:
        for language, words in content().words(term, SKOS.hiddenLabel).items():
            assert 3 <= len(words) <= 8, (term, language, words)


def test_words_for_matching_are_not_too_short() -> None:
    for term in learnable_content():
        for predicate in (SKOS.altLabel, SKOS.hiddenLabel):
            for language, words in content().words(term, predicate).items():
                shortest = 2 if language == "zh" else 3
                assert [word for word in words if len(word) < shortest] == [], term


def test_child_abuse_classes_ship_no_search_words() -> None:
    for term in classes_below(BASE + "ChildSexualisationContent"):
        assert content().words(term, SKOS.hiddenLabel) == {}


def test_only_media_audiences_and_profiles_exclude_each_other() -> None:
    content_pairs = {
        frozenset(map(name, pair))
        for pair in content().disjoint_pairs()
        if any(c != KM.Content and c in classes_below(KM.Content) for c in pair)
    }
    # A profile picture may be a post.
    assert content_pairs == {
        *(frozenset(("Profile", other)) for other in ("Comment", "Message")),
        *(frozenset((part, "Post")) for part in ("ProfileName", "ProfileText")),
    }


def test_class_axioms_stay_in_el() -> None:
    # OWL 2 EL (Profiles, section 2.2): no union, complement, universal or cardinality restriction in a class axiom.
    used = {triple.predicate.value for triple in content().triples if triple.predicate.value.startswith(str(OWL))}
    assert used <= {
        OWL.versionIRI,
        OWL.versionInfo,
        OWL.imports,
        OWL.equivalentClass,
        OWL.intersectionOf,
        OWL.onProperty,
        OWL.someValuesFrom,
        OWL.hasValue,
        OWL.disjointWith,
        OWL.members,
    }


def test_terms_are_sorted_within_each_section() -> None:
    text = (ontology_folder() / "modules" / "content.ttl").read_text(encoding="utf-8")
    firsts = {"Content", "Medium", "Audience", "Stance", "phrase"}
    for section in re.split(r"^#{20,}\n# .*\n(?:#.*\n)*", text, flags=re.MULTILINE)[1:]:
        names = [found for found in re.findall(r"^km:(\w+) a ", section, flags=re.MULTILINE) if found not in firsts]
        assert [(one, other) for one, other in pairwise(names) if one > other] == []


@pytest.mark.usefixtures("warm_reasoner")
def test_reasoner_finds_every_class_satisfiable_and_the_definitions_at_work() -> None:
    # Probes: two that must be empty, one that must not, and one content whose medium makes it fall under a definition.
    probes = f"""
    @prefix : <https://example.org/probe#> . @prefix km: <{BASE}> . @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> .
    :Both a owl:Class ; rdfs:subClassOf km:Video , km:Photo .
    :Ages a owl:Class ; rdfs:subClassOf km:Adults , km:Teenagers .
    :Topics a owl:Class ; rdfs:subClassOf km:PoliticalContent , km:FitnessContent , km:Post , km:Comment .
    :Short a owl:Class ; rdfs:subClassOf km:FitnessContent , km:ShirtlessContent ,
        [ a owl:Restriction ; owl:onProperty km:hasMedium ; owl:someValuesFrom km:ShortVideo ] .
    """
    module = Module("content", "platform")
    triples = [triple for triple in module.triples if triple.predicate.value != OWL.imports]
    triples += [quad.triple for quad in ox.parse(probes.encode(), format=ox.RdfFormat.TURTLE)]
    ntriples = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert ntriples is not None
    hierarchy = classify_here(ntriples)
    probe = "https://example.org/probe#"
    assert hierarchy.consistent
    assert hierarchy.unsatisfiable == {probe + "Both", probe + "Ages"}
    assert {BASE + "ShirtlessFitnessContent", BASE + "VideoContent"} <= hierarchy.ancestors(probe + "Short")
    assert not any(len(others) for term, others in hierarchy.equivalents.items() if term.startswith(BASE))


def _joined(index: TurtleIndex, parts: list[str], language: str) -> str:
    """Return what the phrases of topics and forms say together, and no more."""
    phrases = []
    for part in parts:
        topics, clauses = (index.texts(part, f"{BASE}{name}Phrase", language) for name in ("topic", "clause"))
        phrases += [f"are {topic}" if language == "en" else topic.removesuffix("的") for topic in topics]
        phrases += [clause.removeprefix("that ").removesuffix("的") for clause in clauses]
    return f"that {' and '.join(phrases)}" if language == "en" else f"{'且'.join(phrases)}的"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_kind_that_is_two_kinds_at_once_says_no_more_in_its_phrase(language: str) -> None:
    index = shipped_ontology()
    found = {}
    for cls in index.typed(OWL.Class):
        for node in index.objects(cls, OWL.equivalentClass):
            parts = index.listed(str(node), OWL.intersectionOf)
            topics = [part for part in parts if part.startswith(BASE) and part != f"{BASE}Content"]
            if len(topics) == len(parts) == 2 and KM.Content in index.ancestors(cls):
                found[cls] = topics
    # A review that is sponsored is a sponsored review: one form of another.
    found.pop(f"{BASE}SponsoredReviewContent")
    assert len(found) >= 5
    for cls, parts in found.items():
        assert index.texts(cls, f"{BASE}clausePhrase", language) == [_joined(index, parts, language)], cls


@pytest.mark.parametrize(
    ("kind", "wider", "instead"),
    [
        ("CatTax", "CultureExchange", "Cat"),
        ("SexualSolicitation", "Sexual", "Sexuality"),
        ("SexualServices", "Sexual", "Trade"),
        ("Fiction", "Literature", "Arts"),
        ("RegionalDiscrimination", "Discrimination", "Hate"),
        ("Labour", "Political", "Civic"),
        # Dance, film and photography are arts, and no painting, drawing, sculpture or design.
        ("ArtisticNudity", "Art", "Arts"),
    ],
)
def test_a_kind_is_below_what_its_members_all_are(kind: str, wider: str, instead: str) -> None:
    above = shipped_ontology().ancestors(f"{BASE}{kind}Content")
    assert f"{BASE}{wider}Content" not in above
    assert f"{BASE}{instead}Content" in above


@pytest.mark.parametrize(
    ("kind", "english", "chinese"),
    [
        ("Tobacco", "nicotine", "尼古丁"),
        ("Explosive", "made to injure", "用来伤人"),
        ("Labour", "strikes", "罢工"),
        ("Surrogacy", "trade in eggs or sperm", "卵子、精子买卖"),
        ("Resale", "resells them", "将其转售"),
        # What a shop says of its goods may not say that it is advertising, and deceives nobody.
        ("HiddenAdvertisement", "hides that it is", "掩盖"),
        ("SponsoredReview", "whoever it promotes paid", "所推广的一方"),
    ],
)
def test_definitions_hold_what_lies_below_them_in_both_languages(kind: str, english: str, chinese: str) -> None:
    index, iri = shipped_ontology(), f"{BASE}{kind}Content"
    assert english in index.texts(iri, SKOS.definition, "en")[0]
    assert chinese in index.texts(iri, SKOS.definition, "zh")[0]


def test_what_reuses_content_may_reuse_its_author_s_own() -> None:
    index = shipped_ontology()
    for kind in ("Derived", "Compilation"):
        assert "他人" not in index.texts(f"{BASE}{kind}Content", f"{BASE}clausePhrase", "zh")[0]
        assert "people's" not in index.texts(f"{BASE}{kind}Content", f"{BASE}clausePhrase", "en")[0]
