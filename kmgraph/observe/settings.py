"""How sources are to be read: what a project says of each, and what holds for all of a run's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAMELESS_PLATFORM = "platform"
"""Id of the platform where neither project nor data names one."""


class SourceSettings(Protocol):
    """What reading needs to know about a file; `kmgraph.model.project.Source` is one."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def platform(self) -> str | None:
        """Platform of rows that name none."""

    @property
    def time_format(self) -> str | None:
        """`strptime` format of its times; ISO 8601 if None."""

    @property
    def delimiter(self) -> str | None:
        """Field separator; by suffix if None."""

    @property
    def columns(self) -> Mapping[str, str]:
        """Foreign header to column, class or property."""

    @property
    def values(self) -> Mapping[str, Mapping[str, str]]:
        """Per column: foreign value to value."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How sources are read.

    Attributes:
        key: Key of the pseudonyms.
        platforms: Platform ids of the project; empty if the data names them.
        is_draft: Rows are drafts: no outcome and no id is needed, and kinds of content are also looked for in `text`.
    """

    key: bytes
    platforms: tuple[str, ...] = ()
    is_draft: bool = False
