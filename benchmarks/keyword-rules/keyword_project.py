"""A world as a kmgraph project: an extension whose lexicon holds the terms, and a table of posts."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from keyword_world import World

BASE = "https://example.org/keyword-rules#"
PLATFORM = "chat"
_CHUNK = 100_000

_HEAD = f"""@prefix kw: <{BASE}> .
@prefix km: <https://w3id.org/kmgraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<https://example.org/keyword-rules> a owl:Ontology ;
    owl:imports <https://w3id.org/kmgraph/kmgraph> .

skos:definition a owl:AnnotationProperty .
km:nounPhrase a owl:AnnotationProperty .
km:propertyPhrase a owl:AnnotationProperty .
km:learnable a owl:AnnotationProperty .
"""

_CHATS = """
kw:Chat a owl:Class ;
    rdfs:label "chat"@en , "聊天"@zh ;
    skos:definition "A conversation in which a message is sent."@en , "发送消息的会话。"@zh ;
    km:learnable false .

kw:GroupChat a owl:Class ;
    rdfs:subClassOf kw:Chat ;
    rdfs:label "group chat"@en , "群聊"@zh ;
    skos:definition "A chat of three accounts or more."@en , "三个及以上账号参与的聊天。"@zh ;
    km:nounPhrase "group chats"@en , "群聊"@zh .

kw:OneToOneChat a owl:Class ;
    rdfs:subClassOf kw:Chat ;
    owl:disjointWith kw:GroupChat ;
    rdfs:label "one-to-one chat"@en , "一对一聊天"@zh ;
    skos:definition "A chat of two accounts."@en , "两个账号之间的聊天。"@zh ;
    km:nounPhrase "one-to-one chats"@en , "一对一聊天"@zh .

kw:inChat a owl:ObjectProperty , owl:FunctionalProperty ;
    rdfs:domain km:Content ;
    rdfs:range kw:Chat ;
    rdfs:label "in chat"@en , "所在聊天"@zh ;
    skos:definition "Relates a message to the chat in which it was sent."@en , "将消息与其发送所在的聊天联系起来。"@zh ;
    km:propertyPhrase "sent in {}"@en , "在{}中发送的"@zh .
"""

_CONFIG = f"""[project]
name = "keyword-rules"
languages = ["en"]
ontology = ["extension.ttl"]

[[platform]]
id = "{PLATFORM}"
label = {{ en = "Chat", zh = "聊天" }}

[[source]]
path = "posts.csv"
platform = "{PLATFORM}"
"""


def write_project(world: World, folder: Path, *, as_text: bool = False) -> None:
    """Write a project folder: `kmgraph.toml`, `extension.ttl`, `posts.csv`.

    Args:
        world: What to write.
        folder: Made if it is not there.
        as_text: Whether to leave it to kmgraph to find the terms in texts, instead of naming them in a column.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kmgraph.toml").write_text(_CONFIG, encoding="utf-8")
    (folder / "extension.ttl").write_text(extension(world), encoding="utf-8")
    with (folder / "posts.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        header = ["id", "outcome", "author", "text" if as_text else "mentions"]
        writer.writerow([*header, "inChat"] if world.base.has_chats else header)
        writer.writerows(_rows(world, world.terms if as_text else names(world.terms), " " if as_text else "|"))


def extension(world: World) -> str:
    """Return the extension ontology in Turtle: an entry of the lexicon for each term."""
    entries = (
        f"\nkw:{name} a owl:NamedIndividual , km:LexicalEntry ;\n"
        f'    rdfs:label "{_quoted(term)}"@en , "{_quoted(term)}"@zh ;\n'
        '    skos:definition "A term that posts may mention."@en , "帖子可能提及的词语。"@zh .\n'
        for name, term in zip(names(world.terms), world.terms, strict=True)
    )
    return _HEAD + (_CHATS if world.base.has_chats else "") + "".join(entries)


def names(terms: Sequence[str]) -> list[str]:
    """Return the local name of each term."""
    return [f"term-{index:04}" for index in range(len(terms))]


def _rows(world: World, shown: Sequence[str], separator: str) -> Iterator[list[str]]:
    """Yield the rows of the table, by chunks that fit into memory unpacked."""
    for start in range(0, len(world), _CHUNK):
        stop = min(start + _CHUNK, len(world))
        packed = world.mentions[:, start // 8 : -(-stop // 8)]
        flags = np.unpackbits(packed, axis=1, count=stop - start)
        rows, terms = np.nonzero(flags.T)
        ends = np.searchsorted(rows, np.arange(stop - start + 1))
        for place, post in enumerate(range(start, stop)):
            cell = separator.join(shown[index] for index in terms[ends[place] : ends[place + 1]])
            outcome = "removed" if world.removed[post] else "kept"
            row = [f"p{post}", outcome, f"a{world.author[post]}", cell]
            yield [*row, "GroupChat" if world.is_group[post] else "OneToOneChat"] if world.base.has_chats else row


def _quoted(term: str) -> str:
    return term.replace("\\", "\\\\").replace('"', '\\"')
