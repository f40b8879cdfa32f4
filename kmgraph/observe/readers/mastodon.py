"""Reports to the moderators of a Mastodon server: `GET /api/v1/admin/reports` (`Admin::Report`).

A report names an account and the posts (`statuses`) that somebody complained about. It says that it was resolved, not
how: the posts may have been deleted, or nothing done. What it does say is what holds for the account.

Source: mastodon/documentation, `content/en/entities/Admin_Report.md`, `Admin_Account.md` and `Status.md` at 2903485.
Reports from before 3.5.0 have no `category` and no `rules`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kmgraph.model import Outcome
from kmgraph.observe.markup import text_of_html
from kmgraph.observe.raw import RowError
from kmgraph.observe.readers.json_entries import Fields
from kmgraph.observe.readers.ledger import Action, ActionCodes, days_between, flag, log_reader
from kmgraph.observe.readers.reader import SourceFacts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_STATES = {"suspended": Outcome.REMOVED, "silenced": Outcome.DEMOTED, "sensitized": Outcome.LABELLED}
_OPEN, _RESOLVED, _NO_STATUS = "open", "resolved, not told how", "a report without posts"
_CODES = ActionCodes(
    imposes=_STATES, others=frozenset((_OPEN, _RESOLVED, _NO_STATUS)), unclear=frozenset((_OPEN, _RESOLVED))
)
_MEDIA = {"image": "Image", "gifv": "AnimatedImage", "video": "Video", "audio": "Audio"}
_LINK = re.compile(r"<a\s[^>]*>", re.IGNORECASE)
_NAMES_SOMEBODY = re.compile(r'class="[^"]*\b(?:mention|hashtag)\b', re.IGNORECASE)


def _unwrap(_fields: Fields) -> None:
    return None


def _to_actions(fields: Fields) -> Iterator[Action]:
    if not fields.has("target_account") or not fields.has("action_taken"):
        raise RowError('is no report: it has no "target_account", or no "action_taken"')
    statuses = fields.objects("statuses")
    if not statuses:
        yield Action(_NO_STATUS)
    at = fields.text("action_taken_at")
    for status in statuses:
        code = _code(fields)
        decision = {"decided_by": "moderator" if code in _STATES else ""}
        yield Action(code, status.required("id"), at, 0, decision, _content(status))


def _code(fields: Fields) -> str:
    account = fields.inner("target_account")
    state = next((state for state in _STATES if account.text(state) == "true"), None)
    return state or (_RESOLVED if fields.text("action_taken") == "true" else _OPEN)


def _content(status: Fields) -> dict[str, str]:
    account, posted = status.inner("account"), status.text("created_at")
    media = [_MEDIA.get(item.text("type"), "") for item in status.objects("media_attachments")]
    visibility = status.text("visibility")
    return {
        "posted_at": posted,
        "author": account.text("acct"),
        "text": text_of_html(status.text("content")),
        "KindContent": "Reply" if status.has("in_reply_to_id") else "Post",
        "inLanguage": status.text("language"),
        "medium": "|".join(sorted(filter(None, set(media)))),
        "imageCount": _count([kind for kind in media if kind == "Image"], status, "media_attachments"),
        "mentionCount": _count(status.items("mentions"), status, "mentions"),
        "hashtagCount": _count(status.items("tags"), status, "tags"),
        "hasContentWarning": flag(bool(status.text("spoiler_text"))) if status.has("spoiler_text") else "",
        "hasLink": flag(_has_link(status.text("content"))) if status.has("content") else "",
        "isRepost": flag(status.has("reblog")) if "reblog" in status.data else "",
        "isPublic": flag(visibility == "public") if visibility else "",
        "accountAgeDays": days_between(account.text("created_at"), posted),
    }


def _count(found: list[Any], status: Fields, key: str) -> str:
    return str(len(found)) if isinstance(status.data.get(key), list) else ""


def _has_link(content: str) -> bool:
    return any(not _NAMES_SOMEBODY.search(link) for link in _LINK.findall(content))


def _recognises(head: bytes, _path: Path) -> bool:
    return b'"action_taken"' in head and b'"target_account"' in head


MASTODON_REPORTS = log_reader(
    "mastodon-reports",
    _CODES,
    _unwrap,
    _to_actions,
    _recognises,
    SourceFacts(
        "reports to the moderators of a Mastodon server (admin API, as JSON)",
        kept="no",
        reasons="no",
        decided="some",
        posted="yes",
        authors="yes",
        deciders="some",
        texts="yes",
        features=(
            "KindContent",
            "inLanguage",
            "medium",
            "imageCount",
            "mentionCount",
            "hashtagCount",
            "hasContentWarning",
            "hasLink",
            "isRepost",
            "isPublic",
            "accountAgeDays",
        ),
        notes=(
            (
                "A row is a reported post. What became of it is told by its account alone: suspended counts as "
                "removed, silenced as demoted, sensitized as labelled."
            ),
            (
                "Reports that are open, and those resolved without such a state, are left out: that a report was "
                "resolved doesn't say whether the post was deleted or left. Where every resolved report of yours "
                'ended in a deletion, map "resolved, not told how" = "removed" under [source.values.outcome].'
            ),
            "The category and the comment are the reporter's, so they are no reason of the platform's.",
        ),
        schema="https://github.com/mastodon/documentation/blob/main/content/en/entities/Admin_Report.md",
    ),
)
