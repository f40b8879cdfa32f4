"""Rules of reddit's AutoModerator: the YAML of a subreddit's configuration page, one document a rule.

All checks of a rule must hold at once, so that one which isn't understood takes the scope from the whole rule.

Source: reddit's AutoModerator (`r2/lib/automoderator.py` of the archived reddit repository: keys, modifiers, values,
    which rules are dropped), and its documentation (reddit.com/r/reddit.com/wiki/automoderator/full-documentation).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kmgraph.errors import InputError
from kmgraph.io import YamlDocument, load_yaml_documents
from kmgraph.model import And, Deontic, Expression, PrescribedOutcome
from kmgraph.rules.exports import Loss
from kmgraph.rules.imports.automoderator_checks import author_parts, joined, read_check
from kmgraph.rules.imports.foreign_rule import ForeignRule, ForeignRules, NotUnderstood, language_of, plain_statement
from kmgraph.rules.imports.terms import ForeignTerms
from kmgraph.rules.written import LONGEST_TEXT

_HEAD = "# Rules for AutoModerator, written by kmgraph."
_OWN_REASON = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}: ")
_WORDS = ("comment", "message", "action_reason", "report_reason", "modmail")
"""Keys whose words say what a rule is for: those that its people read go before those of moderators."""
_DEONTICS = {
    "remove": Deontic.PROHIBITION,
    "spam": Deontic.PROHIBITION,
    "filter": Deontic.PROHIBITION,
    "approve": Deontic.PERMISSION,
}
_EFFECTS = frozenset(
    (
        *("set_flair", "overwrite_flair", "set_sticky", "set_nsfw", "set_spoiler", "set_locked", "set_contest_mode"),
        *("set_original_content", "set_suggested_sort", "set_post_crowd_control_level", "comment_locked"),
        *("comment_stickied", "modmail_subject", "message_subject", "priority", "moderators_exempt"),
    )
)
"""Keys that say what else is done, in which order, and whom it spares; none narrows what a rule looks at."""


def read_automoderator(text: str, where: str, terms: ForeignTerms, language: str | None = None) -> ForeignRules:
    """Return the rules of a page that say what may stay and what may not.

    Args:
        text: The page.
        where: Names the file in errors.
        terms: Makes scopes of what rules look at.
        language: That of texts; by default what their wording tells.

    Raises:
        InputError: If it is not YAML, or has no rule.
        LimitError: If it holds too much.
    """
    # Sections that are no mappings are comments to AutoModerator.
    sections = load_yaml_documents(text, where, "page of AutoModerator")
    documents = [section for section in sections if isinstance(section.value, dict)]
    if not documents:
        raise InputError(
            "not a page of AutoModerator: no section of it has keys and values",
            where=where,
            hint="save the page config/automoderator of the subreddit's wiki",
        )
    is_own = text.lstrip("\ufeff").startswith(_HEAD)
    read: list[ForeignRule] = []
    losses: list[Loss] = []
    for number, document in enumerate(documents, 1):
        try:
            read.append(_rule(document, terms, language, is_own=is_own))
        except NotUnderstood as reason:
            losses.append(Loss(f"rule {number} (line {document.line})", str(reason), is_whole=True))
    return ForeignRules(tuple(read), tuple(losses))


def _rule(document: YamlDocument, terms: ForeignTerms, given: str | None, *, is_own: bool) -> ForeignRule:
    values = _lowered(document.value)
    deontic, outcomes = _does(values)
    not_read = [f"{key}: stands there twice, and the last one counts" for key in document.repeated]
    if isinstance(document.value, Mapping) and len(values) < len(document.value):
        not_read.append("keys that differ in case alone: the last one counts")
    if values.get("action") == "filter":
        not_read.append("action: filter keeps it for moderators, who decide")
    text = _words(values, not_read, is_own=is_own)
    scope = _scope(values, terms, not_read)
    if not text:
        text = _checks_as_text(values)
        not_read.append("text: the rule has no words; these are its checks")
    return ForeignRule(
        plain_statement(text, language_of(text, given), deontic, outcomes, line=document.line),
        scope,
        not_read=tuple(not_read),
    )


def _lowered(values: object) -> dict[str, object]:
    """Return a mapping with its keys in lower case, as AutoModerator reads them, and so those within it."""
    if not isinstance(values, Mapping):
        return {}
    return {str(key).lower(): _lowered(value) if isinstance(value, Mapping) else value for key, value in values.items()}


def _does(values: Mapping[str, object]) -> tuple[Deontic, tuple[PrescribedOutcome, ...]]:
    """Return what a rule does to what it finds, and what it announces for that.

    Raises:
        NotUnderstood: If it does neither let it stay nor not.
    """
    action = values.get("action")
    adults = (PrescribedOutcome.ADULTS_ONLY,) if values.get("set_nsfw") is True else ()
    deontic = _DEONTICS.get(action) if isinstance(action, str) else None
    if deontic is Deontic.PERMISSION or (action is None and adults):
        return Deontic.PERMISSION, adults
    if deontic is None:
        done = f"action: {action}" if action is not None else ", ".join(sorted(values.keys() & {*_EFFECTS, *_WORDS}))
        raise NotUnderstood(f"it neither removes nor approves anything ({done or 'no action'})")
    return deontic, ()


def _words(values: Mapping[str, object], not_read: list[str], *, is_own: bool) -> str:
    """Return the first words that say what a rule is for; the others are told as not read."""
    found = {key: value.strip() for key in _WORDS if isinstance(value := values.get(key), str) and value.strip()}
    chosen = next(iter(found), "")
    not_read += [f"{key}: a rule has words of one kind, and these have no place" for key in found if key != chosen]
    text = found.get(chosen, "")
    if len(" ".join(text.split())) > LONGEST_TEXT:
        not_read.append(f"{chosen}: cut to {LONGEST_TEXT:,} characters")
    # kmgraph puts the rule's id before its words.
    return _OWN_REASON.sub("", text, count=1) if is_own and chosen == "action_reason" else text


def _scope(values: Mapping[str, object], terms: ForeignTerms, not_read: list[str]) -> Expression | None:
    """Return what a rule is about; None where a check isn't understood, since the others alone would be wider."""
    parts: list[Expression] = []
    is_whole, has_checks = True, False
    for key, value in values.items():
        if key == "action" or (key in _WORDS and isinstance(value, str)):
            continue
        if key in _EFFECTS:
            if not (key == "set_nsfw" and value is True and values.get("action") in {None, "approve"}):
                not_read.append(f"{key}: has no place in a published rule")
            continue
        has_checks = True
        try:
            parts += _parts(key, value, terms, not_read)
        except NotUnderstood as reason:
            not_read.append(f"{key}: {reason}")
            is_whole = False
    if not has_checks:
        raise NotUnderstood("it has no check, and AutoModerator drops such a rule")
    found = joined(parts)
    if not is_whole or not found:
        return None
    return found[0] if len(found) == 1 else And(tuple(found))


def _parts(key: str, value: object, terms: ForeignTerms, not_read: list[str]) -> list[Expression]:
    return author_parts(value, terms, not_read) if key == "author" else read_check(key, value, terms, not_read)


def _checks_as_text(values: Mapping[str, object]) -> str:
    """Return the names of what a rule looks at: values may name people."""
    keys = [key for key in values if key not in _EFFECTS and key not in _WORDS and key != "action"]
    author = values.get("author")
    inner = f" ({', '.join(author)})" if isinstance(author, Mapping) else ""
    return ", ".join(f"{key}{inner}" if key == "author" else key for key in keys)
