"""What every format starts from: one entry a rule, learned or published, and what an export answers with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from kmgraph.model import Deontic, Lifecycle, Status, Text, Vocabulary
from kmgraph.ontology import to_manchester
from kmgraph.rules.disclosure import turning_month

if TYPE_CHECKING:
    from kmgraph.model import Expression, FoundClass, Platform, PublishedRule, Rule, RuleSet


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a format has no place for.

    Attributes:
        rule: Id of the rule, empty for what is true of all of them.
        why: What is missing from the file, and why.
        is_whole: Whether the rule is not in the file at all.
    """

    rule: str
    why: str
    is_whole: bool = False

    def __str__(self) -> str:
        """Return the loss on one line."""
        where = f"{self.rule}: " if self.rule else ""
        return f"{where}{'left out: ' if self.is_whole else ''}{self.why}"


@dataclass(frozen=True, slots=True)
class RuleExport:
    """A file, and what it lacks.

    Attributes:
        written: How many rules are in it.
    """

    data: bytes
    losses: tuple[Loss, ...] = ()
    written: int = 0


class NotExpressible(Exception):  # noqa: N818  it ends the writing of one rule, and is no error of the user's
    """Why a format has no place for a rule."""


@dataclass(frozen=True, slots=True)
class ExportEntry:
    """A rule as other systems are told of it.

    Attributes:
        platform: Id of the platform; None for all.
        scope: What it is about; None where nobody said.
        manchester: The same in Manchester syntax.
        learned: The rule with its evidence, if it was learned.
        published: The rule as it was published, if it was.
    """

    id: str
    iri: str
    platform: str | None
    text: Text
    scope: Expression | None
    manchester: str
    learned: Rule | None = None
    published: PublishedRule | None = None

    @property
    def is_agreed(self) -> bool:
        """Whether a person stands for it: it is published, reviewed or codified."""
        return self.learned is None or self.learned.lifecycle in {Lifecycle.REVIEWED, Lifecycle.CODIFIED}

    @property
    def state(self) -> str:
        """How far people have taken it, in a word."""
        return "published" if self.learned is None else self.learned.lifecycle.value

    @property
    def enforced_scope(self) -> Expression:
        """What a filter acts against by it.

        Raises:
            NotExpressible: If nothing may be acted against by it, or nobody said what it is about.
        """
        reason = self.not_enforceable
        if reason or self.scope is None:
            raise NotExpressible(reason or "nobody has said what it is about")
        return self.scope

    @property
    def not_enforceable(self) -> str | None:
        """Why nothing may be removed by it; None if something may."""
        if self.published is not None and self.published.deontic is not Deontic.PROHIBITION:
            return f"it is {_ARTICLES[self.published.deontic]}, and the format says what is acted against"
        rule = self.learned
        if rule is None:
            return None
        if rule.lifecycle is Lifecycle.RETIRED:
            return "it was retired"
        if rule.status is Status.INCONSISTENT:
            return "it contradicts the ontology"
        if rule.evidence.valid_until:
            return f"it has not been observed since about {turning_month(rule.evidence.valid_until, rule.evidence)}"
        return None

    def words(self, languages: Sequence[str]) -> str:
        """Return its text in the first of the languages in which there is one; else in any, else its scope."""
        texts = [self.text[language] for language in languages if self.text.get(language)]
        return next(iter([*texts, *filter(None, self.text.values())]), self.manchester or self.id)


_ARTICLES = {Deontic.PERMISSION: "a permission", Deontic.OBLIGATION: "an obligation"}


@dataclass(frozen=True)
class ExportInput:
    """Everything that an export needs.

    Attributes:
        entries: The rules, published ones first, each kind by platform and id.
        found: IRI of a class of terms that a run found -> the class.
        languages: Languages of texts, the first that of formats with room for one.
        platforms: Id -> platform.
        has_candidates: Whether rules that nobody has reviewed are written as rules where people read them.
    """

    entries: tuple[ExportEntry, ...]
    vocabulary: Vocabulary
    found: Mapping[str, FoundClass] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    platforms: Mapping[str, Platform] = field(default_factory=dict)
    has_candidates: bool = False


Written = TypeVar("Written")


def write_each(
    data: ExportInput, write: Callable[[ExportEntry, list[str]], Written]
) -> tuple[list[Written], tuple[Loss, ...]]:
    """Return what a format makes of each rule that it has a place for, and what it lacks.

    Args:
        data: The rules.
        write: Makes something of a rule, and adds to the list in words what of the rule is not in it.
    """
    written: list[Written] = []
    losses: list[Loss] = []
    for entry in data.entries:
        notes: list[str] = []
        try:
            written.append(write(entry, notes))
        except NotExpressible as reason:
            losses.append(Loss(entry.id, str(reason), is_whole=True))
        else:
            losses += [Loss(entry.id, note) for note in dict.fromkeys(notes)]
    return written, tuple(losses)


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters.

    >>> cut("guidelines", 6)
    'guide…'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def export_entries(
    ruleset: RuleSet, published: Sequence[PublishedRule], vocabulary: Vocabulary, platform: str | None = None
) -> tuple[ExportEntry, ...]:
    """Return an entry a rule, published ones first.

    Args:
        ruleset: With public figures.
        published: The published rules with their expressions.
        vocabulary: Spells scopes.
        platform: Id of the only platform that is asked for; rules that hold on all platforms hold there too.
    """
    told = sorted(published, key=lambda rule: (rule.platform or "", rule.id))
    entries = (*(_published(rule, vocabulary) for rule in told), *map(_learned, ruleset.rules))
    return tuple(entry for entry in entries if platform is None or entry.platform in {platform, None})


def _published(rule: PublishedRule, vocabulary: Vocabulary) -> ExportEntry:
    words = rule.manchester or (to_manchester(rule.expression, vocabulary) if rule.expression else "")
    return ExportEntry(rule.id, rule.iri, rule.platform, rule.text, rule.expression, words, published=rule)


def _learned(rule: Rule) -> ExportEntry:
    scope = rule.scope.to_expression()
    return ExportEntry(rule.id, rule.iri, rule.platform, rule.text, scope, rule.manchester, learned=rule)
