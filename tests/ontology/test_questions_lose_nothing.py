"""No question loses a row for what is said in one language, of a narrower kind, or of one figure alone."""

from __future__ import annotations

import re
from functools import cache

import pytest
from checkout import ROOT
from ontology_files import TurtleIndex

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, OWL, RDFS
from kmgraph.query import list_questions
from kmgraph.query.questions import Question

QUESTIONS = list_questions()
# Columns whose name tells their language; all others say what there is in another one, too.
ONE_LANGUAGE = {"english", "chinese", "meaning_zh", "handle"}
# Kinds whose parts are several, and the questions that ask for one of them alone.
TOGETHER = {
    "reported-rules": "a relation to an inferred rule is one thing with its id",
    "codified-rules": "what else went into a conversion is asked for, not shown",
    "conversions-of-knowledge": "what went in and what came out stand side by side",
}


def _name(question: Question) -> str:
    return question.name


@cache
def index() -> TurtleIndex:
    return TurtleIndex(*sorted((ontology_folder() / "modules").glob("*.ttl")))


@cache
def kinds_with_others_below() -> frozenset[str]:
    """Return the local names of classes that some named class is below, as stated or as defined."""
    above = {
        up
        for kind in index().typed(OWL.Class)
        for up in (
            *index().iris(kind, RDFS.subClassOf),
            *(
                part
                for node in index().objects(kind, OWL.equivalentClass)
                for part in index().listed(str(node), OWL.intersectionOf)
            ),
        )
    }
    return frozenset(iri.removeprefix(str(KM)) for iri in above if iri.startswith(str(KM)))


def bare(sparql: str) -> str:
    """Return a query without comments and IRIs of prefixes."""
    return re.sub(r"<[^<>\s]*>", " ", re.sub(r"(?m)(^|\s)#.*$", " ", sparql))


def blocks(sparql: str, opening: str) -> list[str]:
    """Return what stands in the braces after a word, inner braces and all."""
    found = []
    for match in re.finditer(opening + r"\s*\{", sparql):
        depth, start = 1, match.end()
        end = start
        while depth:
            depth += {"{": 1, "}": -1}.get(sparql[end], 0)
            end += 1
        found.append(sparql[start : end - 1])
    return found


def shown(sparql: str) -> set[str]:
    head = sparql[sparql.index("SELECT") : sparql.index("WHERE")]
    return set(re.findall(r"\?(\w+)", re.sub(r"\(.*?\bAS\b", "", head)))


def test_there_are_kinds_with_others_below() -> None:
    assert {"PublishedRule", "ModerationRule", "AccountState"} <= kinds_with_others_below()
    assert "Observation" not in kinds_with_others_below()


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_a_kind_is_asked_for_with_all_below_it(question: Question) -> None:
    direct = set(re.findall(r"(?<![\w/])a km:(\w+)", bare(question.sparql)))
    direct |= set(re.findall(r"/a km:(\w+)", bare(question.sparql)))
    assert direct & kinds_with_others_below() == set()


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_the_force_of_a_published_rule_is_read_off_its_kind_too(question: Question) -> None:
    text = bare(question.sparql)
    for force in re.findall(r"km:deontic km:(\w+)", text):
        assert f"a/rdfs:subClassOf* km:Published{force}" in text


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_words_in_one_language_are_words(question: Question) -> None:
    text = bare(question.sparql)
    kept = text
    for opening in ("OPTIONAL", "NOT EXISTS"):
        for block in blocks(text, opening):
            kept = kept.replace(block, " ")
    assert "lang(" not in kept, "what is asked for in one language is optional"
    for variable in re.findall(r"lang\(\?(\w+)\)", text):
        assert variable not in shown(text) - ONE_LANGUAGE, f"?{variable} shows what is said in one language alone"


# Questions whose words are a run's or come with kmgraph, in plain English and Chinese.
PLAIN = {
    *("allowed-here-not-elsewhere", "content-tree", "dsa-codes-of-rules", "dsa-codes-without-class", "migrations"),
    *("terms-without-definition", "terms-without-label"),
}


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_words_of_a_language_are_those_of_every_country(question: Question) -> None:
    text = bare(question.sparql)
    assert question.name in PLAIN or "langMatches" in text or not re.search(r"lang\(\?\w+\) = ", text)
    # Words in the language itself come first, and of several one is told.
    if "langMatches" in text and question.name not in PLAIN:
        assert not [block for block in blocks(text, "OPTIONAL") if "langMatches" in block and "(MIN(" not in block]


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_each_figure_is_asked_for_alone(question: Question) -> None:
    text = bare(question.sparql)
    for block in blocks(text, "OPTIONAL"):
        if question.name in TOGETHER or "SELECT" in block:
            continue
        own = block
        for inner in blocks(block, ""):
            own = own.replace("{" + inner + "}", " ")
        around = re.findall(r"\?(\w+)", text[text.index("WHERE") : text.rindex("}")].replace(block, " "))
        bound = set(re.findall(r"km:\w+ \?(\w+)", own)) & shown(text) - set(around)
        assert len(bound) <= 1, f"where one of {sorted(bound)} is missing, the others are lost"


@pytest.mark.parametrize("question", QUESTIONS, ids=_name)
def test_figures_and_times_are_optional_but_for_one(question: Question) -> None:
    """What a question shows of evidence is withheld figure by figure: a row needs one of them at most."""
    text = bare(question.sparql)
    kept = text
    for opening in ("OPTIONAL", "EXISTS"):
        for block in blocks(text, opening):
            kept = kept.replace("{" + block + "}", " ")
    needed = {name for name in re.findall(r"km:(\w+) \?\w+", kept) if name in figures()}
    assert len(needed) <= 1, sorted(needed)


@cache
def figures() -> frozenset[str]:
    """Return the local names of data properties of evidence and its periods."""
    ends = {f"{KM}Evidence", f"{KM}RatePeriod"}
    found = {prop for prop in index().typed(OWL.DatatypeProperty) if ends & set(index().iris(prop, RDFS.domain))}
    return frozenset(prop.removeprefix(str(KM)) for prop in found)


def test_there_are_figures() -> None:
    assert {"targetCount", "keptCount", "rateLow", "firstObserved", "periodTargetCount"} <= figures()


def test_what_is_above_a_defined_class_is_said_beside_the_definition() -> None:
    examples = [ROOT / "ontology" / "extension-template.ttl", *sorted((ROOT / "examples").glob("*/extension.ttl"))]
    files = [*sorted((ontology_folder() / "modules").glob("*.ttl")), *examples]
    terms = TurtleIndex(*files)
    missing = {
        (kind, part)
        for kind in terms.typed(OWL.Class)
        for node in terms.objects(kind, OWL.equivalentClass)
        for part in terms.listed(str(node), OWL.intersectionOf)
        if not part.startswith("_:") and part not in terms.ancestors(kind)
    }
    assert missing == set()
    assert sum(bool(terms.objects(kind, OWL.equivalentClass)) for kind in terms.typed(OWL.Class)) > 25
