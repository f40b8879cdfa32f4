"""The moderation log of a subreddit, as Reddit's API lists it: `GET /r/SUBREDDIT/about/log`.

A `Listing` of things of kind `modaction`; entries with the same keys but without that frame, as clients save them, are
read as well. Logs from before 2016 have no `target_author`, `target_title` and `target_body`.

Source: reddit-archive/reddit, `ModActionTemplate` in `r2/r2/lib/jsontemplates.py` (with and without the keys of the
target) and `r2/r2/models/modaction.py` at 0202ad2 (actions, details); codes added since then from the `type` parameter
of https://www.reddit.com/dev/api/#GET_about_log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kmgraph.model import Outcome
from kmgraph.observe.raw import RowError
from kmgraph.observe.readers.json_entries import Fields
from kmgraph.observe.readers.ledger import Action, ActionCodes, iso_of_seconds, log_reader
from kmgraph.observe.readers.reader import SourceFacts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REMOVALS = ("removelink", "removecomment", "spamlink", "spamcomment")
_UNSPAM = {"approvelink": "approvelink (unspam)", "approvecomment": "approvecomment (unspam)"}
"""What an approval is where its details say that content was taken out of the filter, not just left alone."""
_CODES = ActionCodes(
    imposes={**dict.fromkeys(_REMOVALS, Outcome.REMOVED), "marknsfw": Outcome.LABELLED},
    lifts={
        **dict.fromkeys(_UNSPAM.values(), frozenset(_REMOVALS)),
        **dict.fromkeys(_UNSPAM, frozenset(_REMOVALS)),
        "unmarknsfw": frozenset(("marknsfw",)),
    },
    keeps=frozenset(_UNSPAM),
    others=frozenset(
        {
            "acceptmoderatorinvite",
            "addcontributor",
            "addmoderator",
            "addremovalreason",
            "add_community_topics",
            "banuser",
            "collapse",
            "community_styling",
            "community_widgets",
            "createremovalreason",
            "createrule",
            "deleteremovalreason",
            "deleterule",
            "disable_post_crowd_control_filter",
            "distinguish",
            "editflair",
            "editrule",
            "editsettings",
            "enable_post_crowd_control_filter",
            "ignorereports",
            "invitemoderator",
            "lock",
            "markoriginalcontent",
            "mod_award_given",
            "modmail_enrollment",
            "muteuser",
            "removecontributor",
            "removemoderator",
            "removewikicontributor",
            "remove_community_topics",
            "setcontestmode",
            "setpermissions",
            "setsuggestedsort",
            "showcomment",
            "snoozereports",
            "spoiler",
            "sticky",
            "unbanuser",
            "uncollapse",
            "unignorereports",
            "uninvitemoderator",
            "unlock",
            "unmuteuser",
            "unsetcontestmode",
            "unsnoozereports",
            "unspoiler",
            "unsticky",
            "updateremovalreason",
            "wikibanned",
            "wikicontributor",
            "wikipagelisted",
            "wikipermlevel",
            "wikirevise",
            "wikiunbanned",
        }
    ),
)
_KINDS = {"t1_": "Comment", "t3_": "Post"}
_NO_REASONS = {"confirm_ham", "confirm_spam", "not spam", "remove", "spam", "unspam"}
_AUTOMATIC = {"automoderator", "reddit"}


def _unwrap(fields: Fields) -> list[Any] | None:
    data = fields.inner("data")
    if fields.text("kind") == "modaction":
        return [data.data]
    return data.items("children") if isinstance(data.data.get("children"), list) else None


def _to_actions(fields: Fields) -> Iterator[Action]:
    code = fields.required("action")
    if not fields.text("id").startswith("ModAction_") and not fields.has("mod"):
        raise RowError('is no entry of a moderation log: "id" is no ModAction, and there is no "mod"')
    target = fields.text("target_fullname")
    kind = _KINDS.get(target[:3], "")
    if code in _UNSPAM and fields.text("details") == "unspam":
        code = _UNSPAM[code]
    decider = "automated" if fields.text("mod").casefold() in _AUTOMATIC else "moderator" if fields.has("mod") else ""
    yield Action(
        code,
        target if kind else "",
        iso_of_seconds(fields.number("created_utc")),
        decision={"decided_by": decider, "reason": _reason(fields)},
        content={
            "author": fields.text("target_author"),
            "text": "\n".join(
                filter(None, ("" if kind == "Comment" else fields.text("target_title"), fields.text("target_body")))
            ),
            "KindContent": kind,
        },
    )


def _reason(fields: Fields) -> str:
    """Return what a moderator or a rule wrote; some details only name the kind of action once more."""
    details = fields.text("details")
    return fields.text("description") or ("" if details in _NO_REASONS else details)


def _recognises(head: bytes, _path: Path) -> bool:
    return b'"modaction"' in head or b'"ModAction_' in head


REDDIT = log_reader(
    "reddit",
    _CODES,
    _unwrap,
    _to_actions,
    _recognises,
    SourceFacts(
        "the moderation log of a subreddit (Reddit's API, as JSON)",
        kept="some",
        reasons="some",
        decided="yes",
        posted="no",
        authors="some",
        deciders="yes",
        texts="some",
        features=("KindContent",),
        notes=(
            ("Kept are only posts and comments that a moderator approved; those nobody looked at are not in the log."),
            "An approval after a removal, or out of the filter (details: unspam), is a reinstatement.",
            (
                "AutoModerator and what Reddit itself does (reddit) count as automated, Reddit's staff (Anti-Evil "
                "Operations) as moderators; other bots can't be told from moderators."
            ),
            "The time of posting is not told; logs reach back about three months.",
        ),
        schema="https://www.reddit.com/dev/api/#GET_about_log",
    ),
)
