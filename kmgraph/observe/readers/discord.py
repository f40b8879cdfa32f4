"""The audit log of a Discord server: `GET /guilds/{guild.id}/audit-logs`.

Source: discord/discord-api-docs, `developers/resources/audit-log.mdx` at c98d64b (entries, events, options; since 2022
events 143 to 146 of Auto Moderation) and `developers/reference.mdx` (an id holds its time).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kmgraph.model import Outcome
from kmgraph.observe.raw import RowError
from kmgraph.observe.readers.json_entries import Fields
from kmgraph.observe.readers.ledger import ABOUT_NO_CONTENT, Action, ActionCodes, iso_of_seconds, log_reader
from kmgraph.observe.readers.reader import SourceFacts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DELETE, _BULK, _BLOCK = "MESSAGE_DELETE", "MESSAGE_BULK_DELETE", "AUTO_MODERATION_BLOCK_MESSAGE"
_THREAD = "THREAD_DELETE"
_EVENTS = {
    "72": _DELETE,
    "73": _BULK,
    "112": _THREAD,
    "143": _BLOCK,
    "144": "AUTO_MODERATION_FLAG_TO_CHANNEL",
    "145": "AUTO_MODERATION_USER_COMMUNICATION_DISABLED",
    "146": "AUTO_MODERATION_QUARANTINE_USER",
    "20": "MEMBER_KICK",
    "22": "MEMBER_BAN_ADD",
    "23": "MEMBER_BAN_REMOVE",
    "24": "MEMBER_UPDATE",
    "74": "MESSAGE_PIN",
    "75": "MESSAGE_UNPIN",
}
_CODES = ActionCodes(
    imposes=dict.fromkeys((_DELETE, _BULK, _BLOCK), Outcome.REMOVED),
    others=frozenset(_EVENTS.values()) - {_DELETE, _BULK, _BLOCK},
)
_FIRST_SECOND = 1_420_070_400
"""The first second of 2015, from which Discord's ids count."""


def _unwrap(fields: Fields) -> list[Any] | None:
    entries = fields.data.get("audit_log_entries")
    return entries if isinstance(entries, list) else None


def _to_actions(fields: Fields) -> Iterator[Action]:
    number = fields.required("id")
    if not number.isascii() or not number.isdecimal():
        raise RowError("is no id of Discord's: they are whole numbers", "id")
    if not fields.required("action_type").isdecimal():
        raise RowError("is no number of an event", "action_type")
    code = _EVENTS.get(fields.text("action_type"), ABOUT_NO_CONTENT)
    options = fields.inner("options")
    is_automatic = code.startswith("AUTO_MODERATION")
    yield Action(
        code,
        number if code in _CODES.imposes else "",
        _time_of(number),
        decision={
            "decided_by": "automated" if is_automatic else "",
            "reason": fields.text("reason") or options.text("auto_moderation_rule_name"),
        },
        # The target of a bulk deletion is the channel.
        content={"author": "" if code == _BULK else fields.text("target_id"), "KindContent": "Message"},
    )


def _time_of(number: str) -> str:
    return iso_of_seconds((int(number[:20]) >> 22) / 1_000 + _FIRST_SECOND)


def _recognises(head: bytes, _path: Path) -> bool:
    return b'"audit_log_entries"' in head or (b'"action_type"' in head and b'"target_id"' in head)


DISCORD = log_reader(
    "discord",
    _CODES,
    _unwrap,
    _to_actions,
    _recognises,
    SourceFacts(
        "the audit log of a Discord server (as JSON)",
        kept="no",
        reasons="some",
        decided="yes",
        posted="no",
        authors="some",
        deciders="some",
        texts="no",
        features=("KindContent",),
        notes=(
            "An entry of several deleted messages (options.count) is one row: what they were is not told.",
            "Only Auto Moderation is told as automated: a bot may act on its own or for a moderator.",
            (
                "The id of a row is that of the entry, since the log doesn't name the message; another table can't "
                "be joined to it by message."
            ),
            "The log reaches back 45 days; messages that their authors deleted are not in it.",
        ),
        schema="https://github.com/discord/discord-api-docs/blob/main/developers/resources/audit-log.mdx",
    ),
)
