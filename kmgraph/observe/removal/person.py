"""Whom rows are looked for: an author by handle or by pseudonym, compared as the reader of sources compares."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmgraph.errors import UsageError
from kmgraph.observe.columns import is_placeholder, is_pseudonym, pseudonym

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class SoughtPerson:
    """An author to look for.

    Attributes:
        name: The handle, or the pseudonym that stands for it.
        key: Key of the pseudonyms.
    """

    name: str
    key: bytes

    def __post_init__(self) -> None:
        """Refuse what stands for nobody.

        Raises:
            UsageError: If the name is empty, or a word such as "[deleted]".
        """
        if not self.name.strip() or is_placeholder(self.name.strip()):
            raise UsageError(
                "this stands for nobody: rows that say so have no author",
                where="--author",
                hint="name a handle as the data has it, or a post with --post",
            )

    @property
    def pseudonyms(self) -> frozenset[str]:
        """Return the pseudonyms that may be theirs: that of the name, and the name itself if it has such a form."""
        name = self.name.strip()
        return frozenset((pseudonym(name, self.key), *((name,) if is_pseudonym(name) else ())))

    def iter_spellings(self) -> Iterator[str]:
        """Yield the name composed and decomposed, unless it is a pseudonym's form alone."""
        name = self.name.strip()
        yield from (unicodedata.normalize(form, name) for form in ("NFC", "NFD"))
