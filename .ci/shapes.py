#!/usr/bin/env python3
"""Writes the shapes that follow from the ontology: what can't stand at the ends of a property.

`kind.shacl.ttl` gets a shape for each class that is a domain or a range, with the classes that the ontology keeps apart
from it; `ends.shacl.ttl` gets, for each property, what no other shape of facts asks of it yet: whose property it is,
what its values are, and whether there may be several. Run it after adding properties, classes or disjointness.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).parent.parent
SHAPES = ROOT / "ontology" / "shapes"
BY_HAND = ("decision", "knowledge", "lexicon", "measure", "platform", "published", "rule")
"""Shapes that facts are held against."""

KM = "https://w3id.org/kmgraph/ns#"
KMS = "https://w3id.org/kmgraph/shapes#"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

# Kinds that shapes written by hand name.
NAMES = {
    "KnowledgeHolder": "Holder",
    "Organization": "Organization",
    "UserAccount": "Account",
    "KnowledgeItem": "Item",
    "KnowledgeActivity": "Activity",
    "MigrationCause": "Cause",
    "ModerationDecision": "Decision",
    "Decision": "AnyDecision",
    "PublishedRule": "Published",
    "RuleFromPractice": "Practice",
}
# What somebody wrote is in a language, told or not: rdf:PlainLiteral is both kinds of text in OWL.
DATATYPES = (XSD, f"{RDF}PlainLiteral")
NODES = {"language": "LanguageTag", "PlainLiteral": "Words"}
# Numbers are taken in whichever way they are written.
NUMBERS = {"integer": "WholeNumber", "nonNegativeInteger": "WholeNumber", "decimal": "DecimalNumber"}
WHOLE = "integer nonNegativeInteger positiveInteger long int short byte unsignedLong unsignedInt unsignedShort "
WHOLE += "unsignedByte"
LITERALS = """
kms:NarrowerClass a sh:NodeShape ;
    rdfs:label "Class that is below another"@en , "有上级类的类"@zh ;
    sh:property [ sh:path rdfs:subClassOf ; sh:minCount 1 ] .

kms:LanguageTag a sh:NodeShape ;
    rdfs:label "Language tag"@en , "语言代码"@zh ;
    sh:or ( [ sh:datatype xsd:language ] [ sh:datatype xsd:string ] ) ;
    sh:pattern "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$" .

kms:Words a sh:NodeShape ;
    rdfs:label "Words, in a language that is told or not"@en , "文字（可注明语言）"@zh ;
    sh:or ( [ sh:datatype xsd:string ] [ sh:datatype rdf:langString ] ) .

kms:WholeNumber a sh:NodeShape ;
    rdfs:label "Whole number"@en , "整数"@zh ;
    sh:or (
        WHOLE ) .

kms:DecimalNumber a sh:NodeShape ;
    rdfs:label "Number"@en , "数字"@zh ;
    sh:or ( [ sh:datatype xsd:decimal ] [ sh:node kms:WholeNumber ] ) .
"""
# The classes of a thing, looked up once for a whole list: with a `sh:class` each, 200,000 triples of observations took
# the compiled engine 20 seconds, and so they take less than one.
OF_CLASS = "sh:path ( rdf:type [ sh:zeroOrMorePath rdfs:subClassOf ] )"
# What a constraint asks: which values, or how many.
ASKED = {f"{SH}{name}": "value" for name in ("in", "class", "node", "datatype", "or")} | {f"{SH}maxCount": "count"}
# Datatype -> its values in words.
WORDS = {
    "string": ("plain text", "纯文本"),
    "PlainLiteral": ("text, with or without a language tag", "文本，可带语言标签"),
    "boolean": ("true or false", "true 或 false"),
    "dateTime": ("a time (xsd:dateTime)", "时间（xsd:dateTime）"),
    "anyURI": ("a web address (xsd:anyURI)", "网址（xsd:anyURI）"),
    "language": ("a language tag, such as zh-CN", "语言代码，例如 zh-CN"),
    "integer": ("a whole number", "整数"),
    "nonNegativeInteger": ("a whole number, zero or more", "大于或等于零的整数"),
    "decimal": ("a number", "数字"),
    "double": ("a number (xsd:double)", "数字（xsd:double）"),
}
PREFIXES = f"""@prefix kms: <{KMS}> .
@prefix km: <{KM}> .
@prefix sh: <{SH}> .
@prefix xsd: <{XSD}> .
@prefix rdf: <{RDF}> .
@prefix rdfs: <{RDFS}> .

# Written by .ci/shapes.py: change the ontology, not this file.
"""
KINDS_HEAD = """
# What can't stand at the end of a property: a literal, or something said to be of a kind that the ontology keeps apart
# from the kind that is due. Something of which no kind is said may be what is due. A class is no thing of its own kind:
# where content with video is meant, it has a medium that is a km:Video.
"""
ENDS_HEAD = """
# What each property asks of its two ends, where no other shape of facts does: whose property it is, what its values
# are, and whether there may be several.
"""


@dataclass
class Graph:
    """Triples by subject and predicate; lists are followed by `listed`."""

    forward: dict[str, dict[str, list[ox.Term]]] = field(default_factory=dict)

    def load(self, *paths: Path) -> Graph:
        """Add files, their blank nodes apart."""
        for number, path in enumerate(paths):
            for quad in ox.parse(path=str(path)):
                mark = f"{number}" if isinstance(quad.subject, ox.BlankNode) else ""
                ends = self.forward.setdefault(f"{_text(quad.subject)}{mark}", {})
                ends.setdefault(quad.predicate.value, []).append(_apart(quad.object, number))
        return self

    def nodes(self, subject: str, predicate: str) -> list[str]:
        """Return the objects that are no literals."""
        found = self.forward.get(subject, {}).get(predicate, [])
        return [_text(term) for term in found if not isinstance(term, ox.Literal)]

    def text(self, subject: str, predicate: str, language: str) -> str:
        """Return the text in a language."""
        found = self.forward.get(subject, {}).get(predicate, [])
        return next(term.value for term in found if isinstance(term, ox.Literal) and term.language == language)

    def typed(self, *kinds: str) -> list[str]:
        """Return our own terms of these kinds, sorted."""
        return sorted(s for s in self.forward if s.startswith(KM) and set(kinds) & set(self.nodes(s, f"{RDF}type")))

    def inverses(self, prop: str) -> list[str]:
        """Return what a property is stated to be the inverse of, or what is stated to be its own."""
        others = [other for other in self.forward if prop in self.nodes(other, f"{OWL}inverseOf")]
        return self.nodes(prop, f"{OWL}inverseOf") + others

    def listed(self, node: str) -> list[str]:
        """Return the members of a list."""
        found = []
        while node != f"{RDF}nil":
            found += self.nodes(node, f"{RDF}first")
            (node,) = self.nodes(node, f"{RDF}rest")
        return found

    def above(self, term: str) -> set[str]:
        """Return a class and all that it is stated to be below, as a part of a definition too."""
        found, todo = {term}, [term]
        while todo:
            node = todo.pop()
            fresh = {*self.nodes(node, f"{RDFS}subClassOf"), *self.nodes(node, f"{OWL}equivalentClass")}
            fresh |= {part for parts in self.nodes(node, f"{OWL}intersectionOf") for part in self.listed(parts)}
            fresh -= found
            found |= fresh
            todo += fresh
        return found


def _text(term: ox.Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _apart(term: ox.Term, number: int) -> ox.Term:
    return ox.BlankNode(f"{term.value}{number}") if isinstance(term, ox.BlankNode) else term


@dataclass(frozen=True)
class Property:
    """A property as shapes see it; an inverse has the ends of the other, swapped."""

    iri: str
    domains: tuple[str, ...]
    ranges: tuple[str, ...]
    functional: bool


def properties(graph: Graph) -> list[Property]:
    """Return all properties that have a domain or a range, sorted."""
    found = []
    for iri in graph.typed(f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty"):
        near, far = graph.nodes(iri, f"{RDFS}domain"), graph.nodes(iri, f"{RDFS}range")
        for other in graph.inverses(iri):
            near = near or graph.nodes(other, f"{RDFS}range")
            far = far or graph.nodes(other, f"{RDFS}domain")
        functional = f"{OWL}FunctionalProperty" in graph.nodes(iri, f"{RDF}type")
        if near or far:
            found.append(Property(iri, tuple(near), tuple(far), functional))
    return found


def apart_from(graph: Graph) -> dict[str, list[str]]:
    """Return, for each class, the widest classes that the ontology keeps apart from it."""
    stated = {(one, other) for one in graph.forward for other in graph.nodes(one, f"{OWL}disjointWith")}
    for node in graph.forward:
        for members in graph.nodes(node, f"{OWL}members"):
            stated |= set(combinations(graph.listed(members), 2))
    stated |= {(other, one) for one, other in stated}
    classes = graph.typed(f"{OWL}Class")
    above = {term: graph.above(term) for term in classes}
    apart = {
        term: {other for other in classes if any((a, b) in stated for a in above[term] for b in above[other])}
        for term in classes
    }
    return {term: sorted(o for o in others if not (above[o] - {o}) & others) for term, others in apart.items()}


def kind_name(iri: str) -> str:
    """Return the name of the shape of what can be of a class."""
    return f"kms:{NAMES.get(short(iri), short(iri))}Kind"


def short(iri: str) -> str:
    """Return the local name."""
    return iri.rsplit("#", 1)[-1]


def labels(graph: Graph, iri: str) -> tuple[str, str]:
    """Return the label in English and in Chinese."""
    return graph.text(iri, f"{RDFS}label", "en"), graph.text(iri, f"{RDFS}label", "zh")


def is_value(graph: Graph, iri: str) -> bool:
    """Return whether a class is a closed list of values."""
    return f"{KM}FixedValue" in graph.above(iri)


def write_kinds(graph: Graph) -> str:
    """Return the shapes of what can be of a class."""
    ends = {end for prop in properties(graph) for end in prop.domains}
    ends |= {end for prop in properties(graph) for end in prop.ranges if not is_value(graph, end)}
    apart = apart_from(graph)
    parts = [PREFIXES, KINDS_HEAD]
    for iri in sorted(end for end in ends if end.startswith(KM)):
        english, chinese = labels(graph, iri)
        kept_out = wrapped(" ".join(f"km:{short(other)}" for other in apart[iri]), 16)
        parts.append(
            f'\n{kind_name(iri)} a sh:NodeShape ;\n    rdfs:label "Possible {english}"@en , "可能的{chinese}"@zh ;\n'
            f"    sh:nodeKind sh:BlankNodeOrIRI ;\n    sh:not [ sh:or ( [ sh:node kms:NarrowerClass ] [ sh:property [\n"
            f"        {OF_CLASS} ; sh:qualifiedMinCount 1 ;\n"
            f"        sh:qualifiedValueShape [ sh:in (\n{kept_out} ) ] ] ] ) ] ;\n"
            f'    sh:message "This can be no {english}."@en , "此处不可能是{chinese}。"@zh .\n'
        )
    return "".join(parts)


def write_ends(graph: Graph, by_hand: Graph) -> str:
    """Return the shapes of what properties ask and no shape written by hand does."""
    whole = wrapped(" ".join(f"[ sh:datatype xsd:{kind} ]" for kind in WHOLE.split()), 8)
    parts = [PREFIXES, ENDS_HEAD, LITERALS.replace("        WHOLE", whole)]
    for prop in properties(graph):
        asked, held = value_of(graph, prop), checked(by_hand, prop)
        value = [part for name, part in asked.items() if name not in held]
        domain = [end for end in prop.domains if end.startswith(KM)] if "domain" not in held else []
        parts.append(shape(graph, prop, domain, value))
    return "".join(parts)


def value_of(graph: Graph, prop: Property) -> dict[str, str]:
    """Return what a property asks of its values: which they are, and how many."""
    asked = {}
    for end in prop.ranges:
        if end.startswith(DATATYPES):
            asked["value"] = datatype(short(end))
        elif end.startswith(KM) and is_value(graph, end):
            below = [kind for kind in graph.typed(f"{OWL}Class") if end in graph.above(kind)]
            values = sorted({short(value) for value in graph.typed(*below)})
            asked["value"] = f"sh:in ( {' '.join(f'km:{value}' for value in values)} )"
        else:
            asked["value"] = f"sh:node {kind_name(end)}" if end.startswith(KM) else "sh:nodeKind sh:BlankNodeOrIRI"
    if prop.functional:
        asked["count"] = "sh:maxCount 1"
    return asked


def datatype(name: str) -> str:
    """Return what values of a datatype are, numbers in whichever of its kinds they are written."""
    if name in NODES:
        return f"sh:node kms:{NODES[name]}"
    if name not in NUMBERS:
        return f"sh:datatype xsd:{name}"
    least = " ; sh:minInclusive 0" if name == "nonNegativeInteger" else ""
    return f"sh:node kms:{NUMBERS[name]}{least}"


def checked(by_hand: Graph, prop: Property) -> set[str]:
    """Return what shapes written by hand ask of all that have a property: its value, how many, whose it is."""
    found = set()
    for node, ends in by_hand.forward.items():
        of_property = prop.iri in by_hand.nodes(node, f"{SH}targetSubjectsOf")
        if of_property and f"{SH}node" in ends:
            found.add("domain")
        if of_property or set(prop.domains) & set(by_hand.nodes(node, f"{SH}targetClass")):
            for inner in by_hand.nodes(node, f"{SH}property"):
                if by_hand.nodes(inner, f"{SH}path") == [prop.iri]:
                    found |= {ASKED[asked] for asked in by_hand.forward[inner] if asked in ASKED}
    return found


def shape(graph: Graph, prop: Property, domain: list[str], value: list[str]) -> str:
    """Return the shape of a property, or nothing where nothing is left to ask."""
    if not domain and not value:
        return ""
    name, (english, chinese) = short(prop.iri), labels(graph, prop.iri)
    text = (
        f"\nkms:Ends-{name} a sh:NodeShape ;\n"
        f'    rdfs:label "What has “{english}”"@en , "具有“{chinese}”的事物"@zh ;\n'
        f"    sh:targetSubjectsOf km:{name}"
    )
    for end in domain:
        due = labels(graph, end)
        text += (
            f" ;\n    sh:node {kind_name(end)} ;\n    sh:message "
            f'"Expected of what has “{english}”: {due[0]}."@en , "具有“{chinese}”的应当是：{due[1]}。"@zh'
        )
    if not value:
        return f"{text} .\n"
    due = value_words(graph, prop)
    once = (", at most once", "，且最多一个") if "sh:maxCount 1" in value else ("", "")
    return (
        f"{text} ;\n    sh:property kms:Ends-{name}-value .\n\nkms:Ends-{name}-value a sh:PropertyShape ;\n"
        f"    sh:path km:{name} ;\n{wrapped(' ; '.join(value), 4)} ;\n"
        f'    sh:message "Expected as “{english}”{once[0]}: {due[0]}."@en ,\n'
        f'        "“{chinese}”应当是{once[1]}：{due[1]}。"@zh .\n'
    ).replace("应当是，且最多一个：", "最多一个，应当是：")


def value_words(graph: Graph, prop: Property) -> tuple[str, str]:
    """Return in words what the values of a property are."""
    (end, *_) = prop.ranges
    if end.startswith(DATATYPES):
        return WORDS[short(end)]
    return labels(graph, end) if end.startswith(KM) else ("something that is no text", "文字以外的事物")


def wrapped(text: str, indent: int, width: int = 118) -> str:
    """Return the text in lines, broken between statements and members."""
    lines, line = [], " " * indent
    whole = re.sub(r"\[ [^\]]*\]", lambda match: match[0].replace(" ", "\0"), text)
    for word in whole.split(" "):
        piece = word.replace("\0", " ")
        if len(line) + len(piece) > width:
            lines.append(line.rstrip())
            line = " " * indent
        line += f"{piece} "
    return "\n".join([*lines, line.rstrip()])


def generated() -> dict[str, str]:
    """Return the files as they follow from the ontology, by name."""
    graph = Graph().load(*sorted((ROOT / "ontology" / "modules").glob("*.ttl")))
    by_hand = Graph().load(*(SHAPES / f"{name}.shacl.ttl" for name in BY_HAND))
    return {"kind.shacl.ttl": write_kinds(graph), "ends.shacl.ttl": write_ends(graph, by_hand)}


def main() -> None:
    """Write the files."""
    for name, text in generated().items():
        (SHAPES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
