"""Activities in ActivityStreams 2.0, as servers of the Fediverse send them: Create, Delete, Undo, Flag, Block.

A single activity, a list of them, an entry a line, or a `Collection` (`items`, `orderedItems` where it is ordered). An
`Announce` of an activity, with which communities pass on what their members and moderators do, stands for the activity.

Source: https://www.w3.org/TR/activitystreams-vocabulary/ (types, `actor`, `object`, `attributedTo`, `published`);
LemmyNet/lemmy, `crates/apub/assets/lemmy/activities/deletion` (a moderator's Delete has the reason as `summary`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kmgraph.model import Outcome
from kmgraph.namespaces import PREFIXES
from kmgraph.observe.markup import text_of_html
from kmgraph.observe.raw import RowError
from kmgraph.observe.readers.json_entries import Fields
from kmgraph.observe.readers.ledger import Action, ActionCodes, flag, log_reader
from kmgraph.observe.readers.reader import SourceFacts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_BY_MODERATOR, _BY_AUTHOR, _BY_WHOM = "Delete", "Delete by its author", "Delete, not told by whom"
_UNDONE = {_BY_MODERATOR: "Undo Delete", _BY_AUTHOR: "Undo Delete by its author"}
_CODES = ActionCodes(
    imposes=dict.fromkeys((_BY_MODERATOR, _BY_AUTHOR), Outcome.REMOVED),
    lifts={_UNDONE[_BY_MODERATOR]: frozenset((_BY_MODERATOR,)), _UNDONE[_BY_AUTHOR]: frozenset((_BY_AUTHOR,))},
    others=frozenset(
        {
            _BY_WHOM,
            *("Accept", "Add", "Announce", "Arrive", "Block", "Create", "Dislike", "Flag", "Follow", "Ignore"),
            *("Invite", "Join", "Leave", "Like", "Listen", "Move", "Offer", "Question", "Read", "Reject", "Remove"),
            *("TentativeAccept", "TentativeReject", "Travel", "Undo", "Update", "View"),
        }
    ),
    unclear=frozenset((_BY_WHOM,)),
)
_NAMESPACE = PREFIXES["as"].removeprefix("https").removesuffix("#").encode()
_KINDS = {"Note": "Post", "Page": "Post", "Article": "Article", "Question": "Post"}
_MEDIA = {"Image": "Image", "Video": "Video", "Audio": "Audio"}
_COLLECTIONS = {"Collection", "OrderedCollection", "CollectionPage", "OrderedCollectionPage"}


def _unwrap(fields: Fields) -> list[Any] | None:
    if fields.text("type") not in _COLLECTIONS:
        return None
    pages = [fields.inner(key).data for key in ("first",) if fields.inner(key).data]
    return [*fields.items("orderedItems"), *fields.items("items"), *pages]


def _to_actions(fields: Fields) -> Iterator[Action]:
    while fields.text("type") == "Announce" and fields.inner("object").has("actor"):
        fields = fields.inner("object")
    kind, inner = fields.required("type"), fields.inner("object")
    if not fields.has("actor"):
        raise RowError('is no activity: it has no "actor"')
    undone = inner if kind == "Undo" and inner.text("type") == "Delete" else None
    told = undone or fields
    target, address = told.inner("object"), _address(told, "object")
    code = kind if kind not in {"Delete", "Undo"} or (kind == "Undo" and undone is None) else _delete(told, target)
    yield Action(
        _UNDONE.get(code, code) if undone else code,
        "" if undone is None and kind == "Undo" else address,
        fields.text("published") or fields.text("updated"),
        # What is undone was done before, whatever the times.
        sequence=2 if undone else 1,
        decision={
            "decided_by": {_BY_MODERATOR: "moderator", _BY_AUTHOR: "author"}.get(code, ""),
            "reason": text_of_html(told.text("summary")) if code == _BY_MODERATOR else "",
        },
        content=_content(target) if target.data and kind in {"Create", "Update", "Delete"} else {},
    )


def _delete(activity: Fields, target: Fields) -> str:
    """Return whose deletion it is, as far as the activity tells."""
    actor = _address(activity, "actor")
    author = _address(target, "attributedTo")
    if author:
        return _BY_AUTHOR if author == actor else _BY_MODERATOR
    return _BY_MODERATOR if activity.text("summary") else _BY_WHOM


def _address(fields: Fields, key: str) -> str:
    value = fields.data.get(key)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return Fields(value).text("id") if isinstance(value, dict) else value if isinstance(value, str) else ""


def _content(target: Fields) -> Mapping[str, str]:
    kind = target.text("type")
    if kind == "Tombstone":
        return {}
    attached = {_MEDIA.get(item.text("type"), "") for item in target.objects("attachment")} | {_MEDIA.get(kind, "")}
    text = "\n".join(filter(None, (target.text("name"), text_of_html(target.text("content")))))
    return {
        "posted_at": target.text("published"),
        "author": _address(target, "attributedTo"),
        "text": text,
        "cluster": target.text("context") or target.text("conversation"),
        "KindContent": "Reply" if target.has("inReplyTo") else _KINDS.get(kind, ""),
        "medium": "|".join(sorted(filter(None, attached))),
        "hasContentWarning": flag(bool(target.text("summary"))) if kind == "Note" and "summary" in target.data else "",
    }


def _recognises(head: bytes, _path: Path) -> bool:
    return _NAMESPACE in head and b'"actor"' in head


ACTIVITY_STREAMS = log_reader(
    "activitystreams",
    _CODES,
    _unwrap,
    _to_actions,
    _recognises,
    SourceFacts(
        "activities in ActivityStreams 2.0 (an outbox or inbox, as JSON)",
        kept="no",
        reasons="some",
        decided="some",
        posted="some",
        authors="some",
        deciders="some",
        texts="some",
        features=("KindContent", "medium", "hasContentWarning"),
        notes=(
            (
                "A Delete by somebody else than the author, or with a summary (the reason that Lemmy's moderators "
                "give), is a removal; one by the author is no moderation; one of which neither can be told is left "
                "out."
            ),
            ("Author, text and time come from the Create or Update of the same object, or from the object itself."),
            (
                "A Create without a Delete is left out: the file may end before it. Where it holds a whole "
                'community\'s activities, map Create = "kept" under [source.values.outcome].'
            ),
            "Flag (a report), Block and Remove decide nothing about a post.",
        ),
        schema="https://w3.org/TR/activitystreams-vocabulary/",
    ),
)
