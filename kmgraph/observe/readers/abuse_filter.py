"""The log of MediaWiki's AbuseFilter: `action=query&list=abuselog`.

Both forms of the API's JSON are read: `formatversion=1` writes what is true as `""`, `formatversion=2` as `true`.
`details`, for those who may see them, hold the variables of the edit (`added_lines`, `user_age`, `user_editcount`, …).

Source: wikimedia/mediawiki-extensions-AbuseFilter, `includes/Api/QueryAbuseLog.php` at 0487945; the variables from
https://www.mediawiki.org/wiki/Extension:AbuseFilter/Rules_format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kmgraph.model import Outcome
from kmgraph.observe.readers.json_entries import Fields
from kmgraph.observe.readers.ledger import Action, ActionCodes, flag, log_reader
from kmgraph.observe.readers.reader import SourceFacts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_STOPPING = ("disallow", "block", "rangeblock", "blockautopromote", "degroup")
"""Consequences with which the edit is not saved."""
_SAVED, _TAGGED = "saved", "tag, saved"
_NOT_TOLD = "no consequence and no revision told"
_CODES = ActionCodes(
    imposes={**dict.fromkeys(_STOPPING, Outcome.REMOVED), _TAGGED: Outcome.LABELLED},
    keeps=frozenset((_SAVED,)),
    others=frozenset(("warn", "throttle", "tag", "no edit", _NOT_TOLD)),
    unclear=frozenset(("warn", "throttle", "tag", _NOT_TOLD)),
)
_EDITS = ("edit", "upload", "stashupload", "move")
_DAY_SECONDS = 86_400


def _unwrap(fields: Fields) -> list[Any] | None:
    log = fields.inner("query").data.get("abuselog")
    return log if isinstance(log, list) else None


def _to_actions(fields: Fields) -> Iterator[Action]:
    number = fields.required("id")
    code = _code(fields)
    user, at = fields.text("user"), fields.text("timestamp")
    yield Action(
        code,
        "" if code == "no edit" else number,
        at,
        decision={"decided_by": "automated", "reason": fields.text("filter")},
        content={
            "author": user,
            # What several filters say of one edit is one case.
            "cluster": " / ".join((user, fields.text("title"), at)) if user and at else "",
            "posted_at": at,
            **_variables(fields.inner("details")),
        },
    )


def _code(fields: Fields) -> str:
    """Return the hardest consequence; of none or a tag, only the number of a revision tells that the edit was saved."""
    if fields.text("action") not in _EDITS:
        return "no edit"
    if not isinstance(fields.data.get("result"), str):
        return _NOT_TOLD
    results = [result.strip() for result in fields.text("result").split(",")]
    stopping = next((code for code in _STOPPING if code in results), None)
    if stopping or "warn" in results or "throttle" in results:
        return stopping or ("warn" if "warn" in results else "throttle")
    is_saved = fields.text("revid") not in {"", "0"}
    if "tag" in results:
        return _TAGGED if is_saved else "tag"
    return _SAVED if is_saved and results == [""] else results[0] or _NOT_TOLD


def _variables(details: Fields) -> dict[str, str]:
    seconds, links = details.number("user_age"), details.data.get("added_links")
    return {
        "text": "\n".join(_lines(details, "added_lines")),
        "accountAgeDays": "" if seconds is None or seconds < 0 else str(int(seconds // _DAY_SECONDS)),
        "postCount": details.text("user_editcount"),
        "hasLink": flag(bool(links)) if isinstance(links, list) else "",
        "linkCount": str(len(links)) if isinstance(links, list) else "",
    }


def _lines(details: Fields, key: str) -> list[str]:
    return [line for line in details.items(key) if isinstance(line, str)] or [details.text(key)]


def _recognises(head: bytes, _path: Path) -> bool:
    return b'"abuselog"' in head or (b'"filter_id"' in head and b'"result"' in head)


ABUSE_FILTER = log_reader(
    "abusefilter",
    _CODES,
    _unwrap,
    _to_actions,
    _recognises,
    SourceFacts(
        "the log of MediaWiki's AbuseFilter (list=abuselog, as JSON)",
        kept="some",
        reasons="some",
        decided="yes",
        posted="yes",
        authors="yes",
        deciders="yes",
        texts="some",
        features=("accountAgeDays", "postCount", "hasLink", "linkCount"),
        notes=(
            (
                "Kept are only edits that a filter matched and let pass (no consequence, and a revid); edits that "
                "no filter matched are not in the log."
            ),
            (
                "An edit that a filter stopped counts as removed. A warning is left out, since the edit may have "
                "been saved at the second attempt; so is what has neither a consequence nor a revid."
            ),
            "Texts, the age of accounts, edit counts and links are there with aflprop=details alone.",
            "The log's entries about one edit are one cluster.",
        ),
        schema="https://github.com/wikimedia/mediawiki-extensions-AbuseFilter/blob/master/includes/Api/QueryAbuseLog.php",
    ),
)
