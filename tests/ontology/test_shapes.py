"""Every shape has data that passes it and data that fails it; a misspelt target would pass everything."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from in_process import run_here
from ontology_files import TurtleIndex

from kmgraph.io.resources import ontology_folder
from kmgraph.namespaces import KM, OWL, PREFIXES, RDF, RDFS, SH, XSD
from kmgraph.validate import Engine, shipped_shapes
from kmgraph.validate.shacl import validate_triples

if TYPE_CHECKING:
    from kmgraph.validate import ValidationReport

SHAPES = "https://w3id.org/kmgraph/shapes#"
HEADER = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in PREFIXES.items()) + (
    "@prefix : <https://example.org/p/> .\n@base <https://example.org/p/> .\n"
)
ACCOUNT = "<account/0123456789abcdef>"
SUBCLASSES = """
km:DietContent rdfs:subClassOf km:Content . km:ModerationDecision rdfs:subClassOf km:Decision . km:AuthorWithdrawal rdfs:subClassOf km:Decision . km:Removal rdfs:subClassOf km:ModerationMeasure .
km:TacitRule rdfs:subClassOf km:InferredRule . km:BroaderRule rdfs:subClassOf km:InferredRule .
km:ModerationBarrier rdfs:subClassOf km:KnowledgeBarrier . km:Socialization rdfs:subClassOf km:KnowledgeConversion .
km:KnowledgeConversion rdfs:subClassOf km:KnowledgeActivity . km:Appeal rdfs:subClassOf km:Complaint .
km:Platform rdfs:subClassOf km:KnowledgeHolder . km:Community rdfs:subClassOf km:KnowledgeHolder .
km:Person rdfs:subClassOf km:KnowledgeHolder . km:Organization rdfs:subClassOf km:KnowledgeHolder .
km:UserAccount rdfs:subClassOf km:KnowledgeHolder . km:InferredRule rdfs:subClassOf km:RuleFromPractice .
km:ReportedRule rdfs:subClassOf km:RuleFromPractice . km:RuleFromPractice rdfs:subClassOf km:ModerationRule .
km:PublishedProhibition rdfs:subClassOf km:PublishedRule . km:PublishedPermission rdfs:subClassOf km:PublishedRule .
km:PublishedObligation rdfs:subClassOf km:PublishedRule .
km:PublishedRule rdfs:subClassOf km:ModerationRule . km:ModerationRule rdfs:subClassOf km:KnowledgeItem , km:ModerationNorm .
km:ModerationMeasure rdfs:subClassOf km:ModerationNorm . km:TacitKnowledge rdfs:subClassOf km:KnowledgeItem .

:ps owl:equivalentClass [ owl:intersectionOf ( :another km:DietContent ) ] . km:DietContent owl:equivalentClass :ds .
:gs rdfs:subClassOf km:DietContent . km:Video rdfs:subClassOf km:Medium .
"""
PASSING = f"""{SUBCLASSES}
:o a km:Observation ; km:rowId "1" ; km:ofContent :c ; km:hasOutcome km:Removed ; km:ofDecision :d ;
    km:postedAt "2025-01-14T08:00:00Z"^^xsd:dateTime ; km:observedAt "2025-01-15T08:00:00Z"^^xsd:dateTime .
:c a km:DietContent ; km:publishedOn :rednote ; km:hasAuthor {ACCOUNT} ; km:hashtagCount 3 ; km:imageCount 0 ;
    km:textLength 12 ; km:durationSeconds 9 .
:d a km:ModerationDecision ; km:decidesOn :c ; km:decidedBy km:Moderator ; km:imposes :m , :m2 ;
    km:decidedAt "2025-01-14T09:00:00Z"^^xsd:dateTime .
:m a km:Removal ; km:onContent :c .
:m2 a km:ModerationMeasure ; km:onAccount {ACCOUNT} ; km:measureStart "2025-01-14T09:00:00Z"^^xsd:dateTime ;
    km:measureEnd "2025-01-21T09:00:00Z"^^xsd:dateTime .
:o2 a km:Observation ; km:rowId "2" ; km:ofContent :c ; km:hasOutcome km:Removed ; km:ofDecision :d2 ;
    km:postedAt "2025-01-14T08:00:00Z"^^xsd:dateTime .
:d2 a km:ModerationDecision ; km:decidedBy km:AutomatedDecider , km:CommunityDecider ; km:imposes :m2 .
:o3 a km:Observation ; km:rowId "3" ; km:ofContent :c ; km:hasOutcome km:Removed ; km:ofDecision :w .
:w a km:AuthorWithdrawal ; km:decidesOn :c ; km:decidedBy km:AuthorDecider .
:o4 a km:Observation ; km:rowId "4" ; km:ofContent :c ; km:hasOutcome km:Reinstated ; km:ofDecision :d4 .
:d4 a km:ModerationDecision ; km:decidedBy km:UnknownDecider ;
    km:lifts :m2 .
:o5 a km:Observation ; km:rowId "5" ; km:ofContent :c ; km:hasOutcome km:Kept ; km:ofDecision :d5 .
:d5 a km:ModerationDecision ; km:decidesOn :c ; km:decidedBy km:UnknownDecider .
{ACCOUNT} a km:UserAccount ; km:accountAgeDays 3 ; km:followerCount 10 ; km:priorViolations 0 .
:rednote a km:Platform ; rdfs:label "RedNote"@en , "小红书"@zh ; km:standsFor km:RedNote .
:r a km:InferredRule , km:TacitRule ; km:ruleId "r-0123abcd" ; km:scope :scope ; km:onPlatform :rednote ; km:hasEvidence :e ;
    km:confidence km:Likely ; km:lifecycle km:Candidate ; km:ruleText "Words."@en , "文字。"@zh ; prov:wasGeneratedBy :learning .
:learning a km:LearningRun .
:e a km:Evidence ; km:targetCount 20 ; km:keptCount 3 ; km:clusterCount 12 ; km:rate 0.87 ; km:rateLow 0.7 ; km:rateHigh 0.95 ;
    km:baseRate 0.02 ; km:pValue "1e-9"^^xsd:double ; km:adjustedPValue "4e-9"^^xsd:double ;
    km:firstObserved "2025-01-14T08:00:00Z"^^xsd:dateTime ; km:lastObserved "2025-02-14T08:00:00Z"^^xsd:dateTime ;
    km:validFrom "2025-01-20T00:00:00Z"^^xsd:dateTime ; km:validUntil "2025-02-10T00:00:00Z"^^xsd:dateTime ;
    km:hasPeriod :e1 ; km:oddsRatio 8.5 ; km:oddsRatioLow 5.1 ; km:oddsRatioHigh 14.2 ; km:isIncomplete true ;
    km:normLevel km:MesoNorm ; km:alsoObservedOn :tiktok .
:e1 a km:RatePeriod ; km:periodStart "2025-01-20T00:00:00Z"^^xsd:dateTime ;
    km:periodEnd "2025-02-10T00:00:00Z"^^xsd:dateTime ; km:periodTargetCount 18 ; km:periodKeptCount 0 .
:tiktok a km:Platform ; rdfs:label "TikTok"@en .
:p a km:PublishedRule ; km:scope :ps ; km:deontic km:Prohibition ; km:onPlatform :rednote ; rdfs:label "Don’t."@en ;
    km:inTerritory "DE" , "US-TX" , "GB-ENG" ; km:prescribesOutcome km:NotAllowed ; km:inForceFrom "2024-01-01T00:00:00Z"^^xsd:dateTime ;
    km:inForceUntil "2026-01-01T00:00:00Z"^^xsd:dateTime ; km:hasEvidence :pe .
:pe a km:Evidence ; km:targetCount 0 ; km:keptCount 7 .
:grownup a km:PublishedRule ; km:scope :gs ; km:deontic km:Permission ; km:prescribesOutcome km:AdultsOnly , km:NotRecommended ;
    km:onPlatform km:TikTok ;
    km:jurisdiction "EU" , "CN-11" ; rdfs:label "For adults."@en .
:duty a km:PublishedRule ; km:scope :ds ; km:deontic km:Obligation ; km:requires "Say so."@en ; rdfs:label "Say so."@en .
:by-kind a km:PublishedProhibition ; km:scope :ps ; rdfs:label "No."@en ; km:prescribesOutcome km:NotAllowed .
:duty-by-kind a km:PublishedObligation ; km:scope :ds ; km:requires "Tell."@en ; rdfs:label "Tell."@en .
:cpdd a km:LexicalEntry ; rdfs:label "cpdd"@en ; skos:definition "An abbreviation."@en .
:told a km:ReportedRule ; km:ruleId "told-1" ; km:ruleText "Told."@en , "转述。"@zh ; km:scope km:DietContent ;
    km:onPlatform km:RedNote ; km:reportedIn :report ; km:heldBy :lin , :team ; km:lackedBy :newcomers .
:report a km:Report . :r km:corroborates :told . :lin a km:Person . :newcomers a km:Community .
:team a km:Organization ; km:partOfOrganization :firm . :firm a km:Organization . :rednote km:operatedBy :firm .
:untold a km:ReportedRule ; km:ruleId "told-2" ; km:scope km:DietContent ; km:onPlatform km:RedNote ; km:reportedIn :report .
:wall a km:ModerationBarrier ; rdfs:label "wall"@en ; km:raisedBy :r ; km:facedBy :newcomers ; km:loweredBy :advice ;
    km:hindersTransfer :move ; km:hindersConversion :advice .
:move a km:KnowledgeTransfer ; km:sourcePlatform :tiktok ; km:destinationPlatform :rednote ; km:mustRelearn :r ;
    km:transfers :dances ; km:carriedBy :sally ; km:occasionedBy :trek ; km:hasParticipant :newcomers .
:dances a km:TacitKnowledge . :sally a km:UserAccount ; km:accountHolder :lin .
:seen a km:KnowledgeTransfer ; km:sourcePlatform :tiktok ; km:destinationPlatform :rednote ; km:mayCarry :r2 ;
    km:notSeenAtSource :r . :r2 a km:TacitKnowledge ; km:heldTacitlyBy :team ; km:heldExplicitlyBy :lin ; km:lackedBy :firm .
:trek a km:Migration ; km:fromPlatform :tiktok ; km:toPlatform :rednote , :weibo ; km:causedBy :ban ; km:migrantCount 9 , "700"^^xsd:nonNegativeInteger ;
    km:migrationStart "2025-01-13T00:00:00Z"^^xsd:dateTime ; km:migrationEnd "2025-01-20T00:00:00Z"^^xsd:dateTime .
:advice a km:Socialization ; km:hasParticipant :lin , :newcomers ; km:convertsFrom :told ; km:convertsTo :dances ;
    km:convertedAt "2025-01-16T00:00:00Z"^^xsd:dateTime .
:p km:codifies :told .
:appeal a km:Appeal ; km:appealsAgainst :d ; km:appealResult km:DecisionReversed .
:d3 a km:ModerationDecision ; km:answersComplaint :appeal ; km:lifts :m .
:why a km:StatementOfReasons ; km:givesReasonsFor :d ; km:statementId "1" . :d km:onGround km:TermsGround .
:because a km:StatementOfReasons ; km:givesReasonsFor :d3 . :d3 km:onGround km:TermsGround .
"""
EXTENSION_PASSING = """
:Diet a owl:Class ; rdfs:subClassOf km:Content ; rdfs:label "diet"@en , "饮食"@zh ; skos:definition "Content about diets."@en .
[] a owl:Class ; owl:unionOf ( :Diet :Other ) .
:Other a owl:Class ; rdfs:subClassOf km:Content ; rdfs:label "other"@en ; skos:definition "Other content."@en .
:p a owl:ObjectProperty ; rdfs:label "p"@en ; rdfs:domain km:Content ; rdfs:range :Diet .
:n a owl:DatatypeProperty ; rdfs:label "n"@en ; rdfs:domain km:Content ; rdfs:range xsd:integer .
"""
RULE = ":r a km:InferredRule , km:TacitRule"
EARLY = """:o7 km:ofContent :c7 ; km:hasOutcome km:Removed ; km:ofDecision :d7 ;
    km:postedAt "2025-06-05T10:00:00Z"^^xsd:dateTime .
:d7 km:decidesOn :c7 ; km:decidedAt "2025-05-01T10:00:00Z"^^xsd:dateTime ."""
# Shape -> data that breaks it: the data of a passing document with one statement replaced (old, new), or added ("", new).
FAILING = {
    "Observation-rowId": ('km:rowId "1"', 'km:rowId ""'),
    "Observation-ofContent": (":o a km:Observation", ":o a km:Observation ; km:ofContent :c2"),
    "Observation-hasOutcome": ("km:hasOutcome km:Removed", "km:hasOutcome km:Candidate"),
    "Observation-ofDecision": (":o a km:Observation", ":o a km:Observation ; km:ofDecision :c"),
    "Observation-postedAt": (
        'km:postedAt "2025-01-14T08:00:00Z"^^xsd:dateTime ; km:observedAt',
        'km:postedAt "1" , "2" ; km:observedAt',
    ),
    "ObservedAfterPostingShape": ("2025-01-15T08", "2025-01-13T08"),
    "Observation-observedAt": ('"2025-01-15T08:00:00Z"^^xsd:dateTime', '"2025-01-15"'),
    "Observation-decidedAt": ('"2025-01-14T09:00:00Z"^^xsd:dateTime', '"yesterday"'),
    "Content-publishedOn": ("km:publishedOn :rednote ; ", ""),
    "Content-hasAuthor": ("", f":c km:hasAuthor <account/fedcba9876543210> . {ACCOUNT} a km:UserAccount ."),
    "Content-recordsNoneOf": ("km:hashtagCount 3", 'km:hashtagCount 3 ; km:recordsNoneOf "topic"'),
    "Content-hashtagCount": ("km:hashtagCount 3", "km:hashtagCount -3"),
    "Content-imageCount": ("km:imageCount 0", "km:imageCount -1"),
    "Content-textLength": ("km:textLength 12", "km:textLength -12"),
    "Content-durationSeconds": ("km:durationSeconds 9", "km:durationSeconds -9"),
    "DecisionShape": ("km:imposes :m , :m2 ;", ""),
    "Decision-imposes": ("km:imposes :m , :m2", "km:imposes :c , :m2"),
    "Decision-lifts": (" ;\n    km:lifts :m2", " ;\n    km:lifts :c"),
    "Withdrawal-decidedBy": ("km:decidedBy km:AuthorDecider", "km:decidedBy km:CommunityDecider"),
    "Withdrawal-imposes": (":w a km:AuthorWithdrawal", ":w km:imposes :m . :w a km:AuthorWithdrawal"),
    "MeasureShape": (":m a km:Removal ; km:onContent :c", ":m a km:Removal"),
    "Measure-onContent": ("km:onContent :c", "km:onContent :rednote"),
    "Measure-onAccount": (f"km:onAccount {ACCOUNT}", "km:onAccount :rednote"),
    "Measure-measureStart": ('km:measureStart "2025-01-14', 'km:measureStart "2025-02-14'),
    "Measure-measureEnd": ('km:measureEnd "2025-01-21T09:00:00Z"^^xsd:dateTime', 'km:measureEnd "in a week"'),
    "Decision-decidedBy": ("km:decidedBy km:Moderator", "km:decidedBy km:Removed"),
    "AuthorShape": (ACCOUNT, "<account/real_handle>"),
    "Author-specializationOf": ("", f"{ACCOUNT} prov:specializationOf <account/real_handle> ."),
    "Author-accountAgeDays": ("km:accountAgeDays 3", "km:accountAgeDays -3"),
    "Author-followerCount": ("km:followerCount 10", "km:followerCount 10 , 11"),
    "Author-priorViolations": ("km:priorViolations 0", "km:priorViolations -1"),
    "InferredRuleShape": (RULE, f"{RULE} , km:BroaderRule"),
    "InferredRule-ruleId": ("r-0123abcd", "rule 1"),
    "InferredRule-scope": ("km:scope :scope ;", ""),
    "InferredRule-onPlatform": (":rednote a km:Platform", ":rednote a km:Community"),
    "InferredRule-hasEvidence": ("km:hasEvidence :e ;", ""),
    "InferredRule-targetCount": ("km:targetCount 20", "km:targetCount 0"),
    "InferredRule-clusterCount": ("km:clusterCount 12", "km:clusterCount 0"),
    "InferredRule-confidence": ("km:confidence km:Likely", "km:confidence km:Removed"),
    "InferredRule-lifecycle": ("km:lifecycle km:Candidate", "km:lifecycle km:Candidate , km:Retired"),
    "InferredRule-ruleText": ('"Words."@en', '"Words."@en , "More words."@en'),
    "InferredRule-wasGeneratedBy": (":learning a km:LearningRun", ":learning a km:ValidationRun"),
    "Evidence-targetCount": ("km:targetCount 20", "km:targetCount -1"),
    "Evidence-keptCount": ("km:keptCount 3", "km:keptCount -3"),
    "Evidence-clusterCount": ("km:clusterCount 12", "km:clusterCount -1"),
    "Evidence-rate": ("km:rate 0.87", "km:rate 1.2"),
    "Evidence-rateLow": ("km:rateLow 0.7", "km:rateLow 0.9"),
    "Evidence-rateHigh": ("km:rateHigh 0.95", "km:rateHigh 1.95"),
    "Evidence-baseRate": ("km:baseRate 0.02", "km:baseRate -0.02"),
    "Evidence-pValue": ('km:pValue "1e-9"', 'km:pValue "0.5"'),
    "Evidence-adjustedPValue": ('"4e-9"', '"4"'),
    "Evidence-firstObserved": ("2025-02-14", "2024-02-14"),
    "Evidence-validFrom": ('km:validFrom "2025-01-20', 'km:validFrom "2025-03-20'),
    "Evidence-validUntil": ('km:validUntil "2025-02-10T00:00:00Z"^^xsd:dateTime', 'km:validUntil "February"'),
    "Evidence-hasPeriod": (":e1 a km:RatePeriod", ":e1 a km:Cluster"),
    "Evidence-oddsRatio": ("km:oddsRatio 8.5", "km:oddsRatio 15.5"),
    "Evidence-oddsRatioLow": ("km:oddsRatioLow 5.1", "km:oddsRatioLow 9.1"),
    "Evidence-oddsRatioHigh": ("km:oddsRatioHigh 14.2", "km:oddsRatioHigh 14.2 , 15.2"),
    "Evidence-figuresWithheld": ("km:isIncomplete true", 'km:isIncomplete true ; km:figuresWithheld "yes"'),
    "EvidenceShape": ("km:isIncomplete true", "km:isIncomplete true ; km:figuresWithheld true"),
    "Evidence-isIncomplete": ("km:isIncomplete true", 'km:isIncomplete "perhaps"'),
    "Evidence-normLevel": ("km:normLevel km:MesoNorm", "km:normLevel km:Likely"),
    "Evidence-alsoObservedOn": (":tiktok a km:Platform", ":tiktok a km:Community"),
    "RatePeriod-periodStart": ('km:periodStart "2025-01-20', 'km:periodStart "2025-02-20'),
    "RatePeriod-periodEnd": ('km:periodEnd "2025-02-10T00:00:00Z"^^xsd:dateTime', 'km:periodEnd "2025-02-10"'),
    "RatePeriod-targetCount": ("km:periodTargetCount 18", "km:periodTargetCount -1"),
    "RatePeriod-keptCount": ("km:periodKeptCount 0", "km:periodKeptCount 0 , 1"),
    "PublishedRuleShape": (":p a km:PublishedRule", "_:b a km:PublishedRule"),
    "PublishedRule-scope": ("km:scope :ps ;", "km:scope :ps , :gs ;"),
    "PublishedRule-deontic": ("km:deontic km:Prohibition", "km:deontic km:Candidate"),
    "PublishedForceShape": ("km:deontic km:Prohibition ;", "a km:PublishedProhibition , km:PublishedPermission ;"),
    "ObservedPublishedRuleShape": ("", ":p9 a km:PublishedObligation ; km:enforcement km:NotObserved ."),
    "ObservedPublishedRule-deontic": (
        "km:deontic km:Obligation ;",
        "km:deontic km:Obligation ; km:enforcement km:Enforced ;",
    ),
    "ObservedPublishedRule-scope": ("km:scope :ps ;", "km:enforcement km:Enforced ;"),
    "ObservedPublishedRule-words": ('rdfs:label "Don’t."@en', "km:enforcement km:Enforced"),
    "PublishedProhibition-deontic": (":grownup a km:PublishedRule", ":grownup a km:PublishedProhibition"),
    "PublishedPermission-deontic": (":duty a km:PublishedRule", ":duty a km:PublishedPermission"),
    "PublishedObligation-deontic": (":grownup a km:PublishedRule", ":grownup a km:PublishedObligation"),
    "PublishedRule-onPlatform": (
        "km:Prohibition ; km:onPlatform :rednote",
        "km:Prohibition ; km:onPlatform :newcomers",
    ),
    "PublishedRule-labelOnce": ('rdfs:label "Don’t."@en', 'rdfs:label "Don’t."@en , "Never."@en'),
    "PublishedRule-textOnce": ('rdfs:label "Don’t."@en', 'km:ruleText "Don’t."@en , "Never."@en'),
    "Territory-inTerritory": ('km:inTerritory "DE"', 'km:inTerritory "UK"'),
    "Jurisdiction-jurisdiction": ('km:jurisdiction "EU"', 'km:jurisdiction "Europe"'),
    "PermissionShape": ("km:prescribesOutcome km:AdultsOnly", "km:prescribesOutcome km:NotAllowed"),
    "Requirement-deontic": ("km:deontic km:Obligation", "km:deontic km:Permission"),
    "PublishedRule-prescribesOutcome": ("km:prescribesOutcome km:NotAllowed", "km:prescribesOutcome km:Removed"),
    "PublishedRule-inForceFrom": ('km:inForceFrom "2024-01-01', 'km:inForceFrom "2027-01-01'),
    "PublishedRule-inForceUntil": ('km:inForceUntil "2026-01-01T00:00:00Z"^^xsd:dateTime', 'km:inForceUntil "2026"'),
    "PublishedRule-enforcement": (
        "km:deontic km:Prohibition ;",
        "km:deontic km:Prohibition ; km:enforcement km:Kept ;",
    ),
    "PublishedRule-requires": ('km:requires "Say so."@en', 'km:requires "Say so."@en , "Tell."@en'),
    "PlatformShape": (":rednote a km:Platform", "[] a km:Platform ; rdfs:label 'x' . :rednote a km:Platform"),
    "Platform-label": ('"RedNote"@en', '"RedNote"@en , "Red Note"@en'),
    "Platform-standsFor": ("km:standsFor km:RedNote", "km:standsFor km:RedNote , km:TikTok"),
    "ReportedRuleShape": (":told a", "_:told a"),
    "ReportedRule-ruleId": ('km:ruleId "told-1" ;', 'km:ruleId "told-1" , "told-3" ;'),
    "ReportedRule-ownId": ('km:ruleId "told-2"', 'km:ruleId "told-1"'),
    "ReportedRule-ruleText": ('"Told."@en', '"Told."@en , "Said."@en'),
    "ReportedRule-scope": ("km:scope km:DietContent", "km:scope km:DietContent , km:Content"),
    "ReportedRule-onPlatform": (
        "km:onPlatform km:RedNote ; km:reportedIn :report ; km:heldBy",
        "km:onPlatform 'x' ; km:heldBy",
    ),
    "ReportedRule-reportedIn": ("km:reportedIn :report ; km:heldBy", "km:reportedIn :rednote ; km:heldBy"),
    "Corroboration-corroborates": ("km:corroborates :told", "km:corroborates :p"),
    "Corroboration-wider": ("", ":told km:broaderThan :r ."),
    "CorroboratingPlatformShape": (
        "",
        ":r5 km:corroborates :told5 ; km:onPlatform :tiktok . :told5 km:onPlatform :weibo .",
    ),
    "CoveringPlatformShape": ("", ":told km:coveredBy :grownup ."),
    "PlatformHolding-heldExplicitlyBy": ("", ":told km:heldTacitlyBy :rednote ; km:heldExplicitlyBy :rednote ."),
    "PublishedRule-known": ("", ":p km:heldTacitlyBy km:RedNote ."),
    "CodificationShape": ("", ":w5 a km:Codification ; km:convertsFrom :grownup ; km:convertsTo :p ."),
    "CodificationTextShape": ("", ":w5 a km:Codification ; km:convertsFrom :dances ; km:convertsTo :told ."),
    "ToldAutomationShape": ("", ":d2 km:automation km:NotAutomated ."),
    "ToldPeopleShape": ("", ":d km:automation km:FullyAutomated ."),
    "ToldObservationShape": ("2025-01-15T08", "2025-01-13T08"),
    "ToldContent-ofContent": ("", ":o7 km:ofContent :c7 , :c8 ."),
    "ToldRegisteredShape": (
        "",
        """:o7 km:ofContent :c7 ; km:postedAt "2025-01-14T08:00:00Z"^^xsd:dateTime . :c7 km:hasAuthor :now .
        :now prov:specializationOf :zoe . :zoe km:registeredAt "2025-01-15T00:00:00Z"^^xsd:dateTime .""",
    ),
    "RuleStateShape": ("", ":told km:lifecycle km:Reviewed , km:Retired ."),
    "RuleReview-settlesOn": ("", ":v km:settlesOn km:Candidate ."),
    "ActivityTimeShape": (
        "",
        """:v prov:startedAtTime "2025-06-01T10:00:00Z"^^xsd:dateTime ;
        prov:endedAtTime "2025-05-01T10:00:00Z"^^xsd:dateTime .""",
    ),
    "MigratedAccount-accountOn": ("", ":sally km:accountOn :rednote ; km:migratedFrom km:RedNote ."),
    "CoAuthor-hasCoAuthor": ("", f":c km:hasCoAuthor {ACCOUNT} ."),
    "CoAuthor-states": (
        "",
        f":c km:hasCoAuthor :other . {ACCOUNT} prov:specializationOf :ann . :other prov:specializationOf :ann .",
    ),
    "AccountState-specializationOf": ("", ":now a km:AccountState ; prov:specializationOf :ann , :bob ."),
    "AccountState-itself": ("", ":now a km:AccountState ; prov:specializationOf :now ."),
    "TranslatedEntry-sense": ("", ":cpdd km:sense :s1 , :s2 . :s1 km:translationOf :s2 ."),
    "TranslatedSense-isSenseOf": ("", ":s1 km:isSenseOf :cpdd ; km:translationOf :s2 . :s2 km:isSenseOf :cpdd ."),
    "Corroboration-deontic": ("km:corroborates :told", "km:corroborates :told . :told km:deontic km:Permission"),
    "HoldingShape": ("", ":sally km:heldBy :lin ."),
    "Holding-heldBy": ("km:heldBy :lin , :team", "km:heldBy :newcomers"),
    "Holding-heldTacitlyBy": ("km:heldTacitlyBy :team", "km:heldTacitlyBy :firm"),
    "Holding-heldExplicitlyBy": ("km:heldExplicitlyBy :lin", "km:heldExplicitlyBy :firm"),
    "Holding-lackedBy": ("km:lackedBy :newcomers", "km:lackedBy 'newcomers'"),
    "StandingBehind-operatedBy": ("km:operatedBy :firm", "km:operatedBy :wall"),
    "StandingBehind-accountHolder": ("km:accountHolder :lin", "km:accountHolder :dances"),
    "StandingBehind-partOfOrganization": ("km:partOfOrganization :firm", "km:partOfOrganization :rednote"),
    "Migration-fromPlatform": ("km:fromPlatform :tiktok", "km:fromPlatform :rednote"),
    "Migration-toPlatform": ("km:toPlatform :rednote , :weibo", "km:toPlatform :newcomers"),
    "Migration-migrationStart": ('km:migrationStart "2025-01-13', 'km:migrationStart "13 January" , "2025-01-13'),
    "MigrationTimeShape": ('km:migrationStart "2025-01-13', 'km:migrationStart "2025-02-13'),
    "Migration-migrationEnd": ('km:migrationEnd "2025-01-20T00:00:00Z"^^xsd:dateTime', 'km:migrationEnd "soon"'),
    "Migration-causedBy": ("km:causedBy :ban", "km:causedBy :rednote"),
    "Migration-migrantCount": ("km:migrantCount 9", "km:migrantCount -9"),
    "KnowledgeBarrierShape": (":wall a", "_:wall a"),
    "KnowledgeBarrier-label": ('rdfs:label "wall"@en', 'rdfs:label "wall"@en , "fence"@en'),
    "KnowledgeBarrier-facedBy": ("km:facedBy :newcomers", "km:facedBy :r"),
    "KnowledgeBarrier-raisedBy": ("km:raisedBy :r", "km:raisedBy 'strictness'"),
    "KnowledgeBarrier-loweredBy": ("km:loweredBy :advice", "km:loweredBy 1"),
    "KnowledgeBarrier-hindersTransfer": ("km:hindersTransfer :move", "km:hindersTransfer :newcomers"),
    "KnowledgeBarrier-hindersConversion": ("km:hindersConversion :advice", "km:hindersConversion :told"),
    "KnowledgeTransfer-sourcePlatform": ("km:sourcePlatform :tiktok", "km:sourcePlatform :rednote"),
    "KnowledgeTransfer-destinationPlatform": (
        "km:destinationPlatform :rednote",
        "km:destinationPlatform :rednote , :weibo",
    ),
    "KnowledgeTransfer-transfers": ("km:transfers :dances", "km:transfers 'dances'"),
    "KnowledgeTransfer-mustRelearn": ("km:mustRelearn :r", "km:mustRelearn 'the rules'"),
    "KnowledgeTransfer-mayCarry": ("km:mayCarry :r2", "km:mayCarry :r"),
    "KnowledgeTransfer-notSeenAtSource": ("km:notSeenAtSource :r", "km:notSeenAtSource :team"),
    "KnowledgeTransfer-carriedBy": ("km:carriedBy :sally", "km:carriedBy :told"),
    "KnowledgeTransfer-occasionedBy": ("km:occasionedBy :trek", "km:occasionedBy :told"),
    "KnowledgeTransfer-hasParticipant": (":trek ; km:hasParticipant :newcomers", ":trek ; km:hasParticipant :told"),
    "KnowledgeConversion-hasParticipant": ("km:hasParticipant :lin ,", "km:hasParticipant :dances ,"),
    "KnowledgeConversion-convertsFrom": ("km:convertsFrom :told", "km:convertsFrom :dances"),
    "KnowledgeConversion-convertsTo": ("km:convertsTo :dances", "km:convertsTo :newcomers"),
    "KnowledgeConversion-convertedAt": ('km:convertedAt "2025-01-16T00:00:00Z"^^xsd:dateTime', 'km:convertedAt "2025"'),
    "CodifyingShape": (":p km:codifies :told", ":r km:codifies :told"),
    "Codifying-codifies": (":p km:codifies :told", ":p km:codifies :duty"),
    "ToldMeasure-onContent": ("km:onContent :c", "km:onContent :rednote"),
    "ToldMeasure-onAccount": (f"km:onAccount {ACCOUNT}", "km:onAccount 'somebody'"),
    "ToldMeasure-onCommunity": ("", ":m7 a km:ModerationMeasure ; km:onCommunity :rednote ."),
    "ToldMeasure-onOtherPlatform": (
        "",
        ":m7 a km:ModerationMeasure ; km:onOtherPlatform :tiktok ; km:appliesOnPlatform :tiktok .",
    ),
    "ToldMeasure-measureStart": ('km:measureStart "2025-01-14', 'km:measureStart "2025-02-14'),
    "ToldMeasure-measureEnd": ('km:measureEnd "2025-01-21T09:00:00Z"^^xsd:dateTime', 'km:measureEnd "in a week"'),
    "ToldDecision-decidedBy": ("km:decidedBy km:Moderator", "km:decidedBy km:AuthorDecider"),
    "ToldWithdrawalShape": ("", ":w a km:ModerationDecision ."),
    "ToldWithdrawal-decidedBy": ("km:decidedBy km:AuthorDecider", "km:decidedBy km:UnknownDecider"),
    "ToldWithdrawal-imposes": (":w a km:AuthorWithdrawal", ":w km:imposes :m . :w a km:AuthorWithdrawal"),
    "ToldWithdrawal-lifts": (":w a km:AuthorWithdrawal", ":w km:lifts :m . :w a km:AuthorWithdrawal"),
    "ToldDecidedAt-decidedAt": ('"2025-01-14T09:00:00Z"^^xsd:dateTime .\n:m a', '"yesterday" .\n:m a'),
    "DecidingShape": ("", ":told km:decidesOn :c ."),
    "Deciding-decidesOn": ("km:decidesOn :c", "km:decidesOn :newcomers"),
    "ToldDecision-lifts": ("", ":d3 km:imposes :m ."),
    "ToldDecisionShape": (
        "",
        ':d3 km:decidedAt "2025-01-01T00:00:00Z"^^xsd:dateTime .',
    ),
    "ToldSuspensionEndShape": ("", ":m8 a km:TemporarySuspension , km:PermanentSuspension ."),
    "HolderAgeShape": ("", ":child a km:MinorAccount , km:AdultAccount ."),
    "LiftedRoundShape": (
        "",
        ":x1 a km:Decision ; km:imposes :y1 ; km:lifts :y2 . :x2 km:imposes :y2 ; km:lifts :y3 . :x3 km:imposes :y3 ; km:lifts :y1 .",
    ),
    "AnsweredRoundShape": (
        "",
        ":x1 km:answersComplaint :k2 . :x2 km:answersComplaint :k1 . :k1 km:appealsAgainst :x1 . :k2 km:appealsAgainst :x2 .",
    ),
    "CodifyingPlatformShape": ("", ":p km:onPlatform :tiktok ; km:codifies :here . :here km:onPlatform :weibo ."),
    "CodifyingForceShape": (
        "",
        ":free km:deontic km:Permission ; km:codifies :banned . :banned km:deontic km:Prohibition .",
    ),
    "Round-codifies": ("", ":wl km:codifies :wm . :wm km:codifies :wl ."),
    "Round-codifiedAs": ("", ":wl km:codifiedAs :wm . :wl km:codifies :wn . :wn km:codifies :wm ."),
    "Round-corroborates": ("", ":told km:corroborates :r ."),
    "Round-enforcedAbove": ("", ":wl km:enforcedAbove :wm . :wm km:enforcedAbove :wl ."),
    "MicroNorm-normLevel": ("km:normLevel km:MesoNorm", "km:normLevel km:MicroNorm"),
    "VerifiedAccount-isVerified": ("", ":wr a km:VerifiedAccount ; km:isVerified false ."),
    "ToldMeasurePlace-onOtherPlatform": (
        "",
        ":b km:onOtherPlatform :tiktok ; km:appliesInCommunity :g . :g km:communityOf :tiktok .",
    ),
    "Round-standsFor": ("", "km:RedNote km:standsFor :x . :x km:standsFor :rednote ."),
    "Round-supersedes": ("", ":p km:supersedes :duty . :duty km:supersedes :p ."),
    "Round-partOfOrganization": ("", ":firm km:partOfOrganization :union . :union km:partOfOrganization :team ."),
    "Round-causedBy": ("", ":ban km:causedBy :trek ."),
    "Round-abbreviates": ("", ":cpdd km:abbreviates :long . :long km:abbreviates :cpdd ."),
    "Round-narrowerThan": ("", ":r km:narrowerThan :told . :told km:narrowerThan :r ."),
    "Round-broaderThan": ("", ":r km:broaderThan :told . :told km:broaderThan :untold . :untold km:broaderThan :r ."),
    "Narrower-equivalentTo": ("", ":r km:narrowerThan :told ; km:equivalentTo :told ."),
    "Broader-equivalentTo": ("", ":r km:broaderThan :told ; km:equivalentTo :told ."),
    "Wider-equivalentTo": ("", ":r km:narrowerThan :told . :told km:equivalentTo :r ."),
    "Complaint-appealsAgainst": ("km:appealsAgainst :d", "km:appealsAgainst :c"),
    "Complaint-appealResult": ("km:appealResult km:DecisionReversed", "km:appealResult km:Removed"),
    "Complaint-answersComplaint": ("km:appealsAgainst :d", "km:appealsAgainst :d , :d3"),
    "Answer-answersComplaint": ("km:answersComplaint :appeal", "km:answersComplaint :appeal , :c"),
    "AnswerTimeShape": ("", ':d3 km:decidedAt "2025-01-13T00:00:00Z"^^xsd:dateTime .'),
    "Statement-givesReasonsFor": ("km:givesReasonsFor :d3", "km:givesReasonsFor :m"),
    "Statement-statementId": ('km:statementId "1"', 'km:statementId "1" , "2"'),
    "Self-itself": ("km:standsFor km:RedNote", "km:standsFor :rednote"),
    "LexicalEntryShape": (":cpdd a", "_:cpdd a"),
    "LexicalEntry-label": ('rdfs:label "cpdd"@en ;', ""),
    "LexicalEntry-definition": ('"An abbreviation."@en', '"An abbreviation."@en , "Short."@en'),
}
KEPT_ALTHOUGH = """:o6 km:ofContent :c ; km:hasOutcome km:Kept ; km:ofDecision :d6 . :m6 a km:ContentMeasure ; km:onContent :c .
:d6 a km:ModerationDecision ; km:imposes :m6 ; km:decidedAt "2025-01-14T09:00:00Z"^^xsd:dateTime ."""
REMOVED_BY_A_LABEL = """:o6 km:ofContent :c6 ; km:hasOutcome km:Removed ; km:ofDecision :d6 .
:d6 a km:ModerationDecision ; km:imposes :m6 ; km:decidedAt "2025-01-14T09:00:00Z"^^xsd:dateTime .
:m6 a km:Labelling , km:ModerationMeasure ; km:onContent :c6 ."""
REINSTATED_BY_A_REMOVAL = """:o6 km:ofContent :c6 ; km:hasOutcome km:Reinstated ; km:ofDecision :d6 .
:d6 a km:ModerationDecision ; km:imposes :m6 . :m6 a km:Removal , km:ModerationMeasure ; km:onContent :c6 ."""
ELSEWHERE = """:o7 km:ofContent :c7 ; km:hasOutcome km:Removed ; km:ofDecision :d7 .
:d7 a km:ModerationDecision ; km:decidesOn :c8 ; km:imposes :m7 . :m7 a km:Removal ; km:onContent :c8 ."""
OLDER = """:o7 km:ofContent :c7 ; km:postedAt "2025-03-01T08:00:00Z"^^xsd:dateTime . :c7 km:hasAuthor :state .
:state prov:specializationOf :acc ; km:accountAgeDays 5 . :acc km:registeredAt "2025-02-27T09:00:00Z"^^xsd:dateTime ."""
CITED_LATE = """:d9 km:citesRule :p9 ; km:decidedAt "2025-01-01T09:00:00Z"^^xsd:dateTime ; km:imposes :m9 . :m9 km:onContent :c9 .
:p9 km:inForceUntil "2024-01-01T00:00:00Z"^^xsd:dateTime ."""
CITED_ELSEWHERE = (
    """:d9 km:citesRule :p9 ; km:imposes :m9 . :m9 km:appliesOnPlatform :tiktok . :p9 km:onPlatform :weibo ."""
)
# What is only not told, and times that tables tell as they please: a warning, and the data conforms.
AT_NEW_YEAR = "'2024-01-01T09:00:00Z'^^xsd:dateTime"
AT_LATER = "'2025-01-01T09:00:00Z'^^xsd:dateTime"
STARTED = f"km:measureStart {AT_NEW_YEAR}"
DECIDED_LATE = f"km:decidedAt {AT_LATER}"
INCOMPLETE = {
    "PublishedRuleAdviceShape": ("km:deontic km:Prohibition ;", ""),
    "PublishedRuleAdvice-scope": ("km:scope :ps ;", ""),
    "PublishedRuleAdvice-words": ('rdfs:label "Don’t."@en', 'rdfs:comment "Don’t."@en'),
    "ObligationShape": ('km:requires "Say so."@en ;', ""),
    "LexicalEntryAdviceShape": ('skos:definition "An abbreviation."@en', 'skos:example "cpdd"@en'),
    "PlatformAdvice-label": ('rdfs:label "TikTok"@en', 'rdfs:comment "TikTok"@en'),
    "ReportedRuleAdvice-ruleId": ('km:ruleId "told-2" ;', ""),
    "MigratedInAdviceShape": ("", ":zed km:accountOn :weibo ; km:migratedIn :left . :left km:toPlatform :bilibili ."),
    "MigratedInAdvice-migratedIn": (
        "",
        ":zed km:accountOn :weibo ; km:migratedIn :left . :left km:fromPlatform :weibo .",
    ),
    "MeasureStartAdviceShape": ("", f":dx km:imposes :mx ; {DECIDED_LATE} . :mx km:onAccount :zed ; {STARTED} ."),
    "MeasureEndAdviceShape": (
        "",
        f":dx km:imposes :mx ; {DECIDED_LATE} . :mx km:onAccount :zed ; km:measureEnd {AT_NEW_YEAR} .",
    ),
    "OperatorHoldingAdvice-heldTacitlyBy": (
        "",
        ":told km:heldTacitlyBy :rednote . :book km:articulates :told ; km:heldExplicitlyBy :team .",
    ),
    "ComplaintTimeAdviceShape": (
        "",
        f":qx km:appealsAgainst :dx ; prov:startedAtTime {AT_NEW_YEAR} . :dx {DECIDED_LATE} .",
    ),
    "ComplaintAnswerTimeAdviceShape": (
        "",
        f":dx km:answersComplaint :qx ; km:decidedAt {AT_NEW_YEAR} . :qx prov:startedAtTime {AT_LATER} .",
    ),
    "CitedPlatformAdviceShape": (
        "",
        ":dx km:citesRule :px ; km:imposes :mx . :mx km:appliesOnPlatform :tiktok . :px km:onPlatform :weibo .",
    ),
    "CitedBeforeForceAdviceShape": (
        "",
        f":dx km:citesRule :px ; km:decidedAt {AT_NEW_YEAR} . :px km:inForceFrom {AT_LATER} .",
    ),
    "CitedAfterForceAdviceShape": (
        "",
        f":dx km:citesRule :px ; {DECIDED_LATE} . :px km:inForceUntil {AT_NEW_YEAR} .",
    ),
    "LinkAdviceShape": ("", ":x km:hasExternalLink true ; km:hasLink false ."),
    "ProductLinkAdviceShape": ("", ":x km:productCount 2 ; km:hasProductLink false ."),
    "ImageCountAdviceShape": (
        "",
        ":x km:imageCount 0 ; km:hasMedium [ a km:Photo ] . km:Photo rdfs:subClassOf km:Image .",
    ),
    "ContactDetailsAdvice-hasContactDetails": ("", ":x a km:ContactDetailsContent ; km:hasContactDetails false ."),
    "MachineGeneratedAdvice-isMachineGenerated": (
        "",
        ":x a km:MachineGeneratedContent ; km:isMachineGenerated false .",
    ),
    "SponsoredAdvice-isPaidPromotion": ("", ":x a km:SponsoredContent ; km:isPaidPromotion false ."),
    "RepostedAdvice-isRepost": ("", ":x a km:RepostedContent ; km:isRepost false ."),
    "WatermarkedAdvice-hasWatermark": ("", ":x a km:WatermarkedContent ; km:hasWatermark false ."),
    "ObservedAfterDecisionShape": (
        'km:decidedAt "2025-01-14T09:00:00Z"^^xsd:dateTime',
        'km:decidedAt "2025-01-16T09:00:00Z"^^xsd:dateTime',
    ),
    "DecidedAfterPostingShape": (
        'km:decidedAt "2025-01-14T09:00:00Z"^^xsd:dateTime',
        'km:decidedAt "2025-01-14T07:00:00Z"^^xsd:dateTime',
    ),
    "ToldMeasureAdviceShape": ("", ":m4 a km:Removal ."),
    "ToldObservedAdviceShape": (
        'km:decidedAt "2025-01-14T09:00:00Z"^^xsd:dateTime',
        'km:decidedAt "2025-01-16T09:00:00Z"^^xsd:dateTime',
    ),
    "ToldKeptAdvice-hasOutcome": ("", KEPT_ALTHOUGH),
    "ToldRemovedAdvice-hasOutcome": ("", REMOVED_BY_A_LABEL),
    "ToldReinstatedAdvice-hasOutcome": ("", REINSTATED_BY_A_REMOVAL),
    "ToldDecisionContentAdvice-ofDecision": ("", ELSEWHERE),
    "AccountAgeAdvice-accountAgeDays": ("", OLDER),
    "ToldPeopleAdviceShape": ("", ":d2 km:automation km:FullyAutomated ."),
    "ToldDecidedAfterPosting-ofDecision": ("", EARLY),
    "ToldDecidedAfterPostingAdvice-ofDecision": ("", EARLY.replace("km:decidesOn :c7", "a km:ModerationDecision")),
    "ToldForGoodAdviceShape": (
        "",
        f""":m5 a km:PermanentSuspension , km:ModerationMeasure ; km:onAccount {ACCOUNT} ;
        km:measureEnd "2025-06-01T10:00:00Z"^^xsd:dateTime .""",
    ),
    "SupersedingPlatformAdviceShape": (
        "",
        ":new km:supersedes :old ; km:onPlatform :rednote . :old km:onPlatform :tiktok .",
    ),
    "ToldSuspensionAdviceShape": ("", ":m5 a km:AccountMeasure ; km:onContent :c ."),
    "ToldCommunityMeasureAdviceShape": ("", f":m5 a km:CommunityMeasure ; km:onAccount {ACCOUNT} ."),
    "ToldCommunityBanAdvice-appliesInCommunity": ("", f":m5 a km:CommunityBan ; km:onAccount {ACCOUNT} ."),
    "ToldCommunityBanAdvice-onCommunity": (
        "",
        f":m5 a km:CommunityBan ; km:onAccount {ACCOUNT} ; km:onCommunity :newcomers ; km:appliesInCommunity :newcomers .",
    ),
    "ToldMeasurePlaceAdviceShape": (
        "",
        ":m5 a km:Removal ; km:onContent :c ; km:appliesInCommunity :g ; km:appliesOnPlatform :rednote . :g km:communityOf :tiktok .",
    ),
    "ToldPlatformMeasureAdviceShape": ("", ":m5 a km:PlatformMeasure ; km:onContent :c ."),
    "ToldContentMeasureAdviceShape": ("", ":m5 a km:ContentMeasure ; km:onCommunity :newcomers ."),
    "ComplaintResultsAdviceShape": (
        "km:appealResult km:DecisionReversed",
        "km:appealResult km:DecisionReversed , km:DecisionChanged",
    ),
    "SupersedingAdvice-inForceFrom": (
        "",
        """:old km:inForceFrom "2025-03-01T00:00:00Z"^^xsd:dateTime .
        :new km:supersedes :old ; km:inForceFrom "2025-02-01T09:00:00Z"^^xsd:dateTime .""",
    ),
    "KnowledgeTransferWayAdviceShape": (
        "",
        ":move2 a km:KnowledgeTransfer ; km:destinationPlatform :tiktok ; km:occasionedBy :trek .",
    ),
    "ModeratorHandbookAdviceShape": ("", ":book a km:ModeratorHandbook , km:PolicyDocument ."),
    "PublishedRuleAdvice-statedIn": ("", ":p km:statedIn :book . :book a km:ModeratorHandbook ."),
    "RejectedRuleShape": ("", ":told km:lifecycle km:Rejected ."),
    "ComplaintUpheldAdviceShape": ("km:appealResult km:DecisionReversed", "km:appealResult km:DecisionUpheld"),
    "ReportedRuleAdviceShape": ('km:ruleId "told-2" ; km:scope km:DietContent', 'km:ruleId "told-2"'),
    "ReportedRuleAdvice-onPlatform": ("km:onPlatform km:RedNote ; km:reportedIn :report ; km:heldBy", "km:heldBy"),
    "ReportedRuleAdvice-reportedIn": ("km:reportedIn :report ; km:heldBy", "km:heldBy"),
    "MigrationAdvice-fromPlatform": ("km:fromPlatform :tiktok ;", ""),
    "MigrationAdvice-toPlatform": ("km:toPlatform :rednote , :weibo ;", ""),
    "MigrationAdvice-migrationStart": ('km:migrationStart "2025-01-13T00:00:00Z"^^xsd:dateTime ;', ""),
    "MigrationAdvice-causedBy": ("km:causedBy :ban ;", ""),
    "KnowledgeBarrierAdvice-label": ('rdfs:label "wall"@en ;', ""),
    "KnowledgeBarrierAdvice-facedBy": (" ; km:facedBy :newcomers", ""),
    "KnowledgeTransferAdviceShape": ("km:mustRelearn :r ;\n    km:transfers :dances ;", ""),
    "KnowledgeTransferAdvice-sourcePlatform": ("km:sourcePlatform :tiktok ; ", ""),
    "KnowledgeTransferAdvice-destinationPlatform": ("km:destinationPlatform :rednote ; ", ""),
    "KnowledgeConversionAdvice-hasParticipant": ("km:hasParticipant :lin , :newcomers ; ", ""),
    "KnowledgeConversionAdvice-convertsFrom": ("km:convertsFrom :told ;", ""),
    "KnowledgeConversionAdvice-convertsTo": ("km:convertsTo :dances ;", ""),
    "ComplaintAdvice-appealsAgainst": ("km:appealsAgainst :d ;", ""),
    "StatementAdvice-givesReasonsFor": (" ; km:givesReasonsFor :d3", ""),
    "StatementAdvice-imposes": (" ; km:lifts :m", ""),
    "StatementAdvice-onGround": (" :d3 km:onGround km:TermsGround .", ""),
}
EXTENSION_FAILING = {
    "ExtensionClassShape": ('rdfs:label "other"@en ;', ""),
    "ExtensionClassAdviceShape": ('; skos:definition "Other content."@en', ""),
    "ExtensionProperty-label": ('rdfs:label "p"@en', 'rdfs:label "p"@en , "q"@en'),
    "ExtensionProperty-domain": ('"p"@en ; rdfs:domain km:Content', '"p"@en'),
    "ExtensionProperty-range": ("rdfs:range :Diet", 'skos:note "no range"'),
    "ExtensionDataProperty-range": ("rdfs:range xsd:integer", "rdfs:range rdfs:Literal"),
}
# In public figures, and in exact ones.
PUBLIC_PASSING = """
:p km:enforcement km:Enforced ; km:hasEvidence :e , :none .
:e a km:Evidence ; km:targetCount 20 ; km:clusterCount 25 ; km:rateLow 0.7 ; km:rateHigh 1.0 ;
    km:pValue "0.001"^^xsd:double ; km:adjustedPValue "1"^^xsd:double ; km:hasPeriod :e1 ;
    km:firstObserved "2025-01-01T00:00:00Z"^^xsd:dateTime ; km:lastObserved "2025-02-01T00:00:00Z"^^xsd:dateTime ;
    km:validFrom "2025-01-01T00:00:00Z"^^xsd:dateTime ; km:validUntil "2025-03-01T00:00:00Z"^^xsd:dateTime .
:e1 a km:RatePeriod ; km:periodStart "2025-01-01T00:00:00Z"^^xsd:dateTime ; km:periodTargetCount 20 ;
    km:periodEnd "2025-03-01T00:00:00Z"^^xsd:dateTime ; km:periodKeptCount 0 .
:none a km:Evidence ; km:figuresWithheld true .
"""
PUBLIC_FAILING = {
    "PublicEvidence-targetCount": ("km:targetCount 20", "km:targetCount 21"),
    "PublicEvidence-keptCount": ("km:targetCount 20", "km:targetCount 20 ; km:keptCount 3"),
    "PublicEvidence-clusterCount": ("km:clusterCount 25", "km:clusterCount 27"),
    "PublicEvidence-rateLow": ("km:rateLow 0.7", "km:rateLow 0.72"),
    "PublicEvidence-rateHigh": ("km:rateHigh 1.0", "km:rateHigh 0.96"),
    "PublicEvidence-pValue": ('km:pValue "0.001"', 'km:pValue "0.0004"'),
    "PublicEvidence-adjustedPValue": ('km:adjustedPValue "1"', 'km:adjustedPValue "0.3"'),
    "PublicEvidence-holdoutTargetCount": ("km:targetCount 20", "km:targetCount 20 ; km:holdoutTargetCount 10"),
    "PublicEvidence-holdoutKeptCount": ("km:targetCount 20", "km:targetCount 20 ; km:holdoutKeptCount 0"),
    "PublicEvidence-firstObserved": ('km:firstObserved "2025-01-01', 'km:firstObserved "2025-01-14'),
    "PublicEvidence-lastObserved": ('km:lastObserved "2025-02-01T00', 'km:lastObserved "2025-02-01T08'),
    "PublicEvidence-validFrom": ('km:validFrom "2025-01-01', 'km:validFrom "2025-01-02'),
    "PublicEvidence-validUntil": ('km:validUntil "2025-03-01', 'km:validUntil "2025-03-02'),
    "PublicRatePeriod-periodTargetCount": ("km:periodTargetCount 20", "km:periodTargetCount 18"),
    "PublicRatePeriod-periodKeptCount": ("km:periodKeptCount 0", "km:periodKeptCount 1"),
    "PublicRatePeriod-periodClusterCount": (
        "km:periodTargetCount 20",
        "km:periodTargetCount 20 ; km:periodClusterCount 4",
    ),
    "PublicRatePeriod-periodStart": ('km:periodStart "2025-01-01', 'km:periodStart "2025-01-09'),
    "PublicRatePeriod-periodEnd": ('km:periodEnd "2025-03-01', 'km:periodEnd "2025-03-09'),
}
EXACT_PASSING = ":p km:enforcement km:Enforced ; km:hasEvidence :e . :e a km:Evidence ; km:targetCount 21 ; km:keptCount 3 ; km:clusterCount 17 ."
EXACT_FAILING = {
    "ExactEvidence-targetCount": ("km:targetCount 21 ;", ""),
    "ExactEvidence-keptCount": ("km:keptCount 3 ;", ""),
    "ExactEvidence-clusterCount": ("; km:clusterCount 17", ""),
    "ExactEvidence-figuresWithheld": ("km:keptCount 3 ;", "km:keptCount 3 ; km:figuresWithheld true ;"),
}
# Reached only through another shape, by whose name its results go.
REACHED = {
    "ObservationShape",
    "ContentShape",
    "ModerationDecisionShape",
    "TerritoryCode",
    "ContentClass",
    "WithdrawalShape",
    "EvidenceShape",
    "RatePeriodShape",
} | {
    "PublicEvidenceShape",
    "PublicEvidence-hasEvidence",
    "PublicRatePeriodShape",
    "PublicRatePeriod-hasPeriod",
    "ExactEvidenceShape",
    "ExactEvidence-hasEvidence",
    "ExtensionObjectPropertyShape",
    "ExtensionDataPropertyShape",
    "ExtensionClass-label",
    "NoLaterDayConstraintComponent",
    "NoLaterDay-noLaterDayThan",
    "NoLaterDay-validator",
    "TerritoryShape",
    "JurisdictionShape",
    *(
        "RoundShape",
        "CorroborationShape",
        "PlatformHoldingShape",
        "OperatorHoldingAdviceShape",
        "CoAuthorShape",
        "AccountStateShape",
        "TranslatedEntryShape",
        "TranslatedSenseShape",
        "ToldKeptAdviceShape",
        "ToldContentShape",
        "ToldRemovedAdviceShape",
        "ToldReinstatedAdviceShape",
        "ToldDecisionContentAdviceShape",
        "AccountAgeAdviceShape",
        "ToldDecidedAfterPostingShape",
        "ToldDecidedAfterPostingAdviceShape",
        "RuleReviewShape",
        "MigratedAccountShape",
        "VerifiedAccountShape",
        "MicroNormShape",
        "ContactDetailsAdviceShape",
        "MachineGeneratedAdviceShape",
        "SponsoredAdviceShape",
        "RepostedAdviceShape",
        "WatermarkedAdviceShape",
        "ToldCommunityBanAdviceShape",
        "ToldMeasurePlaceShape",
        "SelfShape",
        "StandingBehindShape",
        "MigrationShape",
        "MigrationAdviceShape",
        "KnowledgeBarrierAdviceShape",
    ),
    *(
        "SupersedingAdviceShape",
        "RequirementShape",
        "PlatformAdviceShape",
        "LexicalEntryAdvice-definition",
        "LexicalEntryAdvice-found",
    ),
    *("PublishedProhibitionShape", "PublishedPermissionShape", "PublishedObligationShape"),
    *("ToldDecisionShape", "ToldDecidedAtShape"),
    *("KnowledgeTransferShape", "KnowledgeConversionShape", "KnowledgeConversionAdviceShape"),
    *(
        "MeasureShape",
        "ToldMeasureShape",
        "ComplaintShape",
        "ComplaintAdviceShape",
        "AnswerShape",
        "StatementShape",
        "StatementAdviceShape",
    ),
}
PRESCRIBED = ("NotAllowed", "NotRecommended", "AdultsOnly", "Announced")
DATA_SHAPES = (
    "decision",
    "ends",
    "kind",
    "knowledge",
    "lexicon",
    "measure",
    "observation",
    "platform",
    "published",
    "rule",
)


@pytest.fixture(autouse=True)
def _no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kmgraph.validate.shacl.run_limited", run_here)


engines = pytest.mark.parametrize("engine", list(Engine))


def ntriples(turtle: str) -> bytes:
    parsed = ox.parse((HEADER + turtle).encode(), format=ox.RdfFormat.TURTLE)
    return ox.serialize((quad.triple for quad in parsed), format=ox.RdfFormat.N_TRIPLES) or b""


def validate(turtle: str, *names: str, engine: Engine = Engine.PYSHACL) -> ValidationReport:
    return validate_triples(ntriples(turtle), shipped_shapes(*names), engine=engine)


def broken(passing: str, change: tuple[str, str]) -> str:
    old, new = change
    assert not old or old in passing, old
    return passing.replace(old, new) if old else f"{passing}\n{new}"


@engines
def test_passing_data_passes(engine: Engine) -> None:
    assert validate(PASSING, *DATA_SHAPES, engine=engine).violations == ()
    assert validate(EXTENSION_PASSING, "extension", engine=engine).violations == ()


@pytest.mark.parametrize("name", FAILING)
def test_failing_data_fails_by_its_shape(name: str) -> None:
    report = validate(broken(PASSING, FAILING[name]), *DATA_SHAPES, engine=Engine.COMPILED)
    assert SHAPES + name in {violation.shape for violation in report.violations}
    assert not report.conforms


@engines
@pytest.mark.parametrize("name", INCOMPLETE)
def test_what_is_not_told_is_a_warning_by_its_shape(name: str, engine: Engine) -> None:
    report = validate(broken(PASSING, INCOMPLETE[name]), *DATA_SHAPES, engine=engine)
    assert SHAPES + name in {violation.shape for violation in report.violations}
    assert {violation.severity for violation in report.violations} == {"Warning"}
    assert report.conforms


@pytest.mark.parametrize("name", EXTENSION_FAILING)
def test_failing_extension_fails_by_its_shape(name: str) -> None:
    report = validate(broken(EXTENSION_PASSING, EXTENSION_FAILING[name]), "extension", engine=Engine.COMPILED)
    assert SHAPES + name in {violation.shape for violation in report.violations}


@engines
@pytest.mark.parametrize(("passing", "name"), [(PUBLIC_PASSING, "public"), (EXACT_PASSING, "exact")])
def test_passing_figures_pass(passing: str, name: str, engine: Engine) -> None:
    assert validate(passing, "rule", name, engine=engine).violations == ()


@engines
@pytest.mark.parametrize("name", [*PUBLIC_FAILING, *EXACT_FAILING])
def test_failing_figures_fail_by_their_shape(name: str, engine: Engine) -> None:
    is_public = name in PUBLIC_FAILING
    passing, changes = (PUBLIC_PASSING, PUBLIC_FAILING) if is_public else (EXACT_PASSING, EXACT_FAILING)
    report = validate(broken(passing, changes[name]), "public" if is_public else "exact", engine=engine)
    assert {violation.shape for violation in report.violations} == {SHAPES + name}


@engines
@pytest.mark.parametrize("passing", [PUBLIC_PASSING, EXACT_PASSING])
def test_figures_of_learned_rules_and_published_ones_are_held(passing: str, engine: Engine) -> None:
    is_public = passing == PUBLIC_PASSING
    counted = "km:targetCount 21" if is_public else "km:keptCount 3"
    failing = passing.replace("km:targetCount 20", counted) if is_public else passing.replace(f"{counted} ;", "")
    for rule in ("a km:InferredRule ;", "a km:PublishedProhibition ; km:enforcement km:NotObserved ;"):
        report = validate(
            failing.replace("km:enforcement km:Enforced ;", rule), "public" if is_public else "exact", engine=engine
        )
        assert [violation.focus for violation in report.violations] == ["https://example.org/p/e"]


@engines
def test_what_a_study_counted_is_told_as_it_was(engine: Engine) -> None:
    told = """:study a km:Report , km:Evidence ; km:targetCount 41 ; km:keptCount 3 ; km:hasPeriod :term .
    :term a km:RatePeriod ; km:periodTargetCount 1 ; km:periodStart "2025-01-09T00:00:00Z"^^xsd:dateTime .
    :told km:hasEvidence :study ."""
    data = PASSING + told
    for figures in ("public", "exact"):
        found = validate(data, *DATA_SHAPES, figures, engine=engine).violations
        assert not [v for v in found if v.focus.endswith(("study", "term"))]


# Blank labels differ between engines, and these change IRIs.
BLANKS = {"PublishedRuleShape", "LexicalEntryShape", "AuthorShape", "ReportedRuleShape", "KnowledgeBarrierShape"}


@engines
def test_a_kept_post_may_be_decided_on_after_it_was_observed(engine: Engine) -> None:
    late = 'km:decidedBy km:UnknownDecider ; km:decidedAt "2026-01-01T00:00:00Z"^^xsd:dateTime .\n{ACCOUNT}'
    kept = broken(PASSING, ("km:decidedBy km:UnknownDecider .\n" + ACCOUNT, late.replace("{ACCOUNT}", ACCOUNT)))
    seen = broken(
        kept, ("km:hasOutcome km:Kept", 'km:observedAt "2025-01-15T08:00:00Z"^^xsd:dateTime ; km:hasOutcome km:Kept')
    )
    assert validate(seen, *DATA_SHAPES, engine=engine).violations == ()


def test_both_engines_find_the_same() -> None:
    everything = PASSING
    for name, change in FAILING.items():
        if name not in BLANKS:
            everything = broken(everything, change) if change[0] in everything else everything
    reference = validate(everything, *DATA_SHAPES, engine=Engine.PYSHACL)
    compiled = validate(everything, *DATA_SHAPES, engine=Engine.COMPILED)
    assert len(reference.violations) > 20
    assert reference.violations == compiled.violations


def test_every_shape_is_tried() -> None:
    declared = {
        quad.subject.value.removeprefix(SHAPES)
        for path in shipped_shapes()
        for quad in ox.parse(path=str(path))
        if quad.predicate.value == RDF.type and isinstance(quad.subject, ox.NamedNode)
    }
    # Ends of properties and their kinds are held by test_ends.py and test_disjointness.py.
    ends = {"LanguageTag", "Words", "WholeNumber", "DecimalNumber", "NarrowerClass"}
    declared = {name for name in declared - ends if not name.endswith("Kind") and not name.startswith("Ends-")}
    assert declared == {*FAILING, *INCOMPLETE, *EXTENSION_FAILING, *PUBLIC_FAILING, *EXACT_FAILING, *REACHED}


DAY = "2025-01-14T"
# A start, an end, and whether the end may come after the start.
IN_ORDER = [
    ("08:00:00Z", "09:00:00Z", True),
    ("08:00:00Z", "08:00:00Z", True),
    ("09:00:00Z", "08:00:00Z", False),
    ("09:00:00Z", "00:00:00Z", True),
    ("23:59:59Z", "00:00:00+00:00", True),
    ("23:00:00-05:00", "00:00:00Z", False),
    ("02:00:00+05:00", "00:00:00Z", True),
    ("09:00:00Z", "00:00:01Z", False),
]
# Data with a start before $, and an end after it -> the shape that keeps them in order.
ORDERED = {
    "ToldMeasure-measureStart": ":x km:measureStart $ ; km:measureEnd £ .",
    "MigrationTimeShape": ":x km:migrationStart $ ; km:migrationEnd £ .",
    "PublishedRule-inForceFrom": ":x a km:PublishedRule ; km:inForceFrom $ ; km:inForceUntil £ .",
    "Evidence-firstObserved": ":x a km:Evidence ; km:firstObserved $ ; km:lastObserved £ .",
    "Evidence-validFrom": ":x a km:Evidence ; km:validFrom $ ; km:validUntil £ .",
    "RatePeriod-periodStart": ":x a km:RatePeriod ; km:periodStart $ ; km:periodEnd £ .",
    "ObservedAfterPostingShape": ":x km:postedAt $ ; km:observedAt £ .",
    "ToldObservationShape": ":x km:postedAt $ ; km:observedAt £ .",
    "ToldObservedAdviceShape": ":x km:ofDecision :d ; km:observedAt £ . :d km:decidedAt $ .",
    "AnswerTimeShape": ":d km:decidedAt $ . :q km:appealsAgainst :d . :x km:answersComplaint :q ; km:decidedAt £ .",
    "ObservedAfterDecisionShape": ":x km:rowId '1' ; km:ofDecision :d ; km:observedAt £ . :d km:decidedAt $ .",
    "DecidedAfterPostingShape": ":x km:rowId '1' ; km:ofDecision :d ; km:postedAt $ . :d km:decidedAt £ .",
    "MeasureStartAdviceShape": ":d km:imposes :x ; km:decidedAt $ . :x km:measureStart £ .",
    "MeasureEndAdviceShape": ":d km:imposes :x ; km:decidedAt $ . :x km:measureEnd £ .",
    "ComplaintTimeAdviceShape": ":d km:decidedAt $ . :x km:appealsAgainst :d ; prov:startedAtTime £ .",
    "ComplaintAnswerTimeAdviceShape": ":q prov:startedAtTime $ . :x km:answersComplaint :q ; km:decidedAt £ .",
    "CitedBeforeForceAdviceShape": ":p km:inForceFrom $ . :x km:citesRule :p ; km:decidedAt £ .",
    "CitedAfterForceAdviceShape": ":d km:citesRule :x ; km:decidedAt $ . :x km:inForceUntil £ .",
    "Measure-measureStart": ":x km:rowId '1' ; km:ofDecision [ km:imposes [ km:measureStart $ ; km:measureEnd £ ] ] .",
}


@engines
@pytest.mark.parametrize("shape", ORDERED)
def test_a_midnight_stands_for_its_day_where_times_are_put_in_order(shape: str, engine: Engine) -> None:
    for start, end, is_allowed in IN_ORDER:
        times = {sign: f'"{DAY}{clock}"^^xsd:dateTime' for sign, clock in (("$", start), ("£", end))}
        data = ORDERED[shape].replace("$", times["$"]).replace("£", times["£"])
        report = validate(data, *DATA_SHAPES, engine=engine)
        assert (SHAPES + shape in {violation.shape for violation in report.violations}) != is_allowed, (start, end)


def test_times_are_put_in_order_by_days_alone() -> None:
    times = {
        prop
        for prop in modules().typed(OWL.DatatypeProperty)
        if modules().iris(prop, RDFS.range) == [str(XSD.dateTime)]
    }
    for path in shipped_shapes():
        shapes = TurtleIndex(path)
        for node in shapes.nodes_with(f"{SH}lessThanOrEquals"):
            # What is in order to the second needs no other look; beside it stands the same by days.
            if times & set(shapes.iris(node, f"{SH}lessThanOrEquals")):
                assert path.name in {"observation.shacl.ttl", "measure.shacl.ttl"}
        assert not shapes.nodes_with(f"{SH}lessThan")


def test_every_message_is_in_both_languages() -> None:
    for path in shipped_shapes():
        languages: dict[str, list[str]] = {}
        for quad in ox.parse(path=str(path)):
            if quad.predicate.value == SH.message and isinstance(quad.object, ox.Literal):
                languages.setdefault(str(quad.subject), []).append(quad.object.language or "")
        assert languages
        assert all(sorted(found) == ["en", "zh"] for found in languages.values()), path.name


def test_every_term_that_shapes_name_is_declared() -> None:
    declared = {
        quad.subject.value
        for path in sorted((ontology_folder() / "modules").glob("*.ttl"))
        for quad in ox.parse(path=str(path))
        if quad.predicate.value == RDF.type and isinstance(quad.subject, ox.NamedNode)
    }
    named = {
        term.value
        for path in shipped_shapes()
        for quad in ox.parse(path=str(path))
        for term in (quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(str(KM))
    }
    assert named
    assert named <= declared


@engines
@pytest.mark.parametrize(
    ("deontic", "outcome", "agrees"),
    [
        *(("Prohibition", f"NotAllowed , km:{outcome}", True) for outcome in PRESCRIBED),
        *(("Permission", f"NotAllowed , km:{outcome}", False) for outcome in PRESCRIBED),
        *(("Prohibition", outcome, True) for outcome in PRESCRIBED),
        *(("Permission", outcome, outcome != "NotAllowed") for outcome in PRESCRIBED),
        *(("Obligation", outcome, True) for outcome in PRESCRIBED),
    ],
)
def test_a_rule_announces_what_goes_with_its_force(deontic: str, outcome: str, agrees: bool, engine: Engine) -> None:
    needs = 'km:requires "Say so."@en ;' if deontic == "Obligation" else ""
    turtle = (
        f':xs rdfs:subClassOf km:Content . :x a km:PublishedRule ; km:scope :xs ; km:deontic km:{deontic} ; {needs} rdfs:label "x"@en ; '
        f"km:prescribesOutcome km:{outcome} ."
    )
    assert (validate(turtle, "published", engine=engine).violations == ()) == agrees


@engines
@pytest.mark.parametrize("scope", ["km:Video", "km:RedNote", ":nowhere", ":team", "km:UserAccount", "km:Medium"])
@pytest.mark.parametrize(
    ("shape", "statement"),
    [
        ("PublishedRule-scope", "km:PublishedRule ; km:scope :ps"),
        ("ReportedRule-scope", 'km:ReportedRule ; km:ruleId "told-2" ; km:scope km:DietContent'),
    ],
)
def test_a_rule_is_about_content(shape: str, statement: str, scope: str, engine: Engine) -> None:
    other = statement.rsplit(" ", 1)[0] + f" {scope}"
    report = validate(broken(PASSING, (statement, other)), *DATA_SHAPES, engine=engine)
    assert {violation.shape for violation in report.violations} == {SHAPES + shape}
    assert not report.conforms


@engines
@pytest.mark.parametrize("operator", [":lin", ":firm", ":sole"])
def test_a_person_or_an_organization_runs_a_platform(operator: str, engine: Engine) -> None:
    data = (
        broken(PASSING, ("km:operatedBy :firm", f"km:operatedBy {operator}"))
        + ":sole a km:PlatformOperator , km:Person ."
    )
    assert validate(data, *DATA_SHAPES, engine=engine).violations == ()


@engines
@pytest.mark.parametrize("kind", ["PublishedProhibition", "PublishedPermission", "PublishedObligation"])
def test_a_rule_of_a_published_kind_is_held_to_what_published_rules_are(kind: str, engine: Engine) -> None:
    report = validate(f"{SUBCLASSES} :x a km:{kind} .", "published", engine=engine)
    assert {"PublishedRuleAdvice-scope", "PublishedRuleAdvice-words"} <= {
        v.shape.removeprefix(SHAPES) for v in report.violations
    }
    told = f"{SUBCLASSES} :x a km:{kind} ; km:scope :gs ; rdfs:label 'x'@en ; km:prescribesOutcome km:NotAllowed ."
    wrong = {"PublishedPermission": ["PermissionShape"], "PublishedObligation": ["ObligationShape"]}
    found = [v.shape.removeprefix(SHAPES) for v in validate(told, "published", engine=engine).violations]
    assert found == wrong.get(kind, [])


@engines
@pytest.mark.parametrize(
    ("first", "second"), list(combinations(("PublishedProhibition", "PublishedPermission", "PublishedObligation"), 2))
)
def test_a_rule_is_of_one_published_kind(first: str, second: str, engine: Engine) -> None:
    rule = f":x a km:{first} , km:{second} ; km:scope :gs ; rdfs:label 'x'@en ; km:requires 'y'@en ."
    report = validate(f"{SUBCLASSES} {rule}", "published", engine=engine)
    assert SHAPES + "PublishedForceShape" in {violation.shape for violation in report.violations}


@engines
def test_a_rule_may_hold_on_a_platform_whose_kind_the_ontology_says(engine: Engine) -> None:
    changes = ("km:scope :scope ; km:onPlatform :rednote", "km:scope :scope ; km:onPlatform km:RedNote")
    data = broken(PASSING, changes).replace("km:alsoObservedOn :tiktok", "km:alsoObservedOn km:TikTok")
    assert "km:alsoObservedOn km:TikTok" in data
    assert validate(data, *DATA_SHAPES, engine=engine).violations == ()


@engines
@pytest.mark.parametrize(
    ("statement", "shape"),
    [
        (":r km:hasEvidence :untyped . :untyped km:targetCount -1 .", "Evidence-targetCount"),
        (":e km:hasPeriod :untyped . :untyped km:periodKeptCount -1 .", "RatePeriod-keptCount"),
    ],
)
def test_evidence_is_held_to_what_evidence_is_though_its_kind_is_not_said(
    statement: str, shape: str, engine: Engine
) -> None:
    report = validate(broken(PASSING, ("", statement)), *DATA_SHAPES, engine=engine)
    assert SHAPES + shape in {violation.shape for violation in report.violations}


def test_a_kind_is_asked_for_where_it_may_be_said_elsewhere() -> None:
    """What stands at the end of a property may be of the ontology or of another file: only a run says all of its own."""
    kinds = {kind.removeprefix(SHAPES).removesuffix("Kind") for kind in _shapes("kind").typed(SH.NodeShape)}
    assert {"Platform", "Evidence", "Migration"} <= kinds
    asked = {
        shape
        for path in shipped_shapes()
        if path.name not in {"kind.shacl.ttl", "observation.shacl.ttl"}
        for shape in TurtleIndex(path).typed(SH.PropertyShape)
        if {kind.removeprefix(str(KM)) for kind in TurtleIndex(path).iris(shape, f"{SH}class")} & kinds
    }
    assert asked == set()


def _shapes(name: str) -> TurtleIndex:
    return TurtleIndex(ontology_folder() / "shapes" / f"{name}.shacl.ttl")


@cache
def modules() -> TurtleIndex:
    return TurtleIndex(*sorted((ontology_folder() / "modules").glob("*.ttl")))


def _properties_of(kind: str) -> list[str]:
    properties = modules().typed(OWL.DatatypeProperty)
    return [prop for prop in properties if modules().iris(prop, RDFS.domain) == [f"{KM}{kind}"]]


def _figures(kind: str) -> list[str]:
    numbers = {str(XSD.integer), str(XSD.decimal), str(XSD.double)}
    return [prop for prop in _properties_of(kind) if set(modules().iris(prop, RDFS.range)) & numbers]


def test_evidence_has_figures() -> None:
    assert {f"{KM}targetCount", f"{KM}rateHigh", f"{KM}adjustedPValue"} <= set(_figures("Evidence"))
    assert f"{KM}periodClusterCount" in _figures("RatePeriod")


@engines
@pytest.mark.parametrize("figure", [*_figures("Evidence"), *_figures("RatePeriod")])
def test_withheld_evidence_has_no_figure_of_any_kind(figure: str, engine: Engine) -> None:
    told = ":p a km:Evidence ; km:figuresWithheld true ; km:hasPeriod :t . :t a km:RatePeriod ."
    assert validate(told, "rule", engine=engine).violations == ()
    subject = ":t" if figure in _figures("RatePeriod") else ":p"
    report = validate(f"{told} {subject} <{figure}> 1 .", "rule", engine=engine)
    assert SHAPES + "EvidenceShape" in {violation.shape for violation in report.violations}


@pytest.mark.parametrize("kind", ["Evidence", "RatePeriod"])
def test_every_figure_and_time_is_held_to_what_may_be_public(kind: str) -> None:
    shapes = TurtleIndex(ontology_folder() / "shapes" / "public.shacl.ttl")
    held = {path for shape in shapes.typed(SH.PropertyShape) for path in shapes.iris(shape, SH.path)}
    times = [prop for prop in _properties_of(kind) if modules().iris(prop, RDFS.range) == [str(XSD.dateTime)]]
    # Shares and odds follow from the counts and their ends; the learner rounds them.
    free = {f"{KM}{name}" for name in ("rate", "baseRate", "oddsRatio", "oddsRatioLow", "oddsRatioHigh")}
    assert sorted({*_figures(kind), *times} - held - free) == []


ONCE = re.compile(r"\b(exactly one|at most one|at most once|one point in time|starts once|counts [a-z ]+ once)\b")


# Made by runs out of what they observed, which tell all there is of them; an entry without a written form is found in no text.
NOT_MERELY_TOLD = {"Observation", "InferredRule", "Evidence", "RatePeriod", "LexicalEntry"}


def test_nobody_breaks_a_shape_by_telling_too_little() -> None:
    """Data is open: of a thing of which nothing but its kind is known there is advice, and no violation."""
    above: dict[str, set[str]] = {
        kind: set(modules().iris(kind, RDFS.subClassOf)) for kind in modules().typed(OWL.Class)
    }
    lines = [f"<{kind}> rdfs:subClassOf <{up}> ." for kind, ups in above.items() for up in ups]

    def is_of(kind: str, wanted: set[str]) -> bool:
        return kind in wanted or any(is_of(up, wanted) for up in above.get(kind, ()))

    made = {f"{KM}{name}" for name in NOT_MERELY_TOLD}
    told = [kind for kind in above if kind.startswith(str(KM)) and not is_of(kind, made | {f"{KM}Content"})]
    assert {f"{KM}PublishedRule", f"{KM}ReportedRule", f"{KM}Platform"} <= set(told)
    things = [f":x{number} a <{kind}> ." for number, kind in enumerate(told)]
    names = [name for name in DATA_SHAPES if name != "observation"]
    report = validate("\n".join((*lines, *things)), *names, engine=Engine.COMPILED)
    assert {
        (violation.focus, violation.shape) for violation in report.violations if violation.severity == "Violation"
    } == set()
    assert report.violations


@pytest.mark.parametrize(
    "left", [":p", ":grownup", ":duty", ":by-kind", ":duty-by-kind", ":told", ":cpdd", ":trek", ":move"]
)
def test_nothing_told_becomes_false_by_leaving_a_statement_out(left: str) -> None:
    triples = [line for line in ntriples(PASSING).decode().splitlines() if line]
    subject = f"<https://example.org/p/{left[1:]}> "
    once = [
        line
        for line in triples
        if line.startswith(subject) and str(RDF.type) not in line and str(RDFS.label) not in line
    ]
    assert once
    names = [name for name in DATA_SHAPES if name != "observation"]
    for line in once:
        data = "\n".join(other for other in triples if other != line).encode()
        report = validate_triples(data, shipped_shapes(*names), engine=Engine.COMPILED)
        assert report.conforms, (line, report.violations)


def test_what_a_message_says_is_there_once_is_held_to_be() -> None:
    found = 0
    for path in shipped_shapes():
        shapes = TurtleIndex(path)
        for shape in shapes.typed(SH.PropertyShape):
            if any(ONCE.search(message) for message in shapes.texts(shape, SH.message, "en")):
                found += 1
                once = [literal for literal in shapes.objects(shape, SH.maxCount) if str(literal.value) == "1"]
                assert once or shapes.objects(shape, SH.uniqueLang), shape
    assert found > 40


def test_what_the_ontology_keeps_from_itself_the_shapes_do_too() -> None:
    shapes = TurtleIndex(ontology_folder() / "shapes" / "knowledge.shacl.ttl")
    held = set(shapes.iris(f"{SHAPES}Self-itself", SH.disjoint))
    kinds = [f"{OWL}IrreflexiveProperty", f"{OWL}AsymmetricProperty"]
    assert {prop for kind in kinds for prop in modules().typed(kind)} <= held
    assert held == set(shapes.iris(f"{SHAPES}SelfShape", SH.targetSubjectsOf))


def test_what_leads_from_rule_to_rule_and_is_not_the_same_both_ways_runs_in_no_circle() -> None:
    shapes = TurtleIndex(ontology_folder() / "shapes" / "knowledge.shacl.ttl")
    round_ = set(shapes.iris(f"{SHAPES}RoundShape", SH.targetSubjectsOf))
    held = {
        prop
        for shape in shapes.iris(f"{SHAPES}RoundShape", SH.property)
        for prop in shapes.iris(shape, SH.disjoint)
        if "Round-" in shape
    }
    assert held == round_

    def rules(ends: list[str]) -> bool:
        return any(f"{KM}ModerationRule" in modules().ancestors(end) for end in ends)

    one_way = {
        prop
        for prop in modules().typed(OWL.ObjectProperty)
        for near, far in [(modules().iris(prop, RDFS.domain), modules().iris(prop, RDFS.range))]
        if rules(near) and rules(far) and near != far
    }
    assert {f"{KM}codifies", f"{KM}corroborates"} < one_way
    # The phases go round, as they should.
    one_way |= set(modules().typed(f"{OWL}AsymmetricProperty")) - {f"{KM}nextPhase"}
    assert one_way <= round_


def test_what_a_kind_is_defined_by_has_no_other_value() -> None:
    """A kind that a value of a functional property defines leaves no room for another value."""
    tried = 0
    for kind in modules().typed(OWL.Class):
        for definition in modules().objects(kind, OWL.equivalentClass):
            for part in _parts(modules(), str(definition)):
                for value in modules().objects(part, OWL.hasValue):
                    (prop,) = modules().iris(part, OWL.onProperty)
                    other = {"true": "false", "false": "true"}[str(getattr(value, "value", value))]
                    report = validate(f":x a <{kind}> ; <{prop}> {other} .", *DATA_SHAPES, engine=Engine.COMPILED)
                    assert not report.conforms, kind
                    tried += 1
    assert tried


def _parts(index: TurtleIndex, definition: str) -> list[str]:
    """Return the nodes in the intersection of a definition."""
    found, rest = [], index.objects(definition, OWL.intersectionOf)
    while rest:
        found += [str(node) for node in index.objects(str(rest[0]), RDF.first)]
        rest = index.objects(str(rest[0]), RDF.rest)
    return found


@engines
@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        (":p2 km:onPlatform :tiktok . :r2 km:onPlatform :weibo .", True),
        (":p2 km:onPlatform :tiktok . :r2 km:onPlatform :weibo , :tiktok .", False),
        (":p2 km:onPlatform :tiktok .", False),
        (":r2 km:onPlatform :weibo .", False),
        (":p2 km:onPlatform km:TikTok . :r2 km:onPlatform :t . :t km:standsFor km:TikTok .", False),
        (":p2 km:onPlatform :t . :r2 km:onPlatform km:TikTok . :t km:standsFor km:TikTok .", False),
        (
            ":p2 km:onPlatform :t . :r2 km:onPlatform :u . :t km:standsFor km:TikTok . :u km:standsFor km:TikTok .",
            False,
        ),
        (":p2 km:onPlatform :t ; km:codifies :r3 . :r2 km:onPlatform :u . :r3 km:onPlatform :t .", True),
    ],
)
@pytest.mark.parametrize("link", [":p2 km:codifies :r2 .", ":r2 km:codifiedAs :p2 ."])
def test_a_text_puts_rules_of_its_own_platform_into_writing(
    link: str, more: str, is_told: bool, engine: Engine
) -> None:
    found = {violation.shape for violation in validate(f"{link} {more}", *DATA_SHAPES, engine=engine).violations}
    assert (f"{SHAPES}CodifyingPlatformShape" in found) == is_told


@engines
@pytest.mark.parametrize("link", ["corroborates", "coveredBy", "covers", "enforcedAbove"])
@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        (":p2 km:onPlatform :tiktok . :r2 km:onPlatform :weibo .", True),
        (":p2 km:onPlatform :tiktok . :r2 km:onPlatform :weibo , :tiktok .", False),
        (":r2 km:onPlatform :weibo .", False),
        (
            ":p2 km:onPlatform :t . :r2 km:onPlatform :u . :t km:standsFor km:TikTok . :u km:standsFor km:TikTok .",
            False,
        ),
    ],
)
def test_what_bears_out_or_covers_a_rule_holds_where_it_does(
    link: str, more: str, is_told: bool, engine: Engine
) -> None:
    name = "CorroboratingPlatformShape" if link == "corroborates" else "CoveringPlatformShape"
    data = f":p2 km:{link} :r2 . {more}"
    found = {violation.shape for violation in validate(data, *DATA_SHAPES, engine=engine).violations}
    assert (f"{SHAPES}{name}" in found) == is_told


@engines
@pytest.mark.parametrize("outcome", PRESCRIBED)
def test_a_permission_with_limits_puts_into_writing_what_practice_showed_to_be_acted_against(
    outcome: str, engine: Engine
) -> None:
    data = f":p2 a km:PublishedRule ; km:codifies :r2 ; km:deontic km:Permission ; km:prescribesOutcome km:{outcome} ."
    report = validate(f"{data} :r2 km:deontic km:Prohibition .", *DATA_SHAPES, engine=engine)
    assert report.conforms == (outcome != "NotAllowed")


@engines
@pytest.mark.parametrize("link", ["heldTacitlyBy", "lackedBy"])
@pytest.mark.parametrize(
    ("holder", "is_own"), [(":rednote", True), ("km:RedNote", True), (":tiktok", False), (":newcomers", False)]
)
def test_a_platform_has_in_words_what_it_published(link: str, holder: str, is_own: bool, engine: Engine) -> None:
    report = validate(broken(PASSING, ("", f":p km:{link} {holder} .")), *DATA_SHAPES, engine=engine)
    assert report.conforms != is_own


@engines
@pytest.mark.parametrize(("holder", "is_refused"), [(":rednote", True), (":newcomers", False), (":team", False)])
def test_of_a_platform_alone_one_way_of_holding_excludes_the_other(
    holder: str, is_refused: bool, engine: Engine
) -> None:
    told = f":r2 km:heldTacitlyBy {holder} ; km:heldExplicitlyBy {holder} ."
    assert validate(broken(PASSING, ("", told)), *DATA_SHAPES, engine=engine).conforms != is_refused


@engines
@pytest.mark.parametrize(
    "limit",
    [
        ':m6 km:inTerritory "DE" .',
        ':m6 km:measureEnd "2025-01-21T09:00:00Z"^^xsd:dateTime .',
        ":later km:lifts :m6 .",
        ':o6 km:observedAt "2025-01-14T08:30:00Z"^^xsd:dateTime .',
        ":m6 a km:Reinstatement .",
    ],
)
def test_content_is_left_as_it_was_where_or_when_a_measure_does_not_apply(limit: str, engine: Engine) -> None:
    report = validate(broken(PASSING, ("", f"{KEPT_ALTHOUGH} {limit}")), *DATA_SHAPES, engine=engine)
    assert f"{SHAPES}ToldKeptAdvice-hasOutcome" not in {violation.shape for violation in report.violations}


@engines
@pytest.mark.parametrize(
    ("author", "other", "is_one"),
    [
        (":s1", ":ann", True),
        (":ann", ":s1", True),
        (":s1", ":s2", True),
        (":s1", ":bob", False),
        (":bob", ":s2", False),
    ],
)
def test_a_co_author_is_no_state_of_the_authors_account(author: str, other: str, is_one: bool, engine: Engine) -> None:
    states = ":s1 prov:specializationOf :ann . :s2 prov:specializationOf :ann ."
    report = validate(f":x km:hasAuthor {author} ; km:hasCoAuthor {other} . {states}", "platform", engine=engine)
    assert report.conforms != is_one


@engines
@pytest.mark.parametrize(
    ("text", "rule", "is_told"),
    [
        ("Permission", "Prohibition", True),
        ("Prohibition", "Permission", True),
        ("Permission", "Permission", False),
        ("Obligation", "Prohibition", False),
        ("Prohibition", "Prohibition", False),
    ],
)
def test_what_allows_is_not_the_written_form_of_what_forbids(
    text: str, rule: str, is_told: bool, engine: Engine
) -> None:
    data = f":p2 km:codifies :r2 ; km:deontic km:{text} . :r2 km:deontic km:{rule} ."
    found = {violation.shape for violation in validate(data, *DATA_SHAPES, engine=engine).violations}
    assert (f"{SHAPES}CodifyingForceShape" in found) == is_told


def test_what_shapes_keep_apart_at_two_ends_the_ontology_does_too() -> None:
    """Reasoners find in the facts of others what shapes find in ours: nobody holds and lacks the same."""
    apart = {(prop, other) for prop in modules().typed(OWL.ObjectProperty) for other in modules().iris(prop, DISJOINT)}
    held = {
        (prop, other)
        for path in shipped_shapes()
        for shape in TurtleIndex(path).typed(SH.PropertyShape)
        for prop in TurtleIndex(path).iris(shape, SH.path)
        for other in TurtleIndex(path).iris(shape, SH.disjoint)
    }
    # What is told as one item may go into a conversion and come out of it (decision 23): shapes ask for two.
    held -= {(f"{KM}convertsFrom", f"{KM}convertsTo")}
    # Of people, some have in words what others act on: only of a platform do shapes ask for one of the two.
    held -= {(f"{KM}heldTacitlyBy", f"{KM}heldExplicitlyBy")}
    above = {prop: set(modules().iris(prop, RDFS.subPropertyOf)) for prop, _ in held}
    assert (f"{KM}heldBy", f"{KM}lackedBy") in apart
    assert {(prop, other) for prop, other in held if not {(up, other) for up in (prop, *above[prop])} & apart} == set()
    assert apart <= held


DISJOINT = f"{OWL}propertyDisjointWith"


@engines
@pytest.mark.parametrize(
    ("statement", "shape"),
    [
        (":rednote km:standsFor :rednote .", "Self-itself"),
        (":told km:counterpartOf :told .", "Self-itself"),
        (":r km:supersedes :r .", "Self-itself"),
        (":trek km:causedBy :trek .", "Self-itself"),
        (":sally km:accountHolder :rednote .", "StandingBehind-accountHolder"),
        (f":sally km:accountHolder {ACCOUNT} .", "StandingBehind-accountHolder"),
        (":r km:corroborates :r3 . :r3 a km:InferredRule .", "Corroboration-corroborates"),
    ],
)
def test_what_a_message_forbids_is_a_violation(statement: str, shape: str, engine: Engine) -> None:
    report = validate(broken(PASSING, ("", statement)), "knowledge", "kind", engine=engine)
    assert SHAPES + shape in {violation.shape for violation in report.violations}


@engines
@pytest.mark.parametrize(
    "told",
    [
        ':trek km:migrationStart "2025-01-22T00:00:00Z"^^xsd:dateTime .',
        ':trek km:migrationEnd "2025-01-12T00:00:00Z"^^xsd:dateTime .',
        ':appeal km:appealsAgainst :d2 . :d3 km:decidedAt "2025-01-13T00:00:00Z"^^xsd:dateTime .',
    ],
)
def test_times_are_put_in_order_only_where_there_is_one_of_each(told: str, engine: Engine) -> None:
    report = validate(broken(PASSING, ("", told)), "knowledge", "decision", engine=engine)
    assert [violation for violation in report.violations if violation.shape.endswith("TimeShape")] == []


@engines
@pytest.mark.parametrize(
    ("data", "old", "new"),
    [
        (":o7 km:ofContent :c7 , :c8 .", "", ":c8 owl:sameAs :c7 ."),
        (REMOVED_BY_A_LABEL, "", ":d6 km:imposes :m7 . :m7 a km:Removal ."),
        (REMOVED_BY_A_LABEL, "", ":o6 km:ofDecision :d8 ."),
        (REINSTATED_BY_A_REMOVAL, "", ":o6 km:ofDecision :d8 ."),
        (REINSTATED_BY_A_REMOVAL, "", ":d8 km:lifts :m6 ."),
        (REINSTATED_BY_A_REMOVAL, "", ":q km:appealsAgainst :d6 ."),
        (REINSTATED_BY_A_REMOVAL, "", ":m6 km:measureEnd '2025-02-01T10:00:00Z'^^xsd:dateTime ."),
        (REINSTATED_BY_A_REMOVAL, "", ":d6 km:imposes :m7 . :m7 a km:Reinstatement ."),
        (REMOVED_BY_A_LABEL, "", ":o6 km:observedAt '2025-01-14T08:00:00Z'^^xsd:dateTime ."),
        (ELSEWHERE, "", ":d7 km:decidesOn :c7 ."),
        (ELSEWHERE, "", ":o7 km:ofDecision :d8 ."),
        (CITED_LATE, "", ":c9 km:postedAt '2023-06-01T08:00:00Z'^^xsd:dateTime ."),
        (CITED_ELSEWHERE, "", ":d9 km:citesRule :p8 . :p8 km:onPlatform :tiktok ."),
        (CITED_ELSEWHERE, "km:onPlatform :weibo", "km:onPlatform :tt . :tt km:standsFor :tiktok"),
        # The whole thread went, and the answer with it.
        (ELSEWHERE, "", ":c7 sioc:reply_of :c8 ."),
        (ELSEWHERE, "", ":m7 km:onAccount :zoe ."),
        (OLDER, "km:accountAgeDays 5", "km:accountAgeDays 4"),
        (
            OLDER,
            "",
            ":o8 km:ofContent :c8 ; km:postedAt '2025-03-02T08:00:00Z'^^xsd:dateTime . :c8 km:hasAuthor :state .",
        ),
    ],
)
def test_what_may_be_so_is_told_without_a_word(data: str, old: str, new: str, engine: Engine) -> None:
    report = validate(
        f"{SUBCLASSES}{broken(data, (old, new))}", "measure", "kind", "observation", "decision", engine=engine
    )
    told = ("ToldContent", "ToldRemoved", "ToldReinstated", "ToldDecisionContent", "AccountAge", "Cited")
    assert not [found for found in report.violations if found.shape.removeprefix(SHAPES).startswith(told)]


@engines
@pytest.mark.parametrize(
    ("old", "new"),
    [
        # By the day, where the hour isn't told.
        ("2025-05-01T10:00:00Z", "2025-06-05T00:00:00Z"),
        ("km:hasOutcome km:Removed", "km:hasOutcome km:Kept"),
        # Two decisions, of which either may have led to what was seen.
        ("km:ofDecision :d7", "km:ofDecision :d7 , :d8"),
        # Who was shown less in May is shown less in June.
        (":d7 km:decidesOn :c7", ":d7 km:imposes :m7 . :m7 km:onAccount :zoe . :d7 a km:ModerationDecision"),
        (":o7 km:ofContent", ":o7 km:sourceRow 3 ; km:ofContent"),
        # Handed in, reviewed, and up at last.
        ("km:postedAt", 'km:postedAt "2025-05-01T09:55:00Z"^^xsd:dateTime ; km:postedAt'),
    ],
)
def test_what_was_posted_later_may_have_been_met_by_an_earlier_decision(old: str, new: str, engine: Engine) -> None:
    report = validate(broken(EARLY, (old, new)), "measure", "kind", engine=engine)
    assert not [found for found in report.violations if "DecidedAfterPosting" in found.shape]


@engines
@pytest.mark.parametrize(
    "on", ["km:decidesOn :c7", "km:imposes :m7 . :m7 km:onAccount :zoe ; km:onContent :c7 . :d7 a km:Decision"]
)
def test_content_is_decided_on_once_it_is_there(on: str, engine: Engine) -> None:
    report = validate(broken(EARLY, ("km:decidesOn :c7", on)), "measure", "kind", engine=engine)
    found = [violation.shape for violation in report.violations if "DecidedAfterPosting" in violation.shape]
    assert found == [f"{SHAPES}ToldDecidedAfterPosting-ofDecision"]


@engines
@pytest.mark.parametrize(
    ("registered", "more", "is_refused"),
    [
        ("2025-01-14T09:00:00Z", "", True),
        ("2025-01-14T07:00:00Z", "", False),
        ("2025-01-14T09:00:00Z", ':o7 km:rowId "7" .', False),
    ],
)
def test_an_account_posts_once_it_is_registered(registered: str, more: str, is_refused: bool, engine: Engine) -> None:
    data = f""":o7 km:ofContent :c7 ; km:postedAt "2025-01-14T08:00:00Z"^^xsd:dateTime . :c7 km:hasAuthor :zoe .
    :zoe km:registeredAt "{registered}"^^xsd:dateTime . {more}"""
    assert validate(data, "measure", "kind", engine=engine).conforms != is_refused
    on_the_day = data.replace("T08:00:00Z", "T00:00:00Z")
    assert validate(on_the_day, "measure", "kind", engine=engine).conforms


@engines
@pytest.mark.parametrize(
    ("starts", "ends", "is_refused"),
    [
        (("2025-06-01T10:00:00Z",), ("2025-05-01T10:00:00Z",), True),
        (("2025-05-01T10:00:00Z",), ("2025-05-01T00:00:00Z",), False),
        (("2025-06-01T10:00:00Z", "2025-05-01T00:00:00Z"), ("2025-05-01T10:00:00Z",), False),
        (("2025-06-01T10:00:00Z",), ("2025-05-01T10:00:00Z", "2025-07-01T00:00:00Z"), False),
    ],
)
def test_an_activity_starts_no_later_than_it_ends(
    starts: tuple[str, ...], ends: tuple[str, ...], is_refused: bool, engine: Engine
) -> None:
    told = [(prop, time) for prop, times in (("started", starts), ("ended", ends)) for time in times]
    data = "".join(f':v prov:{prop}AtTime "{time}"^^xsd:dateTime . ' for prop, time in told)
    assert validate(data, "knowledge", "kind", engine=engine).conforms != is_refused


@engines
def test_who_tells_the_day_of_an_activity_tells_no_order(engine: Engine) -> None:
    data = ':v prov:startedAtTime "2025-05-01T10:00:00Z"^^xsd:dateTime ; prov:endedAtTime "2025-05-03"^^xsd:date .'
    assert validate(data, "knowledge", "kind", engine=engine).conforms


@engines
@pytest.mark.parametrize("state", ["Candidate", "Reviewed", "Codified", "Rejected", "Retired"])
def test_a_review_comes_to_something_and_a_rule_is_in_one_state(state: str, engine: Engine) -> None:
    assert validate(f":v km:settlesOn km:{state} .", "rule", "kind", engine=engine).conforms == (state != "Candidate")
    told = f":told a km:ReportedRule ; km:lifecycle km:{state} ."
    assert validate(told, "rule", "kind", engine=engine).conforms
    other = ":told km:lifecycle km:Reviewed ."
    assert validate(told + other, "rule", "kind", engine=engine).conforms == (state == "Reviewed")


@engines
@pytest.mark.parametrize(
    "kind", ["PermanentSuspension", "AccountTermination", "ServiceTermination", "PaymentTermination"]
)
def test_what_is_for_good_ends_by_a_decision_alone(kind: str, engine: Engine) -> None:
    end = 'km:measureEnd "2025-06-01T10:00:00Z"^^xsd:dateTime'
    data = f":m5 a km:{kind} ; {end} ; km:onAccount :zoe . :zoe a km:UserAccount ."
    for more, is_told in (("", True), (":later km:lifts :m5 .", False)):
        shapes = {found.shape for found in validate(data + more, "measure", "kind", engine=engine).violations}
        assert (f"{SHAPES}ToldForGoodAdviceShape" in shapes) == is_told
    ending = validate(data.replace(kind, "TemporarySuspension"), "measure", "kind", engine=engine)
    assert f"{SHAPES}ToldForGoodAdviceShape" not in {found.shape for found in ending.violations}


@engines
@pytest.mark.parametrize(
    ("origin", "more", "is_refused"),
    [
        (":t", "", True),
        ("km:TikTok", ":t km:standsFor km:TikTok .", True),
        (":u", ":t km:standsFor km:TikTok . :u km:standsFor km:TikTok .", True),
        (":u", ":t km:standsFor km:TikTok . :u km:standsFor km:RedNote .", False),
    ],
)
@pytest.mark.parametrize("account", [":zoe", ":now"])
def test_nobody_came_to_a_platform_from_itself(
    account: str, origin: str, more: str, is_refused: bool, engine: Engine
) -> None:
    data = f":now prov:specializationOf :zoe . :zoe km:accountOn :t . {account} km:migratedFrom {origin} . {more}"
    assert validate(data, "platform", "kind", engine=engine).conforms != is_refused


@engines
@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        (":p2 km:onPlatform :t . :r2 km:onPlatform :u .", True),
        (":p2 km:onPlatform :t . :r2 km:onPlatform :t .", False),
        (":p2 km:onPlatform :t .", False),
        (":r2 km:onPlatform :t .", False),
        (
            ":p2 km:onPlatform :t . :r2 km:onPlatform :u . :t km:standsFor km:TikTok . :u km:standsFor km:TikTok .",
            False,
        ),
    ],
)
def test_a_rule_supersedes_one_of_its_own_platform(more: str, is_told: bool, engine: Engine) -> None:
    report = validate(f":p2 km:supersedes :r2 . {more}", "published", "kind", engine=engine)
    assert (f"{SHAPES}SupersedingPlatformAdviceShape" in {found.shape for found in report.violations}) == is_told
    assert report.conforms


@engines
def test_people_may_come_from_several_platforms_and_from_none_that_they_go_to(engine: Engine) -> None:
    data = broken(PASSING, ("", ":move km:sourcePlatform :weibo . :weibo a km:Platform ; rdfs:label 'Weibo'@en ."))
    assert validate(data, *DATA_SHAPES, engine=engine).violations == ()
    assert not validate(f"{data} :move km:sourcePlatform :rednote .", *DATA_SHAPES, engine=engine).conforms
