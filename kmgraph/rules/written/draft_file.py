"""The file of draft rules: written new, or brought up to date with what people did to it left as it is (`tomlkit`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, InlineTable, Table

from kmgraph.errors import ConfigError, printable
from kmgraph.io import TOML_LIMITS, Section, read_toml, read_utf8
from kmgraph.model import UNDETERMINED, Deontic
from kmgraph.rules.written.drafts import DraftComparison, DraftMatch, KnownRule, compare_drafts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kmgraph.model import Text
    from kmgraph.rules.written.drafts import DraftOrigin, DraftRule

_HEAD = """\
Published rules, drafted by `kmgraph rules import`: one for each statement of {source}.

A rule with `scope_proposed` awaits a person: it is compared with nothing and explains nothing until you have read it,
mended what it says and renamed the key to `scope`. One that has neither is about nothing that the ontology has words
for, or excepts such a thing, or asks for more than that content is marked: a scope would say more than the statement.
Write one, or remove it. `kmgraph rules import --update` reads the text again and keeps what you did.
"""
_UNREAD = """\

What a rule says in the other system and here has no place for stands in `not_read`: mind it when you confirm the rule.
"""


@dataclass(frozen=True, slots=True)
class UpdatedDrafts:
    """A file of draft rules, brought up to date: its text, and what came of each rule."""

    text: str
    comparison: DraftComparison


def new_draft_file(drafts: Sequence[DraftRule], source: str) -> str:
    """Return the text of a new file of draft rules."""
    document = tomlkit.document()
    head = _HEAD.format(source=printable(source)) + (_UNREAD if any(draft.not_read for draft in drafts) else "")
    for line in head.splitlines():
        document.add(tomlkit.comment(line) if line else tomlkit.nl())
    rules = tomlkit.aot()
    for draft in drafts:
        rules.append(_table(draft))
    if drafts:
        document.append("rule", rules)
    return tomlkit.dumps(document)


def update_draft_file(path: Path, drafts: Sequence[DraftRule], origin: DraftOrigin) -> UpdatedDrafts:
    """Return a file of published rules with the rules of one document brought up to date.

    Rules of other documents, and those that were written by hand, stay. A rule whose words are the same keeps all that
    it says but for where it stands; one whose words changed gets the new ones, and its scope has to be confirmed again;
    one whose words are gone goes, unless a person confirmed it.

    Args:
        path: The file.
        drafts: All statements of the document.
        origin: The document.

    Raises:
        ConfigError: If the file can't be read, or is no file of published rules.
    """
    top = read_toml(path)
    _refuse_others(top)
    known = _known_rules(top, origin)
    try:
        document = tomlkit.parse(read_utf8(path, TOML_LIMITS, error=ConfigError))
    except (TOMLKitError, RecursionError) as error:
        raise ConfigError(
            f"the file can't be brought up to date: {error}",
            where=str(path),
            hint="write a new file with -o, and move into it what was confirmed",
        ) from None
    rules = document.get("rule")
    if not isinstance(rules, AoT):
        rules = tomlkit.aot()
        document["rule"] = rules
    comparison = compare_drafts(known, drafts)
    for match in comparison.same:
        _move(rules[match.known.position], match.draft)
    for match in comparison.changed:
        _reword(rules[match.known.position], match)
    for rule in comparison.new:
        rules.append(_table(rule))
    for gone in sorted(comparison.gone, key=lambda rule: -rule.position):
        if not gone.is_confirmed:
            del rules[gone.position]
    return UpdatedDrafts(tomlkit.dumps(document), comparison)


def _refuse_others(top: Section) -> None:
    """Refuse a file of anything else: rules among settings or decisions would make it unreadable."""
    others = sorted(set(top.names()) - {"rule"})
    if others:
        raise top.error(
            "",
            f'this is no file of published rules: "{others[0]}" stands in it',
            "name the file that kmgraph rules import wrote, or a new one",
        )


def _known_rules(top: Section, origin: DraftOrigin) -> list[KnownRule]:
    return list(_of_origin(top.sections("rule"), origin))


def _of_origin(sections: Sequence[Section], origin: DraftOrigin) -> Iterator[KnownRule]:
    for position, section in enumerate(sections):
        if section.text("source") == origin.source and section.text("platform") == origin.platform:
            yield KnownRule(
                position,
                section.required_text("id"),
                section.words("text", UNDETERMINED),
                section.text("anchor") or "",
                is_confirmed=section.has("scope"),
            )


def _table(draft: DraftRule) -> Table:
    table = tomlkit.table()
    table["id"] = draft.id
    if draft.origin.platform:
        table["platform"] = draft.origin.platform
    _say(table, draft)
    if draft.proposed:
        table["scope_proposed"] = draft.proposed
    _stand(table, draft)
    return table


def _say(table: Table, draft: DraftRule) -> None:
    """Set what a rule says, in the words of the text."""
    table["deontic"] = str(draft.deontic)
    for key in ("outcome", "requires"):
        table.pop(key, None)
    if draft.outcomes and draft.deontic is not Deontic.OBLIGATION:
        table["outcome"] = [str(outcome) for outcome in draft.outcomes]
    said = {draft.language: draft.text, **draft.translations}
    if draft.deontic is Deontic.OBLIGATION:
        table["requires"] = _words(said)
    table["text"] = _words(said)


def _words(text: Text) -> Any:
    words = tomlkit.inline_table()
    for language, said in text.items():
        words[language] = said
    return words


def _stand(table: Table, draft: DraftRule) -> None:
    """Set where a rule stands."""
    if draft.link:
        table["url"] = draft.link
    table["source"] = draft.origin.source
    if draft.anchor:
        table["anchor"] = draft.anchor
    elif "anchor" in table:
        del table["anchor"]
    if draft.line:
        table["line"] = draft.line
    _note(table, draft)


def _note(table: Table, draft: DraftRule) -> None:
    """Set what the document says beside the words of a rule, and what of it was not read."""
    for key in ("hint", "not_read"):
        table.pop(key, None)
    if draft.hint:
        table["hint"] = _words(draft.hint)
    if draft.not_read:
        lines = tomlkit.array()
        lines.extend(draft.not_read)
        table["not_read"] = lines.multiline(len(draft.not_read) > 1)


def _move(table: Table, draft: DraftRule) -> None:
    _stand(table, draft)
    if draft.proposed and "scope" not in table and "scope_proposed" not in table:
        table["scope_proposed"] = draft.proposed
    text = table.get("text")
    if isinstance(text, InlineTable | Table):
        # A language that the document has anew; the words of the others are known.
        for language, said in draft.translations.items():
            text.setdefault(language, said)


def _reword(table: Table, match: DraftMatch) -> None:
    """Give a rule its new words; what a person confirmed of the old ones is a proposal again."""
    confirmed = table.pop("scope", None)
    _say(table, match.draft)
    if confirmed is not None:
        table["scope_proposed"] = confirmed
    elif match.draft.proposed:
        table["scope_proposed"] = match.draft.proposed
    _stand(table, match.draft)
