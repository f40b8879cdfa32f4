"""How sources are read: what holds for all of a run's. What a project says of each is its `Source`."""

from __future__ import annotations

from dataclasses import dataclass

from kmgraph.model import DEFAULT_TARGET, Outcome

NAMELESS_PLATFORM = "platform"
"""Id of the platform where neither project nor data names one."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How sources are read.

    Attributes:
        key: Key of the pseudonyms.
        platforms: Platform ids of the project; empty if the data names them.
        target: Outcomes that count as against the rules: of a row with several, the strictest of them counts.
        is_draft: Rows are drafts: no outcome and no id is needed, and kinds of content are also looked for in `text`.
    """

    key: bytes
    platforms: tuple[str, ...] = ()
    target: frozenset[Outcome] = DEFAULT_TARGET
    is_draft: bool = False
