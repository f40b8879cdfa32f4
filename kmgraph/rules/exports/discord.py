"""Rules as Discord's AutoMod takes them: bodies of “Create Auto Moderation Rule”, none of them enabled.

A person enables what they agree with, in the server's settings or by the API.

Source: Discord API documentation, resources/auto-moderation (limits of trigger metadata, rules a guild, messages).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kmgraph.namespaces import KM
from kmgraph.rules.exports.conditions import (
    ScopeCondition,
    UntestablePart,
    ValueTest,
    WordTest,
    conditions,
    is_unspaced,
    property_name,
)
from kmgraph.rules.exports.entries import NotExpressible, RuleExport, cut, write_each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmgraph.rules.exports.entries import ExportEntry, ExportInput

MOST_RULES = 6
"""Rules on keywords that a server may have."""
MOST_KEYWORDS = 1000
LONGEST_KEYWORD = 60
MOST_PATTERNS = 10
LONGEST_PATTERN = 260
LONGEST_MESSAGE = 150
LONGEST_NAME = 100
"""Of the name of a rule, in the settings of a server; the documentation of the API gives no limit."""
_ON_MESSAGE, _KEYWORD, _BLOCK = 1, 1, 1
_LINKS = {KM.hasLink, KM.hasExternalLink}
_NOTE_SPELLINGS = "other spellings of its words (disguises, traditional characters) are not found"


def discord_json(data: ExportInput) -> RuleExport:
    """Return the rules that Discord can check, at most as many as a server may have."""
    count = 0

    def write(entry: ExportEntry, notes: list[str]) -> dict[str, Any]:
        nonlocal count
        rule = _rule(entry, data, notes)
        if count == MOST_RULES:
            raise NotExpressible(f"a server may have {MOST_RULES} rules on keywords, and they are there already")
        count += 1
        return rule

    rules, losses = write_each(data, write)
    text = json.dumps(rules, ensure_ascii=False, indent=2) + "\n"
    return RuleExport(text.encode(), losses, len(rules))


def _rule(entry: ExportEntry, data: ExportInput, notes: list[str]) -> dict[str, Any]:
    metadata = _metadata(conditions(entry.enforced_scope, data), notes)
    words = entry.words(data.languages)
    if len(words) > LONGEST_MESSAGE:
        notes.append(f"its text is cut to the {LONGEST_MESSAGE} characters of a message")
    return {
        "name": cut(f"{entry.id} ({entry.state}) {words}", LONGEST_NAME),
        "event_type": _ON_MESSAGE,
        "trigger_type": _KEYWORD,
        "trigger_metadata": metadata,
        "actions": [{"type": _BLOCK, "metadata": {"custom_message": cut(words, LONGEST_MESSAGE)}}],
        "enabled": False,
    }


def _metadata(tested: Sequence[ScopeCondition], notes: list[str]) -> dict[str, list[str]]:
    for condition in tested:
        _refuse(condition)
    lists = [condition.test for condition in tested if isinstance(condition.test, WordTest)]
    links = [condition.test for condition in tested if isinstance(condition.test, ValueTest)]
    if lists:
        notes.append(_NOTE_SPELLINGS)
    if links:
        notes.append("a link that is written without https:// is not found, and one to Discord itself is")
    if len(tested) == 1:
        return {"keyword_filter": _keywords(lists[0].words, notes) if lists else ["*http://*", "*https://*"]}
    if len(tested) != 2:
        raise NotExpressible("Discord asks for one or two things at once, and this rule for others")
    return {"regex_patterns": _patterns([*(_either(test.words) for test in lists), *("https?://" for _ in links)])}


def _refuse(condition: ScopeCondition) -> None:
    match condition.test:
        case UntestablePart() as part:
            raise NotExpressible(str(part))
        case WordTest(least=least) if least > 1:
            raise NotExpressible(f"Discord can't ask for {least} different words of a list")
        case WordTest() if condition.holds:
            return
        case WordTest():
            raise NotExpressible("Discord's allow list spares words, not messages that hold them")
        case ValueTest(value=True) as test if test.property in _LINKS and condition.holds:
            return
        case test:
            raise NotExpressible(f"AutoMod of Discord sees messages alone, and not {property_name(test)}")


def _keywords(words: Sequence[str], notes: list[str]) -> list[str]:
    """Return keywords: whole words between spaces, or, where no spaces are written, found anywhere."""
    keywords = [f"*{word}*" if is_unspaced(word) else word for word in words]
    short = [keyword for keyword in keywords if len(keyword) <= LONGEST_KEYWORD]
    if len(short) < len(keywords):
        lost = len(keywords) - len(short)
        notes.append(f"words left out that are longer than {LONGEST_KEYWORD} characters: {lost}")
    if len(short) > MOST_KEYWORDS:
        notes.append(f"words left out beyond the {MOST_KEYWORDS} that a rule may have: {len(short) - MOST_KEYWORDS}")
    if not short:
        raise NotExpressible(f"all of its words are longer than {LONGEST_KEYWORD} characters")
    return short[:MOST_KEYWORDS]


def _either(words: Sequence[str]) -> str:
    # Rust's regular expressions look at nothing before or behind: \b stands for the ends of a word.
    return "|".join(_escaped(word) if is_unspaced(word) else rf"\b{_escaped(word)}\b" for word in words)


def _escaped(word: str) -> str:
    return "".join(f"\\{letter}" if letter in r"\.+*?()|[]{}^$#&-~" else letter for letter in word)


def _patterns(parts: Sequence[str]) -> list[str]:
    """Return patterns, one of which matches a message that holds both of two things, whichever comes first."""
    first, second = (f"(?:{part})" for part in parts)
    patterns = [f"(?is){first}.*{second}", f"(?is){second}.*{first}"]
    if max(map(len, patterns)) > LONGEST_PATTERN or len(patterns) > MOST_PATTERNS:
        raise NotExpressible(f"its words are too many for a pattern of {LONGEST_PATTERN} characters")
    return patterns
