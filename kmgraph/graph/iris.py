"""The IRIs of a project's own things: one pattern a kind, all below the project's base."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from kmgraph.namespaces import local_name


class GraphName(StrEnum):
    """What a run knows, parted by how: named graphs; the name of the observations stands for their own file."""

    KNOWLEDGE = "knowledge"
    OBSERVATIONS = "observations"
    PUBLISHED = "published"
    LEARNED = "learned"
    INFERRED = "inferred"
    PROVENANCE = "provenance"


@dataclass(frozen=True, slots=True)
class ProjectNames:
    """Makes the IRIs of one project.

    Attributes:
        base: IRI that ends in a slash.

    >>> ProjectNames("https://example.org/p/").source("rows 7.csv")
    'https://example.org/p/source/rows%207.csv'
    """

    base: str

    def graph(self, name: GraphName) -> str:
        """Return the IRI of a named graph."""
        return f"{self.base}graph/{name}"

    def account(self, pseudonym: str) -> str:
        """Return the IRI of an account."""
        return f"{self.base}account/{_segment(pseudonym)}"

    def cluster(self, pseudonym: str) -> str:
        """Return the IRI of a cluster."""
        return f"{self.base}cluster/{_segment(pseudonym)}"

    def some(self, class_iri: str) -> str:
        """Return the IRI of the one anonymous member that stands for "some X" in observations."""
        digest = hashlib.sha256(class_iri.encode()).hexdigest()[:6]
        return f"{self.base}some/{_segment(local_name(class_iri))}-{digest}"

    def source(self, name: str) -> str:
        """Return the IRI of a source file."""
        return f"{self.base}source/{_segment(name)}"

    def platform(self, platform_id: str) -> str:
        """Return the IRI of a platform that was given none."""
        return f"{self.base}platform/{_segment(platform_id)}"

    def server(self, name: str) -> str:
        """Return the IRI of another platform that a platform of the project took a measure against."""
        return f"{self.base}server/{_segment(name)}"

    def rule(self, rule_id: str) -> str:
        """Return the IRI of a learned rule."""
        return f"{self.base}rule/{_segment(rule_id)}"

    def published(self, rule_id: str) -> str:
        """Return the IRI of a rule that the project itself put into writing, or of one in its TOML files."""
        return f"{self.base}published/{_segment(rule_id)}"

    def scope(self, rule_id: str) -> str:
        """Return the IRI of the class that is a learned rule's scope."""
        return f"{self.base}scope/{_segment(rule_id)}"

    def prototype(self, rule_iri: str, other_iri: str) -> str:
        """Return the IRI of the made-up content that stands for all a rule covers, as compared to another rule."""
        digest = hashlib.sha256(f"{rule_iri}\n{other_iri}".encode()).hexdigest()[:8]
        return f"{self.base}prototype/{_segment(local_name(rule_iri))}-{digest}"

    def evidence(self, rule_id: str) -> str:
        """Return the IRI of a learned rule's evidence."""
        return f"{self.base}evidence/{_segment(rule_id)}"

    def published_evidence(self, rule_id: str) -> str:
        """Return the IRI of what observations show of a published rule; ids of learned rules never begin so."""
        return f"{self.base}evidence/published-{_segment(rule_id)}"

    def newcomers(self, platform_id: str) -> str:
        """Return the IRI of the community of those who came to a platform in a migration."""
        return f"{self.base}community/{_segment(platform_id)}-newcomers"

    def barrier(self, rule_id: str) -> str:
        """Return the IRI of the barrier that an unwritten rule raises."""
        return f"{self.base}barrier/{_segment(rule_id)}"

    def transfer(self, source_id: str, destination_id: str) -> str:
        """Return the IRI of the transfer of knowledge from one platform to another."""
        return f"{self.base}transfer/{_segment(source_id)}-{_segment(destination_id)}"

    def review(self, rule_id: str) -> str:
        """Return the IRI of the review in which a person decided about a rule."""
        return f"{self.base}review/{_segment(rule_id)}"

    def codification(self, rule_id: str) -> str:
        """Return the IRI of the act by which a rule was put into writing."""
        return f"{self.base}codification/{_segment(rule_id)}"

    def reviewer(self, key: str) -> str:
        """Return the IRI of somebody who reviewed a rule."""
        return f"{self.base}reviewer/{_segment(key)}"

    def run(self, kind: str) -> str:
        """Return the IRI of one activity of a run, such as `collection` or `learning`."""
        return f"{self.base}run/{_segment(kind)}"

    def document(self, name: str) -> str:
        """Return the IRI of a document that a run wrote."""
        return f"{self.base}document/{_segment(name)}"

    def terms_ontology(self) -> str:
        """Return the IRI of the ontology in `found-terms.ttl`."""
        return f"{self.base}found-terms"

    def rules_ontology(self) -> str:
        """Return the IRI of the ontology in `rules.ttl`."""
        return f"{self.base}rules"


def _segment(text: str) -> str:
    return quote(text, safe="-._~")
