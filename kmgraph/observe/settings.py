"""How sources are read: what holds for all of a run's. What a project says of each is its `Source`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmgraph.model import DEFAULT_TARGET, Outcome
from kmgraph.observe.columns import ContractColumn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kmgraph.model import Source

NAMELESS_PLATFORM = "platform"
"""Id of the platform where neither project nor data names one."""

NAMELESS_LABEL = {"en": "the platform", "es": "la plataforma", "zh": "本平台"}
"""What people are told instead of that id, by language."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How sources are read.

    Attributes:
        key: Key of the pseudonyms.
        platforms: Platform ids of the project; empty if the data names them.
        target: Outcomes that count as against the rules: of a row with several, the strictest of them counts.
        may_join: There are several sources, so that one may tell the outcomes of another one's posts.
        wants_terms: Whether the terms that the texts hold are to be found.
        fixed_terms: Terms that are looked for in any case, folded as texts are.
        is_draft: Rows are drafts: no outcome and no id is needed, and kinds of content are also looked for in `text`.
        platform_names: What the project calls its platforms besides, by id.
    """

    key: bytes
    platforms: tuple[str, ...] = ()
    target: frozenset[Outcome] = DEFAULT_TARGET
    may_join: bool = False
    is_draft: bool = False
    wants_terms: bool = False
    fixed_terms: tuple[str, ...] = ()
    platform_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def reads_terms(self) -> bool:
        """Whether terms are looked for in texts at all."""
        return self.wants_terms or bool(self.fixed_terms)

    def default_platform(self, source: Source, *, has_column: bool) -> str | None:
        """Return the platform of rows that name none, or None if they must.

        Args:
            source: The source.
            has_column: Whether it has a column of platforms.
        """
        if source.platform is not None:
            return source.platform
        if len(self.platforms) == 1:
            return self.platforms[0]
        return NAMELESS_PLATFORM if not self.platforms and not has_column else None

    def needed_columns(self, source: Source) -> tuple[ContractColumn, ...]:
        """Return the columns that a source must have."""
        if self.is_draft:
            return ()
        has_outcome_elsewhere = self.may_join or source.outcome is not None
        told = {ContractColumn.ID: source.has_row_ids, ContractColumn.OUTCOME: has_outcome_elsewhere}
        return tuple(column for column, is_told in told.items() if not is_told)
