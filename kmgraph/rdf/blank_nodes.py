"""Gives blank nodes labels that follow from what they say, so that the same statements give the same bytes.

The label of a blank node is a hash of its description (downwards) and of what refers to it (upwards). Two blank nodes
with the same label say the same thing of the same things and become one, which changes no conclusion. OWL's class
expressions and lists are trees, where this is exact; blank nodes on a cycle, which OWL 2 DL doesn't allow, are told
apart by their order where nothing else does.

Where labels needn't last, such as in what a report shows of one file, `in_order` numbers blank nodes as they come.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_MAX_ROUNDS = 32
_Edges = dict[str, list[tuple[str, str]]]


def label_blanks(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return the triples without duplicates, sorted, blank nodes labelled by what they say.

    The order of the triples doesn't matter, nor do the labels they come with, as long as labels of different files
    differ.
    """
    return list(labelled_lines(triples).values())


def labelled_lines(triples: Iterable[ox.Triple]) -> dict[str, ox.Triple]:
    """Return what `label_blanks` does, with the text of each triple in N-Triples (without the full stop) as its key."""
    given = list(triples)
    labels = {name: ox.BlankNode(f"b{label}") for name, label in _labels(given).items()}
    if labels:
        given = [_relabelled(triple, labels) for triple in given]
    return dict(sorted({str(triple): triple for triple in given}.items()))


def in_order(triples: Iterable[ox.Triple], label: str = "s") -> Iterator[ox.Triple]:
    """Yield the triples, blank nodes labelled by the order in which they come: no two become one."""
    labels = _Numbered(label)
    for triple in triples:
        subject, _, obj = triple
        if isinstance(subject, ox.BlankNode) or isinstance(obj, ox.BlankNode):
            yield _relabelled(triple, labels)
        else:
            yield triple


class _Numbered(dict[str, ox.BlankNode]):
    """Labels by what they were, numbered as they are asked for."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label

    def __missing__(self, name: str) -> ox.BlankNode:
        node = self[name] = ox.BlankNode(f"{self._label}{len(self)}")
        return node


def _relabelled(triple: ox.Triple, labels: Mapping[str, ox.BlankNode]) -> ox.Triple:
    subject, obj = triple.subject, triple.object
    if not isinstance(subject, ox.BlankNode) and not isinstance(obj, ox.BlankNode):
        return triple
    return ox.Triple(
        labels[subject.value] if isinstance(subject, ox.BlankNode) else subject,
        triple.predicate,
        labels[obj.value] if isinstance(obj, ox.BlankNode) else obj,
    )


def _labels(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return the label of each blank node, keyed by the label it came with."""
    found = _Blanks()
    for triple in triples:
        found.add(triple)
    cyclic: set[str] = set()
    content = _spread({name: _digest(sorted(facts)) for name, facts in found.facts.items()}, found.down, cyclic)
    seeds = {name: _digest([digest, *sorted(found.named_up[name])]) for name, digest in content.items()}
    labels = _spread(seeds, found.up, cyclic)
    return _numbered(labels, [name for name in found.facts if name in cyclic])


@dataclass
class _Blanks:
    """What the triples say of each blank node: named facts down and up, and the edges between blank nodes."""

    facts: dict[str, set[str]] = field(default_factory=dict)
    named_up: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    down: _Edges = field(default_factory=lambda: defaultdict(list))
    up: _Edges = field(default_factory=lambda: defaultdict(list))

    def add(self, triple: ox.Triple) -> None:
        subject, predicate, obj = triple.subject, triple.predicate.value, triple.object
        if isinstance(obj, ox.BlankNode):
            self.facts.setdefault(obj.value, set())
            if isinstance(subject, ox.BlankNode):
                self.facts.setdefault(subject.value, set())
                self.down[subject.value].append((predicate, obj.value))
                self.up[obj.value].append((predicate, subject.value))
            else:
                self.named_up[obj.value].add(f"{predicate} {subject}")
        elif isinstance(subject, ox.BlankNode):
            self.facts.setdefault(subject.value, set()).add(f"{predicate} {obj}")


def _spread(seeds: Mapping[str, str], edges: _Edges, cyclic: set[str]) -> dict[str, str]:
    """Return each node's seed combined with all it leads to along the edges; note in `cyclic` what leads to a cycle."""
    waiting = {name: len({target for _, target in edges.get(name, ())}) for name in seeds}
    back: dict[str, set[str]] = defaultdict(set)
    for name, found in edges.items():
        for _, target in found:
            back[target].add(name)
    done: dict[str, str] = {}
    ready = [name for name, count in waiting.items() if not count]
    while ready:
        name = ready.pop()
        done[name] = _combine(name, seeds, edges, done)
        for source in back.get(name, ()):
            waiting[source] -= 1
            if not waiting[source]:
                ready.append(source)
    cyclic.update(seeds.keys() - done.keys())
    return _refine(seeds, edges, done) if cyclic else done


def _refine(seeds: Mapping[str, str], edges: _Edges, done: dict[str, str]) -> dict[str, str]:
    # What is left leads to a cycle: colours are refined until they tell no more nodes apart.
    left = {name: seeds[name] for name in seeds if name not in done}
    for _ in range(_MAX_ROUNDS):
        colours = done | left
        refined = {name: _combine(name, seeds, edges, colours) for name in left}
        is_stable = len(set(refined.values())) == len(set(left.values()))
        left = refined
        if is_stable:
            break
    return done | left


def _combine(name: str, seeds: Mapping[str, str], edges: _Edges, colours: Mapping[str, str]) -> str:
    around = sorted({f"{predicate} {colours[target]}" for predicate, target in edges.get(name, ())})
    return _digest([seeds[name], *around]) if around else seeds[name]


def _numbered(labels: dict[str, str], names: Sequence[str]) -> dict[str, str]:
    """Return the labels, those of the named nodes numbered where they are the same.

    On a cycle, nodes that look alike can't become one: `a knows b, b knows a` doesn't say that anybody knows herself.
    """
    count: dict[str, int] = defaultdict(int)
    for name in names:
        label = labels[name]
        labels[name] = f"{label}n{count[label]}"
        count[label] += 1
    return labels


def _digest(parts: Iterable[str]) -> str:
    return blake2b("\n".join(parts).encode(), digest_size=10).hexdigest()
