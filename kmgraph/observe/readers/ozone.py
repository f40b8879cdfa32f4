"""Moderation events of Bluesky's Ozone: `tools.ozone.moderation.queryEvents`.

An event (`modEventView`, or `modEventViewDetail` of `getEvent`, which holds the record) has a subject: an account
(`com.atproto.admin.defs#repoRef`), a record (`com.atproto.repo.strongRef`) or a message
(`chat.bsky.convo.defs#messageRef`). Labels `!takedown` and `!hide` act as their lexicon says.

Source: bluesky-social/atproto, `lexicons/tools/ozone/moderation/defs.json` at 0005528, `queryEvents.json` at 094dbee.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kmgraph.model import Outcome
from kmgraph.observe.readers.json_entries import Fields
from kmgraph.observe.readers.ledger import ABOUT_NO_CONTENT, Action, ActionCodes, flag, log_reader
from kmgraph.observe.readers.reader import SourceFacts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DEFS = "tools.ozone.moderation.defs#"
_ADDED, _NEGATED = "modEventLabel (created)", "modEventLabel (negated)"
_CODES = ActionCodes(
    imposes={"modEventTakedown": Outcome.REMOVED, _ADDED: Outcome.LABELLED},
    lifts={"modEventReverseTakedown": frozenset(("modEventTakedown",)), _NEGATED: frozenset((_ADDED,))},
    others=frozenset(
        {
            "accountEvent",
            "ageAssuranceEvent",
            "ageAssuranceOverrideEvent",
            "ageAssurancePurgeEvent",
            "cancelScheduledTakedownEvent",
            "identityEvent",
            "modEventAcknowledge",
            "modEventComment",
            "modEventDivert",
            "modEventEmail",
            "modEventEscalate",
            "modEventLabel (none)",
            "modEventMute",
            "modEventMuteReporter",
            "modEventPriorityScore",
            "modEventReport",
            "modEventResolveAppeal",
            "modEventTag",
            "modEventUnmute",
            "modEventUnmuteReporter",
            "recordEvent",
            "revokeAccountCredentialsEvent",
            "scheduleTakedownEvent",
        }
    ),
)
_KINDS = {"app.bsky.feed.post": "Post", "chat.bsky": "Message"}
_MEDIA = {"app.bsky.embed.images": "Image", "app.bsky.embed.video": "Video"}


def _unwrap(fields: Fields) -> list[Any] | None:
    return fields.items("events") if isinstance(fields.data.get("events"), list) else None


def _to_actions(fields: Fields) -> Iterator[Action]:
    event, subject = fields.inner("event"), fields.inner("subject")
    code = event.required("$type").removeprefix(_DEFS)
    uri = subject.text("uri") or subject.text("messageId")
    reason = ", ".join(policy for policy in event.items("policies") if isinstance(policy, str)) or event.text("comment")
    at, number = fields.text("createdAt"), fields.number("id") or 0
    # Whose account was acted on says nothing of any one post.
    for done in _codes_of(event, code) if uri else (ABOUT_NO_CONTENT,):
        yield Action(done, uri, at, number, {"reason": reason}, _content(subject, uri) if uri else {})


def _codes_of(event: Fields, code: str) -> tuple[str, ...]:
    if code != "modEventLabel":
        return (code,)
    negated, created = event.items("negateLabelVals"), event.items("createLabelVals")
    return (*([_NEGATED] if negated else []), *([_ADDED] if created else [])) or ("modEventLabel (none)",)


def _content(subject: Fields, uri: str) -> dict[str, str]:
    record = subject.inner("value")
    kind = "Message" if subject.has("messageId") else "Post" if "/app.bsky.feed.post/" in uri else ""
    languages = [tag for tag in record.items("langs") if isinstance(tag, str)]
    is_reply = bool(record.inner("reply").data)
    embed = record.inner("embed")
    images = embed.items("images")
    content = {
        "author": _repo(uri) or subject.text("did"),
        "KindContent": "Reply" if is_reply else kind,
        "posted_at": record.text("createdAt"),
        "text": record.text("text"),
        "inLanguage": "|".join(languages),
        "medium": _MEDIA.get(embed.text("$type"), ""),
        "imageCount": str(len(images)) if images else "",
        "cluster": record.inner("reply").inner("root").text("uri"),
    }
    if record.data:
        content["hasLink"] = flag(_has_link(record))
    return content


def _has_link(record: Fields) -> bool:
    features = [feature for facet in record.objects("facets") for feature in facet.objects("features")]
    return record.inner("embed").text("$type") == "app.bsky.embed.external" or any(
        feature.text("$type") == "app.bsky.richtext.facet#link" for feature in features
    )


def _repo(uri: str) -> str:
    """Return the account that a record's address names."""
    return uri.removeprefix("at://").split("/")[0] if uri.startswith("at://") else ""


def _recognises(head: bytes, _path: Path) -> bool:
    return _DEFS.encode() in head


OZONE = log_reader(
    "ozone",
    _CODES,
    _unwrap,
    _to_actions,
    _recognises,
    SourceFacts(
        "moderation events of Bluesky's Ozone (queryEvents, as JSON)",
        kept="no",
        reasons="some",
        decided="yes",
        posted="some",
        authors="yes",
        deciders="no",
        texts="some",
        features=("KindContent", "inLanguage", "medium", "imageCount", "hasLink"),
        notes=(
            "Records and messages are rows; events on whole accounts say nothing of a post and are left out.",
            (
                "Texts, times of posting and features are there where the event holds the record (getEvent); "
                "queryEvents gives its address alone."
            ),
            "The event names an account that acted, not whether that is a person or a program.",
            (
                "An acknowledged report is left out, as it may follow a measure of before the log; where your "
                'moderators acknowledge only what stays, map modEventAcknowledge = "kept" under '
                "[source.values.outcome]."
            ),
            "The reason is the policies of the event, else its comment.",
        ),
        schema="https://github.com/bluesky-social/atproto/blob/main/lexicons/tools/ozone/moderation/defs.json",
    ),
)
