"""Headers -> what a column records: one of the fixed columns, or a feature read off the ontology."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from kmgraph.model import Feature, PropertyKind
from kmgraph.namespaces import KM, RDFS, XSD, local_name
from kmgraph.observe.columns.contract import CONTRACT_HEADERS, CONTRACT_TERMS, ContractColumn
from kmgraph.observe.columns.names import display_name, fold
from kmgraph.observe.notices import NoticeCode, shown
from kmgraph.rdf import number_type, tells_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.model import PropertyTerm
    from kmgraph.observe.columns.terms import Terms

MOST_STEPS = 2
"""How far a column may look: to the author's community, not beyond."""

_TIMES = frozenset({XSD.dateTime, XSD.date})
_AUTHOR_NAMES = frozenset(map(fold, (KM.hasAuthor, local_name(KM.hasAuthor), display_name(KM.hasAuthor))))


class CellKind(StrEnum):
    """How the cells of a feature are read."""

    TERMS = "terms"
    FLAG = "flag"
    CHOICE = "choice"
    LANGUAGE = "language"
    TEXT = "text"
    NUMBER = "number"
    ANY = "any"
    """The property doesn't say: its cells tell whether they are numbers."""


_SEVERAL = frozenset((CellKind.TERMS, CellKind.CHOICE, CellKind.LANGUAGE, CellKind.TEXT))


@dataclass(frozen=True, slots=True)
class FeaturePlan:
    """What a feature column records.

    Attributes:
        term: The class or property that the header names.
        feature: What the column records about the content.
        kind: How its cells are read.
        roots: For terms: cells name subclasses of these (or individuals of them); empty for any.
        is_class_header: The header names a class, so that cells may also be flags: a member of it or not.
        datatype: For numbers: IRI of the datatype.
        least, most: For numbers: the bounds that the property sets, inclusive.
        choices: For choices, and for numbers out of a list: the values allowed.
    """

    term: str
    feature: Feature
    kind: CellKind
    roots: tuple[str, ...] = ()
    is_class_header: bool = False
    datatype: str | None = None
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()

    @property
    def records(self) -> tuple[Feature, CellKind, tuple[str, ...]]:
        """What two headers have in common if they mean the same."""
        return (self.feature, self.kind, self.roots)


@dataclass(frozen=True, slots=True)
class NoPlan:
    """Why a header means nothing here."""

    code: NoticeCode
    text: str
    hint: str | None = None


Plan = ContractColumn | FeaturePlan | NoPlan


class HeaderReader:
    """Reads headers against one ontology."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._vocabulary = terms.vocabulary
        self._hierarchy = terms.hierarchy
        self._names = terms.names
        self._headable = frozenset((*terms.vocabulary.classes, *terms.vocabulary.properties))
        self._ways: dict[tuple[tuple[str, ...], int], list[tuple[str, ...]]] = {}

    def may_have_several(self, plan: Plan) -> bool:
        """Return whether a post may have several values under a header: terms or words, and not by the ontology one."""
        if not isinstance(plan, FeaturePlan) or plan.kind not in _SEVERAL:
            return False
        prop = self._vocabulary.properties.get(plan.feature.property or "")
        return prop is None or not prop.functional

    def read(self, header: str) -> Plan:
        """Return what the header means; the fixed columns come before all terms of the ontology."""
        fixed = CONTRACT_HEADERS.get(fold(header))
        if fixed is not None:
            return fixed
        iris = self._names.find(header, self._headable)
        if not iris:
            hint = self._terms.suggest(header, self._describing, ContractColumn)
            return NoPlan(NoticeCode.UNKNOWN_HEADER, f"the header {shown(header)} names no term of the ontology", hint)
        if iris == (KM.hasAuthor,) and fold(header) not in _AUTHOR_NAMES:
            # "author" in another language: handles, to be pseudonymised, not kinds of account.
            return ContractColumn.AUTHOR
        plans = [self.plan_of(iri) for iri in iris]
        useful = [plan for plan in plans if not isinstance(plan, NoPlan)]
        meanings = {plan if isinstance(plan, ContractColumn) else plan.records for plan in useful}
        if len(meanings) > 1:
            return _ambiguous(header, iris)
        # A class and a property of one meaning: the property is the stricter reading (no flags in its cells).
        useful.sort(key=lambda plan: isinstance(plan, FeaturePlan) and plan.is_class_header)
        return useful[0] if useful else plans[0]

    @cached_property
    def _describing(self) -> frozenset[str]:
        """The terms under which a column records something."""
        return frozenset(iri for iri in self._headable if isinstance(self.plan_of(iri), FeaturePlan))

    def plan_of(self, iri: str) -> Plan:
        """Return what a column under the class or property records."""
        if iri in CONTRACT_TERMS:
            return CONTRACT_TERMS[iri]
        if iri in self._vocabulary.properties:
            return self._property_plan(self._vocabulary.properties[iri])
        return self._class_plan(iri)

    def _class_plan(self, iri: str) -> Plan:
        if self._hierarchy.is_subclass(iri, KM.Content):
            return FeaturePlan(iri, Feature(), CellKind.TERMS, (iri,), is_class_header=True)
        nearest = self._paths_into((iri,), MOST_STEPS + 1)
        if len(nearest) == 1:
            *via, prop_iri = nearest[0]
            return FeaturePlan(iri, Feature(tuple(via), prop_iri), CellKind.TERMS, (iri,), is_class_header=True)
        if nearest:
            return _ambiguous_path(iri, nearest, "name the property in the header instead")
        return _describes_nothing(iri)

    def _property_plan(self, prop: PropertyTerm) -> Plan:
        paths = self._paths_to(prop.domain)
        if len(paths) > 1:
            return _ambiguous_path(prop.iri, paths)
        if not paths:
            return _describes_nothing(prop.iri, has_domain=bool(prop.domain))
        feature = Feature(paths[0], prop.iri)
        if prop.kind is PropertyKind.OBJECT:
            return FeaturePlan(prop.iri, feature, CellKind.TERMS, prop.range)
        return data_plan(prop, feature)

    def _paths_to(self, domain: Sequence[str], most: int = MOST_STEPS) -> list[tuple[str, ...]]:
        """Return the shortest ways from a piece of content to something in the domain: none, one, or several.

        Args:
            domain: Classes to get to.
            most: Most steps of a way.
        """
        if any(self._hierarchy.is_subclass(iri, KM.Content) for iri in domain):
            return [()]
        return self._paths_into(domain, most) if most else []

    def _paths_into(self, classes: Sequence[str], most: int) -> list[tuple[str, ...]]:
        """Return the shortest ways whose last property has one of the classes in its range."""
        key = (tuple(classes), most)
        if key not in self._ways:  # asked of every term of the ontology once a header is not known
            paths = [
                (*path, prop.iri)
                for prop in self._steps
                if any(self._hierarchy.is_subclass(iri, other) for iri in classes for other in prop.range)
                for path in self._paths_to(prop.domain, most - 1)
            ]
            fewest = min(map(len, paths), default=0)
            self._ways[key] = sorted(path for path in paths if len(path) == fewest)
        return self._ways[key]

    @cached_property
    def _steps(self) -> tuple[PropertyTerm, ...]:
        properties = self._vocabulary.properties.values()
        return tuple(prop for prop in properties if prop.kind is PropertyKind.OBJECT and prop.learnable)


def data_plan(prop: PropertyTerm, feature: Feature) -> FeaturePlan | NoPlan:
    """Return what a column under a data property records."""
    number = number_type(prop.range)
    if prop.values and number is None:
        return FeaturePlan(prop.iri, feature, CellKind.CHOICE, choices=prop.values)
    datatypes = set(prop.range)
    if datatypes & _TIMES:
        text = f"{display_name(prop.iri)} is a time; times are no features"
        return NoPlan(NoticeCode.UNKNOWN_HEADER, text, "use posted_at, decided_at or observed_at")
    if number is not None:
        return FeaturePlan(
            prop.iri, feature, CellKind.NUMBER, (), False, number, prop.least, prop.most, choices=prop.values
        )
    if not tells_numbers(prop.range):
        return FeaturePlan(prop.iri, feature, CellKind.ANY)
    if XSD.boolean in datatypes:
        return FeaturePlan(prop.iri, feature, CellKind.FLAG)
    if XSD.language in datatypes:
        return FeaturePlan(prop.iri, feature, CellKind.LANGUAGE)
    return FeaturePlan(prop.iri, feature, CellKind.TEXT)


def _ambiguous(header: str, iris: tuple[str, ...]) -> NoPlan:
    text = f"the header {shown(header)} is ambiguous: {', '.join(map(display_name, iris))}"
    hint = f"write {display_name(iris[0])}, or map the header under [source.columns]"
    return NoPlan(NoticeCode.AMBIGUOUS_HEADER, text, hint)


def _ambiguous_path(iri: str, paths: list[tuple[str, ...]], hint: str | None = None) -> NoPlan:
    ways = ", ".join(" / ".join(map(display_name, path)) for path in paths)
    text = f"{display_name(iri)} can be reached in several ways: {ways}"
    return NoPlan(NoticeCode.AMBIGUOUS_HEADER, text, hint)


def _describes_nothing(iri: str, *, has_domain: bool = True) -> NoPlan:
    text = f"{display_name(iri)} describes neither content nor its author"
    hint = None if has_domain else f"give it an {display_name(RDFS.domain)}, such as {display_name(KM.Content)}"
    return NoPlan(NoticeCode.UNKNOWN_HEADER, text, hint)
