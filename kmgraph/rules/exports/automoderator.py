"""Rules as AutoModerator reads them: YAML documents, one a rule, for a subreddit's configuration page.

What nobody has reviewed goes to the moderators' queue (`filter`), what people agreed on is removed.

Source: reddit's AutoModerator (`r2/lib/automoderator.py` of the archived reddit repository: keys, modifiers, values),
    and its full documentation (reddit.com/r/reddit.com/wiki/automoderator/full-documentation).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmgraph.errors import printable
from kmgraph.namespaces import KM
from kmgraph.rules.exports.conditions import (
    NumberTest,
    ScopeCondition,
    UntestablePart,
    ValueTest,
    WordTest,
    conditions,
    is_unspaced,
    property_name,
    word_pattern,
)
from kmgraph.rules.exports.entries import Loss, NotExpressible, RuleExport, write_each

if TYPE_CHECKING:
    from kmgraph.rules.exports.entries import ExportEntry, ExportInput

KARMA = {
    "commentKarma": "comment_karma",
    "postKarma": "post_karma",
    "linkKarma": "post_karma",
    "karma": "combined_karma",
    "combinedKarma": "combined_karma",
}
"""Properties of extensions, by local name, that AutoModerator has thresholds for."""
LINK, OUTWARD_LINK = r"https?://", r"https?://(?!(?:[\w-]+\.)*(?:reddit\.com|redd\.it)\b)"
"""Regular expressions that find a link in a text, and one that leads off reddit."""
_LINKS = {KM.hasLink: LINK, KM.hasExternalLink: OUTWARD_LINK}
MOST_BYTES = 262_144
"""Of a page of a wiki (reddit's `wiki_max_page_length_bytes`); half of it at most is comments."""
_FILTER, _REMOVE = "filter", "remove"

_Value = str | int | bool | list[str]


@dataclass
class _Document:
    """One rule in the making."""

    notes: list[str]
    checks: dict[str, _Value] = field(default_factory=dict)
    author: dict[str, _Value] = field(default_factory=dict)

    def search(self, fields: str, modifiers: str, values: list[str], *, holds: bool) -> None:
        """Add a search of texts; a second one of the same fields gets a number, or it would replace the first."""
        number = 1 + sum(key.lstrip("~").startswith(fields) for key in self.checks)
        name = fields if number == 1 else f"{fields}#{number}"
        self.checks[f"{'' if holds else '~'}{name} ({modifiers})"] = values

    def once(self, checks: dict[str, _Value], key: str, value: _Value) -> None:
        """Add a check that can stand there only once."""
        if key in checks:
            raise NotExpressible(f"AutoModerator looks at {key} once a rule, and this one has two limits of it")
        checks[key] = value


def automoderator_yaml(data: ExportInput) -> RuleExport:
    """Return the rules that AutoModerator can check, as many as a page of a subreddit's wiki holds."""
    documents, losses = write_each(data, lambda entry, notes: (entry.id, _document(entry, data, notes)))
    kept, size = [], 0
    for name, text in documents:
        size += len(text.encode())
        if size > MOST_BYTES // 2:
            losses += (Loss(name, f"a page of a wiki has {MOST_BYTES} bytes, and others fill it", is_whole=True),)
        else:
            kept.append(text)
    head = ["# Rules for AutoModerator, written by kmgraph.", *(f"# {printable(str(loss))}" for loss in losses)]
    comments = "\n".join(head) + "\n"
    if len(comments.encode()) > MOST_BYTES // 2:
        comments = f"{head[0]}\n# What is not in it is too much for this page: kmgraph export --losses FILE lists it.\n"
    return RuleExport((comments + "".join(kept)).encode(), losses, len(kept))


def _document(entry: ExportEntry, data: ExportInput, notes: list[str]) -> str:
    document = _Document(notes)
    tested = conditions(entry.enforced_scope, data)
    for part in (condition.test for condition in tested):
        if isinstance(part, UntestablePart):
            raise NotExpressible(str(part))
    for condition in tested:
        _add(document, condition)
    if not tested:
        raise NotExpressible("it is about every post")
    return _written(entry, document, data)


def _add(document: _Document, condition: ScopeCondition) -> None:
    match condition.test:
        case WordTest() as test:
            _add_words(document, test, holds=condition.holds)
        case ValueTest(value=bool(value)) as test if test.property in _LINKS:
            holds = value == condition.holds
            document.search("title+body+url", "includes, regex", [_LINKS[test.property]], holds=holds)
            document.notes.append("a link that is written without https:// is not found")
        case ValueTest(KM.isEdited, bool(value), of_author=False):
            document.once(document.checks, "is_edited", value == condition.holds)
        case NumberTest() as test if condition.holds:
            _add_number(document, test)
        case NumberTest() | ValueTest() as test:
            raise NotExpressible(
                f"AutoModerator has no check for {'' if condition.holds else 'not '}{property_name(test)}"
            )


def _add_words(document: _Document, test: WordTest, *, holds: bool) -> None:
    if test.least > 1:
        raise NotExpressible(f"AutoModerator can't ask for {test.least} different words of a list")
    if not any(map(is_unspaced, test.words)):
        document.search("title+body", "includes-word", list(test.words), holds=holds)
    elif all(map(is_unspaced, test.words)):
        document.search("title+body", "includes", list(test.words), holds=holds)
    else:
        document.search("title+body", "includes, regex", [word_pattern(word) for word in test.words], holds=holds)
    document.notes.append("other spellings of its words (disguises, traditional characters) are not found")


def _add_number(document: _Document, test: NumberTest) -> None:
    name, below_low = property_name(test), None if test.low is None else test.low - 1
    if test.property == KM.accountAgeDays:
        # Whole days count from the moment that they are over: more than 30 days is at least 30 whole ones.
        _add_threshold(document, "account_age", (test.low or None, test.high), " days")
    elif name in KARMA and test.of_author:
        _add_threshold(document, KARMA[name], (below_low, test.high))
    elif test.property == KM.textLength:
        document.notes.append("the length of the body alone counts, without the title")
        for key, limit in (("body_longer_than", below_low), ("body_shorter_than", test.high)):
            if limit is not None:
                document.once(document.checks, key, int(limit))
    elif test.property == KM.reportCount and test.high is None and test.low is not None:
        document.once(document.checks, "reports", int(test.low))
    else:
        raise NotExpressible(f"AutoModerator has no check for {name}")


def _add_threshold(document: _Document, key: str, limits: tuple[float | None, float | None], unit: str = "") -> None:
    """Add limits of a number of the author: more than the one, less than the other."""
    for sign, limit in zip("><", limits, strict=True):
        if limit is not None:
            document.once(document.author, key, f"{sign} {limit:.0f}{unit}")


def _written(entry: ExportEntry, document: _Document, data: ExportInput) -> str:
    reason = f"{entry.id}: {printable(entry.words(data.languages))}"
    values: dict[str, _Value | Mapping[str, _Value]] = dict(document.checks)
    if document.author:
        values["author"] = document.author
    values |= {"action": _REMOVE if entry.is_agreed else _FILTER, "action_reason": reason}
    where = f" on {entry.platform}" if entry.platform else ""
    return "\n".join(["---", f"# {entry.id} ({entry.state}{where})", *_lines(values), ""])


def _lines(values: Mapping[str, _Value | Mapping[str, _Value]]) -> Iterator[str]:
    """Yield a mapping as YAML: values are written as JSON, which YAML reads, too."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield f"{key}:"
            yield from (f"    {line}" for line in _lines(value))
        else:
            yield f"{key}: {json.dumps(value, ensure_ascii=False)}"
