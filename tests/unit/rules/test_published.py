"""Published rules: OWL as Protégé saves it, TOML as people write it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kmgraph.errors import ConfigError, InputError
from kmgraph.model import And, DataRange, Deontic, HasValue, Named, PrescribedOutcome, PublishedRule, Some
from kmgraph.namespaces import KM, OWL, PREFIXES, XSD
from kmgraph.rdf.index import TripleIndex
from kmgraph.rules.published import PublishedFiles, read_published

BASE = "https://example.org/p/"
EX = "https://example.org/rules#"
PLATFORMS = ("rednote", "tiktok")
HEADER = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in PREFIXES.items()) + f"@prefix : <{EX}> .\n"
RULE = ":r a km:PublishedProhibition ; km:scope :S ; rdfs:label 'No ads'@en ."


def turtle(folder: Path, body: str, name: str = "rules.ttl") -> Path:
    path = folder / name
    path.write_text(HEADER + body, "utf-8")
    return path


def toml(folder: Path, body: str, name: str = "rules.toml") -> Path:
    path = folder / name
    path.write_text(body, "utf-8")
    return path


def read(*paths: Path) -> PublishedFiles:
    return read_published(paths, PLATFORMS, BASE)


def refused(*paths: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read(*paths)
    assert str(caught.value).count("\n") <= 2
    return caught.value


class TestTurtle:
    def test_a_whole_rule(self, tmp_path: Path) -> None:
        path = turtle(
            tmp_path,
            """
            <https://example.org/rules> a owl:Ontology ; owl:imports <https://w3id.org/kmgraph/kmgraph> .
            :no-trade a owl:NamedIndividual , km:PublishedRule ;
                km:scope :NoTradeScope ; km:deontic km:Prohibition ;
                km:onPlatform <https://example.org/p/platform/rednote> ;
                rdfs:label "Do not trade."@en , "请勿交易。"@zh ; dcterms:source <https://example.org/terms> .
            :NoTradeScope a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( km:Content
                [ a owl:Restriction ; owl:onProperty km:hasAuthor ; owl:someValuesFrom
                    [ a owl:Restriction ; owl:onProperty :age ; owl:someValuesFrom
                        [ a rdfs:Datatype ; owl:onDatatype xsd:integer ;
                          owl:withRestrictions ( [ xsd:maxExclusive 30 ] ) ] ] ] ) ] .
            """,
        )
        found = read(path)
        assert found.rules == (
            PublishedRule(
                id="no-trade",
                iri=f"{EX}no-trade",
                deontic=Deontic.PROHIBITION,
                scope_iri=f"{EX}NoTradeScope",
                platform="rednote",
                expression=And((Named(KM.Content), Some(KM.hasAuthor, DataRange(f"{EX}age", XSD.integer, max=30)))),
                text={"en": "Do not trade.", "zh": "请勿交易。"},
                url="https://example.org/terms",
            ),
        )
        assert OWL.equivalentClass.encode() in found.triples
        assert OWL.imports.encode() not in found.triples
        assert OWL.Ontology.encode() not in found.triples

    def test_the_class_tells_the_deontic(self, tmp_path: Path) -> None:
        body = ":r a km:PublishedPermission ; km:scope :S ; km:ruleId 'r-1' ."
        (rule,) = read(turtle(tmp_path, body)).rules
        assert (rule.id, rule.deontic, rule.platform) == ("r-1", Deontic.PERMISSION, None)

    def test_an_obligation_with_what_it_asks_for_and_where_it_holds(self, tmp_path: Path) -> None:
        body = """
            :r a km:PublishedRule ; km:scope :S ; km:deontic km:Obligation ; km:requires "Say so."@en ;
                km:inTerritory "FR" , "DE" ; km:prescribesOutcome km:NotRecommended , km:AdultsOnly ;
                km:inForceFrom "2024-01-01T00:00:00Z"^^xsd:dateTime .
            """
        (rule,) = read(turtle(tmp_path, body)).rules
        assert (rule.deontic, rule.requires, rule.territory) == (Deontic.OBLIGATION, {"en": "Say so."}, ("DE", "FR"))
        assert (rule.in_force_from, rule.in_force_until) == ("2024-01-01T00:00:00Z", None)
        assert rule.outcomes == (PrescribedOutcome.NOT_RECOMMENDED, PrescribedOutcome.ADULTS_ONLY)

    def test_the_class_tells_an_obligation(self, tmp_path: Path) -> None:
        (rule,) = read(turtle(tmp_path, ":r a km:PublishedObligation ; km:scope :S .")).rules
        assert rule.deontic is Deontic.OBLIGATION

    def test_a_scope_without_definition_stands_for_itself(self, tmp_path: Path) -> None:
        assert read(turtle(tmp_path, RULE)).rules[0].expression == Named(f"{EX}S")

    def test_a_scope_defined_in_the_ontology(self, tmp_path: Path) -> None:
        text = HEADER + ":S owl:equivalentClass [ owl:onProperty :link ; owl:hasValue true ] ."
        definitions = TripleIndex(ox.parse(text, ox.RdfFormat.TURTLE))
        found = read_published([turtle(tmp_path, RULE)], PLATFORMS, BASE, definitions)
        assert found.rules[0].expression == HasValue(f"{EX}link", True)

    def test_a_scope_defined_in_another_file(self, tmp_path: Path) -> None:
        rule = turtle(tmp_path, RULE)
        scope = turtle(tmp_path, ":S owl:equivalentClass [ owl:unionOf ( :A ) ] .", "scopes.ttl")
        assert read(rule, scope) == read(scope, rule)
        assert read(rule, scope).rules[0].expression != Named(f"{EX}S")

    def test_a_platform_by_the_end_of_its_iri(self, tmp_path: Path) -> None:
        body = RULE + ":r km:onPlatform <https://elsewhere.org/tiktok> ."
        assert read(turtle(tmp_path, body)).rules[0].platform == "tiktok"

    @pytest.mark.parametrize(
        ("body", "what", "hint"),
        [
            (":r a km:PublishedProhibition .", "has no scope", "km:scope"),
            (RULE + ":r km:scope :T .", "has several scopes", "one class"),
            (":r a km:PublishedProhibition ; km:scope [ a owl:Class ] .", "an unnamed scope", "one class"),
            (":r a km:PublishedRule ; km:scope :S .", "neither prohibits nor permits nor obliges", "km:Permission"),
            (RULE + ":r km:deontic km:Permission .", "prohibits and permits at once", "km:Permission"),
            (RULE + ":r km:deontic km:Prohibtion .", '"Prohibtion" is no value', '"Prohibition"'),
            (RULE + ":r km:prescribesOutcome km:NotRecommend .", "names no outcome that is known", '"NotRecommended"'),
            (
                RULE.replace("Prohibition", "Permission") + ":r km:prescribesOutcome km:NotAllowed , km:Announced .",
                "can't announce not-allowed",
                "what may not stay is none",
            ),
            (
                RULE + ":r km:inForceFrom '2024-01-01'^^xsd:date .",
                "km:inForceFrom is not one xsd:dateTime",
                "T00:00:00Z",
            ),
            (RULE + ":r km:onPlatform <https://example.org/p/platform/rednot> .", 'platform "rednot"', '"rednote"'),
            (RULE + ":r km:onPlatform :rednote , :tiktok .", "one platform", "a rule each"),
            ("[] a km:PublishedProhibition ; km:scope :S .", "no IRI of its own", "name"),
            (RULE + "<https://other.org/r> a km:PublishedPermission ; km:scope :S .", 'the id "r"', "rename"),
        ],
    )
    def test_refused(self, tmp_path: Path, body: str, what: str, hint: str) -> None:
        error = refused(turtle(tmp_path, body))
        assert what in error.what
        assert "rules.ttl" in (error.where or "")
        assert hint in (error.hint or "")


TOML = """
[[rule]]
id = "no-trade"
platform = "rednote"
deontic = "prohibition"
scope = "TradeContent and (hasLink value true)"
text = { en = "Do not trade.", zh = "请勿交易。" }
url = "https://example.org/terms"
"""


class TestToml:
    def test_a_whole_rule(self, tmp_path: Path) -> None:
        found = read(toml(tmp_path, TOML))
        assert found.triples == b""
        assert found.rules == (
            PublishedRule(
                id="no-trade",
                iri=f"{BASE}published/no-trade",
                deontic=Deontic.PROHIBITION,
                scope_iri=f"{BASE}published/no-trade-scope",
                platform="rednote",
                manchester="TradeContent and (hasLink value true)",
                text={"en": "Do not trade.", "zh": "请勿交易。"},
                url="https://example.org/terms",
            ),
        )

    def test_an_obligation_with_all_that_the_platform_says_of_it(self, tmp_path: Path) -> None:
        body = """
            [[rule]]
            id = "declare"
            deontic = "obligation"
            scope = "AdvertisementContent"
            requires = { en = "declare it", zh = "声明" }
            territory = ["FR", "DE", "FR", "US-TX"]
            from = 2024-01-01
            until = "2026-01-01T02:00:00+02:00"
            outcome = ["with-notice", "adults-only"]
            """
        (rule,) = read(toml(tmp_path, body)).rules
        assert rule.deontic is Deontic.OBLIGATION
        assert rule.requires == {"en": "declare it", "zh": "声明"}
        assert rule.territory == ("DE", "FR", "US-TX")
        assert (rule.in_force_from, rule.in_force_until) == ("2024-01-01T00:00:00Z", "2026-01-01T00:00:00Z")
        assert rule.outcomes == (PrescribedOutcome.ADULTS_ONLY, PrescribedOutcome.WITH_NOTICE)

    def test_any_platform_passes_where_the_data_will_name_them(self, tmp_path: Path) -> None:
        assert read_published([toml(tmp_path, TOML)], (), BASE).rules[0].platform == "rednote"

    @pytest.mark.parametrize(
        ("old", "new", "what", "where", "hint"),
        [
            ('"rednote"', '"rednot"', 'no platform "rednot"', "[[rule]] 1 platform", '"rednote"'),
            ('"prohibition"', '"prohibited"', '"prohibited" is not known', "[[rule]] 1 deontic", '"prohibition"'),
            ("url =", "requires = 'x'\nurl =", "only an obligation", "[[rule]] 1 requires", '"obligation"'),
            ("url =", "territory = 'Germany'\nurl =", "no code of a country", "[[rule]] 1 territory", '"DE"'),
            ("url =", "outcome = 'adult-only'\nurl =", "is not known", "[[rule]] 1 outcome", '"adults-only"'),
            ("url =", "from = 'spring'\nurl =", "no date and no time", "[[rule]] 1 from", "from = 2025-01-31"),
            ("scope =", "scop =", '"scope" is missing', "[[rule]] 1 scope", 'rename "scop"'),
            ("url =", "ulr =", 'unknown key "ulr"', "[[rule]] 1", "url"),
            ("[[rule]]", "[[rules]]", 'unknown key "rules"', "rules.toml", '"rule"'),
            ('"no-trade"', '"no trade"', "can't be an id", "[[rule]] 1 id", "letters"),
            ('"https:', '"ftp:', "not a web address", "[[rule]] 1 url", "https"),
            ('"prohibition"', "prohibition", "not TOML", "line 5, column 11", "quotes"),
        ],
    )
    def test_refused(self, tmp_path: Path, old: str, new: str, what: str, where: str, hint: str) -> None:
        error = refused(toml(tmp_path, TOML.replace(old, new)))
        assert what in error.what
        assert (error.where or "").endswith(where)
        assert hint in (error.hint or "")

    def test_the_same_id_twice(self, tmp_path: Path) -> None:
        error = refused(toml(tmp_path, TOML + TOML))
        assert "twice" in error.what
        assert "[[rule]] 2" in (error.where or "")
        assert (
            "two published rules"
            in refused(toml(tmp_path, TOML), turtle(tmp_path, RULE.replace(":r", ":no-trade"))).what
        )


@pytest.mark.parametrize("outcome", PrescribedOutcome)
def test_a_prohibition_may_announce_any_outcome(tmp_path: Path, outcome: PrescribedOutcome) -> None:
    (rule,) = read(toml(tmp_path, TOML + f'outcome = "{outcome}"\n')).rules
    assert rule.outcomes == (outcome,)
    (both,) = read(toml(tmp_path, TOML + f'outcome = ["{outcome}", "not-allowed"]\n')).rules
    assert both.outcomes == tuple(dict.fromkeys((PrescribedOutcome.NOT_ALLOWED, outcome)))


def test_a_prohibition_in_owl_may_announce_less_reach_alone(tmp_path: Path) -> None:
    (rule,) = read(turtle(tmp_path, RULE + ":r km:prescribesOutcome km:NotRecommended .")).rules
    assert rule.outcomes == (PrescribedOutcome.NOT_RECOMMENDED,)


def test_a_permission_does_not_announce_that_its_content_may_not_stay(tmp_path: Path) -> None:
    permitted = TOML.replace('"prohibition"', '"permission"') + 'outcome = ["with-notice", "not-allowed"]\n'
    error = refused(toml(tmp_path, permitted))
    assert "can't announce not-allowed" in error.what
    assert "is a prohibition" in (error.hint or "")


def test_rules_are_sorted_by_id_whatever_the_order_of_files(tmp_path: Path) -> None:
    paths = [toml(tmp_path, TOML), toml(tmp_path, TOML.replace("no-trade", "a-rule"), "b.toml")]
    assert [rule.id for rule in read(*paths).rules] == ["a-rule", "no-trade"]
    assert read(*paths) == read(*paths[::-1])


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "nowhere.toml")


def test_what_another_system_said_of_a_rule_is_for_its_reader_alone(tmp_path: Path) -> None:
    rule = '[[rule]]\nid = "a"\ndeontic = "prohibition"\ntext = { en = "No." }\nscope = "Content"\n'
    beside = 'hint = { en = "Really." }\nnot_read = ["domain: no scope says what this asks for"]\n'
    path = tmp_path / "rules.toml"
    path.write_text(rule, "utf-8")
    (plain,) = read_published((path,), (), "https://e.example/").rules
    path.write_text(rule + beside, "utf-8")
    (told,) = read_published((path,), (), "https://e.example/").rules
    assert (list(told.hint.values()), len(told.not_read)) == (["Really."], 1)
    assert replace(told, hint={}, not_read=()) == plain
    path.write_text(f"{rule}not_read = 3\n", "utf-8")
    with pytest.raises(ConfigError, match="not_read"):
        read_published((path,), (), "https://e.example/")
