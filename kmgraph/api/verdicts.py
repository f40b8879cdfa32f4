"""What the rules say of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DraftVerdict:
    """What the rules of a platform say of a draft: the operator's view, not for publishing.

    Attributes:
        id: The platform of a text that was typed; the id of a row of a table.
        risk: Probability that it is acted against, in [0, 1]; None where too little is known.
        rules: Ids of the learned rules that apply.
        published: IRIs of the published rules that apply.
        read: IRIs of the classes that it was taken for.
        unknown: What is not known of it and would matter.
        change: Smallest changes that clear it: what to drop or to meet, as literals of `rules.json`.
        if_also: Rules that would apply, and what else would have to be so.
        not_read: Columns and values that were not understood, and why.
        error: Why a row could not be read; None if it could.
    """

    id: str | None
    risk: float | None
    rules: tuple[str, ...]
    published: tuple[str, ...]
    read: tuple[str, ...]
    unknown: tuple[str, ...]
    change: tuple[Mapping[str, Any], ...]
    if_also: tuple[Mapping[str, Any], ...]
    not_read: tuple[Mapping[str, str], ...]
    error: str | None


def verdict_of(answer: Mapping[str, Any]) -> DraftVerdict:
    """Return an answer of `kmgraph check --format json`."""
    lists = {name: tuple(answer[name]) for name in ("rules", "published", "read", "unknown", "change", "not_read")}
    return DraftVerdict(
        id=answer["id"], risk=answer["risk"], error=answer["error"], if_also=tuple(answer["if"]), **lists
    )
