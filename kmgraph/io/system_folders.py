"""What a system gives to programs: folders for a user's settings and for what can be made again, and the environment.

The folders are the customs of the systems as kmgraph has always followed them. A library such as platformdirs follows
others in places (`XDG_*` on macOS, the shell's folders before `APPDATA` on Windows), which would lead away from the key
that a user has, and a lost key means new pseudonyms for everyone.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

from kmgraph.errors import UsageError

SOURCE_DATE_VARIABLE = "SOURCE_DATE_EPOCH"
"""Environment variable: when a run is said to be made (reproducible-builds.org), in seconds since 1970."""

CACHE_VARIABLE = "KMGRAPH_CACHE"
"""Environment variable: a folder for what can be made again, or `off`."""

# System: the environment variable that names the parent, where that is below the home folder otherwise, our name in it.
_CONFIG = {
    "win32": ("APPDATA", "AppData/Roaming", "kmgraph"),
    "darwin": ("", "Library/Application Support", "kmgraph"),
    "linux": ("XDG_CONFIG_HOME", ".config", "kmgraph"),
}
_CACHE = {
    "win32": ("LOCALAPPDATA", "AppData/Local", "kmgraph/cache"),
    "darwin": ("", "Library/Caches", "kmgraph"),
    "linux": ("XDG_CACHE_HOME", ".cache", "kmgraph"),
}


def environment_text(name: str) -> str | None:
    """Return the text of an environment variable, or None.

    Raises:
        UsageError: If it is not UTF-8: it would stand in settings, documents and messages, which are.
    """
    value = os.environ.get(name)
    if value is None:
        return None
    try:
        # As bytes: under the C locale all but ASCII arrives as halves of surrogate pairs.
        return os.fsencode(value).decode()
    except UnicodeError:
        raise UsageError(
            "an environment variable is not UTF-8", where=name, hint="set it in UTF-8, or unset it"
        ) from None


def source_date() -> str | None:
    """Return the time that SOURCE_DATE_EPOCH names, in ISO 8601, UTC; None where it is not set, or empty.

    Raises:
        UsageError: If it is no time.
    """
    epoch = environment_text(SOURCE_DATE_VARIABLE)
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f'"{epoch}" is no number of seconds since 1970',
            where=SOURCE_DATE_VARIABLE,
            hint="unset it, or set it right",
        ) from None


def user_config_folder() -> Path:
    """Return the folder for this user's own settings, by the custom of the operating system.

    Raises:
        UsageError: If the home folder is no absolute path: it would be another one wherever a command is called.
    """
    return _by_custom(_CONFIG)


def user_cache_folder() -> Path | None:
    """Return the folder for what can be made again: as `KMGRAPH_CACHE` says, None for `off`, else by custom."""
    chosen = environment_text(CACHE_VARIABLE)
    if chosen:
        return None if chosen.lower() == "off" else Path(chosen)
    return _by_custom(_CACHE)


def _by_custom(customs: Mapping[str, tuple[str, str, str]]) -> Path:
    variable, below_home, name = customs.get(sys.platform, customs["linux"])
    parent = environment_text(variable) if variable else None
    # The XDG Base Directory Specification has paths that are not absolute ignored.
    if parent and Path(parent).is_absolute():
        return Path(parent, name)
    home = Path.home()
    if not home.is_absolute():
        raise UsageError("the home folder is no absolute path", where=str(home), hint="set HOME right, or unset it")
    return home / below_home / name
