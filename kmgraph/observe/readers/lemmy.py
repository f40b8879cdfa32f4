"""The modlog of Lemmy: `GET /api/v3/modlog` of versions before 1.0, `GET /api/v4/modlog` since.

Version 3 has a list for each kind of action (`removed_posts`: `mod_remove_post`, `moderator`, `post`, `community`),
version 4 one list of views (`modlog`: `kind`, `is_revert`, `reason`, `published_at`; `target_post`, `target_comment`).

Source: LemmyNet/lemmy-js-client, `src/types/GetModlogResponse.ts` at 648a766 (August 2024) and `ModlogView.ts`,
`Modlog.ts`, `ModlogKind.ts` at 0d795f1 (July 2026).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kmgraph.model import Outcome
from kmgraph.observe.raw import RowError
from kmgraph.observe.readers.json_entries import Fields
from kmgraph.observe.readers.ledger import Action, ActionCodes, days_between, flag, log_reader
from kmgraph.observe.readers.reader import SourceFacts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_REMOVALS = ("mod_remove_post", "mod_remove_comment", "admin_purge_post", "admin_purge_comment")
_RESTORES = {"mod_remove_post": "restore post", "mod_remove_comment": "restore comment"}
_CODES = ActionCodes(
    imposes=dict.fromkeys(_REMOVALS, Outcome.REMOVED),
    lifts={restore: frozenset((removal,)) for removal, restore in _RESTORES.items()},
    others=frozenset(
        {
            "admin_add",
            "admin_allow_instance",
            "admin_ban",
            "admin_block_instance",
            "admin_feature_post_site",
            "admin_purge_community",
            "admin_purge_person",
            "admin_remove_community",
            "mod_add_to_community",
            "mod_ban_from_community",
            "mod_change_community_visibility",
            "mod_feature_post_community",
            "mod_lock_comment",
            "mod_lock_post",
            "mod_transfer_community",
            "mod_warn_comment",
            "mod_warn_post",
        }
    ),
)
_LISTS = {
    "removed_posts": "mod_remove_post",
    "locked_posts": "mod_lock_post",
    "featured_posts": "mod_feature_post",
    "removed_comments": "mod_remove_comment",
    "removed_communities": "mod_remove_community",
    "banned_from_community": "mod_ban_from_community",
    "banned": "mod_ban",
    "added_to_community": "mod_add_community",
    "transferred_to_community": "mod_transfer_community",
    "added": "mod_add",
    "admin_purged_persons": "admin_purge_person",
    "admin_purged_communities": "admin_purge_community",
    "admin_purged_posts": "admin_purge_post",
    "admin_purged_comments": "admin_purge_comment",
    "hidden_communities": "mod_hide_community",
}
_NAMES_SINCE = {
    "mod_feature_post": "mod_feature_post_community",
    "mod_remove_community": "admin_remove_community",
    "mod_ban": "admin_ban",
    "mod_add_community": "mod_add_to_community",
    "mod_add": "admin_add",
    "mod_hide_community": "mod_change_community_visibility",
}
"""What version 4 calls the actions of version 3."""


def _unwrap(fields: Fields) -> list[Any] | None:
    lists = [fields.items(key) for key in (*_LISTS, "items", "modlog") if isinstance(fields.data.get(key), list)]
    return [item for items in lists for item in items] if lists else None


def _to_actions(fields: Fields) -> Iterator[Action]:
    if fields.has("modlog"):
        yield _since_1(fields)
        return
    kind = next((kind for kind in _LISTS.values() if fields.has(kind)), None)
    if kind is None:
        raise RowError('is no entry of a modlog: it has neither "modlog" nor one of the older "mod_…" and "admin_…"')
    yield _before_1(fields, kind)


def _since_1(fields: Fields) -> Action:
    log = fields.inner("modlog")
    kind = log.required("kind")
    is_comment = kind.endswith("comment")
    code = _RESTORES.get(kind, kind) if log.text("is_revert") == "true" else kind
    content = _content(fields, "target_comment" if is_comment else "target_post", fields.inner("target_person"))
    return _action(code, log, log.text("published_at"), content, is_comment=is_comment)


def _before_1(fields: Fields, kind: str) -> Action:
    log = fields.inner(kind)
    is_comment = kind.endswith("comment")
    code = _RESTORES.get(kind, kind) if log.text("removed") == "false" else kind
    content = _content(fields, "comment" if is_comment else "post", fields.inner("commenter"))
    return _action(_NAMES_SINCE.get(code, code), log, log.text("when_"), content, is_comment=is_comment)


def _action(code: str, log: Fields, at: str, content: Mapping[str, str], *, is_comment: bool) -> Action:
    subject = content.get("id", "")
    if not subject and code in _REMOVALS:
        subject = f"purged-{'comment' if is_comment else 'post'}-{log.text('id')}"
    decision = {"decided_by": "moderator", "reason": log.text("reason")}
    cells = {header: cell for header, cell in content.items() if header != "id"}
    return Action(code, subject, at, log.number("id") or 0, decision, cells)


def _content(fields: Fields, key: str, author: Fields) -> dict[str, str]:
    """Return the cells about the content; a purge leaves none of it."""
    content = fields.inner(key)
    posted = content.text("published_at") or content.text("published")
    is_comment = key.endswith("comment")
    is_reply = content.text("path").count(".") > 1
    text = content.text("content") or "\n".join(filter(None, (content.text("name"), content.text("body"))))
    return {
        "id": content.text("ap_id"),
        "posted_at": posted,
        "author": content.text("creator_id"),
        "cluster": content.text("post_id") or content.text("id"),
        "text": text,
        "KindContent": "" if not content.data else "Reply" if is_reply else "Comment" if is_comment else "Post",
        "hasLink": flag(True) if content.text("url") else "",
        "accountAgeDays": days_between(author.text("published_at") or author.text("published"), posted),
    }


def _recognises(head: bytes, _path: Path) -> bool:
    return any(mark in head for mark in (b'"mod_remove_', b'"removed_posts"', b'"admin_purge_post"', b'"modlog":'))


LEMMY = log_reader(
    "lemmy",
    _CODES,
    _unwrap,
    _to_actions,
    _recognises,
    SourceFacts(
        "the modlog of Lemmy (API versions 3 and 4, as JSON)",
        kept="no",
        reasons="some",
        decided="yes",
        posted="some",
        authors="some",
        deciders="yes",
        texts="some",
        features=("KindContent", "hasLink", "accountAgeDays"),
        notes=(
            "Removed posts and comments, and those restored again; kept ones have to come from another source.",
            ("The id is the content's address (ap_id), the author the number that this server has for the person."),
            "A purge leaves neither author nor text nor time of posting.",
            "Posts and comments of one thread are one cluster.",
            "hasLink is recorded where a post has a link of its own; a link in the text is not looked for.",
            (
                "Locks, warnings, bans and features decide nothing about a post; map mod_lock_post under "
                "[source.values.outcome] if locks should count."
            ),
        ),
        schema="https://github.com/LemmyNet/lemmy-js-client/blob/main/src/types/ModlogView.ts",
    ),
)
