"""The IRIs kmgraph's code names, in closed namespaces: a misspelt term raises. The only place where IRIs are typed.

Terms are plain strings, not rdflib's `URIRef`: a `URIRef` is unequal to the same plain string, and the stages between
the doors work on plain strings (docs/decisions/0002-plain-string-iris.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmgraph.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_IRI = 8 * 1024  # bytes; what is longer is read from no file of RDF either


class ClosedNamespace:
    """A namespace whose terms are fixed.

    >>> KM.Content
    'https://w3id.org/kmgraph/ns#Content'
    >>> KM.Contnet
    Traceback (most recent call last):
    AttributeError: https://w3id.org/kmgraph/ns# has no term "Contnet"; did you mean "Content"?
    """

    def __init__(self, base: str, terms: str) -> None:
        self._base = base
        self._terms = frozenset(terms.split())

    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self._terms:
            hint = did_you_mean(name, self._terms)
            raise AttributeError(f'{self._base} has no term "{name}"' + (f"; {hint}" if hint else ""))
        # Next time Python finds it without asking here.
        self.__dict__[name] = self._base + name
        return self._base + name

    def __iter__(self) -> Iterator[str]:
        return (self._base + term for term in sorted(self._terms))

    def __str__(self) -> str:
        return self._base


KM = ClosedNamespace(
    "https://w3id.org/kmgraph/ns#",
    """
    KnowledgeItem ExplicitKnowledge TacitKnowledge KnowledgeConversion Socialization Externalization Combination
    Internalization KnowledgeTransfer KnowledgeBarrier ModerationBarrier
    heldBy lackedBy raisedBy facedBy mayCarry notSeenAtSource occasionedBy sourcePlatform destinationPlatform
    recordsNoneOf standsFor heldTacitlyBy heldExplicitlyBy operatedBy partOfOrganization
    PlatformMeasure PlatformBlock PlatformLimit onOtherPlatform appliesOnPlatform
    ObservationCollection LearningRun StatusComparison ValidationRun GuidelineRendering Run RunStep stepOf supports
    GuidelineDocument ModeratorHandbook articulates FixedValue
    Platform Community UserAccount AccountState LocalUser MigratingUser Migration communityOf fromPlatform toPlatform
    Content TopicContent FormContent Medium Audience
    mapsToClass mapsToBroaderClass mapsToNarrowerClass mapsToRelatedClass mapsToIndividual
    hasMedium hasAudience hasStance Stance inLanguage hasAuthor mentions publishedOn inCommunity
    ModerationDecision AuthorWithdrawal ModerationMeasure imposes decidesOn onContent
    Removal Disabling Restriction SelfOnlyVisibility GeoBlock InteractionLimit Demotion AgeRestriction Labelling
    Reinstatement
    RuleFromPractice ReportedRule corroborates PublishedObligation Obligation requires ForbiddingForce
    PrescribedOutcome NotAllowed NotRecommended AdultsOnly Announced prescribesOutcome
    inTerritory inForceFrom inForceUntil jurisdiction statedIn citesRule
    ModerationRule PublishedRule PublishedProhibition PublishedPermission InferredRule
    TacitRule RestatingRule StricterRule BroaderRule ConflictingRule InconsistentRule
    UncoveredRule UnpermittedRule NonCoveringRule NotHarderRule CoveredPrototype
    Deontic Prohibition Permission deontic
    LifecycleState Candidate Reviewed Codified Rejected Retired lifecycle
    RuleReview reviews reviewedBy settlesOn Person codifies codifiedAs Codification convertsFrom convertsTo convertedAt
    hasParticipant
    ConfidenceLevel WellSupported Likely Hint ExplainedOtherwise confidence
    EnforcementState Enforced PartlyEnforced NotEnforced NotObserved NotRecorded NotLookedAt enforcement
    scope hasPrototype comparedTo comparedIn fallsUnder coveredBy covers enforcedAbove onPlatform ruleId
    broaderThan narrowerThan equivalentTo
    indistinguishableFrom manchesterScope ruleText
    Observation ofContent hasOutcome ofDecision observedAt postedAt decidedAt decidedBy statedReason rowId sourceRow
    sourceFile inCluster
    Outcome Removed Restricted Demoted AgeRestricted Labelled Reinstated Kept
    Decider Moderator AutomatedDecider CommunityDecider AuthorDecider UnknownDecider
    Cluster
    Evidence hasEvidence targetCount keptCount clusterCount rate rateLow rateHigh baseRate firstObserved lastObserved
    holdoutTargetCount holdoutKeptCount pValue adjustedPValue
    validFrom validUntil RatePeriod hasPeriod periodStart periodEnd periodTargetCount periodKeptCount periodClusterCount
    oddsRatio oddsRatioLow oddsRatioHigh isIncomplete figuresWithheld
    NormLevel MicroNorm MesoNorm MacroNorm normLevel alsoObservedOn
    shareByPublished shareByTacit shareUnexplained shareNotTold observationCount actedAgainstCount rowCount
    learnable headPhrase topicPhrase clausePhrase sourcePhrase nounPhrase propertyPhrase truePhrase falsePhrase
    atLeastPhrase lessThanPhrase betweenPhrase
    LexicalEntry LexicalSense ambiguousForm ambiguousLabel maskedForm sense usedOn translationOf
    textForm textHint nearForm notNearForm everydayForm platformForm namesOtherPlatform
    CodedLanguageContent ModerationEvasionContent
    hasLink hasExternalLink isEdited accountAgeDays textLength reportCount mentionCount Comment
    """,
)

OWL = ClosedNamespace(
    "http://www.w3.org/2002/07/owl#",
    """
    Ontology imports versionIRI versionInfo Class ObjectProperty DatatypeProperty AnnotationProperty NamedIndividual
    FunctionalProperty Restriction onProperty someValuesFrom allValuesFrom hasValue intersectionOf unionOf complementOf
    oneOf equivalentClass disjointWith AllDisjointClasses members Thing Nothing onDatatype withRestrictions inverseOf
    propertyChainAxiom deprecated AllDifferent distinctMembers hasSelf cardinality minCardinality maxCardinality
    qualifiedCardinality real rational topDataProperty
    minQualifiedCardinality maxQualifiedCardinality onClass onDataRange datatypeComplementOf Axiom
    annotatedSource annotatedProperty annotatedTarget equivalentProperty
    disjointUnionOf hasKey DataRange
    """,
)

RDF = ClosedNamespace(
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "type first rest nil value langString langRange PlainLiteral XMLLiteral",
)

RDFS = ClosedNamespace(
    "http://www.w3.org/2000/01/rdf-schema#",
    "label comment subClassOf subPropertyOf domain range seeAlso isDefinedBy Datatype Literal Class",
)

XSD = ClosedNamespace(
    "http://www.w3.org/2001/XMLSchema#",
    """
    string boolean integer decimal double float dateTime date language anyURI nonNegativeInteger positiveInteger
    int long short byte unsignedInt unsignedLong nonPositiveInteger negativeInteger minInclusive maxInclusive
    minExclusive maxExclusive length minLength maxLength pattern
    normalizedString token Name NCName NMTOKEN hexBinary base64Binary dateTimeStamp unsignedShort unsignedByte
    """,
)

SKOS = ClosedNamespace(
    "http://www.w3.org/2004/02/skos/core#",
    "prefLabel altLabel hiddenLabel definition example scopeNote Concept ConceptScheme inScheme notation exactMatch "
    "closeMatch broadMatch narrowMatch relatedMatch hasTopConcept topConceptOf broader editorialNote",
)

PROV = ClosedNamespace(
    "http://www.w3.org/ns/prov#",
    "Activity Entity Agent SoftwareAgent wasDerivedFrom wasGeneratedBy wasAssociatedWith wasInformedBy used generated "
    "startedAtTime endedAtTime specializationOf wasAttributedTo",
)

DCTERMS = ClosedNamespace(
    "http://purl.org/dc/terms/", "title description identifier source created license creator publisher hasPart"
)

SH = ClosedNamespace(
    "http://www.w3.org/ns/shacl#",
    "NodeShape PropertyShape ValidationReport ValidationResult result conforms focusNode resultPath resultMessage "
    "resultSeverity sourceShape sourceConstraintComponent value Violation Warning Info message targetClass targetNode "
    "targetObjectsOf targetSubjectsOf target SPARQLTarget path prefix namespace prefixes declare deactivated property "
    "inversePath zeroOrMorePath oneOrMorePath zeroOrOnePath alternativePath sparql select ask node xone "
    "qualifiedValueShape pattern flags datatype validator nodeValidator propertyValidator parameter maxCount "
    "uniqueLang disjoint",
)

IAO = ClosedNamespace("http://purl.obolibrary.org/obo/", "IAO_0100001")
"""Of the Information Artifact Ontology: `term replaced by`."""

OWLREADY = "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#"
"""Namespace of owlready2's own annotations, which make it import Python modules: never passed on to it."""

ODRL = ClosedNamespace(
    "http://www.w3.org/ns/odrl/2/",
    "Set Prohibition Permission Duty Action AssetCollection Constraint prohibition permission obligation target action "
    "assigner uid distribute constraint leftOperand operator rightOperand spatial dateTime eq gteq lt isAnyOf "
    "profile includedIn use",
)

PREFIXES: dict[str, str] = {
    "km": str(KM),
    "owl": str(OWL),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "xsd": str(XSD),
    "skos": str(SKOS),
    "prov": str(PROV),
    "dcterms": str(DCTERMS),
    "sh": str(SH),
    "sioc": "http://rdfs.org/sioc/ns#",
    "as": "https://www.w3.org/ns/activitystreams#",
    "odrl": str(ODRL),
    "ontolex": "http://www.w3.org/ns/lemon/ontolex#",
    "kmlex": "https://w3id.org/kmgraph/lexicon#",
    "dsa": "https://w3id.org/kmgraph/dsa#",
}
"""Prefixes that queries, Turtle output and CURIEs in tables may use."""

ONTOLOGY_IRI = "https://w3id.org/kmgraph/kmgraph"
"""The ontology that imports every module."""

PROJECT_BASE = "https://w3id.org/kmgraph/project/"
"""Base of a project's own IRIs where `kmgraph.toml` names none; the project's name and a slash follow."""


SCHEMA_CONTEXT = "https://schema.org"
"""Names the words of schema.org in JSON-LD; nothing is fetched from there."""

SVG_NAMESPACE = "http://www.w3.org/2000/svg"
"""Of drawings, which stand by themselves in some formats of documents."""

SHAPES = "https://w3id.org/kmgraph/shapes#"
"""Namespace of the shapes that kmgraph ships."""

FOUND = "https://w3id.org/kmgraph/found#"
"""Classes of terms that a run finds in texts, and these terms. Names follow from the terms, whatever the project."""


def local_name(iri: str) -> str:
    """Return what follows the last `#` or `/` of an IRI.

    >>> local_name("https://w3id.org/kmgraph/ns#Video")
    'Video'
    """
    return iri.rstrip("/#").rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def is_shipped(iri: str) -> bool:
    """Return whether a term is kmgraph's own or of a vocabulary that it builds on, and not of an extension.

    >>> is_shipped(KM.Content), is_shipped("https://example.org/my#Content")
    (True, False)
    """
    return curie(iri) is not None


def curie(iri: str) -> str | None:
    """Return the IRI with one of the known prefixes, or None."""
    for prefix, base in PREFIXES.items():
        if iri.startswith(base) and len(iri) > len(base):
            return f"{prefix}:{iri[len(base) :]}"
    return None


def is_iri(text: str) -> bool:
    r"""Return whether a text is an absolute IRI, as what reads and writes RDF takes it.

    Source: RFC 3987.

    >>> [is_iri(text) for text in ("https://example.org/a", "example.org", "https://example.org/%zz", "https://a\x01/")]
    [True, False, False, False]
    """
    import pyoxigraph as ox  # noqa: PLC0415  what needs names alone needs no engine

    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return len(text.encode()) <= _LONGEST_IRI


def is_web_address(text: str) -> bool:
    """Return whether a text is the address of a page.

    >>> is_web_address("https://example.org/rules"), is_web_address("example.org")
    (True, False)
    """
    scheme, _, rest = text.partition("://")
    return scheme in {"http", "https"} and rest[:1] not in {"", "/"} and is_iri(text)
