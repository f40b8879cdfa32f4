"""`templates check`: what the files of languages lack."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kmgraph.render import LanguageFault, available_languages, check_language


def check_templates(languages: Sequence[str] = (), templates: Path | None = None) -> tuple[LanguageFault, ...]:
    """Return what languages lack beside English, errors first within each.

    Args:
        languages: Those that are looked at; all that have a folder by default.
        templates: A folder of the user's own templates, looked at before the shipped one.

    Raises:
        UsageError: If a language has no folder.
        ConfigError: If a file is no TOML.
    """
    chosen = tuple(dict.fromkeys(languages)) or available_languages(templates)
    return tuple(
        fault
        for tag in chosen
        for fault in sorted(
            check_language(tag, templates), key=lambda fault: (not fault.is_error, fault.file, fault.key)
        )
    )
